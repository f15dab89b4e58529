#include "git/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "git/answer.h"

#define CHUNK 65536

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

char *me_spawn_find(const char *name)
{
	const char *p = getenv("PATH"), *end;
	struct stat st;
	char *file;
	size_t n;

	for (; p && *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, ':');
		n = (size_t)(end - p);
		if (*p != '/') /* "", "." and friends: the work tree */
			continue;
		file = malloc(n + strlen(name) + 2);
		if (!file)
			return NULL;
		memcpy(file, p, n);
		file[n] = '/';
		strcpy(file + n + 1, name);
		if (!stat(file, &st) && S_ISREG(st.st_mode) &&
		    !access(file, X_OK))
			return file;
		free(file);
	}
	return NULL;
}

/*
 * The child starts with the signals a shell would give it: we may ignore
 * SIGPIPE, and git that ignores it too would go on writing to nobody.
 */
static int spawn(pid_t *pid, char *const argv[], char *const envp[],
		 const int fd[3])
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t all, none;
	int i, e;

	sigfillset(&all);
	sigemptyset(&none);
	e = posix_spawn_file_actions_init(&fa);
	if (e)
		return e;
	e = posix_spawnattr_init(&at);
	if (e) {
		posix_spawn_file_actions_destroy(&fa);
		return e;
	}
	for (i = 0; i < 3 && !e; i++)
		e = posix_spawn_file_actions_adddup2(&fa, fd[i], i);
	if (!e)
		e = posix_spawnattr_setsigdefault(&at, &all);
	if (!e)
		e = posix_spawnattr_setsigmask(&at, &none);
	if (!e)
		e = posix_spawnattr_setflags(
			&at, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	if (!e)
		e = posix_spawn(pid, argv[0], &fa, &at, argv, envp);
	posix_spawnattr_destroy(&at);
	posix_spawn_file_actions_destroy(&fa);
	return e;
}

/*
 * Above the standard descriptors, so that the three dup2() of the child
 * cannot overwrite one that is still to be used.
 */
static int lift(int *fd)
{
	int high;

	if (*fd > 2)
		return 0;
	high = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
	if (high < 0)
		return -1;
	close(*fd);
	*fd = high;
	return 0;
}

/*
 * Its input is a socket, not a pipe: send() can be told not to raise SIGPIPE,
 * and a library does not touch its caller's signals. Its output is a pipe, or
 * a file if one is given.
 */
static int channels(int ours[3], int theirs[3], int file)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, er[2] = { -1, -1 };
	int i;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0) {
		ours[0] = in[0];
		theirs[0] = in[1];
	}
	if (file >= 0) {
		theirs[1] = fcntl(file, F_DUPFD_CLOEXEC, 3);
	} else if (pipe2(out, O_CLOEXEC) == 0) {
		ours[1] = out[0];
		theirs[1] = out[1];
	}
	if (pipe2(er, O_CLOEXEC) == 0) {
		ours[2] = er[0];
		theirs[2] = er[1];
	}
	for (i = 0; i < 3; i++) {
		if (theirs[i] < 0 || lift(&theirs[i]))
			return -1;
		if (ours[i] >= 0 &&
		    (lift(&ours[i]) || fcntl(ours[i], F_SETFL, O_NONBLOCK)))
			return -1;
	}
	return 0;
}

static int start(struct me_spawn *sp, char *const argv[], char *const envp[],
		 unsigned seconds, int file, struct me_err *err)
{
	int ours[3] = { -1, -1, -1 }, theirs[3] = { -1, -1, -1 };
	int i, e = 0;

	*sp = (struct me_spawn)ME_SPAWN_INIT;
	if (channels(ours, theirs, file))
		e = errno;
	if (!e)
		e = spawn(&sp->pid, argv, envp, theirs);
	for (i = 0; i < 3; i++)
		shut(&theirs[i]);
	if (e) {
		for (i = 0; i < 3; i++)
			shut(&ours[i]);
		sp->pid = 0;
		errno = e;
		return me_err_errno(err, "cannot run %s",
				    me_err_quote(argv[0]));
	}
	sp->in = ours[0];
	sp->outfd = ours[1];
	sp->errfd = ours[2];
	sp->seconds = seconds;
	me_spawn_renew(sp);
	return 0;
}

int me_spawn_start(struct me_spawn *sp, char *const argv[], char *const envp[],
		   unsigned seconds, struct me_err *err)
{
	return start(sp, argv, envp, seconds, -1, err);
}

void me_spawn_renew(struct me_spawn *sp)
{
	sp->deadline = now_ms() + 1000LL * sp->seconds;
}

/* What it complains of: the beginning is kept, the rest read and dropped. */
static void hear(struct me_spawn *sp)
{
	size_t room = sizeof(sp->complaint) - 1 - sp->complaint_len;
	char waste[4096];
	ssize_t n;

	n = read(sp->errfd, waste, sizeof(waste));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		shut(&sp->errfd);
		return;
	}
	if ((size_t)n > room)
		n = (ssize_t)room;
	memcpy(sp->complaint + sp->complaint_len, waste, (size_t)n);
	sp->complaint_len += (size_t)n;
	sp->complaint[sp->complaint_len] = '\0';
}

static int take(struct me_spawn *sp, struct me_err *err)
{
	ssize_t n;

	if (sp->at && (sp->at == sp->out.len || sp->at >= CHUNK)) {
		memmove(sp->out.data, sp->out.data + sp->at,
			sp->out.len - sp->at);
		sp->out.len -= sp->at;
		sp->at = 0;
	}
	me_buf_reserve(&sp->out, CHUNK);
	if (me_buf_failed(&sp->out))
		return me_err_set(err, "out of memory");
	n = read(sp->outfd, sp->out.data + sp->out.len, CHUNK);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return me_err_errno(err, "cannot read from git");
	if (n == 0)
		shut(&sp->outfd);
	sp->out.len += (size_t)n;
	return n > 0;
}

/*
 * One round: wait until something can be done, do it. *sent counts what of
 * data[0..len) has gone out; a child that stopped reading is no error here,
 * its status will tell.
 */
static int pump(struct me_spawn *sp, const char *data, size_t len, size_t *sent,
		struct me_err *err)
{
	struct pollfd p[3] = {
		{ sp->outfd, POLLIN, 0 },
		{ sp->errfd, POLLIN, 0 },
		{ *sent < len ? sp->in : -1, POLLOUT, 0 },
	};
	long long left = sp->deadline - now_ms();
	ssize_t n;
	int got = 0;

	if (left <= 0)
		return me_err_set(err,
				  "git did not answer within %u seconds; "
				  "try the command again",
				  sp->seconds);
	if (poll(p, 3, left > 1000000 ? 1000000 : (int)left) < 0)
		return errno == EINTR
			? 0
			: me_err_errno(err, "cannot wait for git");
	if (p[2].revents) {
		n = send(sp->in, data + *sent, len - *sent, MSG_NOSIGNAL);
		if (n >= 0)
			*sent += (size_t)n;
		else if (errno != EAGAIN && errno != EINTR)
			*sent = len;
	}
	if (p[1].revents)
		hear(sp);
	if (p[0].revents)
		got = take(sp, err);
	return got;
}

int me_spawn_send(struct me_spawn *sp, const void *data, size_t len,
		  struct me_err *err)
{
	size_t sent = 0;

	while (sent < len)
		if (pump(sp, data, len, &sent, err) < 0)
			return -1;
	return 0;
}

void me_spawn_close_input(struct me_spawn *sp)
{
	shut(&sp->in);
}

int me_spawn_more(struct me_spawn *sp, struct me_err *err)
{
	size_t sent = 0;
	int r;

	while (sp->outfd >= 0 || sp->errfd >= 0) {
		r = pump(sp, NULL, 0, &sent, err);
		if (r)
			return r;
	}
	return 0;
}

static void hang_up(struct me_spawn *sp)
{
	shut(&sp->in);
	shut(&sp->outfd);
	shut(&sp->errfd);
}

static void drop(struct me_spawn *sp)
{
	hang_up(sp);
	me_buf_free(&sp->out);
	sp->at = 0;
	sp->pid = 0;
}

void me_spawn_stop(struct me_spawn *sp)
{
	if (sp->pid > 0) {
		kill(sp->pid, SIGKILL);
		hang_up(sp); /* ends a git that could not be killed */
		while (waitpid(sp->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	drop(sp);
}

/* It has closed its outputs, so the end is near: naps from 50 us on. */
static int reap(struct me_spawn *sp, int *status, struct me_err *err)
{
	struct timespec nap = { 0, 50000 };
	pid_t pid;
	int st;

	while ((pid = waitpid(sp->pid, &st, WNOHANG)) <= 0) {
		if (pid < 0 && errno != EINTR)
			return me_err_errno(err, "cannot wait for git");
		if (now_ms() > sp->deadline)
			return me_err_set(err,
					  "git did not end within %u "
					  "seconds; try the command again",
					  sp->seconds);
		nanosleep(&nap, NULL);
		if (nap.tv_nsec < 10000000)
			nap.tv_nsec *= 2;
	}
	sp->pid = 0;
	*status = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
	return 0;
}

int me_spawn_end(struct me_spawn *sp, int *status, struct me_err *err)
{
	int r;

	shut(&sp->in);
	while ((r = me_spawn_more(sp, err)) > 0)
		sp->at = sp->out.len;
	if (r == 0)
		r = reap(sp, status, err);
	me_spawn_stop(sp);
	return r;
}

int me_spawn_run(char *const argv[], char *const envp[], const void *input,
		 size_t input_len, size_t limit, unsigned seconds,
		 struct me_spawn_result *r, struct me_err *err)
{
	int file = me_answer_open(limit, err), rc = -1;
	struct me_spawn sp;

	*r = (struct me_spawn_result)ME_SPAWN_RESULT_INIT;
	if (file < 0)
		return -1;
	if (!start(&sp, argv, envp, seconds, file, err)) {
		rc = me_spawn_send(&sp, input, input_len, err);
		me_spawn_close_input(&sp);
		if (!rc)
			rc = me_spawn_more(&sp, err); /* its complaint */
		if (!rc)
			rc = reap(&sp, &r->status, err);
		if (!rc)
			rc = me_answer_read(file, limit, &r->out, err);
		memcpy(r->complaint, sp.complaint, sizeof(r->complaint));
		me_spawn_stop(&sp);
	}
	close(file);
	if (rc)
		me_spawn_result_free(r);
	return rc;
}

void me_spawn_result_free(struct me_spawn_result *r)
{
	me_buf_free(&r->out);
}
