/*
 * The laws of docs/semantics.md, each a function on a triple of files.
 */
#ifndef MERGEENV_PROPS_LAWS_H
#define MERGEENV_PROPS_LAWS_H

#include "ref.h"

enum verdict { HOLDS, SKIPPED, BROKEN };

struct trial;

struct law {
	const char *name;
	const char *says;
	enum verdict (*check)(struct trial *t);
};

extern const struct law laws[];
extern const size_t law_count;

/* Start on a triple; the text is borrowed. */
struct trial *trial_new(const struct me_slice in[3]);

/* How the last law that was broken was broken. */
const char *trial_why(const struct trial *t);

/* Was the triple merged by variable? */
bool trial_by_variable(struct trial *t);
void trial_free(struct trial *t);

#endif
