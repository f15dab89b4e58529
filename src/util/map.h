/*
 * A hash table of indexes: 32-bit values found by hash, compared by the
 * caller, who knows what the indexes mean.
 *
 *	struct me_map m;
 *	uint64_t at;
 *	uint32_t v;
 *
 *	me_map_init(&m, expected);
 *	for (v = me_map_first(&m, hash, &at); v != ME_MAP_END;
 *	    v = me_map_next(&m, hash, &at))
 *		if (the thing v stands for is the one sought)
 *			return v;
 *	me_map_add_at(&m, hash, value, at);
 *	me_map_free(&m);
 *
 * The hash should be seeded where keys come from strangers. False from
 * init or add: out of memory, and the table is as it was.
 */
#ifndef MERGEENV_UTIL_MAP_H
#define MERGEENV_UTIL_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ME_MAP_END UINT32_MAX

struct me_map {
	uint64_t *slot; /* hash << 32 | value + 1; 0: empty */
	uint64_t mask;
	uint64_t used, limit;
};

bool me_map_init(struct me_map *m, size_t expected);
bool me_map_grow(struct me_map *m);
void me_map_free(struct me_map *m);

static inline void me_map_put(struct me_map *m, uint64_t entry, uint64_t at)
{
	while (m->slot[at & m->mask])
		at++;
	m->slot[at & m->mask] = entry;
}

/* at: where a search for the hash ended, or the hash. */
static inline bool me_map_add_at(struct me_map *m, uint32_t hash,
				 uint32_t value, uint64_t at)
{
	if (m->used == m->limit) {
		if (!me_map_grow(m))
			return false;
		at = hash;
	}
	me_map_put(m, (uint64_t)hash << 32 | (value + 1), at);
	m->used++;
	return true;
}

static inline bool me_map_add(struct me_map *m, uint32_t hash, uint32_t value)
{
	return me_map_add_at(m, hash, value, hash);
}

static inline uint32_t me_map_walk(const struct me_map *m, uint32_t hash,
				   uint64_t *at)
{
	uint64_t s;

	while ((s = m->slot[*at & m->mask])) {
		if ((uint32_t)(s >> 32) == hash)
			return (uint32_t)s - 1;
		++*at;
	}
	return ME_MAP_END;
}

/*
 * A hash will be looked for soon: fetch its place in the meantime. A table for
 * so many, which is in no near cache, is waited for at each look otherwise; so
 * the places of some are called for, and then looked at.
 */
#define ME_MAP_LARGE 32768
#define ME_MAP_AHEAD 32
static inline void me_map_call(const struct me_map *m, uint32_t hash)
{
	__builtin_prefetch(&m->slot[hash & m->mask]);
}

static inline uint32_t me_map_first(const struct me_map *m, uint32_t hash,
				    uint64_t *at)
{
	*at = hash;
	return me_map_walk(m, hash, at);
}

static inline uint32_t me_map_next(const struct me_map *m, uint32_t hash,
				   uint64_t *at)
{
	++*at;
	return me_map_walk(m, hash, at);
}

#endif
