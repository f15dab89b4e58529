/*
 * Carrying the operator's values to where the template set has them now:
 * --follow-moves.
 *
 * The env files that get values are written first, and made from their
 * templates if they do not exist; only then do the variables leave the file
 * they were in. A run that is killed in between is completed by the next.
 */
#ifndef MERGEENV_SYNC_CARRY_H
#define MERGEENV_SYNC_CARRY_H

#include "sync/sync.h"

/* Write the moved values to their new files, and take them out of s->text.
   A value that the operator has set at the new place already is left alone
   there, and stays here. */
int me_carry(struct me_sync *s, struct me_err *err);

#endif
