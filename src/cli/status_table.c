#include "cli/status_table.h"

#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/secret.h"
#include "sys/seed.h"
#include "util/visible.h"

static const char SAME[] = "same";

static const struct {
	const char *title, *word;
	bool to_do; /* counts for --exit-code */
} measures[ME_MEASURES] = {
	[ME_MISSING] = { "missing, new in the template", "missing", true },
	[ME_OLD_DEFAULT] = { "old defaults", "old default", true },
	[ME_CUSTOMISED] = { "customised", "customised", false },
	[ME_OWN] = { "your own", "own", false },
	[ME_GONE] = { "removed upstream", "removed upstream", true },
	[ME_GONE_BY_YOU] = { "removed by you", "removed by you", false },
	[ME_BOTH] = { "changed on both sides", "both changed", true },
	[ME_HELD_BACK] = { "held or pinned", "held", false },
	[ME_PENDING] = { "pending conflicts", "pending", true },
	[ME_CREDENTIAL] = { "credential-like", "credential", false },
};

static int measure_of(enum me_verdict v)
{
	switch (v) {
	case ME_SAME:
		return -1;
	case ME_ADOPTED:
		return ME_OLD_DEFAULT;
	case ME_REMOVED:
	case ME_UPSTREAM_REMOVED:
		return ME_GONE;
	case ME_ADDED:
		return ME_MISSING;
	case ME_KEPT:
		return ME_CUSTOMISED;
	case ME_KEPT_REMOVED:
	case ME_DEFAULT_CHANGED:
		return ME_GONE_BY_YOU;
	case ME_YOURS:
		return ME_OWN;
	case ME_CONFLICT:
		return ME_BOTH;
	case ME_HELD:
		return ME_HELD_BACK;
	}
	return -1;
}

const char *me_measure_word(enum me_measure m)
{
	return measures[m].word;
}

bool me_measure_is_to_do(enum me_measure m)
{
	return measures[m].to_do;
}

static uint32_t hash_of(struct me_slice key)
{
	return (uint32_t)XXH3_64bits_withSeed(key.data, key.len, me_seed());
}

int me_column_count(struct me_column *c, struct me_err *err)
{
	const struct me_hunks *hunks = &c->sync.pending;
	size_t i;
	bool ok;
	int m;

	c->entries = me_result_entries(c->sync.result, &c->entry);
	ok = me_map_init(&c->map, c->entries + hunks->n);
	for (i = 0; ok && i < c->entries; i++) {
		m = measure_of(c->entry[i].verdict);
		if (m >= 0)
			c->count[m]++;
		if (c->entry[i].value[ME_OURS].data &&
		    me_secret_name(c->entry[i].key))
			c->count[ME_CREDENTIAL]++;
		ok = me_map_add(&c->map, hash_of(c->entry[i].key), (uint32_t)i);
	}
	for (i = 0; ok && i < hunks->n; i++)
		ok = me_map_add(&c->map, hash_of(hunks->item[i].key),
				(uint32_t)(c->entries + i));
	c->count[ME_PENDING] = hunks->n;
	return ok ? 0 : me_err_set(err, "out of memory");
}

void me_column_free(struct me_column *c)
{
	me_map_free(&c->map);
}

static void pad(struct me_buf *b, size_t width, size_t to)
{
	me_buf_fill(b, ' ', width < to ? to - width : 2);
}

static size_t column_width(const struct me_column *c)
{
	size_t n = strlen(me_err_quote(c->env)) + 2;

	return n < 18 ? 18 : n;
}

static void add_cell(struct me_buf *b, const struct me_column *c,
		     const char *text)
{
	me_buf_str(b, text);
	pad(b, strlen(text), column_width(c));
}

static void end_row(struct me_buf *b)
{
	while (b->len && b->data[b->len - 1] == ' ')
		b->len--;
	me_buf_str(b, "\n");
}

static void add_counts(struct me_buf *b, const struct me_column *c, size_t n)
{
	char text[32];
	size_t i;
	int m;

	pad(b, 0, 32);
	for (i = 0; i < n; i++)
		add_cell(b, &c[i], me_err_quote(c[i].env));
	end_row(b);
	for (m = 0; m < ME_MEASURES; m++) {
		me_buf_str(b, measures[m].title);
		pad(b, strlen(measures[m].title), 32);
		for (i = 0; i < n; i++) {
			snprintf(text, sizeof(text), "%zu", c[i].count[m]);
			add_cell(b, &c[i], text);
		}
		end_row(b);
	}
}

/* The number of a variable in the map, as an entry or as a hunk. */
static uint32_t find(const struct me_column *c, struct me_slice key, bool hunk)
{
	uint32_t hash = hash_of(key), i;
	uint64_t at;

	for (i = me_map_first(&c->map, hash, &at); i != ME_MAP_END;
	     i = me_map_next(&c->map, hash, &at))
		if (hunk == (i >= c->entries) &&
		    me_slice_eq(hunk ? c->sync.pending.item[i - c->entries].key
				     : c->entry[i].key,
				key))
			return i;
	return ME_MAP_END;
}

/* What a variable is called in a column. */
static const char *word_of(const struct me_column *c, struct me_slice key)
{
	uint32_t i = find(c, key, false);
	int m;

	if (find(c, key, true) != ME_MAP_END)
		return measures[ME_PENDING].word;
	if (i == ME_MAP_END)
		return "-";
	m = measure_of(c->entry[i].verdict);
	return m < 0 ? SAME : measures[m].word;
}

/* Has the column a row of its own for it? */
static bool differs(const struct me_column *c, struct me_slice key)
{
	return find(c, key, false) != ME_MAP_END && word_of(c, key) != SAME;
}

/* Rows for the variables that differ in column k, and in none before it. */
static void add_rows(struct me_buf *b, const struct me_column *c, size_t n,
		     size_t k)
{
	size_t i, j;

	for (i = 0; i < c[k].entries; i++) {
		struct me_slice key = c[k].entry[i].key;
		bool shown = !differs(&c[k], key);

		for (j = 0; j < k && !shown; j++)
			shown = differs(&c[j], key);
		if (shown)
			continue;
		me_visible_add(b, key, 200);
		pad(b, me_visible_width(key), 32);
		for (j = 0; j < n; j++)
			add_cell(b, &c[j], word_of(&c[j], key));
		end_row(b);
	}
}

void me_column_add(struct me_buf *b, const struct me_column *c, size_t n,
		   bool rows)
{
	size_t i;

	add_counts(b, c, n);
	for (i = 0; rows && i < n; i++)
		add_rows(b, c, n, i);
}
