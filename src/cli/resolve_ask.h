/*
 * Asking about the pending hunks of a file, one after the other, at a
 * terminal: standard input is read, standard error is written.
 */
#ifndef MERGEENV_CLI_RESOLVE_ASK_H
#define MERGEENV_CLI_RESOLVE_ASK_H

#include "sync/pending.h"

enum me_asked {
	ME_ASKED_ALL, /* gone through; what was skipped is pending */
	ME_ASKED_QUIT /* and no other file is to be asked about */
};

enum me_asked me_resolve_ask(struct me_pending *p);

#endif
