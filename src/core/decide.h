/*
 * What becomes of each node: the value table for variables, and its like for
 * lines of text. Nothing else decides conflicts.
 */
#ifndef MERGEENV_CORE_DECIDE_H
#define MERGEENV_CORE_DECIDE_H

#include "core/match.h"

/* What is written for a node. */
enum me_action {
	ME_DROP,	   /* nothing */
	ME_TAKE_OURS,	   /* ours' value; other parts merge */
	ME_TAKE_THEIRS,	   /* theirs' value; other parts merge */
	ME_TAKE_COMMENTED, /* theirs, as a comment */
	ME_HUNK		   /* both, between markers */
};

struct me_decision {
	uint8_t *action;  /* enum me_action, by node */
	uint8_t *verdict; /* enum me_verdict, by node: the key's, in the
				   node of its setting */
	size_t conflicts; /* nodes with ME_HUNK */
};

bool me_decide(struct me_decision *d, const struct me_match *m,
	       const struct me_options *opt, struct me_arena *a);

/* The row of the value table for the settings of one key; NULL: unset. */
enum me_verdict me_verdict_of(const struct me_slice *base,
			      const struct me_slice *ours,
			      const struct me_slice *theirs);

#endif
