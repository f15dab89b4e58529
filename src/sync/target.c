#include "sync/target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/glance.h"
#include "sys/backup.h"
#include "sys/replace.h"

static void intent_name(char out[64], const struct me_target *t)
{
	snprintf(out, 64, "%s.intent", t->record.id);
}

static int take_lock(struct me_target *t, int wait_ms, struct me_err *err)
{
	enum me_recover what;
	char *kept = NULL;
	char intent[64];

	if (me_site_write(t->site, err) ||
	    me_lock_take(&t->lock, &t->site->state, "lock", wait_ms, err))
		return -1;
	me_glance_drop(&t->site->state);
	/* an in-place write that was killed is finished first */
	intent_name(intent, t);
	if (me_replace_recover(&t->place, &t->site->state, intent, &what, &kept,
			       err))
		return -1;
	free(kept);
	return 0;
}

static int read_env(struct me_target *t, struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;

	if (!me_file_read_at(t->place.fd, t->place.name, t->env,
			     ME_FILE_NOFOLLOW, &t->ours, &why)) {
		t->exists = true;
		return 0;
	}
	if (why.errnum == ENOENT)
		return 0;
	return me_err_set(err, "%s", why.msg);
}

int me_target_recall(struct me_record *r, const struct me_site *site,
		     const char *env, struct me_err *err)
{
	char *path;
	int rc;

	if (site->repo)
		return me_record_read(r, &site->state, env, err);
	if (asprintf(&path, "%s/%s", site->root, env) < 0)
		return me_err_set(err, "out of memory");
	rc = me_record_read(r, &site->state, path, err);
	free(path);
	return rc;
}

bool me_target_is_torn(const struct me_target *t)
{
	char intent[64];

	intent_name(intent, t);
	return me_state_has(&t->site->state, intent);
}

int me_target_open(struct me_target *t, int wait_ms, struct me_err *err)
{
	struct me_site *site = t->site;

	t->place = (struct me_place)ME_PLACE_INIT;
	t->lock = (struct me_lock)ME_LOCK_INIT;
	if ((site->repo &&
	     me_repo_tracked(site->repo, t->env, &t->tracked, err)) ||
	    me_place_open(&t->place, site->root, t->env, ME_PLACE_FOLLOW,
			  err) ||
	    me_target_recall(&t->record, site, t->env, err))
		return -1;
	if (wait_ms >= 0) {
		if (take_lock(t, wait_ms, err))
			return -1;
		/* what another run has remembered meanwhile */
		if (me_target_recall(&t->record, site, t->env, err))
			return -1;
	}
	return read_env(t, err);
}

/* An absent env file, or one that git or somebody has put another in the
   place of: the private copy is what the operator had. */
static int refuse(const struct me_target *t, const char *what,
		  struct me_err *err)
{
	return me_err_set(
		err,
		"%s %s; nothing was changed. git merge-env "
		"restore --last %s puts back what the last sync left, "
		"git merge-env sync --accept %s takes it as it is",
		me_err_quote(t->env), what, me_err_quote(t->env),
		me_err_quote(t->env));
}

int me_target_check(const struct me_target *t, struct me_err *err)
{
	const struct me_record *r = &t->record;

	if (!r->found)
		return 0;
	if (!t->exists)
		return refuse(t, "is gone, perhaps removed by git", err);
	if (t->tracked && !r->tracked)
		return refuse(t,
			      "is tracked by git now, and may be "
			      "upstream's",
			      err);
	if (t->place.linked && strcmp(r->real, t->place.real))
		return refuse(t, "is a symbolic link now, or leads elsewhere",
			      err);
	/* of a file that it tracks, git decides on the mode */
	if (!t->tracked && (t->ours.id.mode & 077 & ~r->mode) != 0)
		return me_err_set(
			err,
			"%s can be read by others now, and "
			"could not before; nothing was changed. 'chmod %o %s' "
			"takes that back, git merge-env sync --accept %s "
			"takes it as it is",
			me_err_quote(t->env), r->mode & 07777,
			me_err_quote(t->env), me_err_quote(t->env));
	return 0;
}

/* Called when all that is likely to fail has been tried. */
static int make_backup(void *arg, struct me_err *err)
{
	struct me_target *t = arg;
	struct me_backup b = ME_BACKUP_INIT;
	int rc;

	if (t->no_backup)
		return 0;
	rc = me_backup_open(&b, t->place.fd, t->place.name, t->site->backup_dir,
			    ME_BACKUP_MAKE, err) ||
		me_backup_write(&b, t->ours.data, t->ours.len, &t->backup, err);
	if (!rc && t->site->keep_backups > 0)
		rc = me_backup_prune(&b, (size_t)t->site->keep_backups,
				     t->backup, err);
	me_backup_close(&b);
	return rc ? -1 : 0;
}

int me_target_write(struct me_target *t, struct me_slice text,
		    struct me_err *err)
{
	char intent[64];
	struct me_replace rep = {
		.place = &t->place,
		.old = t->exists ? &t->ours : NULL,
		.data = text.data ? text.data : "",
		.len = text.len,
		.before = t->exists ? make_backup : NULL,
		.arg = t,
		.state = &t->site->state,
		.intent = intent,
		.flags = t->in_place ? ME_REPLACE_IN_PLACE : 0,
	};

	intent_name(intent, t);
	if (me_replace_run(&rep, err))
		return -1;
	t->written = rep.done;
	snprintf(t->kept, sizeof(t->kept), "%s", rep.kept);
	return 0;
}

int me_target_remember(struct me_target *t, struct me_slice text,
		       struct me_err *err)
{
	struct me_record *r = &t->record;

	r->tracked = t->tracked;
	r->mode = t->exists ? t->ours.id.mode & 07777 : 0600;
	snprintf(r->real, sizeof(r->real), "%s",
		 t->place.linked ? t->place.real : "");
	return me_record_write(r, &t->site->state, text, err);
}

void me_target_close(struct me_target *t)
{
	me_file_release(&t->ours);
	me_lock_drop(&t->lock);
	me_place_close(&t->place);
	free(t->backup);
	t->backup = NULL;
}
