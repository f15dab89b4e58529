/*
 * One run at a time: flock() on a permanent file in the state folder.
 *
 *	struct me_lock lock = ME_LOCK_INIT;
 *
 *	if (me_lock_take(&lock, &state, "lock", 5000, &err))
 *		return -1;		(err.errnum == EWOULDBLOCK: it is held)
 *	...
 *	me_lock_drop(&lock);
 *
 * The kernel releases the lock when its holder ends, however it ends, so a
 * killed run never blocks the next. The file itself is never removed. It
 * names its holder, for the message of the one who waited in vain. A child
 * does not inherit the lock (O_CLOEXEC).
 */
#ifndef MERGEENV_SYS_LOCK_H
#define MERGEENV_SYS_LOCK_H

#include "sys/err.h"
#include "sys/state.h"

struct me_lock {
	int fd;
};

#define ME_LOCK_INIT \
	{ \
		.fd = -1 \
	}

/* Waits up to wait_ms milliseconds; 0 asks once. */
int me_lock_take(struct me_lock *lock, const struct me_state *state,
		 const char *name, int wait_ms, struct me_err *err);
void me_lock_drop(struct me_lock *lock);

#endif
