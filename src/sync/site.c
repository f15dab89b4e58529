#include "sync/site.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/names.h"
#include "sync/homes.h"

static char *join(const char *a, const char *b)
{
	char *s;

	return asprintf(&s, "%s%s", a, b) < 0 ? NULL : s;
}

static int one_of(const char *key, const char *value, const char *const *words,
		  int *to, struct me_err *err)
{
	int i;

	for (i = 0; words[i]; i++)
		if (!strcmp(words[i], value)) {
			*to = i;
			return 0;
		}
	return me_err_set(err,
			  "config %s is %s, which is none of the words "
			  "it can be; see 'git help merge-env'",
			  key, me_err_quote(value));
}

static int read_word(struct me_site *s, const char *key,
		     const char *const *words, int *to, struct me_err *err)
{
	char *value = NULL;
	int rc = me_repo_config(s->repo, key, ME_SCOPE_ALL, &value, err);

	if (!rc && value)
		rc = one_of(key, value, words, to, err);
	free(value);
	return rc;
}

static int read_config(struct me_site *s, struct me_err *err)
{
	static const char *const fresh[] = { "add", "comment", "report", NULL };
	static const char *const removed[] = { "keep", "conflict", "drop",
					       NULL };
	int f = ME_FRESH_ADD, r = ME_REMOVED_KEEP;

	if (me_repo_config_all(s->repo, "merge-env.pin", ME_SCOPE_ALL, &s->pins,
			       err) ||
	    me_repo_config_all(s->repo, "merge-env.rename", ME_SCOPE_ALL,
			       &s->renames, err) ||
	    read_word(s, "merge-env.new", fresh, &f, err) ||
	    read_word(s, "merge-env.removed", removed, &r, err) ||
	    me_repo_config_bool(s->repo, "merge-env.holdCredentials",
				ME_SCOPE_ALL, &s->hold, err) ||
	    me_repo_config(s->repo, "merge-env.backupDir", ME_SCOPE_ALL,
			   &s->backup_dir, err) ||
	    me_repo_config_int(s->repo, "merge-env.keepBackups", ME_SCOPE_ALL,
			       &s->keep_backups, err))
		return -1;
	s->fresh = (enum me_fresh)f;
	s->removed = (enum me_removed)r;
	return 0;
}

/* From the root to dir: "" or "a/b/". */
static char *prefix_of(const char *root, const char *dir)
{
	size_t n = strlen(root);

	if (strncmp(root, dir, n) || (dir[n] != '/' && dir[n]))
		return strdup("");
	return dir[n] && dir[n + 1] ? join(dir + n + 1, "/") : strdup("");
}

static int open_repo(struct me_site *s, const char *dir, struct me_err *err)
{
	if (me_repo_is_bare(s->repo)) {
		me_err_set(
			err,
			"%s is a bare repository: it has no "
			"work tree, and so no env files; run this in a clone",
			me_err_quote(dir));
		err->errnum = ENOTDIR;
		return -1;
	}
	s->root = strdup(me_repo_top(s->repo));
	return read_config(s, err) || me_pairs_find(s->repo, &s->pairs, err)
		? -1
		: 0;
}

int me_site_open(struct me_site *s, const char *dir, bool make,
		 struct me_err *err)
{
	char *real = realpath(dir, NULL), *state = NULL;
	int rc = -1;

	*s = (struct me_site){ .state = ME_STATE_INIT, .hold = true };
	if (!real) {
		me_err_errno(err, "cannot find %s", me_err_quote(dir));
		goto out;
	}
	if (me_repo_open(&s->repo, real, ME_REPO_ANY, err) ||
	    (s->repo && open_repo(s, dir, err)))
		goto out;
	if (!s->repo)
		s->root = strdup(real);
	if (s->root)
		s->prefix = prefix_of(s->root, real);
	state = s->repo ? join(me_repo_gitdir(s->repo), "/merge-env")
			: me_state_home();
	if (!s->root || !s->prefix || !state) {
		me_err_set(err,
			   state ? "out of memory"
				 : "HOME is not set, "
				   "so there is no place to remember a sync; "
				   "set it, or "
				   "XDG_STATE_HOME");
		goto out;
	}
	rc = me_state_open(&s->state, state, make ? ME_STATE_MAKE : 0, err);
	s->writable = make;
out:
	free(real);
	free(state);
	if (rc)
		me_site_close(s);
	return rc;
}

int me_site_open_for(struct me_site *s, const char *path, struct me_err *err)
{
	const char *slash = strrchr(path, '/');
	char *dir =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int rc = dir ? me_site_open(s, dir, false, err)
		     : me_err_set(err, "out of memory");

	free(dir);
	return rc;
}

int me_site_write(struct me_site *s, struct me_err *err)
{
	char *path;
	int rc;

	if (s->writable)
		return 0;
	path = strdup(s->state.path);
	if (!path)
		return me_err_set(err, "out of memory");
	me_state_close(&s->state);
	rc = me_state_open(&s->state, path, ME_STATE_MAKE, err);
	s->writable = !rc;
	free(path);
	return rc;
}

void me_site_close(struct me_site *s)
{
	me_repo_close(s->repo);
	me_state_close(&s->state);
	me_list_free(&s->pins);
	me_list_free(&s->renames);
	me_homes_free(s->homes);
	me_pairs_free(&s->pairs);
	free(s->root);
	free(s->prefix);
	free(s->backup_dir);
	memset(s, 0, sizeof(*s));
	s->state.fd = -1;
}

char *me_site_path(const struct me_site *s, const char *path)
{
	const char *slash = strrchr(path, '/'), *name;
	char *dir, *real, *out = NULL;
	size_t n = strlen(s->root);

	dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./");
	name = slash ? slash + 1 : path;
	real = dir && *name ? realpath(dir, NULL) : NULL;
	if (real && !strncmp(real, s->root, n) &&
	    (!real[n] || real[n] == '/') &&
	    asprintf(&out, "%s%s%s", real[n] ? real + n + 1 : "",
		     real[n] ? "/" : "", name) < 0)
		out = NULL;
	free(dir);
	free(real);
	return out;
}

static int pair_add(struct me_pairs *p, char *template_, char *env,
		    struct me_err *err)
{
	struct me_pair *item = realloc(p->item, (p->n + 1) * sizeof(*item));
	size_t at = p->n;

	if (!item || !template_ || !env) {
		p->item = item ? item : p->item;
		free(template_);
		free(env);
		return me_err_set(err, "out of memory");
	}
	p->item = item;
	/* they are looked up by env file, in order */
	for (; at && strcmp(item[at - 1].env, env) > 0; at--)
		item[at] = item[at - 1];
	item[at] = (struct me_pair){ template_, env, ME_PAIR_NAME, 0 };
	p->n++;
	return 0;
}

/* The best template for env among the files beside it, by name. For files
   that git does not know. */
static int look_beside(struct me_site *s, const char *env, struct me_err *err)
{
	const char *slash = strrchr(env, '/');
	char *dir, *best = NULL;
	struct dirent *d;
	DIR *open;

	if (asprintf(&dir, "%s/%.*s", s->root, slash ? (int)(slash - env) : 0,
		     env) < 0)
		return me_err_set(err, "out of memory");
	open = opendir(dir);
	free(dir);
	while (open && (d = readdir(open))) {
		char *path, *of;

		if (me_names_rank(d->d_name) < 0)
			continue;
		if (asprintf(&path, "%.*s%s",
			     slash ? (int)(slash - env) + 1 : 0, env,
			     d->d_name) < 0)
			break;
		of = me_names_env_of(path);
		if (of && !strcmp(of, env) &&
		    (!best || me_names_rank(path) < me_names_rank(best))) {
			free(best);
			best = path;
			path = NULL;
		}
		free(of);
		free(path);
	}
	if (open)
		closedir(open);
	return best ? pair_add(&s->pairs, best, strdup(env), err) : 0;
}

int me_site_pair(struct me_site *s, const char *path,
		 const struct me_pair **pair, struct me_err *err)
{
	char *rel = me_site_path(s, path), *env = NULL;
	int rc = 0;

	*pair = NULL;
	if (!rel)
		return me_err_set(err,
				  "%s is not in %s, or its folder does "
				  "not exist",
				  me_err_quote(path), me_err_quote(s->root));
	*pair = me_pairs_of_env(&s->pairs, rel);
	if (!*pair)
		*pair = me_pairs_of_template(&s->pairs, rel);
	if (!*pair) {
		if (me_names_is_template(rel))
			env = me_names_env_of(rel);
		rc = look_beside(s, env ? env : rel, err);
		*pair = me_pairs_of_env(&s->pairs, env ? env : rel);
	}
	free(env);
	free(rel);
	return rc;
}
