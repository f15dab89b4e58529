#include "sync/record.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/hunk.h"
#include "sync/record_text.h"

static void file_name(char out[64], const struct me_record *r,
		      const char *suffix)
{
	snprintf(out, 64, "%s%s", r->id, suffix);
}

int me_record_read(struct me_record *r, const struct me_state *state,
		   const char *path, struct me_err *err)
{
	struct me_file file = ME_FILE_INIT;
	char name[64];
	int rc = 0, got = 1;

	memset(r, 0, sizeof(*r));
	me_hash_id(r->id, me_slice_str(path));
	file_name(name, r, ".json");
	if (me_state_read(state, name, &file, err))
		return -1;
	r->found = file.data != NULL;
	if (r->found)
		got = me_record_parse(r, me_slice(file.data, file.len));
	if (got < 0)
		rc = me_err_set(err, "out of memory");
	else if (!got)
		rc = me_err_set(
			err,
			"the record %s/%s is damaged; move it "
			"away, and the base will be looked for in history",
			me_err_quote(state->path), name);
	me_file_release(&file);
	return rc;
}

const struct me_record_entry *me_record_of(const struct me_record *r,
					   struct me_slice content)
{
	char hash[ME_HASH_TEXT];
	size_t i;

	me_hash_text(hash, content);
	for (i = 0; i < r->n; i++)
		if (!strcmp(r->entry[i].content, hash))
			return &r->entry[i];
	return r->n ? &r->entry[0] : NULL;
}

/* Did the last sync leave conflicts, which are resolved to what was there? */
static bool is_resolved(const struct me_record *r, const struct me_state *state,
			struct me_slice content)
{
	struct me_arena arena = ME_ARENA_INIT;
	struct me_err ignored = ME_ERR_INIT;
	struct me_buf ours = ME_BUF_INIT;
	struct me_file last = ME_FILE_INIT;
	struct me_hunks hunks;
	struct me_slice text;
	bool yes = false;

	if (me_record_result(r, state, &last, &ignored) || !last.data)
		return false;
	text = me_slice(last.data, last.len);
	if (me_hunks_read(&hunks, text, &arena) && hunks.n) {
		me_hunks_take(&ours, text, &hunks, ME_OURS);
		yes = !me_buf_failed(&ours) &&
			me_slice_eq(me_buf_slice(&ours), content);
	}
	me_buf_free(&ours);
	me_file_release(&last);
	me_arena_free(&arena);
	return yes;
}

const struct me_record_entry *me_record_now(const struct me_record *r,
					    const struct me_state *state,
					    struct me_slice content)
{
	const struct me_record_entry *e = me_record_of(r, content);

	return e && e != r->entry && is_resolved(r, state, content) ? r->entry
								    : e;
}

static void base_name(char out[64], const char *hash)
{
	snprintf(out, 64, "base-%s", hash);
}

/* Read a file; what does not hash to this is taken for missing. */
static int read_whole(const struct me_state *state, const char *name,
		      const char *hash, struct me_file *file,
		      struct me_err *err)
{
	char is[ME_HASH_TEXT];

	if (me_state_read(state, name, file, err))
		return -1;
	if (!file->data)
		return 0;
	me_hash_text(is, me_slice(file->data, file->len));
	if (strcmp(is, hash))
		me_file_release(file);
	return 0;
}

int me_record_base(const struct me_state *state,
		   const struct me_record_entry *e, struct me_file *base,
		   struct me_err *err)
{
	char name[64];

	base_name(name, e->base);
	return read_whole(state, name, e->base, base, err);
}

/* Put an entry first. A content is remembered once, with what it meant last. */
static void put_first(struct me_record *r, const struct me_record_entry *e)
{
	size_t i, n = 0;

	for (i = 0; i < r->n; i++)
		if (strcmp(r->entry[i].content, e->content))
			r->entry[n++] = r->entry[i];
	if (n == ME_RECORD_MAX) {
		n--;
		memcpy(r->gone, r->entry[n].base, sizeof(r->gone));
	}
	memmove(&r->entry[1], &r->entry[0], n * sizeof(*e));
	r->entry[0] = *e;
	r->n = n + 1;
}

void me_record_add(struct me_record *r, struct me_slice content,
		   struct me_slice base, const char *label, long long when)
{
	struct me_record_entry e = { .when = when };

	me_hash_text(e.content, content);
	me_hash_text(e.base, base);
	snprintf(e.label, sizeof(e.label), "%.90s", label);
	put_first(r, &e);
}

void me_record_restore(struct me_record *r, struct me_slice content,
		       long long when)
{
	const struct me_record_entry *known = me_record_of(r, content);
	struct me_record_entry e = { .when = when };

	me_hash_text(e.content, content);
	/* a base that no file has: it will be guessed from history */
	memset(e.base, '0', ME_HASH_TEXT - 1);
	if (known && !strcmp(known->content, e.content))
		e = *known;
	put_first(r, &e);
}

void me_record_follow(struct me_record *r, struct me_slice from, bool backed_up,
		      struct me_slice content, long long when)
{
	const struct me_record_entry *known = me_record_of(r, from);
	struct me_record_entry e;
	char hash[ME_HASH_TEXT];
	size_t i, n = 0;

	if (!known)
		return;
	e = *known;
	e.when = when;
	me_hash_text(hash, from);
	for (i = 0; i < r->n; i++)
		if (backed_up || strcmp(r->entry[i].content, hash))
			r->entry[n++] = r->entry[i];
	r->n = n;
	if (backed_up) {
		memcpy(e.content, hash, sizeof(hash));
		put_first(r, &e);
	}
	me_hash_text(e.content, content);
	put_first(r, &e);
}

/* Does any record in the folder name the base? The file of each is small. */
static int is_named(const struct me_state *state, const char *hash, bool *yes,
		    struct me_err *err)
{
	DIR *dir = fdopendir(dup(state->fd));
	struct dirent *d;

	*yes = true;
	if (!dir)
		return me_err_errno(err, "cannot list %s",
				    me_err_quote(state->path));
	rewinddir(dir);
	*yes = false;
	while (!*yes && (d = readdir(dir))) {
		struct me_file file = ME_FILE_INIT;
		size_t n = strlen(d->d_name);

		if (n < 6 || strcmp(d->d_name + n - 5, ".json"))
			continue;
		if (me_state_read(state, d->d_name, &file, err))
			*yes = true;
		else if (file.data)
			*yes = memmem(file.data, file.len, hash,
				      strlen(hash)) != NULL;
		me_file_release(&file);
	}
	closedir(dir);
	return 0;
}

bool me_record_has_base(const struct me_record_entry *e)
{
	return e->base[strspn(e->base, "0")];
}

int me_record_keep(const struct me_state *state, struct me_slice base,
		   bool in_history, struct me_err *err)
{
	struct me_file file = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	char hash[ME_HASH_TEXT], name[64];
	bool whole;

	me_hash_text(hash, base);
	base_name(name, hash);
	whole = !read_whole(state, name, hash, &file, &ignored) && file.data;
	me_file_release(&file);
	if (whole)
		return 0;
	return (in_history ? me_state_leave : me_state_prepare)(
		state, name, base.data ? base.data : "", base.len, err);
}

static int forget_base(const struct me_state *state, const char *hash,
		       struct me_err *err)
{
	char name[64];
	bool named;

	if (is_named(state, hash, &named, err))
		return -1;
	base_name(name, hash);
	return named ? 0 : me_state_remove(state, name, err);
}

int me_record_write(const struct me_record *r, const struct me_state *state,
		    struct me_slice result, struct me_err *err)
{
	struct me_buf b = ME_BUF_INIT;
	char name[64];
	int rc;

	me_record_print(&b, r);
	if (me_buf_failed(&b)) {
		me_buf_free(&b);
		return me_err_set(err, "out of memory");
	}
	file_name(name, r, ".result");
	rc = me_state_leave(state, name, result.data ? result.data : "",
			    result.len, err);
	file_name(name, r, ".json");
	if (!rc)
		rc = me_state_write(state, name, b.data, b.len, err);
	me_buf_free(&b);
	return rc || !*r->gone ? rc : forget_base(state, r->gone, err);
}

int me_record_result(const struct me_record *r, const struct me_state *state,
		     struct me_file *result, struct me_err *err)
{
	char name[64];

	*result = (struct me_file)ME_FILE_INIT;
	if (!r->n)
		return 0;
	file_name(name, r, ".result");
	return read_whole(state, name, r->entry[0].content, result, err);
}
