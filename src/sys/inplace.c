#include "sys/inplace.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "merge-env intent 1 "
#define HEAD_MAX 80
#define KEPT_MAX 1000

struct intent {
	struct me_file file; /* owns the bytes below */
	const char *old, *new;
	size_t old_len, new_len;
};

static int write_intent(const struct me_replace *rep, struct me_err *err)
{
	size_t old_len = rep->old->len, room, head;
	char *buf;
	int rc;

	/* What could not be read back would block every later run. */
	if (old_len + rep->len > ME_FILE_MAX - HEAD_MAX)
		return me_err_set(err, "%s is too large to be written in place",
				  me_err_quote(rep->place->path));
	room = HEAD_MAX + old_len + rep->len;
	buf = malloc(room);
	if (!buf)
		return me_err_set(err, "out of memory");
	head = (size_t)snprintf(buf, HEAD_MAX, MAGIC "%zu %zu\n", old_len,
				rep->len);
	if (old_len)
		memcpy(buf + head, rep->old->data, old_len);
	if (rep->len)
		memcpy(buf + head + old_len, rep->data, rep->len);
	rc = me_state_write(rep->state, rep->intent, buf,
			    head + old_len + rep->len, err);
	explicit_bzero(buf, room);
	free(buf);
	return rc;
}

/* 1 read, 0 there is none, -1 with a message. */
static int read_intent(const struct me_state *state, const char *name,
		       struct intent *in, struct me_err *err)
{
	char head[HEAD_MAX + 1];
	int end = 0;
	size_t n;

	if (me_state_read(state, name, &in->file, err))
		return -1;
	if (!in->file.data)
		return 0;
	n = in->file.len < HEAD_MAX ? in->file.len : HEAD_MAX;
	memcpy(head, in->file.data, n);
	head[n] = '\0';
	if (sscanf(head, MAGIC "%zu %zu%n", &in->old_len, &in->new_len, &end) ==
		    2 &&
	    head[end] == '\n') {
		n = in->file.len - (size_t)(end + 1);
		if (in->old_len <= n && in->new_len == n - in->old_len) {
			in->old = in->file.data + end + 1;
			in->new = in->old + in->old_len;
			return 1;
		}
	}
	me_file_release(&in->file);
	return me_err_set(err,
			  "%s in %s is damaged; compare the env file with "
			  "its newest backup, then remove it",
			  me_err_quote(name), me_err_quote(state->path));
}

/* Write all of data over the file, whatever it holds. 0, or -1 with errno. */
static int overwrite(int fd, const char *data, size_t len)
{
	int same;

	if (me_file_pwrite_fd(fd, data, len, 0))
		return -1;
	while (ftruncate(fd, (off_t)len))
		if (errno != EINTR)
			return -1;
	if (me_file_sync(fd))
		return -1;
	same = me_file_equal_fd(fd, data, len);
	if (same == 0)
		errno = EIO;
	return same == 1 ? 0 : -1;
}

/* Take back a write that failed; the intent stays if that fails as well. */
static int undo(const struct me_replace *rep, int fd, struct me_err *err)
{
	struct me_err ignored = ME_ERR_INIT;

	if (!overwrite(fd, rep->old->data, rep->old->len)) {
		me_state_remove(rep->state, rep->intent, &ignored);
		return -1;
	}
	if (err) { /* what failed first matters less than this */
		err->msg[0] = '\0';
		me_err_errno(err,
			     "%s is damaged, and its old bytes could not "
			     "be put back; they are in %s in %s, and the next "
			     "run tries again",
			     me_err_quote(rep->place->path),
			     me_err_quote(rep->intent),
			     me_err_quote(rep->state->path));
	}
	return -1;
}

/*
 * Room for a longer file before the first byte of it is touched: a full disk
 * is met here, or, where the file system cannot promise it, by undo().
 */
static int reserve(int fd, size_t len)
{
	while (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)len)) {
		if (errno == EOPNOTSUPP || errno == ENOSYS)
			return 0;
		if (errno != EINTR)
			return -1;
	}
	return 0;
}

/* Is fd still what was read? 1, 0, -1 with errno. */
static int is_old(const struct me_replace *rep, int fd)
{
	struct me_file_id id;
	struct stat st;

	if (fstat(fd, &st))
		return -1;
	id = me_file_id_of(&st);
	if (!me_file_id_same(&id, &rep->old->id))
		return 0;
	return me_file_equal_fd(fd, rep->old->data, rep->old->len);
}

static int check_old(struct me_replace *rep, int fd, struct me_err *err)
{
	int same = is_old(rep, fd);

	if (same == 1)
		return 0;
	if (same < 0)
		return me_err_errno(err, "cannot examine %s",
				    me_err_quote(rep->place->path));
	rep->raced = true;
	return me_err_set(err,
			  "%s was changed by another program meanwhile; "
			  "nothing was written, run this again",
			  me_err_quote(rep->place->path));
}

static int write_over(struct me_replace *rep, int fd, struct me_err *err)
{
	const char *path = rep->place->path;
	struct me_err why = ME_ERR_INIT;
	int rc;

	rc = write_intent(rep, err);
	if (!rc)
		rc = check_old(rep, fd, err);
	if (!rc && rep->len > rep->old->len && reserve(fd, rep->len))
		rc = me_err_errno(err, "no room to write %s",
				  me_err_quote(path));
	if (rc) { /* nothing is touched yet */
		me_state_remove(rep->state, rep->intent, &why);
		return rc;
	}
	if (overwrite(fd, rep->data, rep->len)) {
		me_err_errno(err, "cannot write %s", me_err_quote(path));
		return undo(rep, fd, err);
	}
	/*
	 * If only the removal's sync failed, the intent is gone for all but
	 * a power cut, and recovery then finds the new bytes whole.
	 */
	if (me_state_remove(rep->state, rep->intent, &why) &&
	    me_state_has(rep->state, rep->intent)) {
		me_err_set(err, "%s", why.msg);
		return undo(rep, fd, err);
	}
	rep->done = true;
	return 0;
}

int me_inplace_write(struct me_replace *rep, struct me_err *err)
{
	const struct me_place *place = rep->place;
	struct stat st;
	int fd, rc = -1;

	assert(rep->state && rep->intent);
	if (me_state_has(rep->state, rep->intent))
		return me_err_set(err,
				  "an earlier in-place write of %s was "
				  "interrupted; recover from it first",
				  me_err_quote(place->path));
	fd = me_file_open(place->fd, place->name, place->path,
			  O_RDWR | O_NOFOLLOW, &st, err);
	if (fd < 0)
		return -1;
	if (!check_old(rep, fd, err) &&
	    (!rep->before || !rep->before(rep->arg, err)))
		rc = write_over(rep, fd, err);
	close(fd); /* after a good fsync it has no more to say */
	return rc;
}

/* Could an interrupted write, or its recovery, have left these bytes? */
static bool is_torn(const struct intent *in, const char *now, size_t len)
{
	size_t least = in->old_len < in->new_len ? in->old_len : in->new_len;
	size_t most = in->old_len < in->new_len ? in->new_len : in->old_len;
	size_t i;

	if (len < least || len > most)
		return false;
	for (i = 0; i < len; i++) {
		if (i < in->old_len && now[i] == in->old[i])
			continue;
		if (i < in->new_len && now[i] == in->new[i])
			continue;
		/* A power cut may leave a grown file with a hole. */
		if (i >= in->old_len && now[i] == '\0')
			continue;
		return false;
	}
	return true;
}

static bool is_bytes(const struct me_file *file, const char *data, size_t len)
{
	return file->data && file->len == len &&
		(!len || !memcmp(file->data, data, len));
}

/* Put the intent, which holds the old bytes, aside under a free name. */
static int put_aside(const struct me_state *state, const char *intent,
		     char **kept, struct me_err *err)
{
	char *name;
	int i;

	for (i = 1; i <= KEPT_MAX; i++) {
		if (asprintf(&name, "%s.kept-%d", intent, i) < 0)
			return me_err_set(err, "out of memory");
		if (me_state_has(state, name)) { /* nobody else writes */
			free(name);
			continue;
		}
		if (!renameat(state->fd, intent, state->fd, name)) {
			*kept = name;
			return 0;
		}
		me_err_errno(err, "cannot rename %s in %s",
			     me_err_quote(intent), me_err_quote(state->path));
		free(name);
		return -1;
	}
	return me_err_set(err,
			  "%s has too many files %s; look at them and "
			  "remove them",
			  me_err_quote(state->path), me_err_quote(intent));
}

static int restore(const struct me_place *place, const struct intent *in,
		   struct me_err *err)
{
	struct stat st;
	int fd = me_file_open(place->fd, place->name, place->path,
			      O_RDWR | O_NOFOLLOW, &st, err),
	    rc;

	if (fd < 0)
		return -1;
	rc = overwrite(fd, in->old, in->old_len);
	if (rc)
		me_err_errno(err, "cannot restore %s",
			     me_err_quote(place->path));
	close(fd);
	return rc;
}

/* The file on disk as it is: its run may have been killed before the sync. */
static int sync_whole(const struct me_place *place, struct me_err *err)
{
	struct stat st;
	int fd = me_file_open(place->fd, place->name, place->path,
			      O_RDONLY | O_NOFOLLOW, &st, err),
	    rc;

	if (fd < 0)
		return -1;
	rc = me_file_sync(fd);
	if (rc)
		me_err_errno(err, "cannot write %s to disk",
			     me_err_quote(place->path));
	close(fd);
	return rc;
}

static int settle(const struct me_place *place, const struct me_state *state,
		  const char *intent, const struct intent *in,
		  const struct me_file *now, enum me_recover *what, char **kept,
		  struct me_err *err)
{
	if (is_bytes(now, in->old, in->old_len) ||
	    is_bytes(now, in->new, in->new_len)) {
		*what = ME_RECOVER_WHOLE;
		if (sync_whole(place, err))
			return -1;
	} else if (now->data && is_torn(in, now->data, now->len)) {
		*what = ME_RECOVER_RESTORED;
		if (restore(place, in, err))
			return -1;
	} else {
		*what = ME_RECOVER_FOREIGN;
		return put_aside(state, intent, kept, err);
	}
	return me_state_remove(state, intent, err);
}

int me_inplace_recover(const struct me_place *place,
		       const struct me_state *state, const char *intent,
		       enum me_recover *what, char **kept, struct me_err *err)
{
	struct intent in = { .file = ME_FILE_INIT };
	struct me_err why = ME_ERR_INIT;
	struct me_file now;
	int rc;

	*what = ME_RECOVER_NONE;
	*kept = NULL;
	rc = read_intent(state, intent, &in, err);
	if (rc <= 0)
		return rc;
	rc = me_file_read_at(place->fd, place->name, place->path,
			     ME_FILE_NOFOLLOW, &now, &why);
	if (rc && why.errnum != ENOENT) {
		if (err && !err->msg[0])
			*err = why;
	} else {
		rc = settle(place, state, intent, &in, &now, what, kept, err);
	}
	me_file_release(&now);
	me_file_release(&in.file);
	return rc;
}
