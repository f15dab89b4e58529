/* The commit behind a value, in one line. */
#ifndef MERGEENV_CLI_SYNC_ORIGIN_H
#define MERGEENV_CLI_SYNC_ORIGIN_H

#include "sync/origin.h"
#include "util/buf.h"

/* Add "abc1234567 of 2026-11-22 (1.6.0): the subject", of one that is found. */
void me_sync_origin_text(struct me_buf *b, const struct me_origin *g);

#endif
