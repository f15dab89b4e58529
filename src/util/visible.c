#include "util/visible.h"

#include <stdint.h>

/* Decode the character that text starts with; its length, or 0. */
static size_t decode(struct me_slice text, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text.data;
	size_t len, i;

	if (!text.len)
		return 0;
	*cp = s[0];
	if (s[0] < 0x80)
		return 1;
	len = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc0 ? 2 : 0;
	if (!len || s[0] > 0xf4 || len > text.len)
		return 0;
	*cp = s[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3fu);
	}
	if (*cp < least[len] || *cp > 0x10ffff ||
	    (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return len;
}

size_t me_utf8_len(struct me_slice text)
{
	uint32_t cp;

	return decode(text, &cp);
}

/* What a terminal would obey, reorder, or show as nothing at all: controls
   and format characters of Unicode 15 (general categories Cc, Cf, Zl, Zp),
   fillers and variation selectors. */
static bool is_unseen(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} unseen[] = {
		{ 0x00, 0x1f },	      { 0x7f, 0x9f },
		{ 0xad, 0xad },	      { 0x34f, 0x34f },
		{ 0x61c, 0x61c },     { 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
		{ 0x200b, 0x200f },   { 0x2028, 0x202e },
		{ 0x2060, 0x206f },   { 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
		{ 0xe0000, 0xe0fff },
	};
	size_t i;

	for (i = 0; i < sizeof(unseen) / sizeof(*unseen); i++)
		if (cp >= unseen[i].first && cp <= unseen[i].last)
			return true;
	return false;
}

size_t me_visible_char(struct me_slice text, char out[ME_VISIBLE_MAX],
		       size_t *n)
{
	static const char hex[] = "0123456789abcdef";
	uint32_t cp;
	size_t len = decode(text, &cp), i;

	if (len && !is_unseen(cp)) {
		memcpy(out, text.data, len);
		*n = len;
		return len;
	}
	len = len ? len : 1;
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		memcpy(out + 4 * i,
		       (char[]){ '\\', 'x', hex[c >> 4], hex[c & 15] }, 4);
	}
	*n = 4 * len;
	return len;
}

void me_visible_add(struct me_buf *b, struct me_slice text, size_t max)
{
	size_t start = b->len, n, len;
	char c[ME_VISIBLE_MAX];

	while (text.len && !me_buf_failed(b)) {
		len = me_visible_char(text, c, &n);
		if (b->len - start + n > max) {
			me_buf_str(b, "...");
			return;
		}
		me_buf_add(b, me_slice(c, n));
		text = me_slice(text.data + len, text.len - len);
	}
}

size_t me_visible_width(struct me_slice text)
{
	size_t i, n = 0;

	for (i = 0; i < text.len; i++)
		n += ((unsigned char)text.data[i] & 0xc0) != 0x80;
	return n;
}
