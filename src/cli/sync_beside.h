/*
 * Several env files side by side: a row for each variable that at least two
 * of them know and that is not the same as its template's in all.
 *
 *	me_beside_add(&b, key, kind, value);	value is HTML already
 *	me_beside_table(&out, &b, n);		of n files
 */
#ifndef MERGEENV_CLI_SYNC_BESIDE_H
#define MERGEENV_CLI_SYNC_BESIDE_H

#include "cli/sync_standing.h"

struct me_beside_cell {
	struct me_slice key, value;
	size_t file; /* from 0 */
	enum me_standing kind;
	bool credential;
};

struct me_beside {
	struct me_beside_cell *cell;
	size_t n, cap;
	struct me_arena arena;
	struct me_buf heads; /* of the columns, HTML */
	bool failed;	     /* out of memory */
};

/* Keep a copy of a cell. */
void me_beside_add(struct me_beside *b, const struct me_beside_cell *cell);

/* Add the table, of as many files; nothing if no variable has a row. done:
   the words are those after a sync. */
void me_beside_table(struct me_buf *out, struct me_beside *b, size_t files,
		     bool done);
void me_beside_free(struct me_beside *b);

#endif
