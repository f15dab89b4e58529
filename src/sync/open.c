/*
 * Opening a sync: reading the two files, and looking whether the env file is
 * still what the operator has.
 */
#include "sync/sync.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/checkout.h"
#include "sys/file.h"

enum { WAIT = 5000, WAIT_HOOK = 1000 }; /* for the lock, milliseconds */

/* A bisect checks revisions out to try them, not to stay there. */
static bool is_bisecting(const struct me_site *site)
{
	char path[PATH_MAX + 16];

	if (!site->repo)
		return false;
	snprintf(path, sizeof(path), "%s/BISECT_LOG",
		 me_repo_gitdir(site->repo));
	return !me_file_is_missing(path);
}

/* What a hook leaves to the operator. */
static int check_hook(const struct me_sync *s, struct me_err *err)
{
	if (!s->opt->hook)
		return 0;
	if (s->target.tracked)
		return me_err_set(err,
				  "%s is tracked by git, so no hook "
				  "changes it; run git merge-env sync %s",
				  me_err_quote(s->target.env),
				  me_err_quote(s->target.env));
	if (s->target.place.linked && !s->target.record.found)
		return me_err_set(err,
				  "%s is a symbolic link that no sync "
				  "has followed yet; run git merge-env sync %s",
				  me_err_quote(s->target.env),
				  me_err_quote(s->target.env));
	if (is_bisecting(s->site))
		return me_err_set(err,
				  "a bisect is under way, so no hook "
				  "changes %s; run git merge-env sync %s",
				  me_err_quote(s->target.env),
				  me_err_quote(s->target.env));
	return 0;
}

/* A template that sparse checkout has left out is in HEAD all the same. */
static int read_head(struct me_sync *s, struct me_err *err)
{
	struct me_blob blob = ME_BLOB_INIT;
	struct me_id head = ME_ID_NONE;

	if (s->site->repo && me_repo_resolve(s->site->repo, "HEAD", &head, err))
		return -1;
	if (!me_id_none(&head) &&
	    (me_repo_read(s->site->repo, &head, s->template_, 0, &blob, err) ||
	     me_checkout_convert(s->site->repo, s->template_, &blob, err))) {
		me_blob_free(&blob);
		return -1;
	}
	if (blob.state != ME_BLOB_HERE) {
		me_blob_free(&blob);
		return me_err_set(
			err,
			"the template %s is not there; nothing "
			"was changed. Check it out, or name the pair in config "
			"merge-env.pair",
			me_err_quote(s->template_));
	}
	s->theirs = (struct me_file){ .data = blob.data,
				      .len = blob.len,
				      .hold = ME_FILE_HEAP };
	return 0;
}

static int read_template(struct me_sync *s, struct me_err *err)
{
	struct me_place place = ME_PLACE_INIT;
	struct me_err why = ME_ERR_INIT;
	int rc = 0;

	if (me_place_open(&place, s->site->root, s->template_, 0, &why) ||
	    me_file_read_at(place.fd, place.name, s->template_,
			    ME_FILE_NOFOLLOW, &s->theirs, &why))
		rc = why.errnum == ENOENT ? read_head(s, err)
					  : me_err_set(err, "%s", why.msg);
	me_place_close(&place);
	return rc;
}

/* Is the template that is there the one that was taken over last? */
static bool is_idle(const struct me_sync *s)
{
	const struct me_record_entry *e = me_record_now(
		&s->target.record, &s->site->state,
		me_slice(s->target.ours.data, s->target.ours.len));
	struct me_file base = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	bool yes;

	if (!s->target.exists || !e || me_target_is_torn(&s->target) ||
	    me_record_base(&s->site->state, e, &base, &ignored))
		return false;
	yes = base.data &&
		me_slice_eq(me_slice(base.data, base.len),
			    me_slice(s->theirs.data, s->theirs.len));
	me_file_release(&base);
	return yes;
}

/* wait: for the lock, in milliseconds; -1: take none */
static int open_files(struct me_sync *s, struct me_site *site,
		      const struct me_pair *pair,
		      const struct me_sync_options *opt, int wait,
		      struct me_err *err)
{
	*s = (struct me_sync){ .site = site,
			       .opt = opt,
			       .template_ = pair->template,
			       .target = { .site = site,
					   .env = pair->env,
					   .no_backup = opt->no_backup,
					   .in_place = opt->in_place } };
	if (me_target_open(&s->target, wait, err) || read_template(s, err) ||
	    (!opt->accept && me_target_check(&s->target, err))) {
		me_sync_close(s);
		return -1;
	}
	s->idle = is_idle(s);
	if (!s->idle && check_hook(s, err)) {
		me_sync_close(s);
		return -1;
	}
	return 0;
}

/* A run that is going to find nothing new must not even touch the lock; what
   is read without it is read again once it is held. */
int me_sync_open(struct me_sync *s, struct me_site *site,
		 const struct me_pair *pair, const struct me_sync_options *opt,
		 struct me_err *err)
{
	struct me_err ignored = ME_ERR_INIT;
	bool writes = opt->base || opt->accept || opt->follow_moves;
	int rc;

	if (!opt->lock)
		return open_files(s, site, pair, opt, -1, err);
	rc = open_files(s, site, pair, opt, -1, &ignored);
	if (!rc && s->idle && !writes)
		return 0;
	if (!rc)
		me_sync_close(s);
	return open_files(s, site, pair, opt, opt->hook ? WAIT_HOOK : WAIT,
			  err);
}

void me_sync_close(struct me_sync *s)
{
	size_t i;

	me_result_free(s->result);
	me_base_free(&s->base);
	me_target_close(&s->target);
	me_file_release(&s->theirs);
	me_arena_free(&s->arena);
	me_buf_free(&s->collapsed);
	me_buf_free(&s->rebased);
	me_buf_free(&s->left);
	for (i = 0; i < 2; i++)
		me_buf_free(&s->renamed[i]);
	me_list_free(&s->keep);
	free(s->moved);
	s->result = NULL;
	s->moved = NULL;
}
