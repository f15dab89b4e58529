#include "core/decide.h"

#include <fnmatch.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/secret.h"
#include "core/value.h"
#include "util/map.h"

/*
 * The value table. Each verdict names what is written; two rows leave that to
 * the policy for removed variables, the conflict row to the side favoured.
 */
enum outcome { OURS, THEIRS, GONE, BOTH, POLICY };

static const uint8_t outcome[ME_VERDICTS] = {
	[ME_SAME] = OURS,
	[ME_ADOPTED] = THEIRS,
	[ME_REMOVED] = GONE,
	[ME_ADDED] = THEIRS,
	[ME_KEPT] = OURS,
	[ME_KEPT_REMOVED] = GONE,
	[ME_YOURS] = OURS,
	[ME_CONFLICT] = BOTH,
	[ME_UPSTREAM_REMOVED] = POLICY,
	[ME_DEFAULT_CHANGED] = POLICY,
	[ME_HELD] = OURS,
};

static bool same(const struct me_slice *a, const struct me_slice *b)
{
	return a == b || (a && b && me_value_eq(*a, *b));
}

enum me_verdict me_verdict_of(const struct me_slice *base,
			      const struct me_slice *ours,
			      const struct me_slice *theirs)
{
	if (same(ours, theirs))
		return ME_SAME;
	if (same(ours, base))
		return !theirs ? ME_REMOVED : base ? ME_ADOPTED : ME_ADDED;
	if (same(theirs, base))
		return !ours ? ME_KEPT_REMOVED : base ? ME_KEPT : ME_YOURS;
	if (!theirs)
		return ME_UPSTREAM_REMOVED;
	return ours ? ME_CONFLICT : ME_DEFAULT_CHANGED;
}

/* How many of a line's occurrences stand in the result: the side that changed
   their number wins; if both did, none that either side has is lost. */
static uint32_t merged_count(const uint32_t n[3])
{
	if (n[ME_OURS] == n[ME_BASE])
		return n[ME_THEIRS];
	if (n[ME_THEIRS] == n[ME_BASE])
		return n[ME_OURS];
	return n[ME_OURS] > n[ME_THEIRS] ? n[ME_OURS] : n[ME_THEIRS];
}

struct deciding {
	struct me_decision *d;
	const struct me_match *m;
	const struct me_options *opt;
	struct me_map off; /* ours' commented-out assignments, by key;
				   for ME_FRESH_COMMENT alone */
};

static uint32_t hash_key(const struct deciding *g, struct me_slice key)
{
	return (uint32_t)XXH3_64bits_withSeed(key.data, key.len, g->opt->seed);
}

/* Does ours have the key as a comment? */
static bool is_off(const struct deciding *g, struct me_slice key, uint32_t hash)
{
	const struct me_doc *ours = &g->m->doc[ME_OURS];
	uint64_t at;
	uint32_t i;

	for (i = me_map_first(&g->off, hash, &at); i != ME_MAP_END;
	     i = me_map_next(&g->off, hash, &at))
		if (me_slice_eq(me_comment_key(me_doc_raw(ours, i)), key))
			return true;
	return false;
}

static bool find_off(struct deciding *g)
{
	const struct me_doc *ours = &g->m->doc[ME_OURS];
	uint32_t i, hash;

	if (!me_map_init(&g->off, ours->n / 8))
		return false;
	for (i = 0; i < ours->n; i++) {
		struct me_slice key = { NULL, 0 };

		if (ours->item[i].kind == ME_COMMENT)
			key = me_comment_key(me_doc_raw(ours, i));
		if (!key.len)
			continue;
		hash = hash_key(g, key);
		if (!is_off(g, key, hash) && !me_map_add(&g->off, hash, i))
			return false;
	}
	return true;
}

/* What is done with a variable that is new in the template. */
static enum me_action take_fresh(const struct deciding *g, uint32_t node)
{
	struct me_slice key;

	switch (g->opt->fresh) {
	case ME_FRESH_COMMENT:
		key = me_match_key(g->m, node);
		return is_off(g, key, hash_key(g, key)) ? ME_DROP
							: ME_TAKE_COMMENTED;
	case ME_FRESH_REPORT:
		return ME_DROP;
	case ME_FRESH_ADD:
		break;
	}
	return ME_TAKE_THEIRS;
}

/* Which side's item stands for a node that is kept: ours, so that what the
   operator has stays as it is, unless only theirs has it. */
static enum me_action take(const struct deciding *g, uint32_t node)
{
	const uint32_t *item = g->m->node[node].item;

	if (item[ME_OURS] != ME_NONE)
		return ME_TAKE_OURS;
	if (item[ME_THEIRS] == ME_NONE)
		return ME_DROP;
	/* comments on variables that are left out are left out, too */
	return item[ME_BASE] == ME_NONE && g->opt->fresh == ME_FRESH_REPORT
		? ME_DROP
		: ME_TAKE_THEIRS;
}

static bool is_pinned(const struct deciding *g, uint32_t node)
{
	const char *const *pin = g->opt->pin;
	struct me_slice key = me_match_key(g->m, node);
	char name[256];

	if (g->opt->hold_secrets && me_secret_name(key))
		return true;
	if (!pin || !*pin)
		return false;
	if (key.len >= sizeof(name))
		return false;
	memcpy(name, key.data, key.len);
	name[key.len] = '\0';
	for (; *pin; pin++)
		if (!fnmatch(*pin, name, 0))
			return true;
	return false;
}

/* Has the operator written "# merge-env: keep" on the line before? */
static bool is_kept(const struct deciding *g, uint32_t node)
{
	const struct me_doc *ours = &g->m->doc[ME_OURS];
	uint32_t i = g->m->node[node].item[ME_OURS];
	struct me_slice s;

	if (!i || ours->item[i - 1].kind != ME_COMMENT)
		return false;
	s = me_line_chomp(me_doc_raw(ours, i - 1));
	while (s.len && strchr(" \t#", s.data[0]))
		s = me_slice(s.data + 1, s.len - 1);
	return me_slice_has_prefix(s, "merge-env: keep");
}

static enum me_action act(const struct deciding *g, uint32_t node,
			  enum me_verdict v)
{
	const struct me_options *opt = g->opt;
	enum me_action ours, theirs;

	ours = g->m->node[node].item[ME_OURS] != ME_NONE ? ME_TAKE_OURS
							 : ME_DROP;
	theirs = g->m->node[node].item[ME_THEIRS] != ME_NONE ? ME_TAKE_THEIRS
							     : ME_DROP;
	switch ((enum outcome)outcome[v]) {
	case OURS:
		return ours;
	case THEIRS:
		return theirs;
	case GONE:
		return ME_DROP;
	case POLICY:
		if (opt->removed == ME_REMOVED_KEEP)
			return ours;
		if (opt->removed == ME_REMOVED_DROP)
			return theirs;
		break;
	case BOTH:
		break;
	}
	return opt->favor == ME_FAVOR_OURS	? ours
		: opt->favor == ME_FAVOR_THEIRS ? theirs
						: ME_HUNK;
}

/* Decide the setting of a key, by the table. */
static void decide_setting(struct deciding *g, uint32_t node)
{
	const struct me_match *m = g->m;
	struct me_slice val[3], *set[3] = { NULL, NULL, NULL };
	const uint32_t *item = m->node[node].item;
	enum me_verdict v;
	int s, values = 0;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		if (item[s] == ME_NONE)
			continue;
		set[s] = &val[s];
		if (s != ME_BASE && me_match_is_like(m, node, (enum me_side)s))
			set[s] = set[ME_BASE];
		values += set[s] == &val[s];
	}
	/* one alone is compared with nothing */
	for (s = ME_BASE; values > 1 && s <= ME_THEIRS; s++)
		if (set[s] == &val[s])
			val[s] = me_doc_value(&m->doc[s], item[s]);
	v = me_verdict_of(set[ME_BASE], set[ME_OURS], set[ME_THEIRS]);
	if (g->opt->base_unknown && v == ME_CONFLICT)
		v = ME_KEPT;
	if (set[ME_OURS] && v != ME_SAME && v != ME_YOURS && v != ME_KEPT &&
	    (is_pinned(g, node) || is_kept(g, node)))
		v = ME_HELD;
	g->d->verdict[node] = (uint8_t)v;
	g->d->action[node] = (uint8_t)(v == ME_ADDED ? take_fresh(g, node)
						     : act(g, node, v));
}

static void decide_single(struct deciding *g, uint32_t node)
{
	const struct me_match *m = g->m;
	const struct me_node *n = &m->node[node];
	uint32_t count[3];
	int s;

	if (me_match_kind(m, node) == ME_ASSIGN) {
		if (me_match_is_agreed(m, node)) {
			g->d->verdict[node] = ME_SAME;
			g->d->action[node] = ME_TAKE_OURS;
		} else {
			decide_setting(g, node);
		}
		return;
	}
	/* all that is not the same in a fold was changed by theirs alone */
	if (me_match_kind(m, node) == ME_FOLD) {
		g->d->action[node] = ME_TAKE_THEIRS;
		return;
	}
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		count[s] = n->item[s] != ME_NONE;
	g->d->action[node] =
		(uint8_t)(merged_count(count) ? take(g, node) : ME_DROP);
}

/* Do two sides have the node, with the same value? */
static bool same_value(const struct me_match *m, uint32_t node, enum me_side a,
		       enum me_side b)
{
	const uint32_t *item = m->node[node].item;

	return item[a] != ME_NONE && item[b] != ME_NONE &&
		me_value_eq(me_doc_value(&m->doc[a], item[a]),
			    me_doc_value(&m->doc[b], item[b]));
}

/* Do two sides have the same values, one by one? */
static bool same_sequence(const struct me_match *m, const struct me_group *grp,
			  enum me_side a, enum me_side b)
{
	uint32_t k;

	if (grp->n[a] != grp->n[b])
		return false;
	for (k = 0; k < grp->n[a]; k++)
		if (!same_value(m, m->member[grp->first + k], a, b))
			return false;
	return true;
}

/*
 * A key set more than once in some file. The last is the setting, and decided
 * as such; the earlier ones stand where one side changed nothing as the other
 * side has them, else as ours has them, so that nobody gets a duplicate that
 * he did not have.
 */
static void decide_keys(struct deciding *g, const struct me_group *grp)
{
	const struct me_match *m = g->m;
	uint32_t len = me_group_len(grp), k, setting = m->member[grp->first];
	enum me_side from = ME_OURS;

	decide_setting(g, setting);
	if (same_sequence(m, grp, ME_BASE, ME_OURS))
		from = ME_THEIRS;
	for (k = 1; k < len; k++) {
		uint32_t node = m->member[grp->first + k];

		if (!same_value(m, node, ME_OURS, ME_THEIRS))
			g->d->verdict[node] =
				from == ME_OURS ? ME_KEPT : ME_ADOPTED;
		g->d->action[node] = ME_DROP;
		/* a side of a hunk that is empty means unset: nothing above
		   may come to light when it is taken */
		if (g->d->action[setting] == ME_HUNK && !grp->n[ME_THEIRS])
			continue;
		if (k < grp->n[from] && g->d->action[setting] != ME_DROP)
			g->d->action[node] = from == ME_THEIRS &&
					!same_value(m, node, ME_OURS, ME_THEIRS)
				? ME_TAKE_THEIRS
				: ME_TAKE_OURS;
	}
}

static void decide_lines(struct deciding *g, const struct me_group *grp)
{
	uint32_t len = me_group_len(grp), want = merged_count(grp->n), k;

	for (k = 0; k < len; k++) {
		uint32_t node = g->m->member[grp->first + k];

		g->d->action[node] =
			(uint8_t)(k < want ? take(g, node) : ME_DROP);
	}
}

static bool is_keys(const struct me_match *m, const struct me_group *grp)
{
	return me_match_kind(m, m->member[grp->first]) == ME_ASSIGN;
}

/* The texts of a node some way on are wanted soon, if it has several: they are
   anywhere in large files. (gcc 12 leaves out a call of a function that does
   nothing but prefetch, so this is made a part of its caller before.) */
static inline __attribute__((always_inline)) void
call_for_texts(const struct me_match *m, uint32_t i)
{
	enum { AHEAD = 16 };
	const uint32_t *item;
	int s;

	if (m->n - i <= AHEAD)
		return;
	i += AHEAD;
	item = m->node[i].item;
	if (item[ME_BASE] == ME_NONE || me_match_is_untouched(m, i))
		return;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (item[s] != ME_NONE) {
			const struct me_item *it = &m->doc[s].item[item[s]];
			const char *text = m->doc[s].text.data;

			__builtin_prefetch(text + it[0].at);
			__builtin_prefetch(text + it[1].at - 1);
		}
}

bool me_decide(struct me_decision *d, const struct me_match *m,
	       const struct me_options *opt, struct me_arena *a)
{
	struct deciding g = { .d = d, .m = m, .opt = opt };
	const bool large = m->n >= ME_MAP_LARGE;
	uint32_t i;
	bool ok = true;

	d->action = me_arena_alloc(a, (size_t)m->n + 1, 1);
	d->verdict = me_arena_alloc(a, (size_t)m->n + 1, 1);
	if (!d->action || !d->verdict)
		return false;
	if (opt->fresh == ME_FRESH_COMMENT) {
		ok = find_off(&g);
		if (!ok)
			goto out;
	}
	for (i = 0; i < m->n; i++) {
		if (large)
			call_for_texts(m, i);
		if (me_match_is_untouched(m, i))
			d->action[i] = ME_TAKE_OURS;
		else if (!m->grouped[i] && me_match_exists(m, i))
			decide_single(&g, i);
	}
	/* lines last: they depend on their owners */
	for (i = 0; i < m->groups; i++)
		if (is_keys(m, &m->group[i]))
			decide_keys(&g, &m->group[i]);
	for (i = 0; i < m->groups; i++)
		if (!is_keys(m, &m->group[i]))
			decide_lines(&g, &m->group[i]);
	d->conflicts = 0;
	for (i = 0; i < m->n; i++)
		d->conflicts += d->action[i] == ME_HUNK;
out:
	me_map_free(&g.off);
	return ok;
}
