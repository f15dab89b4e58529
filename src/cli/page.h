/*
 * A report as a page of HTML: one file, which asks the network for nothing.
 *
 *	me_page_text(&body, key, SIZE_MAX);
 *	...
 *	if (me_page_check(path, &err) || ...do what is reported... ||
 *	    me_page_write(path, &body, &err))
 *
 * The frame, its style and its script are the files in cli/html, put into the
 * program when it is built.
 */
#ifndef MERGEENV_CLI_PAGE_H
#define MERGEENV_CLI_PAGE_H

#include "sys/err.h"
#include "util/buf.h"

/* What stands before and after the body. */
extern const char me_page_head[], me_page_tail[];

/* Add foreign text: made visible, cut to about max bytes, and with nothing in
   it that HTML would obey, between tags and in attributes in quotes. */
void me_page_text(struct me_buf *b, struct me_slice text, size_t max);

void me_page_string(struct me_buf *b, const char *text);
void me_page_number(struct me_buf *b, size_t n);

/* Is the page for standard output: the path "-"? */
bool me_page_is_stdout(const char *path);

/*
 * May a page be written there? Only to a new file, or over such a page: never
 * over an env file, a template, or anything else of somebody's.
 */
int me_page_check(const char *path, struct me_err *err);

/* Write it, whole or not at all; a new file is readable by its owner alone. */
int me_page_write(const char *path, const struct me_buf *body,
		  struct me_err *err);

#endif
