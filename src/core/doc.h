/*
 * One input, read: its items, and what is true of the file as a whole.
 */
#ifndef MERGEENV_CORE_DOC_H
#define MERGEENV_CORE_DOC_H

#include "core/lex.h"
#include "util/arena.h"

/* How lines end. Lines that end otherwise than most do are left alone. */
enum me_eol { ME_LF, ME_CRLF };

struct me_doc {
	struct me_slice text;
	bool bom;	 /* starts with a UTF-8 byte order mark */
	bool final_eol;	 /* the last line is ended; true when empty */
	bool cr;	 /* there may be a CR in it */
	size_t nul;	 /* where the first NUL is, if the other file has none;
			    SIZE_MAX: there is none */
	enum me_eol eol; /* of most lines; ME_LF when there is none */
	uint32_t marker; /* first ME_MARKER item, ME_NONE: none */
	uint32_t open;	 /* first item with ME_LEX_OPEN, ME_NONE: none */
	uint32_t n;
	struct me_item *item; /* n, and one more whose at is the end; NULL: not
				 laid out */
	uint32_t *like; /* by item: the one of the other file that it repeats
			   or, without ME_LEX_LIKE, that has its name;
			   ME_NONE: none found; NULL: read alone */
	struct me_beside *beside; /* beside.h; NULL: read alone */
};

/* No item, no node, no index. */
#define ME_NONE UINT32_MAX

/* Read text, which is borrowed; items come from the arena. False: no memory,
   or a text of 4 GiB or more. */
bool me_doc_read(struct me_doc *doc, struct me_slice text, struct me_arena *a);

/*
 * The same for a text that is likely to repeat much of what another one holds,
 * which saves most of the reading. What is found is what was there: an item
 * that is like another has the same bytes and ME_LEX_LIKE; one that is not
 * said to be like any may be so all the same. other must have no marker and no
 * open quote (me_doc_is_plain()).
 */
bool me_doc_read_beside(struct me_doc *doc, struct me_slice text,
			const struct me_doc *other, struct me_arena *a);

/* The same, but for the items, which me_doc_lay_out() makes when they are
   wanted: the stretches of a doc read beside another are mostly enough. */
bool me_doc_skim(struct me_doc *doc, struct me_slice text,
		 const struct me_doc *other, struct me_arena *a);
bool me_doc_lay_out(struct me_doc *doc, struct me_arena *a);

/* The readers' own: it is the next item of doc. */
static inline void me_doc_note(struct me_doc *doc, const struct me_item *it)
{
	if (it->kind == ME_MARKER && doc->marker == ME_NONE)
		doc->marker = doc->n;
	if ((it->flags & ME_LEX_OPEN) && doc->open == ME_NONE)
		doc->open = doc->n;
}

/* Does every item read the same wherever its bytes stand? */
static inline bool me_doc_is_plain(const struct me_doc *d)
{
	return d->marker == ME_NONE && d->open == ME_NONE;
}

/* The bytes of item i, line ending included. */
static inline struct me_slice me_doc_raw(const struct me_doc *d, uint32_t i)
{
	return me_slice(d->text.data + d->item[i].at,
			d->item[i + 1].at - d->item[i].at);
}

static inline struct me_slice me_doc_key(const struct me_doc *d, uint32_t i)
{
	return me_item_key(d->text, &d->item[i]);
}

static inline struct me_parts me_doc_parts(const struct me_doc *d, uint32_t i)
{
	return me_item_parts(d->text, &d->item[i], d->item[i + 1].at);
}

static inline struct me_slice me_doc_value(const struct me_doc *d, uint32_t i)
{
	return me_item_value(d->text, &d->item[i], d->item[i + 1].at);
}

/* The line number, from 1, of the first byte of item i; linear. */
size_t me_doc_line(const struct me_doc *d, uint32_t i);

/* Number of LF bytes in text. */
size_t me_count_lf(struct me_slice text);

#endif
