/*
 * Questions to git itself: where its files are, how old it is, what it sees
 * in its configuration. For what only git can know, and for checks of what
 * git will do.
 *
 *	char *path = NULL;
 *
 *	if (me_ask(repo, &path, &err, "rev-parse", "--git-path", "hooks", NULL))
 *		return -1;
 *	if (path)
 *		...git answered; else it exited with a status of its own...
 *	free(path);
 *
 * Words of a command line follow, then NULL. The answer loses one line end.
 * It runs in the top of the work tree (in a bare repository: in that), or,
 * with repo NULL, where we are. Unlike in git/repo.h, core.hooksPath counts:
 * ask nothing here that runs hooks.
 */
#ifndef MERGEENV_GIT_ASK_H
#define MERGEENV_GIT_ASK_H

#include "git/repo.h"

int me_ask(struct me_repo *repo, char **answer, struct me_err *err, ...)
	__attribute__((sentinel));

/* The same; an answer that is a path is made absolute. */
int me_ask_path(struct me_repo *repo, char **path, struct me_err *err, ...)
	__attribute__((sentinel));

/* git's version, as 1000 * major + minor: 2039 is 2.39. */
int me_ask_version(int *version, struct me_err *err);

/* Does libgit2 read this repository? Else git's plumbing does. */
bool me_ask_libgit2(struct me_repo *repo);

#endif
