/*
 * The quick look: a hook that has nothing to do finds out before libgit2 is
 * started.
 *
 *	if (me_glance_idle(top))
 *		return 0;	(every env file has its template taken over)
 *	...
 *	me_glance_leave(&site, &start);
 *
 * A run that leaves all env files up to date, and writes anyway, leaves a file
 * "glance" in the state folder: stamps (sync/survey.h) of all that made it so.
 * A hook that finds the same stamps is done. Whoever takes the lock to write
 * removes the file first (me_glance_drop()), so none outlives what it tells.
 *
 * An env file that was edited since has other stamps, and is up to date all
 * the same, unless it is one that the record knows: then it was put back, and
 * may need an older base.
 *
 * In doubt the answer is no, and costs nothing but time: the whole sync then
 * runs. Nothing here complains, and looking writes nothing.
 *
 * The file: strings, each ended by a NUL. "glance 2", the hash of all that
 * follows, since nobody waits for the file to be on disk; the stamps of places
 * and listing; then five for each path that is watched: "t" and path, stamp
 * of the file, of the blob, "-"; or "e" and path, stamp of the file, mode in
 * octal, stamp of the record.
 */
#ifndef MERGEENV_SYNC_GLANCE_H
#define MERGEENV_SYNC_GLANCE_H

#include <stdbool.h>
#include <time.h>

#include "sys/state.h"

#define ME_GLANCE "glance"
#define ME_GLANCE_HEAD "glance 2"

/* Is all that is in the work tree with this top up to date, for sure? */
bool me_glance_idle(const char *top);

/* Leave the stamps, if everything is up to date. What changed after the run
   has started was not seen by it, and is reason not to. */
struct me_site;
void me_glance_leave(struct me_site *site, const struct timespec *start);

void me_glance_drop(const struct me_state *state);

#endif
