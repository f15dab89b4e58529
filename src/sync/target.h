/*
 * The operator's env file: read under the lock, written safely.
 *
 *	struct me_target t = { .site = site, .env = "docker/.env" };
 *
 *	if (me_target_open(&t, 5000, &err) ||
 *	    me_target_write(&t, text, &err))
 *		...
 *	me_target_close(&t);
 *
 * Writing makes a backup of what was there first. A link is followed: it is
 * replaced at its destination.
 */
#ifndef MERGEENV_SYNC_TARGET_H
#define MERGEENV_SYNC_TARGET_H

#include "sync/record.h"
#include "sync/site.h"
#include "sys/lock.h"
#include "sys/place.h"

struct me_target {
	/* set by the caller */
	struct me_site *site; /* borrowed */
	const char *env;      /* path from the site's root; borrowed */
	bool no_backup;
	bool in_place; /* overwrite what cannot be replaced */

	/* set by me_target_open() */
	struct me_place place;
	struct me_lock lock;
	struct me_record record;
	bool exists;
	bool tracked;	     /* git tracks it */
	struct me_file ours; /* what it holds */

	/* set by me_target_write() */
	char *backup;	/* name of the backup, or NULL */
	bool written;	/* false: it held these bytes already */
	char kept[256]; /* a file left beside it, else "" */
};

/* What is remembered of an env file. Outside of a repository, where all
   folders share one state folder, it goes by its whole path. */
int me_target_recall(struct me_record *r, const struct me_site *site,
		     const char *env, struct me_err *err);

/* Read the file and what is remembered of it. Waits wait_ms milliseconds for
   the lock; -1: takes none, for those who only look. */
int me_target_open(struct me_target *t, int wait_ms, struct me_err *err);

/* Was it written in place, and not to the end? Opening with the lock repairs
   it. */
bool me_target_is_torn(const struct me_target *t);

/* Is it still what the operator had: not gone, nor put there by git or
   somebody else? A file that nothing is remembered of is. */
int me_target_check(const struct me_target *t, struct me_err *err);

int me_target_write(struct me_target *t, struct me_slice text,
		    struct me_err *err);

/* Set in the record what is true of the file now, and write it. */
int me_target_remember(struct me_target *t, struct me_slice text,
		       struct me_err *err);

void me_target_close(struct me_target *t);

#endif
