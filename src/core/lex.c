#include "core/lex.h"

#include <assert.h>
#include <endian.h>

enum { BLANK = 1, KEY = 2 };

/* Byte classes: the only two that a head is made of. */
static const unsigned char class[256] = {
	[' '] = BLANK,	     ['\t'] = BLANK,	  ['0' ... '9'] = KEY,
	['A' ... 'Z'] = KEY, ['a' ... 'z'] = KEY, ['_'] = KEY,
	['.'] = KEY,	     ['-'] = KEY,
};

static inline bool is(char c, int want)
{
	return class[(unsigned char)c] & want;
}

static size_t skip(struct me_slice s, size_t i, int want)
{
	while (i < s.len && is(s.data[i], want))
		i++;
	return i;
}

/* How many of the 16 bytes at p are of a name, from the first one on: all at
   once, because names are long. */
static inline size_t key_bytes(const char *p)
{
	typedef unsigned char block __attribute__((vector_size(16)));
	uint64_t half[2];
	block c, no_key;

	memcpy(&c, p, sizeof(c));
	no_key = ~((block)((c | 0x20) - 'a' < 26) |
		   ((block)(c - '-' <= '9' - '-') & (block)(c != '/')) |
		   (block)(c == '_'));
	memcpy(half, &no_key, sizeof(half));
	if (half[0])
		return (size_t)__builtin_ctzll(le64toh(half[0])) / 8;
	return half[1] ? 8 + (size_t)__builtin_ctzll(le64toh(half[1])) / 8 : 16;
}

/* The same as skip() for KEY. */
static size_t skip_key(struct me_slice s, size_t i)
{
	size_t n;

	while (s.len - i >= 16) {
		n = key_bytes(s.data + i);
		i += n;
		if (n < 16)
			return i;
	}
	return skip(s, i, KEY);
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* Where the line holding byte i ends: after its LF, or at the end. */
static size_t line_end(struct me_slice s, size_t i)
{
	const char *lf = i < s.len ? memchr(s.data + i, '\n', s.len - i) : NULL;

	return lf ? (size_t)(lf - s.data) + 1 : s.len;
}

/* May a quote at i close a value? Only if nothing but blanks and a comment
   follows on its line: that is where all readers' rules overlap. */
static bool may_close(struct me_slice s, size_t i)
{
	i = skip(s, i + 1, BLANK);
	if (i == s.len || s.data[i] == '#')
		return true;
	while (i < s.len && s.data[i] == '\r')
		i++;
	return i < s.len && s.data[i] == '\n';
}

/*
 * The quote that closes the one at open, or 0 when nothing does; *flags says
 * why. The first bare quote closes if it may, else the last escaped one
 * before it that may (C:\dir\ in quotes). Linear over a whole file: a search
 * never runs past the next opening quote of the same kind.
 */
static size_t close_quote(struct me_slice s, size_t open, uint8_t *flags)
{
	char q = s.data[open];
	size_t escaped = 0, i = open;
	const char *p;

	while ((p = memchr(s.data + i + 1, q, s.len - i - 1))) {
		size_t bs = 0;

		i = (size_t)(p - s.data);
		while (s.data[i - 1 - bs] == '\\')
			bs++;
		if (bs % 2) {
			if (may_close(s, i))
				escaped = i;
		} else if (may_close(s, i)) {
			*flags = bs ? ME_LEX_BSCLOSE : 0;
			return i;
		} else {
			break;
		}
	}
	if (escaped)
		*flags = ME_LEX_ESCCLOSE | ME_LEX_BSCLOSE;
	else if (!p)
		*flags = ME_LEX_UNTERMINATED;
	else if (memchr(s.data + open, '\n', i - open))
		*flags = ME_LEX_SPLITQUOTE;
	else
		*flags = ME_LEX_JUNK;
	return escaped;
}

/* End of an item whose value starts at val: the line of the closing quote,
   or of the value itself when it is plain. */
static size_t value_end(struct me_slice s, size_t val, uint8_t *flags)
{
	size_t close;

	if (val == s.len || !is_quote(s.data[val]))
		return line_end(s, val);
	close = close_quote(s, val, flags);
	return line_end(s, close ? close : val);
}

/* What stands before a value. */
struct head {
	size_t key, key_end, val; /* val: 0 when there is no head */
	bool exported, odd;	  /* odd: not a name all readers take */
};

/* Where the value of a key that ends at i starts, 0: nowhere. */
static size_t find_value(struct me_slice s, size_t i)
{
	if (i < s.len && s.data[i] != '=') {
		if (s.data[i] == ':' && i + 1 < s.len &&
		    is(s.data[i + 1], BLANK))
			return skip(s, i + 1, BLANK);
		i = skip(s, i, BLANK);
	}
	return i < s.len && s.data[i] == '=' ? skip(s, i + 1, BLANK) : 0;
}

/* Read "export KEY =", "KEY: ": everything up to the value. A head with an
   odd name still tells where the value of its line ends. */
static inline struct head read_head(struct me_slice s, size_t i)
{
	struct head h = { 0, 0, 0, false, false };
	size_t sep;

	h.key = skip(s, i, BLANK);
	h.key_end = skip_key(s, h.key);
	if (h.key_end - h.key == 6 && !memcmp(s.data + h.key, "export", 6) &&
	    h.key_end < s.len && is(s.data[h.key_end], BLANK)) {
		h.exported = true;
		h.key = skip(s, h.key_end, BLANK);
		h.key_end = skip_key(s, h.key);
	}
	if (h.key_end > h.key)
		h.val = find_value(s, h.key_end);
	if (h.val)
		return h;
	while (h.key_end < s.len && !is(s.data[h.key_end], BLANK) &&
	       s.data[h.key_end] != '\n' && s.data[h.key_end] != '=' &&
	       s.data[h.key_end] != '#' && !is_quote(s.data[h.key_end]))
		h.key_end++;
	sep = skip(s, h.key_end, BLANK);
	if (h.key_end > h.key && sep < s.len && s.data[sep] == '=') {
		h.odd = true;
		h.val = skip(s, sep + 1, BLANK);
	}
	return h;
}

/* The same for an assignment, whose key mostly need not be sought again. */
static struct head head_of(struct me_slice s, const struct me_item *item)
{
	struct head h = { 0, 0, 0, false, false };

	if (item->key_len == 255)
		return read_head(s, item->at);
	h.key = item->at + item->key_at;
	h.key_end = h.key + item->key_len;
	h.exported = skip(s, item->at, BLANK) < h.key;
	h.val = find_value(s, h.key_end);
	return h;
}

/* Seven or more of one marker byte, then a space or nothing. */
static bool is_marker(struct me_slice s, size_t i, size_t end)
{
	char c = s.data[i];
	size_t n = i;

	end = me_text_end(s, i, end);
	while (n < end && s.data[n] == c)
		n++;
	return n - i >= 7 && (n == end || s.data[n] == ' ');
}

/* A CR that ends no line, outside quotes: half of the readers see a line end
   there, the other half do not. */
static bool has_lone_cr(struct me_slice s, size_t from, size_t end)
{
	size_t stop = me_text_end(s, from, end);

	return stop > from && memchr(s.data + from, '\r', stop - from);
}

void me_lex_init(struct me_lex *lx, struct me_slice text)
{
	assert(text.len < UINT32_MAX);
	lx->text = text;
	lx->pos = me_slice_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0;
	lx->seen = 0;
	lx->nul = SIZE_MAX;
	lx->cr = false;
}

/* Look for CR and NUL in what was read, from byte from on, and somewhat
   further. */
static __attribute__((noinline)) void look(struct me_lex *lx, size_t from)
{
	enum { AHEAD = 512 };
	const char *p, *nul;
	size_t n;

	if (from < lx->seen)
		from = lx->seen;
	n = lx->pos - from + AHEAD;
	if (n > lx->text.len - from)
		n = lx->text.len - from;
	p = lx->text.data + from;
	if (!lx->cr)
		lx->cr = memchr(p, '\r', n);
	if (lx->nul == SIZE_MAX && (nul = memchr(p, '\0', n)))
		lx->nul = (size_t)(nul - lx->text.data);
	lx->seen = from + n;
}

/* The kind of the line at i that is no assignment; *end is set. */
static enum me_kind other_kind(struct me_slice s, size_t i, size_t *end)
{
	size_t c = skip(s, i, BLANK);

	if (c < s.len && s.data[c] == '\n') {
		*end = c + 1;
		return ME_BLANK;
	}
	*end = line_end(s, c);
	if (c == me_text_end(s, c, *end))
		return ME_BLANK;
	if (s.data[c] == '#')
		return ME_COMMENT;
	if (strchr("<>|=", s.data[i]) && s.data[i] && is_marker(s, i, *end))
		return ME_MARKER;
	return ME_OPAQUE;
}

/* Read an assignment, or what would be one but for its name. *val is set to
   where its value starts. False: the line has no head. */
static bool read_assignment(struct me_lex *lx, struct me_item *item,
			    size_t *val)
{
	struct me_slice s = lx->text;
	struct head h = read_head(s, item->at);

	*val = h.val;
	if (!h.val)
		return false;
	lx->pos = value_end(s, h.val, &item->flags);
	/* an odd one is merged as text; no name to confuse others by */
	if (h.odd)
		return true;
	item->kind = ME_ASSIGN;
	if (h.key - item->at < 255 && h.key_end - h.key < 255) {
		item->key_at = (uint8_t)(h.key - item->at);
		item->key_len = (uint8_t)(h.key_end - h.key);
	} else {
		item->key_len = 255;
	}
	return true;
}

/* Read any line but those that me_lex_next() knows at a glance: apart from
   it, so that those need not pay for this. */
static __attribute__((noinline)) void read_line(struct me_lex *lx,
						struct me_item *item)
{
	struct me_slice s = lx->text;
	size_t i = lx->pos, val = 0;
	uint8_t again;

	if (s.data[i] == '#' || !read_assignment(lx, item, &val))
		item->kind = (uint8_t)other_kind(s, i, &lx->pos);
	if (lx->pos > lx->seen)
		look(lx, i);
	if (!lx->cr)
		return;
	/* inside quotes a CR is a byte like any other */
	if (val && val < s.len && is_quote(s.data[val]) &&
	    !(item->flags &
	      (ME_LEX_UNTERMINATED | ME_LEX_SPLITQUOTE | ME_LEX_JUNK)))
		i = close_quote(s, val, &again);
	if (has_lone_cr(s, i, lx->pos)) {
		item->kind = ME_OPAQUE;
		item->key_at = item->key_len = 0;
	}
}

bool me_lex_next(struct me_lex *lx, struct me_item *item)
{
	size_t i = lx->pos;
	char c;

	if (i >= lx->text.len)
		return false;
	c = lx->text.data[i];
	*item = (struct me_item){ (uint32_t)i, ME_BLANK, 0, 0, 0 };
	/* most lines of a template are comments and blank */
	if (c == '\n') {
		lx->pos = i + 1;
		return true;
	}
	if (c == '#' && !lx->cr) {
		item->kind = ME_COMMENT;
		lx->pos = line_end(lx->text, i);
		if (lx->pos > lx->seen)
			look(lx, i);
		if (!lx->cr)
			return true;
		lx->pos = i;
	}
	item->kind = ME_OPAQUE;
	read_line(lx, item);
	return true;
}

struct me_slice me_item_find_key(struct me_slice text,
				 const struct me_item *item)
{
	struct head h = read_head(text, item->at);

	return me_slice(text.data + h.key, h.key_end - h.key);
}

/* Where the value of a plain assignment stops: at a "#" after a blank, less
   the blanks before it. */
static size_t plain_end(struct me_slice s, size_t val, size_t stop)
{
	size_t i = val;
	const char *p;

	while (i < stop && (p = memchr(s.data + i, '#', stop - i))) {
		i = (size_t)(p - s.data);
		if (is(s.data[i - 1], BLANK)) {
			stop = i;
			break;
		}
		i++;
	}
	while (stop > val && is(s.data[stop - 1], BLANK))
		stop--;
	return stop;
}

static inline struct me_parts parts_of(struct me_slice text,
				       const struct me_item *item, size_t end)
{
	struct head h = head_of(text, item);
	struct me_parts p = { .exported = h.exported };
	size_t last, stop;
	uint8_t flags;

	assert(item->kind == ME_ASSIGN);
	if (h.val < end && is_quote(text.data[h.val]) &&
	    !(item->flags &
	      (ME_LEX_UNTERMINATED | ME_LEX_SPLITQUOTE | ME_LEX_JUNK))) {
		last = close_quote(text, h.val, &flags) + 1;
		stop = me_text_end(text, last, end);
		p.quote = text.data[h.val];
	} else {
		stop = me_text_end(text, h.val, end);
		last = plain_end(text, h.val, stop);
	}
	p.head = me_slice(text.data + item->at, h.val - item->at);
	p.key = me_slice(text.data + h.key, h.key_end - h.key);
	p.val = me_slice(text.data + h.val, last - h.val);
	p.trail = me_slice(text.data + last, stop - last);
	p.eol = me_slice(text.data + stop, end - stop);
	return p;
}

struct me_parts me_item_parts(struct me_slice text, const struct me_item *item,
			      size_t end)
{
	return parts_of(text, item, end);
}

struct me_slice me_item_value(struct me_slice text, const struct me_item *item,
			      size_t end)
{
	return parts_of(text, item, end).val;
}

struct me_slice me_comment_key(struct me_slice line)
{
	struct me_slice s = me_line_chomp(line);
	size_t i = skip(s, 0, BLANK), v;
	struct head h;

	if (i == s.len || s.data[i] != '#')
		return me_slice(NULL, 0);
	while (i < s.len && s.data[i] == '#')
		i++;
	h = read_head(s, i);
	if (!h.val || h.odd || s.data[h.key_end] == ':')
		return me_slice(NULL, 0);
	/* "# note=see the manual for this" has more words after its "=" than
	   a value has */
	v = h.val;
	if (v < s.len && !is_quote(s.data[v])) {
		size_t words = 0;

		while (v < s.len && s.data[v] != '#') {
			v = skip(s, v, BLANK);
			if (v == s.len || s.data[v] == '#')
				break;
			words++;
			while (v < s.len && !is(s.data[v], BLANK))
				v++;
		}
		if (words > 2)
			return me_slice(NULL, 0);
	}
	return me_slice(s.data + h.key, h.key_end - h.key);
}
