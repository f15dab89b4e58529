/*
 * The backups of all env files of a site.
 */
#ifndef MERGEENV_SYNC_BACKUPS_H
#define MERGEENV_SYNC_BACKUPS_H

#include "sync/target.h"
#include "sys/backup.h"

/* The backups of one env file, newest first. */
struct me_backups {
	struct me_place place; /* of the env file */
	struct me_backup folder;
	struct me_backup_list list;
};

/* Find the backups of env, a path from the site's root. None is an empty
   list. */
int me_backups_open(struct me_backups *b, const struct me_site *site,
		    const char *env, struct me_err *err);
void me_backups_close(struct me_backups *b);

/*
 * The env file that a backup is of, by its path or by its name alone; NULL
 * when there is none, or more than one. *name is the backup's name. The path
 * is malloced.
 */
char *me_backups_env_of(const struct me_site *site, const char *backup,
			const char **name, struct me_err *err);

#endif
