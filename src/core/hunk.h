/*
 * Reading hunks back: the conflicts that an earlier merge left in a file.
 *
 *	struct me_hunks h;
 *
 *	me_hunks_read(&h, text, &arena);
 *	h.n hunks; what stands between markers that belong together
 *
 * Both styles are read. A start marker without its end is no hunk.
 */
#ifndef MERGEENV_CORE_HUNK_H
#define MERGEENV_CORE_HUNK_H

#include "core/doc.h"
#include "util/buf.h"

struct me_hunk {
	struct me_slice whole;	 /* from the first marker to the last */
	struct me_slice key;	 /* of the assignments in it; empty: none */
	struct me_slice side[3]; /* the lines of each, as they stood before
				   they were commented; empty: none */
	bool has_base;		 /* a base is shown, though it may be empty */
	bool commented;
	struct me_slice label[3];
	size_t line; /* of the first marker, from 1 */
};

struct me_hunks {
	struct me_hunk *item;
	size_t n;
};

/* Find the hunks of text, which is borrowed. False: out of memory. */
bool me_hunks_read(struct me_hunks *h, struct me_slice text,
		   struct me_arena *a);

/* Add text with each hunk replaced by its lines of one side. */
void me_hunks_take(struct me_buf *b, struct me_slice text,
		   const struct me_hunks *h, enum me_side side);

/*
 * Add base as it must be for a file with pending hunks to be merged again:
 * with the settings that the hunks say the variables had before.
 */
void me_hunks_rebase(struct me_buf *b, const struct me_doc *base,
		     const struct me_hunks *h);

#endif
