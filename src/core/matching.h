/*
 * The inside of matching: what match.c, which puts items into classes by name,
 * and group.c, which tells those of one class apart, share.
 */
#ifndef MERGEENV_CORE_MATCHING_H
#define MERGEENV_CORE_MATCHING_H

#include "core/match.h"
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

static inline uint32_t node_new(struct me_match *m)
{
	m->node[m->n] = (struct me_node){ { ME_NONE, ME_NONE, ME_NONE } };
	m->grouped[m->n] = 0;
	return m->n++;
}

/* Pair the items of classes that some file has several of, by what they stand
   above. False: no memory. */
bool me_match_group(struct build *b);

#endif
