/*
 * A repository through libgit2: no processes, so a question costs
 * microseconds once it is initialised.
 *
 * Debian's 1.5.1 answers some questions otherwise than git, without failing.
 * Those it is not asked: revisions in anything but the simplest notation
 * (HEAD@{1} reads another reflog), objects under replace refs or grafts,
 * the walk of a shallow history, configuration that comes from the
 * environment, from config.worktree or by hasconfig. The list is in
 * me_lg2_attach(), simple_revision() and lg2_config.c.
 */
#include "git/lg2.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sys/file.h"

static char *real(const char *path)
{
	return path ? realpath(path, NULL) : NULL;
}

static void detach(void *self)
{
	struct me_lg2 *g = self;

	git_config_free(g->config);
	git_odb_free(g->odb);
	git_repository_free(g->repo);
	free(g);
}

static struct me_lg2 *start(struct me_err *err)
{
	struct me_lg2 *g;

	if (me_lg2_start(err))
		return NULL;
	g = calloc(1, sizeof(*g));
	if (!g)
		me_err_set(err, "out of memory");
	return g;
}

static int find(const char *path, struct me_where *where, struct me_err *err)
{
	bool env = where->env == ME_ENV_USED;
	struct me_lg2 *g = start(err);
	int e;

	if (!g)
		return -1;
	e = git_repository_open_ext(&g->repo, env ? NULL : path,
				    env ? GIT_REPOSITORY_OPEN_FROM_ENV : 0,
				    NULL);
	if (e) {
		const git_error *last = git_error_last();
		bool there = last && last->klass == GIT_ERROR_REPOSITORY;
		bool none = there && e == GIT_ENOTFOUND;

		if (!none)
			me_lg2_failed("open the repository", err);
		if (!none && there && err)
			err->errnum = ENOTSUP;
		detach(g);
		return none ? 0 : -1;
	}
	where->bare = git_repository_is_bare(g->repo);
	where->gitdir = real(git_repository_path(g->repo));
	where->top = real(git_repository_workdir(g->repo));
	if (env)
		detach(g); /* attach() opens it without the environment */
	else
		where->self = g;
	if (!where->gitdir || (!where->top && !where->bare))
		return me_err_errno(err, "cannot find the work tree of %s",
				    me_err_quote(path));
	return 0;
}

static bool has_refs(git_repository *repo, const char *glob)
{
	git_reference_iterator *it = NULL;
	const char *name;
	bool found;

	if (git_reference_iterator_glob_new(&it, repo, glob))
		return true;
	found = git_reference_next_name(&name, it) != GIT_ITEROVER;
	git_reference_iterator_free(it);
	return found;
}

static bool has_grafts(git_repository *repo)
{
	const char *dir = git_repository_commondir(repo);
	char *file;
	bool found;

	file = malloc(strlen(dir) + sizeof("/info/grafts"));
	if (!file)
		return true;
	strcpy(file, dir);
	strcat(file, "/info/grafts");
	found = !me_file_is_missing(file);
	free(file);
	return found;
}

static int open_at(struct me_lg2 *g, const struct me_where *where)
{
	const unsigned flags =
		GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
	const char *dir;
	char *top;
	int e;

	if ((!g->repo &&
	     git_repository_open_ext(&g->repo, where->gitdir, flags, NULL)) ||
	    git_repository_odb(&g->odb, g->repo) ||
	    git_repository_config(&g->config, g->repo))
		return -1;
	dir = git_repository_workdir(g->repo);
	top = real(dir);
	e = where->top && (!top || strcmp(top, where->top))
		? git_repository_set_workdir(g->repo, where->top, 0)
		: 0;
	free(top);
	return e;
}

static int attach(void **self, struct me_where *where, struct me_err *err)
{
	struct me_lg2 *g = where->self ? where->self : start(err);

	if (!g)
		return -1;
	where->self = NULL;
	if (open_at(g, where)) {
		me_lg2_failed("open the repository", err);
		detach(g);
		return -1;
	}
	g->no_tree = !where->top;
	g->other_objects =
		has_grafts(g->repo) || has_refs(g->repo, "refs/replace/*");
	g->other_history =
		g->other_objects || git_repository_is_shallow(g->repo);
	g->lost_config = me_lg2_config_lost(g);
	g->other_config = me_lg2_config_is_other(g);
	*self = g;
	return 0;
}

/* A name: no ranges, reflogs, searches, paths, describe output, short ids. */
static bool simple_revision(const char *rev)
{
	const char *c;

	if (!*rev || *rev == '-' || strstr(rev, "..") || strstr(rev, "-g"))
		return false;
	for (c = rev; *c; c++)
		if (!strchr("/._-", *c) && !(*c >= '0' && *c <= '9') &&
		    !((*c | 32) >= 'a' && (*c | 32) <= 'z'))
			return false;
	return strspn(rev, "0123456789abcdefABCDEF") != strlen(rev) ||
		strlen(rev) == 40;
}

/* Only "found" is an answer: what is not found here may be for git. */
static int resolve(void *self, const char *rev, struct me_id *id,
		   struct me_err *err)
{
	struct me_lg2 *g = self;
	git_reference *ref = NULL;
	git_object *obj = NULL;
	git_oid oid;
	int e;

	if (!simple_revision(rev) || g->other_objects)
		return me_lg2_pass(err);
	if (strlen(rev) == 40 && !git_oid_fromstr(&oid, rev)) {
		e = git_object_lookup(&obj, g->repo, &oid, GIT_OBJECT_COMMIT);
	} else {
		e = git_reference_dwim(&ref, g->repo, rev);
		if (!e)
			e = git_reference_peel(&obj, ref, GIT_OBJECT_COMMIT);
		git_reference_free(ref);
	}
	if (e)
		return me_lg2_failed("resolve the revision", err);
	me_id_set(id, git_object_id(obj)->id, GIT_OID_RAWSZ);
	git_object_free(obj);
	return 0;
}

static int object(void *self, const struct me_id *id, size_t limit,
		  enum me_type *type, struct me_blob *out, struct me_err *err)
{
	struct me_lg2 *g = self;
	git_odb_object *o = NULL;
	git_object_t t;
	git_oid oid;
	size_t size = 0;
	int e = 0;

	if (g->other_objects || id->len != GIT_OID_RAWSZ)
		return me_lg2_pass(err);
	git_oid_fromraw(&oid, id->raw);
	/* it is half the work of reading what is packed as a difference */
	if (limit < UINT32_MAX)
		e = git_odb_read_header(&size, &t, g->odb, &oid);
	if (!e && size <= limit)
		e = git_odb_read(&o, g->odb, &oid);
	if (e == GIT_ENOTFOUND) {
		out->state = ME_BLOB_UNKNOWN;
		return 0;
	}
	if (e)
		return me_lg2_failed("read an object", err);
	if (o)
		size = git_odb_object_size(o);
	if (size > limit) {
		git_odb_object_free(o);
		out->state = ME_BLOB_TOO_LARGE;
		return 0;
	}
	t = git_odb_object_type(o);
	*type = t == GIT_OBJECT_COMMIT ? ME_TYPE_COMMIT
		: t == GIT_OBJECT_TREE ? ME_TYPE_TREE
		: t == GIT_OBJECT_BLOB ? ME_TYPE_BLOB
				       : ME_TYPE_OTHER;
	out->data = malloc(size + 1);
	if (out->data) {
		memcpy(out->data, git_odb_object_data(o), size);
		out->data[size] = '\0';
		out->len = size;
		out->state = ME_BLOB_HERE;
	}
	git_odb_object_free(o);
	return out->data ? 0 : me_err_set(err, "out of memory");
}

/* Into buf. */
static int describe_tagged(git_object *obj, git_buf *buf)
{
	git_describe_options opts;
	git_describe_format_options fmt;
	git_describe_result *res = NULL;
	int e;

	git_describe_options_init(&opts, GIT_DESCRIBE_OPTIONS_VERSION);
	git_describe_format_options_init(&fmt,
					 GIT_DESCRIBE_FORMAT_OPTIONS_VERSION);
	opts.describe_strategy = GIT_DESCRIBE_TAGS;
	opts.show_commit_oid_as_fallback = 1;
	e = git_describe_commit(&res, obj, &opts);
	if (!e)
		e = git_describe_format(buf, res, &fmt);
	git_describe_result_free(res);
	return e;
}

static int describe(void *self, const struct me_id *commit, char **name,
		    struct me_err *err)
{
	git_buf buf = GIT_BUF_INIT;
	struct me_lg2 *g = self;
	git_object *obj = NULL;
	git_oid oid;
	int e;

	if (g->other_history || commit->len != GIT_OID_RAWSZ)
		return me_lg2_pass(err);
	git_oid_fromraw(&oid, commit->raw);
	e = git_object_lookup(&obj, g->repo, &oid, GIT_OBJECT_COMMIT);
	/* with no tag at all it would read the whole history to say so */
	if (!e)
		e = has_refs(g->repo, "refs/tags/*")
			? describe_tagged(obj, &buf)
			: git_object_short_id(&buf, obj);
	if (e)
		me_lg2_failed("describe a commit", err);
	else if (!(*name = strndup(buf.ptr, buf.size)))
		e = me_err_set(err, "out of memory");
	git_buf_dispose(&buf);
	git_object_free(obj);
	return e ? -1 : 0;
}

/* tracked, unmerged, ignored, list, attrs: see lg2_index.c */
const struct me_backend me_backend_libgit2 = {
	find,		attach,	     detach,	     resolve,
	object,		describe,    me_lg2_tracked, me_lg2_unmerged,
	me_lg2_ignored, me_lg2_list, me_lg2_attrs,   me_lg2_config,
	me_lg2_walk,
};
