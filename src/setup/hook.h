/*
 * The hook files: a script of hooks/ each, with the program's path in it.
 *
 *	struct me_hook_file h = { .folder = "/repo/.git/hooks", .i = 0,
 *			     .program = "/usr/bin/git-merge-env" };
 *
 *	if (me_hook_look(&h, &err) ||
 *	    (h.state != ME_HOOK_CURRENT && me_hook_put(&h, &err)))
 *		...
 *	if (me_hook_look(&h, &err) || me_hook_take(&h, &err))
 *		...
 *
 * A hook that was there is kept as NAME.before-merge-env, and run first by
 * ours: it gets a second name (a hard link), then ours takes its first one.
 * So the one or the other is in place at every moment, and an installation
 * that was killed is finished by the next one. Taking ours away gives the
 * file its name back: it is the same file, whatever kind of file it was.
 */
#ifndef MERGEENV_SETUP_HOOK_H
#define MERGEENV_SETUP_HOOK_H

#include <stdbool.h>

#include "sys/err.h"
#include "util/buf.h"

#define ME_HOOKS 3
#define ME_HOOK_KEPT ".before-merge-env"

/* "post-merge", "post-checkout", "post-rewrite". */
extern const char *const me_hook_name[ME_HOOKS];

enum me_hook_state {
	ME_HOOK_NONE,	 /* there is no such hook */
	ME_HOOK_CURRENT, /* ours, as it would be written now */
	ME_HOOK_STALE,	 /* ours, of another program or not executable */
	ME_HOOK_FOREIGN	 /* somebody else's */
};

struct me_hook_file {
	/* set by the caller */
	const char *folder;  /* absolute; need not exist */
	int i;		     /* which of me_hook_name */
	const char *program; /* absolute path */

	/* set by me_hook_look() */
	enum me_hook_state state;
	bool kept;	   /* NAME.before-merge-env exists */
	bool same;	   /* and is the hook that is in place */
	bool executable;   /* what is in place */
	const char *moved; /* ours stands under this name, which a hook
			      manager gave it: "post-merge.legacy"; or NULL */
};

int me_hook_look(struct me_hook_file *h, struct me_err *err);

/* Put ours in place. The state tells how; FOREIGN: keep what is there. */
int me_hook_put(const struct me_hook_file *h, struct me_err *err);

/* Take ours away, wherever it is, and put back what was kept. */
int me_hook_take(const struct me_hook_file *h, struct me_err *err);

/* Would me_hook_take() change something? */
bool me_hook_takes(const struct me_hook_file *h);

#endif
