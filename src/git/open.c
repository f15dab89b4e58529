/*
 * me_repo_open(), me_repo_close(): which repository a directory is in, and who
 * is to be asked about it.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/backend.h"
#include "git/gitfile.h"

void me_where_free(struct me_where *where)
{
	free(where->top);
	free(where->gitdir);
	where->top = where->gitdir = NULL;
	if (where->self)
		me_backend_libgit2.detach(where->self);
	where->self = NULL;
}

/* Is path dir, or below it? Both are real paths. */
static bool within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	if (n && dir[n - 1] == '/')
		n--;
	return !strncmp(path, dir, n) && (path[n] == '/' || !path[n]);
}

/* Is there another repository's .git on the way from top down to path? */
static bool nested(const char *path, const char *top)
{
	char at[PATH_MAX + 8];
	size_t n = strlen(path), least = strlen(top);
	struct stat st;

	if (n > PATH_MAX)
		return true;
	while (n > least) {
		memcpy(at, path, n);
		strcpy(at + n, "/.git");
		if (!lstat(at, &st))
			return true;
		while (n > least && path[--n] != '/')
			;
	}
	return false;
}

/*
 * git takes the folder it is called in for the work tree of GIT_DIR. But one
 * whose ".git" is another repository's belongs to that: GIT_DIR leaked from a
 * hook.
 */
static bool is_anothers(const char *top, const char *gitdir)
{
	char at[PATH_MAX];
	struct stat own, given;

	return me_gitfile_dir(top, at) && !stat(at, &own) &&
		(stat(gitdir, &given) || own.st_dev != given.st_dev ||
		 own.st_ino != given.st_ino);
}

/* Does what GIT_DIR names hold the path that is asked about? */
static bool concerns(const struct me_where *where, const char *path)
{
	char cwd[PATH_MAX];

	if (!where->gitdir)
		return false;
	if (where->top)
		return within(path, where->top) && !nested(path, where->top) &&
			!is_anothers(where->top, where->gitdir);
	/* without a work tree: a hook of a bare repository, in its folder */
	return within(path, where->gitdir) ||
		(getcwd(cwd, sizeof(cwd)) && !strcmp(path, cwd));
}

/* git's own parts of the environment that libgit2 does not know */
static bool beyond_libgit2(const struct me_where *where)
{
	static const char *const name[] = {
		"GIT_INDEX_FILE",
		"GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_COMMON_DIR",
		"GIT_NAMESPACE",
		"GIT_GRAFT_FILE",
		"GIT_SHALLOW_FILE",
		"GIT_REPLACE_REF_BASE",
		"GIT_CEILING_DIRECTORIES",
		"GIT_DISCOVERY_ACROSS_FILESYSTEM",
		"GIT_DEFAULT_REF_FORMAT",
	};
	size_t i;

	if (where->env == ME_ENV_FOREIGN)
		return false; /* they go with GIT_DIR */
	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		if (getenv(name[i]))
			return true;
	return false;
}

/*
 * libgit2's word counts only for what git would certainly accept: it calls a
 * foreign owner "not found", and knows nothing of safe.bareRepository. For
 * the rest git has the last word, where there is a git.
 */
static int find_any(const char *path, struct me_where *where,
		    struct me_err *err)
{
	struct me_err first = ME_ERR_INIT, last = ME_ERR_INIT;
	struct me_where mine = *where;
	bool asked = where->env != ME_ENV_USED && !beyond_libgit2(where);
	int r = -1;

	if (asked)
		r = me_backend_libgit2.find(path, &mine, &first);
	if (!r && mine.gitdir && !mine.bare) {
		*where = mine;
		return 0;
	}
	if (!me_backend_plumbing.find(path, where, &last)) {
		me_where_free(&mine);
		/* git takes one that it could not look at for none */
		return where->gitdir || first.errnum != ENOTSUP
			? 0
			: me_err_set(err,
				     "%s, and git does not find it; try: "
				     "git status",
				     first.msg);
	}
	if (last.errnum == ENOENT && asked) {
		me_where_free(where);
		*where = mine;
		return r ? me_err_set(err, "%s", first.msg) : 0;
	}
	me_where_free(&mine);
	return me_err_set(err, "%s", last.msg);
}

static int find(const char *path, enum me_repo_how how, struct me_where *where,
		struct me_err *err)
{
	if (how == ME_REPO_ANY)
		return find_any(path, where, err);
	if (how == ME_REPO_LIBGIT2)
		return me_backend_libgit2.find(path, where, err);
	return me_backend_plumbing.find(path, where, err);
}

/* Inside ".git" git sees no work tree, though there is one above. */
static void settle(struct me_where *where, const char *path)
{
	if (where->top && where->gitdir && within(path, where->gitdir) &&
	    !within(where->top, where->gitdir)) {
		free(where->top);
		where->top = NULL;
	}
}

static int locate(const char *path, enum me_repo_how how,
		  struct me_where *where, struct me_err *err)
{
	if (getenv("GIT_DIR") || getenv("GIT_WORK_TREE")) {
		struct me_err ignore = ME_ERR_INIT;

		where->env = ME_ENV_USED;
		/* a failure: they name nothing useful for this path */
		if (!find(path, how, where, &ignore) && concerns(where, path))
			return 0;
		me_where_free(where);
		memset(where, 0, sizeof(*where));
		where->env = ME_ENV_FOREIGN;
	}
	if (find(path, how, where, err))
		return -1;
	settle(where, path);
	return 0;
}

void me_repo_close(struct me_repo *repo)
{
	int i;

	if (!repo)
		return;
	for (i = 0; i < ME_BACKENDS; i++)
		if (repo->side[i].self)
			repo->side[i].b->detach(repo->side[i].self);
	me_list_free(&repo->config[0]);
	me_list_free(&repo->config[1]);
	me_where_free(&repo->where);
	free(repo);
}

int me_repo_open(struct me_repo **out, const char *path, enum me_repo_how how,
		 struct me_err *err)
{
	struct me_repo *repo;
	char *real;
	int r;

	*out = NULL;
	real = realpath(path, NULL);
	if (!real)
		return me_err_errno(err, "cannot open %s", me_err_quote(path));
	repo = calloc(1, sizeof(*repo));
	r = repo ? locate(real, how, &repo->where, err)
		 : me_err_set(err, "out of memory");
	if (!r && repo->where.gitdir) {
		if (how != ME_REPO_PLUMBING &&
		    !(how == ME_REPO_ANY && beyond_libgit2(&repo->where)))
			repo->side[0].b = &me_backend_libgit2;
		if (how != ME_REPO_LIBGIT2)
			repo->side[1].b = &me_backend_plumbing;
		*out = repo;
	} else {
		me_repo_close(repo);
	}
	free(real);
	return r;
}
