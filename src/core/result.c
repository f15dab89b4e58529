#include "core/result.h"

#include <stdlib.h>

void me_result_free(struct me_result *r)
{
	if (!r)
		return;
	me_arena_free(&r->arena);
	me_buf_free(&r->piece);
	me_buf_free(&r->fresh);
	me_buf_free(&r->out);
	free(r);
}

struct me_slice me_result_text(const struct me_result *r)
{
	return r->text;
}

size_t me_result_pieces(const struct me_result *r, const struct me_slice **list)
{
	*list = r->list;
	return r->pieces;
}

size_t me_result_conflicts(const struct me_result *r)
{
	return r->conflicts;
}

size_t me_result_notes(const struct me_result *r, const struct me_note **list)
{
	*list = r->note;
	return r->notes;
}

bool me_result_decide(struct me_result *r, const struct me_doc doc[3])
{
	r->by_variable = me_match_build(&r->match, doc, &r->opt, &r->arena) &&
		me_decide(&r->decision, &r->match, &r->opt, &r->arena);
	return r->by_variable;
}

bool me_result_lay_out(struct me_result *r)
{
	return me_doc_lay_out(&r->doc[ME_OURS], &r->arena) &&
		me_doc_lay_out(&r->doc[ME_THEIRS], &r->arena);
}

bool me_result_decide_all(struct me_result *r)
{
	return me_result_lay_out(r) && me_result_decide(r, r->doc);
}

/* The line of every item, counted once. NULL: out of memory. */
static uint32_t *line_numbers(struct me_result *r, enum me_side s)
{
	const struct me_doc *d = &r->doc[s];
	uint32_t *line =
		me_arena_alloc(&r->arena, (size_t)d->n + 1, sizeof(*line));
	uint32_t i, n = 1;

	for (i = 0; line && i < d->n; i++) {
		line[i] = n;
		n += (uint32_t)me_count_lf(me_doc_raw(d, i));
	}
	return line;
}

static void fill(struct me_entry *e, const struct me_result *r, uint32_t node,
		 uint32_t *const line[3])
{
	int s;

	*e = (struct me_entry){
		.key = me_match_key(&r->match, node),
		.verdict = (enum me_verdict)r->decision.verdict[node],
		.conflict = r->decision.action[node] == ME_HUNK,
		.duplicate = r->match.grouped[node],
	};
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		uint32_t i = r->match.node[node].item[s];

		if (i == ME_NONE)
			continue;
		e->value[s] = me_doc_value(&r->doc[s], i);
		e->line[s] = line[s][i];
	}
}

/* Is the node a variable's setting, and not an earlier duplicate? */
static bool is_setting(const struct me_result *r, uint32_t node,
		       const uint8_t *earlier)
{
	return me_match_exists(&r->match, node) && !earlier[node] &&
		me_match_kind(&r->match, node) == ME_ASSIGN;
}

static uint8_t *mark_earlier(struct me_result *r)
{
	const struct me_match *m = &r->match;
	uint8_t *earlier = me_arena_alloc(&r->arena, (size_t)m->n + 1, 1);
	uint32_t k, j;

	for (k = 0; earlier && k < m->groups; k++)
		for (j = 1; j < me_group_len(&m->group[k]); j++)
			earlier[m->member[m->group[k].first + j]] = 1;
	return earlier;
}

size_t me_result_entries(struct me_result *r, const struct me_entry **list)
{
	uint32_t *line[3], node, n = 0;
	uint8_t *earlier;
	int s;

	*list = r->entry;
	if (r->entry)
		return r->entries;
	if (!r->by_variable && !(r->trivial && r->doc[ME_THEIRS].text.data))
		return 0;
	/* what was folded is wanted now */
	if ((!r->by_variable || r->match.doc != r->doc) &&
	    !me_result_decide_all(r))
		return 0;
	earlier = mark_earlier(r);
	if (!earlier)
		return 0;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (!(line[s] = line_numbers(r, (enum me_side)s)))
			return 0;
	for (node = 0; node < r->match.n; node++)
		n += is_setting(r, node, earlier);
	r->entry = me_arena_alloc(&r->arena, (size_t)n + 1, sizeof(*r->entry));
	if (!r->entry)
		return 0;
	for (node = 0; node < r->match.n; node++)
		if (is_setting(r, node, earlier))
			fill(&r->entry[r->entries++], r, node, line);
	*list = r->entry;
	return r->entries;
}
