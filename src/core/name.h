/*
 * What an item is known by, wherever it stands: an assignment by its key, a
 * line of text by its text. Line ends do not count.
 */
#ifndef MERGEENV_CORE_NAME_H
#define MERGEENV_CORE_NAME_H

#include "core/doc.h"

/* Line ends inside it, which an opaque item may have, are still there. */
static inline struct me_slice me_name(const struct me_doc *d, uint32_t i)
{
	return d->item[i].kind == ME_ASSIGN ? me_doc_key(d, i)
					    : me_line_chomp(me_doc_raw(d, i));
}

bool me_name_same(const struct me_doc *d, uint32_t i, const struct me_doc *e,
		  uint32_t j);

/* Equal for items of the same name. */
uint32_t me_name_hash(const struct me_doc *d, uint32_t i, uint64_t seed);

#endif
