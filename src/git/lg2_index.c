/*
 * The work tree's side of a repository through libgit2: index, ignore rules,
 * attributes.
 */
#include "git/lg2.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "git/index.h"
#include "sys/file.h"

/* Does the index have no entry, going by the file itself? */
static bool is_empty(const git_index *index)
{
	const char *path = git_index_path(index);
	struct me_file f = ME_FILE_INIT;
	struct me_err why = ME_ERR_INIT;
	struct me_index x;

	if (me_file_read(path, ME_FILE_MAP, &f, &why))
		return why.errnum == ENOENT;
	me_index_start(&x, me_slice(f.data, f.len), GIT_OID_RAWSZ);
	me_file_release(&f);
	return !x.left;
}

/* libgit2 takes an index that it cannot look at for none. */
static int open_index(struct me_lg2 *g, git_index **index, struct me_err *err)
{
	if (git_repository_index(index, g->repo))
		return me_lg2_failed("read the index", err);
	if (git_index_entrycount(*index) || is_empty(*index))
		return 0;
	git_index_free(*index);
	return me_err_set(err, "cannot read the index");
}

int me_lg2_tracked(void *self, const char *path, bool *yes, struct me_err *err)
{
	struct me_lg2 *g = self;
	git_index *index;
	size_t at;
	int e;

	if (g->no_tree)
		return 0;
	if (open_index(g, &index, err))
		return -1;
	/* any stage: a path in conflict is tracked */
	e = git_index_find(&at, index, path);
	git_index_free(index);
	if (e && e != GIT_ENOTFOUND)
		return me_lg2_failed("read the index", err);
	*yes = !e;
	return 0;
}

int me_lg2_unmerged(void *self, struct me_unmerged_list *out,
		    struct me_err *err)
{
	const git_index_entry *e;
	struct me_lg2 *g = self;
	struct me_id id;
	git_index *index;
	size_t i, n;
	int stage, r = 0;

	if (g->no_tree)
		return 0;
	if (open_index(g, &index, err))
		return -1;
	for (i = 0, n = git_index_entrycount(index); i < n && !r; i++) {
		e = git_index_get_byindex(index, i);
		stage = git_index_entry_stage(e);
		if (!stage)
			continue;
		me_id_set(&id, e->id.id, GIT_OID_RAWSZ);
		if (me_unmerged_add(out, e->path, e->mode, stage, &id))
			r = me_err_set(err, "out of memory");
	}
	git_index_free(index);
	return r;
}

int me_lg2_ignored(void *self, const char *path, bool *yes, struct me_err *err)
{
	struct me_lg2 *g = self;
	bool in_index = false;
	int ignored;

	if (g->no_tree)
		return 0;
	if (g->other_config)
		return me_lg2_pass(err);
	if (me_lg2_tracked(self, path, &in_index, err))
		return -1;
	if (in_index)
		return 0;
	if (git_ignore_path_is_ignored(&ignored, g->repo, path))
		return me_lg2_failed("read the ignore rules", err);
	*yes = ignored;
	return 0;
}

struct chosen {
	me_repo_match *match;
	void *data;
	struct me_list *out;
	bool failed;
};

static int choose(struct chosen *c, unsigned mode, const char *path)
{
	if (!me_mode_is_file(mode) || !c->match(path, c->data))
		return 0;
	if (me_list_add(c->out, path, strlen(path)))
		c->failed = true;
	return c->failed;
}

static int choose_in_tree(const char *root, const git_tree_entry *e, void *p)
{
	const char *name = git_tree_entry_name(e);
	struct chosen *c = p;
	char *path;
	int r;

	path = malloc(strlen(root) + strlen(name) + 1);
	if (!path) {
		c->failed = true;
		return -1;
	}
	strcpy(path, root);
	strcat(path, name);
	r = choose(c, git_tree_entry_filemode_raw(e), path);
	free(path);
	return r ? -1 : 0;
}

static int list_head(struct me_lg2 *g, struct chosen *c)
{
	git_object *tree = NULL;
	git_reference *head;
	int e;

	e = git_repository_head(&head, g->repo);
	if (e)
		return e == GIT_EUNBORNBRANCH ? 0 : e;
	e = git_reference_peel(&tree, head, GIT_OBJECT_TREE);
	git_reference_free(head);
	if (!e)
		e = git_tree_walk((git_tree *)tree, GIT_TREEWALK_PRE,
				  choose_in_tree, c);
	git_object_free(tree);
	return e;
}

static int list_index(struct me_lg2 *g, struct chosen *c, struct me_err *err)
{
	const git_index_entry *e;
	const char *last = "";
	git_index *index;
	size_t i, n;

	if (open_index(g, &index, err))
		return -1;
	for (i = 0, n = git_index_entrycount(index); i < n; i++) {
		e = git_index_get_byindex(index, i);
		/* the stages of a conflict follow each other */
		if (!strcmp(e->path, last))
			continue;
		last = e->path;
		if (choose(c, e->mode, e->path))
			break;
	}
	git_index_free(index);
	return c->failed ? me_err_set(err, "out of memory") : 0;
}

int me_lg2_list(void *self, me_repo_match *match, void *data,
		struct me_list *out, struct me_err *err)
{
	struct chosen c = { match, data, out, false };
	struct me_lg2 *g = self;

	if (g->no_tree && g->other_objects)
		return me_lg2_pass(err);
	if (!g->no_tree)
		return list_index(g, &c, err);
	if (!list_head(g, &c))
		return 0;
	if (c.failed)
		return me_err_set(err, "out of memory");
	return me_lg2_failed("list the tracked files", err);
}

static const char *attr_text(const char *value)
{
	switch (git_attr_value(value)) {
	case GIT_ATTR_VALUE_TRUE:
		return "set";
	case GIT_ATTR_VALUE_FALSE:
		return "unset";
	case GIT_ATTR_VALUE_STRING:
		/* git prints these two alike, and so do we */
		return strcmp(value, "unspecified") ? value : NULL;
	case GIT_ATTR_VALUE_UNSPECIFIED:
		break;
	}
	return NULL;
}

int me_lg2_attrs(void *self, char *const *paths, size_t n_paths,
		 const char *const *names, size_t n_names, char **values,
		 struct me_err *err)
{
	struct me_lg2 *g = self;
	const char **got, *text;
	size_t i, j;
	int e = 0;

	if (g->other_config)
		return me_lg2_pass(err);
	got = calloc(n_names, sizeof(*got));
	if (!got)
		return me_err_set(err, "out of memory");
	for (i = 0; i < n_paths && !e; i++) {
		if (git_attr_get_many(got, g->repo, 0, paths[i], n_names,
				      (const char **)(size_t)names))
			e = me_lg2_failed("read the attributes", err);
		for (j = 0; j < n_names && !e; j++) {
			text = attr_text(got[j]);
			if (text && !(values[i * n_names + j] = strdup(text)))
				e = me_err_set(err, "out of memory");
		}
	}
	free(got);
	return e;
}
