/*
 * A git repository, and the questions this program has about it.
 *
 *	struct me_repo *repo;
 *	struct me_id head;
 *	struct me_blob b = ME_BLOB_INIT;
 *
 *	if (me_repo_open(&repo, ".", ME_REPO_ANY, &err))
 *		return -1;
 *	if (!repo)
 *		...there is no repository here...
 *	if (me_repo_resolve(repo, "HEAD", &head, &err))
 *		...
 *	if (!me_id_none(&head) &&
 *	    me_repo_read(repo, &head, ".env.example", 0, &b, &err))
 *		...
 *	if (b.state == ME_BLOB_HERE)
 *		use(b.data, b.len);
 *	me_blob_free(&b);
 *	me_repo_close(repo);
 *
 * Two implementations give the same answers: libgit2, which is fast, and
 * git's plumbing commands, which can read every repository git can (sha256,
 * reftable, relative worktrees, partial clones, sparse and split indexes,
 * shallow histories). ME_REPO_ANY asks libgit2 first, and where it fails or
 * is known to answer otherwise than git, plumbing, question by question. The
 * other two choices are for tests. libgit2 is initialised only when it is
 * asked, starts no process, and does not verify object hashes (that is what
 * fsck is for); plumbing runs without hooks, fsmonitor, locks, prompts, lazy
 * fetches and external filters.
 *
 * Nothing here writes to the repository, and nothing is fetched: an object
 * that a partial or shallow clone does not hold is answered as unknown.
 *
 * Paths are relative to the top of the work tree (in a bare repository: of
 * the tree), with '/', no leading "./", no trailing '/', never quoted or
 * globbed. Answers are owned by the caller (free(), me_blob_free(),
 * me_list_free()), strings behind `const char *` by the repository.
 *
 * Each function returns 0 or -1 with a message. What is not there is an
 * answer, described with each question, not a failure. A repository that
 * belongs to somebody else is a failure that names git's remedy: git's
 * refusal is never switched off.
 *
 * GIT_DIR and GIT_WORK_TREE, as git sets them for hooks in linked worktrees
 * and submodules, are honoured when the path asked about lies in the work
 * tree they name; for a path elsewhere (another repository, also one nested
 * in that work tree) they do not count.
 */
#ifndef MERGEENV_GIT_REPO_H
#define MERGEENV_GIT_REPO_H

#include <stdbool.h>
#include <stddef.h>

#include "git/id.h"
#include "git/list.h"
#include "sys/err.h"

struct me_repo;

enum me_repo_how { ME_REPO_ANY, ME_REPO_LIBGIT2, ME_REPO_PLUMBING };

/* path is a directory. *out is NULL when it is in no repository. */
int me_repo_open(struct me_repo **out, const char *path, enum me_repo_how how,
		 struct me_err *err);
void me_repo_close(struct me_repo *repo); /* NULL is fine */

/*
 * Absolute, without symlinks or a trailing '/'. top is NULL in a bare
 * repository and for a path inside ".git"; gitdir is the one of this worktree.
 */
const char *me_repo_top(const struct me_repo *repo);
const char *me_repo_gitdir(const struct me_repo *repo);
bool me_repo_is_bare(const struct me_repo *repo);

/* Objects */

/* The commit a revision names, or none. "-x" is no revision. */
int me_repo_resolve(struct me_repo *repo, const char *rev, struct me_id *id,
		    struct me_err *err);

enum me_mode {
	ME_MODE_NONE = 0,    /* nothing at that path */
	ME_MODE_UNKNOWN = 1, /* a commit or tree on the way is not here */
	ME_MODE_TREE = 0040000,
	ME_MODE_FILE = 0100644,
	ME_MODE_EXEC = 0100755,
	ME_MODE_LINK = 0120000,
	ME_MODE_SUBMODULE = 0160000
};

struct me_found {
	unsigned mode;	 /* enum me_mode; old trees hold others */
	struct me_id id; /* none unless there is an entry */
};

/* A file with content of its own: no link, folder, submodule, absence. */
static inline bool me_mode_is_file(unsigned mode)
{
	return (mode & 0170000) == 0100000;
}

/* What stands at path in the tree of a commit. */
int me_repo_entry(struct me_repo *repo, const struct me_id *commit,
		  const char *path, struct me_found *out, struct me_err *err);

enum me_blob_state {
	ME_BLOB_NONE, /* no such file (or no regular one) */
	ME_BLOB_HERE,
	ME_BLOB_UNKNOWN,  /* in the history, but not in this clone */
	ME_BLOB_TOO_LARGE /* more than the limit; no bytes */
};

struct me_blob {
	enum me_blob_state state;
	char *data; /* NUL-terminated; the NUL is not counted */
	size_t len;
	struct me_id id;
	bool filtered; /* see git/checkout.h */
};

#define ME_BLOB_INIT \
	{ \
		ME_BLOB_NONE, NULL, 0, ME_ID_NONE, false \
	}

/* The bytes of a blob. limit 0: 4 GiB - 1. */
int me_repo_blob(struct me_repo *repo, const struct me_id *id, size_t limit,
		 struct me_blob *out, struct me_err *err);

/* The bytes of the regular file at path in a commit: the two above in one. */
int me_repo_read(struct me_repo *repo, const struct me_id *commit,
		 const char *path, size_t limit, struct me_blob *out,
		 struct me_err *err);

void me_blob_free(struct me_blob *b);

/*
 * What a person calls a commit: the tag that points at it, else the nearest
 * tag before it, "tag-N-gabbrev", else its short id. date is the committer's,
 * in seconds since 1970; name and subject are foreign text. NULL, NULL, 0 for
 * a commit that is not here.
 */
struct me_label {
	char *name, *subject;
	long long date;
};

#define ME_LABEL_INIT \
	{ \
		NULL, NULL, 0 \
	}

int me_repo_describe(struct me_repo *repo, const struct me_id *commit,
		     struct me_label *out, struct me_err *err);
void me_label_free(struct me_label *label);

/* Work tree */

/*
 * Without a top (in a bare repository, or opened from within ".git") nothing
 * is tracked or ignored, no path has an attribute (gits differ there), and
 * the files are those of HEAD.
 */

/* Is path in the index? */
int me_repo_tracked(struct me_repo *repo, const char *path, bool *yes,
		    struct me_err *err);

/*
 * The paths that a merge left in conflict, in git's order, with the regular
 * files of its three sides (base, ours, theirs); none where a side has none.
 */
struct me_unmerged {
	char *path;
	struct me_id side[3];
};

struct me_unmerged_list {
	struct me_unmerged *item;
	size_t n;
};

int me_repo_unmerged(struct me_repo *repo, struct me_unmerged_list *out,
		     struct me_err *err);
void me_unmerged_free(struct me_unmerged_list *list);

/* Would git ignore path? What is tracked is not ignored. */
int me_repo_ignored(struct me_repo *repo, const char *path, bool *yes,
		    struct me_err *err);

/*
 * The regular files in the index (without a top: in HEAD's tree) that match
 * wants, in git's order; links are left out and submodules not entered.
 */
typedef bool me_repo_match(const char *path, void *data);

int me_repo_list(struct me_repo *repo, me_repo_match *match, void *data,
		 struct me_list *out, struct me_err *err);

/*
 * Attributes, as `git check-attr` prints them: "set", "unset" or the value,
 * and NULL for "unspecified". values[i * n_names + j] is names[j] of path i;
 * each is the caller's to free.
 */
int me_repo_attrs(struct me_repo *repo, char *const *paths, size_t n_paths,
		  const char *const *names, size_t n_names, char **values,
		  struct me_err *err);
int me_repo_attr(struct me_repo *repo, const char *path, const char *name,
		 char **value, struct me_err *err);

/*
 * Configuration, read once: reopen the repository to see a change.
 *
 * ME_SCOPE_ALL is what `git config KEY` sees. ME_SCOPE_LOCAL is the file
 * "config" of the repository alone, and not what it includes: an include can
 * lead to a tracked file, and some settings (merge-env.then) must never come
 * from what was pulled. A key without "=" counts as "true".
 *
 * The last of several values wins; _all gives every one, in order.
 */
enum me_scope { ME_SCOPE_ALL, ME_SCOPE_LOCAL };

int me_repo_config(struct me_repo *repo, const char *key, enum me_scope scope,
		   char **value, struct me_err *err); /* NULL: not set */
int me_repo_config_all(struct me_repo *repo, const char *key,
		       enum me_scope scope, struct me_list *values,
		       struct me_err *err);

/* Left as they are when the key is not set; not a bool, no number: -1. */
int me_repo_config_bool(struct me_repo *repo, const char *key,
			enum me_scope scope, bool *value, struct me_err *err);
int me_repo_config_int(struct me_repo *repo, const char *key,
		       enum me_scope scope, long long *value,
		       struct me_err *err);

#endif
