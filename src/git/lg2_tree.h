/*
 * Trees for the walk: the entry at a path, and what went away between two.
 *
 * Most commits leave the folder of the path as it was, so what a folder held
 * is remembered by its id in a small table of fixed size: only root trees are
 * read again and again.
 */
#ifndef MERGEENV_GIT_LG2_TREE_H
#define MERGEENV_GIT_LG2_TREE_H

#include "git/lg2.h"

#define ME_TREES_KNOWN 1024

struct me_known {
	struct me_id tree;
	unsigned char path, depth; /* which path, from where in it */
	struct me_found entry;
};

struct me_trees {
	git_odb *odb;
	struct me_known *known; /* NULL: do without */
};

void me_trees_init(struct me_trees *t, git_odb *odb);
void me_trees_release(struct me_trees *t);

/* 1 and an object to be freed; 0 it is not here; -1 failed. */
int me_trees_object(struct me_trees *t, const struct me_id *id,
		    git_object_t type, git_odb_object **obj,
		    struct me_err *err);

/*
 * The entry at path below a root tree; number names the path. 1 known (mode
 * none: there is none), 0 a tree is not here, -1 failed.
 */
int me_trees_find(struct me_trees *t, const struct me_id *root,
		  const char *path, unsigned char number, struct me_found *out,
		  struct me_err *err);

/*
 * The regular files of old that new has nothing under the name of. More than
 * ME_GONE_MAX: none. Trees that are not here count as equal.
 */
int me_trees_gone(struct me_trees *t, const struct me_id *old,
		  const struct me_id *new, struct me_gone_list *out,
		  struct me_err *err);

#endif
