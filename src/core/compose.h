/*
 * One item of the result, from its versions in the three files.
 *
 * A line of text is taken whole. Of an assignment each part merges on its own
 * (what stands before the value, the value as spelled, what follows it): the
 * side that changed it wins; if both did, the side whose value stands.
 */
#ifndef MERGEENV_CORE_COMPOSE_H
#define MERGEENV_CORE_COMPOSE_H

#include "core/decide.h"
#include "util/buf.h"

/* Add text of side s with the lines that end as most of its file do ended
   like the result; and a line ending, if the last line has none. */
void me_compose_lines(struct me_buf *b, struct me_slice text,
		      const struct me_doc *d, enum me_eol eol);

/* Does the node go in as one side has it, with nothing to merge inside? */
bool me_compose_is_whole(const struct me_match *m, uint32_t node);

/* Add the node as decided; action is ME_TAKE_OURS or ME_TAKE_THEIRS. */
void me_compose(struct me_buf *b, const struct me_match *m, uint32_t node,
		enum me_action action, enum me_verdict verdict,
		enum me_eol eol);

#endif
