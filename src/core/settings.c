#include "core/settings.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "util/map.h"

struct me_settings {
	struct me_arena arena;
	struct me_doc doc;
	struct me_map map; /* items by key */
	uint32_t *item;	   /* of each key, its last assignment */
	uint32_t n;
	uint64_t seed;
};

static uint32_t hash_of(const struct me_settings *s, struct me_slice key)
{
	return (uint32_t)XXH3_64bits_withSeed(key.data, key.len, s->seed);
}

static uint32_t find(const struct me_settings *s, struct me_slice key)
{
	uint32_t hash = hash_of(s, key), v;
	uint64_t at;

	for (v = me_map_first(&s->map, hash, &at); v != ME_MAP_END;
	     v = me_map_next(&s->map, hash, &at))
		if (me_slice_eq(me_doc_key(&s->doc, s->item[v]), key))
			return v;
	return ME_NONE;
}

static bool read_keys(struct me_settings *s)
{
	uint32_t i = s->doc.n;

	/* from the end: what is found first is the setting */
	while (i-- > 0) {
		struct me_slice key = me_doc_key(&s->doc, i);

		if (!key.len || find(s, key) != ME_NONE)
			continue;
		s->item[s->n] = i;
		if (!me_map_add(&s->map, hash_of(s, key), s->n++))
			return false;
	}
	return true;
}

struct me_settings *me_settings_read(struct me_slice text, uint64_t seed)
{
	struct me_settings *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->seed = seed;
	if (me_doc_read(&s->doc, text, &s->arena) &&
	    me_map_init(&s->map, s->doc.n) &&
	    (s->item = me_arena_alloc(&s->arena, (size_t)s->doc.n + 1,
				      sizeof(*s->item))) &&
	    read_keys(s))
		return s;
	me_settings_free(s);
	return NULL;
}

void me_settings_free(struct me_settings *s)
{
	if (!s)
		return;
	me_map_free(&s->map);
	me_arena_free(&s->arena);
	free(s);
}

struct me_slice me_settings_get(const struct me_settings *s,
				struct me_slice key)
{
	uint32_t v = find(s, key);

	return v == ME_NONE ? me_slice(NULL, 0)
			    : me_doc_value(&s->doc, s->item[v]);
}

size_t me_settings_count(const struct me_settings *s)
{
	return s->n;
}

struct me_slice me_settings_key(const struct me_settings *s, size_t i)
{
	return me_doc_key(&s->doc, s->item[s->n - 1 - i]);
}
