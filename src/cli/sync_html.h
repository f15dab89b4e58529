/*
 * The report of status and sync as a page of HTML.
 *
 *	struct me_sync_html h = { .values = true };
 *
 *	me_sync_html_add(&h, &sync);		for each env file
 *	rc = me_sync_html_write(&h, path, &err);
 *	me_sync_html_free(&h);
 *
 * Conflicts of all files stand on top, then the files side by side, then each
 * with its variables by kind. The same files make the same bytes: there is no
 * date in it. Credentials are never in it, whatever is asked for.
 */
#ifndef MERGEENV_CLI_SYNC_HTML_H
#define MERGEENV_CLI_SYNC_HTML_H

#include "cli/sync_beside.h"
#include "cli/sync_standing.h"

struct me_sync_html {
	/* set by the caller */
	bool values;  /* show the operator's values, credentials excepted */
	bool sync;    /* it is the report of a sync, */
	bool dry_run; /* of one that changes nothing */

	/* its own */
	struct me_buf counts, conflicts, files; /* parts of the page */
	struct me_beside beside;
	size_t n, count[ME_STANDINGS], credentials;
};

void me_sync_html_add(struct me_sync_html *h, struct me_sync *s);

/* An env file that could not be read or synced, and why. */
void me_sync_html_failed(struct me_sync_html *h, const char *env,
			 const struct me_err *why);

/* Write the page; me_page_check() has been asked before. */
int me_sync_html_write(struct me_sync_html *h, const char *path,
		       struct me_err *err);
void me_sync_html_free(struct me_sync_html *h);

#endif
