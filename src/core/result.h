/*
 * What a merge leaves: the inside of the public struct me_result.
 */
#ifndef MERGEENV_CORE_RESULT_H
#define MERGEENV_CORE_RESULT_H

#include "core/weave.h"
#include "util/buf.h"

#define ME_MAX_NOTES 64

struct me_result {
	struct me_slice in[3]; /* borrowed */
	struct me_options opt;
	struct me_arena arena;
	struct me_doc doc[3];
	struct me_doc lean[3]; /* the same, folded; match.doc is one of both */
	struct me_match match;
	struct me_decision decision;
	struct me_order order;
	enum me_eol eol;     /* of the result */
	struct me_buf piece; /* of struct me_slice: of inputs and of fresh */
	struct me_buf fresh; /* what no input has as it is written */
	struct me_buf out;
	struct me_slice text;	     /* out, or the input it equals */
	const struct me_slice *list; /* piece, or text */
	size_t pieces;
	size_t conflicts;
	bool trivial;	  /* two of the inputs are the same */
	bool by_variable; /* match and decision are set */
	bool planned;	  /* the result reads as planned */
	struct me_note note[ME_MAX_NOTES];
	size_t notes;
	struct me_entry *entry; /* made on demand */
	size_t entries;
};

void me_result_note(struct me_result *r, enum me_note_code code,
		    enum me_side side, size_t line);

/* Pair and decide: set match and decision. False: out of memory. */
bool me_result_decide(struct me_result *r, const struct me_doc doc[3]);

/* The same for doc, with the items of ours and theirs laid out. */
bool me_result_decide_all(struct me_result *r);

/* Lay out the items of ours and theirs. False: out of memory. */
bool me_result_lay_out(struct me_result *r);

/* Write what was decided, in its order: set the pieces, and planned. False:
   out of memory. */
bool me_result_write(struct me_result *r);

/* Put the pieces together in out. False: out of memory. */
bool me_result_join(struct me_result *r);

/* Three-way merge of a property of whole files that has two states. A file
   without a line has no say: what the others agree on, or else ours. */
bool me_result_property(const struct me_doc d[3], bool base, bool ours,
			bool theirs);

#endif
