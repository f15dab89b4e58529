/*
 * A whole regular file in memory, and the facts that tell whether it is still
 * the same file later.
 *
 *	struct me_file file = ME_FILE_INIT;
 *
 *	if (me_file_read(path, 0, &file, &err))
 *		return -1;		(err.errnum == ENOENT: no such file)
 *	use(file.data, file.len);
 *	me_file_release(&file);
 *
 * What is no regular file (a FIFO, socket, device, folder) is refused at once,
 * without waiting for a writer. A file that changes while it is read is read
 * again, and refused when it does not come to rest. More than ME_FILE_MAX
 * bytes are refused.
 *
 * The bytes are a private copy: a merge sees one state of the file, whatever
 * an editor does meanwhile. ME_FILE_MAP gives up that promise to save the
 * copy of a file of a MiB or more: it is mapped, so its bytes can change under
 * the reader, and the reader gets SIGBUS when the file is cut. It is meant
 * for files that nobody edits, and never for the target of a replacement.
 *
 * On failure the me_file is left empty; releasing it is harmless.
 */
#ifndef MERGEENV_SYS_FILE_H
#define MERGEENV_SYS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "sys/err.h"

#define ME_FILE_MAX ((size_t)UINT32_MAX) /* 4 GiB - 1 */

#define ME_FILE_NOFOLLOW 1u /* refuse a symlink as last component */
#define ME_FILE_MAP 2u	    /* see above */

enum me_file_hold {
	ME_FILE_NONE,
	ME_FILE_HEAP,
	ME_FILE_MAPPED,
};

/* Which file, and which state of it: what lstat() said. */
struct me_file_id {
	dev_t dev;
	ino_t ino;
	nlink_t nlink;
	off_t size;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	struct timespec mtim, ctim;
};

struct me_file {
	const char *data; /* never NULL after success; no closing NUL */
	size_t len;
	struct me_file_id id;
	enum me_file_hold hold;
};

#define ME_FILE_INIT \
	{ \
		.hold = ME_FILE_NONE \
	}

int me_file_read(const char *path, unsigned flags, struct me_file *file,
		 struct me_err *err);

/* name in the open folder at; shown is what messages call it. */
int me_file_read_at(int at, const char *name, const char *shown, unsigned flags,
		    struct me_file *file, struct me_err *err);

/* Is there nothing by this name, for sure? What cannot be looked at may be
   there, and whoever reads it then hears why not. */
bool me_file_is_missing(const char *path);

/*
 * All that fd still gives: standard input, a pipe of unknown length, or an
 * open file. fd stays open.
 */
int me_file_read_fd(int fd, const char *shown, struct me_file *file,
		    struct me_err *err);

void me_file_release(struct me_file *file);

/*
 * The building blocks. me_file_open() opens a regular file, with O_CLOEXEC,
 * O_NOCTTY and O_NONBLOCK added to oflags, refuses anything else, and returns
 * the descriptor, or -1 with a message.
 */
int me_file_open(int at, const char *name, const char *shown, int oflags,
		 struct stat *st, struct me_err *err);

/* All bytes, through short writes and EINTR. 0, or -1 with errno. */
int me_file_write_fd(int fd, const void *data, size_t len);
int me_file_pwrite_fd(int fd, const void *data, size_t len, off_t off);

/* Does fd hold exactly these bytes? 1 yes, 0 no, -1 with errno. */
int me_file_equal_fd(int fd, const void *data, size_t len);

/* fsync through EINTR. A folder that cannot be synced (EINVAL) is no error. */
int me_file_sync(int fd);

struct me_file_id me_file_id_of(const struct stat *st);
/* The same file, untouched since: every fact but the access time. */
bool me_file_id_same(const struct me_file_id *a, const struct me_file_id *b);

#endif
