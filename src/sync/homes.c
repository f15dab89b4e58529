#include "sync/homes.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/settings.h"
#include "sys/file.h"
#include "sys/place.h"
#include "sys/seed.h"
#include "util/arena.h"
#include "util/map.h"

/* A key, and the first two pairs of different templates that have it: one of
   the two is not the template that is asked about. */
struct home {
	struct me_slice key;
	const struct me_pair *pair[2];
};

struct me_homes {
	struct me_arena arena; /* holds the keys */
	struct me_map map;     /* of home, by key */
	struct home *home;
	uint32_t n, cap;
	uint64_t seed;
};

static uint32_t hash_of(const struct me_homes *h, struct me_slice key)
{
	return (uint32_t)XXH3_64bits_withSeed(key.data, key.len, h->seed);
}

static struct home *find(const struct me_homes *h, struct me_slice key)
{
	uint32_t hash = hash_of(h, key), i;
	uint64_t at;

	for (i = me_map_first(&h->map, hash, &at); i != ME_MAP_END;
	     i = me_map_next(&h->map, hash, &at))
		if (me_slice_eq(h->home[i].key, key))
			return &h->home[i];
	return NULL;
}

static struct home *add(struct me_homes *h, struct me_slice key)
{
	char *copy = me_arena_alloc(&h->arena, key.len, 1);
	struct home *more;

	if (!copy)
		return NULL;
	if (h->n == h->cap) {
		h->cap = h->cap ? 2 * h->cap : 1024;
		more = realloc(h->home, h->cap * sizeof(*h->home));
		if (!more)
			return NULL;
		h->home = more;
	}
	memcpy(copy, key.data, key.len);
	if (!me_map_add(&h->map, hash_of(h, key), h->n))
		return NULL;
	h->home[h->n] =
		(struct home){ me_slice(copy, key.len), { NULL, NULL } };
	return &h->home[h->n++];
}

static bool note(struct me_homes *h, const struct me_pair *pair,
		 struct me_slice key)
{
	struct home *home = find(h, key);

	if (!home && !(home = add(h, key)))
		return false;
	if (!home->pair[0])
		home->pair[0] = pair;
	else if (!home->pair[1] &&
		 strcmp(home->pair[0]->template, pair->template))
		home->pair[1] = pair;
	return true;
}

/* Read one template of the work tree. What cannot be read has nothing. */
static bool read_one(struct me_homes *h, const struct me_site *site,
		     const struct me_pair *pair)
{
	struct me_place place = ME_PLACE_INIT;
	struct me_file file = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	struct me_settings *set = NULL;
	bool ok = true;
	size_t i;

	if (!me_place_open(&place, site->root, pair->template, 0, &ignored) &&
	    !me_file_read_at(place.fd, place.name, pair->template,
			     ME_FILE_NOFOLLOW, &file, &ignored))
		set = me_settings_read(me_slice(file.data, file.len), h->seed);
	for (i = 0; set && ok && i < me_settings_count(set); i++)
		ok = note(h, pair, me_settings_key(set, i));
	me_settings_free(set);
	me_file_release(&file);
	me_place_close(&place);
	return ok;
}

static struct me_homes *read_all(const struct me_site *site)
{
	struct me_homes *h = calloc(1, sizeof(*h));
	bool ok;
	size_t i;

	if (!h)
		return NULL;
	h->seed = me_seed();
	ok = me_map_init(&h->map, 1024);
	for (i = 0; ok && i < site->pairs.n; i++)
		ok = read_one(h, site, &site->pairs.item[i]);
	if (ok)
		return h;
	me_homes_free(h);
	return NULL;
}

const struct me_pair *me_homes_find(struct me_site *site, struct me_slice key,
				    const char *but_template)
{
	const struct home *home;

	if (!site->homes)
		site->homes = read_all(site);
	home = site->homes ? find(site->homes, key) : NULL;
	if (!home)
		return NULL;
	return strcmp(home->pair[0]->template, but_template) ? home->pair[0]
							     : home->pair[1];
}

void me_homes_free(struct me_homes *h)
{
	if (!h)
		return;
	me_arena_free(&h->arena);
	me_map_free(&h->map);
	free(h->home);
	free(h);
}
