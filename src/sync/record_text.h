/*
 * A record as JSON: what stands in ID.json (sync/record.h, docs/format.md).
 */
#ifndef MERGEENV_SYNC_RECORD_TEXT_H
#define MERGEENV_SYNC_RECORD_TEXT_H

#include "sync/record.h"
#include "util/buf.h"

/* Read text into r; what is unknown or too long is left out. 1: read; 0:
   damaged; -1: out of memory. */
int me_record_parse(struct me_record *r, struct me_slice text);

/* Add the record to b. */
void me_record_print(struct me_buf *b, const struct me_record *r);

#endif
