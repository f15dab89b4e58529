/*
 * Where syncs happen: a work tree with its state folder and settings, or a
 * plain folder outside of any repository.
 */
#ifndef MERGEENV_SYNC_SITE_H
#define MERGEENV_SYNC_SITE_H

#include "git/pairs.h"
#include "git/repo.h"
#include "mergeenv.h"
#include "sys/state.h"

struct me_site {
	struct me_repo *repo; /* NULL: outside of a repository */
	char *root;	      /* absolute: paths of pairs start here */
	char *prefix;	      /* from root to the folder we were called in,
				   "" or "a/b/" */
	struct me_state state;
	bool writable; /* the state folder was made */
	struct me_list pins, renames;
	enum me_fresh fresh;
	enum me_removed removed;
	bool hold;		/* credential-like variables are pinned */
	char *backup_dir;	/* merge-env.backupDir, or NULL */
	long long keep_backups; /* 0: all */
	struct me_pairs pairs;
	struct me_homes *homes; /* made when asked for (homes.h) */
};

/* Open the place that dir is in. The state folder is made when make is set;
   else one that is missing is an empty one. A bare repository, which has no
   env files, fails with err->errnum ENOTDIR. */
int me_site_open(struct me_site *site, const char *dir, bool make,
		 struct me_err *err);
/* The same for the folder that a file is in; the file need not exist. */
int me_site_open_for(struct me_site *site, const char *path,
		     struct me_err *err);
void me_site_close(struct me_site *site);

/* Make the state folder now, if me_site_open() did not. */
int me_site_write(struct me_site *site, struct me_err *err);

/* A path, relative to the folder we are in or absolute, as one from the root,
   malloced; NULL: it leads out of it, or no memory. The file itself need not
   exist, and is not followed if it is a link. */
char *me_site_path(const struct me_site *site, const char *path);

/*
 * The pair that a path, relative to the folder we were called in or absolute,
 * stands for: an env file, or a template. *pair is NULL when there is none; it
 * is good until the next call.
 */
int me_site_pair(struct me_site *site, const char *path,
		 const struct me_pair **pair, struct me_err *err);

#endif
