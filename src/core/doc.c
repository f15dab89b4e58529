#include "core/doc.h"

/* In blocks whose sum fits a byte: that is what compilers make vectors of. */
size_t me_count_lf(struct me_slice text)
{
	enum { BLOCK = 240 };
	size_t i = 0, k, n = 0;
	uint8_t sum;

	for (; text.len - i >= BLOCK; i += BLOCK) {
		for (k = sum = 0; k < BLOCK; k++)
			sum = (uint8_t)(sum + (text.data[i + k] == '\n'));
		n += sum;
	}
	for (; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}

static enum me_eol most_eol(struct me_slice text, size_t lf)
{
	size_t i, crlf = 0;

	for (i = 1; i < text.len; i++)
		crlf += text.data[i] == '\n' && text.data[i - 1] == '\r';
	return crlf * 2 > lf ? ME_CRLF : ME_LF;
}

#define NEAR 8 /* items that are looked at in any case */

/* Reading one file beside another. */
struct beside {
	const struct me_doc *other;
	uint32_t at;	/* the item of it that the next one should repeat */
	uint32_t reach; /* how far from there to look for it otherwise */
	size_t credit;	/* steps that may be spent on that */
};

/* The number of bytes that a and b have in common at their start. */
static size_t common(const char *a, const char *b, size_t n)
{
	size_t i = 0;

	while (n - i >= 128 && !memcmp(a + i, b + i, 128))
		i += 128;
	while (n - i >= 8 && !memcmp(a + i, b + i, 8))
		i += 8;
	while (i < n && a[i] == b[i])
		i++;
	return i;
}

/*
 * Take over all items that come next in both files. An item that has its line
 * end and no open quote reads the same wherever it stands: no rule of the
 * lexer looks beyond the end of such an item, or before its start.
 */
static size_t take_over(struct me_doc *doc, size_t pos, struct beside *b)
{
	const struct me_doc *o = b->other;
	uint32_t end = o->final_eol || !o->n ? o->n : o->n - 1, from = b->at;
	size_t start = o->item[from].at, n = o->text.len - start;

	if (n > doc->text.len - pos)
		n = doc->text.len - pos;
	n = common(doc->text.data + pos, o->text.data + start, n);
	while (b->at < end && o->item[b->at + 1].at - start <= n) {
		struct me_item *it = &doc->item[doc->n];

		*it = o->item[b->at];
		it->at = (uint32_t)(it->at - start + pos);
		it->flags |= ME_LEX_LIKE;
		doc->like[doc->n++] = b->at++;
	}
	if (b->at > from)
		b->reach = NEAR;
	return pos + o->item[b->at].at - start;
}

static bool has_key(const struct me_doc *d, uint32_t i, struct me_slice key)
{
	return i < d->n && d->item[i].key_len == key.len &&
		me_slice_eq(me_doc_key(d, i), key);
}

/*
 * After an assignment that repeats nothing: where do the files go on together?
 * Below the same key, sought upwards and downwards from the place at hand,
 * twice as far each time it is not found. Every item read pays for a few steps
 * of that, and no more are taken, so that files with nothing in common are
 * read in linear time, too.
 */
static void find_place(const struct me_doc *doc, struct beside *b)
{
	struct me_slice key = me_doc_key(doc, doc->n - 1);
	uint32_t k, at = b->at;

	b->credit += NEAR;
	if (!key.len || key.len >= 255 || b->reach > b->credit)
		return;
	for (k = 0; k < b->reach; k++) {
		if (has_key(b->other, at + k, key))
			b->at = at + k + 1;
		else if (k < at && has_key(b->other, at - 1 - k, key))
			b->at = at - k;
		else
			continue;
		break;
	}
	b->credit -= k;
	if (k == b->reach && b->reach < b->other->n)
		b->reach *= 2;
}

static void note_item(struct me_doc *doc, const struct me_item *it)
{
	if (it->kind == ME_MARKER && doc->marker == ME_NONE)
		doc->marker = doc->n;
	if ((it->flags & ME_LEX_OPEN) && doc->open == ME_NONE)
		doc->open = doc->n;
}

static void read_items(struct me_doc *doc, struct me_lex *lx,
		       const struct me_doc *other)
{
	struct beside b = { other, 0, NEAR, 0 };

	for (;;) {
		if (other && b.at < other->n)
			lx->pos = take_over(doc, lx->pos, &b);
		if (!me_lex_next(lx, &doc->item[doc->n]))
			break;
		note_item(doc, &doc->item[doc->n]);
		if (other)
			doc->like[doc->n] = ME_NONE;
		doc->n++;
		if (other)
			find_place(doc, &b);
	}
	doc->item[doc->n].at = (uint32_t)doc->text.len;
}

bool me_doc_read_beside(struct me_doc *doc, struct me_slice text,
			const struct me_doc *other, struct me_arena *a)
{
	struct me_lex lx;
	size_t lf;

	if (text.len >= UINT32_MAX)
		return false;
	*doc = (struct me_doc){
		.text = text, .marker = ME_NONE, .open = ME_NONE, .eol = ME_LF
	};
	lf = me_count_lf(text);
	/* an item ends with a line: there are no more items than lines */
	doc->item = me_arena_raw(a, lf + 2, sizeof(*doc->item));
	if (other)
		doc->like = me_arena_raw(a, lf + 2, sizeof(*doc->like));
	if (!doc->item || (other && !doc->like))
		return false;
	me_lex_init(&lx, text);
	doc->bom = lx.pos > 0;
	read_items(doc, &lx, other);
	doc->final_eol = !doc->n || text.data[text.len - 1] == '\n';
	if (lx.cr)
		doc->eol = most_eol(text, lf);
	return true;
}

bool me_doc_read(struct me_doc *doc, struct me_slice text, struct me_arena *a)
{
	return me_doc_read_beside(doc, text, NULL, a);
}

size_t me_doc_line(const struct me_doc *d, uint32_t i)
{
	return me_count_lf(me_slice(d->text.data, d->item[i].at)) + 1;
}
