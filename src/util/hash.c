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

void me_hash_id(char out[ME_HASH_ID], struct me_slice bytes)
{
	snprintf(out, ME_HASH_ID, "%016llx",
		 (unsigned long long)XXH3_64bits(bytes.data, bytes.len));
}
