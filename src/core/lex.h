/*
 * A dotenv file as items.
 *
 * Every byte belongs to exactly one item, in file order, so that the items
 * laid end to end are the file; there is no input that fails. The dialect is
 * described in docs/format.md: the widest set of lines that the programs that
 * read such files agree on.
 *
 *	struct me_lex lx;
 *	struct me_item it;
 *
 *	me_lex_init(&lx, text);
 *	while (me_lex_next(&lx, &it))
 *		... the item is text[it.at .. lx.pos)
 *
 * A byte order mark is no item: me_lex_init() steps over it (lx.pos is 3).
 * The text must be shorter than 4 GiB. One pass, linear in the input.
 */
#ifndef MERGEENV_CORE_LEX_H
#define MERGEENV_CORE_LEX_H

#include "util/slice.h"

enum me_kind {
	ME_BLANK,   /* spaces and tabs alone */
	ME_COMMENT, /* "# ...", commented-out assignments among them */
	ME_MARKER,  /* a conflict marker at column 0 */
	ME_ASSIGN,  /* KEY=value, with all its lines */
	ME_OPAQUE,  /* a line no reader agrees on */
	ME_FOLD	    /* not the lexer's: several items (fold.h) */
};

enum {
	/* an opening quote with no closing one anywhere below */
	ME_LEX_UNTERMINATED = 1,
	/* an opening quote whose next bare kin, lines below, closes nothing */
	ME_LEX_SPLITQUOTE = 2,
	/* closed at an escaped quote, for want of a bare one */
	ME_LEX_ESCCLOSE = 4,
	/* the closing quote stands after a backslash */
	ME_LEX_BSCLOSE = 8,
	/* text after the closing quote: read as a plain value */
	ME_LEX_JUNK = 16,
	/* not the lexer's: the item repeats one of another file (doc.h) */
	ME_LEX_LIKE = 32,
	/* nor this: base has that text more than once (fold.h) */
	ME_LEX_COMMON = 64,
	/* nor this: nothing in any file has its name (fold.h) */
	ME_LEX_ALONE = 128
};
/* Where such an item ends depends on the lines below it. */
#define ME_LEX_OPEN (ME_LEX_UNTERMINATED | ME_LEX_SPLITQUOTE | ME_LEX_ESCCLOSE)

/* Eight bytes, because a file of a million variables has a million of them;
   what else there is to know of an item is found again from its text. */
struct me_item {
	uint32_t at;	 /* first byte; the next item's is its end */
	uint8_t kind;	 /* enum me_kind */
	uint8_t flags;	 /* ME_LEX_* */
	uint8_t key_at;	 /* bytes from at to the key */
	uint8_t key_len; /* 0: no key; 255: look again, for both */
};

struct me_lex {
	struct me_slice text;
	size_t pos;  /* end of the item read last */
	size_t seen; /* up to where CR and NUL were looked for; what is skipped
			by moving pos is not */
	size_t nul;  /* the first that was seen; none: SIZE_MAX */
	bool cr;     /* there was a CR, or may be in what is skipped */
};

/* The parts of an assignment, end to end the whole item. */
struct me_parts {
	struct me_slice head;  /* blanks, export, key, = and blanks after */
	struct me_slice key;   /* inside head */
	struct me_slice val;   /* quotes included */
	struct me_slice trail; /* blanks and the inline comment */
	struct me_slice eol;   /* LF, CR LF, ..., or nothing at the end */
	bool exported;
	char quote; /* ", ' or `; 0: plain */
};

void me_lex_init(struct me_lex *lx, struct me_slice text);
bool me_lex_next(struct me_lex *lx, struct me_item *item);

/* The key of an assignment, sought again. */
struct me_slice me_item_find_key(struct me_slice text,
				 const struct me_item *item);

/* The name an assignment sets; empty for other kinds. */
static inline struct me_slice me_item_key(struct me_slice text,
					  const struct me_item *item)
{
	if (item->kind != ME_ASSIGN)
		return me_slice(NULL, 0);
	if (item->key_len == 255)
		return me_item_find_key(text, item);
	return me_slice(text.data + item->at + item->key_at, item->key_len);
}

/* The parts of the assignment in text[item->at .. end). */
struct me_parts me_item_parts(struct me_slice text, const struct me_item *item,
			      size_t end);

/* Its value, quotes included: .val of these. */
struct me_slice me_item_value(struct me_slice text, const struct me_item *item,
			      size_t end);

/* Where the text of the line that ends at end stops: before LF and CRs. */
static inline size_t me_text_end(struct me_slice s, size_t start, size_t end)
{
	if (end == start || s.data[end - 1] != '\n')
		return end;
	end--;
	while (end > start && s.data[end - 1] == '\r')
		end--;
	return end;
}

/* A line without its line ending (LF with any CRs before it). */
static inline struct me_slice me_line_chomp(struct me_slice line)
{
	return me_slice(line.data, me_text_end(line, 0, line.len));
}

/* The name that a commented-out assignment would set: "# KEY=value", or
   empty. Prose with a "=" in it is none. */
struct me_slice me_comment_key(struct me_slice line);

#endif
