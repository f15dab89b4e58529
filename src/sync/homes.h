/*
 * Which templates of a site have a variable. Every template is read once, at
 * the first question, however many env files ask.
 */
#ifndef MERGEENV_SYNC_HOMES_H
#define MERGEENV_SYNC_HOMES_H

#include "sync/site.h"

struct me_homes;

/* The first pair whose template, other than the one named, has the key; NULL:
   none has it, or out of memory. */
const struct me_pair *me_homes_find(struct me_site *site, struct me_slice key,
				    const char *but_template);

void me_homes_free(struct me_homes *h);

#endif
