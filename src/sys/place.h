/*
 * Where a file lives: an open folder, and a name in it.
 *
 * A path is resolved once; from then on everything goes through the folder's
 * descriptor, so nobody can lead us elsewhere by putting a symbolic link in
 * the way meanwhile.
 *
 *	struct me_place place = ME_PLACE_INIT;
 *
 *	if (me_place_open(&place, root, "docker/.env", 0, &err))
 *		return -1;
 *	me_file_read_at(place.fd, place.name, place.path, ME_FILE_NOFOLLOW,
 *			&file, &err);
 *	me_place_close(&place);
 *
 * The folder must exist, the file need not. With root, path must be relative
 * and is resolved beneath it: no "..", and no symbolic link on the way, since
 * upstream could have planted it in the work tree. Without, the folders on
 * the way may be links.
 *
 * If the file itself is a symbolic link, it is refused, or with
 * ME_PLACE_FOLLOW the place is that of its destination, wherever that is (the
 * link is the operator's then; whether it is, a hook decides by comparing
 * .path with what it was before).
 *
 * The place owns its strings and its descriptor. Fails with -1 and a message;
 * the place is then closed.
 */
#ifndef MERGEENV_SYS_PLACE_H
#define MERGEENV_SYS_PLACE_H

#include <stdbool.h>

#include "sys/err.h"

#define ME_PLACE_FOLLOW 1u

struct me_place {
	int fd;	     /* the folder, open for reading */
	char *name;  /* the file in it; one component */
	char *path;  /* for messages: as given, or where the link leads */
	char *real;  /* absolute, without links; path if it is unknown */
	bool linked; /* the path was a symbolic link */
};

#define ME_PLACE_INIT \
	{ \
		.fd = -1 \
	}

int me_place_open(struct me_place *place, const char *root, const char *path,
		  unsigned flags, struct me_err *err);
void me_place_close(struct me_place *place);

#endif
