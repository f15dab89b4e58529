#include "core/rebase.h"

static const char *end_of(struct me_slice s)
{
	return s.data + s.len;
}

static void end_line(struct me_buf *b)
{
	if (b->len && b->data[b->len - 1] != '\n')
		me_buf_str(b, "\n");
}

/* ---- settings: each has its place by its name ---- */

/* The hunks of one variable, at the place of the first of them by key. */
struct known {
	const struct me_hunk *hunk; /* the first that shows a base */
	bool found;		    /* the base has the variable */
};

static struct known *know(struct me_hunk *const *list, size_t n,
			  struct me_arena *a)
{
	struct known *known = me_arena_alloc(a, n + 1, sizeof(*known));
	size_t i, first = 0;

	for (i = 0; known && i < n; i++) {
		if (!me_slice_eq(list[i]->key, list[first]->key))
			first = i;
		if (list[i]->has_base && !known[first].hunk &&
		    me_hunk_is_single(list[i]))
			known[first].hunk = list[i];
	}
	return known;
}

/* The settings that hunks of one variable name. *missing: by hunk, whether the
   base does not have its variable any more, but had. */
static bool put_settings_back(struct me_buf *b, const struct me_doc *base,
			      const struct me_hunks *h, bool **missing,
			      struct me_arena *a)
{
	struct me_hunk **list = me_hunks_by_key(h, a);
	struct known *known = list ? know(list, h->n, a) : NULL;
	size_t k, n = h->n;
	uint32_t i;

	*missing = me_arena_alloc(a, n + 1, sizeof(**missing));
	if (!known || !*missing)
		return false;
	if (base->bom)
		me_buf_add(b, me_slice(base->text.data, 3));
	for (i = 0; i < base->n; i++) {
		struct me_slice key = me_doc_key(base, i);
		const struct me_hunk *hunk = NULL;

		k = key.len ? me_hunks_find(list, n, key) : n;
		if (k < n) {
			known[k].found = true;
			hunk = known[k].hunk;
		}
		me_buf_add(b, hunk ? hunk->side[ME_BASE] : me_doc_raw(base, i));
	}
	for (k = 0; k < n; k++) {
		const struct me_hunk *hunk = &h->item[k];

		(*missing)[k] = me_hunk_is_single(hunk) &&
			hunk->side[ME_BASE].len &&
			!known[me_hunks_find(list, n, hunk->key)].found;
	}
	return !me_buf_failed(b);
}

/* ---- lines: theirs stand in the base, or those around them do ---- */

struct rebasing {
	struct me_slice base; /* with its settings as they were */
	struct me_slice text;
	const char *at;	  /* so far base is done */
	const char *last; /* where the last one was put; no other is there */
	size_t credit;	  /* so many bytes may be looked at: many searches are
			   linear, too */
};

/* The line at p, which begins it, or ends the text: then it is empty. */
static struct me_slice line_at(struct me_slice text, const char *p)
{
	size_t n = (size_t)(end_of(text) - p);
	const char *lf = n ? memchr(p, '\n', n) : NULL;

	return me_slice(p, lf ? (size_t)(lf + 1 - p) : n);
}

/* The line that ends before p; empty where none does. */
static struct me_slice line_before(struct me_slice text, const char *p)
{
	const char *from = p;

	if (from > text.data)
		from--;
	while (from > text.data && from[-1] != '\n')
		from--;
	return me_slice(from, (size_t)(p - from));
}

static bool same_line(struct me_slice a, struct me_slice b)
{
	return !a.len == !b.len &&
		me_slice_eq(me_line_chomp(a), me_line_chomp(b));
}

static struct me_slice without_mark(struct me_slice s)
{
	size_t n = me_slice_has_prefix(s, "\xef\xbb\xbf") ? 3 : 0;

	return me_slice(s.data + n, s.len - n);
}

/* Where lines stand in the rest of base; data NULL: nowhere. The last of base
   may lack its end. */
static struct me_slice find_lines(struct rebasing *r, struct me_slice lines)
{
	const char *end = end_of(r->base), *at = r->at, *hit;
	struct me_slice stem = me_slice(lines.data, lines.len - 1);

	for (;; at = hit + 1) {
		size_t n = (size_t)(end - at);

		n = n < r->credit ? n : r->credit;
		hit = n ? memmem(at, n, stem.data, stem.len) : NULL;
		r->credit -= hit ? (size_t)(hit - at) + 1 : n;
		if (!hit)
			return me_slice(NULL, 0);
		if (hit > r->base.data && hit[-1] != '\n')
			continue;
		if (hit + stem.len == end)
			return me_slice(hit, stem.len);
		if (hit[stem.len] == '\n')
			return me_slice(hit, lines.len);
	}
}

/* Where the rest of base has the two lines around the hunk, next to each
   other or around what it shows as base; data NULL: nowhere. */
static struct me_slice find_place(struct rebasing *r, const struct me_hunk *h)
{
	struct me_slice was = h->side[ME_BASE], line;
	struct me_slice before = line_before(r->text, h->whole.data);
	struct me_slice after = line_at(r->text, end_of(h->whole));
	struct me_slice prev = line_before(r->base, r->at);
	const char *p, *end = end_of(r->base);
	size_t cost = prev.len;

	for (p = r->at;; p += line.len, prev = line) {
		bool here = p != r->last && same_line(prev, before);

		line = line_at(r->base, p);
		cost += line.len + (here ? was.len : 0);
		if (cost > r->credit)
			return me_slice(NULL, 0);
		r->credit -= cost;
		cost = 0;
		if (here) {
			if (same_line(line, after))
				return me_slice(p, 0);
			if (was.len <= (size_t)(end - p) &&
			    me_slice_eq(me_slice(p, was.len), was) &&
			    same_line(line_at(r->base, p + was.len), after))
				return me_slice(p, was.len);
		}
		if (p == end)
			return me_slice(NULL, 0);
	}
}

/* A hunk's lines of the base, in the place of place. */
static void put(struct me_buf *b, struct rebasing *r, struct me_slice place,
		struct me_slice lines)
{
	me_buf_add(b, me_slice(r->at, (size_t)(place.data - r->at)));
	if (lines.len)
		end_line(b);
	if (place.len && end_of(place)[-1] != '\n')
		lines = me_line_chomp(lines);
	me_buf_add(b, lines);
	r->at = r->last = end_of(place);
}

/* False: its lines of the base have no known place. */
static bool put_hunk_back(struct me_buf *b, struct rebasing *r,
			  const struct me_hunk *h, bool missing)
{
	struct me_slice was = h->side[ME_BASE], place;

	if (!h->has_base || (me_hunk_is_single(h) && !missing))
		return true;
	if (missing || !h->side[ME_THEIRS].len)
		place = find_place(r, h);
	else
		place = find_lines(r, h->side[ME_THEIRS]);
	/* a base of the operator's choice may have them as they were */
	if (!place.data)
		return !missing && (!was.len || find_lines(r, was).data);
	put(b, r, place, was);
	return true;
}

static const struct me_hunk *put_lines_back(struct me_buf *b,
					    struct rebasing *r,
					    const struct me_hunks *h,
					    bool *missing)
{
	const struct me_hunk *astray = NULL;
	size_t i;

	for (i = 0; i < h->n; i++) {
		bool put = put_hunk_back(b, r, &h->item[i], missing[i]);

		missing[i] &= !put;
		if (!put && (!astray || me_hunk_is_single(astray)))
			astray = &h->item[i];
	}
	me_buf_add(b, me_slice(r->at, (size_t)(end_of(r->base) - r->at)));
	for (i = 0; i < h->n; i++) {
		if (!missing[i])
			continue;
		end_line(b);
		me_buf_add(b, h->item[i].side[ME_BASE]);
	}
	return astray;
}

void me_hunks_rebase(struct me_buf *b, struct me_slice base,
		     struct me_slice text, const struct me_hunks *h,
		     const struct me_hunk **astray)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_buf set = ME_BUF_INIT, lines = ME_BUF_INIT;
	struct rebasing r;
	struct me_doc doc;
	bool *missing;

	*astray = NULL;
	if (!h->n) {
		me_buf_add(b, base);
		return;
	}
	if (me_doc_read(&doc, base, &a) &&
	    put_settings_back(&set, &doc, h, &missing, &a)) {
		/* NULL would be no place */
		r.base = without_mark(
			me_slice(set.len ? set.data : "", set.len));
		r.text = without_mark(text);
		r.at = r.base.data;
		r.last = NULL;
		r.credit = 16 * (r.base.len + text.len);
		*astray = put_lines_back(&lines, &r, h, missing);
		if (doc.bom)
			me_buf_add(b, me_slice(base.data, 3));
		me_buf_add(b, me_buf_slice(&lines));
		b->failed |= lines.failed;
	} else {
		b->failed = true;
	}
	me_buf_free(&lines);
	me_buf_free(&set);
	me_arena_free(&a);
}
