/* Folding (core/fold.h) is of no consequence: files that have much in common
   are merged as they are when nothing is folded. */
#include "core/result.h"

#include <stdio.h>

#include "trial.h"

/* The file that is made. */
struct making {
	struct me_buf *b;
	enum me_side side;
	size_t seed;
};

/* What is new in one file, or the same in two, now and then. */
static void add_new(const struct making *m, size_t at)
{
	static const char *const line[] = {
		"N%zu=new\n",	   "N%zu='a b'\nexport M%zu=1\n",
		"N%zu=new\n",	   "# about it\nN%zu=1\n",
		"N%zu=new\n",	   "N%zu=\"two\nlines\"\n",
		"N%zu=new # it\n", "\nN%zu=\n",
		"N%zu=\n",	   "N0=%zu\n",
		"S%zu=7\n",	   "K1=%zu\n",
	};
	size_t x = (at * 31 + m->seed) * 2654435761u >> 8 & 0xffffff;
	char s[64];

	/* mostly theirs, at times ours, or both */
	if (m->side == ME_BASE || x % 4 > 1 + (m->side == ME_THEIRS) ||
	    (m->side == ME_OURS && m->seed % 3))
		return;
	x /= 4;
	snprintf(s, sizeof(s), line[x % (sizeof(line) / sizeof(*line))], at,
		 at);
	me_buf_str(m->b, s);
}

/* A variable that all three files have, but for what theirs made of some, and
   ours of fewer: other values and spellings, nothing, another place. */
static void add_variable(const struct making *m, size_t at)
{
	static const char *const line[] = {
		"S%zu=%zu\n", "S%zu=new\n",	     "",
		"S%zu=new\n", "S%zu=\"%zu\" # it\n", "export S%zu=%zu\n",
		"",	      "S%zu=a\nS%zu=b\n",
	};
	size_t x = (at * 41 + m->seed) * 2654435761u >> 8 & 0xffffff, kind = 0;
	char s[64];

	if (m->side == ME_THEIRS && x % 7 == 0)
		kind = x / 7 % 8;
	if (m->side == ME_OURS && x % 19 == 0)
		kind = x / 19 % 8;
	/* two that theirs has in the other order, with other values or not */
	if (m->side == ME_THEIRS && (at / 2 + m->seed) % 13 == 4) {
		at ^= 1;
		kind = (at / 2 + m->seed) % 3 ? 1 : 0;
	}
	snprintf(s, sizeof(s), line[kind], at, kind == 7 ? at : at % 3);
	me_buf_str(m->b, s);
	if (m->side == ME_THEIRS && x % 57 == 9)
		snprintf(s, sizeof(s), "S%zu=again\n", at ^ 3);
	else if (at % 7 == 3)
		snprintf(s, sizeof(s), "T%zu=\nU%zu=\n", at, at);
	else
		return;
	me_buf_str(m->b, s);
}

/* Lines that all three files will have: variables, repeated lines, and now
   and then something that the files at hand may have, too. */
static void add_shared(const struct making *m, size_t from, size_t to)
{
	struct me_buf *b = m->b;
	char s[64];

	for (; from < to; from++) {
		add_variable(m, from);
		if (from % 3 == m->seed % 3)
			add_new(m, from);
		if (from % 4 == 1)
			me_buf_str(b, "\n# -----\n");
		if (from % 9 == 2)
			me_buf_str(b, "# c1\n");
		if (from % 5 == 3)
			me_buf_str(b, "\n");
		if (from % 11 == 7)
			me_buf_str(b, "K1=1\n\n");
		snprintf(s, sizeof(s), "# s%zu\n", from);
		me_buf_str(b, s);
		if (from % 8 == m->seed % 9)
			add_new(m, from + 1000);
	}
}

/* The file at hand between two such parts, which theirs may have swapped. */
static void surround(const struct making *m, struct me_slice text, size_t parts,
		     bool swapped)
{
	size_t half = parts / 2;

	add_shared(m, swapped ? half : 0, swapped ? parts : half);
	me_buf_add(m->b, text);
	if (text.len && text.data[text.len - 1] != '\n')
		me_buf_str(m->b, "\n");
	add_shared(m, swapped ? 0 : half, swapped ? half : parts);
}

/* Write the result once more, from the files as they are. */
static bool merge_unfolded(struct me_result *r)
{
	int s;

	/* the first merge may have made use of what was read */
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (!me_doc_read_beside(&r->doc[s], r->in[s],
					s ? &r->doc[ME_BASE] : NULL, &r->arena))
			return false;
	r->piece.len = r->fresh.len = r->out.len = 0;
	return me_result_decide(r, r->doc) &&
		me_weave(&r->order, &r->match, &r->decision, &r->arena) &&
		me_result_write(r) && me_result_join(r);
}

enum verdict law_folded(struct trial *t)
{
	size_t parts = 6 + t->file[ME_BASE].n;
	struct me_buf text[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	struct me_buf folded = ME_BUF_INIT;
	struct me_options opt = trial_options((int)(t->in[ME_OURS].len % WAYS));
	enum verdict v = SKIPPED;
	struct me_result *r;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		struct making m = { &text[s], (enum me_side)s,
				    t->in[ME_THEIRS].len };

		surround(&m, t->in[s], parts,
			 s == ME_THEIRS && m.seed % 4 == 0);
	}
	r = trial_other(me_buf_slice(&text[ME_BASE]),
			me_buf_slice(&text[ME_OURS]),
			me_buf_slice(&text[ME_THEIRS]), &opt);
	if (r && r->by_variable && r->lean[ME_BASE].n) {
		v = HOLDS;
		me_buf_add(&folded, me_result_text(r));
		if (!merge_unfolded(r) ||
		    !me_slice_eq(me_buf_slice(&r->out), me_buf_slice(&folded)))
			v = trial_broken(t, "not what it is unfolded",
					 me_buf_slice(&folded),
					 me_buf_slice(&r->out));
	}
	me_result_free(r);
	me_buf_free(&folded);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_buf_free(&text[s]);
	return v;
}
