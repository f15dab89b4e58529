/*
 * One text file that install edits: read, the block in it worked out
 * (setup/block.h), written in one step, and put back if something later
 * fails.
 *
 *	struct me_setup_file f = ME_SETUP_FILE_INIT;
 *
 *	if (me_setup_file_read(&f, NULL, path, &err) ||
 *	    me_setup_file_edit(&f, &block, &err) ||
 *	    (f.changes && me_setup_file_write(&f, &err)))
 *		...
 *	if (...a later step failed...)
 *		me_setup_file_undo(&f);
 *	else
 *		me_setup_file_done(&f);
 *	me_setup_file_close(&f);
 *
 * Outside of the work tree a symbolic link is followed, as operators keep
 * their dotfiles behind links. Mode, owner and attributes stay. A file that is
 * made has the mode that git would give it; its folder is made, too, if that
 * alone is missing. What was made goes again when the block that says so is
 * taken out, and the file or folder is empty then.
 */
#ifndef MERGEENV_SETUP_FILE_H
#define MERGEENV_SETUP_FILE_H

#include "setup/block.h"
#include "sys/file.h"
#include "sys/place.h"

struct me_setup_file {
	char *path;	       /* where the file is, links followed */
	struct me_place place; /* not open while its folder is missing */
	bool exists;
	struct me_file old;
	struct me_buf text; /* what it is to hold */
	bool changes;
	bool removes; /* it is to go; its folder, too, if made by us */
	unsigned undo;
	bool new_folder; /* made by this run */
	bool written;
};

#define ME_SETUP_FILE_INIT \
	{ \
		.place = ME_PLACE_INIT, .old = ME_FILE_INIT, \
		.text = ME_BUF_INIT \
	}

/* path is relative to root and reached without symbolic links, which upstream
   could have planted; or, with root NULL, the operator's own and any. */
int me_setup_file_read(struct me_setup_file *f, const char *root,
		       const char *path, struct me_err *err);
struct me_slice me_setup_file_old(const struct me_setup_file *f);
int me_setup_file_edit(struct me_setup_file *f, struct me_block *block,
		       struct me_err *err);
int me_setup_file_write(struct me_setup_file *f, struct me_err *err);
/* Once nothing can fail any more: the folder of a file that went. */
void me_setup_file_done(const struct me_setup_file *f);
void me_setup_file_undo(struct me_setup_file *f);
void me_setup_file_close(struct me_setup_file *f);

/* Make path, or replace it, with this mode, whole and on disk. For files that
   are ours alone. -1 with a message. */
int me_setup_file_make(int dirfd, const char *name, const char *shown,
		       struct me_slice text, unsigned mode, bool replace,
		       struct me_err *err);

#endif
