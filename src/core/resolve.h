/*
 * Answers to the hunks of a file, and what the file becomes by them.
 *
 *	struct me_answer *answer;	(one for each hunk, none given)
 *
 *	answer[0] = me_answer_side(&h.item[0], ME_THEIRS);
 *	st = me_answer_value(&answer[1], &h.item[1], typed, &arena);
 *	st = me_resolve(&b, text, &h, answer);
 *
 * A hunk without an answer stays, and so does every byte outside of those
 * that have one.
 */
#ifndef MERGEENV_CORE_RESOLVE_H
#define MERGEENV_CORE_RESOLVE_H

#include "core/hunk.h"

struct me_answer {
	bool given;
	bool own; /* neither side's: it was typed or edited */
	enum me_side side;
	struct me_slice lines; /* what stands in place of the hunk */
};

enum me_resolved {
	ME_RESOLVED,
	ME_RESOLVED_NOMEM,
	ME_RESOLVED_NOTHING, /* nothing is left of what was edited */
	ME_RESOLVED_OTHER,   /* not one assignment of this variable */
	ME_RESOLVED_OPEN,    /* a quote that is not closed */
	ME_RESOLVED_MARKER,  /* conflict markers are left */
	ME_RESOLVED_SPELLING /* no spelling that programs read alike */
};

/* The lines of a side, which must be shown (ME_BASE: has_base). */
struct me_answer me_answer_side(const struct me_hunk *h, enum me_side side);

/* The variable of a single hunk set to a value, quoted if it needs to be; what
   stands around the value is ours', or of the side that has it. */
enum me_resolved me_answer_value(struct me_answer *to, const struct me_hunk *h,
				 struct me_slice value, struct me_arena *a);

/* What an editor made of the text of me_answer_draft(). */
enum me_resolved me_answer_edited(struct me_answer *to, const struct me_hunk *h,
				  struct me_slice text, struct me_arena *a);

/* Add what is to be edited: our assignment below the others as comments, or
   a hunk of several lines with its markers. Lines end with LF. */
void me_answer_draft(struct me_buf *b, const struct me_hunk *h);

/* Add text with the answers given. ME_RESOLVED_OTHER or _OPEN: an answer of
   one's own would be read otherwise in its place than alone. */
enum me_resolved me_resolve(struct me_buf *b, struct me_slice text,
			    const struct me_hunks *h,
			    const struct me_answer *answer);

#endif
