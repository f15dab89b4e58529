/*
 * Overwriting a file where no other can take its place (--in-place). Used by
 * sys/replace.h, which is what callers see.
 *
 * The intent in the state folder is one file:
 *
 *	merge-env intent 1 OLDLEN NEWLEN\n
 *	OLDLEN bytes, then NEWLEN bytes
 *
 * It is on disk before the first byte of the target is touched, and goes only
 * when the target is whole on disk. A run that is killed in between leaves a
 * target whose every byte is that of the old or the new content at the same
 * place, and whose length lies between theirs: torn. That is how recovery
 * tells it from a file that somebody has changed since, which it leaves alone.
 * A torn file gets its old bytes back, and while they are being written it
 * stays torn, so recovery can be killed and run again.
 */
#ifndef MERGEENV_SYS_INPLACE_H
#define MERGEENV_SYS_INPLACE_H

#include "sys/err.h"
#include "sys/replace.h"

/* As me_replace_run() with ME_REPLACE_IN_PLACE and different bytes. */
int me_inplace_write(struct me_replace *rep, struct me_err *err);

/* As me_replace_recover(). */
int me_inplace_recover(const struct me_place *place,
		       const struct me_state *state, const char *intent,
		       enum me_recover *what, char **kept, struct me_err *err);

#endif
