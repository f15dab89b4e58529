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

/* Lines as they stand in place of the hunk: without their last line end when
   the hunk ends the file and has none. */
struct me_slice me_hunk_lines(const struct me_hunk *h, struct me_slice lines);

/* Does it hold one variable, its assignment and nothing else? */
bool me_hunk_is_single(const struct me_hunk *h);

/* The value that a side gives the variable of the hunk; data NULL: unset. */
struct me_slice me_hunk_value(const struct me_hunk *h, enum me_side side);

/* The hunks sorted by key, those of one key by place; NULL: out of memory. */
struct me_hunk **me_hunks_by_key(const struct me_hunks *h, struct me_arena *a);

/* The first of n such hunks that has the key; n: none. */
size_t me_hunks_find(struct me_hunk *const *list, size_t n,
		     struct me_slice key);

/* The comment lines directly above the hunk, in text; perhaps none. */
struct me_slice me_hunk_comment(const struct me_hunk *h, struct me_slice text);

/* Add text with each hunk replaced by its lines of one side. */
void me_hunks_take(struct me_buf *b, struct me_slice text,
		   const struct me_hunks *h, enum me_side side);

#endif
