#include "git/repo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "git/backend.h"
#include "git/object.h"

#define LIMIT ((size_t)UINT32_MAX)

/*
 * The next one to ask, attached if it was not; one that cannot be attached
 * is not asked again, and what it said counts as its answer.
 */
bool me_turn_next(struct me_turn *t)
{
	struct me_repo *repo = t->repo;
	int i;

	if (!t->result)
		return false;
	while (++t->at < ME_BACKENDS) {
		i = t->at;
		if (t->err.msg[0] && !t->first.msg[0])
			t->first = t->err;
		if (!repo->side[i].b)
			continue;
		memset(&t->err, 0, sizeof(t->err));
		if (repo->side[i].self ||
		    !repo->side[i].b->attach(&repo->side[i].self, &repo->where,
					     &t->err)) {
			t->b = repo->side[i].b;
			t->self = repo->side[i].self;
			return true;
		}
		/* a lack of git may end; and its message is wanted */
		if (i == 0)
			repo->side[i].b = NULL;
	}
	return false;
}

void me_turn_begin(struct me_turn *t, struct me_repo *repo)
{
	memset(t, 0, sizeof(*t));
	t->repo = repo;
	t->at = -1;
	t->result = -1;
}

/* Where git is not installed, what libgit2 said tells more. */
int me_turn_end(struct me_turn *t, struct me_err *err)
{
	const struct me_err *e = &t->err;

	if (!t->result)
		return 0;
	if (t->first.msg[0] && (!e->msg[0] || e->errnum == ENOENT))
		e = &t->first;
	me_err_set(err, "%s", e->msg[0] ? e->msg : "nobody could be asked");
	if (err)
		err->errnum = e->errnum;
	return -1;
}

const char *me_repo_top(const struct me_repo *repo)
{
	return repo->where.top;
}

const char *me_repo_gitdir(const struct me_repo *repo)
{
	return repo->where.gitdir;
}

bool me_repo_is_bare(const struct me_repo *repo)
{
	return repo->where.bare;
}

int me_repo_resolve(struct me_repo *repo, const char *rev, struct me_id *id,
		    struct me_err *err)
{
	struct me_turn t;

	memset(id, 0, sizeof(*id));
	ME_TURNS(t, repo)
	t.result = t.b->resolve(t.self, rev, id, &t.err);
	return me_turn_end(&t, err);
}

int me_repo_object(struct me_repo *repo, const struct me_id *id, size_t limit,
		   enum me_type *type, struct me_blob *out, struct me_err *err)
{
	struct me_turn t;

	*out = (struct me_blob)ME_BLOB_INIT;
	*type = ME_TYPE_OTHER;
	ME_TURNS(t, repo)
	t.result = t.b->object(t.self, id, limit, type, out, &t.err);
	return me_turn_end(&t, err);
}

/*
 * One step down: the tree *id, the name at *path up to the next '/'. Moves
 * both on; leaves a mode that ends the way in out.
 */
static int step(struct me_repo *repo, struct me_id *id, const char **path,
		struct me_found *out, struct me_err *err)
{
	size_t n = strcspn(*path, "/");
	struct me_tree_entry e;
	struct me_blob tree;
	enum me_type type;
	int r;

	if (me_repo_object(repo, id, LIMIT, &type, &tree, err))
		return -1;
	out->mode = ME_MODE_NONE;
	if (tree.state != ME_BLOB_HERE) {
		out->mode = ME_MODE_UNKNOWN;
		return 0;
	}
	r = type == ME_TYPE_TREE
		? me_tree_find(tree.data, tree.len, id->len, *path, n, &e)
		: -1;
	if (r > 0) {
		me_id_set(id, e.raw, id->len);
		out->mode = e.mode;
	}
	me_blob_free(&tree);
	if (r < 0)
		return me_err_set(err,
				  "a tree in the repository is damaged; "
				  "try: git fsck");
	*path += n;
	if (**path != '/')
		return 0;
	++*path;
	if (out->mode != ME_MODE_TREE)
		out->mode = ME_MODE_NONE; /* a file on the way */
	return 0;
}

int me_repo_entry(struct me_repo *repo, const struct me_id *commit,
		  const char *path, struct me_found *out, struct me_err *err)
{
	struct me_commit c;
	struct me_blob raw;
	enum me_type type;
	struct me_id id;
	int r;

	memset(out, 0, sizeof(*out));
	if (me_repo_object(repo, commit, LIMIT, &type, &raw, err))
		return -1;
	if (raw.state != ME_BLOB_HERE) {
		out->mode = ME_MODE_UNKNOWN;
		return 0;
	}
	r = type == ME_TYPE_COMMIT ? me_commit_parse(&c, raw.data, raw.len)
				   : -1;
	id = c.tree;
	me_blob_free(&raw);
	if (r)
		return me_err_set(err,
				  "a commit in the repository is "
				  "damaged; try: git fsck");
	do {
		if (step(repo, &id, &path, out, err))
			return -1;
	} while (*path && out->mode == ME_MODE_TREE);
	if (out->mode > ME_MODE_UNKNOWN)
		out->id = id;
	return 0;
}

int me_repo_blob(struct me_repo *repo, const struct me_id *id, size_t limit,
		 struct me_blob *out, struct me_err *err)
{
	enum me_type type;

	if (me_repo_object(repo, id, limit ? limit : LIMIT, &type, out, err))
		return -1;
	if (out->state == ME_BLOB_HERE && type != ME_TYPE_BLOB)
		me_blob_free(out);
	else
		out->id = *id;
	return 0;
}

int me_repo_read(struct me_repo *repo, const struct me_id *commit,
		 const char *path, size_t limit, struct me_blob *out,
		 struct me_err *err)
{
	struct me_found e;

	*out = (struct me_blob)ME_BLOB_INIT;
	if (me_repo_entry(repo, commit, path, &e, err))
		return -1;
	if (e.mode == ME_MODE_UNKNOWN)
		out->state = ME_BLOB_UNKNOWN;
	if (!me_mode_is_file(e.mode))
		return 0;
	return me_repo_blob(repo, &e.id, limit, out, err);
}

void me_blob_free(struct me_blob *b)
{
	free(b->data);
	*b = (struct me_blob)ME_BLOB_INIT;
}

int me_repo_describe(struct me_repo *repo, const struct me_id *commit,
		     struct me_label *out, struct me_err *err)
{
	struct me_commit c;
	struct me_blob raw;
	enum me_type type;
	struct me_turn t;

	*out = (struct me_label)ME_LABEL_INIT;
	if (me_repo_object(repo, commit, LIMIT, &type, &raw, err))
		return -1;
	if (raw.state != ME_BLOB_HERE || type != ME_TYPE_COMMIT ||
	    me_commit_parse(&c, raw.data, raw.len)) {
		me_blob_free(&raw);
		return 0;
	}
	out->date = c.date;
	out->subject = me_commit_subject(&c);
	me_blob_free(&raw);
	if (!out->subject)
		return me_err_set(err, "out of memory");
	ME_TURNS(t, repo)
	t.result = t.b->describe(t.self, commit, &out->name, &t.err);
	if (!me_turn_end(&t, err))
		return 0;
	me_label_free(out);
	return -1;
}

void me_label_free(struct me_label *label)
{
	free(label->name);
	free(label->subject);
	*label = (struct me_label)ME_LABEL_INIT;
}

int me_repo_tracked(struct me_repo *repo, const char *path, bool *yes,
		    struct me_err *err)
{
	struct me_turn t;

	*yes = false;
	ME_TURNS(t, repo)
	t.result = t.b->tracked(t.self, path, yes, &t.err);
	return me_turn_end(&t, err);
}

int me_unmerged_add(struct me_unmerged_list *l, const char *path, unsigned mode,
		    int stage, const struct me_id *id)
{
	struct me_unmerged *more;

	if (!l->n || strcmp(l->item[l->n - 1].path, path)) {
		more = realloc(l->item, (l->n + 1) * sizeof(*more));
		if (!more)
			return -1;
		l->item = more;
		more[l->n] = (struct me_unmerged){ .path = strdup(path) };
		if (!more[l->n].path)
			return -1;
		l->n++;
	}
	if (stage >= 1 && stage <= 3 && me_mode_is_file(mode))
		l->item[l->n - 1].side[stage - 1] = *id;
	return 0;
}

void me_unmerged_free(struct me_unmerged_list *list)
{
	while (list->n)
		free(list->item[--list->n].path);
	free(list->item);
	list->item = NULL;
}

int me_repo_unmerged(struct me_repo *repo, struct me_unmerged_list *out,
		     struct me_err *err)
{
	struct me_turn t;

	*out = (struct me_unmerged_list){ NULL, 0 };
	ME_TURNS(t, repo)
	{
		me_unmerged_free(out);
		t.result = t.b->unmerged(t.self, out, &t.err);
	}
	if (t.result)
		me_unmerged_free(out);
	return me_turn_end(&t, err);
}

int me_repo_ignored(struct me_repo *repo, const char *path, bool *yes,
		    struct me_err *err)
{
	struct me_turn t;

	*yes = false;
	ME_TURNS(t, repo)
	t.result = t.b->ignored(t.self, path, yes, &t.err);
	return me_turn_end(&t, err);
}

int me_repo_list(struct me_repo *repo, me_repo_match *match, void *data,
		 struct me_list *out, struct me_err *err)
{
	struct me_turn t;

	*out = (struct me_list)ME_LIST_INIT;
	ME_TURNS(t, repo)
	{
		t.result = t.b->list(t.self, match, data, out, &t.err);
		if (t.result)
			me_list_free(out);
	}
	return me_turn_end(&t, err);
}

int me_repo_attrs(struct me_repo *repo, char *const *paths, size_t n_paths,
		  const char *const *names, size_t n_names, char **values,
		  struct me_err *err)
{
	size_t i, n = n_paths * n_names;
	struct me_turn t;

	memset(values, 0, n * sizeof(*values));
	if (!n || !repo->where.top)
		return 0;
	ME_TURNS(t, repo)
	{
		t.result = t.b->attrs(t.self, paths, n_paths, names, n_names,
				      values, &t.err);
		for (i = 0; t.result && i < n; i++) {
			free(values[i]);
			values[i] = NULL;
		}
	}
	return me_turn_end(&t, err);
}

int me_repo_attr(struct me_repo *repo, const char *path, const char *name,
		 char **value, struct me_err *err)
{
	char *paths[1] = { (char *)(size_t)path };

	return me_repo_attrs(repo, paths, 1, &name, 1, value, err);
}
