/*
 * The private folder that a work tree's records, its lock and the intents of
 * in-place writes are kept in (0700, files 0600).
 *
 *	struct me_state state = ME_STATE_INIT;
 *
 *	if (me_state_open(&state, path, ME_STATE_MAKE, &err))
 *		return -1;
 *	me_state_write(&state, "record", data, len, &err);
 *	me_state_close(&state);
 *
 * The folder is made with its parents when ME_STATE_MAKE is given, and
 * refused when it is a symbolic link or somebody else's. Without
 * ME_STATE_MAKE a missing folder is an empty one, not an error: nothing can
 * be read from it, and writing fails.
 *
 * A name is one component, chosen by us, never foreign text as it comes. A
 * file is replaced whole and synced: a reader, or a run after a power cut,
 * sees the old bytes or the new ones. Writers of one name take turns by the
 * lock (sys/lock.h). What is only left there, nobody waits for.
 */
#ifndef MERGEENV_SYS_STATE_H
#define MERGEENV_SYS_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/err.h"
#include "sys/file.h"

#define ME_STATE_MAKE 1u

struct me_state {
	int fd;	    /* the folder, -1 when it is not there */
	char *path; /* owned */
};

#define ME_STATE_INIT \
	{ \
		.fd = -1 \
	}

/* Where states are that belong to no repository: $XDG_STATE_HOME/merge-env, or
   what the standard says in its place. Malloced; NULL: HOME is not set. */
char *me_state_home(void);

int me_state_open(struct me_state *state, const char *path, unsigned flags,
		  struct me_err *err);
void me_state_close(struct me_state *state);

/* 0, and file->data is NULL, when there is no such file. */
int me_state_read(const struct me_state *state, const char *name,
		  struct me_file *file, struct me_err *err);
int me_state_write(const struct me_state *state, const char *name,
		   const void *data, size_t len, struct me_err *err);
/* The same, but until something else is written a power cut may bring the old
   bytes back: for what is of no use before that, or can be made again. */
int me_state_prepare(const struct me_state *state, const char *name,
		     const void *data, size_t len, struct me_err *err);
/* The same, but a power cut within the next half minute may leave the old
   bytes, none, or any others: for what its reader can tell whole from damaged
   by a hash, and do without. */
int me_state_leave(const struct me_state *state, const char *name,
		   const void *data, size_t len, struct me_err *err);
/* Removing what is not there is no error. */
int me_state_remove(const struct me_state *state, const char *name,
		    struct me_err *err);
bool me_state_has(const struct me_state *state, const char *name);

/* Path of a file in the folder, for messages; malloced, NULL without memory. */
char *me_state_path(const struct me_state *state, const char *name);

#endif
