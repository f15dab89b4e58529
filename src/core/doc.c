#include "core/doc.h"

size_t me_count_lf(struct me_slice text)
{
	size_t i, n = 0;

	for (i = 0; i < text.len; i++)
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

bool me_doc_read(struct me_doc *doc, struct me_slice text, struct me_arena *a)
{
	size_t lf = me_count_lf(text);
	struct me_lex lx;
	struct me_item it;

	if (text.len >= UINT32_MAX)
		return false;
	*doc = (struct me_doc){
		.text = text, .marker = ME_NONE, .open = ME_NONE, .eol = ME_LF
	};
	/* an item ends with a line: there are no more items than lines */
	doc->item = me_arena_alloc(a, lf + 2, sizeof(*doc->item));
	if (!doc->item)
		return false;
	me_lex_init(&lx, text);
	doc->bom = lx.pos > 0;
	while (me_lex_next(&lx, &it)) {
		doc->flags |= it.flags;
		if (it.kind == ME_MARKER && doc->marker == ME_NONE)
			doc->marker = doc->n;
		if ((it.flags & ME_LEX_OPEN) && doc->open == ME_NONE)
			doc->open = doc->n;
		doc->item[doc->n++] = it;
	}
	doc->item[doc->n].at = (uint32_t)text.len;
	doc->final_eol = !doc->n || text.data[text.len - 1] == '\n';
	if (lx.cr)
		doc->eol = most_eol(text, lf);
	return true;
}

size_t me_doc_line(const struct me_doc *d, uint32_t i)
{
	return me_count_lf(me_slice(d->text.data, d->item[i].at)) + 1;
}
