#include "sys/temp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

#define SUFFIX ".merge-env"
#define RANDOM 6
#define TRIES 100

static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* How much of name fits in front of ".XXXXXX.merge-env". */
static int stem(const char *name)
{
	size_t max = NAME_MAX - 1 - RANDOM - strlen(SUFFIX);
	size_t len = strlen(name);

	return (int)(len < max ? len : max);
}

static int make_name(char *out, const char *name)
{
	unsigned char bytes[RANDOM];
	char mid[RANDOM + 1] = "";
	size_t i;

	/* so few come all at once */
	while (getrandom(bytes, sizeof(bytes), 0) < 0)
		if (errno != EINTR)
			return -1;
	for (i = 0; i < RANDOM; i++)
		mid[i] = letters[bytes[i] % (sizeof(letters) - 1)];
	snprintf(out, NAME_MAX + 1, "%.*s.%s%s", stem(name), name, mid, SUFFIX);
	return 0;
}

int me_temp_open(struct me_temp *temp, int dirfd, const char *name,
		 const char *shown, struct me_err *err)
{
	struct stat st;
	int try, saved;

	temp->dirfd = dirfd;
	temp->fd = -1;
	for (try = 0; try < TRIES && temp->fd < 0; try++) {
		if (make_name(temp->name, name))
			break;
		temp->fd = openat(dirfd, temp->name,
				  O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (temp->fd < 0 && errno != EEXIST && errno != EINTR)
			break;
	}
	if (temp->fd < 0)
		return me_err_errno(err, "cannot make a temporary file for %s",
				    me_err_quote(shown));
	/* A strange umask may have taken bits away; nothing can add any. */
	if (fstat(temp->fd, &st) || fchmod(temp->fd, 0600)) {
		me_err_errno(err, "cannot make a temporary file for %s",
			     me_err_quote(shown));
		saved = errno;
		unlinkat(dirfd, temp->name, 0);
		close(temp->fd);
		errno = saved;
		return -1;
	}
	temp->dev = st.st_dev;
	temp->ino = st.st_ino;
	return 0;
}

int me_temp_fill(struct me_temp *temp, const void *data, size_t len,
		 const char *shown, struct me_err *err)
{
	if (me_file_write_fd(temp->fd, data, len))
		return me_err_errno(err, "cannot write a temporary file for %s",
				    me_err_quote(shown));
	return 0;
}

int me_temp_seal(struct me_temp *temp, const void *data, size_t len,
		 const char *shown, struct me_err *err)
{
	int fd = temp->fd, same;

	if (me_file_sync(fd))
		return me_err_errno(err,
				    "cannot write a temporary file for %s "
				    "to disk",
				    me_err_quote(shown));
	same = me_file_equal_fd(fd, data, len);
	if (same < 0)
		return me_err_errno(err,
				    "cannot read back a temporary file "
				    "for %s",
				    me_err_quote(shown));
	if (same == 0)
		return me_err_set(err,
				  "the temporary file for %s does not "
				  "hold what was written to it; check the disk",
				  me_err_quote(shown));
	/*
	 * On some file systems the last write errors come only with close.
	 * A second descriptor pins the inode: its number, by which the file
	 * is known from here on, cannot be given to another one.
	 */
	temp->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if ((close(fd) && errno != EINTR) || temp->fd < 0)
		return me_err_errno(err, "cannot write a temporary file for %s",
				    me_err_quote(shown));
	return 0;
}

/* Rename, unless to exists. */
static int rename_new(int dir, const char *from, const char *to)
{
	if (!renameat2(dir, from, dir, to, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* The file system does not know the flag; me_temp_drop() unlinks. */
	return linkat(dir, from, dir, to, 0);
}

int me_temp_place(const struct me_temp *temp, const char *name)
{
	return rename_new(temp->dirfd, temp->name, name);
}

int me_temp_publish(struct me_temp *temp, const char *name)
{
	int saved;

	if (me_temp_place(temp, name))
		return -1;
	if (!me_file_sync(temp->dirfd))
		return 0;
	/* It might not survive a power cut, so nobody shall rely on it. */
	saved = errno;
	if (me_temp_is(temp, name))
		unlinkat(temp->dirfd, name, 0);
	errno = saved;
	return -1;
}

bool me_temp_is(const struct me_temp *temp, const char *name)
{
	struct stat st;

	return !fstatat(temp->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) &&
		st.st_dev == temp->dev && st.st_ino == temp->ino;
}

void me_temp_drop(struct me_temp *temp)
{
	int saved = errno;

	if (me_temp_is(temp, temp->name))
		unlinkat(temp->dirfd, temp->name, 0);
	if (temp->fd >= 0)
		close(temp->fd);
	temp->fd = -1;
	errno = saved;
}

static bool is_temp_name(const char *entry, const char *name)
{
	size_t len = (size_t)stem(name);

	return strlen(entry) == len + 1 + RANDOM + strlen(SUFFIX) &&
		!strncmp(entry, name, len) && entry[len] == '.' &&
		strspn(entry + len + 1, letters) == RANDOM &&
		!strcmp(entry + len + 1 + RANDOM, SUFFIX);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add(struct me_temp_names *names, const char *name)
{
	char **v = realloc(names->v, (names->n + 1) * sizeof(*v));

	if (!v)
		return -1;
	names->v = v;
	v[names->n] = strdup(name);
	return v[names->n] && ++names->n ? 0 : -1;
}

int me_temp_list(int dirfd, const char *name, struct me_temp_names *names,
		 struct me_err *err)
{
	/* Opened anew: a copied descriptor would share its read position. */
	int fd = openat(dirfd, ".", O_RDONLY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	*names = (struct me_temp_names){ NULL, 0 };
	if (!dir) {
		me_err_errno(err, "cannot list the folder of %s",
			     me_err_quote(name));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (errno = 0, (entry = readdir(dir)) != NULL)
		if (is_temp_name(entry->d_name, name) &&
		    add(names, entry->d_name))
			break;
	if (errno) {
		me_err_errno(err, "cannot list the folder of %s",
			     me_err_quote(name));
		closedir(dir);
		me_temp_names_release(names);
		return -1;
	}
	closedir(dir);
	if (names->n > 1)
		qsort(names->v, names->n, sizeof(*names->v), by_name);
	return 0;
}

void me_temp_names_release(struct me_temp_names *names)
{
	while (names->n > 0)
		free(names->v[--names->n]);
	free(names->v);
	*names = (struct me_temp_names){ NULL, 0 };
}
