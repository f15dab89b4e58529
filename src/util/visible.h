/*
 * Foreign text made fit to be shown.
 *
 * File names, keys, values, comments and git's words come from strangers. On
 * a terminal or in a log they must be nothing but visible text: control
 * bytes, bidirectional overrides, characters that show as nothing, and bytes
 * that are no UTF-8 are written as \xNN.
 */
#ifndef MERGEENV_UTIL_VISIBLE_H
#define MERGEENV_UTIL_VISIBLE_H

#include "util/buf.h"

/* Add text, its visible form cut to max bytes and "..." when it is longer. */
void me_visible_add(struct me_buf *b, struct me_slice text, size_t max);

/*
 * The visible form of the first character (or byte that is part of none) of
 * text, which is not empty: *n bytes in out. Returns how many bytes of text
 * that was.
 */
#define ME_VISIBLE_MAX 16 /* four bytes, \\xNN each */
size_t me_visible_char(struct me_slice text, char out[ME_VISIBLE_MAX],
		       size_t *n);

/* The number of columns that UTF-8 text takes: one a character. */
size_t me_visible_width(struct me_slice text);

/* The length of the well-formed UTF-8 character that text starts with, 0 if
   it starts with none. */
size_t me_utf8_len(struct me_slice text);

#endif
