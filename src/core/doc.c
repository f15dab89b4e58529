#include "core/doc.h"

#include "core/beside.h"

/* In blocks whose sum fits a byte: that is what compilers make vectors of. What
   is shorter has few lines, most often one. */
size_t me_count_lf(struct me_slice text)
{
	enum { BLOCK = 240 };
	const char *p = text.data, *end = p + text.len;
	size_t k, n = 0;
	uint8_t sum;

	for (; end - p >= BLOCK; p += BLOCK) {
		for (k = sum = 0; k < BLOCK; k++)
			sum = (uint8_t)(sum + (p[k] == '\n'));
		n += sum;
	}
	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

static enum me_eol most_eol(struct me_slice text)
{
	size_t i, crlf = 0;

	for (i = 1; i < text.len; i++)
		crlf += text.data[i] == '\n' && text.data[i - 1] == '\r';
	return crlf * 2 > me_count_lf(text) ? ME_CRLF : ME_LF;
}

static bool read_items(struct me_doc *doc, struct me_lex *lx,
		       struct me_arena *a)
{
	struct me_item *it = NULL;
	size_t room = doc->text.len / 16 + 2; /* most lines are longer */

	for (;;) {
		it = me_arena_more(a, it, doc->n, &room, sizeof(*it));
		if (!it)
			return false;
		if (!me_lex_next(lx, &it[doc->n]))
			break;
		me_doc_note(doc, &it[doc->n]);
		doc->n++;
	}
	it[doc->n].at = (uint32_t)doc->text.len;
	doc->item = it;
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
		lx.cr = other->cr;
		doc->beside = me_arena_raw(a, 1, sizeof(*doc->beside));
		if (!doc->beside)
			return false;
		*doc->beside = (struct me_beside){ .other = other,
						   .run_room = 64,
						   .own_room = 64,
						   .same_room = 64 };
	}
	if (!(other ? me_beside_read(doc, &lx, a) : read_items(doc, &lx, a)))
		return false;
	doc->final_eol = !doc->n || text.data[text.len - 1] == '\n';
	doc->nul = lx.nul;
	doc->cr = lx.cr;
	if (doc->cr)
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
