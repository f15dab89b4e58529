#include "cli/driver_put.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_PARTS 1024 /* of one writev() */

/* All parts in one write, then the rest if it was short. */
static int write_parts(int fd, struct iovec *part, int n)
{
	while (n) {
		ssize_t got = writev(fd, part, n);

		if (got < 0 && errno != EINTR)
			return -1;
		while (got > 0 && n && (size_t)got >= part->iov_len) {
			got -= (ssize_t)part->iov_len;
			part++;
			n--;
		}
		if (got > 0 && n) {
			part->iov_base = (char *)part->iov_base + got;
			part->iov_len -= (size_t)got;
		}
		while (n && !part->iov_len) {
			part++;
			n--;
		}
	}
	return 0;
}

static int write_text(int fd, struct me_pieces t)
{
	struct iovec part[MAX_PARTS];
	int n = 0;

	for (; t.n; t.n--, t.piece++) {
		part[n++] = (struct iovec){ (void *)(uintptr_t)t.piece->data,
					    t.piece->len };
		if (n < MAX_PARTS && t.n > 1)
			continue;
		if (write_parts(fd, part, n))
			return -1;
		n = 0;
	}
	return 0;
}

/* Write a file that has no place yet: the text, and the mode of ours. */
static int fill(int fd, const struct me_file *ours, struct me_pieces t)
{
	if (write_text(fd, t))
		return -1;
	return ours->data ? fchmod(fd, ours->id.mode & 07777) : 0;
}

/* A name beside %A. git gives %A in the current folder; others need not. */
static int beside(char *to, size_t room, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0;
	int n = snprintf(to, room, "%.*s%s", folder, path, name);

	if (n >= 0 && (size_t)n < room)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

/* Where a file without a name is not to be had, a name like those that git
   makes: a kill may leave it behind, but never half of it in %A. */
static int put_by_name(const char *path, const struct me_file *ours,
		       struct me_pieces t)
{
	char name[PATH_MAX];
	int fd, rc, saved;

	if (beside(name, sizeof(name), path, ".merge_file_XXXXXX"))
		return -1;
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = fill(fd, ours, t);
	close(fd);
	if (!rc)
		rc = rename(name, path);
	saved = errno;
	if (rc)
		unlink(name);
	errno = saved;
	return rc;
}

/* A file without a name gets that of %A, which is taken away first. */
static int put_new(const char *path, const struct me_file *ours,
		   struct me_pieces t)
{
	char proc[40], folder[PATH_MAX];
	int fd, rc;

	if (beside(folder, sizeof(folder), path, "."))
		return -1;
	fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return put_by_name(path, ours, t);
	snprintf(proc, sizeof(proc), "/proc/self/fd/%d", fd);
	rc = fill(fd, ours, t);
	if (!rc && unlink(path) && errno != ENOENT)
		rc = -1;
	if (!rc)
		rc = linkat(AT_FDCWD, proc, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
	close(fd);
	return rc;
}

/* Is it the file that was read, and known by one name alone? */
static bool is_same(int fd, const struct me_file *ours)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_nlink == 1 &&
		st.st_dev == ours->id.dev && st.st_ino == ours->id.ino &&
		st.st_size == ours->id.size;
}

static int write_over(int fd, const struct me_file *ours, struct me_pieces t)
{
	off_t end;

	if (write_text(fd, t))
		return -1;
	end = lseek(fd, 0, SEEK_CUR);
	if (end < 0)
		return -1;
	return end < ours->id.size ? ftruncate(fd, end) : 0;
}

/*
 * Write over %A, while it is away by another name: a third of the time that a
 * small merge takes is what a file system needs to give back a file and to
 * make another. A kill in between leaves that name behind. What the text is
 * pieces of must be in memory. 1: not to be done so, and nothing has changed.
 */
static int put_over(const char *path, const struct me_file *ours,
		    struct me_pieces t)
{
	char away[PATH_MAX];
	int fd, rc, saved;

	if (ours->hold != ME_FILE_HEAP ||
	    (size_t)snprintf(away, sizeof(away), "%s.merge-env", path) >=
		    sizeof(away) ||
	    renameat2(AT_FDCWD, path, AT_FDCWD, away, RENAME_NOREPLACE))
		return 1;
	fd = open(away, O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || !is_same(fd, ours)) {
		if (fd >= 0)
			close(fd);
		return renameat2(AT_FDCWD, away, AT_FDCWD, path,
				 RENAME_NOREPLACE)
			? -1
			: 1;
	}
	rc = write_over(fd, ours, t);
	saved = errno;
	close(fd);
	if (!rc && rename(away, path)) {
		rc = -1;
		saved = errno;
	}
	if (rc)
		unlink(away);
	errno = saved;
	return rc;
}

int me_driver_put(const char *path, const struct me_file *ours,
		  struct me_pieces text)
{
	int rc = put_over(path, ours, text);

	return rc == 1 ? put_new(path, ours, text) : rc;
}
