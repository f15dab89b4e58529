/*
 * A file in the making, in the folder where it will be wanted.
 *
 *	struct me_temp temp;
 *
 *	if (me_temp_open(&temp, dirfd, ".env", path, &err))
 *		return -1;
 *	if (me_temp_fill(&temp, data, len, path, &err) ||
 *	    me_temp_seal(&temp, data, len, path, &err))
 *		return me_temp_drop(&temp), -1;
 *	... rename temp.name to where it belongs ...
 *	me_temp_drop(&temp);
 *
 * Its name is ".env.XXXXXX.merge-env" with six random characters, its mode
 * 0600. After me_temp_seal() the bytes are on disk and have been read back.
 *
 * me_temp_drop() ends it in every case. It unlinks the name only while that
 * is still the file made here: after an exchange the name may hold somebody's
 * save, and after a rename nothing.
 *
 * A killed run leaves its temporary file behind. Since it may hold somebody's
 * save, it is never deleted; me_temp_list() finds such files for a report.
 */
#ifndef MERGEENV_SYS_TEMP_H
#define MERGEENV_SYS_TEMP_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sys/err.h"

struct me_temp {
	int dirfd; /* borrowed */
	int fd;	   /* open until dropped */
	dev_t dev;
	ino_t ino;
	char name[NAME_MAX + 1];
};

/* shown is what messages call the file that this one is made for. */
int me_temp_open(struct me_temp *temp, int dirfd, const char *name,
		 const char *shown, struct me_err *err);
int me_temp_fill(struct me_temp *temp, const void *data, size_t len,
		 const char *shown, struct me_err *err);
int me_temp_seal(struct me_temp *temp, const void *data, size_t len,
		 const char *shown, struct me_err *err);
void me_temp_drop(struct me_temp *temp);

/*
 * Give the sealed file its name in the folder, and sync the folder. 0, or -1
 * with errno: EEXIST when the name is taken. Never replaces a file, and on
 * failure leaves none.
 */
int me_temp_publish(struct me_temp *temp, const char *name);
/* The same without syncing the folder, which the next file in it will. */
int me_temp_place(const struct me_temp *temp, const char *name);

/* Is name, in the folder of temp, the file made here? */
bool me_temp_is(const struct me_temp *temp, const char *name);

/* Names, malloced; the caller's to release. */
struct me_temp_names {
	char **v;
	size_t n;
};

/* The temporary files made for name that are in the folder, sorted. */
int me_temp_list(int dirfd, const char *name, struct me_temp_names *names,
		 struct me_err *err);
void me_temp_names_release(struct me_temp_names *names);

#endif
