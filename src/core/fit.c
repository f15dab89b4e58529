/*
 * What became of an item of the version before is true of one that repeats
 * it, so only new ones are looked up. A name that is assigned more than once
 * counts as its last assignment says: versions are counted from their end,
 * and a name has the number of the version that it was last counted in.
 */
#include "core/fit.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/doc.h"
#include "core/settings.h"
#include "core/value.h"
#include "util/map.h"

enum verdict { NOTHING, EQUAL, OTHER, MISSING, TEXT, TEXT_MISSING, VERDICTS };

struct note {
	uint32_t name; /* of an assignment */
	uint32_t verdict;
};

struct version {
	struct me_arena arena;
	char *text; /* a copy */
	struct me_doc doc;
	struct note *note; /* by item */
};

struct name {
	struct me_slice key;
	uint32_t counted;
};

struct me_fitter {
	struct me_settings *file;
	struct me_arena arena;
	struct me_doc doc;   /* of the file */
	struct me_map lines; /* its comments */

	struct me_map map; /* all names that a version had */
	struct name *name;
	uint32_t n, cap;

	struct version version[2]; /* this one, and the one before */
	bool before;		   /* is there one before? */
	uint32_t number;
	uint64_t seed;
};

static uint32_t hash_of(const struct me_fitter *f, struct me_slice s)
{
	return (uint32_t)XXH3_64bits_withSeed(s.data, s.len, f->seed);
}

static struct me_slice line_of(const struct me_doc *d, uint32_t i)
{
	return me_line_chomp(me_doc_raw(d, i));
}

static bool has_line(const struct me_fitter *f, struct me_slice line,
		     uint32_t hash)
{
	uint64_t at;
	uint32_t i;

	for (i = me_map_first(&f->lines, hash, &at); i != ME_MAP_END;
	     i = me_map_next(&f->lines, hash, &at))
		if (me_slice_eq(line_of(&f->doc, i), line))
			return true;
	return false;
}

static bool read_lines(struct me_fitter *f)
{
	struct me_slice line;
	uint32_t i, hash;

	for (i = 0; i < f->doc.n; i++) {
		if (f->doc.item[i].kind != ME_COMMENT)
			continue;
		line = line_of(&f->doc, i);
		hash = hash_of(f, line);
		if (!has_line(f, line, hash) && !me_map_add(&f->lines, hash, i))
			return false;
	}
	return true;
}

struct me_fitter *me_fitter_new(struct me_slice file, uint64_t seed)
{
	struct me_fitter *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->seed = seed;
	f->file = me_settings_read(file, seed);
	if (f->file && me_doc_read(&f->doc, file, &f->arena) &&
	    me_map_init(&f->lines, f->doc.n) &&
	    me_map_init(&f->map, f->doc.n) && read_lines(f))
		return f;
	me_fitter_free(f);
	return NULL;
}

static void drop(struct version *v)
{
	me_arena_free(&v->arena);
	free(v->text);
	v->text = NULL;
}

void me_fitter_free(struct me_fitter *f)
{
	if (!f)
		return;
	me_settings_free(f->file);
	me_arena_free(&f->arena);
	me_map_free(&f->lines);
	me_map_free(&f->map);
	free(f->name);
	drop(&f->version[0]);
	drop(&f->version[1]);
	free(f);
}

static bool add_name(struct me_fitter *f, struct me_slice key, uint32_t hash)
{
	char *copy = me_arena_alloc(&f->arena, key.len, 1);
	uint32_t cap = f->cap ? 2 * f->cap : 256;
	struct name *more;

	if (f->n == f->cap) {
		more = realloc(f->name, cap * sizeof(*more));
		if (!more)
			return false;
		f->name = more;
		f->cap = cap;
	}
	if (!copy || !me_map_add(&f->map, hash, f->n))
		return false;
	memcpy(copy, key.data, key.len);
	f->name[f->n++] = (struct name){ me_slice(copy, key.len), 0 };
	return true;
}

static bool find_name(struct me_fitter *f, struct me_slice key, uint32_t *name)
{
	uint32_t hash = hash_of(f, key);
	uint64_t at;

	for (*name = me_map_first(&f->map, hash, &at); *name != ME_MAP_END;
	     *name = me_map_next(&f->map, hash, &at))
		if (me_slice_eq(f->name[*name].key, key))
			return true;
	*name = f->n;
	return add_name(f, key, hash);
}

static bool judge(struct me_fitter *f, const struct me_doc *d, uint32_t i,
		  struct note *note)
{
	struct me_slice key = me_doc_key(d, i), val, line;

	if (!key.len && d->item[i].kind != ME_COMMENT)
		return true;
	if (!key.len) {
		line = line_of(d, i);
		note->verdict = has_line(f, line, hash_of(f, line))
			? TEXT
			: TEXT_MISSING;
		return true;
	}
	val = me_settings_get(f->file, key);
	note->verdict = !val.data		       ? MISSING
		: me_value_eq(val, me_doc_value(d, i)) ? EQUAL
						       : OTHER;
	return find_name(f, key, &note->name);
}

static bool read_version(struct me_fitter *f, struct version *v,
			 const struct version *last, struct me_slice text)
{
	uint32_t i, like;

	drop(v);
	v->text = malloc(text.len + 1);
	if (!v->text)
		return false;
	if (text.len)
		memcpy(v->text, text.data, text.len);
	if (!me_doc_read_beside(&v->doc, me_slice(v->text, text.len),
				last ? &last->doc : NULL, &v->arena))
		return false;
	v->note = me_arena_alloc(&v->arena, v->doc.n + 1, sizeof(*v->note));
	for (i = 0; v->note && i < v->doc.n; i++) {
		like = last ? v->doc.like[i] : ME_NONE;
		if (like != ME_NONE)
			v->note[i] = last->note[like];
		else if (!judge(f, &v->doc, i, &v->note[i]))
			return false;
	}
	return v->note;
}

static void count(struct me_fitter *f, const struct version *v,
		  struct me_fit *out)
{
	size_t sum[VERDICTS] = { 0 };
	uint32_t i = v->doc.n;

	f->number++;
	while (i-- > 0) {
		const struct note *n = &v->note[i];

		if (n->verdict >= EQUAL && n->verdict <= MISSING) {
			if (f->name[n->name].counted == f->number)
				continue;
			f->name[n->name].counted = f->number;
		}
		sum[n->verdict]++;
	}
	*out = (struct me_fit){
		.equal = sum[EQUAL],
		.other = sum[OTHER],
		.missing = sum[MISSING],
		.own = me_settings_count(f->file) - sum[EQUAL] - sum[OTHER],
		.text = sum[TEXT],
		.text_missing = sum[TEXT_MISSING],
	};
}

bool me_fitter_measure(struct me_fitter *f, struct me_slice version,
		       struct me_fit *out)
{
	struct version *v = &f->version[f->number % 2];
	const struct version *last = &f->version[(f->number + 1) % 2];

	if (!f->before || !me_doc_is_plain(&last->doc))
		last = NULL;
	if (!read_version(f, v, last, version))
		return false;
	count(f, v, out);
	f->before = true;
	return true;
}

bool me_fit_better(const struct me_fit *a, const struct me_fit *b)
{
	/* differences, compared without going below zero */
	size_t for_a = a->equal + b->missing, for_b = b->equal + a->missing;

	if (for_a != for_b)
		return for_a > for_b;
	return a->text + b->text_missing > b->text + a->text_missing;
}

bool me_fit_is_far(const struct me_fit *f, const struct me_fit *better)
{
	return f->other + f->missing + f->own >
		2 * (better->other + better->missing + better->own);
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
