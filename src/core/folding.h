/*
 * The inside of folding: what fold.c, which finds the stretches, same.c, which
 * finds what refers to them, and lean.c, which writes the shorter documents,
 * share.
 */
#ifndef MERGEENV_CORE_FOLDING_H
#define MERGEENV_CORE_FOLDING_H

#include "core/beside.h"
#include "core/fold.h"

/* What is known of an item. */
enum {
	OPEN = 1,      /* something outside may refer to it */
	IN_OURS = 2,   /* ours has it, with the same bytes */
	IN_THEIRS = 4, /* theirs has */
	SHARED = IN_OURS | IN_THEIRS,
	CUT_OURS = 8,	 /* ours has not the one before it above it */
	CUT_THEIRS = 16, /* theirs has not */
	CUT = CUT_OURS | CUT_THEIRS,
	SETTLED = 32, /* a blank line, or what is known to have base's name */
	REPEATED = ME_LEX_COMMON, /* text that base has more than once */
	ALONE = ME_LEX_ALONE,	  /* base has not its name, another once */
	MET = 256,     /* it is known where theirs has its name, otherwise */
	CHANGED = 512, /* and that is there; or nowhere */
	GONE = 1024    /* the latter */
};

/* Items first to end of base, less end itself. */
struct fold {
	uint32_t first, end, weight;
	uint32_t gone; /* how many items this one and those above save */
};

struct folding {
	const struct me_doc *doc;
	uint64_t seed;
	bool joins; /* is what theirs alone changed taken as it stands? */
	/* base, and what ours and theirs have that is not like it: their items
	   have numbers from first on */
	struct me_doc part[3];
	uint32_t first[3];
	uint32_t n;	 /* of all numbers; the last of a part is its end */
	uint16_t *state; /* by number */
	struct fold *fold;
	uint32_t folds;
};

/* The item of base that has the name of item i of a part, when that is known
   already, and its file has no other there; else ME_NONE. */
static inline uint32_t known_same(const struct folding *f, enum me_side s,
				  uint32_t i)
{
	const struct me_beside *b = f->doc[s].beside;
	uint32_t same = s == ME_BASE ? ME_NONE : b->same[i];

	if (same != ME_NONE &&
	    f->state[same] & (s == ME_OURS ? IN_OURS : IN_THEIRS))
		return ME_NONE;
	return same;
}

/* Find what has the same name as something else, and note it in the states.
   Only done if that takes linear time: else FOLD_NOT_WORTH. */
enum me_folded me_fold_find_same(struct folding *f, struct me_arena *tmp);

/* Write the documents in which each fold is one item. False: no memory. */
bool me_fold_write(const struct folding *f, struct me_doc lean[3],
		   struct me_arena *a);

#endif
