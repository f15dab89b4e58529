#include "sys/replace.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/attr.h"
#include "sys/inplace.h"

#define IN_PLACE_HINT "; --in-place would write into the file as it is"

static int raced(struct me_replace *rep, struct me_err *err)
{
	rep->raced = true;
	return me_err_set(err,
			  "%s was changed by another program meanwhile; "
			  "nothing was written, run this again",
			  me_err_quote(rep->place->path));
}

/* errno, and where it helps the way around it. */
static int refuse(const struct me_replace *rep, const char *what,
		  struct me_err *err)
{
	int saved = errno;
	bool around = rep->old &&
		(saved == EBUSY || saved == EXDEV || saved == EACCES ||
		 saved == EPERM || saved == EROFS);

	if (!err || err->msg[0])
		return -1;
	me_err_set(err, "%s %s: %s%s", what, me_err_quote(rep->place->path),
		   strerror(saved), around ? IN_PLACE_HINT : "");
	err->errnum = saved;
	return -1;
}

/* Does the place still hold the file that was read? 1, 0, -1 with errno. */
static int is_old(const struct me_replace *rep)
{
	struct me_file_id id;
	struct stat st;

	if (fstatat(rep->place->fd, rep->place->name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -1;
	id = me_file_id_of(&st);
	return me_file_id_same(&id, &rep->old->id);
}

/* The old file, open, once it is sure that it is the one that was read. */
static int open_old(struct me_replace *rep, struct me_err *err)
{
	const struct me_place *place = rep->place;
	struct me_err why = ME_ERR_INIT;
	struct me_file_id id;
	struct stat st;
	int fd;

	fd = me_file_open(place->fd, place->name, place->path,
			  O_RDONLY | O_NOFOLLOW, &st, &why);
	if (fd < 0) {
		if (why.errnum == ENOENT)
			return raced(rep, err);
		if (err && !err->msg[0])
			*err = why;
		return -1;
	}
	id = me_file_id_of(&st);
	if (!me_file_id_same(&id, &rep->old->id))
		raced(rep, err);
	else if (st.st_nlink > 1)
		me_err_set(err,
			   "%s has %lu hard links, and the other names "
			   "would keep the old content" IN_PLACE_HINT,
			   me_err_quote(place->path),
			   (unsigned long)st.st_nlink);
	else
		return fd;
	close(fd);
	return -1;
}

static int make_temp(struct me_replace *rep, struct me_temp *temp, int old_fd,
		     struct me_err *err)
{
	const struct me_place *place = rep->place;
	struct me_err why = ME_ERR_INIT;

	if (me_temp_open(temp, place->fd, place->name, place->path, &why)) {
		errno = why.errnum;
		return refuse(rep, "cannot make a temporary file beside", err);
	}
	if (me_temp_fill(temp, rep->data, rep->len, place->path, err) ||
	    (old_fd >= 0 && me_attr_copy(old_fd, temp->fd, place->path, err)) ||
	    me_temp_seal(temp, rep->data, rep->len, place->path, err)) {
		me_temp_drop(temp);
		return -1;
	}
	return 0;
}

/*
 * Is the file under the temporary name the one that was read? Its bytes
 * decide, with mode, owner and time of the last write. Not the inode: overlay
 * file systems may give it another one when it is renamed first. 1 yes, 0 no,
 * -1 with errno when that cannot be told.
 */
static int came_out(const struct me_replace *rep, const struct me_temp *temp)
{
	const struct me_file_id *old = &rep->old->id;
	struct me_err why = ME_ERR_INIT;
	struct stat st;
	int fd, same, saved;

	fd = me_file_open(temp->dirfd, temp->name, temp->name,
			  O_RDONLY | O_NOFOLLOW, &st, &why);
	if (fd < 0) {
		errno = why.errnum; /* 0: not even a regular file */
		return errno ? -1 : 0;
	}
	same = st.st_mode == old->mode && st.st_uid == old->uid &&
		st.st_gid == old->gid && st.st_size == old->size &&
		st.st_mtim.tv_sec == old->mtim.tv_sec &&
		st.st_mtim.tv_nsec == old->mtim.tv_nsec;
	if (same)
		same = me_file_equal_fd(fd, rep->old->data, rep->old->len);
	saved = errno;
	close(fd);
	errno = saved;
	return same;
}

static int exchange(const struct me_replace *rep, const struct me_temp *temp)
{
	return renameat2(temp->dirfd, temp->name, temp->dirfd, rep->place->name,
			 RENAME_EXCHANGE);
}

static void keep(struct me_replace *rep, const struct me_temp *temp)
{
	snprintf(rep->kept, sizeof(rep->kept), "%s", temp->name);
}

/*
 * Undo the exchange. If what comes out then is not our file, there was a
 * second save, newer than the one just put back: it belongs in front, and
 * the first one is kept beside it.
 */
static void swap_back(struct me_replace *rep, const struct me_temp *temp,
		      struct me_err *err)
{
	const char *path = rep->place->path;

	if (exchange(rep, temp)) {
		keep(rep, temp);
		rep->done = me_temp_is(temp, rep->place->name);
		me_err_errno(err,
			     "%s could not be put back; what it held before "
			     "is in %s beside it",
			     me_err_quote(path), me_err_quote(rep->kept));
	} else if (!me_temp_is(temp, temp->name)) {
		(void)exchange(rep, temp);
		keep(rep, temp);
		me_err_set(err,
			   "%s was saved twice by another program meanwhile; "
			   "the other save is in %s beside it",
			   me_err_quote(path), me_err_quote(rep->kept));
	}
	(void)me_file_sync(temp->dirfd);
}

/* Is errno that of a kernel or file system without RENAME_EXCHANGE? */
static bool no_exchange(void)
{
	return errno == ENOSYS || errno == EINVAL || errno == ENOTSUP;
}

/* Without exchange a save in the last microseconds is lost; see F3. */
static int put_plain(struct me_replace *rep, const struct me_temp *temp,
		     int old_fd, struct me_err *err)
{
	const char *name = rep->place->name;
	int same = me_file_equal_fd(old_fd, rep->old->data, rep->old->len);

	if (same > 0)
		same = is_old(rep);
	if (same < 0)
		return refuse(rep, "cannot examine", err);
	if (same == 0)
		return raced(rep, err);
	if (renameat(temp->dirfd, temp->name, temp->dirfd, name))
		return refuse(rep, "cannot replace", err);
	rep->done = true;
	if (me_file_sync(temp->dirfd))
		return me_err_errno(err,
				    "%s is replaced, but perhaps not yet "
				    "on disk",
				    me_err_quote(rep->place->path));
	return 0;
}

static int put(struct me_replace *rep, const struct me_temp *temp, int old_fd,
	       struct me_err *err)
{
	int now = is_old(rep);

	if (now < 0)
		return refuse(rep, "cannot examine", err);
	if (now == 0)
		return raced(rep, err);
	if (rep->flags & ME_REPLACE_NO_EXCHANGE)
		return put_plain(rep, temp, old_fd, err);
	if (exchange(rep, temp)) {
		if (no_exchange())
			return put_plain(rep, temp, old_fd, err);
		return refuse(rep, "cannot replace", err);
	}
	now = came_out(rep, temp);
	if (now < 0) {
		refuse(rep, "cannot examine the replaced", err);
		swap_back(rep, temp, err);
		return -1;
	}
	if (now == 0) {
		swap_back(rep, temp, err);
		return raced(rep, err);
	}
	if (me_file_sync(temp->dirfd)) {
		refuse(rep, "cannot write the folder to disk of", err);
		swap_back(rep, temp, err);
		return -1;
	}
	rep->done = true;
	/* A power cut now brings back the name at worst, and nothing else. Full,
	   a copy-on-write file system may need a sync to unlink. */
	if (unlinkat(temp->dirfd, temp->name, 0) &&
	    (me_file_sync(temp->dirfd) || unlinkat(temp->dirfd, temp->name, 0)))
		keep(rep, temp);
	return 0;
}

static int create(struct me_replace *rep, struct me_err *err)
{
	struct me_temp temp;
	int rc = -1;

	if (make_temp(rep, &temp, -1, err))
		return -1;
	if (rep->before && rep->before(rep->arg, err))
		goto out;
	rc = me_temp_publish(&temp, rep->place->name);
	if (rc && errno == EEXIST) {
		rep->raced = true;
		me_err_set(err,
			   "%s exists by now; nothing was written, run "
			   "this again",
			   me_err_quote(rep->place->path));
	} else if (rc) {
		refuse(rep, "cannot make", err);
	} else {
		rep->done = true;
	}
out:
	me_temp_drop(&temp);
	return rc;
}

/* Is the open file mounted where it is, as container engines mount one? It
   could not be replaced, and that is better known before a backup is made. */
static bool is_mounted(int fd, int dirfd)
{
#ifdef STATX_MNT_ID
	struct statx file, dir;

	if (!statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &file) &&
	    !statx(dirfd, "", AT_EMPTY_PATH, STATX_MNT_ID, &dir) &&
	    (file.stx_mask & dir.stx_mask & STATX_MNT_ID))
		return file.stx_mnt_id != dir.stx_mnt_id;
#endif
	return false;
}

static int replace(struct me_replace *rep, struct me_err *err)
{
	struct me_temp temp;
	int fd = open_old(rep, err), rc = -1;

	if (fd < 0)
		return -1;
	if (is_mounted(fd, rep->place->fd)) {
		close(fd);
		errno = EBUSY;
		return refuse(rep, "cannot replace", err);
	}
	if (!make_temp(rep, &temp, fd, err)) {
		if (!rep->before || !rep->before(rep->arg, err))
			rc = put(rep, &temp, fd, err);
		me_temp_drop(&temp);
	}
	close(fd);
	return rc;
}

int me_replace_run(struct me_replace *rep, struct me_err *err)
{
	const struct me_file *old = rep->old;

	assert(!old || old->hold != ME_FILE_MAPPED);
	rep->done = rep->raced = false;
	rep->kept[0] = '\0';
	if (!old)
		return create(rep, err);
	if (old->len == rep->len &&
	    (!rep->len || !memcmp(old->data, rep->data, rep->len)))
		return 0;
	if (rep->flags & ME_REPLACE_IN_PLACE)
		return me_inplace_write(rep, err);
	return replace(rep, err);
}

int me_replace_recover(const struct me_place *place,
		       const struct me_state *state, const char *intent,
		       enum me_recover *what, char **kept, struct me_err *err)
{
	return me_inplace_recover(place, state, intent, what, kept, err);
}

int me_replace_leftovers(const struct me_place *place,
			 struct me_temp_names *names, struct me_err *err)
{
	return me_temp_list(place->fd, place->name, names, err);
}
