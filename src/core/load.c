#include "core/load.h"

#include "core/value.h"
#include "util/visible.h"

/* Backslash and this, between double quotes: read differently. */
static const char doubtful[] = "\\\"'abfvt$`";

/* Blanks to some, bytes of the value to others. */
static const char *const odd_blank[] = {
	"\f",	    "\v",	    "\xc2\x85",	    "\xc2\xa0",	   "\xe2\x80",
	"\xe2\x81", "\xe3\x80\x80", "\xef\xbb\xbf", "\xe1\x9a\x80"
};

static char at(struct me_slice s, size_t i)
{
	if (i < s.len)
		return s.data[i];
	return '\0';
}

static bool is_name_start(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Is there a "$" that one of them expands? python-dotenv knows ${NAME} alone,
   and knows it between single quotes, too. */
static bool expands(struct me_slice s, char quote)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		char next = at(s, i + 1);

		if (s.data[i] != '$')
			continue;
		if (next == '{')
			return true;
		if (quote != '\'' && (next == '$' || is_name_start(next)))
			return true;
	}
	return false;
}

/* Bytes that all of them keep: UTF-8, no NUL, no CR. */
static bool is_text(struct me_slice s)
{
	size_t n;

	for (; s.len; s = me_slice(s.data + n, s.len - n)) {
		n = me_utf8_len(s);
		if (!n || !*s.data || *s.data == '\r')
			return false;
	}
	return true;
}

static bool has_odd_blank(struct me_slice s)
{
	size_t i, n, k;

	for (i = 0; i < sizeof(odd_blank) / sizeof(*odd_blank); i++) {
		n = strlen(odd_blank[i]);
		if (me_slice_has_prefix(s, odd_blank[i]))
			return true;
		/* a character of two known bytes has one more */
		for (k = 0; k < 2; k++)
			if (s.len >= n + k &&
			    !memcmp(s.data + s.len - n - k, odd_blank[i], n))
				return true;
	}
	return false;
}

static bool is_plain_alike(const struct me_parts *p)
{
	if (!p->val.len)
		return !memchr(p->trail.data, '#', p->trail.len);
	if (memchr(p->val.data, '#', p->val.len) || has_odd_blank(p->val))
		return false;
	/* a comment begins behind a space for all, behind a tab for some */
	return !p->trail.len || !memchr(p->trail.data, '#', p->trail.len) ||
		((const char *)memchr(p->trail.data, '#', p->trail.len))[-1] ==
		' ';
}

static bool is_quoted_alike(struct me_slice s, char quote)
{
	size_t i;

	for (i = 0; i + 1 < s.len; i++) {
		if (s.data[i] != '\\')
			continue;
		if (quote == '"' ? strchr(doubtful, s.data[i + 1]) != NULL
				 : strchr("\\'", s.data[i + 1]) != NULL)
			return false;
	}
	return !s.len || s.data[s.len - 1] != '\\';
}

/* Between double quotes \n and \r become what they stand for. */
static void add(struct me_buf *b, struct me_slice s, char quote)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		char c = s.data[i];

		if (c == '\\' && quote == '"' &&
		    (at(s, i + 1) == 'n' || at(s, i + 1) == 'r'))
			c = s.data[++i] == 'n' ? '\n' : '\r';
		me_buf_add(b, me_slice(&c, 1));
	}
}

bool me_load_value(struct me_buf *b, const struct me_parts *p, uint8_t flags)
{
	struct me_slice s = p->quote ? me_value_bare(p->val) : p->val;

	if ((flags & (ME_LEX_OPEN | ME_LEX_BSCLOSE | ME_LEX_JUNK)) ||
	    p->quote == '`' || !memchr(p->head.data, '=', p->head.len) ||
	    !is_text(s) || expands(s, p->quote))
		return false;
	if (p->quote ? !is_quoted_alike(s, p->quote) : !is_plain_alike(p))
		return false;
	add(b, s, p->quote);
	return true;
}
