/*
 * The libgit2 implementation: what its files share. <git2.h> comes in
 * here and nowhere else.
 */
#ifndef MERGEENV_GIT_LG2_H
#define MERGEENV_GIT_LG2_H

#include <git2.h>

#include "git/backend.h"

struct me_lg2 {
	git_repository *repo;
	git_odb *odb;
	git_config *config;
	bool no_tree; /* bare, or asked from within .git */
	/* what libgit2 would answer otherwise than git: let git answer */
	bool other_objects; /* replace refs, grafts */
	bool other_history; /* the same, or a shallow clone */
	bool lost_config;   /* a value is not there, for want of memory */
	bool other_config;  /* settings in the environment, or of kinds
				   libgit2 does not read */
};

/* Start libgit2, if it is not running. */
int me_lg2_start(struct me_err *err);

/* libgit2's own words, after ours. Returns -1. */
int me_lg2_failed(const char *what, struct me_err *err);

/* A question that is git's to answer. Returns -1. */
int me_lg2_pass(struct me_err *err);

/* Has it lost a value? */
bool me_lg2_config_lost(const struct me_lg2 *g);

/* Would git see another configuration than libgit2 does? */
bool me_lg2_config_is_other(const struct me_lg2 *g);

int me_lg2_tracked(void *self, const char *path, bool *yes, struct me_err *err);
int me_lg2_unmerged(void *self, struct me_unmerged_list *out,
		    struct me_err *err);
int me_lg2_ignored(void *self, const char *path, bool *yes, struct me_err *err);
int me_lg2_list(void *self, me_repo_match *match, void *data,
		struct me_list *out, struct me_err *err);
int me_lg2_attrs(void *self, char *const *paths, size_t n_paths,
		 const char *const *names, size_t n_names, char **values,
		 struct me_err *err);
int me_lg2_config(void *self, enum me_scope scope, struct me_list *out,
		  struct me_err *err);
int me_lg2_walk(void *self, struct me_history *h, const struct me_id *from,
		struct me_err *err);

#endif
