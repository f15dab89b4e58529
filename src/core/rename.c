#include "core/rename.h"

#include "core/settings.h"
#include "core/value.h"

bool me_rename_parse(struct me_rename *r, const char *text)
{
	const char *eq = strchr(text, '=');

	if (!eq || eq == text || !eq[1] || strchr(eq + 1, '='))
		return false;
	r->from = me_slice(text, (size_t)(eq - text));
	r->to = me_slice_str(eq + 1);
	return true;
}

static const struct me_rename *rename_of(const struct me_rename *list, size_t n,
					 struct me_slice key,
					 const struct me_settings *set)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (me_slice_eq(list[i].from, key) &&
		    !me_settings_get(set, list[i].to).data)
			return &list[i];
	return NULL;
}

bool me_rename_apply(struct me_buf *b, struct me_slice text,
		     const struct me_rename *list, size_t n, uint64_t seed)
{
	struct me_settings *set = me_settings_read(text, seed);
	struct me_lex lx;
	struct me_item it;
	size_t at = 0;

	if (!set)
		return false;
	me_lex_init(&lx, text);
	while (me_lex_next(&lx, &it)) {
		struct me_slice key = me_item_key(text, &it);
		const struct me_rename *r =
			key.len ? rename_of(list, n, key, set) : NULL;

		if (!r)
			continue;
		me_buf_add(b,
			   me_slice(text.data + at,
				    (size_t)(key.data - text.data) - at));
		me_buf_add(b, r->to);
		at = (size_t)(key.data - text.data) + key.len;
	}
	me_buf_add(b, me_slice(text.data + at, text.len - at));
	me_settings_free(set);
	return !me_buf_failed(b);
}

/* Do two names share a part between underscores, of three letters or more? */
static bool is_kin(struct me_slice a, struct me_slice b)
{
	size_t i, start = 0;

	for (i = 0; i <= a.len; i++) {
		if (i < a.len && a.data[i] != '_')
			continue;
		if (i - start >= 3 &&
		    memmem(b.data, b.len, a.data + start, i - start))
			return true;
		start = i + 1;
	}
	return false;
}

/* Steps, of about 16 bytes each, that a guess may take: many against many is a
   new file, not a set of renames. */
enum { MOST = 10000000 };

/* Has a new variable the value that one had that is gone? Is it kin to it? No
   more steps are taken than are left. */
static bool is_renamed(const struct me_entry *was, const struct me_entry *now,
		       size_t *steps)
{
	struct me_slice from = was->value[ME_BASE];
	struct me_slice to = now->value[ME_THEIRS];

	++*steps;
	if (now->value[ME_BASE].data || !to.data)
		return false;
	*steps += (from.len + to.len) / 16;
	if (*steps >= MOST || !me_value_eq(from, to))
		return false;
	*steps += was->key.len * now->key.len / 64;
	return *steps < MOST && is_kin(was->key, now->key);
}

size_t me_rename_guess(struct me_rename *out, size_t max,
		       const struct me_entry *e, size_t n)
{
	size_t i, j, found = 0, steps = 0;

	for (i = 0; i < n && found < max && steps < MOST; i++) {
		struct me_slice was = e[i].value[ME_BASE];
		size_t hit = n;

		if (!was.data || e[i].value[ME_THEIRS].data ||
		    !me_value_bare(was).len)
			continue;
		for (j = 0; j < n && steps < MOST; j++) {
			if (!is_renamed(&e[i], &e[j], &steps))
				continue;
			if (hit < n)
				break; /* two candidates: no telling */
			hit = j;
		}
		if (hit < n && j == n)
			out[found++] =
				(struct me_rename){ e[i].key, e[hit].key };
	}
	return found;
}
