/*
 * A text for the operator to edit, in a private file: it may hold secrets, so
 * it stands in the state folder, and is gone afterwards.
 */
#ifndef MERGEENV_SYNC_DRAFT_H
#define MERGEENV_SYNC_DRAFT_H

#include "sync/site.h"
#include "util/buf.h"

/* Let the operator's editor change text, which ends up with what was saved.
   -1: the editor failed, or the file could not be written or read. */
int me_draft_edit(struct me_site *site, struct me_buf *text,
		  struct me_err *err);

#endif
