/*
 * The merge: read three files, pair their items, decide, order, write, and
 * read what was written.
 *
 * Where that cannot be done safely the files are merged by lines instead, and
 * where even that would set a variable twice, the whole file is one conflict.
 * Nothing is guessed.
 */
#include "core/result.h"

#include <stdlib.h>

#include "core/fold.h"
#include "core/lines.h"
#include "core/weave.h"

bool me_result_property(const struct me_doc d[3], bool base, bool ours,
			bool theirs)
{
	if (!d[ME_BASE].n)
		base = theirs;
	if (!d[ME_OURS].n)
		ours = base;
	if (!d[ME_THEIRS].n)
		return ours;
	return ours == base ? theirs : ours;
}

static bool is_binary(const struct me_doc *d, size_t *line)
{
	*line = 1;
	if (d->nul < d->text.len) {
		*line += me_count_lf(me_slice(d->text.data, d->nul));
		return true;
	}
	return me_slice_has_prefix(d->text, "\xff\xfe") ||
		me_slice_has_prefix(d->text, "\xfe\xff");
}

void me_result_note(struct me_result *r, enum me_note_code code,
		    enum me_side side, size_t line)
{
	/* one of each kind is enough to say so; duplicates may be many */
	if (r->notes < ME_MAX_NOTES)
		r->note[r->notes++] = (struct me_note){ code, side, line };
}

/* Read the three files. What inputs cannot be merged at all is found here. */
static enum me_status read_inputs(struct me_result *r)
{
	const struct me_doc *base = NULL;
	size_t line;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		enum me_side side = (enum me_side)s;

		if (r->in[s].len >= UINT32_MAX) {
			me_result_note(r, ME_NOTE_TOO_LARGE, side, 0);
			return ME_TOO_LARGE;
		}
		if (!me_doc_skim(&r->doc[s], r->in[s], base, &r->arena))
			return ME_NOMEM;
		if (is_binary(&r->doc[s], &line)) {
			me_result_note(r, ME_NOTE_BINARY, side, line);
			return ME_BINARY;
		}
		if (s == ME_BASE && !r->opt.base_unknown &&
		    me_doc_is_plain(&r->doc[s]))
			base = &r->doc[s];
		/* their places are told as lines */
		if (!me_doc_is_plain(&r->doc[s]) &&
		    !me_doc_lay_out(&r->doc[s], &r->arena))
			return ME_NOMEM;
		if (r->doc[s].marker == ME_NONE)
			continue;
		me_result_note(r, ME_NOTE_MARKER, side,
			       me_doc_line(&r->doc[s], r->doc[s].marker));
		if (r->opt.markers == ME_MARKERS_REFUSE)
			return ME_MARKERS;
	}
	return ME_OK;
}

/* A base that holds a conflict of its own (git merged several bases into one)
   says nothing about the variables inside it. */
static void forget_hunks(struct me_doc *d)
{
	bool inside = false;
	uint32_t i;

	for (i = d->marker; i < d->n; i++) {
		char c = d->text.data[d->item[i].at];

		if (d->item[i].kind == ME_MARKER && c != '=')
			inside = c != '>';
		else if (inside)
			d->item[i].kind = ME_MARKER;
	}
}

/* Must the files be merged by lines? Not if markers stand in base alone. */
static bool must_merge_lines(struct me_result *r)
{
	bool lines = false;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		const struct me_doc *d = &r->doc[s];

		lines |= s != ME_BASE && d->marker != ME_NONE;
		if (d->open == ME_NONE)
			continue;
		me_result_note(r, ME_NOTE_OPEN_QUOTE, (enum me_side)s,
			       me_doc_line(d, d->open));
		lines = true;
	}
	return lines;
}

/* A variable that ours sets twice is worth a word: only the last counts. */
static void note_duplicates(struct me_result *r)
{
	uint32_t k;

	for (k = 0; k < r->match.groups && r->notes < ME_MAX_NOTES; k++) {
		const struct me_group *g = &r->match.group[k];
		uint32_t node = r->match.member[g->first];

		if (g->n[ME_OURS] > 1 &&
		    me_match_kind(&r->match, node) == ME_ASSIGN)
			me_result_note(
				r, ME_NOTE_DUPLICATE, ME_OURS,
				me_doc_line(&r->match.doc[ME_OURS],
					    r->match.node[node].item[ME_OURS]));
	}
}

/* Can folds be copied as they stand, and does nobody look into them? */
static bool may_fold(const struct me_result *r)
{
	return r->doc[ME_OURS].beside && r->doc[ME_THEIRS].beside &&
		r->eol == r->doc[ME_OURS].eol &&
		r->opt.fresh != ME_FRESH_COMMENT;
}

static bool plan(struct me_result *r, bool folded)
{
	return (folded ? me_result_decide(r, r->lean)
		       : me_result_decide_all(r)) &&
		me_weave(&r->order, &r->match, &r->decision, &r->arena);
}

static enum me_status merge_by_variable(struct me_result *r)
{
	enum me_folded folded = ME_FOLD_NOT_WORTH;

	if (may_fold(r))
		folded = me_fold(r->lean, r->doc, &r->opt, &r->arena);
	if (folded == ME_FOLD_NOMEM || !plan(r, folded == ME_FOLD_DONE) ||
	    (r->order.unfold && !plan(r, false)))
		return ME_NOMEM;
	if (r->opt.markers == ME_MARKERS_REFUSE)
		note_duplicates(r);
	if (!me_result_write(r) ||
	    (r->planned && !r->opt.in_pieces && !me_result_join(r)))
		return ME_NOMEM;
	r->conflicts = r->decision.conflicts;
	return ME_OK;
}

/* Does the result set a key more often than ours and theirs do? */
static bool has_new_setting(struct me_result *r, bool *found)
{
	struct me_doc doc[3] = { { .n = 0 } };
	struct me_arena a = ME_ARENA_INIT;
	struct me_match m;
	uint32_t i;
	bool ok;

	*found = false;
	if (!me_result_lay_out(r))
		return false;
	/* the result takes the place of base */
	doc[ME_OURS] = r->doc[ME_OURS];
	doc[ME_THEIRS] = r->doc[ME_THEIRS];
	doc[ME_OURS].like = doc[ME_THEIRS].like = NULL;
	ok = me_doc_read(&doc[ME_BASE], me_buf_slice(&r->out), &a) &&
		me_match_build(&m, doc, &r->opt, &a);
	for (i = 0; ok && i < m.groups; i++) {
		const uint32_t *n = m.group[i].n;

		if (me_match_kind(&m, m.member[m.group[i].first]) == ME_ASSIGN)
			*found |= n[ME_BASE] > n[ME_OURS] &&
				n[ME_BASE] > n[ME_THEIRS];
	}
	for (i = 0; ok && i < m.n; i++) {
		const uint32_t *item = m.node[i].item;

		*found |= !m.grouped[i] && item[ME_BASE] != ME_NONE &&
			item[ME_OURS] == ME_NONE &&
			item[ME_THEIRS] == ME_NONE &&
			me_match_kind(&m, i) == ME_ASSIGN;
	}
	me_arena_free(&a);
	return ok;
}

static enum me_status merge_by_lines(struct me_result *r)
{
	bool twice;

	r->by_variable = false;
	r->list = &r->text;
	r->conflicts = 0;
	if (!me_lines_merge(&r->out, r->in, &r->opt, r->eol, &r->conflicts))
		return ME_NOMEM;
	if (r->conflicts)
		return ME_OK;
	if (!has_new_setting(r, &twice))
		return ME_NOMEM;
	if (twice && r->opt.favor == ME_FAVOR_NONE) {
		r->out.len = 0;
		me_lines_conflict(&r->out, r->in, &r->opt, r->eol);
		r->conflicts = 1;
	}
	return me_buf_failed(&r->out) ? ME_NOMEM : ME_OK;
}

/* Can the options make the merge of an untouched file differ from theirs? */
static bool have_a_say(const struct me_options *o)
{
	return o->base_unknown || o->hold_secrets || o->fresh != ME_FRESH_ADD ||
		(o->pin && *o->pin);
}

/* Two equal sides leave nothing to decide; git counts on it: it replays a
   recorded resolution by calling a driver with base and ours the same. */
static bool is_trivial(struct me_result *r)
{
	const struct me_slice *in = r->in;

	if (!have_a_say(&r->opt) && me_slice_eq(in[ME_BASE], in[ME_OURS]))
		r->text = in[ME_THEIRS];
	else if (me_slice_eq(in[ME_OURS], in[ME_THEIRS]) ||
		 (!r->opt.base_unknown &&
		  me_slice_eq(in[ME_BASE], in[ME_THEIRS])))
		r->text = in[ME_OURS];
	else
		return false;
	return true;
}

static enum me_status merge(struct me_result *r)
{
	enum me_status st;

	r->trivial = is_trivial(r);
	/* bytes that need no merge need no reading either */
	if (r->trivial && r->opt.markers == ME_MARKERS_MERGE)
		return ME_OK;
	st = read_inputs(r);
	if (st != ME_OK) { /* there is no result, and no variable in it */
		r->text = me_slice(NULL, 0);
		r->trivial = false;
	}
	if (st != ME_OK || r->trivial)
		return st;
	if (r->opt.base_unknown &&
	    !me_doc_read(&r->doc[ME_BASE], me_slice(NULL, 0), &r->arena))
		return ME_NOMEM;
	if (r->doc[ME_BASE].marker != ME_NONE)
		forget_hunks(&r->doc[ME_BASE]);
	r->eol = me_result_property(r->doc, r->doc[ME_BASE].eol,
				    r->doc[ME_OURS].eol, r->doc[ME_THEIRS].eol)
		? ME_CRLF
		: ME_LF;
	if (must_merge_lines(r)) {
		st = merge_by_lines(r);
	} else {
		st = merge_by_variable(r);
		if (st == ME_OK && !r->planned) {
			me_result_note(r, ME_NOTE_BY_LINES, ME_OURS, 0);
			st = merge_by_lines(r);
		}
	}
	r->text = me_buf_slice(&r->out);
	return st;
}

enum me_status me_merge(const struct me_slice in[3],
			const struct me_options *opt, struct me_result **res)
{
	struct me_result *r = calloc(1, sizeof(*r));
	enum me_status st;
	int s;

	*res = NULL;
	if (!r)
		return ME_NOMEM;
	r->list = &r->text;
	/* no bytes are somewhere, too: NULL + 0 is undefined */
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		r->in[s] = me_slice(in[s].len ? in[s].data : "", in[s].len);
	r->opt = *opt;
	st = merge(r);
	if (r->list == &r->text)
		r->pieces = r->text.len > 0;
	if (st == ME_NOMEM) {
		me_result_free(r);
		return st;
	}
	*res = r;
	return st;
}
