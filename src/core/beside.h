/*
 * One file read beside another that it mostly repeats: as runs, each of items
 * of the other file that come next in both, and then items of its own.
 *
 * An item that has its line end and no open quote reads the same wherever it
 * stands, because no rule of the lexer looks beyond the end of such an item,
 * or before its start. So what is repeated need not be read, only compared.
 */
#ifndef MERGEENV_CORE_BESIDE_H
#define MERGEENV_CORE_BESIDE_H

#include "core/doc.h"

struct me_run {
	uint32_t from, n; /* items of the other file, perhaps none */
	uint32_t at;	  /* where the first of them starts in this one */
	uint32_t own;	  /* how many items of its own are below them */
};

struct me_beside {
	const struct me_doc *other; /* borrowed */
	struct me_run *run;
	uint32_t runs;
	size_t run_room;
	struct me_item *own; /* run by run, each with one more whose at is the
				end */
	uint32_t owns;
	size_t own_room;
	uint32_t *same; /* by own: the item of the other file that was found to
			   have its key, ME_NONE: none was */
	size_t same_room;
};

/* Read doc->text from lx on, beside doc->beside->other, which is plain: set
   doc->n, marker and open, but no items. False: no memory. */
bool me_beside_read(struct me_doc *doc, struct me_lex *lx, struct me_arena *a);

/* Make the items of such a doc, and what they are like. False: no memory. */
bool me_beside_lay_out(struct me_doc *doc, struct me_arena *a);

/* An item of the other file, as it is here: moved by so many bytes. */
static inline struct me_item
me_beside_item(const struct me_beside *b, const struct me_run *run, uint32_t i)
{
	struct me_item it = b->other->item[i];

	it.at += run->at - b->other->item[run->from].at;
	it.flags |= ME_LEX_LIKE;
	return it;
}

#endif
