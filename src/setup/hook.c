#include "setup/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup/command.h"
#include "setup/file.h"
#include "setup/hook_text.h" /* made by CMake: hook_text[], of hooks/ */

#define LINE "program=git-merge-env\n"
#define NOTE " # new folder"
#define HOOK_MAX ((off_t)1 << 16)
#define NAME_LEN 64

const char *const me_hook_name[ME_HOOKS] = { "post-merge", "post-checkout",
					     "post-rewrite" };

/* Where managers put a hook that they find: pre-commit, which goes on running
   it, and lefthook, which does not. */
static const char *const moved[ME_HOOKS][2] = {
	{ "post-merge.legacy", "post-merge.old" },
	{ "post-checkout.legacy", "post-checkout.old" },
	{ "post-rewrite.legacy", "post-rewrite.old" },
};
#define MOVES (sizeof(*moved) / sizeof(**moved))

/* The script, with the program's path; that we made the folder is noted. */
static void write_text(struct me_buf *b, const struct me_hook_file *h,
		       bool new_folder)
{
	const char *text = hook_text[h->i], *at = strstr(text, LINE);

	me_buf_add(b, me_slice(text, (size_t)(at - text)));
	me_buf_str(b, "program=");
	me_command_quote(b, h->program);
	me_buf_str(b, new_folder ? NOTE "\n" : "\n");
	me_buf_str(b, at + strlen(LINE));
}

static int open_folder(const struct me_hook_file *h)
{
	return open(h->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void name_of(char out[NAME_LEN], const struct me_hook_file *h,
		    const char *end)
{
	snprintf(out, NAME_LEN, "%s%s", me_hook_name[h->i], end);
}

/* Is a file one that this program wrote, in this version or another? */
static bool is_ours(struct me_slice s)
{
	return memmem(s.data, s.len, "\nprogram=", 9) &&
		memmem(s.data, s.len, ME_HOOK_KEPT, strlen(ME_HOOK_KEPT));
}

static bool has_note(struct me_slice s)
{
	return s.len && memmem(s.data, s.len, NOTE "\n", strlen(NOTE "\n"));
}

/* 1: there is something of that name; 0: there is not; -1: who knows. */
static int examine(const struct me_hook_file *h, int fd, const char *name,
		   struct stat *st, struct me_err *err)
{
	if (!fstatat(fd, name, st, AT_SYMLINK_NOFOLLOW))
		return 1;
	return errno == ENOENT
		? 0
		: me_err_errno(err, "cannot examine the hook %s in %s", name,
			       me_err_quote(h->folder));
}

/* What stands under a name: is it ours, with this content? file is read if it
   may be. */
static int state_of(const struct me_hook_file *h, int fd, const char *name,
		    struct me_file *file, enum me_hook_state *state,
		    struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;
	struct me_buf want = ME_BUF_INIT;
	struct me_slice got;
	struct stat st;
	int there = examine(h, fd, name, &st, err);

	*state = there ? ME_HOOK_FOREIGN : ME_HOOK_NONE;
	if (there <= 0)
		return there;
	if (!S_ISREG(st.st_mode) || st.st_size > HOOK_MAX)
		return 0;
	if (me_file_read_at(fd, name, name, ME_FILE_NOFOLLOW, file, &why))
		return me_err_set(err, "%s, in %s", why.msg,
				  me_err_quote(h->folder));
	got = me_slice(file->data, file->len);
	if (is_ours(got)) {
		write_text(&want, h, has_note(got));
		*state = me_slice_eq(got, me_buf_slice(&want)) &&
				(st.st_mode & 0111) == 0111
			? ME_HOOK_CURRENT
			: ME_HOOK_STALE;
		me_buf_free(&want);
	}
	return 0;
}

static int look_in(struct me_hook_file *h, int fd, struct me_err *err)
{
	const char *name = me_hook_name[h->i];
	struct me_file file = ME_FILE_INIT;
	struct stat st = { 0 }, kept_st;
	char kept[NAME_LEN];
	size_t i;
	int there, rc = state_of(h, fd, name, &file, &h->state, err);

	me_file_release(&file);
	if (rc || examine(h, fd, name, &st, err) < 0)
		return -1;
	name_of(kept, h, ME_HOOK_KEPT);
	there = examine(h, fd, kept, &kept_st, err);
	if (there < 0)
		return -1;
	h->executable = !faccessat(fd, name, X_OK, 0);
	h->kept = there;
	h->same = there && st.st_dev == kept_st.st_dev &&
		st.st_ino == kept_st.st_ino;
	for (i = 0; i < MOVES && !h->moved; i++) {
		enum me_hook_state s;

		rc = state_of(h, fd, moved[h->i][i], &file, &s, err);
		me_file_release(&file);
		if (rc)
			return -1;
		if (s == ME_HOOK_CURRENT || s == ME_HOOK_STALE)
			h->moved = moved[h->i][i];
	}
	return 0;
}

int me_hook_look(struct me_hook_file *h, struct me_err *err)
{
	int fd = open_folder(h), rc;

	h->state = ME_HOOK_NONE;
	h->kept = h->same = h->executable = false;
	h->moved = NULL;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			? 0
			: me_err_errno(err, "cannot open the folder %s",
				       me_err_quote(h->folder));
	rc = look_in(h, fd, err);
	close(fd);
	return rc;
}

/* The second name of a hook that is not ours. */
static int keep(const struct me_hook_file *h, int fd, struct me_err *err)
{
	char kept[NAME_LEN];

	name_of(kept, h, ME_HOOK_KEPT);
	if (h->same)
		return 0; /* an installation got as far as this */
	if (h->kept)
		return me_err_set(err,
				  "%s in %s is not ours, and %s is there, too; "
				  "move one of them away, then run git "
				  "merge-env install again",
				  me_hook_name[h->i], me_err_quote(h->folder),
				  kept);
	if (linkat(fd, me_hook_name[h->i], fd, kept, 0))
		return me_err_errno(err, "cannot keep the hook %s in %s as %s",
				    me_hook_name[h->i], me_err_quote(h->folder),
				    kept);
	return 0;
}

/* Does one of our files say that its folder is ours, too? */
static int notes_folder(const struct me_hook_file *h, int fd, const char *name,
			bool *does, struct me_err *err)
{
	struct me_file file = ME_FILE_INIT;
	enum me_hook_state ignored;
	int rc = state_of(h, fd, name, &file, &ignored, err);

	*does |= has_note(me_slice(file.data, file.len));
	me_file_release(&file);
	return rc;
}

static int put_in(const struct me_hook_file *h, int fd, bool new_folder,
		  struct me_err *err)
{
	struct me_buf text = ME_BUF_INIT;
	int rc;

	if (h->state == ME_HOOK_FOREIGN && keep(h, fd, err))
		return -1;
	if (h->state == ME_HOOK_STALE &&
	    notes_folder(h, fd, me_hook_name[h->i], &new_folder, err))
		return -1;
	write_text(&text, h, new_folder);
	rc = me_buf_failed(&text)
		? me_err_set(err, "out of memory")
		: me_setup_file_make(fd, me_hook_name[h->i], h->folder,
				     me_buf_slice(&text), 0755,
				     h->state != ME_HOOK_NONE, err);
	me_buf_free(&text);
	return rc;
}

int me_hook_put(const struct me_hook_file *h, struct me_err *err)
{
	bool new_folder = !mkdir(h->folder, 0777);
	int fd = open_folder(h), rc;

	rc = fd < 0 ? me_err_errno(err, "cannot open the folder %s",
				   me_err_quote(h->folder))
		    : put_in(h, fd, new_folder, err);
	if (fd >= 0)
		close(fd);
	if (rc && new_folder)
		rmdir(h->folder);
	return rc;
}

bool me_hook_takes(const struct me_hook_file *h)
{
	bool ours = h->state == ME_HOOK_CURRENT || h->state == ME_HOOK_STALE;

	return ours || h->moved || h->same ||
		(h->kept && h->state == ME_HOOK_NONE);
}

/* One of our files goes; what was kept takes its place. */
static int take_name(const struct me_hook_file *h, int fd, const char *name,
		     bool *new_folder, struct me_err *err)
{
	char kept[NAME_LEN];

	name_of(kept, h, ME_HOOK_KEPT);
	if (notes_folder(h, fd, name, new_folder, err))
		return -1;
	if (!renameat(fd, kept, fd, name) ||
	    (errno == ENOENT && !unlinkat(fd, name, 0)))
		return 0;
	return me_err_errno(err, "cannot take %s away from %s", name,
			    me_err_quote(h->folder));
}

int me_hook_take(const struct me_hook_file *h, struct me_err *err)
{
	bool new_folder = false;
	char kept[NAME_LEN];
	int fd = open_folder(h), rc = 0;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			? 0
			: me_err_errno(err, "cannot open the folder %s",
				       me_err_quote(h->folder));
	name_of(kept, h, ME_HOOK_KEPT);
	if (h->same && unlinkat(fd, kept, 0))
		rc = me_err_errno(err, "cannot remove %s in %s", kept,
				  me_err_quote(h->folder));
	else if (h->state == ME_HOOK_CURRENT || h->state == ME_HOOK_STALE)
		rc = take_name(h, fd, me_hook_name[h->i], &new_folder, err);
	else if (h->kept && !h->same && h->state == ME_HOOK_NONE && !h->moved)
		rc = renameat(fd, kept, fd, me_hook_name[h->i])
			? me_err_errno(err, "cannot put %s back in %s", kept,
				       me_err_quote(h->folder))
			: 0;
	if (!rc && h->moved)
		rc = take_name(h, fd, h->moved, &new_folder, err);
	(void)me_file_sync(fd);
	close(fd);
	if (new_folder)
		rmdir(h->folder); /* unless there is something in it */
	return rc;
}
