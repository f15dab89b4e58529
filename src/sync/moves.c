#include "sync/moves.h"

#include <stdlib.h>

#include "core/settings.h"
#include "sync/homes.h"
#include "sys/seed.h"

/* The candidates: what ours has and the new template has not, though the old
   one had it; when moves are followed, though some template ever had it. */
static int find_gone(struct me_sync *s, const struct me_slice in[3],
		     uint64_t seed, struct me_err *err)
{
	struct me_settings *set[3] = { NULL, NULL, NULL };
	size_t i, n;
	int rc = 0, k;

	for (k = ME_BASE; k <= ME_THEIRS; k++)
		if (!(set[k] = me_settings_read(in[k], seed)))
			rc = me_err_set(err, "out of memory");
	n = rc ? 0 : me_settings_count(set[ME_OURS]);
	s->moved = calloc(n + 1, sizeof(*s->moved));
	for (i = 0; s->moved && i < n; i++) {
		struct me_slice key = me_settings_key(set[ME_OURS], i);

		if (!me_settings_get(set[ME_THEIRS], key).data &&
		    (s->opt->follow_moves ||
		     me_settings_get(set[ME_BASE], key).data))
			s->moved[s->n_moved++].key = key;
	}
	for (k = ME_BASE; k <= ME_THEIRS; k++)
		me_settings_free(set[k]);
	return s->moved ? rc : me_err_set(err, "out of memory");
}

int me_moves_find(struct me_sync *s, const struct me_slice in[3],
		  struct me_err *err)
{
	const struct me_pairs *pairs = &s->site->pairs;
	uint64_t seed = me_seed();
	size_t k, n = 0;

	if (s->base.from == ME_FROM_UNKNOWN || pairs->n < 2)
		return 0;
	if (find_gone(s, in, seed, err))
		return -1;
	for (k = 0; k < s->n_moved; k++) {
		const struct me_pair *p =
			me_homes_find(s->site, s->moved[k].key, s->template_);

		if (!p)
			continue;
		s->moved[k].template_ = p->template;
		s->moved[k].env = p->env;
		s->moved[n++] = s->moved[k];
	}
	s->n_moved = n;
	return 0;
}
