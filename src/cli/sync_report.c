#include "cli/sync_report.h"

#include <json-c/json.h>
#include <stdio.h>

#include "core/rename.h"
#include "sync/then.h"
#include "sys/print.h"
#include "util/slice.h"
#include "util/visible.h"

enum { GUESSES = 32, COMMANDS = 5 };

static struct me_report inner(struct me_sync *s, const struct me_sync_report *r)
{
	return (struct me_report){ .result = s->result,
				   .name = { s->label[0], s->target.env,
					     s->template_ },
				   .verbose = r->verbose,
				   .values = r->values,
				   .secrets = r->secrets,
				   .colour = r->colour };
}

static void add_moved(struct me_buf *b, const struct me_sync *s,
		      const struct me_sync_report *r)
{
	size_t i, shown = r->verbose ? s->n_moved : 0;

	if (!s->n_moved)
		return;
	me_print_add(b, "%zu moved to other templates of the set, ",
		     s->n_moved);
	if (!s->opt->follow_moves)
		me_print_add(b,
			     "yours kept here (--follow-moves carries them "
			     "there):\n");
	else if (r->dry_run)
		me_print_add(b, "your values would be carried there:\n");
	else
		me_print_add(b, "%zu of your values carried there:\n",
			     s->carried);
	for (i = 0; i < shown; i++) {
		me_buf_str(b, "  ");
		me_visible_add(b, s->moved[i].key, 200);
		me_print_add(b, " is in %s now, for %s\n",
			     me_err_quote(s->moved[i].template_),
			     me_err_quote(s->moved[i].env));
	}
	if (!shown)
		me_print_add(b, "  now in %s%s (-v lists them)\n",
			     me_err_quote(s->moved[0].template_),
			     s->n_moved > 1 ? " and others" : "");
}

static size_t guess(struct me_sync *s, struct me_rename *list)
{
	const struct me_entry *e;
	size_t n = me_result_entries(s->result, &e);

	return me_rename_guess(list, GUESSES, e, n);
}

static void add_renames(struct me_buf *b, struct me_sync *s)
{
	struct me_rename list[GUESSES];
	size_t n = guess(s, list), i;

	for (i = 0; i < n; i++) {
		me_buf_str(b, "looks renamed: ");
		me_visible_add(b, list[i].from, 200);
		me_buf_str(b, " to ");
		me_visible_add(b, list[i].to, 200);
		me_buf_str(b, "; --rename=");
		me_visible_add(b, list[i].from, 200);
		me_buf_str(b, "=");
		me_visible_add(b, list[i].to, 200);
		me_buf_str(b, " carries your value over\n");
	}
}

static bool is_command(struct me_slice v)
{
	return v.len &&
		(memmem(v.data, v.len, "$(", 2) || memchr(v.data, '`', v.len));
}

/* New values that a shell would run, if it ever read the file. */
static void add_commands(struct me_buf *b, const struct me_sync *s)
{
	const struct me_entry *e;
	size_t n = me_result_entries(s->result, &e), i, found = 0;

	for (i = 0; i < n; i++) {
		if (!is_command(e[i].value[ME_THEIRS]) ||
		    me_slice_eq(e[i].value[ME_THEIRS], e[i].value[ME_BASE]))
			continue;
		if (found++ < COMMANDS) {
			me_buf_str(b,
				   found == 1 ? "a shell would run a "
						"command in the new "
					      : ", ");
			me_visible_add(b, e[i].key, 60);
		}
	}
	if (found > COMMANDS)
		me_print_add(b, " and %zu more", found - COMMANDS);
	if (found)
		me_buf_str(b, "\n");
}

static void add_base(struct me_buf *b, const struct me_sync *s)
{
	if (s->base.from == ME_FROM_UNKNOWN)
		me_print_add(
			b,
			"%s: the old template is not known (%s): new variables "
			"are added, nothing is removed\n",
			me_err_quote(s->target.env), s->base.words);
	else
		me_print_add(b, "%s: base is %s, %s\n",
			     me_err_quote(s->target.env),
			     me_err_quote(s->label[0]), s->base.words);
}

static const char *done(const struct me_sync *s, const struct me_sync_report *r)
{
	return r->dry_run ? "would be " : s->target.written ? "was " : "";
}

void me_sync_report_text(struct me_buf *b, struct me_sync *s,
			 const struct me_sync_report *r)
{
	struct me_report in = inner(s, r);

	if (r->quiet)
		return;
	if (s->state == ME_SYNC_CREATES) {
		me_print_add(b, "%s %smade from %s, readable by you alone\n",
			     me_err_quote(s->target.env), done(s, r),
			     me_err_quote(s->template_));
		return;
	}
	if (s->state == ME_SYNC_CURRENT) {
		me_print_add(b, "%s is up to date with %s\n",
			     me_err_quote(s->target.env),
			     me_err_quote(s->template_));
		if (s->pending.n)
			me_print_add(b,
				     "%zu conflict%s to resolve: git merge-env "
				     "resolve, or edit the marked lines\n",
				     s->pending.n,
				     s->pending.n == 1 ? "" : "s");
		return;
	}
	add_base(b, s);
	me_report_text(b, &in);
	add_commands(b, s);
	add_moved(b, s, r);
	add_renames(b, s);
	if (s->state == ME_SYNC_SAME)
		me_print_add(b, "%s needs no change\n",
			     me_err_quote(s->target.env));
	else if (s->target.backup)
		me_print_add(b, "backup: %s\n", me_err_quote(s->target.backup));
	if (r->dry_run)
		me_print_add(b, "dry run: nothing was changed\n");
}

static struct json_object *base_object(const struct me_sync *s)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(
		o, "from", json_object_new_string(me_base_word(s->base.from)));
	json_object_object_add(o, "version",
			       me_report_string(me_slice_str(s->base.label)));
	json_object_object_add(o, "words",
			       me_report_string(me_slice_str(s->base.words)));
	return o;
}

static void add_lists(struct json_object *o, struct me_sync *s)
{
	struct json_object *moved = json_object_new_array(), *item;
	struct json_object *renamed = json_object_new_array();
	struct me_rename list[GUESSES];
	size_t i, n = s->result ? guess(s, list) : 0;

	for (i = 0; i < s->n_moved; i++) {
		item = json_object_new_object();
		json_object_object_add(item, "key",
				       me_report_string(s->moved[i].key));
		json_object_object_add(
			item, "template",
			me_report_string(me_slice_str(s->moved[i].template_)));
		json_object_object_add(
			item, "env",
			me_report_string(me_slice_str(s->moved[i].env)));
		json_object_array_add(moved, item);
	}
	for (i = 0; i < n; i++) {
		item = json_object_new_object();
		json_object_object_add(item, "from",
				       me_report_string(list[i].from));
		json_object_object_add(item, "to",
				       me_report_string(list[i].to));
		json_object_array_add(renamed, item);
	}
	json_object_object_add(o, "moved", moved);
	json_object_object_add(o, "carried",
			       json_object_new_int64((int64_t)s->carried));
	json_object_object_add(o, "looks_renamed", renamed);
}

/* What became of the command of an earlier sync. */
static struct json_object *then_object(const struct me_sync *s)
{
	static const char *const word[] = { [ME_THEN_DUE] = "due",
					    [ME_THEN_STARTED] = "started",
					    [ME_THEN_FAILED] = "failed" };
	enum me_then_state state =
		me_then_read(&s->site->state, s->target.record.id);
	struct json_object *o;

	if (state == ME_THEN_NONE)
		return NULL;
	o = json_object_new_object();
	json_object_object_add(o, "state", json_object_new_string(word[state]));
	return o;
}

struct json_object *me_sync_report_object(struct me_sync *s,
					  const struct me_sync_report *r)
{
	static const char *const state[] = {
		[ME_SYNC_CURRENT] = "current",
		[ME_SYNC_SAME] = "same",
		[ME_SYNC_CHANGES] = "changed",
		[ME_SYNC_CREATES] = "created",
	};
	struct me_report in = inner(s, r);
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "env",
			       me_report_string(me_slice_str(s->target.env)));
	json_object_object_add(o, "template",
			       me_report_string(me_slice_str(s->template_)));
	json_object_object_add(o, "state",
			       json_object_new_string(state[s->state]));
	json_object_object_add(o, "written",
			       json_object_new_boolean(s->target.written));
	json_object_object_add(
		o, "conflicts",
		json_object_new_int64((int64_t)me_sync_conflicts(s)));
	json_object_object_add(o, "backup",
			       s->target.backup ? me_report_string(me_slice_str(
							  s->target.backup))
						: NULL);
	json_object_object_add(o, "base", base_object(s));
	add_lists(o, s);
	json_object_object_add(o, "then", then_object(s));
	json_object_object_add(o, "merge",
			       s->result ? me_report_object(&in) : NULL);
	return o;
}
