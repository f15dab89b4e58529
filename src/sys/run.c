#include "sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sys/init.h"

enum { GRACE = 10 }; /* seconds from SIGTERM to SIGKILL */

static const int forwarded[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static long long now_ms(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What we ignore for ourselves (sys/init.h), the child does not. */
static int set_signals(posix_spawnattr_t *at, const sigset_t *mask)
{
	sigset_t dfl;
	int e;

	sigemptyset(&dfl);
	sigaddset(&dfl, SIGPIPE);
	sigaddset(&dfl, SIGXFSZ);
	e = posix_spawnattr_setsigdefault(at, &dfl);
	if (!e)
		e = posix_spawnattr_setsigmask(at, mask);
	if (!e)
		e = posix_spawnattr_setflags(at,
					     POSIX_SPAWN_SETSIGDEF |
						     POSIX_SPAWN_SETSIGMASK |
						     POSIX_SPAWN_SETSID);
	return e;
}

static int set_files(posix_spawn_file_actions_t *fa, const struct me_run *run)
{
	int e = posix_spawn_file_actions_addchdir_np(fa, run->dir);

	if (!e)
		e = posix_spawn_file_actions_addopen(fa, 0, "/dev/null",
						     O_RDONLY, 0);
	if (!e && run->out != STDOUT_FILENO)
		e = posix_spawn_file_actions_adddup2(fa, run->out,
						     STDOUT_FILENO);
	return e;
}

/* 0, or an errno. */
static int start(pid_t *pid, const struct me_run *run, const sigset_t *mask)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
			 (char *)(unsigned long)run->command, NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	int e = posix_spawn_file_actions_init(&fa);

	if (e)
		return e;
	e = posix_spawnattr_init(&at);
	if (e) {
		posix_spawn_file_actions_destroy(&fa);
		return e;
	}
	e = set_files(&fa, run);
	if (!e)
		e = set_signals(&at, mask);
	if (!e) {
		me_sys_dumps(true);
		e = posix_spawn(pid, "/bin/sh", &fa, &at, argv, run->envp);
		me_sys_dumps(false);
	}
	posix_spawnattr_destroy(&at);
	posix_spawn_file_actions_destroy(&fa);
	return e;
}

/* Has it ended? It is left unreaped, so that its group is still its own. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) ||
		info.si_pid;
}

/* Wait for its end, with the signals of set blocked. Was it too late? */
static bool wait_for(pid_t pid, unsigned seconds, const sigset_t *set)
{
	long long deadline = now_ms() + 1000LL * seconds, left;
	struct timespec nap;
	bool late = false;
	int sig;

	while (!has_ended(pid)) {
		left = seconds ? deadline - now_ms() : 3600000;
		if (left <= 0) {
			kill(-pid, late ? SIGKILL : SIGTERM);
			late = true;
			deadline = now_ms() + 1000LL * GRACE;
			continue;
		}
		nap = (struct timespec){ left / 1000, left % 1000 * 1000000 };
		sig = sigtimedwait(set, NULL, &nap);
		if (sig > 0 && sig != SIGCHLD)
			kill(-pid, sig);
	}
	if (late) /* what is left of it */
		kill(-pid, SIGKILL);
	return late;
}

static void reap(pid_t pid, bool late, struct me_run_end *end)
{
	int st = 0;

	waitpid(pid, &st, 0);
	end->how = late ? ME_RUN_TIMEOUT : ME_RUN_EXITED;
	end->status = WEXITSTATUS(st);
	if (WIFSIGNALED(st)) {
		end->how = late ? ME_RUN_TIMEOUT : ME_RUN_KILLED;
		end->status = WTERMSIG(st);
	}
}

int me_run(const struct me_run *run, struct me_run_end *end, struct me_err *err)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL }, old = dfl;
	sigset_t set, mask;
	pid_t pid;
	size_t i;
	int e;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (i = 0; i < sizeof(forwarded) / sizeof(*forwarded); i++)
		sigaddset(&set, forwarded[i]);
	sigemptyset(&dfl.sa_mask);
	/* ignored by whoever started us, it would reap the child unseen */
	sigaction(SIGCHLD, &dfl, &old);
	sigprocmask(SIG_BLOCK, &set, &mask);
	e = start(&pid, run, &mask);
	if (!e)
		reap(pid, wait_for(pid, run->seconds, &set), end);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGCHLD, &old, NULL);
	if (!e)
		return 0;
	errno = e;
	return me_err_errno(err, "cannot run a command in %s",
			    me_err_quote(run->dir));
}
