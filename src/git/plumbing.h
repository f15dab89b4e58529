/*
 * git's plumbing commands, run one at a time or kept as a server: the parts
 * of the plumbing implementation that its files share.
 *
 *	struct me_spawn_result r;
 *
 *	if (me_plumbing_run(p, NULL, &r, err, "ls-files", "-z", NULL))
 *		return -1;
 *	if (r.status)
 *		return me_plumbing_failed("ls-files", &r, err);
 *	...
 *	me_spawn_result_free(&r);
 *
 * What every command gets: an absolute git from PATH, no shell, `-C` to the
 * top, no fsmonitor and no hooks (both would run what the configuration
 * says), no optional locks, no prompt, no lazy fetch, literal pathspecs,
 * English messages, a time limit of ME_PLUMBING_SECONDS.
 */
#ifndef MERGEENV_GIT_PLUMBING_H
#define MERGEENV_GIT_PLUMBING_H

#include "git/backend.h"
#include "git/spawn.h"

#define ME_PLUMBING_SECONDS 60
#define ME_PLUMBING_LOG_SECONDS 900 /* for a whole history */
#define ME_PLUMBING_LIMIT ((size_t)1 << 30)
#define ME_PLUMBING_ARGS 40

struct me_plumbing {
	char *git, *dir; /* dir NULL: where we are */
	char **envp;
	bool no_tree;
	struct me_spawn batch; /* cat-file --batch, once it is needed */
};

int me_plumbing_init(struct me_plumbing *p, const char *dir,
		     const struct me_where *where, struct me_err *err);
void me_plumbing_release(struct me_plumbing *p);

/* Does "NAME=..." name a repository, as git does for its hooks? */
bool me_plumbing_names_repo(const char *var);

/*
 * The words of a command line after "git" and what is always there. Ends
 * with NULL; the strings are borrowed.
 */
struct me_plumbing_argv {
	char *word[ME_PLUMBING_ARGS];
	size_t n;
};

/*
 * `config` lists -c too, so the guards would stand among what is set; it runs
 * nothing by itself. `check-ignore` refuses literal pathspecs.
 */
enum me_plumbing_guard { ME_GUARD_FULL, ME_GUARD_GLOBS, ME_GUARD_NONE };

void me_plumbing_argv_init(struct me_plumbing_argv *a,
			   const struct me_plumbing *p,
			   enum me_plumbing_guard guard);
void me_plumbing_argv_add(struct me_plumbing_argv *a, const char *word);

/* input NULL: nothing on standard input. Words follow, then NULL. */
int me_plumbing_run(struct me_plumbing *p, const struct me_buf *input,
		    struct me_spawn_result *r, struct me_err *err, ...)
	__attribute__((sentinel));

/*
 * The message for a command that failed: an ownership refusal by its name
 * and remedy, else git's own first line. Frees r, returns -1.
 */
int me_plumbing_failed(const char *command, struct me_spawn_result *r,
		       struct me_err *err);

/* An object through the server. */
int me_plumbing_object(struct me_plumbing *p, const struct me_id *id,
		       size_t limit, enum me_type *type, struct me_blob *out,
		       struct me_err *err);

int me_plumbing_walk(void *self, struct me_history *h, const struct me_id *from,
		     struct me_err *err);

#endif
