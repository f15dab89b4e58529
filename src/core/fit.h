/*
 * How well one version of a template explains an operator's file: was the
 * file made from it? Pure counting; finding the versions is git's business.
 */
#ifndef MERGEENV_CORE_FIT_H
#define MERGEENV_CORE_FIT_H

#include "core/doc.h"

/* The variables of one file, ready to be compared with others. */
struct me_settings;

/* Read the settings of a file; NULL: out of memory, or not a text file. The
   text is borrowed. */
struct me_settings *me_settings_read(struct me_slice text, uint64_t seed);
void me_settings_free(struct me_settings *s);

/* The value of a key (its last assignment), data NULL: unset. */
struct me_slice me_settings_get(const struct me_settings *s,
				struct me_slice key);

/* The keys, each once, in the order of their last assignment. */
size_t me_settings_count(const struct me_settings *s);
struct me_slice me_settings_key(const struct me_settings *s, size_t i);

struct me_fit {
	size_t equal;	     /* variables with the template's value */
	size_t other;	     /* set to something else: customised */
	size_t missing;	     /* in the template, not in the file */
	size_t own;	     /* in the file, not in the template */
	size_t text;	     /* comment lines of the template in the file */
	size_t text_missing; /* and those that are not */
};

struct me_fit me_fit_of(const struct me_settings *file,
			const struct me_settings *template_);

/* Is a the better explanation? Values that agree speak for a version,
   variables that are missing against it; where that is even, its comments. */
bool me_fit_better(const struct me_fit *a, const struct me_fit *b);

/* Sure enough to be used: nine of ten of the template's values agree. */
bool me_fit_is_sure(const struct me_fit *f);

/* It explains every variable of the file: no version can do better. */
bool me_fit_is_exact(const struct me_fit *f);

#endif
