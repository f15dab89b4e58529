#include "core/matching.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/value.h"

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

bool me_match_group(struct build *b)
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
