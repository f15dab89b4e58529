/*
 * Editing a file by variable, and nothing else in it.
 */
#ifndef MERGEENV_CORE_EDIT_H
#define MERGEENV_CORE_EDIT_H

#include "core/settings.h"
#include "util/buf.h"

struct me_edit {
	struct me_slice key;
	struct me_slice val; /* as written, quotes and all; data NULL: the
				   variable goes, every assignment of it */
};

/*
 * Add text with the edits made: the value of a variable's last assignment is
 * replaced, what stands around it stays; one that is not there is added at
 * the end. False: out of memory.
 */
bool me_edit_apply(struct me_buf *b, struct me_slice text,
		   const struct me_edit *edit, size_t n, uint64_t seed);

#endif
