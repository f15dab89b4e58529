#include "git/plumbing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Ours; whatever the caller's environment says of them is dropped. */
static const char *const always[] = {
	"LC_ALL=C",
	"GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",
	"GIT_NO_LAZY_FETCH=1",
};

/* Would change what our commands print, or run something. */
static const char *const never[] = {
	"GIT_LITERAL_PATHSPECS",
	"GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",
	"GIT_ICASE_PATHSPECS",
	"GIT_EXTERNAL_DIFF",
	"GIT_DIFF_OPTS",
	"GIT_PAGER",
	"GIT_TRACE",
};

/*
 * What names a repository (git rev-parse --local-env-vars, without the ones
 * that carry `git -c`: those are the operator's word for all of them).
 */
static const char *const local[] = {
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_COMMON_DIR",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_PREFIX",
	"GIT_NAMESPACE",
	"GIT_CONFIG",
	"GIT_GRAFT_FILE",
	"GIT_SHALLOW_FILE",
	"GIT_REPLACE_REF_BASE",
	"GIT_NO_REPLACE_OBJECTS",
	"GIT_IMPLICIT_WORK_TREE",
	"GIT_INTERNAL_SUPER_PREFIX",
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Does "NAME=..." have the name of one of these (also "NAME=...")? */
static bool named(const char *var, const char *const *list, size_t n)
{
	size_t len = strcspn(var, "="), i;

	for (i = 0; i < n; i++)
		if (strcspn(list[i], "=") == len && !strncmp(var, list[i], len))
			return true;
	return false;
}

bool me_plumbing_names_repo(const char *var)
{
	return named(var, local, N(local));
}

static bool keep(const char *var, const struct me_where *where)
{
	/* when it is found, GIT_DIR and GIT_WORK_TREE are set anew */
	size_t n = where->env == ME_ENV_FOREIGN		     ? N(local)
		: where->env == ME_ENV_USED && where->gitdir ? 2
							     : 0;

	return !named(var, always, N(always)) && !named(var, never, N(never)) &&
		!named(var, local, n);
}

static char *setting(const char *name, const char *value)
{
	char *s;

	return asprintf(&s, "%s=%s", name, value) < 0 ? NULL : s;
}

static char **environment(const struct me_where *where)
{
	size_t n = 0, i;
	char **env;
	bool ok = true;

	while (environ[n])
		n++;
	env = calloc(n + N(always) + 3, sizeof(*env));
	if (!env)
		return NULL;
	for (n = i = 0; environ[i]; i++)
		if (keep(environ[i], where))
			ok = (env[n++] = strdup(environ[i])) && ok;
	for (i = 0; i < N(always); i++)
		ok = (env[n++] = strdup(always[i])) && ok;
	if (where->env == ME_ENV_USED && where->gitdir) {
		ok = (env[n++] = setting("GIT_DIR", where->gitdir)) && ok;
		if (where->top)
			ok = (env[n++] =
				      setting("GIT_WORK_TREE", where->top)) &&
				ok;
	}
	if (ok)
		return env;
	for (i = 0; i < n; i++)
		free(env[i]);
	free(env);
	return NULL;
}

int me_plumbing_init(struct me_plumbing *p, const char *dir,
		     const struct me_where *where, struct me_err *err)
{
	memset(p, 0, sizeof(*p));
	p->batch = (struct me_spawn)ME_SPAWN_INIT;
	p->no_tree = !where->top;
	p->git = me_spawn_find("git");
	if (!p->git) {
		me_err_set(err, "cannot find 'git' in PATH; install git");
		err->errnum = ENOENT;
		return -1;
	}
	p->dir = dir ? strdup(dir) : NULL;
	p->envp = environment(where);
	if (!p->envp || (dir && !p->dir)) {
		me_plumbing_release(p);
		return me_err_set(err, "out of memory");
	}
	return 0;
}

void me_plumbing_release(struct me_plumbing *p)
{
	size_t i;

	me_spawn_stop(&p->batch);
	for (i = 0; p->envp && p->envp[i]; i++)
		free(p->envp[i]);
	free(p->envp);
	free(p->dir);
	free(p->git);
	memset(p, 0, sizeof(*p));
}

void me_plumbing_argv_add(struct me_plumbing_argv *a, const char *word)
{
	if (a->n + 1 < ME_PLUMBING_ARGS)
		a->word[a->n++] = (char *)(size_t)word;
	a->word[a->n] = NULL;
}

void me_plumbing_argv_init(struct me_plumbing_argv *a,
			   const struct me_plumbing *p,
			   enum me_plumbing_guard guard)
{
	a->n = 0;
	me_plumbing_argv_add(a, p->git);
	if (p->dir) {
		me_plumbing_argv_add(a, "-C");
		me_plumbing_argv_add(a, p->dir);
	}
	if (guard == ME_GUARD_FULL)
		me_plumbing_argv_add(a, "--literal-pathspecs");
	if (guard != ME_GUARD_NONE) {
		me_plumbing_argv_add(a, "-c");
		me_plumbing_argv_add(a, "core.fsmonitor=false");
		me_plumbing_argv_add(a, "-c");
		me_plumbing_argv_add(a, "core.hooksPath=/dev/null");
	}
}

int me_plumbing_run(struct me_plumbing *p, const struct me_buf *input,
		    struct me_spawn_result *r, struct me_err *err, ...)
{
	struct me_plumbing_argv a;
	enum me_plumbing_guard guard = ME_GUARD_FULL;
	const char *word;
	va_list ap;

	va_start(ap, err);
	word = va_arg(ap, const char *);
	if (!strcmp(word, "config"))
		guard = ME_GUARD_NONE;
	if (!strcmp(word, "check-ignore"))
		guard = ME_GUARD_GLOBS;
	me_plumbing_argv_init(&a, p, guard);
	for (; word; word = va_arg(ap, const char *))
		me_plumbing_argv_add(&a, word);
	va_end(ap);
	return me_spawn_run(a.word, p->envp, input ? input->data : NULL,
			    input ? input->len : 0, ME_PLUMBING_LIMIT,
			    ME_PLUMBING_SECONDS, r, err);
}

/* The directory git names in "detected dubious ownership in ... at 'DIR'". */
static void refused(const char *complaint, struct me_err *err)
{
	const char *at = strstr(complaint, " at '"), *end;
	char dir[400] = "";

	/* older: "unsafe repository ('DIR' is owned by someone else)" */
	if (!at)
		at = strstr(complaint, "('");
	if (at && (at = strchr(at, '\'')) && (end = strchr(at + 1, '\'')))
		snprintf(dir, sizeof(dir), "%.*s", (int)(end - at - 1), at + 1);
	me_err_set(err,
		   "the repository %s belongs to another user, so git "
		   "does not read it; if you trust it: git config --global "
		   "--add safe.directory %s",
		   me_err_quote(dir), me_err_quote(dir));
}

int me_plumbing_failed(const char *command, struct me_spawn_result *r,
		       struct me_err *err)
{
	char *c = r->complaint;

	if (strstr(c, "dubious ownership") || strstr(c, "unsafe repository")) {
		refused(c, err);
	} else {
		c[strcspn(c, "\n")] = '\0';
		me_err_set(err,
			   "git %s failed with status %d: %s; try: git "
			   "status",
			   command, r->status, me_err_quote(c));
	}
	me_spawn_result_free(r);
	return -1;
}
