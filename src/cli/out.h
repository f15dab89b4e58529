/*
 * What the program says: the one place that prints.
 *
 * Errors, warnings and reports go to stderr; stdout is for results alone. No
 * line begins with foreign text, and foreign text is made visible.
 */
#ifndef MERGEENV_CLI_OUT_H
#define MERGEENV_CLI_OUT_H

#include "sys/err.h"
#include "util/buf.h"

/* "git-merge-env: error: ..." on stderr. */
void me_out_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "git-merge-env: ..." on stderr, for what went on regardless. */
void me_out_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The message of err, as an error; returns the status to exit with. */
int me_out_failed(const struct me_err *err);

/* Bytes to a stream's descriptor, as they are. 0, or -1 with errno. */
int me_out_write(int fd, struct me_slice bytes);

/* A result to stdout, whole, and free it. 0, or -1 with err: it did not get
   there, or there was no memory to make it. */
int me_out_result(struct me_buf *b, struct me_err *err);

/* Flush stdout. 0, or -1 after saying what failed. */
int me_out_flush(void);

/* Is it a terminal; and do colours belong there (NO_COLOR, TERM=dumb)? */
bool me_out_is_terminal(int fd);
bool me_out_has_colour(int fd);

#endif
