/*
 * The env files: is each out of git's reach and of others', and does sync know
 * where it came from?
 */
#include "setup/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup/command.h"
#include "sync/backups.h"
#include "sync/sync.h"

/* One env file under examination. */
struct exam {
	struct me_checks *c;
	struct me_site *site;
	const struct me_pair *pair;
	size_t problems;
};

/* A problem; the mending command ends with the file's name, as a word of the
   shell that is right where we are. */
static int problem(struct exam *x, enum me_check_level level,
		   const char *command, const char *file, const char *what)
{
	struct me_buf mend = ME_BUF_INIT;
	char *path = NULL;
	int rc;

	if (*x->site->prefix &&
	    asprintf(&path, "%s/%s", x->site->root, file) < 0)
		return -1;
	me_buf_str(&mend, command);
	me_command_quote(&mend, path ? path : file);
	me_buf_add(&mend, me_slice("", 1));
	x->problems += level == ME_CHECK_PROBLEM;
	rc = me_buf_failed(&mend)
		? -1
		: me_check_add(x->c, level, mend.data, "%s %s",
			       me_err_quote(x->pair->env), what);
	me_buf_free(&mend);
	free(path);
	return rc;
}

/* A pattern for this path alone, to be excluded in this clone. */
static int not_ignored(struct exam *x)
{
	struct me_buf word = ME_BUF_INIT, line = ME_BUF_INIT;
	const char *at;
	int rc;

	me_buf_str(&line, "/");
	for (at = x->pair->env; *at; at++) {
		if (strchr("*?[\\ ", *at))
			me_buf_str(&line, "\\");
		me_buf_add(&line, me_slice(at, 1));
	}
	me_buf_add(&line, me_slice("", 1));
	me_buf_str(&word, "printf '%s\\n' ");
	if (!me_buf_failed(&line))
		me_command_quote(&word, line.data);
	me_buf_str(&word, " >>\"$(git rev-parse --git-path info/exclude)\"");
	me_buf_add(&word, me_slice("", 1));
	x->problems++;
	rc = me_buf_failed(&word) || me_buf_failed(&line)
		? -1
		: me_check_add(x->c, ME_CHECK_PROBLEM, word.data,
			       "%s is not ignored by git, so it could be "
			       "committed",
			       me_err_quote(x->pair->env));
	me_buf_free(&word);
	me_buf_free(&line);
	return rc;
}

static int check_reach(struct exam *x)
{
	struct me_err err = ME_ERR_INIT;
	bool tracked = false, ignored = false;
	const char *env = x->pair->env;

	if (me_repo_tracked(x->site->repo, env, &tracked, &err) ||
	    me_repo_ignored(x->site->repo, env, &ignored, &err))
		return me_check_add(x->c, ME_CHECK_PROBLEM, NULL, "%s",
				    err.msg);
	if (tracked)
		return problem(x, ME_CHECK_NOTE, "git merge-env sync ", env,
			       "is tracked by git, so no hook changes it");
	return ignored ? 0 : not_ignored(x);
}

static int check_mode(struct exam *x, const struct stat *st)
{
	if (!(st->st_mode & 07))
		return 0;
	return problem(x, ME_CHECK_PROBLEM, "chmod o-rwx ", x->pair->env,
		       st->st_mode & 02 ? "can be written by everybody"
					: "can be read by everybody");
}

/* A backup that git would commit. */
static int check_backups(struct exam *x)
{
	struct me_err err = ME_ERR_INIT;
	struct me_backups b;
	char *folder, *path = NULL, *ignore = NULL;
	const char *env = x->pair->env, *slash = strrchr(env, '/');
	bool ignored = true;
	int rc = 0;

	if (x->site->backup_dir || me_backups_open(&b, x->site, env, &err))
		return 0; /* elsewhere; or sync will say what is the matter */
	if (asprintf(&folder, "%.*s" ME_BACKUP_FOLDER,
		     slash ? (int)(slash - env) + 1 : 0, env) < 0)
		folder = NULL;
	if (folder && b.list.n &&
	    asprintf(&path, "%s/%s", folder, b.list.v[0].name) >= 0 &&
	    !me_repo_ignored(x->site->repo, path, &ignored, &err) && !ignored &&
	    asprintf(&ignore, "%s/.gitignore", folder) >= 0)
		rc = problem(x, ME_CHECK_PROBLEM, "echo '*' >>", ignore,
			     "has backups that git does not ignore");
	free(folder);
	free(path);
	free(ignore);
	me_backups_close(&b);
	return rc;
}

static int check_sync(struct exam *x)
{
	struct me_sync_options opt = { .compare = true };
	struct me_err err = ME_ERR_INIT;
	const char *env = x->pair->env;
	char what[64];
	struct me_sync s;
	int rc = 0;

	if (me_sync_open(&s, x->site, x->pair, &opt, &err)) {
		x->problems++;
		return me_check_add(x->c, ME_CHECK_PROBLEM, NULL, "%s",
				    err.msg);
	}
	if (!s.target.record.found)
		rc = problem(x, ME_CHECK_NOTE, "git merge-env sync ", env,
			     "has not been synced yet, so its base is only "
			     "looked for");
	me_hunks_read(&s.pending,
		      me_slice(s.target.ours.data, s.target.ours.len),
		      &s.arena);
	snprintf(what, sizeof(what), "has %zu open conflict%s", s.pending.n,
		 s.pending.n == 1 ? "" : "s");
	if (!rc && s.pending.n)
		rc = problem(x, ME_CHECK_PROBLEM, "git merge-env resolve ", env,
			     what);
	me_sync_close(&s);
	return rc;
}

static int examine(struct exam *x)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_record record;
	struct stat st;
	char *path;
	int rc;

	if (asprintf(&path, "%s/%s", x->site->root, x->pair->env) < 0)
		return -1;
	rc = stat(path, &st);
	free(path);
	/* one that was never there is not missed */
	if (rc &&
	    (me_target_recall(&record, x->site, x->pair->env, &ignored) ||
	     !record.found))
		return 0;
	if ((!rc && (check_reach(x) || check_mode(x, &st))) ||
	    check_backups(x) || check_sync(x))
		return -1;
	return x->problems
		? 0
		: me_check_add(x->c, ME_CHECK_OK, NULL, "%s follows %s",
			       me_err_quote(x->pair->env),
			       me_err_quote(x->pair->template));
}

int me_check_env_files(struct me_checks *c)
{
	struct me_err err = ME_ERR_INIT;
	struct me_site site;
	size_t i;
	int rc = 0;

	if (me_site_open(&site, ".", false, &err))
		return me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	for (i = 0; !rc && i < site.pairs.n; i++) {
		struct exam x = { .c = c,
				  .site = &site,
				  .pair = &site.pairs.item[i] };

		rc = examine(&x);
	}
	me_site_close(&site);
	return rc;
}
