/*
 * The pending hunks of one file, and answers to them.
 *
 *	struct me_pending p = { .site = &site, .path = "docker/.env" };
 *
 *	if (me_pending_open(&p, &err))
 *		...
 *	p.answer[0] = me_answer_side(&p.hunks.item[0], ME_THEIRS);
 *	rc = me_pending_write(&p, &err);
 *	me_pending_close(&p);
 *
 * Nothing is held while somebody thinks: each writing takes the lock, and
 * writes only if the file is still what was read, or written here last. What
 * was there before the first answer is backed up; the steps from one answer to
 * the next are not, so that one restore takes all of them back.
 *
 * Answers may be changed until closing: the file becomes what was read with
 * the answers as they are now.
 */
#ifndef MERGEENV_SYNC_PENDING_H
#define MERGEENV_SYNC_PENDING_H

#include "core/resolve.h"
#include "sync/site.h"

struct me_pending {
	/* set by the caller */
	struct me_site *site; /* borrowed */
	const char *path;     /* from the site's root; borrowed */
	bool in_place;	      /* overwrite what cannot be replaced */

	/* set by me_pending_open() */
	const struct me_pair *pair; /* NULL: it has no template */
	bool unmerged;		    /* git is waiting for it to be added */
	bool remerged;		    /* git's hunks were made into others */
	struct me_slice text;	    /* what the hunks stand in */
	struct me_hunks hunks;
	struct me_answer *answer; /* one for each hunk */

	char *backup; /* name of the first that was made, or NULL */

	/* its own */
	char *disk; /* what the file holds, as far as we know */
	size_t disk_len;
	bool saved; /* and we wrote that */
	struct me_arena arena;
};

/* Read the file. One without hunks is no error. */
int me_pending_open(struct me_pending *p, struct me_err *err);

/* Hunks that have no answer. */
size_t me_pending_left(const struct me_pending *p);

/*
 * Write the answers given. 0: done; -1: failed; 1: somebody changed the file
 * meanwhile: nothing was written, and it was read again, without answers.
 */
int me_pending_write(struct me_pending *p, struct me_err *err);

void me_pending_close(struct me_pending *p);

#endif
