/*
 * The table of `status`: a column for each env file, with the counts of what
 * its variables are compared with its template, and rows that name them.
 *
 *	struct me_column c = { .env = env };
 *
 *	if (me_sync_open(&c.sync, ...) || me_sync_merge(&c.sync, ...) ||
 *	    me_column_count(&c, &err))
 *		...
 *	me_column_add(&buf, &c, 1, true);
 *	me_column_free(&c);
 */
#ifndef MERGEENV_CLI_STATUS_TABLE_H
#define MERGEENV_CLI_STATUS_TABLE_H

#include "sync/sync.h"
#include "util/map.h"

/* What is counted. */
enum me_measure {
	ME_MISSING,
	ME_OLD_DEFAULT,
	ME_CUSTOMISED,
	ME_OWN,
	ME_GONE,
	ME_GONE_BY_YOU,
	ME_BOTH,
	ME_HELD_BACK,
	ME_PENDING,
	ME_CREDENTIAL,
	ME_MEASURES
};

/* What a variable is called that counts as one. */
const char *me_measure_word(enum me_measure m);

/* Is one of these something to do? */
bool me_measure_is_to_do(enum me_measure m);

struct me_column {
	const char *env; /* borrowed */
	struct me_sync sync;

	/* set by me_column_count() */
	size_t count[ME_MEASURES];
	const struct me_entry *entry;
	size_t entries;
	struct me_map map; /* entries by key, and behind them the hunks */
};

int me_column_count(struct me_column *c, struct me_err *err);

/* The table; with rows, a row for each variable that differs somewhere. */
void me_column_add(struct me_buf *b, const struct me_column *c, size_t n,
		   bool rows);

void me_column_free(struct me_column *c);

#endif
