/*
 * A name for content or a path: 128 bits of XXH3 as hex digits. It tells
 * contents apart, and proves nothing to those who make contents alike.
 */
#ifndef MERGEENV_UTIL_HASH_H
#define MERGEENV_UTIL_HASH_H

#include "util/slice.h"

#define ME_HASH_TEXT 33 /* 32 hex digits and a NUL */

/* 64 bits of it, in names of files. */
#define ME_HASH_ID 17

void me_hash_id(char out[ME_HASH_ID], struct me_slice bytes);
void me_hash_text(char out[ME_HASH_TEXT], struct me_slice bytes);

#endif
