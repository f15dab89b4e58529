#include "laws.h"

#include <stdlib.h>

#include "core/settings.h"
#include "core/resolve.h"
#include "trial.h"

static const struct me_slice nothing = { NULL, 0 };

static struct me_slice text_of(const struct merge *m)
{
	return me_result_text(m->res);
}

static const struct me_slice *setting(const struct trial *t, enum me_side s,
				      uint32_t id)
{
	return ref_setting(&t->file[s], id);
}

static bool is_key(const struct trial *t, uint32_t id)
{
	return t->names.first[id]->kind == ME_ASSIGN;
}

static bool is_text(const struct thing *x)
{
	return x->kind == ME_COMMENT || x->kind == ME_OPAQUE;
}

static uint32_t count(const struct trial *t, enum me_side s, uint32_t id)
{
	return t->file[s].count[id];
}

/* Is the thing one of theirs (or ours) alone, and there once? */
static bool is_own(const struct trial *t, enum me_side s, uint32_t id)
{
	enum me_side other = s == ME_OURS ? ME_THEIRS : ME_OURS;

	return count(t, s, id) == 1 && !count(t, ME_BASE, id) &&
		!count(t, other, id);
}

/* At most once in each file? */
static bool is_single(const struct trial *t, uint32_t id)
{
	return count(t, ME_BASE, id) < 2 && count(t, ME_OURS, id) < 2 &&
		count(t, ME_THEIRS, id) < 2;
}

/* Do two files have the things that both have in the same order? */
static bool same_order(const struct file *f, const struct file *g)
{
	uint32_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < f->n && !g->count[f->thing[i].id])
			i++;
		while (k < g->n && !f->count[g->thing[k].id])
			k++;
		if (i == f->n || k == g->n)
			return i == f->n && k == g->n;
		if (f->thing[i].id != g->thing[k].id)
			return false;
	}
}

/* A line of text that occurs twice in some file, or is blank. */
static bool is_repeated(const struct trial *t, const struct thing *x)
{
	return x->kind == ME_BLANK ||
		(x->id != NO_ID && x->kind != ME_ASSIGN &&
		 !is_single(t, x->id));
}

/* The row of a key in the table. */
static enum ref_row row_of(const struct trial *t, uint32_t id)
{
	return ref_table(setting(t, ME_BASE, id), setting(t, ME_OURS, id),
			 setting(t, ME_THEIRS, id));
}

/* Is the key to be a hunk, in this way of merging? */
static bool is_hunk(const struct trial *t, uint32_t id, int way)
{
	struct me_options opt = trial_options(way);
	enum ref_row row = row_of(t, id);

	return opt.favor == ME_FAVOR_NONE &&
		(row == REF_CONFLICT ||
		 (row == REF_REMOVED && opt.removed == ME_REMOVED_CONFLICT));
}

/* Laws 1 to 3: what needs no merge is given back as it is. */
static enum verdict law_trivial(struct trial *t)
{
	static const struct {
		uint8_t in[3], out;
	} form[] = {
		{ { ME_BASE, ME_OURS, ME_BASE }, ME_OURS },
		{ { ME_BASE, ME_BASE, ME_THEIRS }, ME_THEIRS },
		{ { ME_BASE, ME_OURS, ME_OURS }, ME_OURS },
		{ { ME_BASE, ME_THEIRS, ME_THEIRS }, ME_THEIRS },
	};
	struct me_options opt = ME_OPTIONS_INIT;
	size_t i;

	opt.markers = ME_MARKERS_MERGE;
	for (i = 0; i < sizeof(form) / sizeof(*form); i++) {
		const uint8_t *in = form[i].in;
		struct me_slice want = t->in[form[i].out];
		struct me_result *r = trial_other(t->in[in[0]], t->in[in[1]],
						  t->in[in[2]], &opt);
		bool ok = r && me_slice_eq(me_result_text(r), want) &&
			!me_result_conflicts(r);

		me_result_free(r);
		if (!ok)
			return trial_broken(t, "not given back", want, nothing);
	}
	return HOLDS;
}

/* The line at p, chomped; p moves to the next. Blank lines are alike. */
static struct me_slice next_line(const char **p, const char *end)
{
	const char *lf = memchr(*p, '\n', (size_t)(end - *p)), *from = *p;
	struct me_slice line;
	size_t i;

	*p = lf ? lf + 1 : end;
	line = me_line_chomp(me_slice(from, (size_t)(*p - from)));
	for (i = 0; i < line.len; i++)
		if (line.data[i] != ' ' && line.data[i] != '\t')
			return line;
	return me_slice(line.data, 0);
}

static struct me_slice without_bom(struct me_slice s)
{
	return me_slice_has_prefix(s, "\xef\xbb\xbf")
		? me_slice(s.data + 3, s.len - 3)
		: s;
}

/* Has text the lines of want, and besides them only the line probe? None is
   asked for if it is NULL. */
static bool same_lines(struct me_slice text, struct me_slice want,
		       const char *probe)
{
	const char *p, *end, *q, *stop;
	bool seen = !probe;

	/* a mark without a line below it is no property to keep */
	text = without_bom(text);
	want = without_bom(want);
	p = text.data;
	end = p + text.len;
	q = want.data;
	stop = q + want.len;
	while (p < end || q < stop) {
		struct me_slice a, b;

		a = p < end ? next_line(&p, end) : nothing;
		if (!seen && me_slice_eq(a, me_slice_str(probe))) {
			seen = true;
			continue;
		}
		if (q >= stop || !a.data)
			return false;
		b = next_line(&q, stop);
		if (!me_slice_eq(a, b))
			return false;
	}
	return seen;
}

/* Text with the line probe above all else. */
static struct me_slice with_probe(struct trial *t, struct me_slice text,
				  const char *probe)
{
	bool bom = me_slice_has_prefix(text, "\xef\xbb\xbf");
	const char *lf = text.len ? memchr(text.data, '\n', text.len) : NULL;
	bool crlf = lf && lf > text.data && lf[-1] == '\r';
	size_t n = strlen(probe), at = bom ? 3 : 0;
	char *out = me_arena_alloc(&t->arena, text.len + n + 3, 1);

	if (!out)
		abort();
	if (text.len) {
		memcpy(out, text.data, at);
		memcpy(out + at + n + (crlf ? 2 : 1), text.data + at,
		       text.len - at);
	}
	memcpy(out + at, probe, n);
	memcpy(out + at + n, crlf ? "\r\n" : "\n", crlf ? 2 : 1);
	return me_slice(out, text.len + n + (crlf ? 2 : 1));
}

/* Has the result all things of f, as often, and in order what is there once? */
static bool same_things(struct trial *t, struct me_slice text,
			const struct file *f)
{
	struct file r;
	uint32_t i, last = 0;
	bool order = true;

	file_read(&r, text, &t->names, false, &t->arena);
	file_count(&r, &t->names, &t->arena);
	for (i = 0; i < t->names.n; i++) {
		if (r.count[i] != f->count[i])
			return false;
		/* what passed a duplicate, which cannot move, did not move */
		order &= !is_key(t, i) || is_single(t, i);
	}
	for (i = 0; order && i < f->n; i++) {
		uint32_t id = f->thing[i].id;

		if (!is_single(t, id) || f->thing[i].kind == ME_BLANK)
			continue;
		if (r.last[id] < last)
			return false;
		last = r.last[id];
	}
	return true;
}

/*
 * Merge with a probe in ours or theirs: must give want, and the probe. If
 * things is not NULL, then it is enough to have its things: where theirs moved
 * something, or sets a variable twice, the lines that occur more than once
 * have no place of their own that says where they go.
 */
static enum verdict check_probe(struct trial *t, const struct me_slice in[3],
				enum me_side probed, struct me_slice want,
				const struct file *things, const char *why)
{
	const char *probe = probed == ME_OURS ? "ZZ_OWN=1" : "ZZ_NEW=1";
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice with[3] = { in[0], in[1], in[2] };
	enum verdict v = HOLDS;
	struct me_result *r;

	if (!trial_is_proper(t, 0))
		return SKIPPED;
	with[probed] = with_probe(t, in[probed], probe);
	r = trial_other(with[0], with[1], with[2], &opt);
	if (!r || !trial_was_by_variable(r))
		v = SKIPPED;
	else if (me_result_conflicts(r) ||
		 (things ? !same_things(t, me_result_text(r), things)
			 : !same_lines(me_result_text(r), want, probe)))
		v = trial_broken(t, why, me_result_text(r), want);
	me_result_free(r);
	return v;
}

/*
 * Laws 1 to 3 once more, where the merge cannot tell that there is nothing to
 * do: one side has a variable of its own on the first line, and nothing else
 * may differ from what the law says.
 */
static enum verdict law_template_unchanged(struct trial *t)
{
	const struct me_slice in[] = { t->in[ME_BASE], t->in[ME_OURS],
				       t->in[ME_BASE] };

	return check_probe(t, in, ME_THEIRS, in[ME_OURS], NULL,
			   "theirs has one new variable");
}

/* Theirs, if repeated lines may have lost their places in it; or NULL. */
static const struct file *without_places(const struct trial *t)
{
	const struct file *theirs = &t->file[ME_THEIRS];
	uint32_t id;

	if (!same_order(&t->file[ME_BASE], theirs))
		return theirs;
	for (id = 0; id < t->names.n; id++)
		if (is_key(t, id) && theirs->count[id] > 1)
			return theirs;
	return NULL;
}

static enum verdict law_operator_unchanged(struct trial *t)
{
	const struct me_slice in[] = { t->in[ME_BASE], t->in[ME_BASE],
				       t->in[ME_THEIRS] };

	return check_probe(t, in, ME_OURS, in[ME_THEIRS], without_places(t),
			   "ours has one new variable");
}

static enum verdict law_same_change(struct trial *t)
{
	const struct me_slice in[] = { t->in[ME_BASE], t->in[ME_THEIRS],
				       t->in[ME_THEIRS] };

	return check_probe(t, in, ME_OURS, in[ME_THEIRS], without_places(t),
			   "ours is theirs and one new variable");
}

/* Is a variable of the templates set more than once in some file, or has the
   operator a second copy of a line that they have once? */
static bool has_duplicates(const struct trial *t)
{
	uint32_t id;

	for (id = 0; id < t->names.n; id++) {
		uint32_t b = count(t, ME_BASE, id), n = count(t, ME_THEIRS, id);

		if (!is_single(t, id) && (b || n) &&
		    (is_key(t, id) ||
		     (b < 2 && n < 2 && t->names.first[id]->kind != ME_BLANK)))
			return true;
	}
	return false;
}

/* Have both sides the same new thing, perhaps in two places? */
static bool has_both_added(const struct trial *t)
{
	uint32_t id;

	for (id = 0; id < t->names.n; id++)
		if (count(t, ME_OURS, id) && count(t, ME_THEIRS, id) &&
		    !count(t, ME_BASE, id))
			return true;
	return false;
}

/* Has each side something of its own, the operator a variable? */
static bool has_own_and_new(const struct trial *t)
{
	bool own = false, fresh = false;
	uint32_t id;

	for (id = 0; id < t->names.n; id++) {
		if (count(t, ME_BASE, id))
			continue;
		own |= is_key(t, id) && !count(t, ME_THEIRS, id);
		fresh |= !count(t, ME_OURS, id);
	}
	return own && fresh;
}

/* Have two results the same things, and (if asked for) in the same order?
   Repeated lines are left out. */
static bool same_but_repeated(struct trial *t, struct me_slice x,
			      struct me_slice y, bool order)
{
	struct file f, g;
	uint32_t i, k = 0;

	file_read(&f, x, &t->names, false, &t->arena);
	file_read(&g, y, &t->names, false, &t->arena);
	file_count(&f, &t->names, &t->arena);
	file_count(&g, &t->names, &t->arena);
	for (i = 0; i < t->names.n; i++)
		if (!is_repeated(t, t->names.first[i]) &&
		    f.count[i] != g.count[i])
			return false;
	for (i = 0; order; i++, k++) {
		while (i < f.n && is_repeated(t, &f.thing[i]))
			i++;
		while (k < g.n && is_repeated(t, &g.thing[k]))
			k++;
		if (i == f.n || k == g.n)
			return i == f.n && k == g.n;
		if (!ref_same_text(me_line_chomp(f.thing[i].raw),
				   me_line_chomp(g.thing[k].raw)))
			return false;
	}
	return true;
}

/*
 * Law 4, in bytes, with exceptions that all need trouble of their own:
 *
 * - Where a file mixes its line ends, the ends of most may be others in the
 *   result, and so the ends of new lines.
 * - Duplicates that not all have are no landmarks, since some may be gone after
 *   the merge; and what theirs moved may come to stand between the operator's
 *   repeated lines and what they are known by. The number of blank lines or
 *   rulers there may change once more.
 * - So it may where a variable of the operator's own stands between such
 *   lines: what is new goes below it, and so parts those above it from the
 *   rest. It shows if both sides changed how many there are.
 * - Where theirs moved things, and ours did too, or put something new in
 *   another place, or has duplicates, two orders of the result can be equally
 *   near to both, and the second run may find the other. With duplicates that
 *   one may be one that readers misread, and is then left to the operator.
 */
static bool is_unchanged(struct trial *t, struct me_slice first,
			 struct me_slice second)
{
	const struct file *f = t->file;
	bool twice = has_duplicates(t);
	bool moved = !same_order(&f[ME_BASE], &f[ME_THEIRS]);

	if (me_slice_eq(first, second))
		return true;
	if (twice || moved || has_own_and_new(t))
		return same_but_repeated(
			t, first, second,
			!moved ||
				(!twice && !has_both_added(t) &&
				 same_order(&f[ME_BASE], &f[ME_OURS])));
	return (f[ME_BASE].mixed || f[ME_OURS].mixed || f[ME_THEIRS].mixed) &&
		same_lines(second, first, NULL);
}

static enum verdict law_again(struct trial *t)
{
	static const int ways[] = {
		WAY(ME_REMOVED_KEEP, ME_FAVOR_NONE),
		WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS),
		WAY(ME_REMOVED_KEEP, ME_FAVOR_THEIRS),
		WAY(ME_REMOVED_DROP, ME_FAVOR_NONE),
		WAY(ME_REMOVED_DROP, ME_FAVOR_THEIRS),
	};
	enum verdict v = SKIPPED;
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct me_options opt = trial_options(ways[i]);
		const struct merge *m = trial_merge(t, ways[i]);
		struct me_result *r;
		bool ok;

		if (!trial_is_proper(t, ways[i]) ||
		    (opt.favor == ME_FAVOR_NONE && me_result_conflicts(m->res)))
			continue;
		v = HOLDS;
		r = trial_other(t->in[ME_BASE], text_of(m), t->in[ME_THEIRS],
				&opt);
		ok = r &&
			(is_unchanged(t, text_of(m), me_result_text(r)) ||
			 (has_duplicates(t) && !trial_was_by_variable(r)));
		if (!ok)
			trial_broken(t, "first and second run:", text_of(m),
				     r ? me_result_text(r) : nothing);
		me_result_free(r);
		if (!ok)
			return BROKEN;
	}
	return v;
}

/* Law 4 and law 1: with the new template as its base, the result stands
   whatever else comes. */
static enum verdict law_taken_over(struct trial *t)
{
	const struct merge *m = trial_merge(t, 0);
	struct me_slice in[] = { t->in[ME_THEIRS], nothing, t->in[ME_THEIRS] };

	if (!trial_is_proper(t, 0) || me_result_conflicts(m->res))
		return SKIPPED;
	in[ME_OURS] = text_of(m);
	return check_probe(t, in, ME_THEIRS, in[ME_OURS], NULL,
			   "next template has one new variable");
}

/* What the table says that the setting is; hunks are not asked for. */
static const struct me_slice *expected(const struct trial *t, uint32_t id,
				       const struct me_options *opt)
{
	const struct me_slice *ours = setting(t, ME_OURS, id);
	const struct me_slice *theirs = setting(t, ME_THEIRS, id);

	switch (row_of(t, id)) {
	case REF_OURS:
		return ours;
	case REF_THEIRS:
		return theirs;
	case REF_REMOVED:
		if (opt->removed == ME_REMOVED_KEEP)
			return ours;
		if (opt->removed == ME_REMOVED_DROP)
			return theirs;
		break;
	case REF_CONFLICT:
		break;
	}
	return opt->favor == ME_FAVOR_OURS ? ours : theirs;
}

/* Laws 5 and 7: every setting is the table's, whichever the policy; a hunk's
   sides are the operator's value and the template's. */
static enum verdict law_values(struct trial *t)
{
	enum verdict v = SKIPPED;
	uint32_t id;
	int way;

	for (way = 0; way < SWAPPED; way++) {
		struct me_options opt = trial_options(way);
		const struct merge *m = trial_merge(t, way);

		if (!trial_is_proper(t, way))
			continue;
		v = HOLDS;
		for (id = 0; id < t->names.n; id++) {
			const struct me_slice *want, *got;

			if (!is_key(t, id) || is_hunk(t, id, way))
				continue;
			want = expected(t, id, &opt);
			got = ref_setting(&m->file, id);
			if (!want != !got ||
			    (want && !ref_same_value(*want, *got)))
				return trial_broken(t, "not the value",
						    t->names.first[id]->name,
						    got ? *got : nothing);
		}
	}
	return v;
}

static const struct thing *at(const struct file *f, uint32_t i,
			      enum me_kind kind)
{
	return i < f->n && f->thing[i].kind == kind ? &f->thing[i] : NULL;
}

/* Is this a side of a hunk: the assignment that the file sets the key with,
   or nothing? *i steps over it. */
static bool is_side(const struct trial *t, const struct file *f, enum me_side s,
		    uint32_t id, uint32_t *i)
{
	const struct me_slice *val = setting(t, s, id);
	const struct thing *x = at(f, *i, ME_ASSIGN);

	if (!val)
		return !x;
	++*i;
	return x && x->id == id && ref_same_text(x->part.val, *val);
}

/* The key of the hunk that starts at i; *end is set to where it ends. */
static uint32_t read_hunk(const struct trial *t, const struct file *f,
			  uint32_t i, uint32_t *end)
{
	uint32_t id, k;

	if (!at(f, i, ME_MARKER) || f->thing[i].raw.data[0] != '<')
		return NO_ID;
	for (k = i + 1; k < f->n && f->thing[k].kind == ME_MARKER; k++)
		;
	id = k < f->n ? f->thing[k].id : NO_ID;
	i++;
	if (id == NO_ID || !is_side(t, f, ME_OURS, id, &i) ||
	    !at(f, i, ME_MARKER) || f->thing[i].raw.data[0] != '=')
		return NO_ID;
	i++;
	if (!is_side(t, f, ME_THEIRS, id, &i) || !at(f, i, ME_MARKER) ||
	    f->thing[i].raw.data[0] != '>')
		return NO_ID;
	*end = i + 1;
	return id;
}

/* Laws 6 and 7: the hunks are those of the table, no more and no less, and
   each holds one assignment of either side and nothing else. */
static enum verdict law_hunks(struct trial *t)
{
	static const int ways[] = {
		WAY(ME_REMOVED_KEEP, ME_FAVOR_NONE),
		WAY(ME_REMOVED_CONFLICT, ME_FAVOR_NONE),
	};
	enum verdict v = SKIPPED;
	size_t k;

	for (k = 0; k < 2; k++) {
		const struct merge *m = trial_merge(t, ways[k]);
		uint32_t id, i = 0, hunks = 0, want = 0;

		if (!trial_is_proper(t, ways[k]))
			continue;
		v = HOLDS;
		for (id = 0; id < t->names.n; id++)
			want += is_key(t, id) && is_hunk(t, id, ways[k]);
		while (i < m->file.n) {
			if (m->file.thing[i].kind != ME_MARKER) {
				i++;
				continue;
			}
			id = read_hunk(t, &m->file, i, &i);
			if (id == NO_ID || !is_hunk(t, id, ways[k]))
				return trial_broken(t, "no such hunk",
						    text_of(m), nothing);
			hunks++;
		}
		if (hunks != want || me_result_conflicts(m->res) != want)
			return trial_broken(t, "number of hunks", text_of(m),
					    nothing);
	}
	return v;
}

/* Text with its hunks answered with a side, all at once, or one by one from
   the last to the first. */
static bool resolve(struct me_buf *b, struct me_slice text, enum me_side side,
		    bool at_once, struct me_arena *a)
{
	struct me_answer *answer;
	struct me_hunks h;
	size_t i;

	if (!me_hunks_read(&h, text, a))
		return false;
	answer = me_arena_alloc(a, h.n + 1, sizeof(*answer));
	for (i = 0; answer && i < h.n; i++)
		if (at_once || i + 1 == h.n)
			answer[i] = me_answer_side(&h.item[i], side);
	b->len = 0;
	if (!answer || me_resolve(b, text, &h, answer) != ME_RESOLVED)
		return false;
	if (at_once || h.n < 2)
		return true;
	text.data = me_arena_alloc(a, b->len + 1, 1);
	text.len = b->len;
	if (!text.data)
		return false;
	memcpy((char *)(size_t)text.data, b->data, b->len);
	return resolve(b, text, side, false, a);
}

/* Does the text set all keys as the merge does that favours the side? */
static bool sets_alike(const struct trial *t, struct me_slice text,
		       struct me_slice favoured)
{
	struct me_settings *a = me_settings_read(text, 1);
	struct me_settings *b = me_settings_read(favoured, 1);
	bool alike = a && b;
	uint32_t id;

	for (id = 0; alike && id < t->names.n; id++) {
		struct me_slice key = t->names.first[id]->name, x, y;

		if (!is_key(t, id))
			continue;
		x = me_settings_get(a, key);
		y = me_settings_get(b, key);
		alike = !x.data == !y.data && me_slice_eq(x, y);
	}
	me_settings_free(a);
	me_settings_free(b);
	return alike;
}

/* Answering every hunk with one side sets what a merge that favours it does;
   it does not matter in which order, nor in which style hunks are written. */
static enum verdict resolved(struct trial *t, enum me_removed removed,
			     enum me_side side, struct me_arena *a)
{
	const int way = WAY(removed, ME_FAVOR_NONE);
	const int favoured =
		WAY(removed, side == ME_OURS ? ME_FAVOR_OURS : ME_FAVOR_THEIRS);
	const struct merge *m = trial_merge(t, way);
	struct me_options opt = trial_options(way);
	struct me_buf one = ME_BUF_INIT, other = ME_BUF_INIT;
	struct me_result *commented;
	const char *why = NULL;
	enum verdict v = HOLDS;

	opt.style = ME_STYLE_COMMENTED;
	commented = trial_other(t->in[0], t->in[1], t->in[2], &opt);
	if (!resolve(&one, text_of(m), side, true, a) ||
	    !resolve(&other, text_of(m), side, false, a))
		why = "cannot be resolved";
	else if (!me_slice_eq(me_buf_slice(&one), me_buf_slice(&other)))
		why = "the order matters";
	else if (trial_is_proper(t, favoured) &&
		 !sets_alike(t, me_buf_slice(&one),
			     text_of(trial_merge(t, favoured))))
		why = "not as the side favoured";
	else if (!commented ||
		 !resolve(&other, me_result_text(commented), side, true, a) ||
		 !me_slice_eq(me_buf_slice(&one), me_buf_slice(&other)))
		why = "the style matters";
	if (why)
		v = trial_broken(t, why, me_buf_slice(&one),
				 me_buf_slice(&other));
	me_result_free(commented);
	me_buf_free(&one);
	me_buf_free(&other);
	return v;
}

/* A value of several lines may hold what reads as a marker. */
static bool has_marker(const struct trial *t)
{
	static const char *const marker[] = { "<<<<<<<", "|||||||",
					      "=======", ">>>>>>>" };
	int s, k;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		for (k = 0; k < 4; k++)
			if (t->in[s].len &&
			    memmem(t->in[s].data, t->in[s].len, marker[k], 7))
				return true;
	return false;
}

static enum verdict law_resolve(struct trial *t)
{
	static const enum me_removed policy[] = { ME_REMOVED_KEEP,
						  ME_REMOVED_CONFLICT };
	struct me_arena a = ME_ARENA_INIT;
	enum verdict v = SKIPPED;
	int k, s;

	for (k = 0; k < 2 && !has_marker(t); k++)
		for (s = ME_OURS; s <= ME_THEIRS && v != BROKEN; s++)
			if (trial_is_proper(t, WAY(policy[k], ME_FAVOR_NONE)) &&
			    me_result_conflicts(
				    trial_merge(t,
						WAY(policy[k], ME_FAVOR_NONE))
					    ->res))
				v = resolved(t, policy[k], (enum me_side)s, &a);
	me_arena_free(&a);
	return v;
}

/* D3: ours and theirs swapped. */
static enum verdict law_swap(struct trial *t)
{
	static const enum me_favor favor[][2] = {
		{ ME_FAVOR_NONE, ME_FAVOR_NONE },
		{ ME_FAVOR_OURS, ME_FAVOR_THEIRS },
		{ ME_FAVOR_THEIRS, ME_FAVOR_OURS },
	};
	size_t i;
	uint32_t id;

	for (i = 0; i < 3; i++) {
		int way = WAY(ME_REMOVED_CONFLICT, favor[i][0]);
		int back = WAY(ME_REMOVED_CONFLICT, favor[i][1]) + SWAPPED;
		const struct merge *m = trial_merge(t, way);
		const struct merge *w = trial_merge(t, back);

		/* of two reasons to refuse, the first found is told */
		if ((m->status == ME_OK) != (w->status == ME_OK))
			return trial_broken(t, "status", nothing, nothing);
		if (m->status != ME_OK)
			return SKIPPED;
		/* Whether text put together reads as meant depends on what
		   stands beside what, and order has no symmetry: a stray
		   byte order mark may come first one way and not the other. */
		if (m->by_variable != w->by_variable)
			return SKIPPED;
		if (me_result_conflicts(m->res) != me_result_conflicts(w->res))
			return trial_broken(t, "conflicts", text_of(m),
					    text_of(w));
		for (id = 0; id < t->names.n; id++) {
			const struct me_slice *x = ref_setting(&m->file, id);
			const struct me_slice *y = ref_setting(&w->file, id);

			if (!is_key(t, id) ||
			    (me_result_conflicts(m->res) &&
			     (!m->by_variable || is_hunk(t, id, way))))
				continue;
			if (!x != !y || (x && !ref_same_value(*x, *y)))
				return trial_broken(t, "value", text_of(m),
						    text_of(w));
		}
	}
	return HOLDS;
}

/* A side changed how often a line is there: as it has it. Both did: the more
   of the two. */
static uint32_t merged(uint32_t b, uint32_t o, uint32_t t)
{
	return o == b ? t : t == b || o > t ? o : t;
}

/* How many copies of a line in theirs stand above something that is not in
   the result: they are about it, and stay away with it. */
static uint32_t orphans(const struct trial *t, uint32_t id,
			const struct merge *m)
{
	const struct file *f = &t->file[ME_THEIRS];
	uint32_t i = f->n, n = 0;
	bool gone = false;

	while (i-- > 0) {
		uint32_t x = f->thing[i].id;

		if (x == id)
			n += gone;
		else if (f->count[x] == count(t, ME_BASE, x) &&
			 f->count[x] == 1 && f->thing[i].kind != ME_BLANK)
			gone = !m->file.count[x] || (gone && !is_single(t, x));
	}
	return n;
}

/*
 * Law 8 and the text rules: no line of text lost, none doubled, none made up.
 * Which owner the copies of a repeated line belong to is not worked out here:
 * for them the number has bounds.
 */
static enum verdict law_text(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	uint32_t id;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return SKIPPED;
	for (id = 0; id < t->names.n; id++) {
		uint32_t b = count(t, ME_BASE, id), o = count(t, ME_OURS, id);
		uint32_t n = count(t, ME_THEIRS, id), r = m->file.count[id];
		bool blank = t->names.first[id]->kind == ME_BLANK;
		struct me_slice name = t->names.first[id]->name;

		if (is_key(t, id)) {
			if (r > o && r > n)
				return trial_broken(t, "doubled", name,
						    text_of(m));
		} else if (b < 2 && n < 2 && !blank) {
			if (r != merged(b, o, n))
				return trial_broken(t, "number of", name,
						    text_of(m));
		} else if (r > o + n || r + b < o ||
			   r + b + orphans(t, id, m) < n) {
			return trial_broken(t, "bounds of", name, text_of(m));
		}
	}
	return HOLDS;
}

/* Has a file an assignment of the same name with that part? */
static bool has_part(const struct file *f, const struct thing *x, int part)
{
	uint32_t i;

	for (i = 0; i < f->n; i++) {
		const struct me_parts *p = &f->thing[i].part, *q = &x->part;

		if (f->thing[i].id != x->id)
			continue;
		if (ref_same_text(part == 0	      ? p->head
					  : part == 1 ? p->val
						      : p->trail,
				  part == 0	      ? q->head
					  : part == 1 ? q->val
						      : q->trail))
			return true;
	}
	return false;
}

/* Law 8, S4: all that is in the result was in an input; nothing is glued. */
static enum verdict law_sources(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	uint32_t i;
	int part;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return SKIPPED;
	for (i = 0; i < m->file.n; i++) {
		const struct thing *x = &m->file.thing[i];

		if (x->id == NO_ID)
			return trial_broken(t, "made up", x->raw, nothing);
		for (part = 0; part < 3 && x->kind == ME_ASSIGN; part++)
			if (!has_part(&t->file[ME_OURS], x, part) &&
			    !has_part(&t->file[ME_THEIRS], x, part))
				return trial_broken(t, "made up", x->raw,
						    nothing);
	}
	return HOLDS;
}

/* S4, for a merge by lines too: no variable that was in none of the files. */
static enum verdict law_variables(struct trial *t)
{
	const struct merge *m = trial_merge(t, 0);
	uint32_t i;

	/* the sides of a hunk of whole lines are no whole things */
	if (m->status != ME_OK ||
	    (!m->by_variable && me_result_conflicts(m->res)))
		return SKIPPED;
	for (i = 0; i < m->file.n; i++)
		if (m->file.thing[i].kind == ME_ASSIGN &&
		    m->file.thing[i].id == NO_ID)
			return trial_broken(t, "made up", m->file.thing[i].name,
					    text_of(m));
	return HOLDS;
}

/* A new variable stands behind the one it stands behind in the template. */
static enum verdict law_place(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	const struct file *f = &t->file[ME_THEIRS];
	enum verdict v = SKIPPED;
	uint32_t i, k;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return v;
	for (i = 0; i < f->n; i++) {
		uint32_t id = f->thing[i].id, before;

		if (f->thing[i].kind != ME_ASSIGN || !is_own(t, ME_THEIRS, id))
			continue;
		/* up to the variable before it, past new text only */
		for (k = i; k-- && is_text(&f->thing[k]) &&
		     is_own(t, ME_THEIRS, f->thing[k].id);)
			;
		if (k > i || f->thing[k].kind != ME_ASSIGN)
			continue;
		before = f->thing[k].id;
		if (!is_single(t, before) || !count(t, ME_BASE, before) ||
		    !count(t, ME_OURS, before) || m->file.count[before] != 1)
			continue;
		v = HOLDS;
		for (k = m->file.last[before] + 1; k < m->file.n; k++)
			if (m->file.thing[k].kind == ME_ASSIGN)
				break;
		if (k == m->file.n || m->file.thing[k].id != id)
			return trial_broken(t, "not in its place",
					    f->thing[i].name, text_of(m));
	}
	return v;
}

/* The comment block a side wrote directly above a variable is there. */
static enum verdict law_block(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	enum verdict v = SKIPPED;
	int s;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return v;
	for (s = ME_OURS; s <= ME_THEIRS; s++) {
		const struct file *f = &t->file[s];
		uint32_t i, k, key;

		for (i = 0; i < f->n; i++) {
			for (k = i; k < f->n && is_text(&f->thing[k]) &&
			     is_own(t, (enum me_side)s, f->thing[k].id);
			     k++)
				;
			if (k == i || k == f->n ||
			    f->thing[k].kind != ME_ASSIGN)
				continue;
			key = f->thing[k].id;
			if (!is_single(t, key) || m->file.count[key] != 1)
				continue;
			v = HOLDS;
			for (k = m->file.last[f->thing[i].id];
			     is_text(&m->file.thing[k]); k++)
				;
			if (m->file.thing[k].id != key)
				return trial_broken(t, "not above its key",
						    f->thing[i].name,
						    text_of(m));
		}
	}
	return v;
}

/* Are the single things of a file in the same order in the result? */
static enum verdict keeps_order(struct trial *t, const struct file *f,
				const struct merge *m)
{
	uint32_t i, last = 0;

	for (i = 0; i < f->n; i++) {
		uint32_t id = f->thing[i].id;

		if (!is_single(t, id) || m->file.count[id] != 1 ||
		    f->thing[i].kind == ME_BLANK)
			continue;
		if (m->file.last[id] < last)
			return trial_broken(t, "out of order", f->thing[i].name,
					    text_of(m));
		last = m->file.last[id];
	}
	return HOLDS;
}

/* Where theirs moved nothing, ours' order stands; and the other way round
   where both do not have the same new thing in two places. */
static enum verdict law_order(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	const struct file *f = t->file;
	enum verdict v = SKIPPED;
	uint32_t id;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return v;
	if (same_order(&f[ME_BASE], &f[ME_THEIRS])) {
		v = keeps_order(t, &f[ME_OURS], m);
		if (v == BROKEN)
			return v;
	}
	if (has_both_added(t))
		return v;
	/* a variable that is set twice stands where ours has its setting */
	for (id = 0; id < t->names.n; id++)
		if (is_key(t, id) && !is_single(t, id))
			return v;
	if (same_order(&f[ME_BASE], &f[ME_OURS]))
		v = keeps_order(t, &f[ME_THEIRS], m);
	return v;
}

/* The operator's own variables stay in their order whatever theirs moves. */
static enum verdict law_own_order(struct trial *t)
{
	const struct merge *m =
		trial_merge(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS));
	const struct file *f = &t->file[ME_OURS];
	uint32_t i, last = 0;

	if (!trial_is_proper(t, WAY(ME_REMOVED_KEEP, ME_FAVOR_OURS)))
		return SKIPPED;
	for (i = 0; i < f->n; i++) {
		uint32_t id = f->thing[i].id;

		if (f->thing[i].kind != ME_ASSIGN || !is_own(t, ME_OURS, id))
			continue;
		if (m->file.last[id] < last)
			return trial_broken(t, "out of order", f->thing[i].name,
					    text_of(m));
		last = m->file.last[id];
	}
	return HOLDS;
}

static bool property(const struct file *f, bool base, bool ours, bool theirs)
{
	base = f[ME_BASE].n ? base : theirs;
	ours = f[ME_OURS].n ? ours : base;
	theirs = f[ME_THEIRS].n ? theirs : ours;
	return ours == base ? theirs : ours;
}

static bool is_crlf(const struct file *f)
{
	return f->crlf > f->lf;
}

/* Line ends, byte order mark and final newline merge as what they are. */
static enum verdict law_file(struct trial *t)
{
	const struct merge *m = trial_merge(t, 0);
	const struct file *f = t->file, *r = &m->file;
	bool mixed = false, end;
	int s;

	if (!trial_is_proper(t, 0) || !m->file.n)
		return SKIPPED;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		mixed |= f[s].mixed;
	if (!mixed) {
		bool crlf = property(f, is_crlf(&f[0]), is_crlf(&f[1]),
				     is_crlf(&f[2]));

		if (crlf ? r->lf : r->crlf)
			return trial_broken(t, "line ends", text_of(m),
					    nothing);
	}
	if (r->bom != property(f, f[0].bom, f[1].bom, f[2].bom))
		return trial_broken(t, "byte order mark", text_of(m), nothing);
	end = property(f, f[0].final_eol, f[1].final_eol, f[2].final_eol);
	/* a last line without bytes cannot lose its end */
	if (r->final_eol != end &&
	    !(r->final_eol && r->n &&
	      !me_line_chomp(r->thing[r->n - 1].raw).len))
		return trial_broken(t, "final newline", text_of(m), nothing);
	return HOLDS;
}

/* Law 9: any bytes give a result or a refusal that says why, and the same
   one whatever the seed of the hash tables. */
static enum verdict law_any_bytes(struct trial *t)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_result *r, *q;
	const struct me_note *note;
	const struct me_entry *entry;
	enum me_status st;
	bool ok;

	st = me_merge(t->in, &opt, &r);
	if (st != ME_OK) {
		ok = (st == ME_BINARY || st == ME_MARKERS) && r &&
			me_result_notes(r, &note) && !me_result_text(r).len;
		me_result_free(r);
		if (!ok)
			return trial_broken(t, "refusal", nothing, nothing);
		opt.markers = ME_MARKERS_MERGE;
		st = me_merge(t->in, &opt, &r);
		ok = st == ME_OK || (st == ME_BINARY && r);
	} else {
		me_result_entries(r, &entry);
		opt.seed = 0x5eed;
		st = me_merge(t->in, &opt, &q);
		ok = st == ME_OK &&
			me_slice_eq(me_result_text(r), me_result_text(q)) &&
			me_result_conflicts(r) == me_result_conflicts(q);
		me_result_free(q);
	}
	me_result_free(r);
	return ok ? HOLDS : trial_broken(t, "result", nothing, nothing);
}

/* Law 10: the pieces, laid end to end, are the text. */
static enum verdict law_pieces(struct trial *t)
{
	int way = (int)(t->in[ME_THEIRS].len % SWAPPED);
	const struct merge *m = trial_merge(t, way);
	struct me_options opt = trial_options(way);
	const struct me_slice *piece;
	struct me_buf b = ME_BUF_INIT;
	struct me_result *r;
	enum verdict v = HOLDS;
	bool whole = true;
	size_t i, n;

	if (m->status != ME_OK)
		return SKIPPED;
	n = me_result_pieces(m->res, &piece);
	whole = n == (text_of(m).len > 0) &&
		(!n || me_slice_eq(*piece, text_of(m)));
	opt.in_pieces = true;
	if (me_merge(t->in, &opt, &r) != ME_OK)
		return trial_broken(t, "status", nothing, nothing);
	n = me_result_pieces(r, &piece);
	for (i = 0; i < n; i++) {
		whole = whole && piece[i].len;
		me_buf_add(&b, piece[i]);
	}
	if (!whole || !me_slice_eq(me_buf_slice(&b), text_of(m)))
		v = trial_broken(t, "pieces", me_buf_slice(&b), text_of(m));
	me_buf_free(&b);
	me_result_free(r);
	return v;
}

const struct law laws[] = {
	{ "trivial", "what needs no merge is given back", law_trivial },
	{ "template", "an unchanged template leaves ours alone",
	  law_template_unchanged },
	{ "operator", "an unchanged file follows the template",
	  law_operator_unchanged },
	{ "same-change", "what both have stands", law_same_change },
	{ "values", "settings are the table's", law_values },
	{ "hunks", "hunks are the table's", law_hunks },
	{ "resolve", "answering all hunks with a side favours it",
	  law_resolve },
	{ "swap", "swapping the sides swaps them in hunks and no more",
	  law_swap },
	{ "again", "merging again changes nothing", law_again },
	{ "taken-over", "a result stands under the next template",
	  law_taken_over },
	{ "text", "no text is lost or doubled", law_text },
	{ "sources", "nothing is made up or glued", law_sources },
	{ "variables", "no variable comes from nowhere", law_variables },
	{ "place", "a new variable stands where the template has it",
	  law_place },
	{ "block", "comments stay with what they are about", law_block },
	{ "order", "what nobody moved is not moved", law_order },
	{ "own-order", "the operator's variables stay in order",
	  law_own_order },
	{ "file", "line ends, mark and final newline merge", law_file },
	{ "folded", "what is folded merges as it does unfolded", law_folded },
	{ "any-bytes", "any bytes give a result or a refusal", law_any_bytes },
	{ "pieces", "the pieces of a result are its text", law_pieces },
};
const size_t law_count = sizeof(laws) / sizeof(*laws);
