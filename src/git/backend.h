/*
 * What stands behind me_repo: one table of questions, filled in twice.
 * For src/git only.
 *
 * An implementation answers what it can answer exactly as git would and
 * returns -1 for the rest: me_repo then puts the question to the other one.
 * It never guesses: whoever cannot tell "not there" from "not readable by me"
 * fails. The out parameters are as repo.h describes them, set to "nothing"
 * before the call, and left so on failure; lists may be half filled, and are
 * emptied by me_repo.
 */
#ifndef MERGEENV_GIT_BACKEND_H
#define MERGEENV_GIT_BACKEND_H

#include "git/history.h"
#include "git/repo.h"

/* What GIT_DIR and GIT_WORK_TREE in our environment mean for a repository. */
enum me_env_use {
	ME_ENV_UNSET,  /* they are not set */
	ME_ENV_USED,   /* the repository is the one they name */
	ME_ENV_FOREIGN /* they name another: out of the way */
};

struct me_where {
	char *top, *gitdir; /* real paths */
	bool bare;
	enum me_env_use env;
	void *self; /* libgit2's, if it was opened to be found: owned */
};

void me_where_free(struct me_where *where);

enum me_type { ME_TYPE_OTHER, ME_TYPE_COMMIT, ME_TYPE_TREE, ME_TYPE_BLOB };

struct me_backend {
	/*
	 * Find the repository of a directory; where->env tells how to look
	 * (ME_ENV_USED: from the environment and the working directory, not
	 * from path). gitdir stays NULL when there is none;
	 * errnum is ENOTSUP when there is one that this cannot read.
	 */
	int (*find)(const char *path, struct me_where *where,
		    struct me_err *err);

	/* Take up a repository that was found, and where->self with it. */
	int (*attach)(void **self, struct me_where *where, struct me_err *err);
	void (*detach)(void *self);

	int (*resolve)(void *self, const char *rev, struct me_id *id,
		       struct me_err *err);
	/* Any object, whole. state is never ME_BLOB_NONE after success. */
	int (*object)(void *self, const struct me_id *id, size_t limit,
		      enum me_type *type, struct me_blob *out,
		      struct me_err *err);
	/* The name part of me_repo_describe(). */
	int (*describe)(void *self, const struct me_id *commit, char **name,
			struct me_err *err);
	int (*tracked)(void *self, const char *path, bool *yes,
		       struct me_err *err);
	/* Each entry of the index with a stage, by me_unmerged_add(). */
	int (*unmerged)(void *self, struct me_unmerged_list *out,
			struct me_err *err);
	int (*ignored)(void *self, const char *path, bool *yes,
		       struct me_err *err);
	int (*list)(void *self, me_repo_match *match, void *data,
		    struct me_list *out, struct me_err *err);
	int (*attrs)(void *self, char *const *paths, size_t n_paths,
		     const char *const *names, size_t n_names, char **values,
		     struct me_err *err);

	/* Everything set in a scope: "key\nvalue" or, without "=", "key". */
	int (*config)(void *self, enum me_scope scope, struct me_list *out,
		      struct me_err *err);

	/* See history.h; yields through me_history_yield(). */
	int (*walk)(void *self, struct me_history *h, const struct me_id *from,
		    struct me_err *err);
};

/* One side, stage 1 to 3, of a path; sides of a path follow each other. */
int me_unmerged_add(struct me_unmerged_list *l, const char *path, unsigned mode,
		    int stage, const struct me_id *id);

extern const struct me_backend me_backend_libgit2, me_backend_plumbing;

#define ME_BACKENDS 2

struct me_repo {
	struct me_where where;
	struct {
		const struct me_backend *b; /* NULL: not to be asked */
		void *self;		    /* NULL: not attached yet */
	} side[ME_BACKENDS];
	struct me_list config[2]; /* by enum me_scope */
	bool config_read[2];
};

/*
 * Putting a question to the implementations in turn, until one has answered:
 *
 *	struct me_turn t;
 *
 *	ME_TURNS(t, repo)
 *		t.result = t.b->tracked(t.self, path, yes, &t.err);
 *	return me_turn_end(&t, err);
 */
struct me_turn {
	struct me_repo *repo;
	const struct me_backend *b;
	void *self;
	int at, result;
	struct me_err err, first;
};

void me_turn_begin(struct me_turn *t, struct me_repo *repo);
bool me_turn_next(struct me_turn *t);
int me_turn_end(struct me_turn *t, struct me_err *err);

#define ME_TURNS(t, repo) for (me_turn_begin(&(t), (repo)); me_turn_next(&(t));)

/*
 * Commits and trees of a repository, as bytes. *type may be anything else
 * when the state is not ME_BLOB_HERE.
 */
int me_repo_object(struct me_repo *repo, const struct me_id *id, size_t limit,
		   enum me_type *type, struct me_blob *out, struct me_err *err);

#endif
