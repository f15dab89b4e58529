/*
 * Hunks that git wrote, by lines, made into hunks by variable.
 *
 * Git was not told of the merge driver, or merged before it was set up: its
 * hunks hold several lines, most of which are in no conflict. With the three
 * files it merged they can be merged again, if nothing has been decided by
 * hand meanwhile.
 */
#ifndef MERGEENV_CORE_REMERGE_H
#define MERGEENV_CORE_REMERGE_H

#include "core/hunk.h"

/*
 * Add the merge of in by variable, in place of text, which holds the hunks h.
 * True only if text is still as git wrote it: outside of its hunks, every line
 * is one of ours or theirs, and every variable has the value that the merge
 * gives it. Otherwise nothing is added.
 */
bool me_remerge(struct me_buf *b, struct me_slice text,
		const struct me_hunks *h, const struct me_slice in[3],
		uint64_t seed);

#endif
