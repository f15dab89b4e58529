/*
 * Configuration through libgit2, where it reads it as git does.
 *
 * It takes a file that it cannot look at for none. So the files are looked
 * at here, too: one that has bytes and of which it tells nothing is git's to
 * read. That one may hold comments alone; then git says so.
 */
#include "git/lg2.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool may_tell(const char *dir, size_t len, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	if (snprintf(path, sizeof(path), "%.*s/%s", (int)len, dir, name) >=
	    PATH_MAX)
		return true;
	if (stat(path, &st))
		return errno != ENOENT && errno != ENOTDIR;
	return st.st_size > 0;
}

static bool level_may_tell(int level, const char *name)
{
	git_buf dirs = GIT_BUF_INIT;
	const char *p, *end;
	bool yes;

	yes = git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, &dirs) != 0;
	for (p = dirs.ptr; !yes && p && *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, ':');
		yes = may_tell(p, (size_t)(end - p), name);
	}
	git_buf_dispose(&dirs);
	return yes;
}

/* seen: a bit for each level that told something. */
static bool has_missed(const struct me_lg2 *g, unsigned seen, bool here)
{
	static const struct {
		int level;
		const char *name;
	} outside[] = {
		{ GIT_CONFIG_LEVEL_SYSTEM, "gitconfig" },
		{ GIT_CONFIG_LEVEL_XDG, "config" },
		{ GIT_CONFIG_LEVEL_GLOBAL, ".gitconfig" },
	};
	const char *dir = git_repository_commondir(g->repo);
	size_t i;

	for (i = 0; !here && i < sizeof(outside) / sizeof(*outside); i++)
		if (!(seen & 1u << outside[i].level) &&
		    level_may_tell(outside[i].level, outside[i].name))
			return true;
	return !(seen & 1u << GIT_CONFIG_LEVEL_LOCAL) &&
		may_tell(dir, strlen(dir), "config");
}

/*
 * Settings that libgit2 does not follow. Compared one by one: its search by
 * regular expression loses 20 kB for each entry (1.5.1 with PCRE2).
 */
static bool is_strange(const git_config_entry *e)
{
	static const char *const name[] = { "extensions.worktreeconfig",
					    "includeif.hasconfig:" };
	int i;

	for (i = 0; i < 2; i++)
		if (!strncmp(e->name, name[i], strlen(name[i])))
			return true;
	return false;
}

static bool env_config(void)
{
	static const char *const name[] = {
		"GIT_CONFIG_PARAMETERS",
		"GIT_CONFIG_COUNT",
		"GIT_CONFIG",
		"GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_SYSTEM",
		"GIT_ATTR_NOSYSTEM",
		"GIT_ATTR_SOURCE",
	};
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++)
		if (getenv(name[i]))
			return true;
	return false;
}

/* Settings that have no value; -1: they cannot be counted. */
static int count_bare(git_config *config)
{
	git_config_iterator *it = NULL;
	git_config_entry *e;
	int n = 0, r = git_config_iterator_new(&it, config);

	while (!r && !(r = git_config_next(&e, it)))
		n += !e->value;
	git_config_iterator_free(it);
	return r == GIT_ITEROVER ? n : -1;
}

/* Those may have one that there was no memory for (1.5.1): read it again. */
bool me_lg2_config_lost(const struct me_lg2 *g)
{
	const unsigned flags =
		GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
	git_repository *again = NULL;
	git_config *config = NULL;
	int n = count_bare(g->config);
	bool lost = n < 0;

	if (n > 0)
		lost = git_repository_open_ext(&again,
					       git_repository_path(g->repo),
					       flags, NULL) ||
			git_repository_config(&config, again) ||
			count_bare(config) != n;
	git_config_free(config);
	git_repository_free(again);
	return lost;
}

bool me_lg2_config_is_other(const struct me_lg2 *g)
{
	git_config_iterator *it = NULL;
	git_config_entry *e;
	unsigned seen = 0;
	bool yes = env_config();
	int r;

	r = git_config_iterator_new(&it, g->config);
	while (!yes && !r && !(r = git_config_next(&e, it))) {
		yes = is_strange(e);
		seen |= 1u << e->level;
	}
	git_config_iterator_free(it);
	return yes || r != GIT_ITEROVER || has_missed(g, seen, false);
}

static int add_setting(struct me_list *out, const git_config_entry *e)
{
	size_t k = strlen(e->name), v = e->value ? strlen(e->value) + 1 : 0;
	char *s = malloc(k + v + 1);
	int r;

	if (!s)
		return -1;
	memcpy(s, e->name, k);
	if (v) {
		s[k] = '\n';
		memcpy(s + k + 1, e->value, v - 1);
	}
	r = me_list_add(out, s, k + v);
	free(s);
	return r;
}

int me_lg2_config(void *self, enum me_scope scope, struct me_list *out,
		  struct me_err *err)
{
	bool here = scope == ME_SCOPE_LOCAL;
	struct me_lg2 *g = self;
	git_config_iterator *it = NULL;
	git_config *local = NULL;
	git_config_entry *e;
	unsigned seen = 0;
	int r;

	if (g->lost_config || (!here && g->other_config))
		return me_lg2_pass(err);
	r = here ? git_config_open_level(&local, g->config,
					 GIT_CONFIG_LEVEL_LOCAL)
		 : 0;
	if (!r)
		r = git_config_iterator_new(&it, here ? local : g->config);
	while (!r && !(r = git_config_next(&e, it))) {
		seen |= 1u << e->level;
		/* see ME_SCOPE_LOCAL: what it includes is not it */
		if ((!here || e->include_depth == 0) && add_setting(out, e))
			r = me_err_set(err, "out of memory");
	}
	if (r == GIT_ITEROVER && has_missed(g, seen, here))
		r = me_lg2_pass(err);
	else if (r != GIT_ITEROVER)
		me_lg2_failed("read the configuration", err);
	git_config_iterator_free(it);
	git_config_free(local);
	return r == GIT_ITEROVER ? 0 : -1;
}
