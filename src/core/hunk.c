#include "core/hunk.h"

#include <stdlib.h>

/* What a marker line is: its byte and label. */
struct marker {
	char c; /* < | = >, 0: no marker */
	bool commented;
	struct me_slice label;
};

static struct marker marker_of(struct me_slice line)
{
	struct marker m = { 0, false, { NULL, 0 } };
	struct me_slice s = me_line_chomp(line);
	size_t n = 0;

	if (me_slice_has_prefix(s, "# ")) {
		m.commented = true;
		s = me_slice(s.data + 2, s.len - 2);
	}
	if (!s.len || !memchr("<|=>", s.data[0], 4))
		return m;
	while (n < s.len && s.data[n] == s.data[0])
		n++;
	if (n < 7 || (n < s.len && s.data[n] != ' '))
		return m;
	m.c = s.data[0];
	m.label = n < s.len ? me_slice(s.data + n + 1, s.len - n - 1)
			    : me_slice(NULL, 0);
	return m;
}

/* Reading one hunk, line by line. */
struct reading {
	struct me_arena *arena;
	struct me_hunk hunk;
	enum me_side side;
	const char *from; /* first byte of the side at hand */
	bool open;
};

/* Lines without the "# " before each, or "#\t" (conflict.h). */
static bool uncomment(struct me_slice *lines, struct me_arena *a)
{
	const char *p = lines->data, *end = p + lines->len, *lf;
	char *copy, *to;

	if (!lines->len)
		return true;
	copy = to = me_arena_alloc(a, lines->len, 1);
	if (!copy)
		return false;
	for (; p < end; p = lf) {
		lf = memchr(p, '\n', (size_t)(end - p));
		lf = lf ? lf + 1 : end;
		if (lf - p > 2 && *p == '#' && (p[1] == ' ' || p[1] == '\t'))
			p += 2;
		memcpy(to, p, (size_t)(lf - p));
		to += lf - p;
	}
	*lines = me_slice(copy, (size_t)(to - copy));
	return true;
}

/* A side ends before the marker at end. */
static bool end_side(struct reading *r, const char *end)
{
	struct me_slice *s = &r->hunk.side[r->side];

	*s = me_slice(r->from, (size_t)(end - r->from));
	return !r->hunk.commented || r->side == ME_OURS ||
		uncomment(s, r->arena);
}

/* The key of the first assignment among lines. */
static struct me_slice first_key(struct me_slice lines)
{
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, lines);
	while (me_lex_next(&lx, &it))
		if (it.kind == ME_ASSIGN)
			return me_item_key(lines, &it);
	return me_slice(NULL, 0);
}

static void start(struct reading *r, struct me_slice line, struct marker m,
		  size_t no)
{
	r->hunk = (struct me_hunk){ .whole = line,
				    .commented = m.commented,
				    .line = no };
	r->hunk.label[ME_OURS] = m.label;
	r->side = ME_OURS;
	r->from = line.data + line.len;
	r->open = true;
}

/* The marker that ends one side and starts the next, or ends the hunk. */
static bool next_side(struct reading *r, struct me_slice line, struct marker m)
{
	if (!end_side(r, line.data))
		return false;
	r->from = line.data + line.len;
	if (m.c == '|') {
		r->side = ME_BASE;
		r->hunk.has_base = true;
		r->hunk.label[ME_BASE] = m.label;
	} else {
		r->side = ME_THEIRS;
	}
	return true;
}

static bool may_follow(const struct reading *r, char c)
{
	return (c == '|' && r->side == ME_OURS) ||
		(c == '=' && r->side != ME_THEIRS) ||
		(c == '>' && r->side == ME_THEIRS);
}

/* Feed one line. 1: a hunk is complete; 0: go on; -1: no memory. */
static int feed(struct reading *r, struct me_slice line, size_t no)
{
	struct marker m = marker_of(line);
	int s;

	if (m.c == '<') {
		start(r, line, m, no);
		return 0;
	}
	if (!r->open || !m.c || m.commented != r->hunk.commented)
		return 0;
	if (!may_follow(r, m.c)) {
		r->open = false;
		return 0;
	}
	if (m.c != '>')
		return next_side(r, line, m) ? 0 : -1;
	if (!end_side(r, line.data))
		return -1;
	r->open = false;
	r->hunk.label[ME_THEIRS] = m.label;
	r->hunk.whole.len = (size_t)(line.data + line.len - r->hunk.whole.data);
	for (s = ME_BASE; s <= ME_THEIRS && !r->hunk.key.len; s++)
		r->hunk.key = first_key(r->hunk.side[s]);
	return 1;
}

/* Is there a line of an assignment above at p, which goes on there? What looks
   like a commented marker there is a part of a value. */
static bool in_value(struct me_lex *lx, struct me_item *it, const char *p)
{
	size_t at = (size_t)(p - lx->text.data);

	while (lx->pos <= at && me_lex_next(lx, it))
		;
	return it->kind == ME_ASSIGN && it->at < at && at < lx->pos &&
		!(it->flags & ME_LEX_OPEN);
}

static bool add(struct me_hunks *h, const struct me_hunk *hunk,
		struct me_arena *a)
{
	struct me_hunk *more = h->item;

	/* room for 4, 8, 16, ... */
	if (!h->n || (h->n >= 4 && !(h->n & (h->n - 1))))
		more = me_arena_alloc(a, h->n ? h->n * 2 : 4, sizeof(*more));
	if (!more)
		return false;
	if (more != h->item && h->n)
		memcpy(more, h->item, h->n * sizeof(*more));
	h->item = more;
	h->item[h->n++] = *hunk;
	return true;
}

bool me_hunks_read(struct me_hunks *h, struct me_slice text, struct me_arena *a)
{
	struct reading r = { .arena = a };
	struct me_item it = { 0 };
	const char *p, *end, *lf;
	struct me_lex lx;
	size_t no = 0;
	int got;

	*h = (struct me_hunks){ NULL, 0 };
	if (!text.len || !memmem(text.data, text.len, "<<<<<<<", 7))
		return true;
	/* a byte order mark is no part of the first line */
	me_lex_init(&lx, text);
	end = text.data + text.len;
	for (p = text.data + lx.pos; p < end; p = lf) {
		lf = memchr(p, '\n', (size_t)(end - p));
		lf = lf ? lf + 1 : end;
		no++;
		if (*p == '#' && in_value(&lx, &it, p))
			continue;
		got = feed(&r, me_slice(p, (size_t)(lf - p)), no);
		if (got < 0 || (got && !add(h, &r.hunk, a)))
			return false;
	}
	return true;
}

struct me_slice me_hunk_lines(const struct me_hunk *h, struct me_slice lines)
{
	if (h->whole.data[h->whole.len - 1] == '\n')
		return lines;
	return me_line_chomp(lines);
}

bool me_hunk_is_single(const struct me_hunk *h)
{
	struct me_lex lx;
	struct me_item it;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		me_lex_init(&lx, h->side[s]);
		if (!me_lex_next(&lx, &it))
			continue;
		if (it.kind != ME_ASSIGN || lx.pos != lx.text.len ||
		    !me_slice_eq(me_item_key(lx.text, &it), h->key))
			return false;
	}
	return h->key.len > 0;
}

struct me_slice me_hunk_value(const struct me_hunk *h, enum me_side side)
{
	struct me_slice val = { NULL, 0 };
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, h->side[side]);
	while (me_lex_next(&lx, &it))
		if (me_slice_eq(me_item_key(lx.text, &it), h->key) &&
		    h->key.len)
			val = me_item_value(lx.text, &it, lx.pos);
	return val;
}

struct me_slice me_hunk_comment(const struct me_hunk *h, struct me_slice text)
{
	const char *end = h->whole.data, *at = end, *line, *p;

	for (; at > text.data; at = line) {
		for (line = at - 1; line > text.data && line[-1] != '\n';)
			line--;
		for (p = line; p < at && (*p == ' ' || *p == '\t'); p++)
			;
		if (p == at || *p != '#' ||
		    marker_of(me_slice(line, (size_t)(at - line))).c)
			break;
	}
	return me_slice(at, (size_t)(end - at));
}

void me_hunks_take(struct me_buf *b, struct me_slice text,
		   const struct me_hunks *h, enum me_side side)
{
	const char *at = text.data;
	size_t i;

	for (i = 0; i < h->n; i++) {
		struct me_slice whole = h->item[i].whole;

		me_buf_add(b, me_slice(at, (size_t)(whole.data - at)));
		me_buf_add(b,
			   me_hunk_lines(&h->item[i], h->item[i].side[side]));
		at = whole.data + whole.len;
	}
	me_buf_add(b, me_slice(at, text.len - (size_t)(at - text.data)));
}

static int compare(struct me_slice a, struct me_slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.data, b.data, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_key(const void *a, const void *b)
{
	const struct me_hunk *x = *(struct me_hunk *const *)a;
	const struct me_hunk *y = *(struct me_hunk *const *)b;
	int c = compare(x->key, y->key);

	return c ? c : (x > y) - (x < y);
}

struct me_hunk **me_hunks_by_key(const struct me_hunks *h, struct me_arena *a)
{
	struct me_hunk **list = me_arena_alloc(a, h->n + 1, sizeof(*list));
	size_t i;

	for (i = 0; list && i < h->n; i++)
		list[i] = &h->item[i];
	if (list)
		qsort(list, h->n, sizeof(struct me_hunk *), by_key);
	return list;
}

size_t me_hunks_find(struct me_hunk *const *list, size_t n, struct me_slice key)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (compare(list[mid]->key, key) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from < n && me_slice_eq(list[from]->key, key) ? from : n;
}
