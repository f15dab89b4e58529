#include "core/weave.h"

#include <stdlib.h>

#include "util/lis.h"

struct weave {
	struct me_order *o;
	const struct me_match *m;
	const struct me_decision *d;
	uint32_t *from; /* moved nodes: first of its run; or NULL */
};

static bool is_kept(const struct weave *w, uint32_t node)
{
	return w->d->action[node] != ME_DROP;
}

static uint32_t item(const struct weave *w, uint32_t node, enum me_side s)
{
	return w->m->node[node].item[s];
}

static bool is_moved(const struct weave *w, uint32_t node)
{
	return w->from && w->from[node] != ME_NONE;
}

/* Does it have a place in the list before theirs is worked in? */
static bool is_placed(const struct weave *w, uint32_t node)
{
	return item(w, node, ME_OURS) != ME_NONE && !is_moved(w, node);
}

/* One of several that nothing but their order tells apart. */
static bool is_loose(const struct weave *w, uint32_t node)
{
	uint32_t group = w->m->grouped[node];

	return group && w->m->group[group - 1].owner == ME_NONE;
}

/* Text that only the operator has. */
static bool is_own_text(const struct weave *w, uint32_t node)
{
	return node != w->m->n && item(w, node, ME_BASE) == ME_NONE &&
		item(w, node, ME_THEIRS) == ME_NONE &&
		me_match_kind(w->m, node) != ME_ASSIGN && !is_loose(w, node);
}

static bool is_assign(const struct weave *w, uint32_t node)
{
	return me_match_kind(w->m, node) == ME_ASSIGN;
}

/* A line that belongs to what stands below it. */
static bool is_comment(const struct weave *w, uint32_t node)
{
	enum me_kind k = me_match_kind(w->m, node);

	return k == ME_COMMENT || k == ME_OPAQUE;
}

static void link_after(struct me_order *o, uint32_t at, uint32_t first,
		       uint32_t last)
{
	uint32_t next = o->next[at];

	o->next[at] = first;
	o->prev[first] = at;
	o->next[last] = next;
	o->prev[next] = last;
}

static void take_out(struct me_order *o, uint32_t first, uint32_t last)
{
	o->next[o->prev[first]] = o->next[last];
	o->prev[o->next[last]] = o->prev[first];
}

/* Start from the operator's file. */
static void lay_out_ours(struct weave *w)
{
	const struct me_match *m = w->m;
	uint32_t i, last = m->n;

	w->o->next[last] = w->o->prev[last] = last;
	for (i = 0; i < m->doc[ME_OURS].n; i++) {
		uint32_t node = m->id[ME_OURS][i];

		if (!is_kept(w, node))
			continue;
		link_after(w->o, last, node, node);
		last = node;
	}
}

/* Can theirs have moved it? It must be in all three files, and there once:
   the order of a key's settings is their meaning, and repeated lines go where
   their owner goes. */
static bool is_movable(const struct weave *w, uint32_t node)
{
	const uint32_t *it = w->m->node[node].item;

	return it[ME_BASE] != ME_NONE && it[ME_OURS] != ME_NONE &&
		it[ME_THEIRS] != ME_NONE && is_kept(w, node) &&
		!w->m->grouped[node];
}

/* What theirs moved, and ours has between the same neighbours already, stays:
   a merge that is run again must not move it from where it put it. */
static void accept_places(const struct weave *w, const uint32_t *node,
			  uint32_t n, uint32_t *below, uint8_t *stays)
{
	uint32_t i, at = ME_NONE;

	for (i = n; i-- > 0;) {
		if (stays[i])
			at = item(w, node[i], ME_OURS);
		below[i] = at;
	}
	for (i = 0, at = 0; i < n; i++) {
		uint32_t ours = item(w, node[i], ME_OURS);

		stays[i] |= ours >= at && ours < below[i];
		if (stays[i])
			at = ours + 1;
	}
}

/*
 * The largest set of nodes whose order is the same in base and theirs stays
 * where ours has it; the others were moved by theirs.
 */
static bool mark_moved(struct weave *w, uint32_t *node, uint32_t *place,
		       uint8_t *stays)
{
	const struct me_match *m = w->m;
	uint32_t i, n = 0;

	for (i = 0; i < m->doc[ME_THEIRS].n; i++) {
		node[n] = m->id[ME_THEIRS][i];
		place[n] = item(w, node[n], ME_BASE);
		n += is_movable(w, node[n]);
	}
	if (!me_lis(place, n, stays))
		return false;
	accept_places(w, node, n, place, stays);
	memset(w->from, 0xff, m->n * sizeof(*w->from));
	for (i = 0; i < n; i++)
		if (!stays[i])
			w->from[node[i]] = node[i];
	/* and the repeated lines that both have above what moved */
	for (i = 0; i < m->doc[ME_THEIRS].n; i++) {
		uint32_t line = m->id[ME_THEIRS][i], owner;

		if (!m->grouped[line] || item(w, line, ME_OURS) == ME_NONE)
			continue;
		owner = m->group[m->grouped[line] - 1].owner;
		if (owner != ME_NONE && is_moved(w, owner) && is_kept(w, line))
			w->from[line] = line;
	}
	return true;
}

static bool find_moved(struct weave *w, struct me_arena *a)
{
	const struct me_match *m = w->m;
	size_t n = m->doc[ME_THEIRS].n, i;
	uint32_t last = 0, *node, *place;
	bool sorted = true, ok;
	uint8_t *stays;

	for (i = 0; i < n && sorted; i++) {
		uint32_t x = m->id[ME_THEIRS][i];

		if (!is_movable(w, x))
			continue;
		sorted = item(w, x, ME_BASE) >= last;
		last = item(w, x, ME_BASE);
	}
	if (sorted)
		return true;
	w->from = me_arena_alloc(a, m->n, sizeof(*w->from));
	node = malloc(n * sizeof(*node));
	place = malloc(n * sizeof(*place));
	stays = malloc(n);
	ok = w->from && node && place && stays &&
		mark_moved(w, node, place, stays);
	free(node);
	free(place);
	free(stays);
	return ok;
}

/* Take what theirs moved out of the list. The operator's own comment directly
   above it is about it, and repeated lines above it are known by it: they stay
   with it. */
static void take_out_moved(struct weave *w)
{
	const struct me_match *m = w->m;
	uint32_t i, node, up;

	for (i = 0; i < m->doc[ME_OURS].n; i++) {
		bool blank;

		node = m->id[ME_OURS][i];
		if (!is_moved(w, node))
			continue;
		blank = me_match_kind(m, node) == ME_BLANK;
		for (up = w->o->prev[node]; is_own_text(w, up);
		     up = w->o->prev[up]) {
			blank |= me_match_kind(m, up) == ME_BLANK;
			if (!blank || m->grouped[up])
				w->from[node] = up;
		}
	}
	for (i = 0; i < m->doc[ME_OURS].n; i++) {
		node = m->id[ME_OURS][i];
		if (is_moved(w, node))
			take_out(w->o, w->from[node], node);
	}
}

/* Walking theirs from top to bottom. */
struct walk {
	struct weave *w;
	uint32_t i;	/* the item at hand */
	uint32_t after; /* the neighbour new things go after */
	uint32_t low;	/* its place in ours: items below are behind */
	uint32_t ahead; /* next item of theirs that all three have */
	uint32_t until; /* the lines of text before this item ... */
	uint32_t above; /* ... go above this node, ME_NONE: nothing */
	uint32_t top;	/* or the operator's own comments on that, */
	uint32_t over;	/* or these and the repeated lines there */
	uint32_t block; /* first of the comments put in last, if any */
};

static uint32_t theirs_node(const struct walk *k, uint32_t i)
{
	return k->w->m->id[ME_THEIRS][i];
}

/* The place in ours of the next thing that all three have: what is new in
   this part of theirs belongs before it. */
static uint32_t high(struct walk *k)
{
	const struct me_doc *theirs = &k->w->m->doc[ME_THEIRS];

	if (k->ahead < k->i)
		k->ahead = k->i;
	for (; k->ahead < theirs->n; k->ahead++) {
		uint32_t node = theirs_node(k, k->ahead);

		if (is_movable(k->w, node) && !is_moved(k->w, node))
			return item(k->w, node, ME_OURS);
	}
	return ME_NONE;
}

/* May new things be put after a node that is in the list already? Not if the
   operator has it in quite another place than theirs has. */
static bool is_neighbour(struct walk *k, uint32_t node)
{
	uint32_t at = item(k->w, node, ME_OURS);

	if (is_movable(k->w, node))
		return true;
	return (k->low == ME_NONE || at > k->low) && at < high(k);
}

/* What a repeated line is known by; ME_NONE: nothing. */
static uint32_t owner_of(const struct weave *w, uint32_t node)
{
	uint32_t group = w->m->grouped[node];

	return group ? w->m->group[group - 1].owner : ME_NONE;
}

/* What is new goes above the operator's own comment, too, and above all of
   the repeated lines that have one owner: it must not part them from it. */
static void find_top(struct walk *k)
{
	struct weave *w = k->w;
	uint32_t up, owner;

	k->top = k->over = k->above;
	if (k->above == ME_NONE || k->above == w->m->n)
		return;
	owner = owner_of(w, k->above);
	for (up = w->o->prev[k->top]; is_own_text(w, up) && is_comment(w, up);
	     up = w->o->prev[up])
		k->top = up;
	for (up = w->o->prev[k->over]; up != w->m->n; up = w->o->prev[up])
		if ((is_own_text(w, up) && is_comment(w, up)) ||
		    (owner != ME_NONE && owner_of(w, up) == owner))
			k->over = up;
		else
			break;
}

/* Something that a comment can stand directly above. */
static bool is_landmark(const struct weave *w, uint32_t node)
{
	return is_assign(w, node) ||
		(is_comment(w, node) && !is_loose(w, node));
}

/*
 * Look ahead from a line of text that is to be put in: what is in the list
 * that it belongs above? For a repeated line that is what it is known by, its
 * owner, or another such line above that; for other text, what the comment
 * lines that it is one of end directly above.
 */
static void look_ahead(struct walk *k)
{
	struct weave *w = k->w;
	const struct me_match *m = w->m;
	uint32_t n = m->doc[ME_THEIRS].n, i;
	uint32_t owner = owner_of(w, theirs_node(k, k->i));
	bool repeated = m->grouped[theirs_node(k, k->i)], owned;

	k->above = ME_NONE;
	for (i = k->i; i < n; i++) {
		uint32_t node = theirs_node(k, i);

		if (!is_kept(w, node))
			continue;
		owned = repeated && me_match_head(m, node) == owner;
		if (repeated && !owned && is_assign(w, node))
			continue;
		if (is_placed(w, node)) {
			if (repeated || is_landmark(w, node))
				k->above = node;
			break;
		}
		/* an owner that is to be put in, too: on to its place */
		repeated = repeated && !owned;
		if (repeated)
			continue;
		if (!is_comment(w, node))
			break;
		repeated = m->grouped[node];
		owner = owner_of(w, node);
	}
	k->until = i;
	/* without an owner it belongs at the end */
	if (i == n && repeated)
		k->above = m->n;
	find_top(k);
}

/* Of what comes with a moved node, put all up to the last blank line above
   place: it must not part comments from the node. The first of the rest. */
static uint32_t put_blanks(struct weave *w, uint32_t node, uint32_t place)
{
	uint32_t first = w->from[node], last = ME_NONE, i;

	for (i = first; i != node; i = w->o->next[i])
		if (me_match_kind(w->m, i) == ME_BLANK)
			last = i;
	if (last == ME_NONE)
		return first;
	i = w->o->next[last];
	link_after(w->o, w->o->prev[place], first, last);
	return i;
}

/* Put in a line of text above what look_ahead() found. What moved goes
   directly above it, so that it comes to the same place every time. */
static void put_above(struct walk *k, uint32_t node)
{
	struct weave *w = k->w;
	uint32_t first = node, place = k->over, owner = owner_of(w, node);

	if (is_moved(w, node)) {
		first = me_match_kind(w->m, node) == ME_BLANK
			? w->from[node]
			: put_blanks(w, node, place);
	} else if (w->m->grouped[node] &&
		   (owner == ME_NONE || is_placed(w, owner))) {
		place = k->top;
	}
	link_after(w->o, w->o->prev[place], first, node);
}

static void put_in(struct walk *k, uint32_t node)
{
	struct weave *w = k->w;
	uint32_t first = node;

	if (!is_assign(w, node)) {
		if (k->until <= k->i)
			look_ahead(k);
		if (k->above != ME_NONE) {
			put_above(k, node);
			return;
		}
	}
	if (is_moved(w, node))
		first = k->block != ME_NONE ? put_blanks(w, node, k->block)
					    : w->from[node];
	link_after(w->o, k->after, first, node);
	k->after = node;
	if (!is_comment(w, node))
		k->block = ME_NONE;
	else if (k->block == ME_NONE)
		k->block = first;
}

static void work_in_theirs(struct weave *w)
{
	const struct me_match *m = w->m;
	struct walk k = {
		.w = w, .after = m->n, .low = ME_NONE, .block = ME_NONE
	};

	for (k.i = 0; k.i < m->doc[ME_THEIRS].n; k.i++) {
		uint32_t node = theirs_node(&k, k.i);

		if (!is_kept(w, node))
			continue;
		if (!is_placed(w, node)) {
			put_in(&k, node);
		} else if (is_neighbour(&k, node)) {
			k.after = node;
			k.low = item(w, node, ME_OURS);
			k.block = ME_NONE;
		}
	}
}

/* Number the nodes by their place in the list. */
static uint32_t *number(const struct weave *w)
{
	uint32_t end = w->m->n, node, n = 0;
	uint32_t *place = calloc((size_t)end + 1, sizeof(*place));

	if (!place)
		return NULL;
	for (node = w->o->next[end]; node != end; node = w->o->next[node])
		place[node] = ++n;
	return place;
}

/* A key's setting is its last assignment: whatever the template's place for
   an earlier one, it goes above the one it came before. */
static bool keep_settings_last(struct weave *w)
{
	const struct me_match *m = w->m;
	uint32_t k, j, *place = NULL;

	for (k = 0; k < m->groups; k++) {
		const struct me_group *g = &m->group[k];
		uint32_t low = m->member[g->first];

		if (me_match_kind(m, low) != ME_ASSIGN || !is_kept(w, low))
			continue;
		if (!place && !(place = number(w)))
			return false;
		for (j = 1; j < me_group_len(g); j++) {
			uint32_t node = m->member[g->first + j];

			if (!is_kept(w, node))
				continue;
			if (place[node] > place[low]) {
				take_out(w->o, node, node);
				link_after(w->o, w->o->prev[low], node, node);
				place[node] = place[low];
			}
			low = node;
		}
	}
	free(place);
	return true;
}

bool me_weave(struct me_order *o, const struct me_match *m,
	      const struct me_decision *d, struct me_arena *a)
{
	struct weave w = { o, m, d, NULL };

	o->next = me_arena_alloc(a, (size_t)m->n + 1, sizeof(*o->next));
	o->prev = me_arena_alloc(a, (size_t)m->n + 1, sizeof(*o->prev));
	if (!o->next || !o->prev)
		return false;
	lay_out_ours(&w);
	if (!find_moved(&w, a))
		return false;
	if (w.from)
		take_out_moved(&w);
	work_in_theirs(&w);
	return keep_settings_last(&w);
}
