#include "setup/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/replace.h"
#include "sys/temp.h"

/* The permission bits that git gives a file. */
static unsigned plain_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

struct me_slice me_setup_file_old(const struct me_setup_file *f)
{
	return me_slice(f->exists ? f->old.data : "",
			f->exists ? f->old.len : 0);
}

static bool folder_is_missing(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = strndup(path, slash ? (size_t)(slash - path) : 0);
	bool missing = dir && *dir && access(dir, F_OK) && errno == ENOENT;

	free(dir);
	return missing;
}

int me_setup_file_read(struct me_setup_file *f, const char *root,
		       const char *path, struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;

	f->path = strdup(path);
	if (!f->path)
		return me_err_set(err, "out of memory");
	if (!root && folder_is_missing(path))
		return 0;
	if (me_place_open(&f->place, root, path, root ? 0 : ME_PLACE_FOLLOW,
			  err))
		return -1;
	free(f->path);
	f->path = strdup(root ? f->place.real : f->place.path);
	if (!f->path)
		return me_err_set(err, "out of memory");
	f->exists = !me_file_read_at(f->place.fd, f->place.name, f->place.path,
				     ME_FILE_NOFOLLOW, &f->old, &why);
	if (f->exists || why.errnum == ENOENT)
		return 0;
	return me_err_set(err, "%s", why.msg);
}

int me_setup_file_edit(struct me_setup_file *f, struct me_block *block,
		       struct me_err *err)
{
	struct me_slice old = me_setup_file_old(f);

	if (!f->exists)
		block->made |= ME_BLOCK_NEW_FILE;
	if (f->place.fd < 0)
		block->made |= ME_BLOCK_NEW_FOLDER;
	if (me_block_edit(block, old, &f->text))
		return me_err_set(err, "out of memory");
	f->changes = !me_slice_eq(old, me_buf_slice(&f->text));
	f->undo = block->undo;
	f->removes =
		f->changes && !f->text.len && (f->undo & ME_BLOCK_NEW_FILE);
	return 0;
}

/* One that is not empty stays. */
static void remove_folder(const struct me_setup_file *f)
{
	const char *slash = strrchr(f->path, '/');
	char *dir = slash ? strndup(f->path, (size_t)(slash - f->path)) : NULL;

	if (dir)
		rmdir(dir);
	free(dir);
}

static int make_folder(struct me_setup_file *f, struct me_err *err)
{
	char *slash = strrchr(f->path, '/');

	*slash = '\0';
	f->new_folder = !mkdir(f->path, 0777);
	if (!f->new_folder)
		me_err_errno(err, "cannot make the folder %s",
			     me_err_quote(f->path));
	*slash = '/';
	return f->new_folder
		? me_place_open(&f->place, NULL, f->path, ME_PLACE_FOLLOW, err)
		: -1;
}

int me_setup_file_make(int dirfd, const char *name, const char *shown,
		       struct me_slice text, unsigned mode, bool replace,
		       struct me_err *err)
{
	struct me_temp temp;
	int rc;

	if (me_temp_open(&temp, dirfd, name, shown, err))
		return -1;
	if (me_temp_fill(&temp, text.data, text.len, shown, err) ||
	    me_temp_seal(&temp, text.data, text.len, shown, err)) {
		rc = -1;
	} else if (fchmod(temp.fd, mode) ||
		   (replace ? renameat(dirfd, temp.name, dirfd, name)
			    : me_temp_publish(&temp, name))) {
		rc = me_err_errno(err, "cannot make %s", me_err_quote(shown));
	} else {
		(void)me_file_sync(dirfd);
		rc = 0;
	}
	me_temp_drop(&temp);
	return rc;
}

static int replace(const struct me_setup_file *f, const struct me_file *old,
		   struct me_slice text, struct me_err *err)
{
	struct me_replace rep = { .place = &f->place,
				  .old = old,
				  .data = text.data ? text.data : "",
				  .len = text.len };
	char *hint;

	if (!me_replace_run(&rep, err))
		return 0;
	/* an option that install does not have */
	hint = strstr(err->msg, "; --in-place");
	if (hint)
		*hint = '\0';
	return -1;
}

static int write_file(struct me_setup_file *f, struct me_err *err)
{
	struct me_slice text = me_buf_slice(&f->text);

	if (f->place.fd < 0 && make_folder(f, err))
		return -1;
	if (f->exists && !f->removes)
		return replace(f, &f->old, text, err);
	if (!f->exists)
		return me_setup_file_make(f->place.fd, f->place.name, f->path,
					  text, plain_mode(), false, err);
	if (unlinkat(f->place.fd, f->place.name, 0))
		return me_err_errno(err, "cannot remove %s",
				    me_err_quote(f->path));
	return 0;
}

int me_setup_file_write(struct me_setup_file *f, struct me_err *err)
{
	f->written = !write_file(f, err);
	if (!f->written && f->new_folder)
		remove_folder(f);
	return f->written ? 0 : -1;
}

void me_setup_file_done(const struct me_setup_file *f)
{
	if (f->written && f->removes && (f->undo & ME_BLOCK_NEW_FOLDER))
		remove_folder(f);
}

/* Only what was written here is taken back, not what somebody has saved. */
void me_setup_file_undo(struct me_setup_file *f)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_file now = ME_FILE_INIT;

	if (!f->written)
		return;
	f->written = false;
	if (f->removes) {
		me_setup_file_make(f->place.fd, f->place.name, f->path,
				   me_setup_file_old(f), f->old.id.mode & 07777,
				   false, &ignored);
		return;
	}
	if (me_file_read_at(f->place.fd, f->place.name, f->path,
			    ME_FILE_NOFOLLOW, &now, &ignored))
		return;
	if (!me_slice_eq(me_slice(now.data, now.len), me_buf_slice(&f->text))) {
		/* somebody was faster */
	} else if (f->exists) {
		replace(f, &now, me_setup_file_old(f), &ignored);
	} else {
		unlinkat(f->place.fd, f->place.name, 0);
		if (f->new_folder)
			remove_folder(f);
	}
	me_file_release(&now);
}

void me_setup_file_close(struct me_setup_file *f)
{
	me_place_close(&f->place);
	me_file_release(&f->old);
	me_buf_free(&f->text);
	free(f->path);
	*f = (struct me_setup_file)ME_SETUP_FILE_INIT;
}
