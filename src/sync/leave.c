/*
 * me_glance_leave(): what the next hook will look at. A file of its own,
 * because it asks the repository, and the quick look must not.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/glance.h"
#include "sync/then.h"
#include "sync/survey.h"
#include "sync/target.h"
#include "util/buf.h"

static bool is_attributes(const char *path, void *data)
{
	const char *slash = strrchr(path, '/');

	(void)data;
	return !strcmp(slash ? slash + 1 : path, ".gitattributes");
}

/* Everything that has a say. The attributes files, because one of them may
   name an env file one day; where one does, there is no quick look. */
static bool watch(struct me_survey *s, const struct me_site *site)
{
	struct me_list attrs = ME_LIST_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char path[2 * PATH_MAX];
	struct stat st;
	size_t i;
	bool ok = !me_repo_list(site->repo, is_attributes, NULL, &attrs,
				&ignored) &&
		me_survey_add(s, ".gitattributes", false);

	for (i = 0; ok && i < attrs.n; i++)
		ok = me_survey_add(s, attrs.item[i], false);
	for (i = 0; ok && i < site->pairs.n; i++) {
		const struct me_pair *p = &site->pairs.item[i];

		snprintf(path, sizeof(path), "%s/%s", site->root, p->env);
		ok = me_survey_add(s, p->env, true) &&
			(lstat(path, &st) ||
			 me_survey_add(s, p->template, false));
	}
	me_list_free(&attrs);
	return ok;
}

/* Is the template that is there the one that was taken over, whatever the
   operator writes into the env file next? */
static bool is_current(const struct me_site *site, const struct me_pair *pair,
		       struct me_slice ours)
{
	struct me_file theirs = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	const struct me_record_entry *e;
	char hash[ME_HASH_TEXT], path[2 * PATH_MAX];
	struct me_record r;
	bool yes;

	snprintf(path, sizeof(path), "%s/%s", site->root, pair->template);
	if (me_file_read(path, ME_FILE_NOFOLLOW, &theirs, &ignored))
		return false;
	me_hash_text(hash, me_slice(theirs.data, theirs.len));
	me_file_release(&theirs);
	yes = !me_target_recall(&r, site, pair->env, &ignored) && r.found;
	e = yes ? me_record_now(&r, &site->state, ours) : NULL;
	/* a command that is due, or failed, is told of each time */
	if (yes && me_then_read(&site->state, r.id) != ME_THEN_NONE)
		return false;
	return e && !strcmp(e->base, hash) && !strcmp(r.entry[0].base, hash);
}

static bool is_settled(const struct me_survey *s, const struct me_site *site)
{
	struct me_file ours = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char path[2 * PATH_MAX];
	const struct me_watched *w;
	bool ok = true;

	for (w = s->item; ok && w < s->item + s->n; w++) {
		if (!w->env)
			continue;
		if (w->tracked)
			return false;
		if (!strcmp(w->file, ME_STAMP_NONE)) {
			ok = !strcmp(w->record, ME_STAMP_NONE);
			continue;
		}
		snprintf(path, sizeof(path), "%s/%s", site->root, w->path);
		ok = !me_file_read(path, ME_FILE_NOFOLLOW, &ours, &ignored) &&
			is_current(site, me_pairs_of_env(&site->pairs, w->path),
				   me_slice(ours.data, ours.len));
		me_file_release(&ours);
	}
	return ok;
}

static void add(struct me_buf *b, const char *s)
{
	me_buf_add(b, me_slice(s, strlen(s) + 1));
}

static void print(struct me_buf *b, const struct me_survey *s)
{
	const struct me_watched *w;
	char mode[16];

	add(b, s->places);
	add(b, s->listing);
	for (w = s->item; w < s->item + s->n; w++) {
		snprintf(mode, sizeof(mode), "%o", w->mode);
		add(b, w->env ? "e" : "t");
		add(b, w->path);
		add(b, w->file);
		add(b, w->env ? mode : w->blob);
		add(b, w->record);
	}
}

static bool is_same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev &&
		x.st_ino == y.st_ino;
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec
				      : a->tv_nsec < b->tv_nsec;
}

/* Under the lock: nobody else writes a record meanwhile. */
static void leave(const struct me_site *site, struct me_survey *s,
		  const struct timespec *start)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_buf b = ME_BUF_INIT, whole = ME_BUF_INIT;
	char hash[ME_HASH_TEXT];

	if (!me_survey_take(s, site->root, true) ||
	    is_before(start, &s->changed) || !is_settled(s, site))
		return;
	print(&b, s);
	me_hash_text(hash, me_buf_slice(&b));
	add(&whole, ME_GLANCE_HEAD);
	add(&whole, hash);
	me_buf_add(&whole, me_buf_slice(&b));
	if (!me_buf_failed(&b) && !me_buf_failed(&whole))
		me_state_leave(&site->state, ME_GLANCE, whole.data, whole.len,
			       &ignored);
	me_buf_free(&whole);
	me_buf_free(&b);
}

void me_glance_leave(struct me_site *site, const struct timespec *start)
{
	struct me_survey s = ME_SURVEY_INIT;
	struct me_lock lock = ME_LOCK_INIT;
	struct me_err ignored = ME_ERR_INIT;

	if (!site->repo || site->pairs.by_attr || site->state.fd < 0 ||
	    me_glance_idle(site->root))
		return;
	if (me_survey_open(&s, site->root) &&
	    is_same_folder(s.gitdir, me_repo_gitdir(site->repo)) &&
	    watch(&s, site) && !me_site_write(site, &ignored) &&
	    !me_lock_take(&lock, &site->state, "lock", 0, &ignored))
		leave(site, &s, start);
	me_survey_free(&s);
	me_lock_drop(&lock);
}
