/*
 * One env file and its template, brought together.
 *
 *	struct me_sync s;
 *
 *	if (me_sync_open(&s, &site, pair, &opt, &err) ||
 *	    me_sync_merge(&s, &err) ||
 *	    me_sync_apply(&s, &err))
 *		...
 *	me_sync_close(&s);
 *
 * Opening reads and looks, merging computes, and only applying writes: a
 * backup, the env file, and the record, in this order. The lock is held from
 * opening to closing if the options ask for it and there is something new;
 * where there is not, nothing is opened for writing.
 */
#ifndef MERGEENV_SYNC_SYNC_H
#define MERGEENV_SYNC_SYNC_H

#include "core/hunk.h"
#include "core/rename.h"
#include "sync/base.h"
#include "sync/target.h"

struct me_sync_options {
	const char *base;     /* --base, or NULL */
	const char *hook;     /* name of the hook we run in, or NULL */
	const char *hook_rev; /* where it came from, or NULL */
	const char *then;     /* --then, or NULL */
	bool lock;	      /* take the lock: we are going to write */
	bool create;	      /* make an env file that is missing */
	bool accept;	      /* take it as it is, whoever replaced it */
	bool compare;	      /* merge even if nothing is new, to tell
					   how the two files differ */
	bool no_backup;
	bool in_place;
	bool follow_moves;	   /* carry values to other env files */
	const char *const *pin;	   /* more names to pin; or NULL */
	const char *const *rename; /* more "OLD=NEW"; or NULL */
	void (*progress)(size_t versions);
};

enum me_sync_state {
	ME_SYNC_CURRENT, /* the template is the one taken over last */
	ME_SYNC_SAME,	 /* merged; the env file needs no change */
	ME_SYNC_CHANGES, /* merged; the env file is to be changed */
	ME_SYNC_CREATES	 /* there is no env file yet */
};

/* A variable that another template of the set has now. */
struct me_moved {
	struct me_slice key;
	const char *template_; /* of the pair it moved to */
	const char *env;
};

struct me_sync {
	struct me_site *site;
	const struct me_sync_options *opt;
	const char *template_;	 /* path from the root; the pair's */
	struct me_target target; /* the env file */
	struct me_file theirs;	 /* the template */
	struct me_base base;
	char theirs_label[96]; /* what the new template is called */
	bool idle;	       /* the template is the one taken over last */
	enum me_sync_state state;
	struct me_hunks pending;  /* left by earlier syncs */
	struct me_result *result; /* of the merge; NULL: there was none */
	struct me_slice text;	  /* what the env file is to hold */
	struct me_moved *moved;
	size_t n_moved;
	size_t carried; /* values written to other env files */

	/* its own */
	struct me_arena arena;
	char label[2][256];
	const struct me_hunk *astray; /* of the pending ones; see rebase.h */
	struct me_buf collapsed, rebased, renamed[2], left;
	struct me_list keep;
};

int me_sync_open(struct me_sync *s, struct me_site *site,
		 const struct me_pair *pair, const struct me_sync_options *opt,
		 struct me_err *err);
int me_sync_merge(struct me_sync *s, struct me_err *err);
int me_sync_apply(struct me_sync *s, struct me_err *err);
void me_sync_close(struct me_sync *s);

/* Conflicts that are in the env file, or will be. */
size_t me_sync_conflicts(const struct me_sync *s);

#endif
