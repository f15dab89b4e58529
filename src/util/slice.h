/* Helpers for borrowed bytes. */
#ifndef MERGEENV_UTIL_SLICE_H
#define MERGEENV_UTIL_SLICE_H

#include <string.h>

#include "mergeenv.h"

static inline struct me_slice me_slice(const char *data, size_t len)
{
	struct me_slice s = { data, len };

	return s;
}

static inline struct me_slice me_slice_str(const char *str)
{
	return me_slice(str, strlen(str));
}

static inline bool me_slice_eq(struct me_slice a, struct me_slice b)
{
	if (a.len != b.len || !a.len)
		return a.len == b.len;
	/* where there is a length there is no NULL */
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
	return !memcmp(a.data, b.data, a.len);
}

static inline bool me_slice_has_prefix(struct me_slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && !memcmp(s.data, prefix, n);
}

#endif
