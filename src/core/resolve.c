#include "core/resolve.h"

#include "core/quote.h"

struct me_answer me_answer_side(const struct me_hunk *h, enum me_side side)
{
	return (struct me_answer){ .given = true,
				   .side = side,
				   .lines = h->side[side] };
}

/* How the lines of the hunk end: as its first marker does. */
static const char *eol_of(const struct me_hunk *h)
{
	const char *lf = memchr(h->whole.data, '\n', h->whole.len);

	return lf && lf > h->whole.data && lf[-1] == '\r' ? "\r\n" : "\n";
}

/* Add lines with this line end instead of theirs, the last one included. */
static void add_lines(struct me_buf *b, struct me_slice lines, const char *eol,
		      const char *prefix)
{
	const char *p = lines.data, *end = p + lines.len, *lf;

	for (; lines.len && p < end; p = lf) {
		lf = memchr(p, '\n', (size_t)(end - p));
		lf = lf ? lf + 1 : end;
		me_buf_str(b, prefix);
		me_buf_add(b, me_line_chomp(me_slice(p, (size_t)(lf - p))));
		me_buf_str(b, eol);
	}
}

/* Give the answer what is in b, kept in the arena. */
static enum me_resolved finish(struct me_answer *to, struct me_buf *b,
			       struct me_arena *a)
{
	char *copy = me_buf_failed(b) ? NULL : me_arena_alloc(a, b->len + 1, 1);

	if (copy) {
		memcpy(copy, b->data ? b->data : "", b->len);
		*to = (struct me_answer){ .given = true,
					  .own = true,
					  .lines = me_slice(copy, b->len) };
	}
	me_buf_free(b);
	return copy ? ME_RESOLVED : ME_RESOLVED_NOMEM;
}

/* The one assignment of key among the items of text, comments and blank lines
   aside. */
static enum me_resolved only_item(struct me_slice *item, struct me_slice text,
				  struct me_slice key)
{
	struct me_lex lx;
	struct me_item it;

	*item = me_slice(NULL, 0);
	me_lex_init(&lx, text);
	while (me_lex_next(&lx, &it)) {
		if (it.kind == ME_COMMENT || it.kind == ME_BLANK)
			continue;
		if (it.flags & ME_LEX_OPEN)
			return ME_RESOLVED_OPEN;
		if (it.kind == ME_MARKER)
			return ME_RESOLVED_MARKER;
		if (item->len || !me_slice_eq(me_item_key(text, &it), key))
			return ME_RESOLVED_OTHER;
		*item = me_slice(text.data + it.at, lx.pos - it.at);
	}
	return item->len ? ME_RESOLVED : ME_RESOLVED_NOTHING;
}

enum me_resolved me_answer_value(struct me_answer *to, const struct me_hunk *h,
				 struct me_slice value, struct me_arena *a)
{
	static const enum me_side order[] = { ME_OURS, ME_THEIRS, ME_BASE };
	const char *eol = eol_of(h);
	struct me_buf b = ME_BUF_INIT;
	struct me_parts p;
	struct me_slice item;
	struct me_lex lx;
	struct me_item it;
	enum me_resolved st;
	bool spelled;
	int i = 0;

	while (i < 2 && !h->side[order[i]].len)
		i++;
	me_lex_init(&lx, h->side[order[i]]);
	if (!me_lex_next(&lx, &it) || it.kind != ME_ASSIGN)
		return ME_RESOLVED_OTHER;
	p = me_item_parts(lx.text, &it, lx.pos);
	me_buf_add(&b, p.head);
	spelled = me_quote(&b, value, eol);
	/* some take a comment behind an empty value for the value */
	if (value.len)
		me_buf_add(&b, p.trail);
	me_buf_str(&b, eol);
	if (me_buf_failed(&b))
		st = ME_RESOLVED_NOMEM;
	else if (!spelled)
		st = ME_RESOLVED_SPELLING;
	else
		st = only_item(&item, me_buf_slice(&b), h->key);
	if (st == ME_RESOLVED)
		return finish(to, &b, a);
	me_buf_free(&b);
	return st;
}

/* Lines that were edited as they are, markers and all. */
static enum me_resolved edited_lines(struct me_answer *to,
				     const struct me_hunk *h,
				     struct me_slice text, struct me_arena *a)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, text);
	while (me_lex_next(&lx, &it))
		if (it.kind == ME_MARKER)
			return ME_RESOLVED_MARKER;
	add_lines(&b, text, eol_of(h), "");
	return finish(to, &b, a);
}

enum me_resolved me_answer_edited(struct me_answer *to, const struct me_hunk *h,
				  struct me_slice text, struct me_arena *a)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_slice item;
	enum me_resolved st;

	if (!text.len)
		return ME_RESOLVED_NOTHING;
	if (!me_hunk_is_single(h))
		return edited_lines(to, h, text, a);
	st = only_item(&item, text, h->key);
	if (st != ME_RESOLVED)
		return st;
	add_lines(&b, item, eol_of(h), "");
	return finish(to, &b, a);
}

void me_answer_draft(struct me_buf *b, const struct me_hunk *h)
{
	bool single = me_hunk_is_single(h);
	enum me_side start = h->side[ME_OURS].len ? ME_OURS : ME_THEIRS;

	if (single) {
		me_buf_str(b,
			   "# Edit the value, save and close. Lines of "
			   "comment are left out.\n# old template:\n");
		add_lines(b, h->side[ME_BASE], "\n", "# ");
		me_buf_str(b, "# new template:\n");
		add_lines(b, h->side[ME_THEIRS], "\n", "# ");
		add_lines(b, h->side[start], "\n", "");
		return;
	}
	me_buf_str(b, "<<<<<<< yours\n");
	add_lines(b, h->side[ME_OURS], "\n", "");
	if (h->has_base) {
		me_buf_str(b, "||||||| old template\n");
		add_lines(b, h->side[ME_BASE], "\n", "");
	}
	me_buf_str(b, "=======\n");
	add_lines(b, h->side[ME_THEIRS], "\n", "");
	me_buf_str(b, ">>>>>>> new template\n");
}

/* Where an answer of one's own stands in the result. */
struct own {
	size_t at, end;
};

/* Is each of the answers one item where it stands? Is what comes next no
   quoted line that readers take for its value? */
static enum me_resolved check(struct me_slice text, const struct own *own,
			      size_t n)
{
	bool empty = false;
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, text);
	while ((n || empty) && me_lex_next(&lx, &it)) {
		if (empty && it.kind == ME_OPAQUE &&
		    memchr("\"'`", text.data[it.at], 3))
			return ME_RESOLVED_OTHER;
		empty = false;
		if (!n || lx.pos <= own->at)
			continue;
		if (it.at != own->at || lx.pos != own->end ||
		    it.kind != ME_ASSIGN)
			return ME_RESOLVED_OPEN;
		empty = !me_item_value(text, &it, lx.pos).len;
		own++;
		n--;
	}
	return n ? ME_RESOLVED_OPEN : ME_RESOLVED;
}

enum me_resolved me_resolve(struct me_buf *b, struct me_slice text,
			    const struct me_hunks *h,
			    const struct me_answer *answer)
{
	struct me_arena a = ME_ARENA_INIT;
	struct own *own = me_arena_alloc(&a, h->n + 1, sizeof(*own));
	const char *at = text.data;
	size_t i, n = 0, start = b->len, from;
	enum me_resolved st;

	for (i = 0; own && i < h->n; i++) {
		struct me_slice whole = h->item[i].whole, lines;

		if (!answer[i].given)
			continue;
		me_buf_add(b, me_slice(at, (size_t)(whole.data - at)));
		lines = me_hunk_lines(&h->item[i], answer[i].lines);
		if (answer[i].own && me_hunk_is_single(&h->item[i])) {
			from = b->len - start;
			own[n++] = (struct own){ from, from + lines.len };
		}
		me_buf_add(b, lines);
		at = whole.data + whole.len;
	}
	me_buf_add(b, me_slice(at, text.len - (size_t)(at - text.data)));
	if (!own || me_buf_failed(b))
		st = ME_RESOLVED_NOMEM;
	else
		st = check(me_slice(b->data + start, b->len - start), own, n);
	me_arena_free(&a);
	return st;
}
