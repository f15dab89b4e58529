#include "core/weaving.h"

#define STEPS 64 /* upwards, and one more for each byte of theirs */

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
	size_t credit;	/* steps that may be spent on finding over */
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

/* Are two repeated lines known by the same owner, or both by none? */
static bool are_together(const struct weave *w, uint32_t node, uint32_t other)
{
	uint32_t owner = owner_of(w, other);

	if (owner != ME_NONE)
		return owner_of(w, node) == owner;
	return is_loose(w, node) && is_loose(w, other) && !is_assign(w, node) &&
		!is_assign(w, other);
}

/* What is new goes above the operator's own comment, too, and above all of
   the repeated lines that have one owner, or none: it must not part them from
   it, or become one. Every byte of theirs pays for a step upwards, and no
   more are taken, so that this takes linear time. */
static void find_top(struct walk *k)
{
	struct weave *w = k->w;
	uint32_t up;

	k->top = k->over = k->above;
	if (k->above == ME_NONE || k->above == w->m->n)
		return;
	for (up = w->o->prev[k->top]; is_own_text(w, up) && is_comment(w, up);
	     up = w->o->prev[up])
		k->top = up;
	for (up = w->o->prev[k->over]; up != w->m->n && k->credit;
	     up = w->o->prev[up], k->credit--)
		if ((is_own_text(w, up) && is_comment(w, up)) ||
		    are_together(w, up, k->above))
			k->over = up;
		else
			break;
}

/* Something that a comment can stand directly above. */
static bool is_landmark(const struct weave *w, uint32_t node)
{
	return is_assign(w, node) || me_match_kind(w->m, node) == ME_FOLD ||
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

void me_walk_theirs(struct weave *w)
{
	const struct me_match *m = w->m;
	struct walk k = {
		.w = w,
		.after = m->n,
		.low = ME_NONE,
		.block = ME_NONE,
		.credit = STEPS,
	};

	for (k.i = 0; k.i < m->doc[ME_THEIRS].n; k.i++) {
		uint32_t node = theirs_node(&k, k.i);

		k.credit += me_doc_raw(&m->doc[ME_THEIRS], k.i).len;
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
