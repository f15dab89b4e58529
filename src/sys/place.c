#include "sys/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINKS_MAX 8 /* as many as a sane set-up could have */
#define FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/* One component at a time, for kernels without openat2. */
static int walk_beneath(int root, const char *rel)
{
	int fd = openat(root, ".", FOLDER);
	char name[NAME_MAX + 1];

	while (fd >= 0 && *rel) {
		size_t len = strcspn(rel, "/");
		int next = -1, saved;

		if (len > NAME_MAX) {
			errno = ENAMETOOLONG;
		} else {
			memcpy(name, rel, len);
			name[len] = '\0';
			next = openat(fd, name, FOLDER | O_NOFOLLOW);
			/* O_DIRECTORY on a link says ENOTDIR */
		}
		saved = errno;
		close(fd);
		errno = saved;
		fd = next;
		rel += len + strspn(rel + len, "/");
	}
	return fd;
}

/* Does a component of path say ".."? */
static bool climbs(const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/");

		if (len == 2 && path[0] == '.' && path[1] == '.')
			return true;
		path += len + strspn(path + len, "/");
	}
	return false;
}

static int open_beneath(const char *root, const char *rel)
{
	struct open_how how = {
		.flags = FOLDER,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	int dir = open(root, FOLDER), fd, saved;

	if (dir < 0)
		return -1;
	fd = (int)syscall(SYS_openat2, dir, rel, &how, sizeof(how));
	/* No such call, a sandbox that forbids it, or a busy tree. */
	if (fd < 0 &&
	    (errno == ENOSYS || errno == EPERM || errno == EAGAIN ||
	     errno == EINTR))
		fd = walk_beneath(dir, rel);
	saved = errno;
	close(dir);
	errno = saved;
	return fd;
}

/* Cut path into folder (malloced) and name, which points into path. */
static char *folder_of(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		return strdup(".");
	if (slash == path)
		return strdup("/");
	return strndup(path, (size_t)(slash - path));
}

static int open_folder(struct me_place *place, const char *root,
		       const char *path, struct me_err *err)
{
	const char *name;
	char *folder;

	if (root && (*path == '/' || climbs(path)))
		return me_err_set(err, "%s is not a path beneath %s",
				  me_err_quote(path), me_err_quote(root));
	folder = folder_of(path, &name);
	place->path = strdup(path);
	place->name = strdup(name);
	if (!folder || !place->path || !place->name) {
		free(folder);
		return me_err_set(err, "out of memory");
	}
	if (!*name || !strcmp(name, ".") || !strcmp(name, "..")) {
		free(folder);
		return me_err_set(err,
				  *path ? "%s names a folder, not a file"
					: "%s is not a file name",
				  me_err_quote(path));
	}
	place->fd = root ? open_beneath(root, folder) : open(folder, FOLDER);
	if (place->fd >= 0) {
		free(folder);
		return 0;
	}
	if (root && (errno == ELOOP || errno == ENOTDIR || errno == EXDEV))
		me_err_set(err,
			   "the folder of %s is reached through a "
			   "symbolic link inside %s; that is not followed",
			   me_err_quote(path), me_err_quote(root));
	else
		me_err_errno(err, "cannot open the folder %s",
			     me_err_quote(folder));
	free(folder);
	return -1;
}

/* The target of the link at place: 1 and *target, 0 no link, -1 error. */
static int read_link(const struct me_place *place, char **target,
		     struct me_err *err)
{
	char buf[PATH_MAX];
	struct stat st;
	ssize_t n;

	if (fstatat(place->fd, place->name, &st, AT_SYMLINK_NOFOLLOW)) {
		if (errno == ENOENT)
			return 0;
		return me_err_errno(err, "cannot examine %s",
				    me_err_quote(place->path));
	}
	if (!S_ISLNK(st.st_mode))
		return 0;
	n = readlinkat(place->fd, place->name, buf, sizeof(buf));
	if (n < 0 || (size_t)n >= sizeof(buf)) {
		if (n >= 0)
			errno = ENAMETOOLONG;
		return me_err_errno(err, "cannot read the symbolic link %s",
				    me_err_quote(place->path));
	}
	*target = strndup(buf, (size_t)n);
	if (!*target)
		return me_err_set(err, "out of memory");
	return 1;
}

/* Go on to where the link leads, seen from the folder that holds it. */
static int follow(struct me_place *place, const char *target,
		  struct me_err *err)
{
	struct me_place next = ME_PLACE_INIT;
	const char *slash = strrchr(place->path, '/');
	int at = place->fd, saved;
	const char *name;
	char *folder, *path = NULL;

	if (*target == '/' || !slash)
		path = strdup(target);
	else if (asprintf(&path, "%.*s/%s", (int)(slash - place->path),
			  place->path, target) < 0)
		path = NULL;
	folder = folder_of(target, &name);
	if (path && folder && *name && strcmp(name, ".") &&
	    strcmp(name, "..")) {
		next.fd = openat(at, folder, FOLDER);
		next.name = strdup(name);
	} else {
		errno = path && folder ? EISDIR : ENOMEM;
	}
	saved = errno;
	free(folder);
	next.path = path;
	next.linked = true;
	if (next.fd < 0 || !next.name) {
		errno = saved;
		me_err_errno(err, "cannot follow the symbolic link %s to %s",
			     me_err_quote(place->path), me_err_quote(target));
		me_place_close(&next);
		return -1;
	}
	me_place_close(place);
	*place = next;
	return 0;
}

/* The kernel's own name of the folder; without /proc, the one we know. */
static int name_real(struct me_place *place, struct me_err *err)
{
	char link[40], buf[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", place->fd);
	n = readlink(link, buf, sizeof(buf));
	if (n <= 0 || (size_t)n >= sizeof(buf) || buf[0] != '/')
		place->real = strdup(place->path);
	else if (asprintf(&place->real, "%.*s%s%s", (int)n, buf,
			  n == 1 ? "" : "/", place->name) < 0)
		place->real = NULL;
	return place->real ? 0 : me_err_set(err, "out of memory");
}

int me_place_open(struct me_place *place, const char *root, const char *path,
		  unsigned flags, struct me_err *err)
{
	char *target = NULL;
	int links = 0, rc;

	*place = (struct me_place)ME_PLACE_INIT;
	if (open_folder(place, root, path, err))
		goto fail;
	while ((rc = read_link(place, &target, err)) == 1) {
		if (!(flags & ME_PLACE_FOLLOW))
			me_err_set(err,
				   "%s is a symbolic link to %s, not a "
				   "regular file; name its destination instead",
				   me_err_quote(path), me_err_quote(target));
		else if (++links > LINKS_MAX)
			me_err_set(err,
				   "%s is a symbolic link that leads "
				   "through too many others",
				   me_err_quote(path));
		else if (!follow(place, target, err)) {
			free(target);
			continue;
		}
		free(target);
		goto fail;
	}
	if (rc == 0 && !name_real(place, err))
		return 0;
fail:
	me_place_close(place);
	return -1;
}

void me_place_close(struct me_place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	free(place->name);
	free(place->path);
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): follow() sets it NULL */
	free(place->real);
	*place = (struct me_place)ME_PLACE_INIT;
}
