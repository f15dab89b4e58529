/*
 * A private folder: a real directory, not a symbolic link, that belongs to us.
 * State and backups live in such folders; what somebody else could have
 * prepared is refused, never used.
 *
 *	bool made;
 *	int fd = me_folder_open(AT_FDCWD, path, ME_FOLDER_MAKE, &made, &err);
 *
 * Returns the folder open for reading, the caller's to close, or -1 with a
 * message; err.errnum == ENOENT: it is not there, and was not to be made.
 * What is made has mode 0700, missing parents too, and is synced into its
 * parent, so its name is on disk before the caller puts something into it.
 * Parents may be symbolic links, the last component may not.
 */
#ifndef MERGEENV_SYS_FOLDER_H
#define MERGEENV_SYS_FOLDER_H

#include <stdbool.h>

#include "sys/err.h"

#define ME_FOLDER_MAKE 1u    /* make it, with its parents */
#define ME_FOLDER_TIGHTEN 2u /* shut group and others out */

/* made, unless NULL, tells whether this call made the last component. */
int me_folder_open(int at, const char *path, unsigned flags, bool *made,
		   struct me_err *err);

#endif
