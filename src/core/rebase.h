/*
 * The base of a file with pending hunks.
 *
 * The template that it was merged with last has what the hunks show as theirs.
 * With that as base the operator's side would stand from now on, and nobody
 * had decided so. What the hunks show as base takes its place.
 */
#ifndef MERGEENV_CORE_REBASE_H
#define MERGEENV_CORE_REBASE_H

#include "core/hunk.h"

/*
 * Add base as it must be for text, which holds the hunks h, to be merged
 * again: with the settings and lines that it had before them.
 *
 * *astray is a hunk of which that is not known, because the lines around it are
 * not those around it in base; NULL: none. If it is of one setting, all such
 * are, and their settings at the end, which a merge by variable does not mind;
 * otherwise lines are missing.
 */
void me_hunks_rebase(struct me_buf *b, struct me_slice base,
		     struct me_slice text, const struct me_hunks *h,
		     const struct me_hunk **astray);

#endif
