#include "util/buf.h"

#include <stdint.h>
#include <stdlib.h>

void me_buf_reserve(struct me_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *data;

	if (b->failed || n <= b->cap - b->len)
		return;
	/* b->len + n must not wrap */
	if (n > SIZE_MAX / 2 - b->len) {
		b->failed = true;
		return;
	}
	while (cap - b->len < n) {
		if (cap > SIZE_MAX / 4) {
			b->failed = true;
			return;
		}
		cap = cap < n ? b->len + n : cap + cap / 2;
	}
	data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return;
	}
	b->data = data;
	b->cap = cap;
}

void me_buf_add(struct me_buf *b, struct me_slice s)
{
	if (!s.len)
		return;
	me_buf_reserve(b, s.len);
	if (b->failed)
		return;
	memcpy(b->data + b->len, s.data, s.len);
	b->len += s.len;
}

void me_buf_str(struct me_buf *b, const char *s)
{
	me_buf_add(b, me_slice_str(s));
}

void me_buf_fill(struct me_buf *b, char c, size_t n)
{
	me_buf_reserve(b, n);
	if (b->failed || !n)
		return;
	memset(b->data + b->len, c, n);
	b->len += n;
}

void me_buf_free(struct me_buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->cap = 0;
	b->failed = false;
}
