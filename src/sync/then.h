/*
 * What comes after a sync: the operator's command, once for each env file
 * that a sync has changed, when nothing is pending any more.
 *
 *	struct me_then t = { .site = site, .env = env, .out = 1,
 *			     .running = ME_LOCK_INIT };
 *
 *	if (me_then_find(&t, given, &err))
 *		...
 *	if (t.command && me_then_begin(&t, &err))
 *		...
 *	if (t.state == ME_THEN_STARTED) {
 *		...say so: t.vars.left...
 *		me_then_run(&t, &err);
 *	}
 *	...tell t.state...
 *	me_then_free(&t);
 *
 * The command is the --then of this run, else merge-env.FILE.then, else
 * merge-env.then, both from the repository's own configuration file and
 * nothing that it includes: what was pulled cannot choose it. An empty one is
 * none.
 *
 * That it is to run is written into the state folder (ID.then) before the env
 * file is changed, and that it was started before it is started. So a run that
 * is killed in between is made up for by the next one, a command never runs
 * twice for one result, and one that was cut short is not forgotten.
 *
 * The lock is not held while the command runs, so that it may itself call this
 * program; a lock of its own (ID.running) tells others that it does.
 */
#ifndef MERGEENV_SYNC_THEN_H
#define MERGEENV_SYNC_THEN_H

#include "sync/environ.h"
#include "sync/target.h"
#include "sys/run.h"
#include "util/buf.h"

/* Kept in the state folder are NONE (no file), DUE, STARTED and FAILED. */
enum me_then_state {
	ME_THEN_NONE,	 /* nothing to run: no sync changed the file */
	ME_THEN_DUE,	 /* to be run */
	ME_THEN_STARTED, /* running, or cut short: nobody knows */
	ME_THEN_FAILED,
	ME_THEN_WAITS,	/* due, but something is pending */
	ME_THEN_BUSY,	/* due, or running, and another run is at it */
	ME_THEN_CUT,	/* started by a run that did not see its end */
	ME_THEN_BROKEN, /* failed in an earlier run */
	ME_THEN_DONE,
	ME_THEN_BACK /* failed, and the env file is what it was before */
};

struct me_then {
	struct me_site *site;
	const char *env;
	char *command;	   /* NULL: none */
	bool given;	   /* by --then: asked for once more if it failed */
	bool hook;	   /* waits less for the lock */
	bool rollback;	   /* put the env file back if it fails */
	bool in_place;	   /* as in struct me_target */
	int out;	   /* for its standard output */
	long long limit;   /* seconds */
	struct me_buf old; /* what the env file held before this sync */
	bool replaced;	   /* this sync has changed it */

	enum me_then_state state;
	struct me_environ vars;
	struct me_run_end end;
	bool edited;  /* not put back: the env file was changed meanwhile */
	char *backup; /* of what was put away, or NULL */

	/* its own */
	struct me_lock running;
	char id[20];
	struct me_buf text;
};

/* What is in the state folder for a record. */
enum me_then_state me_then_read(const struct me_state *state, const char *id);
int me_then_write(const struct me_state *state, const char *id,
		  enum me_then_state what, struct me_err *err);

/* The command for an env file, malloced; *command NULL: none. */
int me_then_command(const struct me_site *site, const char *env,
		    const char *given, char **command, struct me_err *err);

/* Set command, limit and rollback. */
int me_then_find(struct me_then *t, const char *given, struct me_err *err);

/* Decide; if it is to run now, the state is STARTED, and others know. */
int me_then_begin(struct me_then *t, struct me_err *err);

/* Run it, and do what is to be done if it fails. -1: the state could not be
   written, or the env file not be put back. */
int me_then_run(struct me_then *t, struct me_err *err);

void me_then_free(struct me_then *t);

#endif
