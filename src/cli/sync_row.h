/*
 * One variable of an env file as a row of a table in HTML: its name, what the
 * old template, the operator and the new template say, what changed.
 *
 *	struct me_rows rows;
 *
 *	if (!me_rows_init(&rows, &sync, done, values, &arena))
 *		...	out of memory
 *	me_row_add(&b, &rows, &entry);
 *
 * Values of credentials are never shown, the operator's others with values.
 */
#ifndef MERGEENV_CLI_SYNC_ROW_H
#define MERGEENV_CLI_SYNC_ROW_H

#include "cli/report.h"
#include "cli/sync_standing.h"

struct me_rows {
	struct me_report report; /* for what may be shown */
	struct me_standings standings;
	const char **line; /* where the lines of the new template start */
};

/* done: a sync was made, and the hunks of before are gone. */
bool me_rows_init(struct me_rows *r, struct me_sync *s, bool done, bool values,
		  struct me_arena *a);

/* Is it one by its name, or by a value of any of the three? */
bool me_row_is_credential(const struct me_entry *e);

void me_row_value(struct me_buf *b, const struct me_rows *r,
		  const struct me_entry *e, enum me_side side);
void me_row_add(struct me_buf *b, const struct me_rows *r,
		const struct me_entry *e);

#endif
