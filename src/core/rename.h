/*
 * Variables that got another name: applied when told, guessed for a report.
 */
#ifndef MERGEENV_CORE_RENAME_H
#define MERGEENV_CORE_RENAME_H

#include "util/buf.h"

struct me_rename {
	struct me_slice from, to;
};

/* "OLD=NEW". False: it is not of that form. */
bool me_rename_parse(struct me_rename *r, const char *text);

/*
 * Add text with the assignments of the old names given the new ones, if text
 * has not both. Nothing else is changed. False: out of memory.
 */
bool me_rename_apply(struct me_buf *b, struct me_slice text,
		     const struct me_rename *list, size_t n, uint64_t seed);

/*
 * Variables that look renamed: gone from the template, while a new one has
 * the value it had and shares a part of its name. Fills at most max pairs;
 * returns their number. An inverted meaning looks alike: suggest, never apply.
 */
size_t me_rename_guess(struct me_rename *out, size_t max,
		       const struct me_entry *entry, size_t n);

#endif
