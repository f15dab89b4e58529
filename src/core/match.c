#include "core/matching.h"

#include "core/name.h"

static bool is_assign(const struct me_doc *d, uint32_t i)
{
	return d->item[i].kind == ME_ASSIGN;
}

struct me_slice me_match_key(const struct me_match *m, uint32_t node)
{
	enum me_side s = me_match_side(m, node);

	return me_doc_key(&m->doc[s], m->node[node].item[s]);
}

bool me_match_is_agreed(const struct me_match *m, uint32_t node)
{
	const uint32_t *item = m->node[node].item;

	return me_match_is_untouched(m, node) ||
		(item[ME_OURS] != ME_NONE && item[ME_THEIRS] != ME_NONE &&
		 me_slice_eq(me_doc_raw(&m->doc[ME_OURS], item[ME_OURS]),
			     me_doc_raw(&m->doc[ME_THEIRS], item[ME_THEIRS])));
}

uint32_t me_group_len(const struct me_group *g)
{
	uint32_t n = g->n[ME_BASE];

	n = g->n[ME_OURS] > n ? g->n[ME_OURS] : n;
	return g->n[ME_THEIRS] > n ? g->n[ME_THEIRS] : n;
}

/* The class that item i of side s belongs to, or ME_NONE. */
static uint32_t find_class(const struct build *b, enum me_side s, uint32_t i,
			   uint32_t hash, uint64_t *at)
{
	struct me_match *m = b->m;
	uint32_t c;

	for (c = me_map_first(&b->map, hash, at); c != ME_MAP_END;
	     c = me_map_next(&b->map, hash, at)) {
		enum me_side have = me_match_side(m, c);

		if (me_name_same(&m->doc[have], m->node[c].item[have],
				 &m->doc[s], i))
			return c;
	}
	return ME_NONE;
}

static bool is_large(const struct build *b)
{
	return b->m->doc[ME_BASE].n >= ME_MAP_LARGE;
}

/* What is found of base by some hashes is called for, too. */
static void call_found(const struct build *b, const uint32_t *hash, uint32_t n)
{
	const struct me_doc *base = &b->m->doc[ME_BASE];
	uint32_t found[ME_MAP_AHEAD], i;
	uint64_t at;

	for (i = 0; i < n; i++) {
		found[i] = me_map_first(&b->map, hash[i], &at);
		if (found[i] >= base->n)
			continue;
		__builtin_prefetch(&b->m->node[found[i]]);
		__builtin_prefetch(&b->seen[found[i]]);
		__builtin_prefetch(&base->item[found[i]]);
	}
	for (i = 0; i < n; i++)
		if (found[i] < base->n)
			__builtin_prefetch(base->text.data +
					   base->item[found[i]].at);
}

/* A look into a large table waits for memory, unless it is announced: the
   places of several names are called for before the first is looked at. */
static void call_for(struct build *b, enum me_side s, uint32_t i)
{
	const struct me_doc *d = &b->m->doc[s];
	uint32_t end = d->n - i < ME_MAP_AHEAD ? d->n : i + ME_MAP_AHEAD;
	uint32_t hash[ME_MAP_AHEAD], n = 0;

	for (; i < end; i++) {
		if ((d->like && d->like[i] != ME_NONE) ||
		    d->item[i].kind == ME_BLANK ||
		    d->item[i].flags & ME_LEX_ALONE)
			continue;
		hash[n] = me_name_hash(d, i, b->opt->seed);
		b->hash[i % ME_MAP_AHEAD] = hash[n];
		me_map_call(&b->map, hash[n++]);
	}
	if (s != ME_BASE)
		call_found(b, hash, n);
}

/* Item i of side s has the name of item j of base. Note if it has all of its
   bytes, too: then nobody needs to look at them again. */
static void note_like(const struct build *b, uint32_t j, enum me_side s,
		      uint32_t i)
{
	const struct me_doc *base = &b->m->doc[ME_BASE], *d = &b->m->doc[s];

	if (d->like && (base->final_eol || j + 1 < base->n) &&
	    me_slice_eq(me_doc_raw(base, j), me_doc_raw(d, i)))
		d->item[i].flags |= ME_LEX_LIKE;
}

/* Is item i of side s the same thing as item j of base? Blank lines count as
   the same, wherever they stand. */
static bool same_as_base(const struct build *b, uint32_t j, enum me_side s,
			 uint32_t i)
{
	const struct me_doc *base = &b->m->doc[ME_BASE], *d = &b->m->doc[s];

	if (j >= base->n)
		return false;
	if (base->item[j].kind == ME_BLANK || d->item[i].kind == ME_BLANK)
		return base->item[j].kind == d->item[i].kind;
	return me_name_same(base, j, d, i);
}

/*
 * The class of item i of side s, made if need be; ME_NONE: no memory. *guess
 * is the base item that this one should be: the one after that which was found
 * last.
 */
static uint32_t class_of(struct build *b, enum me_side s, uint32_t i,
			 uint32_t *guess)
{
	struct me_match *m = b->m;
	const struct me_doc *d = &m->doc[s];
	uint32_t hash, c;
	uint64_t at;

	if (d->item[i].flags & ME_LEX_ALONE) {
		c = s == ME_BASE ? i : node_new(m);
		m->node[c].item[s] = i;
		return c;
	}
	if (s != ME_BASE && same_as_base(b, *guess, s, i))
		return m->id[ME_BASE][(*guess)++];
	if (d->item[i].kind == ME_BLANK)
		return BLANKS;
	hash = is_large(b) ? b->hash[i % ME_MAP_AHEAD]
			   : me_name_hash(d, i, b->opt->seed);
	c = find_class(b, s, i, hash, &at);
	if (c == ME_NONE) {
		c = s == ME_BASE ? i : node_new(m);
		m->node[c].item[s] = i;
		/* the operator's own text is not looked up, unless base has
		   it in what is folded */
		if ((s != ME_OURS || is_assign(d, i) ||
		     d->item[i].flags & ME_LEX_COMMON) &&
		    !me_map_add_at(&b->map, hash, c, at))
			return ME_NONE;
	}
	if (c < m->doc[ME_BASE].n) {
		*guess = m->node[c].item[ME_BASE] + 1;
		note_like(b, *guess - 1, s, i);
	}
	return c;
}

/* Count item i of side s in its class. */
static inline void note_class(struct build *b, enum me_side s, uint32_t i,
			      uint32_t c)
{
	unsigned n;

	/* base has more of them, perhaps folded */
	if ((b->m->doc[s].item[i].flags & ME_LEX_COMMON) &&
	    (b->seen[c] & BITS) != MANY) {
		b->seen[c] = (uint8_t)((b->seen[c] & ~BITS) | MANY);
		b->many += 3; /* the first of each side */
	}
	n = b->seen[c] >> (2 * s) & BITS;
	if (!n)
		b->m->node[c].item[s] = i;
	else /* one more, and the first of each side */
		b->many += 4;
	if (n != MANY)
		b->seen[c] = (uint8_t)(b->seen[c] + (1 << (2 * s)));
}

static bool classify(struct build *b, enum me_side s)
{
	const struct me_match *m = b->m;
	const uint32_t *like = m->doc[s].like, *base = m->id[ME_BASE];
	uint32_t *id = m->id[s], i, n = m->doc[s].n, guess = 0;

	for (i = 0; i < n; i++) {
		uint32_t c;

		if (i % ME_MAP_AHEAD == 0 && is_large(b))
			call_for(b, s, i);
		if (like && like[i] != ME_NONE) {
			guess = like[i] + 1;
			c = base[like[i]];
		} else {
			c = class_of(b, s, i, &guess);
			if (c == ME_NONE)
				return false;
		}
		id[i] = c;
		if (c == BLANKS)
			b->many++;
		else
			note_class(b, s, i, c);
	}
	return true;
}

bool me_match_build(struct me_match *m, const struct me_doc doc[3],
		    const struct me_options *opt, struct me_arena *a)
{
	struct build b = {
		.m = m, .arena = a, .opt = opt, .tmp = ME_ARENA_WITHIN(a)
	};
	/* an item each, and one for each class of two items or more */
	size_t all = (size_t)doc[0].n + doc[1].n + doc[2].n,
	       nodes = all + all / 2;
	bool ok = false;
	uint32_t i;
	int s;

	*m = (struct me_match){ .doc = doc };
	if (nodes >= BLANKS)
		return false;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		m->id[s] = doc[s].like
			? doc[s].like
			: me_arena_raw(a, doc[s].n + 1, sizeof(**m->id));
	m->node = me_arena_raw(a, nodes + 1, sizeof(*m->node));
	m->grouped = me_arena_raw(a, nodes + 1, sizeof(*m->grouped));
	b.seen = me_arena_alloc(&b.tmp, all + 1, 1);
	if (!me_map_init(&b.map, doc[ME_BASE].n) || !b.seen || !m->id[0] ||
	    !m->id[1] || !m->id[2] || !m->node || !m->grouped)
		goto out;
	for (i = 0; i < doc[ME_BASE].n; i++)
		node_new(m);
	/* theirs before ours: the operator's own text needs no class */
	ok = classify(&b, ME_BASE) && classify(&b, ME_THEIRS) &&
		classify(&b, ME_OURS);
	me_map_free(&b.map); /* which is large, before more is taken */
	ok = ok && me_match_group(&b);
out:
	me_map_free(&b.map);
	me_arena_free(&b.tmp);
	return ok;
}
