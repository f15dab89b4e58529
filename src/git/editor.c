#include "git/editor.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git/spawn.h"

enum { SECONDS = 60, LIMIT = 65536 };

/* What git would run: a command line for the shell. */
static char *ask_git(const char *dir, struct me_err *err)
{
	char *git = me_spawn_find("git"), *editor = NULL;
	char *argv[] = { git,
			 (char[]){ "-C" },
			 (char *)(size_t)dir,
			 (char[]){ "var" },
			 (char[]){ "GIT_EDITOR" },
			 NULL };
	struct me_spawn_result r = ME_SPAWN_RESULT_INIT;

	if (!git) {
		me_err_set(err,
			   "git was not found in PATH, and it knows your "
			   "editor");
		return NULL;
	}
	if (!me_spawn_run(argv, environ, NULL, 0, LIMIT, SECONDS, &r, err)) {
		if (r.status)
			me_err_set(err, "git knows no editor: %s",
				   me_err_quote(r.complaint));
		else
			editor = strndup(r.out.data, strcspn(r.out.data, "\n"));
		me_spawn_result_free(&r);
	}
	free(git);
	return editor;
}

/* The child gets the signals a shell would give it. */
static int start(pid_t *pid, char *const argv[])
{
	posix_spawnattr_t at;
	sigset_t all, none;
	int e;

	sigfillset(&all);
	sigemptyset(&none);
	e = posix_spawnattr_init(&at);
	if (e)
		return e;
	posix_spawnattr_setsigdefault(&at, &all);
	posix_spawnattr_setsigmask(&at, &none);
	posix_spawnattr_setflags(
		&at, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	e = posix_spawn(pid, "/bin/sh", NULL, &at, argv, environ);
	posix_spawnattr_destroy(&at);
	return e;
}

/* Ctrl-C is for the editor while it runs. */
static int run_and_wait(char *const argv[], int *status)
{
	struct sigaction ign = { .sa_handler = SIG_IGN },
			 was[2] = { { .sa_handler = SIG_DFL } };
	pid_t pid;
	int e;

	sigemptyset(&ign.sa_mask);
	sigaction(SIGINT, &ign, &was[0]);
	sigaction(SIGQUIT, &ign, &was[1]);
	e = start(&pid, argv);
	while (!e && waitpid(pid, status, 0) < 0)
		e = errno == EINTR ? 0 : errno;
	sigaction(SIGINT, &was[0], NULL);
	sigaction(SIGQUIT, &was[1], NULL);
	return e;
}

int me_editor_run(const char *dir, const char *path, struct me_err *err)
{
	char *editor = ask_git(dir, err), *line = NULL;
	int status = 0, e;

	if (!editor)
		return me_err_set(err, "out of memory");
	if (asprintf(&line, "%s \"$@\"", editor) < 0) {
		free(editor);
		return me_err_set(err, "out of memory");
	}
	e = run_and_wait((char *const[]){ (char[]){ "sh" }, (char[]){ "-c" },
					  line, editor, (char *)(size_t)path,
					  NULL },
			 &status);
	if (e) {
		errno = e;
		me_err_errno(err, "cannot run '/bin/sh'");
	} else if (status) {
		me_err_set(err, "the editor %s failed; nothing was changed",
			   me_err_quote(editor));
	}
	free(line);
	free(editor);
	return e || status ? -1 : 0;
}
