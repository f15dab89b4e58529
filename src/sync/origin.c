#include "sync/origin.h"

#include "core/settings.h"
#include "core/value.h"
#include "git/checkout.h"
#include "git/history.h"
#include "sys/seed.h"

struct search {
	struct me_origin *g;
	struct me_repo *repo;
	struct me_err *err;
	bool failed;
};

static bool has_value(const struct me_origin *g, const struct me_blob *blob)
{
	struct me_settings *set =
		me_settings_read(me_slice(blob->data, blob->len), me_seed());
	struct me_slice val;
	bool yes = false;

	if (set) {
		val = me_settings_get(set, g->key);
		yes = val.data && g->value.data ? me_value_eq(val, g->value)
						: !val.data && !g->value.data;
	}
	me_settings_free(set);
	return yes;
}

/* Newest first: the last commit in a row that has the value brought it in. */
static int look(const struct me_version *v, void *data)
{
	struct search *s = data;
	struct me_blob blob = ME_BLOB_INIT;
	bool same = false;

	if (me_repo_blob(s->repo, &v->id, 0, &blob, s->err) ||
	    me_checkout_convert(s->repo, v->path, &blob, s->err))
		s->failed = true;
	else if (blob.state == ME_BLOB_HERE)
		same = has_value(s->g, &blob);
	if (same) {
		s->g->commit = v->commit;
		s->g->found = true;
	}
	me_blob_free(&blob);
	return !same;
}

int me_origin_find(struct me_origin *g, struct me_repo *repo,
		   struct me_err *err)
{
	struct search s = { g, repo, err, false };
	struct me_history h = {
		.path = g->path, .from = g->from, .fn = look, .data = &s
	};

	g->found = false;
	g->label = (struct me_label)ME_LABEL_INIT;
	if (!repo)
		return 0;
	if (me_history_walk(repo, &h, err) || s.failed)
		return -1;
	return g->found ? me_repo_describe(repo, &g->commit, &g->label, err)
			: 0;
}
