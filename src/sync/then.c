#include "sync/then.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/hunk.h"

enum { WAIT = 5000, WAIT_HOOK = 1000, LIMIT = 600 };

static const char *const words[] = {
	[ME_THEN_DUE] = "due\n",
	[ME_THEN_STARTED] = "started\n",
	[ME_THEN_FAILED] = "failed\n",
};
#define WORDS (sizeof(words) / sizeof(*words))

static void file_name(char out[64], const char *id, const char *what)
{
	snprintf(out, 64, "%s.%s", id, what);
}

enum me_then_state me_then_read(const struct me_state *state, const char *id)
{
	struct me_file file = ME_FILE_INIT;
	struct me_err ignored = ME_ERR_INIT;
	enum me_then_state found = ME_THEN_NONE;
	char name[64];
	size_t i;

	file_name(name, id, "then");
	if (me_state_read(state, name, &file, &ignored) || !file.data)
		return ME_THEN_NONE;
	for (i = ME_THEN_DUE; i < WORDS; i++)
		if (me_slice_eq(me_slice_str(words[i]),
				me_slice(file.data, file.len)))
			found = (enum me_then_state)i;
	me_file_release(&file);
	return found;
}

int me_then_write(const struct me_state *state, const char *id,
		  enum me_then_state what, struct me_err *err)
{
	char name[64];

	file_name(name, id, "then");
	if (what == ME_THEN_NONE)
		return me_state_remove(state, name, err);
	return me_state_write(state, name, words[what], strlen(words[what]),
			      err);
}

int me_then_command(const struct me_site *site, const char *env,
		    const char *given, char **command, struct me_err *err)
{
	char *key = NULL;
	int rc = 0;

	*command = NULL;
	if (given) {
		*command = strdup(given);
		rc = *command ? 0 : me_err_set(err, "out of memory");
	} else if (site->repo) {
		if (asprintf(&key, "merge-env.%s.then", env) < 0)
			return me_err_set(err, "out of memory");
		rc = me_repo_config(site->repo, key, ME_SCOPE_LOCAL, command,
				    err);
		free(key);
		if (!rc && !*command)
			rc = me_repo_config(site->repo, "merge-env.then",
					    ME_SCOPE_LOCAL, command, err);
	}
	if (*command && !**command) {
		free(*command);
		*command = NULL;
	}
	return rc;
}

int me_then_find(struct me_then *t, const char *given, struct me_err *err)
{
	struct me_repo *repo = t->site->repo;

	t->given = given != NULL;
	t->limit = LIMIT;
	if (me_then_command(t->site, t->env, given, &t->command, err))
		return -1;
	if (!t->command || !repo)
		return 0;
	if (me_repo_config_int(repo, "merge-env.thenTimeout", ME_SCOPE_LOCAL,
			       &t->limit, err) ||
	    (!t->rollback &&
	     me_repo_config_bool(repo, "merge-env.rollback", ME_SCOPE_LOCAL,
				 &t->rollback, err)))
		return -1;
	if (t->limit < 0 || t->limit > 86400LL * 365)
		return me_err_set(err,
				  "config merge-env.thenTimeout is no "
				  "number of seconds; try: git config "
				  "merge-env.thenTimeout 600");
	return 0;
}

static int open_target(const struct me_then *t, struct me_target *to,
		       struct me_err *err)
{
	*to = (struct me_target){ .site = t->site,
				  .env = t->env,
				  .in_place = t->in_place };
	return me_target_open(to, t->hook ? WAIT_HOOK : WAIT, err);
}

static bool has_conflicts(struct me_slice text, struct me_err *err)
{
	struct me_arena arena = ME_ARENA_INIT;
	struct me_hunks hunks;
	bool yes = true;

	if (me_hunks_read(&hunks, text, &arena))
		yes = hunks.n > 0;
	else
		me_err_set(err, "out of memory");
	me_arena_free(&arena);
	return yes;
}

/* Another run that is at it has this lock. 1: it is ours now. */
static int take_turn(struct me_then *t, struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;
	char name[64];

	file_name(name, t->id, "running");
	if (!me_lock_take(&t->running, &t->site->state, name, 0, &why))
		return 1;
	return why.errnum == EWOULDBLOCK ? 0 : me_err_set(err, "%s", why.msg);
}

/* What to do, by what is remembered: nothing but STARTED is done. */
static int decide(struct me_then *t, struct me_slice text, struct me_err *err)
{
	int turn;

	t->state = me_then_read(&t->site->state, t->id);
	if (t->state == ME_THEN_NONE)
		return 0;
	turn = take_turn(t, err);
	if (turn < 0)
		return -1;
	if (!turn)
		t->state = ME_THEN_BUSY;
	else if (has_conflicts(text, err))
		t->state = ME_THEN_WAITS;
	else if (t->state == ME_THEN_STARTED && !t->given)
		t->state = ME_THEN_CUT;
	else if (t->state == ME_THEN_FAILED && !t->given)
		t->state = ME_THEN_BROKEN;
	else
		t->state = ME_THEN_STARTED;
	return *err->msg ? -1 : 0;
}

int me_then_begin(struct me_then *t, struct me_err *err)
{
	struct me_target to;
	struct me_slice text = { NULL, 0 };
	int rc = open_target(t, &to, err);

	if (!rc) {
		snprintf(t->id, sizeof(t->id), "%s", to.record.id);
		text = me_slice(to.ours.data, to.ours.len);
		rc = to.exists ? decide(t, text, err) : 0;
	}
	if (!rc && t->state == ME_THEN_STARTED) {
		me_buf_add(&t->text, text);
		rc = me_buf_failed(&t->text)
			? me_err_set(err, "out of memory")
			: me_environ_make(&t->vars, text, environ, err) ||
				me_then_write(&t->site->state, t->id,
					      ME_THEN_STARTED, err);
	}
	me_target_close(&to);
	return rc ? -1 : 0;
}

/* Put the env file back, and the base that it had. */
static int roll_back(struct me_then *t, struct me_target *to,
		     struct me_err *err)
{
	struct me_slice old = me_buf_slice(&t->old);

	if (me_target_write(to, old, err))
		return -1;
	me_record_restore(&to->record, old, (long long)time(NULL));
	if (me_target_remember(to, old, err))
		return -1;
	t->backup = to->backup;
	to->backup = NULL;
	t->state = ME_THEN_BACK;
	return 0;
}

static int finish(struct me_then *t, struct me_err *err)
{
	bool ok = t->end.how == ME_RUN_EXITED && !t->end.status;
	struct me_target to;
	int rc = open_target(t, &to, err);

	t->state = ok ? ME_THEN_DONE : ME_THEN_FAILED;
	if (!rc && !ok && t->rollback && t->replaced) {
		t->edited = !me_slice_eq(me_buf_slice(&t->text),
					 me_slice(to.ours.data, to.ours.len));
		if (!t->edited)
			rc = roll_back(t, &to, err);
	}
	/* a sync that came meanwhile has said what is due now */
	if (me_then_read(&t->site->state, t->id) == ME_THEN_STARTED &&
	    me_then_write(&t->site->state, t->id,
			  t->state == ME_THEN_FAILED ? ME_THEN_FAILED
						     : ME_THEN_NONE,
			  err))
		rc = -1;
	me_target_close(&to);
	return rc;
}

int me_then_run(struct me_then *t, struct me_err *err)
{
	const char *slash = strrchr(t->env, '/');
	struct me_run run = { .command = t->command,
			      .envp = t->vars.vars.item,
			      .out = t->out,
			      .seconds = (unsigned)t->limit };
	char *dir;
	int rc;

	if (asprintf(&dir, "%s/%.*s", t->site->root,
		     slash ? (int)(slash - t->env) : 0, t->env) < 0)
		return me_err_set(err, "out of memory");
	run.dir = dir;
	rc = me_run(&run, &t->end, err);
	if (rc) {
		struct me_err ignored = ME_ERR_INIT;

		t->end.how = ME_RUN_EXITED;
		t->end.status = 127;
		(void)finish(t, &ignored);
	} else {
		rc = finish(t, err);
	}
	free(dir);
	return rc;
}

void me_then_free(struct me_then *t)
{
	me_lock_drop(&t->running);
	me_environ_free(&t->vars);
	me_buf_free(&t->old);
	me_buf_free(&t->text);
	free(t->command);
	free(t->backup);
	t->command = t->backup = NULL;
}
