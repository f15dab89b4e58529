/*
 * git's index, read from its bytes: which paths are tracked, and what git
 * remembers of their files. For the quick look of a hook, which has no time
 * to start libgit2; all else asks git/repo.h.
 *
 *	struct me_index x;
 *	struct me_index_entry e;
 *	int r;
 *
 *	me_index_start(&x, bytes, 20);
 *	while ((r = me_index_next(&x, &e)) > 0)
 *		use(&e);
 *	if (r < 0)
 *		...no index that is understood here: forget what was seen...
 *
 * Understood are versions 2 and 3 as they are described in git's
 * Documentation/gitformat-index. Anything else is -1, and so is whatever is
 * truncated or out of order: version 4, a split index ("link"), a sparse one
 * ("sdir"), any extension that must be understood. The ids have 20 bytes, or
 * 32 in a SHA-256 repository; the file does not tell which, and with the
 * wrong length it is not understood. The checksum at the end is not verified
 * (git does not either, and index.skipHash leaves it out).
 *
 * The bytes are borrowed. Linear in them, and no memory is needed.
 */
#ifndef MERGEENV_GIT_INDEX_H
#define MERGEENV_GIT_INDEX_H

#include <stdbool.h>
#include <sys/stat.h>

#include "util/slice.h"

struct me_index {
	struct me_slice bytes, last; /* last: the path before */
	size_t at, left, id_len;
	unsigned version, last_stage;
};

struct me_index_entry {
	struct me_slice path;
	struct me_slice id;
	unsigned mode;	  /* as in a tree */
	unsigned stage;	  /* 0; 1 to 3 in a conflict */
	bool plain;	  /* none of git's flags is set */
	const char *stat; /* what git remembers of the file */
};

/* Harmless with any bytes; the first me_index_next() tells. */
void me_index_start(struct me_index *x, struct me_slice bytes, size_t id_len);

/* 1 an entry, 0 no more, -1 not understood. */
int me_index_next(struct me_index *x, struct me_index_entry *e);

/* Is the file of this entry, by its times, size and number, as git left it? */
bool me_index_clean(const struct me_index_entry *e, const struct stat *st);

#endif
