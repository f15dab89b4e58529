/*
 * What makes the difference between installed and working, looked at one by
 * one. Looks only: nothing is changed, and nothing but the merge driver is
 * run, in a scratch folder.
 *
 *	struct me_checks c;
 *
 *	me_checks_run(&c, "/usr/bin/git-merge-env", &err);
 *	for (i = 0; i < c.n; i++)
 *		tell(c.item[i].level, c.item[i].text, c.item[i].mend);
 *	me_checks_free(&c);
 *
 * -1 with a message when there is nothing that could be looked at. A check
 * that cannot be made is a problem itself, and its item says why.
 */
#ifndef MERGEENV_SETUP_CHECK_H
#define MERGEENV_SETUP_CHECK_H

#include "setup/plan.h"

enum me_check_level {
	ME_CHECK_OK,
	ME_CHECK_NOTE,	 /* good to know; it works */
	ME_CHECK_PROBLEM /* it does not work, or not safely */
};

struct me_check {
	const char *name; /* which check found it: "driver" */
	enum me_check_level level;
	char *text; /* visible, one line */
	char *mend; /* a command, or what to do; or NULL */
};

struct me_checks {
	struct me_check *item;
	size_t n;
	const char *name; /* of the check that runs now */
	struct me_setup setup;
	struct me_plan plan; /* what install would change now */
};

int me_checks_run(struct me_checks *c, const char *program, struct me_err *err);
void me_checks_free(struct me_checks *c);

/* For the checks: add an item. mend is copied; NULL: none. */
int me_check_add(struct me_checks *c, enum me_check_level level,
		 const char *mend, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The checks of hooks and of env files, each a file of its own. */
int me_check_hooks(struct me_checks *c);
int me_check_env_files(struct me_checks *c);

#endif
