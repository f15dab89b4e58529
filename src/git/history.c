#include "git/history.h"

#include <stdlib.h>
#include <string.h>

#include "git/backend.h"
#include "git/names.h"

int me_gone_add(struct me_gone_list *l, const char *path, size_t len,
		const struct me_id *id, struct me_err *err)
{
	struct me_gone *item;

	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 16;

		item = realloc(l->item, cap * sizeof(*item));
		if (!item)
			return me_err_set(err, "out of memory");
		l->item = item;
		l->cap = cap;
	}
	item = &l->item[l->n];
	item->path = strndup(path, len);
	item->id = *id;
	if (!item->path)
		return me_err_set(err, "out of memory");
	l->n++;
	return 0;
}

void me_gone_free(struct me_gone_list *l)
{
	while (l->n)
		free(l->item[--l->n].path);
	free(l->item);
	*l = (struct me_gone_list){ NULL, 0, 0 };
}

static bool same_folder(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');
	size_t n = x ? (size_t)(x - a) : 0;

	return n == (y ? (size_t)(y - b) : 0) && !strncmp(a, b, n);
}

/*
 * Do two template names stand for the same kind of env file? ".env.example"
 * and "env.dist" do, ".env.example" and ".env.test.example" do not: a folder
 * may hold several templates, and one may go when another comes.
 */
static bool same_target(const char *a, const char *b)
{
	char *x = me_names_env_of(a), *y = me_names_env_of(b);
	const char *s = x ? strrchr(x, '/') : NULL;
	const char *t = y ? strrchr(y, '/') : NULL;
	bool same = x && y && !strcmp(s ? s + 1 : x, t ? t + 1 : y);

	free(x);
	free(y);
	return same;
}

static const struct me_gone *alike(const struct me_history *h,
				   const struct me_gone_list *l,
				   const char *path, const struct me_id *id)
{
	const struct me_gone *best = NULL;
	int score, most = 49;
	size_t i;

	for (i = 0; h->similar && i < l->n; i++) {
		/* only what could be a template: the rest is not read */
		if (!me_names_is_template(l->item[i].path) &&
		    !same_folder(l->item[i].path, path))
			continue;
		score = h->similar(l->item[i].path, &l->item[i].id, path, id,
				   h->data);
		if (score > most) {
			most = score;
			best = &l->item[i];
		}
	}
	return best;
}

const struct me_gone *me_history_former(const struct me_history *h,
					const struct me_gone_list *l,
					const char *path,
					const struct me_id *id)
{
	const struct me_gone *g, *near = NULL, *far = NULL;
	size_t i, n_near = 0, n_far = 0;

	for (i = 0; i < l->n; i++) {
		g = &l->item[i];
		if (me_id_equal(&g->id, id))
			return g;
		if (!same_target(g->path, path))
			continue;
		if (same_folder(g->path, path)) {
			near = g;
			n_near++;
		} else {
			far = g;
			n_far++;
		}
	}
	if (n_near == 1)
		return near;
	g = alike(h, l, path, id);
	if (g || n_near)
		return g;
	return n_far == 1 && !h->similar ? far : NULL;
}

int me_history_yield(struct me_history *h, const struct me_version *v,
		     struct me_err *err)
{
	uint32_t hash = me_id_hash(&v->id), at;
	struct me_id *ids;
	uint64_t pos;

	if (h->stopped)
		return 1;
	for (at = me_map_first(&h->seen, hash, &pos); at != ME_MAP_END;
	     at = me_map_next(&h->seen, hash, &pos))
		if (me_id_equal(&h->ids[at], &v->id))
			return 0;
	if (h->n == h->cap) {
		size_t cap = h->cap ? 2 * h->cap : 64;

		ids = realloc(h->ids, cap * sizeof(*ids));
		if (!ids)
			return me_err_set(err, "out of memory");
		h->ids = ids;
		h->cap = cap;
	}
	h->ids[h->n] = v->id;
	if (!me_map_add(&h->seen, hash, (uint32_t)h->n))
		return me_err_set(err, "out of memory");
	h->n++;
	h->stopped = h->fn(v, h->data) != 0;
	return h->stopped;
}

int me_history_walk(struct me_repo *repo, struct me_history *h,
		    struct me_err *err)
{
	struct me_id from = ME_ID_NONE;
	struct me_turn t;
	int r;

	h->cut = h->stopped = false;
	if (h->from)
		from = *h->from;
	else if (me_repo_resolve(repo, "HEAD", &from, err))
		return -1;
	if (me_id_none(&from))
		return 0;
	h->ids = NULL;
	h->n = h->cap = 0;
	if (!me_map_init(&h->seen, 64))
		return me_err_set(err, "out of memory");
	/*
	 * One that fails half-way has reported some versions already; the
	 * next one starts anew, and `seen` keeps them from coming twice.
	 */
	ME_TURNS(t, repo)
	t.result = h->stopped ? 0 : t.b->walk(t.self, h, &from, &t.err);
	r = me_turn_end(&t, err);
	me_map_free(&h->seen);
	free(h->ids);
	h->ids = NULL;
	return r;
}
