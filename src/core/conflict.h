/*
 * Conflict hunks: the one place that knows what markers look like.
 *
 * A hunk holds one assignment and nothing else. The git style is git's own,
 * markers at column 0. In the commented style the markers, the base and
 * theirs are comment lines, so that whatever loads the file loads ours:
 *
 *	# <<<<<<< .env: TIMEOUT (both changed)
 *	TIMEOUT=300
 *	# ||||||| .env.example
 *	# TIMEOUT=300s
 *	# =======
 *	# TIMEOUT=600
 *	# >>>>>>> .env.example
 *
 * A line of a value that looks like a marker stands behind "#\t" there.
 */
#ifndef MERGEENV_CORE_CONFLICT_H
#define MERGEENV_CORE_CONFLICT_H

#include "core/decide.h"
#include "util/buf.h"

/* Write the hunk of a node. */
void me_conflict_write(struct me_buf *b, const struct me_match *m,
		       uint32_t node, enum me_verdict verdict,
		       const struct me_options *opt, enum me_eol eol);

/* Write the node's item on one side, each line behind prefix. */
void me_conflict_side(struct me_buf *b, const struct me_match *m, uint32_t node,
		      enum me_side side, const char *prefix, enum me_eol eol);

/* Write what stands before a line of such a side: "# " or nothing. */
void me_conflict_prefix(struct me_buf *b, const char *prefix,
			struct me_slice line);

/* The two markers of a hunk of whole lines, for a merge by lines: which is
   ME_OURS (<<<), ME_BASE (|||), ME_THEIRS (>>>), or -1 (===). */
void me_conflict_marker(struct me_buf *b, int which, const char *more,
			const struct me_options *opt, enum me_eol eol);

#endif
