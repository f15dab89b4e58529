#include "util/map.h"

#include <stdlib.h>

bool me_map_init(struct me_map *m, size_t expected)
{
	uint64_t size = 64;

	while (size / 4 * 3 <= expected)
		size *= 2;
	m->slot = calloc(size, sizeof(*m->slot));
	m->mask = size - 1;
	m->used = 0;
	m->limit = size / 4 * 3;
	return m->slot;
}

bool me_map_grow(struct me_map *m)
{
	struct me_map big;
	uint64_t i;

	if (!me_map_init(&big, m->mask + 1))
		return false;
	for (i = 0; i <= m->mask; i++)
		if (m->slot[i])
			me_map_put(&big, m->slot[i], m->slot[i] >> 32);
	big.used = m->used;
	free(m->slot);
	*m = big;
	return true;
}

void me_map_free(struct me_map *m)
{
	free(m->slot);
	m->slot = NULL;
}
