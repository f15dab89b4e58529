/*
 * Backups of one env file, where operators look for them:
 *
 *	env-backup/.env.backup_20260720_143000
 *	env-backup/.env.backup_20260720_143000_2	(the same second)
 *
 * beside the file, or in another folder if one is named. Local time. The
 * folder has mode 0700 and a .gitignore holding "*", so that backups are
 * never committed; the files have mode 0600.
 *
 *	struct me_backup backup = ME_BACKUP_INIT;
 *	char *path;
 *
 *	if (me_backup_open(&backup, place.fd, place.name, NULL,
 *			   ME_BACKUP_MAKE, &err) ||
 *	    me_backup_write(&backup, old.data, old.len, &path, &err))
 *		return -1;
 *	me_backup_close(&backup);
 *
 * A backup that exists is never overwritten, and a new one is whole and on
 * disk, with the folders that lead to it, when me_backup_write() returns. It
 * appears under its name only then: a killed or failed run leaves no backup
 * that is less than that. A folder made for one that then fails goes again.
 *
 * The folder must be a real one and ours. One that the operator has chosen
 * and filled keeps its mode and gets no .gitignore: it may be any folder.
 *
 * Nothing is ever removed but by me_backup_prune(), for merge-env.keepBackups.
 */
#ifndef MERGEENV_SYS_BACKUP_H
#define MERGEENV_SYS_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "sys/err.h"
#include "sys/file.h"
#include "sys/temp.h"

#define ME_BACKUP_FOLDER "env-backup"
#define ME_BACKUP_INFIX ".backup_" /* between its name and the time */
#define ME_BACKUP_MAKE 1u	   /* else a missing folder is an empty one */

struct me_backup {
	int fd;	      /* the folder, -1 when it is not there */
	int at;	      /* where it is from; borrowed */
	bool made;    /* by me_backup_open() */
	char *name;   /* of the file that is backed up; owned */
	char *folder; /* as messages show it; owned */
};

#define ME_BACKUP_INIT \
	{ \
		.fd = -1 \
	}

struct me_backup_item {
	char *name;	 /* in the folder; owned by the list */
	time_t when;	 /* as the name says, local time */
	unsigned serial; /* 1, 2, ... within the second */
	off_t size;
};

struct me_backup_list {
	struct me_backup_item *v; /* newest first */
	size_t n;
};

/*
 * at is the folder of the file, name the file in it. folder, relative to at
 * or absolute, is where the backups are; NULL for env-backup.
 */
int me_backup_open(struct me_backup *backup, int at, const char *name,
		   const char *folder, unsigned flags, struct me_err *err);
void me_backup_close(struct me_backup *backup);

/* made, unless NULL, gets the new backup's name in the folder, malloced. */
int me_backup_write(const struct me_backup *backup, const void *data,
		    size_t len, char **made, struct me_err *err);

/* The backups of this file, and only what is named and made like one. */
int me_backup_list(const struct me_backup *backup, struct me_backup_list *list,
		   struct me_err *err);
void me_backup_list_release(struct me_backup_list *list);

/* Read one of them; name as in the list, nothing with a slash. */
int me_backup_read(const struct me_backup *backup, const char *name,
		   struct me_file *file, struct me_err *err);

/*
 * Delete all but the keep newest; keep is at least 1. spare, unless NULL, is
 * never deleted: the one just made may look old, since clocks are set back
 * and summer time ends.
 */
int me_backup_prune(const struct me_backup *backup, size_t keep,
		    const char *spare, struct me_err *err);

/* What killed runs left half-made in the folder; for a report. */
int me_backup_leftovers(const struct me_backup *backup,
			struct me_temp_names *names, struct me_err *err);

#endif
