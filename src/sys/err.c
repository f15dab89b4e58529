#include "sys/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define QUOTE_MAX 200	/* bytes between the quotation marks */
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

/* Length of the well-formed UTF-8 sequence at s, 0 when there is none. */
static size_t decode(const unsigned char *s, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len, i;

	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc0 ? 2 : 0;
	if (len == 0 || s[0] > 0xf4)
		return 0;
	*cp = s[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {	/* the closing NUL stops it */
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3fu);
	}
	if (*cp < least[len] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return len;
}

/* What a terminal would obey, reorder, or show as nothing at all. */
static int is_unseen(uint32_t cp)
{
	static const struct { uint32_t first, last; } unseen[] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },
		{ 0xfff0, 0xfffb }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
	};
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		if (cp >= unseen[i].first && cp <= unseen[i].last)
			return 1;
	return 0;
}

const char *me_err_quote(const char *text)
{
	static const char hex[] = "0123456789abcdef";
	static char slots[QUOTE_SLOTS][QUOTE_MAX + 8];
	static unsigned next;
	const unsigned char *s = (const unsigned char *)(text ? text : "");
	char *out = slots[next++ % QUOTE_SLOTS];
	size_t n = 0, len, i, need;
	uint32_t cp;

	out[n++] = '\'';
	while (*s) {
		int plain;

		len = decode(s, &cp);
		plain = len > 0 && !is_unseen(cp);
		if (len == 0)
			len = 1;
		need = plain ? len : 4 * len;
		if (n - 1 + need > QUOTE_MAX) {
			memcpy(out + n, "...", 3);
			n += 3;
			break;
		}
		for (i = 0; i < len; i++, s++) {
			if (plain) {
				out[n++] = (char)*s;
				continue;
			}
			out[n++] = '\\';
			out[n++] = 'x';
			out[n++] = hex[*s >> 4];
			out[n++] = hex[*s & 15];
		}
	}
	out[n++] = '\'';
	out[n] = '\0';
	return out;
}
