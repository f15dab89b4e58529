/*
 * How well a version of a template explains an operator's file: was the file
 * made from it? Pure counting; finding the versions is git's business.
 *
 *	struct me_fitter *f = me_fitter_new(file, seed);
 *	struct me_fit fit;
 *
 *	for (each version, best one after its neighbour)
 *		if (me_fitter_measure(f, version, &fit))
 *			...compare fit with the best so far...
 *	me_fitter_free(f);
 *
 * A version costs what is new in it beside the one before, and a few
 * instructions for each of its lines.
 */
#ifndef MERGEENV_CORE_FIT_H
#define MERGEENV_CORE_FIT_H

#include "util/slice.h"

struct me_fit {
	size_t equal;	     /* variables with the template's value */
	size_t other;	     /* set to something else: customised */
	size_t missing;	     /* in the template, not in the file */
	size_t own;	     /* in the file, not in the template */
	size_t text;	     /* comment lines of the template in the file */
	size_t text_missing; /* and those that are not */
};

struct me_fitter;

/* The file is borrowed. NULL: out of memory, or 4 GiB and more. */
struct me_fitter *me_fitter_new(struct me_slice file, uint64_t seed);
void me_fitter_free(struct me_fitter *f);

/* False as above; the fitter is good for others. version is copied. */
bool me_fitter_measure(struct me_fitter *f, struct me_slice version,
		       struct me_fit *out);

/* Is a the better explanation? Values that agree speak for a version,
   variables that are missing against it; where that is even, its comments. */
bool me_fit_better(const struct me_fit *a, const struct me_fit *b);

/* Does it leave open more than twice what the better one does? */
bool me_fit_is_far(const struct me_fit *f, const struct me_fit *better);

/* Sure enough to be used: nine of ten of the template's values agree. */
bool me_fit_is_sure(const struct me_fit *f);

/* It explains every variable of the file: no version can do better. */
bool me_fit_is_exact(const struct me_fit *f);

#endif
