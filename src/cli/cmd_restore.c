/*
 * git merge-env restore: roll back.
 *
 * What is there is backed up first, so that restoring can be undone, and the
 * base that the restored file was merged with is restored with it.
 */
#include <unistd.h>
#include <stdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/summary.h"
#include "sync/backups.h"

enum { WAIT = 5000 };

static struct {
	bool dry_run, last, in_place;
} o;

static const struct me_opt opts[] = {
	{ 'n', "dry-run", ME_OPT_FLAG, &o.dry_run, 0, NULL,
	  "say what would be restored, change nothing" },
	{ 0, "last", ME_OPT_FLAG, &o.last, 0, NULL,
	  "put back what the last sync left in PATH" },
	{ 0, "in-place", ME_OPT_FLAG, &o.in_place, 0, NULL,
	  "overwrite where a file cannot be replaced" },
	ME_OPT_END
};

/* The env file meant when none is named: the only one with backups. */
static char *only_env(const struct me_site *site, struct me_err *err)
{
	const char *found = NULL;
	struct me_backups b;
	size_t i;

	for (i = 0; i < site->pairs.n; i++) {
		const char *env = site->pairs.item[i].env;
		bool has;

		if (me_backups_open(&b, site, env, err))
			return NULL;
		has = b.list.n > 0;
		me_backups_close(&b);
		if (has && found) {
			me_err_set(err,
				   "both %s and %s have backups; name "
				   "the env file or the backup",
				   me_err_quote(found), me_err_quote(env));
			return NULL;
		}
		if (has)
			found = env;
	}
	if (!found)
		me_err_set(err, "there is no backup to restore");
	return found ? strdup(found) : NULL;
}

/* A file without a template, whose conflicts were resolved; NULL: none. */
static char *with_backups(struct me_site *site, const char *path)
{
	struct me_err ignored = ME_ERR_INIT;
	char *env = me_site_path(site, path);
	struct me_backups b;
	bool has = false;

	if (env && !me_backups_open(&b, site, env, &ignored)) {
		has = b.list.n > 0;
		me_backups_close(&b);
	}
	if (!has)
		free(env);
	return has ? env : NULL;
}

/* Which env file, and which of its backups (NULL: the newest). */
static char *find(struct me_site *site, int argc, char **argv,
		  const char **name, struct me_err *err)
{
	const struct me_pair *pair = NULL;
	struct me_err ignored = ME_ERR_INIT;
	char *other;

	*name = NULL;
	if (!argc)
		return only_env(site, err);
	if (strstr(argv[0], ".backup_"))
		return me_backups_env_of(site, argv[0], name, err);
	if (me_site_pair(site, argv[0], &pair, &ignored) || !pair) {
		other = with_backups(site, argv[0]);
		if (other)
			return other;
		me_err_set(
			err,
			"%s is neither a backup nor an env file with "
			"a template; 'git merge-env backups' lists what there "
			"is",
			me_err_quote(argv[0]));
		return NULL;
	}
	return strdup(pair->env);
}

static int read_backup(const struct me_site *site, const char *env,
		       const char *name, struct me_file *file,
		       struct me_err *err)
{
	struct me_backups b;
	int rc;

	if (me_backups_open(&b, site, env, err))
		return -1;
	if (!name && !b.list.n)
		rc = me_err_set(err, "%s has no backup", me_err_quote(env));
	else
		rc = me_backup_read(&b.folder, name ? name : b.list.v[0].name,
				    file, err);
	if (!rc)
		me_out_warn("%s %s from backup %s",
			    o.dry_run ? "would restore" : "restoring",
			    me_err_quote(env),
			    me_err_quote(name ? name : b.list.v[0].name));
	me_backups_close(&b);
	return rc;
}

static int read_last(const struct me_target *t, struct me_file *file,
		     struct me_err *err)
{
	if (me_record_result(&t->record, &t->site->state, file, err))
		return -1;
	if (!file->data)
		return me_err_set(err, "no sync of %s is remembered here",
				  me_err_quote(t->env));
	me_out_warn("%s %s as the last sync left it",
		    o.dry_run ? "would restore" : "restoring",
		    me_err_quote(t->env));
	return 0;
}

/*
 * What is restored is the operator's: a file that git or somebody put in its
 * place, readable by others, is closed to them before the secrets come back.
 */
static int tighten(struct me_target *t, struct me_err *err)
{
	mode_t mode = t->ours.id.mode & 07777;

	if (o.dry_run || !t->record.found || !t->exists ||
	    !(mode & 077 & ~t->record.mode))
		return 0;
	if (fchmodat(t->place.fd, t->place.name,
		     mode & (t->record.mode | ~(mode_t)077), 0))
		return me_err_errno(err, "cannot close %s to others",
				    me_err_quote(t->env));
	me_file_release(&t->ours);
	return me_file_read_at(t->place.fd, t->place.name, t->env,
			       ME_FILE_NOFOLLOW, &t->ours, err);
}

/*
 * A link that was not there at the last sync, or led elsewhere, is somebody
 * else's, and what it leads to must not be written. The link itself goes: what
 * git put there it has.
 */
static int drop_link(struct me_site *site, const char *env, struct me_err *err)
{
	const char *slash = strrchr(env, '/'), *name = slash ? slash + 1 : env;
	struct me_place there = ME_PLACE_INIT;
	char *beside, *real, path[2 * PATH_MAX];
	struct me_record r;
	struct stat st;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/%s", site->root, env);
	if (o.dry_run || lstat(path, &st) || !S_ISLNK(st.st_mode))
		return 0;
	if (me_target_recall(&r, site, env, err))
		return -1;
	real = realpath(path, NULL);
	if (!r.found || (real && !strcmp(r.real, real))) {
		free(real);
		return 0;
	}
	free(real);
	/* its folder, reached as safely as that of any env file */
	if (asprintf(&beside, "%s.link", env) < 0)
		return me_err_set(err, "out of memory");
	if (me_place_open(&there, site->root, beside, 0, err) ||
	    (unlinkat(there.fd, name, 0) &&
	     me_err_errno(err, "cannot remove the link %s", me_err_quote(env))))
		rc = -1;
	else
		me_out_warn("%s was a symbolic link, and not yours: removed",
			    me_err_quote(env));
	me_place_close(&there);
	free(beside);
	return rc;
}

static int restore(struct me_site *site, const char *env, const char *name,
		   struct me_err *err)
{
	struct me_target t = { .site = site,
			       .env = env,
			       .in_place = o.in_place };
	struct me_file file = ME_FILE_INIT;
	struct me_slice text;
	int rc = drop_link(site, env, err);

	if (!rc)
		rc = me_target_open(&t, o.dry_run ? -1 : WAIT, err);
	if (!rc)
		rc = o.last ? read_last(&t, &file, err)
			    : read_backup(site, env, name, &file, err);
	if (!rc)
		rc = tighten(&t, err);
	text = (struct me_slice){ file.data, file.len };
	if (!rc && !o.dry_run)
		rc = me_target_write(&t, text, err);
	if (!rc && !o.dry_run) {
		me_record_restore(&t.record, text, (long long)time(NULL));
		rc = me_target_remember(&t, text, err);
	}
	if (!rc && t.written && t.backup)
		me_out_warn("what was there is in backup %s",
			    me_err_quote(t.backup));
	else if (!rc && !o.dry_run && !t.written)
		me_out_warn("%s held these bytes already", me_err_quote(env));
	me_file_release(&file);
	me_target_close(&t);
	return rc;
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_site site;
	const char *name;
	char *env;
	int rc;

	argc = me_opt_parse(&me_cmd_restore, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (argc > 1 || (o.last && !argc))
		return me_opt_usage(&me_cmd_restore,
				    o.last ? "--last wants the env file"
					   : "wants one backup");
	/* a backup is named by its name alone, too: then it is one of here */
	if (!argc || strstr(argv[0], ".backup_")
		    ? me_site_open(&site, ".", false, &err)
		    : me_site_open_for(&site, argv[0], &err))
		return me_out_failed(&err);
	env = find(&site, argc, argv, &name, &err);
	rc = env ? restore(&site, env, name, &err) : -1;
	free(env);
	me_site_close(&site);
	return rc ? me_out_failed(&err) : ME_EXIT_DONE;
}

const struct me_cmd me_cmd_restore = { "restore", "[BACKUP | PATH]",
				       ME_SUMMARY_RESTORE, opts, run };
