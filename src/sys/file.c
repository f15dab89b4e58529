#include "sys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAP_FROM ((size_t)1 << 20) /* smaller files are not worth it */
#define CHUNK ((size_t)1 << 16)
#define TRIES 5 /* of reading a file that changes */

static int refuse_kind(mode_t mode, const char *shown, struct me_err *err)
{
	const char *kind = S_ISDIR(mode)	 ? "directory"
		: S_ISFIFO(mode)		 ? "FIFO"
		: S_ISSOCK(mode)		 ? "socket"
		: S_ISLNK(mode)			 ? "symbolic link"
		: S_ISCHR(mode) || S_ISBLK(mode) ? "device"
						 : "special file";

	return me_err_set(err, "%s is a %s, not a regular file",
			  me_err_quote(shown), kind);
}

bool me_file_is_missing(const char *path)
{
	return access(path, F_OK) && (errno == ENOENT || errno == ENOTDIR);
}

int me_file_open(int at, const char *name, const char *shown, int oflags,
		 struct stat *st, struct me_err *err)
{
	int fd;

	/* O_NONBLOCK: a FIFO must not make us wait for its other end. */
	do
		fd = openat(at, name,
			    oflags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		int saved = errno;

		/* These errors say little; what the name is says more. */
		if ((saved == ELOOP || saved == ENXIO || saved == EISDIR) &&
		    !fstatat(at, name, st, AT_SYMLINK_NOFOLLOW) &&
		    !S_ISREG(st->st_mode) &&
		    !(S_ISLNK(st->st_mode) && !(oflags & O_NOFOLLOW)))
			return refuse_kind(st->st_mode, shown, err);
		errno = saved;
		return me_err_errno(err, "cannot open %s", me_err_quote(shown));
	}
	if (fstat(fd, st))
		me_err_errno(err, "cannot examine %s", me_err_quote(shown));
	else if (!S_ISREG(st->st_mode))
		refuse_kind(st->st_mode, shown, err);
	else
		return fd;
	close(fd);
	return -1;
}

static ssize_t read_some(int fd, void *buf, size_t len)
{
	for (;;) {
		ssize_t n = read(fd, buf, len);

		if (n >= 0)
			return n;
		if (errno == EAGAIN) { /* standard input may be non-blocking */
			struct pollfd p = { .fd = fd, .events = POLLIN };

			if (poll(&p, 1, -1) < 0 && errno != EINTR)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
}

static int too_large(const char *shown, struct me_err *err)
{
	me_err_set(err, "%s is larger than 4 GiB - 1; this is no env file",
		   me_err_quote(shown));
	if (err)
		err->errnum = EFBIG;
	return -1;
}

/* Read to the end; expect is a guess of the length, often exact. */
static int slurp(int fd, size_t expect, const char *shown, struct me_file *file,
		 struct me_err *err)
{
	size_t room = expect + 1, len = 0; /* + 1: to see the end */
	char *data = malloc(room), *more;
	ssize_t n;

	if (!data)
		goto nomem;
	while ((n = read_some(fd, data + len, room - len)) > 0) {
		len += (size_t)n;
		if (len > ME_FILE_MAX) {
			free(data);
			return too_large(shown, err);
		}
		if (len < room)
			continue;
		room += room + CHUNK;
		more = realloc(data, room);
		if (!more)
			goto nomem;
		data = more;
	}
	if (n < 0) {
		me_err_errno(err, "cannot read %s", me_err_quote(shown));
		free(data);
		return -1;
	}
	file->data = data;
	file->len = len;
	file->hold = ME_FILE_HEAP;
	return 0;
nomem:
	free(data);
	errno = ENOMEM;
	return me_err_errno(err, "cannot read %s", me_err_quote(shown));
}

/* 1: mapped; 0: not this one, read it instead. */
static int map(int fd, size_t size, struct me_file *file)
{
	void *p;

	if (size < MAP_FROM)
		return 0;
	p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return 0;
	file->data = p;
	file->len = size;
	file->hold = ME_FILE_MAPPED;
	return 1;
}

struct me_file_id me_file_id_of(const struct stat *st)
{
	return (struct me_file_id){
		.dev = st->st_dev,
		.ino = st->st_ino,
		.nlink = st->st_nlink,
		.size = st->st_size,
		.mode = st->st_mode,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.mtim = st->st_mtim,
		.ctim = st->st_ctim,
	};
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool me_file_id_same(const struct me_file_id *a, const struct me_file_id *b)
{
	return a->dev == b->dev && a->ino == b->ino && a->nlink == b->nlink &&
		a->size == b->size && a->mode == b->mode && a->uid == b->uid &&
		a->gid == b->gid && same_time(&a->mtim, &b->mtim) &&
		same_time(&a->ctim, &b->ctim);
}

int me_file_read_at(int at, const char *name, const char *shown, unsigned flags,
		    struct me_file *file, struct me_err *err)
{
	const struct timespec pause = { 0, 20 * 1000L * 1000 };
	struct me_file_id before, after;
	struct stat st;
	int fd, try;

	*file = (struct me_file)ME_FILE_INIT;
	for (try = 0; try < TRIES; try++) {
		if (try > 0)
			nanosleep(&pause, NULL);
		fd = me_file_open(
			at, name, shown,
			O_RDONLY | (flags & ME_FILE_NOFOLLOW ? O_NOFOLLOW : 0),
			&st, err);
		if (fd < 0)
			return -1;
		before = me_file_id_of(&st);
		if ((uintmax_t)st.st_size > ME_FILE_MAX) {
			close(fd);
			return too_large(shown, err);
		}
		if (!(flags & ME_FILE_MAP &&
		      map(fd, (size_t)st.st_size, file)) &&
		    slurp(fd, (size_t)st.st_size, shown, file, err)) {
			close(fd);
			return -1;
		}
		if (fstat(fd, &st)) {
			me_err_errno(err, "cannot examine %s",
				     me_err_quote(shown));
			close(fd);
			me_file_release(file);
			return -1;
		}
		close(fd);
		after = me_file_id_of(&st);
		file->id = after;
		/* An editor half-way through a save: neither old nor new. */
		if (me_file_id_same(&before, &after))
			return 0;
		me_file_release(file);
	}
	return me_err_set(err,
			  "%s changes while it is read; try again when "
			  "the program that writes it is done",
			  me_err_quote(shown));
}

int me_file_read(const char *path, unsigned flags, struct me_file *file,
		 struct me_err *err)
{
	return me_file_read_at(AT_FDCWD, path, path, flags, file, err);
}

int me_file_read_fd(int fd, const char *shown, struct me_file *file,
		    struct me_err *err)
{
	struct stat st;
	size_t expect = CHUNK;

	*file = (struct me_file)ME_FILE_INIT;
	if (fstat(fd, &st))
		return me_err_errno(err, "cannot read %s", me_err_quote(shown));
	if (S_ISDIR(st.st_mode))
		return refuse_kind(st.st_mode, shown, err);
	if (S_ISREG(st.st_mode)) {
		if ((uintmax_t)st.st_size > ME_FILE_MAX)
			return too_large(shown, err);
		expect = (size_t)st.st_size;
	}
	if (slurp(fd, expect, shown, file, err))
		return -1;
	file->id = me_file_id_of(&st);
	return 0;
}

void me_file_release(struct me_file *file)
{
	if (file->hold == ME_FILE_HEAP)
		free((void *)(uintptr_t)file->data);
	else if (file->hold == ME_FILE_MAPPED)
		munmap((void *)(uintptr_t)file->data, file->len);
	*file = (struct me_file)ME_FILE_INIT;
}

/* All of it; off < 0: where the descriptor stands. */
static int put(int fd, const void *data, size_t len, off_t off)
{
	const char *p = data;
	ssize_t n;

	while (len > 0) {
		n = off < 0 ? write(fd, p, len) : pwrite(fd, p, len, off);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			struct pollfd w = { .fd = fd, .events = POLLOUT };

			if (poll(&w, 1, -1) < 0 && errno != EINTR)
				return -1;
			continue;
		}
		if (n <= 0) {
			if (n == 0)
				errno = EIO;
			return -1;
		}
		p += n;
		len -= (size_t)n;
		if (off >= 0)
			off += n;
	}
	return 0;
}

int me_file_write_fd(int fd, const void *data, size_t len)
{
	return put(fd, data, len, -1);
}

int me_file_pwrite_fd(int fd, const void *data, size_t len, off_t off)
{
	return put(fd, data, len, off);
}

int me_file_equal_fd(int fd, const void *data, size_t len)
{
	const char *want = data;
	char *buf = malloc(CHUNK);
	size_t at = 0, used = 0;
	ssize_t n = -1;
	int same = 1;

	if (!buf)
		return -1;
	/* One byte more than len is asked for: the file may be longer. */
	while (same && at <= len) {
		n = pread(fd, buf, CHUNK, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		same = (size_t)n <= len - at &&
			!memcmp(buf, want + at, (size_t)n);
		at += (size_t)n;
		used = used < (size_t)n ? (size_t)n : used;
	}
	explicit_bzero(buf, used);
	free(buf);
	if (n < 0)
		return -1;
	return same && at == len;
}

int me_file_sync(int fd)
{
	while (fsync(fd)) {
		/* Some file systems cannot sync a folder, and say so. */
		if (errno == EINVAL || errno == ENOTSUP)
			return 0;
		if (errno != EINTR)
			return -1;
	}
	return 0;
}
