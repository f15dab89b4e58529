/*
 * A pending hunk, shown to somebody who is to decide.
 */
#ifndef MERGEENV_CLI_RESOLVE_SHOW_H
#define MERGEENV_CLI_RESOLVE_SHOW_H

#include "sync/pending.h"
#include "util/buf.h"

/* Does it hold what looks like a credential? */
bool me_resolve_is_secret(const struct me_hunk *h);

/* Add the hunk at i in full, with the commit behind it. reveal: credentials,
   too. -1: the history could not be read. */
int me_resolve_show(struct me_buf *b, const struct me_pending *p, size_t i,
		    bool reveal, bool colour, struct me_err *err);

/* Add a line on it, without any value of the operator's. */
void me_resolve_list(struct me_buf *b, const struct me_hunk *h);

#endif
