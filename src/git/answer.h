/*
 * The file in memory that a child's whole answer goes to.
 *
 * Not a pipe: git passes over what it could not write to one, but not over
 * what it could not write to a file. It is sealed at its size, so that no
 * answer takes more memory than the limit and a page.
 */
#ifndef MERGEENV_GIT_ANSWER_H
#define MERGEENV_GIT_ANSWER_H

#include <stddef.h>

#include "sys/err.h"
#include "util/buf.h"

/* A descriptor for up to limit bytes, the caller's to close; -1: failed. */
int me_answer_open(size_t limit, struct me_err *err);

/*
 * What was written through it, NUL-terminated, in out, which is empty before. More
 * than limit bytes are an error.
 */
int me_answer_read(int fd, size_t limit, struct me_buf *out,
		   struct me_err *err);

#endif
