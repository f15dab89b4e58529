#include "core/quote.h"

#include "core/value.h"

/* What makes a value unfit for a spelling. */
static bool has(struct me_slice v, const char *bytes)
{
	size_t i;

	for (i = 0; i < v.len; i++)
		if (v.data[i] && strchr(bytes, v.data[i]))
			return true;
	return false;
}

static bool has_control(struct me_slice v)
{
	size_t i;

	for (i = 0; i < v.len; i++) {
		unsigned char c = (unsigned char)v.data[i];

		if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
			return true;
	}
	return false;
}

/* Some read \\ inside single quotes as one; before a quote it escapes it. */
static bool is_fit_for_single(struct me_slice v)
{
	return !has(v, "'") && !me_value_trailbs(v) &&
		!memmem(v.data, v.len, "\\\\", 2);
}

static bool is_fit_for_double(struct me_slice v)
{
	return !has(v, "\"\\$`");
}

/* Without quotes a "#" may start a comment, and blanks at an end are lost. */
static bool is_fit_for_none(struct me_slice v)
{
	return !has(v, "#$\n\"'`") && !me_value_trailbs(v) && v.len &&
		!has(me_slice(v.data, 1), " \t") &&
		!has(me_slice(v.data + v.len - 1, 1), " \t");
}

static void add(struct me_buf *b, struct me_slice v, const char *eol)
{
	size_t i;

	for (i = 0; i < v.len; i++) {
		if (v.data[i] == '\n')
			me_buf_str(b, eol);
		else
			me_buf_add(b, me_slice(v.data + i, 1));
	}
}

/* Does it stand in quotes already, that close where it ends? It is tried at
   the end of b, which stays as it is, unless memory is short. */
static bool is_quoted(struct me_buf *b, struct me_slice v)
{
	size_t start = b->len;
	struct me_lex lx;
	struct me_item it;
	bool yes;

	if (!v.len || !has(me_slice(v.data, 1), "\"'"))
		return false;
	me_buf_str(b, "K=");
	me_buf_add(b, v);
	if (me_buf_failed(b))
		return false;
	me_lex_init(&lx, me_slice(b->data + start, b->len - start));
	yes = me_lex_next(&lx, &it) && lx.pos == lx.text.len && !it.flags &&
		me_slice_eq(me_item_value(lx.text, &it, lx.pos), v);
	b->len = start;
	return yes;
}

bool me_quote(struct me_buf *b, struct me_slice v, const char *eol)
{
	const char *quote;

	if (has_control(v))
		return false;
	if (me_value_is_safe(v) || is_quoted(b, v))
		quote = "";
	else if (is_fit_for_single(v))
		quote = "'";
	else if (is_fit_for_double(v))
		quote = "\"";
	else if (is_fit_for_none(v))
		quote = "";
	else
		return false;
	me_buf_str(b, quote);
	add(b, v, eol);
	me_buf_str(b, quote);
	return true;
}
