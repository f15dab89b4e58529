#include "sync/moves.h"

#include <stdlib.h>
#include <string.h>

#include "sys/seed.h"

/* Read another template of the work tree. What cannot be read has nothing. */
static struct me_settings *read_other(const struct me_site *site,
				      const char *path, struct me_file *file,
				      uint64_t seed)
{
	struct me_place place = ME_PLACE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	struct me_settings *set = NULL;

	if (!me_place_open(&place, site->root, path, 0, &ignored) &&
	    !me_file_read_at(place.fd, place.name, path, ME_FILE_NOFOLLOW, file,
			     &ignored))
		set = me_settings_read(me_slice(file->data, file->len), seed);
	me_place_close(&place);
	return set;
}

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
	size_t i, k, n = 0;

	if (s->base.from == ME_FROM_UNKNOWN || pairs->n < 2)
		return 0;
	if (find_gone(s, in, seed, err))
		return -1;
	for (i = 0; s->n_moved && i < pairs->n; i++) {
		const struct me_pair *p = &pairs->item[i];
		struct me_file file = ME_FILE_INIT;
		struct me_settings *set;

		if (!strcmp(p->template, s->template_))
			continue;
		set = read_other(s->site, p->template, &file, seed);
		for (k = 0; set && k < s->n_moved; k++)
			if (!s->moved[k].template_ &&
			    me_settings_get(set, s->moved[k].key).data) {
				s->moved[k].template_ = p->template;
				s->moved[k].env = p->env;
			}
		me_settings_free(set);
		me_file_release(&file);
	}
	for (k = 0; k < s->n_moved; k++)
		if (s->moved[k].template_)
			s->moved[n++] = s->moved[k];
	s->n_moved = n;
	return 0;
}
