#include "cli/sync_standing.h"

#include <stdlib.h>

const struct me_standing_words me_standing_words[ME_STANDINGS] = {
	[ME_STANDS_CONFLICT] = { "conflict", "conflict", "Conflicts", NULL,
				 NULL },
	[ME_STANDS_MISSING] = { "missing", "missing",
				"Missing, new in the template", "added",
				"Added, new in the template" },
	[ME_STANDS_OLD] = { "old", "old default",
			    "Old defaults, the template has new ones",
			    "default adopted",
			    "New defaults taken, yours were the old ones" },
	[ME_STANDS_REMOVED] = { "removed", "removed upstream",
				"Removed in the template", NULL, NULL },
	[ME_STANDS_MOVED] = { "moved", "moved",
			      "Moved to another template of the set", NULL,
			      NULL },
	[ME_STANDS_CUSTOMISED] = { "customised", "customised",
				   "Customised by you", NULL, NULL },
	[ME_STANDS_OWN] = { "own", "own", "Your own, not in the template", NULL,
			    NULL },
	[ME_STANDS_AWAY] = { "away", "removed by you", "Removed by you", NULL,
			     NULL },
	[ME_STANDS_HELD] = { "held", "held", "Held or pinned, yours stands",
			     NULL, NULL },
	[ME_STANDS_SAME] = { "same", "same", "The same as in the template",
			     NULL, NULL },
};

const char *me_standing_word(enum me_standing k, bool done)
{
	const struct me_standing_words *w = &me_standing_words[k];

	return done && w->done_word ? w->done_word : w->word;
}

const char *me_standing_title(enum me_standing k, bool done)
{
	const struct me_standing_words *w = &me_standing_words[k];

	return done && w->done_title ? w->done_title : w->title;
}

static const enum me_standing by_verdict[ME_VERDICTS] = {
	[ME_SAME] = ME_STANDS_SAME,
	[ME_ADOPTED] = ME_STANDS_OLD,
	[ME_REMOVED] = ME_STANDS_REMOVED,
	[ME_ADDED] = ME_STANDS_MISSING,
	[ME_KEPT] = ME_STANDS_CUSTOMISED,
	[ME_KEPT_REMOVED] = ME_STANDS_AWAY,
	[ME_YOURS] = ME_STANDS_OWN,
	[ME_CONFLICT] = ME_STANDS_CONFLICT,
	[ME_UPSTREAM_REMOVED] = ME_STANDS_REMOVED,
	[ME_DEFAULT_CHANGED] = ME_STANDS_AWAY,
	[ME_HELD] = ME_STANDS_HELD,
};

static int compare(struct me_slice a, struct me_slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.data, b.data, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_hunk(const void *a, const void *b)
{
	const struct me_hunk *x = *(const struct me_hunk *const *)a;
	const struct me_hunk *y = *(const struct me_hunk *const *)b;
	int c = compare(x->key, y->key);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static int by_moved(const void *a, const void *b)
{
	return compare((*(const struct me_moved *const *)a)->key,
		       (*(const struct me_moved *const *)b)->key);
}

bool me_standings_init(struct me_standings *k, const struct me_sync *s,
		       bool done, struct me_arena *a)
{
	size_t n = s->pending.n, m = s->n_moved, i;

	*k = (struct me_standings){ .done = done,
				    .n_pending = n,
				    .n_moved = m };
	k->pending = me_arena_alloc(a, n + 1, sizeof(*k->pending));
	k->met = me_arena_alloc(a, n + 1, sizeof(*k->met));
	k->moved = me_arena_alloc(a, m + 1, sizeof(*k->moved));
	if (!k->pending || !k->met || !k->moved)
		return false;
	for (i = 0; i < n; i++)
		k->pending[i] = &s->pending.item[i];
	for (i = 0; i < m; i++)
		k->moved[i] = &s->moved[i];
	qsort(k->pending, n, sizeof(*k->pending), by_hunk);
	qsort(k->moved, m, sizeof(*k->moved), by_moved);
	return true;
}

/* Does a hunk that is still there hold this variable? The first is met. */
static bool is_pending(const struct me_standings *k, struct me_slice key)
{
	size_t from = 0, to = k->n_pending;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (compare(k->pending[mid]->key, key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	if (from == k->n_pending || compare(k->pending[from]->key, key))
		return false;
	k->met[from] = true;
	return !k->done;
}

const struct me_hunk *me_standings_left(const struct me_standings *k,
					size_t *at)
{
	while (!k->done && *at < k->n_pending) {
		const struct me_hunk *h = k->pending[*at];

		/* of one name, the first stands for all */
		if (*at && h->key.len &&
		    !compare(h->key, k->pending[*at - 1]->key))
			k->met[*at] = k->met[*at - 1];
		if (!k->met[(*at)++])
			return h;
	}
	return NULL;
}

const struct me_moved *me_standings_moved(const struct me_standings *k,
					  struct me_slice key)
{
	struct me_moved sought = { .key = key };
	const struct me_moved *p = &sought, **at;

	at = bsearch(&p, k->moved, k->n_moved, sizeof(*k->moved), by_moved);
	return at ? *at : NULL;
}

enum me_standing me_standings_of(const struct me_standings *k,
				 const struct me_entry *e)
{
	if (is_pending(k, e->key) || e->conflict)
		return ME_STANDS_CONFLICT;
	if (me_standings_moved(k, e->key))
		return ME_STANDS_MOVED;
	if (e->verdict == ME_SAME && !e->value[ME_OURS].data)
		return ME_STANDS_NONE;
	return by_verdict[e->verdict];
}
