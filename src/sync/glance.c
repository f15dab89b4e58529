#include "sync/glance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sync/survey.h"
#include "sys/file.h"

/* The next string of the file, or NULL. */
static const char *next(struct me_slice *rest)
{
	const char *s = rest->data;
	const char *nul = rest->len ? memchr(s, '\0', rest->len) : NULL;

	if (!nul)
		return NULL;
	*rest = me_slice(nul + 1, rest->len - (size_t)(nul + 1 - s));
	return s;
}

static bool next_stamp(struct me_slice *rest, char out[ME_HASH_TEXT])
{
	const char *s = next(rest);

	return s && snprintf(out, ME_HASH_TEXT, "%s", s) < ME_HASH_TEXT;
}

static bool read_item(struct me_survey *s, struct me_slice *rest)
{
	const char *kind = next(rest), *path = kind ? next(rest) : NULL;
	struct me_watched *w;
	size_t n = s->n;

	/* they stand in order, so a new one is the last */
	if (!path || !me_survey_add(s, path, *kind == 'e') || s->n == n)
		return false;
	w = &s->item[n];
	if (strcmp(w->path, path) || !next_stamp(rest, w->file) ||
	    !next_stamp(rest, w->blob) || !next_stamp(rest, w->record))
		return false;
	w->mode = (unsigned)strtoul(w->blob, NULL, 8);
	return true;
}

static bool read_glance(struct me_survey *s, struct me_slice text)
{
	const char *head = next(&text), *sum = head ? next(&text) : NULL;
	char hash[ME_HASH_TEXT];

	if (!sum || strcmp(head, ME_GLANCE_HEAD))
		return false;
	me_hash_text(hash, text);
	if (strcmp(sum, hash) || !next_stamp(&text, s->places) ||
	    !next_stamp(&text, s->listing))
		return false;
	while (text.len)
		if (!read_item(s, &text))
			return false;
	return true;
}

static bool same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

/* Has the operator edited it, and no more? */
static bool is_edited(const struct me_survey *now, const struct me_watched *w,
		      const char *top)
{
	struct me_file env = ME_FILE_INIT, record = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char hash[ME_HASH_TEXT], id[ME_HASH_ID], path[2 * PATH_MAX];
	bool yes;

	me_hash_id(id, me_slice_str(w->path));
	snprintf(path, sizeof(path), "%s/%s", top, w->path);
	yes = !me_file_read(path, ME_FILE_NOFOLLOW, &env, &ignored);
	snprintf(path, sizeof(path), "%s/merge-env/%s.json", now->gitdir, id);
	yes = yes && !me_file_read(path, ME_FILE_NOFOLLOW, &record, &ignored);
	if (yes) {
		me_hash_text(hash, me_slice(env.data, env.len));
		yes = !memmem(record.data, record.len, hash, strlen(hash));
	}
	me_file_release(&env);
	me_file_release(&record);
	return yes;
}

static bool is_as_before(const struct me_survey *now, const char *top, size_t i,
			 const struct me_watched *was)
{
	const struct me_watched *w = &now->item[i];

	if (!w->env)
		return same(w->file, was->file) ||
			(same(w->blob, was->blob) &&
			 !same(w->blob, ME_STAMP_NONE));
	if (w->tracked || !same(w->record, was->record))
		return false;
	if (same(w->file, was->file))
		return true;
	return !same(was->file, ME_STAMP_NONE) && S_ISREG(w->st.st_mode) &&
		w->mode == was->mode && is_edited(now, w, top);
}

bool me_glance_idle(const char *top)
{
	struct me_survey was = ME_SURVEY_INIT, now = ME_SURVEY_INIT;
	struct me_file f = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char path[PATH_MAX + 32];
	bool idle = false;
	size_t i;

	if (!me_survey_open(&now, top))
		return false;
	snprintf(path, sizeof(path), "%s/merge-env/" ME_GLANCE, now.gitdir);
	if (me_file_read(path, ME_FILE_NOFOLLOW, &f, &ignored) ||
	    !read_glance(&was, me_slice(f.data, f.len)))
		goto out;
	for (i = 0; i < was.n; i++)
		if (!me_survey_add(&now, was.item[i].path, was.item[i].env))
			goto out;
	idle = me_survey_take(&now, top, false) &&
		same(now.places, was.places) && same(now.listing, was.listing);
	for (i = 0; idle && i < was.n; i++)
		idle = is_as_before(&now, top, i, &was.item[i]);
out:
	me_survey_free(&was);
	me_survey_free(&now);
	me_file_release(&f);
	return idle;
}

void me_glance_drop(const struct me_state *state)
{
	if (state->fd >= 0)
		unlinkat(state->fd, ME_GLANCE, 0);
}
