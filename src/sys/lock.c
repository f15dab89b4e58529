#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * <sys/file.h> would be our own sys/file.h where src/ is on the path of system
 * headers; <fcntl.h> has the constants.
 */
int flock(int fd, int operation);

#define PAUSE_MS 20
#define TRIES 10

static long long now_ms(void)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* "4711 since 2026-07-20 12:00:00", as good as it can be had. */
static void sign(int fd)
{
	char text[80], when[32] = "";
	time_t now = time(NULL);
	struct tm tm;
	int n;

	if (localtime_r(&now, &tm))
		strftime(when, sizeof(when), " since %Y-%m-%d %H:%M:%S", &tm);
	n = snprintf(text, sizeof(text), "%ld%s\n", (long)getpid(), when);
	/* A full disk costs the message its detail, not us the lock. */
	if (ftruncate(fd, 0) == 0)
		(void)me_file_pwrite_fd(fd, text, (size_t)n, 0);
}

static int say_held(int fd, const char *shown, struct me_err *err)
{
	char who[80] = "";
	size_t len = 0;
	ssize_t n = 1;

	while (len < sizeof(who) - 1 && n != 0) {
		n = pread(fd, who + len, sizeof(who) - 1 - len, (off_t)len);
		if (n > 0)
			len += (size_t)n;
		else if (n < 0 && errno != EINTR)
			break;
	}
	who[len] = '\0';
	who[strcspn(who, "\n")] = '\0';
	if (*who)
		me_err_set(err,
			   "%s is held by process %s; wait for it to end, "
			   "then run this again",
			   me_err_quote(shown), me_err_quote(who));
	else
		me_err_set(err,
			   "%s is held by another run; wait for it to "
			   "end, then run this again",
			   me_err_quote(shown));
	if (err)
		err->errnum = EWOULDBLOCK;
	return -1;
}

/* Is fd what the name stands for, or did somebody clear the folder? */
static int is_current(const struct me_state *state, const char *name, int fd)
{
	struct stat a, b;

	if (fstat(fd, &a))
		return -1;
	if (fstatat(state->fd, name, &b, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -1;
	return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* 1 taken, 0 still held by another at the end, -1 with errno. */
static int wait_for(int fd, long long end)
{
	const struct timespec pause = { 0, PAUSE_MS * 1000000L };

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		if (errno == EINTR)
			continue;
		if (now_ms() >= end)
			return 0;
		nanosleep(&pause, NULL);
	}
	return 1;
}

static int take(struct me_lock *lock, const struct me_state *state,
		const char *name, const char *shown, int wait_ms,
		struct me_err *err)
{
	long long end = now_ms() + wait_ms;
	int fd, taken, current = 0, try;
	struct stat st;

	for (try = 0; try < TRIES; try++) {
		fd = me_file_open(state->fd, name, shown,
				  O_RDWR | O_CREAT | O_NOFOLLOW, &st, err);
		if (fd < 0)
			return -1;
		taken = wait_for(fd, end);
		if (taken > 0 && (current = is_current(state, name, fd)) > 0) {
			sign(fd);
			lock->fd = fd;
			return 0;
		}
		if (taken == 0)
			say_held(fd, shown, err);
		else if (taken < 0 || current < 0)
			me_err_errno(err, "cannot lock %s",
				     me_err_quote(shown));
		close(fd);
		if (taken <= 0 || current < 0)
			return -1;
		/* Somebody cleared the folder: the name is another file. */
	}
	return me_err_set(err, "cannot lock %s: it is removed again and again",
			  me_err_quote(shown));
}

int me_lock_take(struct me_lock *lock, const struct me_state *state,
		 const char *name, int wait_ms, struct me_err *err)
{
	char *shown = me_state_path(state, name);
	int rc = -1;

	lock->fd = -1;
	if (shown)
		rc = take(lock, state, name, shown, wait_ms, err);
	else
		me_err_set(err, "out of memory");
	free(shown);
	return rc;
}

void me_lock_drop(struct me_lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	*lock = (struct me_lock)ME_LOCK_INIT;
}
