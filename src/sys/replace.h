/*
 * New bytes for a file, so that at every moment, also after a kill or a power
 * cut, it holds the old or the new ones in full.
 *
 *	struct me_replace rep = {
 *		.place = &place, .old = &old, .data = new, .len = len,
 *		.before = make_backup, .arg = &backup,
 *	};
 *
 *	if (me_replace_run(&rep, &err))
 *		...	rep.raced: somebody else saved it; merge again
 *	if (rep.kept[0])
 *		... tell about that file ...
 *
 * old is what was read from the place (with a private copy of its bytes, not
 * ME_FILE_MAP); only that state of the file is ever replaced. old == NULL
 * makes a file that does not exist yet, with mode 0600.
 *
 * Equal bytes are not written (F8). Else the new file is made under a
 * temporary name in the same folder, gets owner, mode, ACL and attributes,
 * is synced and read back; then before() is called, the moment for a backup:
 * all that is likely to fail has been tried, and nothing has changed. Then
 * the two files are exchanged, and what came out is compared with old: if it
 * is something else, an editor has saved meanwhile, and they are swapped back.
 *
 * When an atomic replacement is not possible, it is refused, nothing has
 * changed, and the message names --in-place:
 *
 *	- more than one hard link: the other names would keep the old bytes
 *	- a single file mounted into a container (EBUSY, EXDEV)
 *	- a folder we may not write to
 *	- an owner, group, mode or ACL we cannot give to another file
 *
 * A symbolic link is the caller's choice in me_place_open().
 *
 * ME_REPLACE_IN_PLACE overwrites the file instead. Its old and new bytes are
 * kept as an intent in the state folder until it is done; a run that finds an
 * intent calls me_replace_recover() before it reads the file, under the same
 * lock. before() must have made a backup: it is called here too.
 *
 * Returns 0, or -1 with a message and the file untouched (unless .done says
 * otherwise: it was replaced, and could then not be synced). No temporary
 * file is left, except one named in .kept, which holds somebody's save or the
 * old bytes and could not be put back or removed. SIGXFSZ must be ignored
 * (me_sys_init()).
 */
#ifndef MERGEENV_SYS_REPLACE_H
#define MERGEENV_SYS_REPLACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "sys/err.h"
#include "sys/file.h"
#include "sys/place.h"
#include "sys/state.h"
#include "sys/temp.h"

#define ME_REPLACE_IN_PLACE 1u
#define ME_REPLACE_NO_EXCHANGE 2u /* plain rename after a last check */

struct me_replace {
	/* set by the caller */
	const struct me_place *place;
	const struct me_file *old;
	const void *data;
	size_t len;
	unsigned flags;
	int (*before)(void *arg, struct me_err *err); /* or NULL */
	void *arg;
	const struct me_state *state; /* in place: where the intent is kept */
	const char *intent;	      /* and its name there */

	/* set by me_replace_run() */
	bool done;		 /* the file holds the new bytes; false with */
				 /* 0 returned: it held them already */
	bool raced;		 /* it is not what was read any more */
	char kept[NAME_MAX + 1]; /* a file left in the folder, else empty */
};

int me_replace_run(struct me_replace *rep, struct me_err *err);

enum me_recover {
	ME_RECOVER_NONE,     /* there was no intent */
	ME_RECOVER_WHOLE,    /* the file held the old or the new bytes */
	ME_RECOVER_RESTORED, /* it was torn; it holds the old bytes again */
	ME_RECOVER_FOREIGN,  /* it was changed since; it is left alone */
};

/*
 * Finish with an in-place write that was interrupted. When somebody else has
 * changed (or removed) the file since, it stays as it is, and the intent,
 * which has the old bytes, is kept in the state folder under the name *kept
 * (malloced, else NULL). Can itself be killed at any point and run again.
 */
int me_replace_recover(const struct me_place *place,
		       const struct me_state *state, const char *intent,
		       enum me_recover *what, char **kept, struct me_err *err);

/* Temporary files that killed runs left beside the target: to be reported. */
int me_replace_leftovers(const struct me_place *place,
			 struct me_temp_names *names, struct me_err *err);

#endif
