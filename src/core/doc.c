#include "core/doc.h"

#include "core/beside.h"

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

static enum me_eol most_eol(struct me_slice text)
{
	size_t i, crlf = 0;

	for (i = 1; i < text.len; i++)
		crlf += text.data[i] == '\n' && text.data[i - 1] == '\r';
	return crlf * 2 > me_count_lf(text) ? ME_CRLF : ME_LF;
}

void me_doc_note(struct me_doc *doc, const struct me_item *it)
{
	if (it->kind == ME_MARKER && doc->marker == ME_NONE)
		doc->marker = doc->n;
	if ((it->flags & ME_LEX_OPEN) && doc->open == ME_NONE)
		doc->open = doc->n;
}

static bool read_items(struct me_doc *doc, struct me_lex *lx,
		       struct me_arena *a)
{
	/* an item ends with a line: there are no more items than lines */
	size_t room = me_count_lf(doc->text) + 2;

	doc->item = me_arena_raw(a, room, sizeof(*doc->item));
	if (!doc->item)
		return false;
	while (me_lex_next(lx, &doc->item[doc->n])) {
		me_doc_note(doc, &doc->item[doc->n]);
		doc->n++;
	}
	doc->item[doc->n].at = (uint32_t)doc->text.len;
	return true;
}

bool me_doc_skim(struct me_doc *doc, struct me_slice text,
		 const struct me_doc *other, struct me_arena *a)
{
	struct me_lex lx;

	*doc = (struct me_doc){
		.text = text, .marker = ME_NONE, .open = ME_NONE, .eol = ME_LF
	};
	if (text.len >= UINT32_MAX)
		return false;
	me_lex_init(&lx, text);
	doc->bom = lx.pos > 0;
	if (other) {
		doc->beside = me_arena_alloc(a, 1, sizeof(*doc->beside));
		if (!doc->beside)
			return false;
		doc->beside->other = other;
	}
	if (!(other ? me_beside_read(doc, &lx, a) : read_items(doc, &lx, a)))
		return false;
	doc->final_eol = !doc->n || text.data[text.len - 1] == '\n';
	if (lx.cr)
		doc->eol = most_eol(text);
	return true;
}

bool me_doc_lay_out(struct me_doc *doc, struct me_arena *a)
{
	return doc->item || me_beside_lay_out(doc, a);
}

bool me_doc_read_beside(struct me_doc *doc, struct me_slice text,
			const struct me_doc *other, struct me_arena *a)
{
	return me_doc_skim(doc, text, other, a) && me_doc_lay_out(doc, a);
}

bool me_doc_read(struct me_doc *doc, struct me_slice text, struct me_arena *a)
{
	return me_doc_skim(doc, text, NULL, a);
}

size_t me_doc_line(const struct me_doc *d, uint32_t i)
{
	return me_count_lf(me_slice(d->text.data, d->item[i].at)) + 1;
}
