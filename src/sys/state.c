#include "sys/state.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/folder.h"

char *me_state_home(void)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int n = -1;

	if (xdg && *xdg == '/')
		n = asprintf(&path, "%s/merge-env", xdg);
	else if (home && *home == '/')
		n = asprintf(&path, "%s/.local/state/merge-env", home);
	return n < 0 ? NULL : path;
}

int me_state_open(struct me_state *state, const char *path, unsigned flags,
		  struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;

	*state = (struct me_state)ME_STATE_INIT;
	state->path = strdup(path);
	if (!state->path)
		return me_err_set(err, "out of memory");
	state->fd = me_folder_open(
		AT_FDCWD, path,
		ME_FOLDER_TIGHTEN |
			(flags & ME_STATE_MAKE ? ME_FOLDER_MAKE : 0),
		NULL, &why);
	if (state->fd >= 0)
		return 0;
	if (why.errnum == ENOENT && !(flags & ME_STATE_MAKE))
		return 0;
	me_state_close(state);
	if (err && !err->msg[0])
		*err = why;
	return -1;
}

void me_state_close(struct me_state *state)
{
	if (state->fd >= 0)
		close(state->fd);
	free(state->path);
	*state = (struct me_state)ME_STATE_INIT;
}

char *me_state_path(const struct me_state *state, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", state->path, name) < 0 ? NULL : path;
}

static void check_name(const char *name)
{
	assert(*name && !strchr(name, '/') && strlen(name) < NAME_MAX - 8);
	(void)name;
}

/* What errno says, of a file of the state. */
static int failed(const struct me_state *state, const char *name,
		  const char *what, struct me_err *err)
{
	int saved = errno;
	char *path = me_state_path(state, name);

	errno = saved;
	me_err_errno(err, "cannot %s %s", what,
		     me_err_quote(path ? path : name));
	free(path);
	return -1;
}

int me_state_read(const struct me_state *state, const char *name,
		  struct me_file *file, struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;
	char *path;
	int rc;

	check_name(name);
	*file = (struct me_file)ME_FILE_INIT;
	if (state->fd < 0)
		return 0;
	path = me_state_path(state, name);
	if (!path)
		return me_err_set(err, "out of memory");
	rc = me_file_read_at(state->fd, name, path, ME_FILE_NOFOLLOW, file,
			     &why);
	free(path);
	if (!rc || why.errnum == ENOENT)
		return 0;
	if (err && !err->msg[0])
		*err = why;
	return -1;
}

/* The new bytes, whole, under the name temp; on disk if they are to be. */
static int write_temp(int dir, const char *temp, const void *data, size_t len,
		      bool wait)
{
	int fd, same = 1, saved;

	/* What a killed run left: never renamed, so nobody's only copy. */
	if (unlinkat(dir, temp, 0) && errno != ENOENT)
		return -1;
	do
		fd = openat(dir, temp,
			    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC |
				    O_NOCTTY,
			    0600);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return -1;
	if (fchmod(fd, 0600) || me_file_write_fd(fd, data, len) ||
	    (wait && me_file_sync(fd)))
		goto fail;
	if (wait)
		same = me_file_equal_fd(fd, data, len);
	if (same != 1) {
		if (same == 0)
			errno = EIO;
		goto fail;
	}
	if (close(fd) && errno != EINTR) {
		fd = -1;
		goto fail;
	}
	return 0;
fail:
	saved = errno;
	unlinkat(dir, temp, 0);
	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}

static int write_file(const struct me_state *state, const char *name,
		      const void *data, size_t len, bool wait)
{
	char temp[NAME_MAX + 1];
	int saved;

	check_name(name);
	snprintf(temp, sizeof(temp), "%s.tmp", name);
	if (state->fd < 0) {
		errno = ENOENT;
		return -1;
	}
	if (write_temp(state->fd, temp, data, len, wait))
		return -1;
	if (!renameat(state->fd, temp, state->fd, name))
		return 0;
	saved = errno;
	unlinkat(state->fd, temp, 0);
	errno = saved;
	return -1;
}

int me_state_prepare(const struct me_state *state, const char *name,
		     const void *data, size_t len, struct me_err *err)
{
	if (write_file(state, name, data, len, true))
		return failed(state, name, "write", err);
	return 0;
}

int me_state_leave(const struct me_state *state, const char *name,
		   const void *data, size_t len, struct me_err *err)
{
	if (write_file(state, name, data, len, false))
		return failed(state, name, "write", err);
	return 0;
}

int me_state_write(const struct me_state *state, const char *name,
		   const void *data, size_t len, struct me_err *err)
{
	if (write_file(state, name, data, len, true) || me_file_sync(state->fd))
		return failed(state, name, "write", err);
	return 0;
}

int me_state_remove(const struct me_state *state, const char *name,
		    struct me_err *err)
{
	check_name(name);
	if (state->fd < 0)
		return 0;
	if (unlinkat(state->fd, name, 0)) {
		if (errno == ENOENT)
			return 0;
	} else if (!me_file_sync(state->fd)) {
		return 0;
	}
	return failed(state, name, "remove", err);
}

bool me_state_has(const struct me_state *state, const char *name)
{
	check_name(name);
	/* When in doubt it is there: the caller must look, not overwrite. */
	return state->fd >= 0 &&
		(!faccessat(state->fd, name, F_OK, AT_SYMLINK_NOFOLLOW) ||
		 errno != ENOENT);
}
