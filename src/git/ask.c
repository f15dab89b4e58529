#include "git/ask.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/plumbing.h"

static const char *folder_of(const struct me_repo *repo)
{
	if (!repo)
		return NULL;
	return repo->where.top ? repo->where.top : repo->where.gitdir;
}

static int ask(struct me_repo *repo, char **answer, struct me_err *err,
	       va_list words)
{
	static const struct me_where nowhere;
	struct me_plumbing_argv a;
	struct me_spawn_result r;
	struct me_plumbing p;
	const char *word;
	int rc = 0;

	*answer = NULL;
	if (me_plumbing_init(&p, folder_of(repo),
			     repo ? &repo->where : &nowhere, err))
		return -1;
	me_plumbing_argv_init(&a, &p, ME_GUARD_NONE);
	while ((word = va_arg(words, const char *)))
		me_plumbing_argv_add(&a, word);
	if (me_spawn_run(a.word, p.envp, NULL, 0, ME_PLUMBING_LIMIT,
			 ME_PLUMBING_SECONDS, &r, err)) {
		me_plumbing_release(&p);
		return -1;
	}
	if (!r.status) {
		size_t n = r.out.len;

		*answer = strndup(r.out.data,
				  n && r.out.data[n - 1] == '\n' ? n - 1 : n);
		rc = *answer ? 0 : me_err_set(err, "out of memory");
	}
	me_spawn_result_free(&r);
	me_plumbing_release(&p);
	return rc;
}

int me_ask(struct me_repo *repo, char **answer, struct me_err *err, ...)
{
	va_list ap;
	int rc;

	va_start(ap, err);
	rc = ask(repo, answer, err, ap);
	va_end(ap);
	return rc;
}

int me_ask_path(struct me_repo *repo, char **path, struct me_err *err, ...)
{
	char *answer, *cwd = NULL;
	const char *from;
	va_list ap;
	int rc;

	va_start(ap, err);
	rc = ask(repo, &answer, err, ap);
	va_end(ap);
	*path = answer;
	if (rc || !answer || *answer == '/')
		return rc;
	from = folder_of(repo);
	if (!from)
		from = cwd = getcwd(NULL, 0);
	if (!from || asprintf(path, "%s/%s", from, answer) < 0) {
		*path = NULL;
		rc = me_err_set(err, "out of memory");
	}
	free(cwd);
	free(answer);
	return rc;
}

int me_ask_version(int *version, struct me_err *err)
{
	char *answer;
	int major = 0, minor = 0;

	if (me_ask(NULL, &answer, err, "version", NULL))
		return -1;
	if (!answer ||
	    sscanf(answer, "git version %d.%d", &major, &minor) != 2) {
		free(answer);
		return me_err_set(err,
				  "git does not tell its version; try: "
				  "git version");
	}
	free(answer);
	*version = 1000 * major + minor;
	return 0;
}

bool me_ask_libgit2(struct me_repo *repo)
{
	struct me_turn t;

	me_turn_begin(&t, repo);
	return me_turn_next(&t) && t.b == &me_backend_libgit2;
}
