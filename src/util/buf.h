/*
 * Bytes that grow. The first failure sticks: after it, adding does nothing,
 * and me_buf_failed() says so. Check once, at the end.
 *
 *	struct me_buf b = ME_BUF_INIT;
 *
 *	me_buf_add(&b, key);
 *	me_buf_str(&b, "=1\n");
 *	if (me_buf_failed(&b))
 *		...
 *	me_buf_free(&b);
 */
#ifndef MERGEENV_UTIL_BUF_H
#define MERGEENV_UTIL_BUF_H

#include "util/slice.h"

struct me_buf {
	char *data;
	size_t len, cap;
	bool failed;
};

#define ME_BUF_INIT \
	{ \
		NULL, 0, 0, false \
	}

/* Make room for n more bytes at once. */
void me_buf_reserve(struct me_buf *b, size_t n);
void me_buf_add(struct me_buf *b, struct me_slice s);
void me_buf_str(struct me_buf *b, const char *s);
void me_buf_fill(struct me_buf *b, char c, size_t n);
void me_buf_free(struct me_buf *b);

static inline bool me_buf_failed(const struct me_buf *b)
{
	return b->failed;
}

static inline struct me_slice me_buf_slice(const struct me_buf *b)
{
	return me_slice(b->data, b->len);
}

#endif
