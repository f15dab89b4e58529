/*
 * What a reader calls a variable of an env file: its one kind, by which the
 * page is ordered and filtered.
 *
 *	struct me_standings k;
 *
 *	if (!me_standings_init(&k, &sync, done, &arena))
 *		...	out of memory
 *	me_standings_of(&k, &entry)
 */
#ifndef MERGEENV_CLI_SYNC_STANDING_H
#define MERGEENV_CLI_SYNC_STANDING_H

#include "sync/sync.h"

/* In the order of the page: first what has to be decided. */
enum me_standing {
	ME_STANDS_CONFLICT, /* pending in the file, or going to be */
	ME_STANDS_MISSING,
	ME_STANDS_OLD,
	ME_STANDS_REMOVED,
	ME_STANDS_MOVED,
	ME_STANDS_CUSTOMISED,
	ME_STANDS_OWN,
	ME_STANDS_AWAY, /* removed by the operator */
	ME_STANDS_HELD,
	ME_STANDS_SAME,
	ME_STANDINGS,
	ME_STANDS_NONE = ME_STANDINGS /* nobody has it any more */
};

/* What each is called: before a sync and after one. */
struct me_standing_words {
	const char *id;	  /* in the page's address */
	const char *word; /* on a filter, and at the head of a column */
	const char *title;
	const char *done_word, *done_title; /* NULL: the same */
};
extern const struct me_standing_words me_standing_words[ME_STANDINGS];
const char *me_standing_word(enum me_standing k, bool done);
const char *me_standing_title(enum me_standing k, bool done);

/* Names that are looked up often, sorted. */
struct me_standings {
	bool done; /* the sync was made: hunks of before are gone */
	const struct me_hunk **pending;
	bool *met; /* by pending: an entry has that name */
	const struct me_moved **moved;
	size_t n_pending, n_moved;
};

bool me_standings_init(struct me_standings *k, const struct me_sync *s,
		       bool done, struct me_arena *a);
enum me_standing me_standings_of(const struct me_standings *k,
				 const struct me_entry *e);

/* Where a variable has moved to; NULL: nowhere. */
const struct me_moved *me_standings_moved(const struct me_standings *k,
					  struct me_slice key);

/* The next pending hunk from *at on whose variable none of the entries asked
   for was: it has none, or no file sets it. NULL: there is no more. */
const struct me_hunk *me_standings_left(const struct me_standings *k,
					size_t *at);

#endif
