/*
 * One env file on its way into a page: its variables sorted by how they stand,
 * and the pieces of HTML that tell of it.
 *
 *	struct me_part p = { .s = &sync, .no = 1 };
 *
 *	if (me_part_init(&p, values))
 *		...
 *	me_part_free(&p);
 */
#ifndef MERGEENV_CLI_SYNC_PART_H
#define MERGEENV_CLI_SYNC_PART_H

#include "cli/sync_row.h"

struct me_part {
	/* set by the caller */
	struct me_sync *s;
	size_t no;	    /* of the file in the page, from 1 */
	bool sync, dry_run; /* as in struct me_sync_html */

	/* set by me_part_init() */
	struct me_rows rows;
	const struct me_entry *entry;
	uint8_t *kind; /* enum me_standing, by entry */
	size_t n, count[ME_STANDINGS], credentials;
	struct me_arena arena;
};

/* False: out of memory. */
bool me_part_init(struct me_part *p, bool values);
void me_part_free(struct me_part *p);

/* The variables of one kind, if there are any. */
void me_part_group(struct me_buf *b, const struct me_part *p,
		   enum me_standing k);

/* Conflicts that no row stands for. */
void me_part_loose(struct me_buf *b, const struct me_part *p);

/* Where it comes from, what was done, what else is to be said. */
void me_part_facts(struct me_buf *b, const struct me_part *p);

#endif
