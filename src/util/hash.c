#include "util/hash.h"

#include <stdio.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

void me_hash_text(char out[ME_HASH_TEXT], struct me_slice bytes)
{
	XXH128_hash_t h = XXH3_128bits(bytes.data, bytes.len);

	snprintf(out, ME_HASH_TEXT, "%016llx%016llx",
		 (unsigned long long)h.high64, (unsigned long long)h.low64);
}
