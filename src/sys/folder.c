#include "sys/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

/* A new entry is safe only when the folder that lists it is on disk. */
static int sync_listing(int fd)
{
	int dir = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (dir < 0) /* may be written but not read: cannot be synced */
		return errno == EACCES ? 0 : -1;
	rc = me_file_sync(dir);
	if (close(dir) && errno != EINTR)
		rc = -1;
	return rc;
}

/* Is nothing in it, or nothing to be seen? */
static bool is_empty(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	struct dirent *entry;
	bool empty = true;

	while (empty && dir && (entry = readdir(dir)) != NULL)
		empty = !strcmp(entry->d_name, ".") ||
			!strcmp(entry->d_name, "..");
	if (dir)
		closedir(dir);
	else if (copy >= 0)
		close(copy);
	return empty;
}

/* Open component name of fd, making it first if it is missing. */
static int step(int fd, const char *name, bool last, unsigned flags, bool *made)
{
	int oflags = O_DIRECTORY | O_CLOEXEC |
		(last ? O_RDONLY | O_NOFOLLOW : O_PATH);
	int next = openat(fd, name, oflags), saved;

	*made = false;
	if (next < 0 && errno == ENOENT && flags & ME_FOLDER_MAKE) {
		if (mkdirat(fd, name, 0700) == 0)
			*made = true;
		else if (errno != EEXIST) /* another run was faster */
			return -1;
		next = openat(fd, name, oflags);
	}
	if (next < 0)
		goto undo;
	/*
	 * An empty one is synced even if it was there: the run that made it
	 * may have been killed before it came to that. Where there is
	 * something in it, that run was past this.
	 */
	if (flags & ME_FOLDER_MAKE && (*made || (last && is_empty(next))) &&
	    sync_listing(fd)) {
		saved = errno;
		close(next);
		errno = saved;
		goto undo;
	}
	return next;
undo:
	saved = errno;
	if (*made)
		unlinkat(fd, name, AT_REMOVEDIR);
	errno = saved;
	return -1;
}

static int walk(int at, const char *path, unsigned flags, bool *made)
{
	int fd = openat(at, *path == '/' ? "/" : ".",
			O_PATH | O_DIRECTORY | O_CLOEXEC);
	char name[NAME_MAX + 1];

	path += strspn(path, "/");
	while (fd >= 0 && *path) {
		size_t len = strcspn(path, "/");
		const char *rest = path + len + strspn(path + len, "/");
		int next = -1, saved;

		if (len > NAME_MAX) {
			errno = ENAMETOOLONG;
		} else {
			memcpy(name, path, len);
			name[len] = '\0';
			next = step(fd, name, !*rest, flags, made);
		}
		saved = errno;
		close(fd);
		errno = saved;
		fd = next;
		path = rest;
	}
	return fd;
}

/* Is it ours? And, where asked for, ours alone. */
static int check(int fd, const char *path, unsigned flags, struct me_err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return me_err_errno(err, "cannot examine the folder %s",
				    me_err_quote(path));
	if (st.st_uid != geteuid())
		return me_err_set(err,
				  "the folder %s belongs to user %lu, not "
				  "to user %lu who runs this; remove it, or "
				  "run as its owner",
				  me_err_quote(path), (unsigned long)st.st_uid,
				  (unsigned long)geteuid());
	if (flags & ME_FOLDER_TIGHTEN && st.st_mode & 077 &&
	    fchmod(fd, st.st_mode & 07700))
		return me_err_errno(err, "cannot make the folder %s private",
				    me_err_quote(path));
	return 0;
}

int me_folder_open(int at, const char *path, unsigned flags, bool *made,
		   struct me_err *err)
{
	bool new = false;
	int fd;

	if (!path[strspn(path, "/")]) {
		me_err_set(err, "%s cannot be a private folder",
			   me_err_quote(path));
		return -1;
	}
	fd = walk(at, path, flags, &new);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return me_err_set(err,
				  "%s is not a real folder; a symbolic "
				  "link or a file there is not used",
				  me_err_quote(path));
	if (fd < 0)
		return me_err_errno(err, "cannot %s the folder %s",
				    flags & ME_FOLDER_MAKE ? "make" : "open",
				    me_err_quote(path));
	if (check(fd, path, flags, err)) {
		close(fd);
		if (new)
			unlinkat(at, path, AT_REMOVEDIR);
		return -1;
	}
	if (made)
		*made = new;
	return fd;
}
