/*
 * Variables that left one template for another of the same repository.
 */
#ifndef MERGEENV_SYNC_MOVES_H
#define MERGEENV_SYNC_MOVES_H

#include "sync/sync.h"

/* Find the variables that base and ours have, the new template has not, and
   another template of the site has: s->moved. */
int me_moves_find(struct me_sync *s, const struct me_slice in[3],
		  struct me_err *err);

#endif
