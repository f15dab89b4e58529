/*
 * The files whose conflicts are to be resolved.
 *
 *	struct me_resolve_files f = { .in_place = false };
 *
 *	if (me_resolve_files_open(&f, argc, argv, &err))
 *		...
 *	for (i = 0; i < f.n; i++)
 *		use(&f.item[i].pending);
 *	me_resolve_files_close(&f);
 *
 * Those that are named, wherever they are; else the env files of all pairs,
 * and the dotenv files that git has left unmerged.
 */
#ifndef MERGEENV_CLI_RESOLVE_FILES_H
#define MERGEENV_CLI_RESOLVE_FILES_H

#include "sync/pending.h"

struct me_resolve_file {
	struct me_pending pending;

	/* its own */
	struct me_site site; /* of a file that was named */
	char *path;
};

struct me_resolve_files {
	bool in_place; /* set by the caller */

	struct me_resolve_file *item;
	size_t n;

	/* its own */
	struct me_site here; /* when none was named */
};

/* To be closed after a failure, too. */
int me_resolve_files_open(struct me_resolve_files *f, int argc, char **argv,
			  struct me_err *err);
void me_resolve_files_close(struct me_resolve_files *f);

#endif
