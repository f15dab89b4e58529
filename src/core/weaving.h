/*
 * The inside of weaving: what weave.c and walk.c share.
 */
#ifndef MERGEENV_CORE_WEAVING_H
#define MERGEENV_CORE_WEAVING_H

#include "core/weave.h"

struct weave {
	struct me_order *o;
	const struct me_match *m;
	const struct me_decision *d;
	uint32_t *from; /* moved nodes: first of its run; or NULL */
};

static inline bool is_kept(const struct weave *w, uint32_t node)
{
	return w->d->action[node] != ME_DROP;
}

static inline uint32_t item(const struct weave *w, uint32_t node,
			    enum me_side s)
{
	return w->m->node[node].item[s];
}

static inline bool is_moved(const struct weave *w, uint32_t node)
{
	return w->from && w->from[node] != ME_NONE;
}

/* Does it have a place in the list before theirs is worked in? */
static inline bool is_placed(const struct weave *w, uint32_t node)
{
	return item(w, node, ME_OURS) != ME_NONE && !is_moved(w, node);
}

/* One of several that nothing but their order tells apart. */
static inline bool is_loose(const struct weave *w, uint32_t node)
{
	uint32_t group = w->m->grouped[node];

	return group && w->m->group[group - 1].owner == ME_NONE;
}

/* Text that only the operator has. */
static inline bool is_own_text(const struct weave *w, uint32_t node)
{
	return node != w->m->n && item(w, node, ME_BASE) == ME_NONE &&
		item(w, node, ME_THEIRS) == ME_NONE &&
		me_match_kind(w->m, node) != ME_ASSIGN && !is_loose(w, node);
}

static inline bool is_assign(const struct weave *w, uint32_t node)
{
	return me_match_kind(w->m, node) == ME_ASSIGN;
}

/* A line that belongs to what stands below it. */
static inline bool is_comment(const struct weave *w, uint32_t node)
{
	enum me_kind k = me_match_kind(w->m, node);

	return k == ME_COMMENT || k == ME_OPAQUE;
}

static inline void link_after(struct me_order *o, uint32_t at, uint32_t first,
			      uint32_t last)
{
	uint32_t next = o->next[at];

	o->next[at] = first;
	o->prev[first] = at;
	o->next[last] = next;
	o->prev[next] = last;
}

static inline void take_out(struct me_order *o, uint32_t first, uint32_t last)
{
	o->next[o->prev[first]] = o->next[last];
	o->prev[o->next[last]] = o->prev[first];
}

/* Can theirs have moved it? It must be in all three files, and there once:
   the order of a key's settings is their meaning, and repeated lines go where
   their owner goes. */
static inline bool is_movable(const struct weave *w, uint32_t node)
{
	const uint32_t *it = w->m->node[node].item;

	return it[ME_BASE] != ME_NONE && it[ME_OURS] != ME_NONE &&
		it[ME_THEIRS] != ME_NONE && is_kept(w, node) &&
		!w->m->grouped[node];
}

/* Work what theirs added and moved into the list, from top to bottom. */
void me_walk_theirs(struct weave *w);

#endif
