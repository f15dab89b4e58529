/*
 * One triple on trial: its files, read, and its merges, each made once.
 */
#ifndef MERGEENV_PROPS_TRIAL_H
#define MERGEENV_PROPS_TRIAL_H

#include "laws.h"

/* The ways of merging the triple: a policy for removed variables, a side
   favoured, and ours and theirs swapped or not. */
enum {
	FAVOR = 3, /* step from one policy to the next */
	SWAPPED = 9,
	WAYS = 18
};
#define WAY(removed, favor) ((int)(removed)*FAVOR + (int)(favor))

struct merge {
	struct me_result *res;
	enum me_status status;
	bool done;
	bool by_variable;
	struct file file; /* the result, read */
};

struct trial {
	struct me_slice in[3];
	struct me_arena arena;
	struct names names;
	struct file file[3];
	struct merge merge[WAYS];
	char why[400];
};

/* The merge of the triple in one way. */
const struct merge *trial_merge(struct trial *t, int way);

/* Does the result come from the algorithm proper, in this way? The laws on
   variables, comments and order have nothing to say on a merge by lines. */
bool trial_is_proper(struct trial *t, int way);

struct me_options trial_options(int way);

/* A merge of other files; NULL if it was refused. Free it. */
struct me_result *trial_other(struct me_slice base, struct me_slice ours,
			      struct me_slice theirs,
			      const struct me_options *opt);

/* Was it merged by variable? */
bool trial_was_by_variable(const struct me_result *r);

/* The law of folded.c. */
enum verdict law_folded(struct trial *t);

/* Note why, with up to two texts made visible. Always BROKEN. */
enum verdict trial_broken(struct trial *t, const char *why, struct me_slice a,
			  struct me_slice b);

#endif
