/* The smallest triple that still breaks a law. */
#ifndef MERGEENV_PROPS_SHRINK_H
#define MERGEENV_PROPS_SHRINK_H

#include "gen.h"
#include "laws.h"

/* Make a small triple from t, which breaks the law. Free it. */
void shrink(struct triple *small, const struct triple *t,
	    const struct law *law);

void triple_free(struct triple *t);

#endif
