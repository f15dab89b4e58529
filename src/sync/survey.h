/*
 * What the outcome of a hook's sync depends on, as stamps that can be compared
 * with those of another day: which templates git tracks, the bytes of those
 * that are used, the env files, their records, the configuration.
 *
 *	struct me_survey s = ME_SURVEY_INIT;
 *
 *	me_survey_add(&s, ".env.example", false);
 *	me_survey_add(&s, ".env", true);
 *	if (me_survey_take(&s, top, false) && ...)
 *	me_survey_free(&s);
 *
 * It reads git's index (git/index.h) and asks the file system, but never
 * libgit2 and no other process: for a hook that is to be over before libgit2
 * has started. False is "cannot be told": an index that is not understood, a
 * .git in another place, an environment that leads git elsewhere.
 *
 * The stamps of a template or an attributes file are two, and one that is
 * equal is enough: that of the file (device, inode, size, times), and that of
 * the blob, if the file is what git has made of the blob. So it is still the
 * same after a checkout to and fro, and also if it is edited by hand.
 */
#ifndef MERGEENV_SYNC_SURVEY_H
#define MERGEENV_SYNC_SURVEY_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "util/hash.h"

#define ME_STAMP_NONE "-"

struct me_watched {
	char *path; /* from the top */
	bool env;   /* an env file; else a template, or attributes */
	bool tracked;
	unsigned mode;		   /* permission bits of an env file */
	char file[ME_HASH_TEXT];   /* "-": not there */
	char blob[ME_HASH_TEXT];   /* "-": the file may be another */
	char record[ME_HASH_TEXT]; /* of an env file; "-": none */
	struct stat st;
};

struct me_survey {
	struct me_watched *item; /* by path, each once */
	size_t n;
	char gitdir[PATH_MAX];
	char places[ME_HASH_TEXT];  /* where, and the configuration */
	char listing[ME_HASH_TEXT]; /* the templates that git tracks */
	struct timespec changed;    /* the latest change to any of these */
};

#define ME_SURVEY_INIT \
	{ \
		.n = 0 \
	}

/* One more path to watch. False: no memory, or it is watched as another. */
bool me_survey_add(struct me_survey *s, const char *path, bool env);
void me_survey_free(struct me_survey *s);

/* The git directory of the work tree with this top: into s->gitdir. */
bool me_survey_open(struct me_survey *s, const char *top);

/* Fill in everything. fresh: git has just written these files; otherwise one
   as young as the index is no proof of its blob. */
bool me_survey_take(struct me_survey *s, const char *top, bool fresh);

#endif
