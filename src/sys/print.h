/*
 * Formatted text, added to a buffer, however long it gets. Not in util/buf:
 * the library does without stdio.
 */
#ifndef MERGEENV_SYS_PRINT_H
#define MERGEENV_SYS_PRINT_H

#include "util/buf.h"

void me_print_add(struct me_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
