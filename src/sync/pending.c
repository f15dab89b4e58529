#include "sync/pending.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/remerge.h"
#include "git/checkout.h"
#include "sync/target.h"
#include "sys/seed.h"

enum { WAIT = 5000 }; /* for the lock, milliseconds */

static int nomem(struct me_err *err)
{
	return me_err_set(err, "out of memory");
}

/* The file as it is now known to be. */
static int set_disk(struct me_pending *p, struct me_slice text,
		    struct me_err *err)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		return nomem(err);
	memcpy(copy, text.data ? text.data : "", text.len);
	free(p->disk);
	p->disk = copy;
	p->disk_len = text.len;
	return 0;
}

/* Read the hunks of text, which is kept; no answers yet. */
static int take_text(struct me_pending *p, struct me_slice text,
		     struct me_err *err)
{
	char *copy = me_arena_alloc(&p->arena, text.len + 1, 1);

	if (!copy)
		return nomem(err);
	memcpy(copy, text.data ? text.data : "", text.len);
	p->text = me_slice(copy, text.len);
	if (!me_hunks_read(&p->hunks, p->text, &p->arena))
		return nomem(err);
	p->answer =
		me_arena_alloc(&p->arena, p->hunks.n + 1, sizeof(*p->answer));
	return p->answer ? 0 : nomem(err);
}

/* The files that git merged, as they are in the work tree. */
static int read_sides(struct me_pending *p, const struct me_unmerged *u,
		      struct me_blob blob[3], bool *all, struct me_err *err)
{
	int s;

	*all = true;
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		if (me_id_none(&u->side[s])) {
			*all = false;
			continue;
		}
		if (me_repo_blob(p->site->repo, &u->side[s], 0, &blob[s],
				 err) ||
		    me_checkout_convert(p->site->repo, p->path, &blob[s], err))
			return -1;
		*all &= blob[s].state == ME_BLOB_HERE;
	}
	return 0;
}

/* git shows no base in its hunks unless it is told to; what it merged from
   has it. */
static int add_base(struct me_pending *p, const struct me_blob *base,
		    struct me_err *err)
{
	struct me_slice text = me_slice(base->data, base->len), *was;
	char *copy = me_arena_alloc(&p->arena, text.len + 2, 1);
	size_t n = p->hunks.n, k, first = 0;
	struct me_hunk **list;
	struct me_doc doc;
	uint32_t i;

	if (!copy)
		return nomem(err);
	/* a side of a hunk is whole lines */
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\n';
	text = me_slice(copy,
			text.len + (text.len && copy[text.len - 1] != '\n'));
	list = me_hunks_by_key(&p->hunks, &p->arena);
	was = me_arena_alloc(&p->arena, n + 1, sizeof(*was));
	if (!list || !was || !me_doc_read(&doc, text, &p->arena))
		return nomem(err);
	/* the last of a variable is its setting */
	for (i = 0; i < doc.n; i++)
		was[me_hunks_find(list, n, me_doc_key(&doc, i))] =
			me_doc_raw(&doc, i);
	for (k = 0; k < n; k++) {
		struct me_hunk *h = list[k];

		if (!me_slice_eq(h->key, list[first]->key))
			first = k;
		if (h->has_base || !me_hunk_is_single(h))
			continue;
		h->has_base = true;
		h->side[ME_BASE] = was[first];
	}
	return 0;
}

static bool are_single(const struct me_hunks *h)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (!me_hunk_is_single(&h->item[i]))
			return false;
	return true;
}

static int use_sides(struct me_pending *p, const struct me_blob blob[3],
		     struct me_err *err)
{
	struct me_slice in[3];
	struct me_buf b = ME_BUF_INIT;
	int s, rc = 0;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = me_slice(blob[s].data, blob[s].len);
	if (!are_single(&p->hunks) &&
	    me_remerge(&b, p->text, &p->hunks, in, me_seed())) {
		p->remerged = true;
		rc = take_text(p, me_buf_slice(&b), err);
	}
	if (!rc)
		rc = add_base(p, &blob[ME_BASE], err);
	me_buf_free(&b);
	return rc;
}

/* What git knows of the conflict, if it is one of git's. */
static int ask_git(struct me_pending *p, struct me_err *err)
{
	struct me_blob blob[3] = { ME_BLOB_INIT, ME_BLOB_INIT, ME_BLOB_INIT };
	struct me_unmerged_list list;
	bool all = false;
	size_t i;
	int rc = 0, s;

	if (!p->site->repo)
		return 0;
	if (me_repo_unmerged(p->site->repo, &list, err))
		return -1;
	for (i = 0; i < list.n && strcmp(list.item[i].path, p->path); i++)
		;
	p->unmerged = i < list.n;
	if (p->unmerged && p->hunks.n)
		rc = read_sides(p, &list.item[i], blob, &all, err);
	if (!rc && all)
		rc = use_sides(p, blob, err);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_blob_free(&blob[s]);
	me_unmerged_free(&list);
	return rc;
}

static int take(struct me_pending *p, const struct me_target *t,
		struct me_err *err)
{
	struct me_slice text = me_slice(t->ours.data, t->ours.len);

	if (!t->exists)
		return me_err_set(err, "%s does not exist",
				  me_err_quote(p->path));
	p->remerged = p->saved = false;
	return set_disk(p, text, err) || take_text(p, text, err) ||
			ask_git(p, err)
		? -1
		: 0;
}

int me_pending_open(struct me_pending *p, struct me_err *err)
{
	struct me_target t = { .site = p->site, .env = p->path };
	int rc;

	p->arena = (struct me_arena)ME_ARENA_INIT;
	p->pair = me_pairs_of_env(&p->site->pairs, p->path);
	rc = me_target_open(&t, -1, err) || take(p, &t, err) ? -1 : 0;
	me_target_close(&t);
	return rc;
}

size_t me_pending_left(const struct me_pending *p)
{
	size_t i, n = 0;

	for (i = 0; i < p->hunks.n; i++)
		n += !p->answer[i].given;
	return n;
}

/* The file with the answers, in the place of what we know it holds. */
static int replace(struct me_pending *p, struct me_target *t,
		   struct me_slice text, struct me_err *err)
{
	struct me_slice before = me_slice(p->disk, p->disk_len);

	t->no_backup = p->saved;
	t->in_place = p->in_place;
	if (me_target_check(t, err) || me_target_write(t, text, err))
		return -1;
	if (!p->backup && t->backup) {
		p->backup = t->backup;
		t->backup = NULL;
	}
	me_record_follow(&t->record, before, !p->saved, text,
			 (long long)time(NULL));
	if (t->record.found &&
	    me_record_write(&t->record, &p->site->state, text, err))
		return -1;
	p->saved = true;
	return set_disk(p, text, err);
}

static int resolved(struct me_buf *b, const struct me_pending *p,
		    struct me_err *err)
{
	switch (me_resolve(b, p->text, &p->hunks, p->answer)) {
	case ME_RESOLVED:
		return 0;
	case ME_RESOLVED_NOMEM:
		return nomem(err);
	default:
		return me_err_set(err,
				  "%s: the value would be read otherwise in "
				  "its place, because of a quote near it; "
				  "edit the file",
				  me_err_quote(p->path));
	}
}

int me_pending_write(struct me_pending *p, struct me_err *err)
{
	struct me_target t = { .site = p->site, .env = p->path };
	struct me_buf b = ME_BUF_INIT;
	int rc = resolved(&b, p, err);

	if (!rc &&
	    !me_slice_eq(me_buf_slice(&b), me_slice(p->disk, p->disk_len))) {
		rc = me_target_open(&t, WAIT, err);
		if (rc)
			;
		else if (t.exists &&
			 me_slice_eq(me_slice(t.ours.data, t.ours.len),
				     me_slice(p->disk, p->disk_len)))
			rc = replace(p, &t, me_buf_slice(&b), err);
		else
			rc = take(p, &t, err) ? -1 : 1;
		me_target_close(&t);
	}
	me_buf_free(&b);
	return rc;
}

void me_pending_close(struct me_pending *p)
{
	me_arena_free(&p->arena);
	free(p->disk);
	free(p->backup);
	p->disk = p->backup = NULL;
	p->hunks.n = 0;
}
