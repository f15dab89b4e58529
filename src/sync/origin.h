/*
 * The commit behind a value: the one that gave a variable, in a file of the
 * repository, the value that it has.
 *
 *	struct me_origin g = { .path = ".env.example", .key = key,
 *			       .value = value };
 *
 *	if (me_origin_find(&g, repo, &err))
 *		return -1;
 *	if (g.found)
 *		... g.commit, g.label ...
 *	me_label_free(&g.label);
 */
#ifndef MERGEENV_SYNC_ORIGIN_H
#define MERGEENV_SYNC_ORIGIN_H

#include "git/repo.h"
#include "util/slice.h"

struct me_origin {
	/* set by the caller, borrowed */
	const char *path;	    /* from the top */
	const struct me_id *from;   /* a commit to look back from; NULL: HEAD */
	struct me_slice key, value; /* data NULL: it is unset */

	bool found; /* false: that file has, or had, another value there */
	struct me_id commit;
	struct me_label label;
};

/* repo NULL: nothing is found. */
int me_origin_find(struct me_origin *g, struct me_repo *repo,
		   struct me_err *err);

#endif
