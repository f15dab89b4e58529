/*
 * Which template belongs to which env file.
 *
 *	struct me_pairs pairs;
 *
 *	if (me_pairs_find(repo, &pairs, &err))
 *		return -1;
 *	for (i = 0; i < pairs.n; i++)
 *		use(pairs.item[i].template, pairs.item[i].env);
 *	me_pairs_free(&pairs);
 *
 * The templates are tracked, regular files of the repository; whether the env
 * files exist is not asked here. Submodules are not entered: each is a
 * repository of its own. Paths are relative to the top.
 *
 * A pair is made, in this order of precedence:
 *
 *	ME_PAIR_CONFIG	merge-env.pair = TEMPLATE:FILE, any number of them, in
 *			the repository's own config file; both from the top
 *	ME_PAIR_ATTR	attribute merge-env=FILE on the template, in an
 *			attributes file of the repository (tracked, or
 *			info/attributes); FILE from the template's folder.
 *			The template then has no other pair by its name
 *	ME_PAIR_NAME	by name, see git/names.h
 *
 * An env file has one template: the first in this order, and among names the
 * preferred. A template may have several env files by config.
 *
 * No pair leads out of the work tree, into a ".git", or from a file to itself.
 * A config that says so is an error, being the operator's own; an attribute
 * that says so is passed over: it came with what was pulled. For the same
 * reason ME_PAIR_ATTR and ME_PAIR_NAME are upstream's word, and it is the
 * caller who decides what may be done on it.
 */
#ifndef MERGEENV_GIT_PAIRS_H
#define MERGEENV_GIT_PAIRS_H

#include "git/repo.h"

enum me_pair_from { ME_PAIR_CONFIG, ME_PAIR_ATTR, ME_PAIR_NAME };

struct me_pair {
	char *template, *env;
	enum me_pair_from from;
	int rank; /* among those from the same place */
};

struct me_pairs {
	struct me_pair *item; /* in the order of the env files' names */
	size_t n, cap;
	bool by_attr; /* an attributes file has a say in them */
};

int me_pairs_find(struct me_repo *repo, struct me_pairs *out,
		  struct me_err *err);
void me_pairs_free(struct me_pairs *pairs);

/* The pair of an env file, or NULL. */
const struct me_pair *me_pairs_of_env(const struct me_pairs *pairs,
				      const char *env);

/* The first pair of a template, or NULL. */
const struct me_pair *me_pairs_of_template(const struct me_pairs *pairs,
					   const char *template);

/*
 * A path without "." and ".." components, from a folder ("" or "a/b/") and a
 * name in it. To be freed. NULL: it is absolute, leads out of the top, goes
 * into a ".git", is empty, or there is no memory.
 */
char *me_pairs_path(const char *dir, size_t dir_len, const char *name);

#endif
