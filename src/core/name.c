#include "core/name.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/value.h"

static bool is_assign(const struct me_doc *d, uint32_t i)
{
	return d->item[i].kind == ME_ASSIGN;
}

bool me_name_same(const struct me_doc *d, uint32_t i, const struct me_doc *e,
		  uint32_t j)
{
	struct me_slice a, b;

	if (is_assign(d, i) != is_assign(e, j))
		return false;
	a = me_name(d, i);
	b = me_name(e, j);
	/* only such an item has line ends inside its name */
	return d->item[i].kind == ME_OPAQUE ? me_text_eq(a, b)
					    : me_slice_eq(a, b);
}

uint32_t me_name_hash(const struct me_doc *d, uint32_t i, uint64_t seed)
{
	struct me_slice name = me_name(d, i), line;
	uint64_t hash = seed + is_assign(d, i);
	const char *lf;

	/* an opaque item may have several lines, whose ends do not count */
	while (d->item[i].kind == ME_OPAQUE &&
	       (lf = memchr(name.data, '\n', name.len))) {
		line = me_slice(name.data, (size_t)(lf - name.data) + 1);
		name = me_slice(lf + 1, name.len - line.len);
		line = me_line_chomp(line);
		hash = XXH3_64bits_withSeed(line.data, line.len, hash);
	}
	return (uint32_t)XXH3_64bits_withSeed(name.data, name.len, hash);
}
