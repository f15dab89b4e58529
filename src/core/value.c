#include "core/value.h"

/* Bytes that every reader takes as they are, quoted or not. */
static const bool safe[256] = {
	['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
	['_'] = true,	      ['.'] = true,	    ['/'] = true,
	[':'] = true,	      ['@'] = true,	    [','] = true,
	['+'] = true,	      ['='] = true,	    ['-'] = true,
};

bool me_value_is_safe(struct me_slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (!safe[(unsigned char)s.data[i]])
			return false;
	return true;
}

struct me_slice me_value_bare(struct me_slice v)
{
	if (v.len >= 2 && v.data[0] == v.data[v.len - 1] &&
	    (v.data[0] == '"' || v.data[0] == '\'' || v.data[0] == '`'))
		return me_slice(v.data + 1, v.len - 2);
	return v;
}

/* Step over CRs that a LF follows. A CR after another that was not stepped
   over is as that one was. */
static size_t fold(struct me_slice s, size_t i)
{
	size_t j = i;

	if (i && s.data[i - 1] == '\r')
		return i;
	while (j < s.len && s.data[j] == '\r')
		j++;
	return j < s.len && s.data[j] == '\n' ? j : i;
}

bool me_text_eq(struct me_slice a, struct me_slice b)
{
	size_t i = 0, j = 0;

	if (me_slice_eq(a, b))
		return true;
	for (;; i++, j++) {
		i = fold(a, i);
		j = fold(b, j);
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if (a.data[i] != b.data[j])
			return false;
	}
}

bool me_value_eq(struct me_slice a, struct me_slice b)
{
	if (me_text_eq(a, b))
		return true;
	/* backticks are literal for half of the readers */
	if ((a.len && a.data[0] == '`') || (b.len && b.data[0] == '`'))
		return false;
	a = me_value_bare(a);
	b = me_value_bare(b);
	return me_slice_eq(a, b) && me_value_is_safe(a);
}

bool me_value_midquote(struct me_slice v)
{
	size_t i, count[2] = { 0, 0 };

	if (v.len && strchr("\"'`", v.data[0]) && v.data[0])
		return false;
	for (i = 0; i < v.len; i++) {
		count[0] += v.data[i] == '"';
		count[1] += v.data[i] == '\'';
	}
	return count[0] % 2 || count[1] % 2;
}

bool me_value_trailbs(struct me_slice v)
{
	size_t n = 0;

	while (n < v.len && v.data[v.len - 1 - n] == '\\')
		n++;
	return n % 2;
}
