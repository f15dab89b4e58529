#include "sys/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/visible.h"

#undef me_err_set /* as the analyzer has them */
#undef me_err_errno

#define QUOTE_MAX 200 /* bytes between the quotation marks */
#define QUOTE_SLOTS 8

/* Take away the last character when a cut went through its middle. */
static void trim_utf8(char *s, size_t len)
{
	size_t n = len, more = 0;

	while (n > 0 && more < 3 && ((unsigned char)s[n - 1] & 0xc0) == 0x80) {
		n--;
		more++;
	}
	if (n == 0)
		return;
	unsigned char lead = (unsigned char)s[n - 1];
	size_t want = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0;

	if (want > more)
		s[n - 1] = '\0';
}

static void format(struct me_err *err, const char *fmt, va_list ap)
{
	int n = vsnprintf(err->msg, sizeof(err->msg), fmt, ap);

	if (n < 0 || !err->msg[0])
		strcpy(err->msg, "unknown failure");
	else if ((size_t)n >= sizeof(err->msg))
		trim_utf8(err->msg, sizeof(err->msg) - 1);
}

int me_err_set(struct me_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->msg[0])
		return -1;
	va_start(ap, fmt);
	format(err, fmt, ap);
	va_end(ap);
	err->errnum = 0;
	return -1;
}

int me_err_errno(struct me_err *err, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;
	size_t len;

	if (!err || err->msg[0])
		return -1;
	va_start(ap, fmt);
	format(err, fmt, ap);
	va_end(ap);
	err->errnum = saved;
	len = strlen(err->msg);
	snprintf(err->msg + len, sizeof(err->msg) - len, ": %s",
		 strerror(saved));
	errno = saved;
	return -1;
}

const char *me_err_quote(const char *text)
{
	static char slots[QUOTE_SLOTS][QUOTE_MAX + 8];
	static unsigned next;
	struct me_slice rest = me_slice_str(text ? text : "");
	char *out = slots[next++ % QUOTE_SLOTS], c[ME_VISIBLE_MAX];
	size_t n = 0, len, more;

	out[n++] = '\'';
	while (rest.len) {
		len = me_visible_char(rest, c, &more);
		if (n - 1 + more > QUOTE_MAX) {
			memcpy(out + n, "...", 3);
			n += 3;
			break;
		}
		memcpy(out + n, c, more);
		n += more;
		rest = me_slice(rest.data + len, rest.len - len);
	}
	out[n++] = '\'';
	out[n] = '\0';
	return out;
}
