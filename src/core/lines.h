/*
 * A merge by lines, for what cannot be merged by variable: files with
 * conflict markers or quotes that never close.
 *
 * Like diff3: a stretch that one side left alone follows the other; where
 * both changed it, and differently, it becomes a hunk. Lines are compared
 * without their line endings and written as ours has them.
 */
#ifndef MERGEENV_CORE_LINES_H
#define MERGEENV_CORE_LINES_H

#include "core/doc.h"
#include "util/buf.h"

/* Merge, adding to b; *hunks is raised by the number of hunks. False: no
   memory. */
bool me_lines_merge(struct me_buf *b, const struct me_slice in[3],
		    const struct me_options *opt, enum me_eol eol,
		    size_t *hunks);

/* All of ours against all of theirs, as one hunk. */
void me_lines_conflict(struct me_buf *b, const struct me_slice in[3],
		       const struct me_options *opt, enum me_eol eol);

#endif
