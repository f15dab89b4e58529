#include "core/match.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/name.h"
#include "core/value.h"
#include "util/map.h"

/* The class of blank lines: all alike, so they need no table. */
#define BLANKS (ME_NONE - 1)

/* How often a class occurs in each file, up to 2, in two bits a side. */
enum { ONCE = 1, MANY = 2, BITS = 3 };

struct build {
	struct me_match *m;
	struct me_arena *arena;
	struct me_arena tmp; /* gone when all is paired */
	const struct me_options *opt;
	struct me_map map; /* class by hash of its key or text */
	uint8_t *seen;	   /* by class: its first node */
	size_t many;	   /* no more items than these share a class */
	uint32_t hash[ME_MAP_AHEAD]; /* of items at hand, if is_large() */
};

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

static uint32_t node_new(struct me_match *m)
{
	m->node[m->n] = (struct me_node){ { ME_NONE, ME_NONE, ME_NONE } };
	m->grouped[m->n] = 0;
	return m->n++;
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

	if (s != ME_BASE && same_as_base(b, *guess, s, i))
		return m->id[ME_BASE][(*guess)++];
	if (d->item[i].kind == ME_BLANK)
		return BLANKS;
	if (d->item[i].flags & ME_LEX_ALONE) {
		m->node[i].item[ME_BASE] = i;
		return i;
	}
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

/* Will a variable that the operator removed be in the result all the same? */
static bool comes_back(const struct build *b, uint32_t c)
{
	const struct me_match *m = b->m;
	const uint32_t *item = m->node[c].item;

	return (b->opt->removed == ME_REMOVED_DROP ||
		(b->opt->removed == ME_REMOVED_CONFLICT &&
		 b->opt->favor == ME_FAVOR_THEIRS)) &&
		!me_value_eq(me_doc_value(&m->doc[ME_BASE], item[ME_BASE]),
			     me_doc_value(&m->doc[ME_THEIRS], item[ME_THEIRS]));
}

/* What a class is good for, by how often its name was seen. */
enum {
	MANY_OF = 1, /* several in some file: they form groups */
	COMMON = 2,  /* and need an owner to tell them apart */
	OWNER = 4,   /* can be the owner of such lines above it */
	RETURNS = 8  /* is one if it comes back */
};

/*
 * Can a class tell the repeated lines above it from others? Only if what
 * stands above it in ours or theirs can stand above it after a merge, too: it
 * is something that theirs has once and base at most once, and that the
 * operator did not remove; but no duplicate that may be gone then. His own
 * variables are none: what theirs adds above one would seem his own next time.
 */
static unsigned owner_role(const unsigned n[3], bool assign)
{
	if (n[ME_BASE] > ONCE || n[ME_THEIRS] != ONCE)
		return 0;
	if (n[ME_BASE] && !n[ME_OURS])
		return assign ? RETURNS : 0;
	return !assign || n[ME_OURS] < MANY ? OWNER : 0;
}

/* Only text needs an owner to be told apart, and the operator's copies do not
   count: they may be gone after the merge. */
static unsigned role(unsigned seen, bool assign)
{
	const unsigned n[3] = { seen & BITS, seen >> 2 & BITS,
				seen >> 4 & BITS };
	unsigned r = owner_role(n, assign);

	if (n[ME_BASE] == MANY || n[ME_OURS] == MANY || n[ME_THEIRS] == MANY)
		r |= MANY_OF;
	if (!assign && (n[ME_BASE] == MANY || n[ME_THEIRS] == MANY))
		r |= COMMON;
	return r;
}

static bool is_many(const struct build *b, uint32_t c)
{
	return b->seen[c] & (MANY << 4 | MANY << 2 | MANY);
}

/* One item of a group, before it is paired. */
struct entry {
	uint32_t item, group;
};

/* What a group is known by. */
struct ident {
	uint32_t cls, owner;
	uint32_t paired; /* items of one side that have a node */
};

struct grouping {
	struct build *b;
	struct me_map map;   /* group by class and owner */
	struct ident *ident; /* by group */
	struct entry *entry; /* base's, then ours', then theirs', upwards */
	uint32_t entries;
	uint32_t last;		 /* group that was found last */
	uint8_t role[2][1 << 6]; /* all of role(), by assign and seen */
};

static uint32_t find_group(struct grouping *g, uint32_t cls, uint32_t owner)
{
	struct me_match *m = g->b->m;
	uint64_t both = (uint64_t)cls << 32 | owner, at;
	uint32_t hash = (uint32_t)XXH3_64bits_withSeed(&both, sizeof(both),
						       g->b->opt->seed),
		 v;

	for (v = me_map_first(&g->map, hash, &at); v != ME_MAP_END;
	     v = me_map_next(&g->map, hash, &at))
		if (g->ident[v].cls == cls && g->ident[v].owner == owner)
			return v;
	if (!me_map_add(&g->map, hash, m->groups))
		return ME_NONE;
	g->ident[m->groups] = (struct ident){ cls, owner, 0 };
	m->group[m->groups] = (struct me_group){ .first = 0 };
	return m->groups++;
}

/* Collect the items of side s that are not alone in their class. */
static bool collect(struct grouping *g, enum me_side s)
{
	struct build *b = g->b;
	struct me_match *m = b->m;
	const struct me_item *item = m->doc[s].item;
	const uint32_t *id = m->id[s];
	const uint8_t *seen = b->seen;
	uint32_t i = m->doc[s].n, owner = ME_NONE;

	while (i-- > 0) {
		uint32_t c = id[i], of = ME_NONE, k;
		unsigned r = MANY_OF | COMMON;

		if (c != BLANKS)
			r = g->role[item[i].kind == ME_ASSIGN][seen[c]];
		if (r & OWNER || (r & RETURNS && comes_back(b, c)))
			owner = c;
		if (!(r & MANY_OF))
			continue;
		if (r & COMMON)
			of = owner;
		k = find_group(g, c, of);
		if (k == ME_NONE)
			return false;
		m->group[k].n[s]++;
		g->entry[g->entries++] = (struct entry){ i, k };
	}
	return true;
}

/* Give the items of each group their nodes: those at the same height, counted
   from the bottom, share one. */
static void pair(struct grouping *g)
{
	struct me_match *m = g->b->m;
	uint32_t k, e = 0, at = 0;
	int s;

	for (k = 0; k < m->groups; k++) {
		m->group[k].first = at;
		at += me_group_len(&m->group[k]);
	}
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		uint32_t of_side = 0;

		for (k = 0; k < m->groups; k++)
			of_side += m->group[k].n[s];
		for (; of_side; of_side--, e++) {
			uint32_t i = g->entry[e].item, node, *slot;

			k = g->entry[e].group;
			slot = &m->member[m->group[k].first +
					  g->ident[k].paired++];
			if (*slot == ME_NONE)
				*slot = s == ME_BASE ? i : node_new(m);
			node = *slot;
			m->node[node].item[s] = i;
			m->grouped[node] = k + 1;
			m->id[s][i] = node;
		}
		for (k = 0; k < m->groups; k++)
			g->ident[k].paired = 0;
	}
}

/* Owners so far are classes: find their nodes. */
static void name_owners(struct grouping *g)
{
	struct me_match *m = g->b->m;
	uint32_t k;

	for (k = 0; k < m->groups; k++) {
		uint32_t owner = g->ident[k].owner;

		/* a class of many is a group now, one without an owner */
		if (owner != ME_NONE && is_many(g->b, owner))
			owner = m->member[m->group[find_group(g, owner,
							      ME_NONE)]
						  .first];
		m->group[k].owner = owner;
	}
}

static bool group_all(struct build *b)
{
	struct me_match *m = b->m;
	struct grouping g = { .b = b };
	size_t many = b->many;
	bool ok = false;
	uint32_t i;
	int s;

	for (i = 0; i < 1 << 6; i++) {
		g.role[false][i] = (uint8_t)role(i, false);
		g.role[true][i] = (uint8_t)role(i, true);
	}
	g.entry = me_arena_raw(&b->tmp, many + 1, sizeof(*g.entry));
	g.ident = me_arena_raw(&b->tmp, many + 1, sizeof(*g.ident));
	m->group = me_arena_raw(b->arena, many + 1, sizeof(*m->group));
	m->member = me_arena_raw(b->arena, many + 1, sizeof(*m->member));
	if (!me_map_init(&g.map, many / 4) || !g.entry || !g.ident ||
	    !m->group || !m->member)
		goto out;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (!collect(&g, s))
			goto out;
	memset(m->member, 0xff, (many + 1) * sizeof(*m->member));
	/* nodes that stood for a whole class so far */
	for (i = 0; i < m->n; i++)
		if (is_many(b, i))
			m->node[i] = (struct me_node){ { ME_NONE, ME_NONE,
							 ME_NONE } };
	pair(&g);
	name_owners(&g);
	ok = true;
out:
	me_map_free(&g.map);
	return ok;
}

bool me_match_build(struct me_match *m, const struct me_doc doc[3],
		    const struct me_options *opt, struct me_arena *a)
{
	struct build b = { .m = m, .arena = a, .opt = opt };
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
	ok = ok && group_all(&b);
out:
	me_map_free(&b.map);
	me_arena_free(&b.tmp);
	return ok;
}
