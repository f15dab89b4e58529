/*
 * The order of the result.
 *
 * It is the operator's file with the template's changes worked in: nodes that
 * ours has stay in ours' order; what theirs moved, relative to base, moves;
 * what theirs added is put in. Both go where theirs has them: after the same
 * neighbour, or, for lines of text that stand above something ours has, above
 * that, so that a comment stays with what it is about, and a repeated line
 * above the thing it is known by.
 */
#ifndef MERGEENV_CORE_WEAVE_H
#define MERGEENV_CORE_WEAVE_H

#include "core/decide.h"

/* A ring of nodes. The node numbered match.n is its start and its end. */
struct me_order {
	uint32_t *next, *prev;
	bool unfold; /* no order: a fold moves (fold.h), which they cannot */
};

bool me_weave(struct me_order *o, const struct me_match *m,
	      const struct me_decision *d, struct me_arena *a);

#endif
