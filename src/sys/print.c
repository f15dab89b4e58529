#include "sys/print.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

void me_print_add(struct me_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	/* a NUL is written behind it, and not counted */
	me_buf_reserve(b, n < 0 ? SIZE_MAX : (size_t)n + 1);
	if (b->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}
