/*
 * What a process that handles secrets settles before anything else.
 *
 *	int main(int argc, char **argv)
 *	{
 *		struct me_err err = ME_ERR_INIT;
 *
 *		if (me_sys_init(&err))
 *			return 2;
 *
 * - Descriptors 0 to 2 that the caller closed are opened on /dev/null;
 *   otherwise the first files we open become 0 to 2, and messages go into
 *   the operator's file.
 * - SIGPIPE and SIGXFSZ are ignored: a full pipe or a file size limit is then
 *   an error (EPIPE, EFBIG) that undoes what was begun, not a death half-way.
 *   Both are inherited: a child that is started from here wants its defaults
 *   back (POSIX_SPAWN_SETSIGDEF).
 * - No core dump, by the soft limit (me_sys_dumps() gives it back to a
 *   child) and by PR_SET_DUMPABLE, which also holds where
 *   core_pattern is a pipe, and keeps other processes of the same user from
 *   reading our memory. exec resets it.
 *
 * Fails, with -1 and a message, only if one of these could not be done.
 */
#ifndef MERGEENV_SYS_INIT_H
#define MERGEENV_SYS_INIT_H

#include <stdbool.h>

#include "sys/err.h"

int me_sys_init(struct me_err *err);

/* Dumps as they were when we started, for a child or a program that takes our
   place; and off again. */
void me_sys_dumps(bool as_before);

#endif
