/*
 * What a file sets: its variables, each with its last assignment.
 */
#ifndef MERGEENV_CORE_SETTINGS_H
#define MERGEENV_CORE_SETTINGS_H

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

#endif
