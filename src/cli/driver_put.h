/*
 * New content for %A, the file that git's merge driver leaves its result in.
 *
 * At no time does its name stand for less than all of the old or all of the
 * new content; it stands for nothing for a moment, and if the driver is killed
 * then, git stops the merge, in which nothing is lost.
 */
#ifndef MERGEENV_CLI_DRIVER_PUT_H
#define MERGEENV_CLI_DRIVER_PUT_H

#include "sys/file.h"
#include "util/slice.h"

/* A text as pieces, one after the other. */
struct me_pieces {
	const struct me_slice *piece;
	size_t n;
};

/* ours: what was read at path, if anything was. -1, and errno: path is as it
   was, or gone. */
int me_driver_put(const char *path, const struct me_file *ours,
		  struct me_pieces text);

#endif
