#include "cli/sync_then.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/opt.h"
#include "cli/out.h"
#include "cli/report.h"
#include "util/visible.h"

enum { SHOWN = 8 }; /* names in a line */

/* What is not passed on: for people, and in JSON. */
static const struct {
	const char *text, *word;
} left[ME_LEFT_KINDS] = {
	[ME_LEFT_DIFFERS] = { "programs read the value differently",
			      "read_differently" },
	[ME_LEFT_STARTS] = { "decides which programs run", "starts_programs" },
	[ME_LEFT_SET] = { "the environment has another value", "set_already" },
};

static const char *const words[] = {
	[ME_THEN_NONE] = "none",   [ME_THEN_DUE] = "due",
	[ME_THEN_STARTED] = "cut", [ME_THEN_FAILED] = "failed",
	[ME_THEN_WAITS] = "waits", [ME_THEN_BUSY] = "running",
	[ME_THEN_CUT] = "cut",	   [ME_THEN_BROKEN] = "failed before",
	[ME_THEN_DONE] = "done",   [ME_THEN_BACK] = "rolled back",
};

int me_thens_add(struct me_thens *l, const struct me_sync *s,
		 struct json_object *report, struct me_err *err)
{
	enum me_then_state state =
		me_then_read(&l->site->state, s->target.record.id);
	struct me_then *t;
	size_t n = l->n + 1;

	l->blocked |= me_sync_conflicts(s) > 0;
	if (l->dry_run && s->state == ME_SYNC_CHANGES)
		state = ME_THEN_DUE;
	if (state == ME_THEN_NONE)
		return 0;
	t = realloc(l->item, n * sizeof(*t));
	l->item = t ? t : l->item;
	if (t)
		l->report = realloc(l->report, n * sizeof(*l->report));
	if (!t || !l->report)
		return me_err_set(err, "out of memory");
	l->report[l->n] = report;
	t = &l->item[l->n++];
	*t = (struct me_then){ .site = l->site,
			       .env = s->target.env,
			       .hook = l->hook,
			       .rollback = l->rollback,
			       .in_place = l->in_place,
			       .out = l->out,
			       .replaced = s->target.written,
			       .state = state,
			       .running = ME_LOCK_INIT };
	me_buf_add(&t->old, me_slice(s->target.ours.data, s->target.ours.len));
	if (me_buf_failed(&t->old))
		return me_err_set(err, "out of memory");
	return me_then_find(t, l->given, err);
}

static void say_left(const struct me_list *names, const char *why)
{
	struct me_buf b = ME_BUF_INIT;
	size_t i;

	for (i = 0; i < names->n && i < SHOWN; i++) {
		me_buf_str(&b, i ? ", " : "");
		me_visible_add(&b, me_slice_str(names->item[i]), 80);
	}
	me_buf_add(&b, me_slice("", 1));
	if (names->n && !me_buf_failed(&b))
		me_out_warn("%zu not passed to it, %s: %s%s", names->n, why,
			    b.data, names->n > SHOWN ? ", ..." : "");
	me_buf_free(&b);
}

static void announce(const struct me_thens *l, const struct me_then *t)
{
	int why;

	if (l->quiet)
		return;
	me_out_warn("running %s for %s", me_err_quote(t->command),
		    me_err_quote(t->env));
	for (why = 0; why < ME_LEFT_KINDS; why++)
		say_left(&t->vars.left[why], left[why].text);
}

static const char *how(const struct me_then *t, char out[80])
{
	if (t->end.how == ME_RUN_TIMEOUT)
		snprintf(out, 80,
			 "was ended after %lld seconds "
			 "(merge-env.thenTimeout)",
			 t->limit);
	else
		snprintf(out, 80, "failed with %s %d",
			 t->end.how == ME_RUN_KILLED ? "signal" : "status",
			 t->end.status);
	return out;
}

static void say_failed(const struct me_then *t)
{
	char text[80];

	if (t->state == ME_THEN_BACK)
		me_out_error("%s %s; %s is as before the sync, the merged one "
			     "in backup %s; the next sync tries again",
			     me_err_quote(t->command), how(t, text),
			     me_err_quote(t->env), me_err_quote(t->backup));
	else
		me_out_error("%s %s; %s stays as merged%s. git merge-env sync "
			     "--then=COMMAND runs one again",
			     me_err_quote(t->command), how(t, text),
			     me_err_quote(t->env),
			     t->edited ? ", for it was changed since"
				     : t->rollback ? ", by an earlier sync"
						   : "");
}

/* What became of it. Returns the status to exit with. */
static int tell(const struct me_then *t)
{
	switch (t->state) {
	case ME_THEN_NONE:
	case ME_THEN_DONE:
		return ME_EXIT_DONE;
	case ME_THEN_BUSY:
		me_out_warn("the command after a sync of %s is running, in "
			    "another process",
			    me_err_quote(t->env));
		return ME_EXIT_DONE;
	case ME_THEN_WAITS:
		me_out_warn("%s waits until the conflicts are resolved; then "
			    "run git merge-env sync",
			    me_err_quote(t->command));
		break;
	case ME_THEN_DUE:
		me_out_warn("the command after a sync of %s was not run; git "
			    "merge-env sync --then=COMMAND runs it",
			    me_err_quote(t->env));
		break;
	case ME_THEN_STARTED:
	case ME_THEN_CUT:
		me_out_warn("the command after a sync of %s was cut short, "
			    "maybe half-way; git merge-env sync "
			    "--then=COMMAND runs it again",
			    me_err_quote(t->env));
		break;
	case ME_THEN_BROKEN:
		me_out_warn("the command after a sync of %s has failed; git "
			    "merge-env sync --then=COMMAND runs it again",
			    me_err_quote(t->env));
		break;
	case ME_THEN_FAILED:
	case ME_THEN_BACK:
		say_failed(t);
		break;
	}
	return ME_EXIT_CONFLICT;
}

static struct json_object *names_object(const struct me_list *names)
{
	struct json_object *o = json_object_new_array();
	size_t i;

	for (i = 0; i < names->n; i++)
		json_object_array_add(
			o, me_report_string(me_slice_str(names->item[i])));
	return o;
}

static struct json_object *object(const struct me_then *t)
{
	bool ended = t->state == ME_THEN_DONE || t->state == ME_THEN_BACK ||
		t->state == ME_THEN_FAILED;
	struct json_object *o = json_object_new_object();
	struct json_object *names = json_object_new_object();
	int i;

	json_object_object_add(o, "state",
			       json_object_new_string(words[t->state]));
	json_object_object_add(
		o, "command",
		t->command ? me_report_string(me_slice_str(t->command)) : NULL);
	json_object_object_add(o, "status",
			       ended && t->end.how == ME_RUN_EXITED
				       ? json_object_new_int(t->end.status)
				       : NULL);
	json_object_object_add(o, "timed_out",
			       json_object_new_boolean(t->end.how ==
						       ME_RUN_TIMEOUT));
	json_object_object_add(
		o, "backup",
		t->backup ? me_report_string(me_slice_str(t->backup)) : NULL);
	for (i = 0; i < ME_LEFT_KINDS; i++)
		json_object_object_add(names, left[i].word,
				       names_object(&t->vars.left[i]));
	json_object_object_add(o, "not_passed", names);
	return o;
}

/* One of them. Returns the status to exit with. */
static int run_one(struct me_thens *l, struct me_then *t)
{
	struct me_err err = ME_ERR_INIT;
	int rc = 0, status;

	if (!t->command) {
		/* known to be due, and nobody says what */
	} else if (l->blocked) {
		t->state = ME_THEN_WAITS;
	} else if (l->dry_run) {
		me_out_warn("would run %s for %s", me_err_quote(t->command),
			    me_err_quote(t->env));
		return ME_EXIT_DONE;
	} else {
		rc = me_then_begin(t, &err);
		if (!rc && t->state == ME_THEN_STARTED) {
			announce(l, t);
			rc = me_then_run(t, &err);
		}
	}
	status = tell(t);
	return rc ? me_out_failed(&err) : status;
}

int me_thens_run(struct me_thens *l)
{
	int status = ME_EXIT_DONE, one;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->dry_run && !l->item[i].command)
			continue;
		one = run_one(l, &l->item[i]);
		status = one > status ? one : status;
		if (l->report[i])
			json_object_object_add(l->report[i], "then",
					       object(&l->item[i]));
	}
	return status;
}

void me_thens_free(struct me_thens *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		me_then_free(&l->item[i]);
	free(l->item);
	free(l->report);
	l->item = NULL;
	l->report = NULL;
	l->n = 0;
}
