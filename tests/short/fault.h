/*
 * System calls and allocations that fail.
 *
 * What the code under test calls by one of the names in fault.c is called
 * through fault.c (the linker's --wrap), and can fail at a given call. What
 * libc and libgit2 call themselves is not touched. Check may be, so nothing is
 * asserted in between.
 *
 *	for (at = 1;; at++) {
 *		fault_begin(at, EIO);
 *		rc = ...;
 *		if (fault_end() < at)
 *			break;		(it makes no more calls than that)
 *		...
 *	}
 */
#ifndef MERGEENV_TESTS_SHORT_FAULT_H
#define MERGEENV_TESTS_SHORT_FAULT_H

#include <stdbool.h>
#include <time.h>

struct fault {
	bool on;
	int at, with;	  /* call number at fails with this errno */
	const char *only; /* count the calls of this name alone */
	bool ever;	  /* all calls after that one fail, too */
	int calls;	  /* so far */
	const char *what; /* the one that failed */
	long blocks;	  /* allocated and not freed, so far */

	const char *lies;      /* this call does nothing, and says 0 */
	bool garbles;	       /* pread() gives another first byte */
	void (*at_lock)(void); /* called before each flock() */
	void (*at_read)(void); /* called before each read() */
	bool small;	       /* short and interrupted reads and writes */
	int broken;	       /* pwrite() takes one byte, then none */
	int exchange_errno;    /* of renameat2() with a flag, while not 0 */
	int fallocate_errno;   /* of fallocate(), while not 0 */
	int unlink_errno;      /* of unlinkat(), while not 0, but for */
	int unlink_good;       /* this call from now on; 0: none */
	int fsync_bad;	       /* this fsync() of a file from now on is EIO */
	int taken;	       /* so many new names exist already */
	int mounted; /* 1: each file by itself, -1: it cannot be told */
	void (*at_exchange)(void); /* called once, before the next one */
	time_t now;		   /* the time, when it is not 0 */

	/* the calls that change something, a letter each; equal ones in a row
	   are one */
	char trace[64];
	int inherited; /* descriptors that a command run by us would have */
};

extern struct fault fault;

static inline void fault_begin(int at, int with)
{
	fault.at = at;
	fault.with = with;
	fault.calls = 0;
	fault.blocks = 0;
	fault.on = true;
}

/* The number of calls since. */
static inline int fault_end(void)
{
	fault.on = false;
	return fault.calls;
}

#endif
