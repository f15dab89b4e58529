#include "core/weaving.h"

#include <stdlib.h>

#include "core/fold.h"
#include "util/lis.h"

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

/* Items of theirs, first to end less end itself: all that could have moved. */
struct window {
	uint32_t first, end;
	size_t n; /* how many of them could, a fold counted by its weight */
};

/* The place in ours of the nearest thing above or below the window that could
   have moved, NONE: there is none. */
static uint32_t beyond(const struct weave *w, uint32_t i, uint32_t end,
		       uint32_t step)
{
	for (; i != end; i += step) {
		uint32_t node = w->m->id[ME_THEIRS][i];

		if (is_movable(w, node))
			return item(w, node, ME_OURS);
	}
	return ME_NONE;
}

/* What theirs moved, and ours has between the same neighbours already, stays:
   a merge that is run again must not move it from where it put it. */
static void accept_places(const struct weave *w, const struct window *win,
			  const uint32_t *node, uint32_t *below, uint8_t *stays)
{
	uint32_t i, at = beyond(w, win->end, w->m->doc[ME_THEIRS].n, 1);

	for (i = (uint32_t)win->n; i-- > 0;) {
		if (stays[i])
			at = item(w, node[i], ME_OURS);
		below[i] = at;
	}
	at = beyond(w, win->first - 1, ME_NONE, ME_NONE);
	at = at == ME_NONE ? 0 : at + 1;
	for (i = 0; i < win->n; i++) {
		uint32_t ours = item(w, node[i], ME_OURS);

		stays[i] |= ours >= at && ours < below[i];
		if (stays[i])
			at = ours + 1;
	}
}

static uint32_t weight(const struct weave *w, uint32_t node)
{
	return me_fold_weight(&w->m->doc[ME_BASE].item[item(w, node, ME_BASE)]);
}

/* The part of theirs outside which everything is below all of base that is
   above it there, and above all that is below. False: nothing moved. */
static bool find_window(const struct weave *w, struct window *win)
{
	const struct me_match *m = w->m;
	uint32_t i, at, highest = 0, least = ME_NONE;

	*win = (struct window){ 0, 0, 0 };
	for (i = 0; i < m->doc[ME_THEIRS].n; i++) {
		if (!is_movable(w, m->id[ME_THEIRS][i]))
			continue;
		at = item(w, m->id[ME_THEIRS][i], ME_BASE);
		if (at >= highest) {
			highest = at;
			continue;
		}
		least = at < least ? at : least;
		win->end = i + 1;
	}
	for (i = 0; i < win->end; i++) {
		uint32_t node = m->id[ME_THEIRS][i];

		if (!is_movable(w, node))
			continue;
		if (!win->n && item(w, node, ME_BASE) <= least)
			win->first = i + 1;
		else
			win->n += weight(w, node);
	}
	return win->end;
}

/*
 * The largest set of nodes whose order is the same in base and theirs stays
 * where ours has it; the others were moved by theirs.
 */
static bool mark_moved(struct weave *w, const struct window *win,
		       uint32_t *node, uint32_t *place, uint8_t *stays)
{
	const struct me_match *m = w->m;
	uint32_t i, k, n = 0;

	for (i = win->first; i < win->end; i++) {
		uint32_t x = m->id[ME_THEIRS][i], at;

		if (!is_movable(w, x))
			continue;
		/* a fold counts as often as what is in it would */
		at = m->doc[ME_BASE].item[item(w, x, ME_BASE)].at;
		for (k = weight(w, x); k > 0; k--, n++) {
			node[n] = x;
			place[n] = at++;
		}
	}
	if (!me_lis(place, n, stays))
		return false;
	accept_places(w, win, node, place, stays);
	memset(w->from, 0xff, m->n * sizeof(*w->from));
	for (i = 0; i < n; i++)
		if (!stays[i]) {
			w->from[node[i]] = node[i];
			w->o->unfold |= me_match_kind(m, node[i]) == ME_FOLD;
		}
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
	struct me_arena tmp = ME_ARENA_WITHIN(a);
	uint32_t *node, *place;
	struct window win;
	uint8_t *stays;
	bool ok;

	if (!find_window(w, &win))
		return true;
	w->from = me_arena_raw(a, w->m->n, sizeof(*w->from));
	node = me_arena_raw(&tmp, win.n, sizeof(*node));
	place = me_arena_raw(&tmp, win.n, sizeof(*place));
	stays = me_arena_raw(&tmp, win.n, 1);
	ok = w->from && node && place && stays &&
		mark_moved(w, &win, node, place, stays);
	me_arena_free(&tmp);
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

	o->unfold = false;
	o->next = me_arena_raw(a, (size_t)m->n + 1, sizeof(*o->next));
	o->prev = me_arena_raw(a, (size_t)m->n + 1, sizeof(*o->prev));
	if (!o->next || !o->prev)
		return false;
	lay_out_ours(&w);
	if (!find_moved(&w, a))
		return false;
	if (o->unfold)
		return true;
	if (w.from)
		take_out_moved(&w);
	me_walk_theirs(&w);
	return keep_settings_last(&w);
}
