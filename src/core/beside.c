#include "core/beside.h"

#define NEAR 8 /* items that are looked at in any case */

/* Where the two files are. */
struct place {
	uint32_t at;	/* the item of the other that the next one should be */
	uint32_t reach; /* how far from there to look for it otherwise */
	size_t credit;	/* steps that may be spent on that */
};

/* Room for one more of n things; NULL: no memory. What had been there is given
   back with the arena, and together is no larger. */
static void *make_room(void *have, uint32_t n, uint32_t *room, size_t size,
		       struct me_arena *a)
{
	void *more;

	if (n < *room)
		return have;
	*room = *room ? *room * 2 : 64;
	more = me_arena_raw(a, *room, size);
	if (more && have)
		memcpy(more, have, n * size);
	return more;
}

/* The number of bytes that a and b have in common at their start. */
static size_t common(const char *a, const char *b, size_t n)
{
	size_t i = 0;

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
	size_t start = o->item[from].at, n = o->text.len - start;

	if (n > doc->text.len - lx->pos)
		n = doc->text.len - lx->pos;
	n = start + common(doc->text.data + lx->pos, o->text.data + start, n);
	while (p->at < end && o->item[p->at + 1].at <= n)
		p->at++;
	if (p->at == from && b->runs)
		return true;
	b->run = make_room(b->run, b->runs, &b->run_room, sizeof(*b->run), a);
	if (!b->run)
		return false;
	b->owns += b->runs > 0; /* where the last of its own ends */
	b->run[b->runs++] =
		(struct me_run){ from, p->at - from, (uint32_t)lx->pos, 0 };
	doc->n += p->at - from;
	lx->pos += o->item[p->at].at - start;
	if (p->at > from)
		p->reach = NEAR;
	return true;
}

static bool has_key(const struct me_doc *d, uint32_t i, struct me_slice key)
{
	return i < d->n && d->item[i].key_len == key.len &&
		me_slice_eq(me_doc_key(d, i), key);
}

/*
 * After an assignment that repeats nothing: where do the files go on together?
 * Below the same key, sought upwards and downwards from the place at hand,
 * twice as far each time it is not found. Every item read pays for a few steps
 * of that, and no more are taken, so that files with nothing in common are
 * read in linear time, too.
 */
static void find_place(struct me_slice key, const struct me_doc *other,
		       struct place *p)
{
	uint32_t k, at = p->at;

	p->credit += NEAR;
	if (!key.len || key.len >= 255 || p->reach > p->credit)
		return;
	for (k = 0; k < p->reach; k++) {
		if (has_key(other, at + k, key))
			p->at = at + k + 1;
		else if (k < at && has_key(other, at - 1 - k, key))
			p->at = at - k;
		else
			continue;
		break;
	}
	p->credit -= k;
	if (k == p->reach && p->reach < other->n)
		p->reach *= 2;
}

bool me_beside_read(struct me_doc *doc, struct me_lex *lx, struct me_arena *a)
{
	struct me_beside *b = doc->beside;
	struct place p = { 0, NEAR, 0 };
	struct me_item *it;

	for (;;) {
		if ((p.at < b->other->n || !b->runs) &&
		    !take_over(doc, lx, &p, a))
			return false;
		b->own = make_room(b->own, b->owns + 1, &b->own_room,
				   sizeof(*b->own), a);
		if (!b->own)
			return false;
		it = &b->own[b->owns];
		if (!me_lex_next(lx, it))
			return true;
		me_doc_note(doc, it);
		b->own[++b->owns].at = (uint32_t)lx->pos;
		b->run[b->runs - 1].own++;
		doc->n++;
		find_place(me_item_key(doc->text, it), b->other, &p);
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
