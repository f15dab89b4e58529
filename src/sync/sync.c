#include "sync/sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/rebase.h"
#include "core/rename.h"
#include "sync/carry.h"
#include "sync/moves.h"
#include "sync/then.h"
#include "sys/seed.h"

static struct me_slice bytes(const struct me_file *f)
{
	return me_slice(f->data, f->len);
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

size_t me_sync_conflicts(const struct me_sync *s)
{
	return s->result && s->state != ME_SYNC_CURRENT
		? me_result_conflicts(s->result)
		: s->pending.n;
}

/* What the template is called now: the nearest tag of HEAD. */
static int name_theirs(struct me_sync *s, struct me_err *err)
{
	struct me_label label = ME_LABEL_INIT;
	struct me_id head = ME_ID_NONE;

	if (!s->site->repo)
		return 0;
	if (me_repo_resolve(s->site->repo, "HEAD", &head, err))
		return -1;
	if (me_id_none(&head))
		return 0;
	if (me_repo_describe(s->site->repo, &head, &label, err))
		return -1;
	snprintf(s->theirs_label, sizeof(s->theirs_label), "%.90s",
		 label.name ? label.name : "");
	me_label_free(&label);
	return 0;
}

/* Renames that are asked for, as pairs. */
static int read_renames(struct me_sync *s, struct me_rename **list, size_t *n,
			struct me_err *err)
{
	size_t asked = 0, i;
	const char *text;

	while (s->opt->rename && s->opt->rename[asked])
		asked++;
	*n = 0;
	*list = me_arena_alloc(&s->arena, asked + s->site->renames.n + 1,
			       sizeof(**list));
	if (!*list)
		return me_err_set(err, "out of memory");
	for (i = 0; i < asked + s->site->renames.n; i++) {
		text = i < asked ? s->opt->rename[i]
				 : s->site->renames.item[i - asked];
		if (!me_rename_parse(&(*list)[*n], text))
			return me_err_set(err,
					  "%s is no rename; write "
					  "OLD=NEW",
					  me_err_quote(text));
		++*n;
	}
	return 0;
}

/* Base and ours with the renames of upstream made in them, too. */
static int rename_inputs(struct me_sync *s, struct me_slice in[3],
			 struct me_err *err)
{
	struct me_rename *list;
	size_t n;
	int i;

	if (read_renames(s, &list, &n, err))
		return -1;
	for (i = 0; n && i < 2; i++) {
		if (!in[i].data)
			continue;
		if (!me_rename_apply(&s->renamed[i], in[i], list, n, me_seed()))
			return me_err_set(err, "out of memory");
		in[i] = me_buf_slice(&s->renamed[i]);
	}
	return 0;
}

/* The three inputs: a file with pending hunks is merged as what it was before
   them, with the base that they name. */
static int set_inputs(struct me_sync *s, struct me_slice in[3],
		      struct me_err *err)
{
	in[ME_BASE] = me_slice(s->base.data, s->base.len);
	in[ME_OURS] = bytes(&s->target.ours);
	in[ME_THEIRS] = bytes(&s->theirs);
	if (s->pending.n) {
		me_hunks_take(&s->collapsed, in[ME_OURS], &s->pending, ME_OURS);
		me_hunks_rebase(&s->rebased, in[ME_BASE], in[ME_OURS],
				&s->pending, &s->astray);
		if (me_buf_failed(&s->collapsed) || me_buf_failed(&s->rebased))
			return me_err_set(err, "out of memory");
		in[ME_OURS] = me_buf_slice(&s->collapsed);
		in[ME_BASE] = me_buf_slice(&s->rebased);
	}
	return rename_inputs(s, in, err);
}

/* All names that are pinned: asked for, configured, moved. */
static int collect_pins(struct me_sync *s, struct me_err *err)
{
	const char *const *p = s->opt->pin;
	size_t i;
	int rc = 0;

	for (; p && *p && !rc; p++)
		rc = me_list_add(&s->keep, *p, strlen(*p));
	for (i = 0; i < s->site->pins.n && !rc; i++)
		rc = me_list_add(&s->keep, s->site->pins.item[i],
				 strlen(s->site->pins.item[i]));
	for (i = 0; i < s->n_moved && !rc; i++)
		rc = me_list_add(&s->keep, s->moved[i].key.data,
				 s->moved[i].key.len);
	if (!rc)
		rc = me_list_add(&s->keep, "", 0);
	if (rc)
		return me_err_set(err, "out of memory");
	/* the list of pins ends with NULL */
	s->keep.n--;
	free(s->keep.item[s->keep.n]);
	s->keep.item[s->keep.n] = NULL;
	return 0;
}

static void set_label(char out[256], const char *path, const char *version)
{
	snprintf(out, 256, "%s%s%s", last_part(path), *version ? " " : "",
		 version);
}

static int run_merge(struct me_sync *s, const struct me_slice in[3],
		     struct me_err *err)
{
	struct me_options opt = ME_OPTIONS_INIT;
	const struct me_note *note;
	const char *which;
	enum me_status st;

	set_label(s->label[0], s->template_, s->base.label);
	set_label(s->label[1], s->template_, s->theirs_label);
	opt.removed = s->site->removed;
	opt.fresh = s->site->fresh;
	opt.style = ME_STYLE_COMMENTED;
	opt.label[ME_BASE] = s->label[0];
	opt.label[ME_OURS] = last_part(s->target.env);
	opt.label[ME_THEIRS] = s->label[1];
	opt.pin = (const char *const *)s->keep.item;
	opt.hold_secrets = s->site->hold;
	opt.base_unknown = s->base.from == ME_FROM_UNKNOWN;
	opt.seed = me_seed();
	st = me_merge(in, &opt, &s->result);
	if (st == ME_NOMEM)
		return me_err_set(err, "out of memory; %s was not changed",
				  me_err_quote(s->target.env));
	if (st == ME_OK)
		return 0;
	me_result_notes(s->result, &note);
	which = note->side == ME_OURS ? s->target.env : s->template_;
	return me_err_set(
		err, "%s%s, line %zu: %s; nothing was changed",
		note->side == ME_BASE ? "the old version of " : "",
		me_err_quote(which), note->line,
		st == ME_MARKERS ? "a conflict marker; resolve it first"
			: st == ME_BINARY ? "a NUL byte or UTF-16, which no "
					    "program reads as a dotenv "
					    "file"
					  : "too large to merge");
}

/* Would the merge take the operator's side of a pending hunk for good, though
   nobody has decided so? By variable the place of a setting does not matter. */
static bool would_settle(const struct me_sync *s)
{
	const struct me_entry *e;

	return s->astray &&
		(!me_hunk_is_single(s->astray) ||
		 !me_result_entries(s->result, &e));
}

static int merge_existing(struct me_sync *s, struct me_err *err)
{
	struct me_base_query q = {
		.repo = s->site->repo,
		.template_ = s->template_,
		.ours = bytes(&s->target.ours),
		.theirs = bytes(&s->theirs),
		.state = &s->site->state,
		.record = &s->target.record,
		.given = s->opt->base,
		.hook_rev = s->opt->hook_rev,
		.seed = me_seed(),
		.progress = s->opt->progress,
	};
	struct me_slice in[3];
	bool current = s->idle && !s->opt->base;
	size_t i;

	if (!me_hunks_read(&s->pending, bytes(&s->target.ours), &s->arena))
		return me_err_set(err, "out of memory");
	for (i = 0; i < s->pending.n && !(current && s->opt->hook); i++)
		if (!s->pending.item[i].commented)
			return me_err_set(err,
					  "%s, line %zu: a conflict marker; "
					  "resolve it first, nothing was "
					  "changed",
					  me_err_quote(s->target.env),
					  s->pending.item[i].line);
	if (me_base_find(&s->base, &q, err))
		return -1;
	s->text = bytes(&s->target.ours);
	s->state = ME_SYNC_CURRENT;
	if (current && !s->opt->compare && !s->opt->follow_moves)
		return 0;
	if (set_inputs(s, in, err) || me_moves_find(s, in, err) ||
	    collect_pins(s, err) || run_merge(s, in, err))
		return -1;
	if (!current && would_settle(s))
		return me_err_set(err,
				  "%s, line %zu: a pending conflict, and the "
				  "template is not the same around it any "
				  "more; resolve it first, nothing was changed",
				  me_err_quote(s->target.env), s->astray->line);
	if (!current)
		s->text = me_result_text(s->result);
	/* a sync may have merged all, and the moves were not followed then */
	if (s->opt->follow_moves && s->n_moved)
		s->state = ME_SYNC_CHANGES;
	else if (!current)
		s->state = me_slice_eq(s->text, bytes(&s->target.ours))
			? ME_SYNC_SAME
			: ME_SYNC_CHANGES;
	return 0;
}

/*
 * Hunks are the operator's, left by a sync, and what they say of the base is
 * believed. A template that brings some could have its way with any variable.
 */
static int check_template(struct me_sync *s, struct me_err *err)
{
	struct me_hunks h;

	if (!me_hunks_read(&h, bytes(&s->theirs), &s->arena))
		return me_err_set(err, "out of memory");
	if (!h.n)
		return 0;
	return me_err_set(err,
			  "%s, line %zu: a conflict marker, and that in a "
			  "template; nothing was changed",
			  me_err_quote(s->template_), h.item[0].line);
}

int me_sync_merge(struct me_sync *s, struct me_err *err)
{
	if (check_template(s, err))
		return -1;
	if (name_theirs(s, err))
		return -1;
	if (s->target.exists)
		return merge_existing(s, err);
	if (!s->opt->create || s->opt->hook)
		return me_err_set(err,
				  "%s does not exist; git merge-env "
				  "sync %s makes it from %s",
				  me_err_quote(s->target.env),
				  me_err_quote(s->target.env),
				  me_err_quote(s->template_));
	s->state = ME_SYNC_CREATES;
	s->text = bytes(&s->theirs);
	return 0;
}

/* Is there anything to remember that is not remembered? */
static bool is_remembered(const struct me_sync *s)
{
	const struct me_record_entry *e =
		me_record_of(&s->target.record, s->text);
	char base[ME_HASH_TEXT];

	me_hash_text(base, bytes(&s->theirs));
	return e && !strcmp(e->base, base);
}

static int remember(struct me_sync *s, struct me_err *err)
{
	const struct me_state *state = &s->site->state;
	struct me_record *r = &s->target.record;
	long long now = (long long)time(NULL);
	struct me_slice base = me_slice(s->base.data, s->base.len);

	if (s->base.data) {
		if (me_record_keep(state, base, s->base.in_history, err))
			return -1;
		me_record_add(r, bytes(&s->target.ours), base, s->base.label,
			      now);
	}
	if (me_record_keep(state, bytes(&s->theirs), s->base.theirs_in_history,
			   err))
		return -1;
	me_record_add(r, s->text, bytes(&s->theirs), s->theirs_label, now);
	return me_target_remember(&s->target, s->text, err);
}

/* Write the env file. That a command is to follow is known before: should we
   be killed here, the next sync makes up for it. A file that is new is for
   its owner to edit first. */
static int write_env(struct me_sync *s, struct me_err *err)
{
	const struct me_state *state = &s->site->state;
	const char *id = s->target.record.id;
	enum me_then_state was = me_then_read(state, id);
	struct me_err ignored = ME_ERR_INIT;
	char *command;
	int rc = me_then_command(s->site, s->target.env, s->opt->then, &command,
				 err);

	if (!rc && command && s->state != ME_SYNC_CREATES)
		rc = me_then_write(state, id, ME_THEN_DUE, err);
	if (!rc && me_target_write(&s->target, s->text, err)) {
		(void)me_then_write(state, id, was, &ignored);
		rc = -1;
	}
	free(command);
	return rc;
}

int me_sync_apply(struct me_sync *s, struct me_err *err)
{
	if ((s->state == ME_SYNC_CURRENT && !s->opt->accept) ||
	    (s->state == ME_SYNC_SAME && is_remembered(s)))
		return 0;
	if (s->opt->follow_moves && s->n_moved && me_carry(s, err))
		return -1;
	if (s->state != ME_SYNC_CREATES &&
	    me_slice_eq(s->text, bytes(&s->target.ours)))
		return remember(s, err);
	return write_env(s, err) ? -1 : remember(s, err);
}
