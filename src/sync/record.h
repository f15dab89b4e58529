/*
 * What is remembered of the syncs of one env file, so that the base of the
 * next one is known and not guessed.
 *
 * In the state folder of the work tree ($GIT_DIR/merge-env, or, outside of a
 * repository, $XDG_STATE_HOME/merge-env) stand, for an env file whose path
 * hashes to ID:
 *
 *	ID.json		the record: JSON, "format": 1
 *	ID.result	the private copy of the last result
 *	base-HASH	the bytes of a template that a record names
 *
 * The record lists, newest first, which content of the env file belongs to
 * which base: what each of the last syncs read, and what it wrote. So a file
 * that was restored from a backup finds the base that it had.
 *
 * Written last, after the target is safe on disk: a run that is killed in
 * between is repeated by the next one, and changes nothing.
 *
 * The record says by hash what is in the other two, so that one which a power
 * cut has damaged is taken for missing. Only a base that git's history does
 * not have must be on disk before the record is.
 */
#ifndef MERGEENV_SYNC_RECORD_H
#define MERGEENV_SYNC_RECORD_H

#include "mergeenv.h"
#include "sys/state.h"
#include "util/hash.h"

#define ME_RECORD_MAX 100 /* contents remembered: two a sync */

struct me_record_entry {
	char content[ME_HASH_TEXT]; /* of the env file */
	char base[ME_HASH_TEXT];    /* of the template it was made from */
	char label[96];		    /* what that template is called */
	long long when;		    /* seconds since 1970 */
};

struct me_record {
	bool found;	     /* false: nothing is remembered */
	char id[ME_HASH_ID]; /* names the files in the state folder */
	bool tracked;	     /* git tracked the env file */
	unsigned mode;	     /* its permission bits */
	char real[4096];     /* where it was; a link may lead elsewhere now */
	struct me_record_entry entry[ME_RECORD_MAX];
	size_t n;
	char gone[ME_HASH_TEXT]; /* a base that was forgotten; or "" */
};

/* Read what is remembered of the env file at path, which names it. A record
   that cannot be read as one is an error. */
int me_record_read(struct me_record *r, const struct me_state *state,
		   const char *path, struct me_err *err);

/* The entry whose base belongs to this content of the env file: the one it
   was seen with, else the newest. NULL: nothing is remembered. */
const struct me_record_entry *me_record_of(const struct me_record *r,
					   struct me_slice content);

/* The same for what the env file holds now: a merge that brought nothing but
   conflicts, resolved by hand to what was there before, leaves the bytes from
   before, and is no way back to the old base. */
const struct me_record_entry *me_record_now(const struct me_record *r,
					    const struct me_state *state,
					    struct me_slice content);

/* Is the base of this entry one that there has been? */
bool me_record_has_base(const struct me_record_entry *e);

/* The bytes of a base; base->data is NULL when they are not there, or are
   others. */
int me_record_base(const struct me_state *state,
		   const struct me_record_entry *e, struct me_file *base,
		   struct me_err *err);

/* Remember that content belongs to the base of this name, as the newest. */
void me_record_add(struct me_record *r, struct me_slice content,
		   struct me_slice base, const char *label, long long when);

/* Remember that content, put back from a backup, has the base that it had; or
   none, if that is not remembered. */
void me_record_restore(struct me_record *r, struct me_slice content,
		       long long when);

/* Remember that content took the place of other content by answers to its
   hunks: it has the same base. from is forgotten unless it is in a backup. */
void me_record_follow(struct me_record *r, struct me_slice from, bool backed_up,
		      struct me_slice content, long long when);

/* Keep the bytes of a base; before the record that names it is written.
   in_history: they are found there again, should a power cut damage them. */
int me_record_keep(const struct me_state *state, struct me_slice base,
		   bool in_history, struct me_err *err);

/* Write the private copy of the result, then the record. A base that no
   record names any more is removed. */
int me_record_write(const struct me_record *r, const struct me_state *state,
		    struct me_slice result, struct me_err *err);

/* The private copy of the last result; data is NULL when there is none that
   is whole. */
int me_record_result(const struct me_record *r, const struct me_state *state,
		     struct me_file *result, struct me_err *err);

#endif
