/*
 * The versions one file had, newest first.
 *
 *	static int one(const struct me_version *v, void *data)
 *	{
 *		...read the blob v->id, compare it...
 *		return enough;		(not 0 ends the walk)
 *	}
 *
 *	struct me_history h = { .path = ".env.example", .fn = one,
 *				.data = &state };
 *
 *	if (me_history_walk(repo, &h, &err))
 *		return -1;
 *	if (h.cut)
 *		...older versions may exist, this clone does not hold them...
 *
 * Every distinct blob the path held in the history of a commit is reported
 * once, with the newest commit that brought it in: one whose entry differs
 * from that of all its parents. No version is skipped because a merge chose
 * another side (git log's --full-history): an operator may have taken it over
 * from either. Commits come in the order of their dates.
 *
 * A path that is there in a commit and not in a parent may have been called
 * otherwise: among the files that went away in that step, one is its former
 * self if it has the same bytes; or is a template by name (git/names.h) in
 * the same folder, or the only one of them all; or is what `similar` says is
 * alike. From that parent on, that name is followed. A path that went away
 * and came back, and one that is gone now, are found without help.
 *
 * Only regular files are versions. Blobs are not read, so a version may be
 * one that this clone does not hold (me_repo_blob() then says unknown).
 * Commits or trees that are not here end their branch of the walk: `cut`.
 *
 * The walk costs about what `git log -- path` costs; stopping early is what
 * makes it cheap. Memory: 30 to 60 bytes for each commit seen.
 */
#ifndef MERGEENV_GIT_HISTORY_H
#define MERGEENV_GIT_HISTORY_H

#include "git/repo.h"
#include "util/map.h"

struct me_version {
	struct me_id id; /* the blob */
	struct me_id commit;
	long long date; /* the commit's, seconds since 1970 */
	unsigned mode;
	bool alone; /* all that follow are in this commit's past; false: who
		       knows */
	const char *path; /* the name it had, good during the call */
};

typedef int me_history_fn(const struct me_version *v, void *data);

/*
 * How alike are a file that went away and the one that came? 0 to 100; below
 * 50 they are different files. Called only where names and bytes leave it
 * open, and not from within the callback above.
 */
typedef int me_history_similar(const char *old_path, const struct me_id *old,
			       const char *new_path, const struct me_id *new,
			       void *data);

struct me_history {
	const char *path;
	const struct me_id *from; /* a commit; NULL: HEAD */
	me_history_fn *fn;
	me_history_similar *similar; /* may be NULL */
	void *data;		     /* for both */

	bool cut; /* out */

	/* its own */
	struct me_map seen;
	struct me_id *ids;
	size_t n, cap;
	bool stopped;
};

/* No commit yet, or a path that never was: no version, and 0. */
int me_history_walk(struct me_repo *repo, struct me_history *h,
		    struct me_err *err);

/* For the implementations. */

/* A file that went away. */
struct me_gone {
	char *path;
	struct me_id id;
};

struct me_gone_list {
	struct me_gone *item;
	size_t n, cap;
};

#define ME_GONE_MAX 20000 /* more: no place to look for one */
#define ME_GONE_STEPS 500 /* merges in which to look for one */

int me_gone_add(struct me_gone_list *l, const char *path, size_t len,
		const struct me_id *id, struct me_err *err);
void me_gone_free(struct me_gone_list *l);

/* The former self of path among them, or NULL. */
const struct me_gone *me_history_former(const struct me_history *h,
					const struct me_gone_list *l,
					const char *path,
					const struct me_id *id);

/* Report a version, unless it was. 1: stop; -1: out of memory. */
int me_history_yield(struct me_history *h, const struct me_version *v,
		     struct me_err *err);

#endif
