#include "setup/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/ask.h"
#include "setup/command.h"
#include "setup/hook.h"

#define CONFIG_HOOKS_SINCE 2054

static int join(char **to, const char *a, const char *b, struct me_err *err)
{
	if (asprintf(to, "%s%s", a, b) >= 0)
		return 0;
	*to = NULL;
	return me_err_set(err, "out of memory");
}

/* The file that `git config --global` would write to. */
static int global_config(char **path, struct me_err *err)
{
	const char *given = getenv("GIT_CONFIG_GLOBAL"), *home = getenv("HOME");
	const char *xdg = getenv("XDG_CONFIG_HOME");
	char *second = NULL;
	int rc;

	if (given)
		return *given == '/'
			? join(path, given, "", err)
			: me_err_set(err,
				     "GIT_CONFIG_GLOBAL is no absolute "
				     "path; set it to one, or unset it");
	if (!home || *home != '/')
		return me_err_set(err,
				  "HOME is not set, so there is no global "
				  "configuration; set HOME, or leave out "
				  "--global");
	rc = join(path, home, "/.gitconfig", err);
	if (rc || !access(*path, R_OK))
		return rc;
	rc = xdg && *xdg ? join(&second, xdg, "/git/config", err)
			 : join(&second, home, "/.config/git/config", err);
	if (!rc && !access(second, R_OK)) {
		free(*path);
		*path = second;
		second = NULL;
	}
	free(second);
	return rc;
}

static bool same_path(const char *a, const char *b)
{
	char *x = realpath(a, NULL), *y = realpath(b, NULL);
	bool same = !strcmp(x ? x : a, y ? y : b);

	free(x);
	free(y);
	return same;
}

static int find_hooks(struct me_setup *s, struct me_err *err)
{
	char *common;
	int rc;

	if (me_ask_path(s->repo, &s->hooks, err, "rev-parse", "--git-path",
			"hooks", NULL) ||
	    me_ask_path(s->repo, &common, err, "rev-parse", "--git-common-dir",
			NULL))
		return -1;
	if (!s->hooks || !common)
		rc = me_err_set(err,
				"git does not tell where its hooks are; "
				"try: git rev-parse --git-path hooks");
	else
		rc = join(&s->own_hooks, common, "/hooks", err);
	free(common);
	if (rc)
		return -1;
	s->diverted = !same_path(s->hooks, s->own_hooks);
	if (s->top)
		s->manager = me_manager_find(s->top, s->hooks);
	return 0;
}

/* --attributes=FILE: a .gitattributes of the work tree. */
static int given_attributes(struct me_setup *s, struct me_err *err)
{
	const char *given = s->opt.attributes, *slash = strrchr(given, '/');
	char *dir = slash ? strndup(given, (size_t)(slash - given) + 1)
			  : strdup(".");
	char *real = dir ? realpath(dir, NULL) : NULL;
	size_t n = s->top ? strlen(s->top) : 0;
	int rc = -1;

	if (!s->top || strcmp(slash ? slash + 1 : given, ".gitattributes") ||
	    !real || strncmp(real, s->top, n) || (real[n] && real[n] != '/'))
		me_err_set(err,
			   "%s is no .gitattributes of this work tree; try: "
			   "--attributes=.gitattributes",
			   me_err_quote(given));
	else if (!join(&s->prefix, real[n] ? real + n + 1 : "",
		       real[n] ? "/" : "", err))
		rc = join(&s->attributes, s->prefix, ".gitattributes", err);
	s->attr_root = s->top;
	free(dir);
	free(real);
	return rc;
}

static int find_attributes(struct me_setup *s, struct me_err *err)
{
	if (s->opt.attributes)
		return given_attributes(s, err);
	s->prefix = strdup("");
	if (!s->prefix)
		return me_err_set(err, "out of memory");
	if (me_ask_path(s->repo, &s->attributes, err, "rev-parse", "--git-path",
			"info/attributes", NULL))
		return -1;
	return s->attributes ? 0
			     : me_err_set(err,
					  "git does not tell where its "
					  "attributes are; try: git "
					  "rev-parse --git-path "
					  "info/attributes");
}

static int find_local(struct me_setup *s, struct me_err *err)
{
	if (!s->repo)
		return me_err_set(err,
				  "there is no git repository here; go to "
				  "one, or use --global");
	s->top = me_repo_top(s->repo);
	if (!s->top && !me_repo_is_bare(s->repo))
		return me_err_set(err,
				  "this is inside of %s; go to the work tree",
				  me_err_quote(me_repo_gitdir(s->repo)));
	if (me_ask_path(s->repo, &s->config, err, "rev-parse", "--git-path",
			"config", NULL) ||
	    find_attributes(s, err) || find_hooks(s, err) ||
	    me_pairs_find(s->repo, &s->pairs, err))
		return -1;
	return s->config ? 0
			 : me_err_set(err,
				      "git does not tell where its config is; "
				      "try: git rev-parse --git-path config");
}

static int write_driver(struct me_setup *s, struct me_err *err)
{
	struct me_buf b = ME_BUF_INIT;

	me_command_driver(&b, s->opt.program, s->git);
	me_buf_add(&b, me_slice("", 1));
	s->driver = b.data;
	return me_buf_failed(&b) ? me_err_set(err, "out of memory") : 0;
}

int me_setup_open(struct me_setup *s, const struct me_setup_options *opt,
		  struct me_err *err)
{
	*s = (struct me_setup){ .opt = *opt };
	if (!opt->program || *opt->program != '/')
		return me_err_set(err,
				  "this is a part of git merge-env; run "
				  "that");
	if (me_ask_version(&s->git, err) || write_driver(s, err) ||
	    (!opt->global && me_repo_open(&s->repo, ".", ME_REPO_ANY, err)) ||
	    (opt->global ? global_config(&s->config, err)
			 : find_local(s, err))) {
		me_setup_close(s);
		return -1;
	}
	s->config_hooks = s->git >= CONFIG_HOOKS_SINCE;
	return 0;
}

void me_setup_close(struct me_setup *s)
{
	me_pairs_free(&s->pairs);
	me_repo_close(s->repo);
	free(s->config);
	free(s->attributes);
	free(s->prefix);
	free(s->hooks);
	free(s->own_hooks);
	free(s->driver);
	*s = (struct me_setup){ .repo = NULL };
}

/* The path of a hook from the top; NULL: it is elsewhere. */
static char *in_work_tree(const struct me_setup *s, int i)
{
	char *real = realpath(s->hooks, NULL), *path = NULL;
	const char *dir = real ? real : s->hooks;
	size_t n = strlen(s->top);

	if (!strncmp(dir, s->top, n) && (dir[n] == '/' || !dir[n]) &&
	    asprintf(&path, "%s%s%s", dir[n] ? dir + n + 1 : "",
		     dir[n] ? "/" : "", me_hook_name[i]) < 0)
		path = NULL;
	free(real);
	return path;
}

/* Beneath core.hooksPath, only files that git would never commit. */
static int may_write(struct me_setup *s, bool *yes, struct me_err *err)
{
	char *path;
	int i, rc = 0;

	*yes = true;
	for (i = 0; !rc && *yes && i < ME_HOOKS; i++) {
		path = in_work_tree(s, i);
		if (!path)
			return 0;
		/* .git itself is beneath the top, too */
		if (strncmp(path, ".git/", 5))
			rc = me_repo_ignored(s->repo, path, yes, err);
		free(path);
	}
	return rc;
}

int me_setup_hooks_owner(struct me_setup *s, bool asked,
			 const struct me_manager **owner, struct me_err *err)
{
	bool yes = false;

	*owner = s->config_hooks ? NULL : s->manager;
	if (s->config_hooks || s->manager || !s->diverted)
		return 0;
	if (asked && may_write(s, &yes, err))
		return -1;
	*owner = yes ? NULL : &me_manager_other;
	return 0;
}
