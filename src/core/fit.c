#include "core/fit.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/value.h"
#include "util/map.h"

struct me_settings {
	struct me_arena arena;
	struct me_doc doc;
	struct me_map map;  /* items by key */
	struct me_map text; /* comment lines */
	uint32_t *item;	    /* of each key, its last assignment */
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

/* The item with the same text as line, among the comments. */
static bool has_text(const struct me_settings *s, struct me_slice line,
		     uint32_t hash)
{
	uint32_t v;
	uint64_t at;

	for (v = me_map_first(&s->text, hash, &at); v != ME_MAP_END;
	     v = me_map_next(&s->text, hash, &at))
		if (me_slice_eq(me_line_chomp(me_doc_raw(&s->doc, v)), line))
			return true;
	return false;
}

static bool read_text(struct me_settings *s)
{
	uint32_t i, hash;

	for (i = 0; i < s->doc.n; i++) {
		struct me_slice line = me_line_chomp(me_doc_raw(&s->doc, i));

		if (s->doc.item[i].kind != ME_COMMENT)
			continue;
		hash = hash_of(s, line);
		if (!has_text(s, line, hash) && !me_map_add(&s->text, hash, i))
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
	    me_map_init(&s->map, s->doc.n) && me_map_init(&s->text, s->doc.n) &&
	    read_text(s) &&
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
	me_map_free(&s->text);
	me_arena_free(&s->arena);
	free(s);
}

struct me_slice me_settings_get(const struct me_settings *s,
				struct me_slice key)
{
	uint32_t v = find(s, key);

	return v == ME_NONE ? me_slice(NULL, 0)
			    : me_doc_parts(&s->doc, s->item[v]).val;
}

size_t me_settings_count(const struct me_settings *s)
{
	return s->n;
}

struct me_slice me_settings_key(const struct me_settings *s, size_t i)
{
	return me_doc_key(&s->doc, s->item[s->n - 1 - i]);
}

struct me_fit me_fit_of(const struct me_settings *file,
			const struct me_settings *template_)
{
	struct me_fit f = { 0, 0, 0, 0, 0, 0 };
	uint32_t i;

	for (i = 0; i < template_->n; i++) {
		uint32_t t = template_->item[i];
		struct me_slice val =
			me_settings_get(file, me_doc_key(&template_->doc, t));

		if (!val.data)
			f.missing++;
		else if (me_value_eq(val, me_doc_parts(&template_->doc, t).val))
			f.equal++;
		else
			f.other++;
	}
	f.own = file->n - f.equal - f.other;
	for (i = 0; i < template_->doc.n; i++) {
		struct me_slice line =
			me_line_chomp(me_doc_raw(&template_->doc, i));

		if (template_->doc.item[i].kind != ME_COMMENT)
			continue;
		if (has_text(file, line, hash_of(file, line)))
			f.text++;
		else
			f.text_missing++;
	}
	return f;
}

bool me_fit_better(const struct me_fit *a, const struct me_fit *b)
{
	/* differences, compared without going below zero */
	size_t for_a = a->equal + b->missing, for_b = b->equal + a->missing;

	if (for_a != for_b)
		return for_a > for_b;
	return a->text + b->text_missing > b->text + a->text_missing;
}

bool me_fit_is_sure(const struct me_fit *f)
{
	size_t all = f->equal + f->other + f->missing;

	return f->equal && f->equal * 10 >= all * 9;
}

bool me_fit_is_exact(const struct me_fit *f)
{
	return f->equal && !f->other && !f->missing && !f->own &&
		!f->text_missing;
}
