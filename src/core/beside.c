#include "core/beside.h"

#define NEAR 8 /* items that are looked at in any case */

/* Where the two files are. */
struct place {
	uint32_t at;	/* the item of the other that the next one should be */
	uint32_t reach; /* how far from there to look for it otherwise */
	size_t credit;	/* steps that may be spent on that */
};

/* The number of bytes that a and b have in common at their start. */
static size_t common(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (n - i >= 1024 && !memcmp(a + i, b + i, 1024))
		i += 1024;
	while (n - i >= 128 && !memcmp(a + i, b + i, 128))
		i += 128;
	while (n - i >= 8 && !memcmp(a + i, b + i, 8))
		i += 8;
	while (i < n && a[i] == b[i])
		i++;
	return i;
}

/* Take over all items that come next in both files. */
static bool take_over(struct me_doc *doc, struct me_lex *lx, struct place *p,
		      struct me_arena *a)
{
	struct me_beside *b = doc->beside;
	const struct me_doc *o = b->other;
	uint32_t end = o->final_eol || !o->n ? o->n : o->n - 1, from = p->at;
	uint32_t at = from, step;
	size_t start = o->item[from].at, n = o->text.len - start;

	if (n > doc->text.len - lx->pos)
		n = doc->text.len - lx->pos;
	n = start + common(doc->text.data + lx->pos, o->text.data + start, n);
	/* how many end within n bytes: in steps twice as long, then halves */
	for (step = 1; step <= end - at && o->item[at + step].at <= n;
	     step *= 2)
		at += step;
	for (; step; step /= 2)
		if (step <= end - at && o->item[at + step].at <= n)
			at += step;
	if (at == from && b->runs)
		return true;
	b->run = me_arena_more(a, b->run, b->runs, &b->run_room,
			       sizeof(*b->run));
	if (!b->run)
		return false;
	b->owns += b->runs > 0; /* where the last of its own ends */
	b->run[b->runs++] =
		(struct me_run){ from, at - from, (uint32_t)lx->pos, 0 };
	doc->n += at - from;
	lx->pos += o->item[at].at - start;
	if (at > from)
		p->reach = NEAR;
	p->at = at;
	return true;
}

/*
 * After an assignment that repeats nothing: where do the files go on together?
 * Below the same key, sought upwards and downwards from the place at hand,
 * twice as far each time it is not found. Every item read pays for a few steps
 * of that, and no more are taken but the first one, so that files with nothing
 * in common are read in linear time, too. False: nobody knows.
 */
static bool find_place(struct me_slice key, const struct me_doc *other,
		       struct place *p)
{
	const struct me_item *item = other->item;
	uint32_t k, at = p->at, below = other->n - at, reach = p->reach;

	p->credit += NEAR;
	if (!key.len || key.len >= 255)
		return false;
	if (reach > p->credit)
		reach = 1; /* for nothing */
	for (k = 0; k < reach; k++) {
		if (k < below && item[at + k].key_len == key.len &&
		    me_slice_eq(me_doc_key(other, at + k), key))
			p->at = at + k + 1;
		else if (k < at && item[at - 1 - k].key_len == key.len &&
			 me_slice_eq(me_doc_key(other, at - 1 - k), key))
			p->at = at - k;
		else
			continue;
		break;
	}
	if (reach == p->reach) {
		p->credit -= k;
		if (k == reach && reach < other->n)
			p->reach *= 2;
	}
	return k < reach;
}

/* Is what was read last, from byte at on, the item above the place? Then that
   is the place. */
static bool is_at_place(const struct me_doc *doc, size_t at, size_t end,
			struct place *p)
{
	const struct me_doc *o = doc->beside->other;

	if ((p->at == o->n && !o->final_eol) ||
	    !me_slice_eq(me_doc_raw(o, p->at - 1),
			 me_slice(doc->text.data + at, end - at)))
		return false;
	p->at--;
	return true;
}

bool me_beside_read(struct me_doc *doc, struct me_lex *lx, struct me_arena *a)
{
	struct me_beside *b = doc->beside;
	struct place p = { 0, NEAR, 0 };
	struct me_item *it;
	bool found;

	for (;;) {
		if ((p.at < b->other->n || !b->runs) &&
		    !take_over(doc, lx, &p, a))
			return false;
		b->own = me_arena_more(a, b->own, b->owns + 1, &b->own_room,
				       sizeof(*b->own));
		b->same = me_arena_more(a, b->same, b->owns + 1, &b->same_room,
					sizeof(*b->same));
		if (!b->own || !b->same)
			return false;
		it = &b->own[b->owns];
		if (!me_lex_next(lx, it))
			return true;
		found = find_place(me_item_key(doc->text, it), b->other, &p);
		if (found && is_at_place(doc, it->at, lx->pos, &p)) {
			lx->pos = it->at;
			*it = (struct me_item){ it->at, ME_BLANK, 0, 0, 0 };
			continue;
		}
		me_doc_note(doc, it);
		b->same[b->owns] = found ? p.at - 1 : ME_NONE;
		b->own[++b->owns] = (struct me_item){ (uint32_t)lx->pos,
						      ME_BLANK, 0, 0, 0 };
		b->run[b->runs - 1].own++;
		doc->n++;
	}
}

bool me_beside_lay_out(struct me_doc *doc, struct me_arena *a)
{
	const struct me_beside *b = doc->beside;
	const struct me_item *own = b->own;
	const struct me_run *run;
	uint32_t i = 0, k;

	doc->item = me_arena_raw(a, (size_t)doc->n + 1, sizeof(*doc->item));
	doc->like = me_arena_raw(a, (size_t)doc->n + 1, sizeof(*doc->like));
	if (!doc->item || !doc->like)
		return false;
	for (run = b->run; run < b->run + b->runs; run++) {
		for (k = run->from; k < run->from + run->n; k++) {
			doc->item[i] = me_beside_item(b, run, k);
			doc->like[i++] = k;
		}
		for (k = 0; k < run->own; k++) {
			doc->item[i] = *own++;
			doc->like[i++] = ME_NONE;
		}
		own++;
	}
	doc->item[i].at = (uint32_t)doc->text.len;
	return true;
}
