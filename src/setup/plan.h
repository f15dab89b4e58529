/*
 * The edits that make an installation, and take it away. They stand once, as
 * a table in plan.c; install, uninstall, a dry run and doctor go over it.
 *
 *	struct me_plan p;
 *
 *	if (me_plan_make(&p, &setup, ME_PLAN_PUT, parts, &err) ||
 *	    me_plan_run(&p, &err))
 *		...
 *	me_plan_close(&p);
 *
 * Making a plan only reads. Running it tries the merge driver first, makes the
 * edits, and asks git whether it sees the driver; if something fails, what was
 * done is undone.
 */
#ifndef MERGEENV_SETUP_PLAN_H
#define MERGEENV_SETUP_PLAN_H

#include "setup/file.h"
#include "setup/hook.h"
#include "setup/setup.h"

enum me_plan_goal { ME_PLAN_PUT, ME_PLAN_TAKE };

enum { ME_PLAN_CONFIG, ME_PLAN_ATTRIBUTES, ME_PLAN_FILES };

struct me_plan_hook {
	struct me_hook_file hook;
	bool put, take; /* what is to be done, if anything */
	bool begun;
};

struct me_plan {
	struct me_setup *setup;
	enum me_plan_goal goal;
	unsigned parts;
	struct me_setup_file file[ME_PLAN_FILES];
	unsigned had[ME_PLAN_FILES];		/* parts that stand there now */
	struct me_plan_hook hook[2 * ME_HOOKS]; /* git's folder, its own */
	size_t n_hooks;
};

int me_plan_make(struct me_plan *p, struct me_setup *s, enum me_plan_goal goal,
		 unsigned parts, struct me_err *err);

/* Does it change anything? */
bool me_plan_changes(const struct me_plan *p);

/* Add the edits as a listing like a diff's. */
void me_plan_show(const struct me_plan *p, struct me_buf *b);

int me_plan_run(struct me_plan *p, struct me_err *err);
void me_plan_close(struct me_plan *p);

/* The value that git itself sees of the registered driver; NULL: none. */
int me_plan_registered(struct me_setup *s, char **driver, struct me_err *err);

#endif
