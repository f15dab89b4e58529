/*
 * What git tells its hooks: githooks(5).
 *
 *	hook			arguments		the update began at
 *	post-merge		SQUASH			ORIG_HEAD
 *	post-checkout		OLD NEW BRANCH		OLD
 *	post-rewrite		"rebase" or "amend"	ORIG_HEAD
 *
 * A checkout of single files (BRANCH is 0) and an amended commit bring no
 * other version of the work tree: nothing is to be done then. OLD is all
 * zeros after a clone. A hook by another name, as the hook managers run their
 * own, and one without arguments, says no more than that something changed.
 */
#ifndef MERGEENV_CLI_HOOK_H
#define MERGEENV_CLI_HOOK_H

#include <stdbool.h>

struct me_hook {
	const char *rev; /* NULL: not told */
	bool idle;	 /* nothing is to be done */
};

struct me_hook me_hook_read(const char *name, int argc, char **argv);

/* Is this command line, argv[1] being "sync", a hook's that has nothing to
   do? Found out without opening the repository: see sync/glance.h. */
bool me_hook_idle(int argc, char **argv);

#endif
