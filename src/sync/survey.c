#include "sync/survey.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/gitfile.h"
#include "git/index.h"
#include "git/names.h"
#include "sys/file.h"
#include "util/buf.h"

bool me_survey_add(struct me_survey *s, const char *path, bool env)
{
	struct me_watched *item;
	size_t at = s->n;

	while (at && strcmp(s->item[at - 1].path, path) > 0)
		at--;
	if (at && !strcmp(s->item[at - 1].path, path))
		return s->item[at - 1].env == env;
	item = realloc(s->item, (s->n + 1) * sizeof(*item));
	if (!item)
		return false;
	s->item = item;
	memmove(item + at + 1, item + at, (s->n - at) * sizeof(*item));
	item[at] = (struct me_watched){ .path = strdup(path), .env = env };
	s->n++;
	return item[at].path;
}

void me_survey_free(struct me_survey *s)
{
	while (s->n)
		free(s->item[--s->n].path);
	free(s->item);
	s->item = NULL;
}

static bool is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec
				      : a->tv_nsec > b->tv_nsec;
}

/* Which file stands at a path, and which state of it. False: who knows. */
static bool stamp(struct me_survey *s, const char *path, struct stat *st,
		  char out[ME_HASH_TEXT])
{
	*st = (struct stat){ .st_mode = 0 };
	strcpy(out, ME_STAMP_NONE);
	if (lstat(path, st))
		return errno == ENOENT || errno == ENOTDIR;
	const uint64_t fact[] = {
		st->st_dev,
		st->st_ino,
		st->st_mode,
		st->st_uid,
		(uint64_t)st->st_size,
		(uint64_t)st->st_mtim.tv_sec,
		(uint64_t)st->st_mtim.tv_nsec,
		(uint64_t)st->st_ctim.tv_sec,
		(uint64_t)st->st_ctim.tv_nsec,
	};
	me_hash_text(out, me_slice((const char *)fact, sizeof(fact)));
	if (is_later(&st->st_ctim, &s->changed))
		s->changed = st->st_ctim;
	return true;
}

/* Is git led to another place than the one that we look at? */
static bool is_led_away(const char *gitdir)
{
	static const char *const name[] = {
		"GIT_WORK_TREE",
		"GIT_INDEX_FILE",
		"GIT_COMMON_DIR",
		"GIT_CEILING_DIRECTORIES",
		"GIT_DISCOVERY_ACROSS_FILESYSTEM",
	};
	const char *dir = getenv("GIT_DIR");
	struct stat a, b;
	size_t i;

	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (getenv(name[i]))
			return true;
	return dir &&
		(stat(dir, &a) || stat(gitdir, &b) || a.st_dev != b.st_dev ||
		 a.st_ino != b.st_ino);
}

bool me_survey_open(struct me_survey *s, const char *top)
{
	if (!me_gitfile_dir(top, s->gitdir))
		return false;
	return !is_led_away(s->gitdir);
}

/* The top, and what is configured: all that decides on pairs but the index. */
static bool look_at_places(struct me_survey *s, const char *top)
{
	char common[PATH_MAX], path[PATH_MAX], one[ME_HASH_TEXT];
	struct me_buf all = ME_BUF_INIT;
	struct stat st;
	bool ok, found;
	size_t i;

	if (!me_gitfile_read(s->gitdir, "commondir", "", common, &found))
		return false;
	if (!found)
		strcpy(common, s->gitdir);
	const struct {
		const char *dir, *name;
	} place[] = {
		{ common, "config" },
		{ s->gitdir, "config.worktree" },
		{ common, "info/attributes" },
		{ s->gitdir, "info/attributes" },
	};
	ok = true;
	me_buf_str(&all, top);
	for (i = 0; ok && i < sizeof(place) / sizeof(*place); i++) {
		ok = me_gitfile_join(path, place[i].dir, place[i].name) &&
			stamp(s, path, &st, one);
		me_buf_str(&all, one);
	}
	me_hash_text(s->places, me_buf_slice(&all));
	ok = ok && !me_buf_failed(&all);
	me_buf_free(&all);
	return ok;
}

static bool look_at_files(struct me_survey *s, const char *top)
{
	char path[PATH_MAX], id[ME_HASH_ID], name[ME_HASH_ID + 16];
	struct me_watched *w;
	struct timespec inputs;
	struct stat st;

	for (w = s->item; w < s->item + s->n; w++) {
		inputs = s->changed;
		strcpy(w->blob, ME_STAMP_NONE);
		strcpy(w->record, ME_STAMP_NONE);
		if (!me_gitfile_join(path, top, w->path) ||
		    !stamp(s, path, &w->st, w->file))
			return false;
		if (!w->env)
			continue;
		w->mode = w->st.st_mode & 07777;
		me_hash_id(id, me_slice_str(w->path));
		snprintf(name, sizeof(name), "merge-env/%s.json", id);
		if (!me_gitfile_join(path, s->gitdir, name) ||
		    !stamp(s, path, &st, w->record))
			return false;
		s->changed = inputs; /* these two we write ourselves */
	}
	return true;
}

/* A watched path stands in the index. */
static void note(struct me_watched *w, const struct me_index_entry *e,
		 const struct timespec *index, bool fresh)
{
	char facts[64];
	size_t n = e->id.len;

	w->tracked = true;
	if (w->env || e->stage || !e->plain || !me_index_clean(e, &w->st))
		return;
	/* written after the index was: git would look into it, too */
	if (is_later(&w->st.st_mtim, index) ||
	    (!fresh && !is_later(index, &w->st.st_mtim)))
		return;
	memcpy(facts, e->id.data, n);
	n += (size_t)snprintf(facts + n, sizeof(facts) - n, " %o %lld", e->mode,
			      (long long)w->st.st_size);
	me_hash_text(w->blob, me_slice(facts, n));
}

/* Does a name concern us? The last letter tells for nearly all that not. */
static bool concerns(struct me_slice path)
{
	const char *slash;

	if (!strchr("elstv", path.data[path.len - 1]))
		return false;
	slash = memrchr(path.data, '/', path.len);
	return me_names_is_template(path.data) ||
		!strcmp(slash ? slash + 1 : path.data, ".gitattributes");
}

static bool scan(struct me_survey *s, const struct me_file *f, size_t id_len,
		 bool fresh)
{
	struct me_watched *w = s->item, *end = s->item + s->n;
	struct me_buf list = ME_BUF_INIT;
	struct me_index_entry e;
	struct me_index x;
	char facts[32];
	int r;

	me_index_start(&x, me_slice(f->data, f->len), id_len);
	while ((r = me_index_next(&x, &e)) > 0) {
		/* the path ends with a NUL there */
		while (w < end && strcmp(w->path, e.path.data) < 0)
			w++;
		if (w < end && !strcmp(w->path, e.path.data))
			note(w, &e, &f->id.mtim, fresh);
		if (!concerns(e.path))
			continue;
		snprintf(facts, sizeof(facts), "%o %u ", e.mode & S_IFMT,
			 e.stage);
		me_buf_str(&list, facts);
		me_buf_add(&list, me_slice(e.path.data, e.path.len + 1));
	}
	me_hash_text(s->listing, me_buf_slice(&list));
	r = r || me_buf_failed(&list) ? -1 : 0;
	me_buf_free(&list);
	return !r;
}

bool me_survey_take(struct me_survey *s, const char *top, bool fresh)
{
	struct me_file f = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char path[PATH_MAX];
	bool ok;

	s->changed = (struct timespec){ 0, 0 };
	if (!look_at_places(s, top) || !look_at_files(s, top) ||
	    !me_gitfile_join(path, s->gitdir, "index") ||
	    me_file_read(path, ME_FILE_MAP, &f, &ignored))
		return false;
	if (is_later(&f.id.ctim, &s->changed))
		s->changed = f.id.ctim;
	ok = scan(s, &f, 20, fresh) || scan(s, &f, 32, fresh);
	me_file_release(&f);
	return ok;
}
