/*
 * Writing the result, and making sure that it reads as it was planned.
 *
 * The result is made of pieces: items copied from an input, items composed of
 * several, hunks. It must read as these pieces, one by one. That need not be
 * found out by reading all of it again, because an item that has its line end
 * and no open quote reads the same wherever it stands: the lexer looks neither
 * before its start nor beyond its end. The items of the inputs are known to be
 * such, or the files would not be merged by variable; so those that are copied
 * with their line end are read no more. Every other piece is read, alone: if
 * it is its own whole item, of the kind meant, with a line end and without an
 * open quote, then it reads so in the result, too. What depends on the place
 * is looked at in place: the first bytes of the file, its last line, and the
 * one pair of lines that readers take for one.
 */
#include <string.h>

#include "core/compose.h"
#include "core/conflict.h"
#include "core/result.h"

struct writer {
	struct me_result *r;
	struct me_slice run;	/* copied from an input, not yet in out */
	size_t last;		/* where the last item starts */
	enum me_kind last_kind; /* and what it is */
	size_t above;		/* the same of the last one not blank */
	enum me_kind above_kind;
	bool planned;
};

static void flush(struct writer *w)
{
	me_buf_add(&w->r->out, w->run);
	w->run.len = 0;
}

/* Copy bytes of an input; those that follow each other there go at once. */
static void copy(struct writer *w, struct me_slice raw)
{
	if (w->run.len && w->run.data + w->run.len == raw.data) {
		w->run.len += raw.len;
		return;
	}
	flush(w);
	w->run = raw;
}

/* An item is about to be written. */
static void begin(struct writer *w, enum me_kind kind)
{
	w->last = w->r->out.len + w->run.len;
	w->last_kind = kind;
	if (kind != ME_BLANK) {
		w->above = w->last;
		w->above_kind = kind;
	}
}

/* Readers take A= and a quoted line below it for one value. */
static bool joins_above(struct writer *w, struct me_slice raw)
{
	struct me_slice text;
	struct me_lex lx;
	struct me_item it;

	if (!strchr("\"'`", raw.data[0]) || w->above_kind != ME_ASSIGN)
		return false;
	flush(w);
	if (me_buf_failed(&w->r->out))
		return false;
	text = me_slice(w->r->out.data + w->above, w->r->out.len - w->above);
	me_lex_init(&lx, text);
	return me_lex_next(&lx, &it) && it.kind == ME_ASSIGN &&
		!me_item_value(text, &it, lx.pos).len;
}

/* What was put into out from start on: is it one item of that kind, that reads
   so wherever it stands? */
static bool reads_as(const struct me_buf *b, size_t start, enum me_kind kind)
{
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, me_slice(b->data + start, b->len - start));
	lx.pos = 0; /* it is not the start of a file */
	return me_lex_next(&lx, &it) && it.kind == kind &&
		!(it.flags & ME_LEX_OPEN) && lx.pos == lx.text.len &&
		b->data[b->len - 1] == '\n';
}

static void write_item(struct writer *w, uint32_t node, enum me_action act)
{
	struct me_result *r = w->r;
	enum me_side s = act == ME_TAKE_OURS ? ME_OURS : ME_THEIRS;
	const struct me_doc *d = &r->match.doc[s];
	uint32_t i = r->match.node[node].item[s];
	struct me_slice raw = me_doc_raw(d, i);
	enum me_kind kind = (enum me_kind)d->item[i].kind;

	if (kind == ME_OPAQUE && joins_above(w, raw))
		w->planned = false;
	begin(w, kind);
	if (d->eol == r->eol &&
	    (me_match_is_untouched(&r->match, node) ||
	     (raw.data[raw.len - 1] == '\n' &&
	      me_compose_is_whole(&r->match, node)))) {
		copy(w, raw);
		return;
	}
	flush(w);
	me_compose(&r->out, &r->match, node, act,
		   (enum me_verdict)r->decision.verdict[node], r->eol);
	if (!me_buf_failed(&r->out) && !reads_as(&r->out, w->last, kind))
		w->planned = false;
}

/* A hunk reads as markers and assignments, or comments and an assignment; an
   assignment that is commented out as comments. */
static void write_several(struct writer *w, uint32_t node, enum me_action act)
{
	struct me_result *r = w->r;
	struct me_lex lx;
	struct me_item it;
	size_t start;

	flush(w);
	start = r->out.len;
	if (act == ME_HUNK)
		me_conflict_write(&r->out, &r->match, node,
				  (enum me_verdict)r->decision.verdict[node],
				  &r->opt, r->eol);
	else
		me_conflict_side(&r->out, &r->match, node, ME_THEIRS, "# ",
				 r->eol);
	if (me_buf_failed(&r->out))
		return;
	me_lex_init(&lx, me_slice(r->out.data + start, r->out.len - start));
	while (me_lex_next(&lx, &it)) {
		w->last = w->above = start + it.at;
		w->last_kind = w->above_kind = (enum me_kind)it.kind;
		if (it.flags & ME_LEX_OPEN)
			w->planned = false;
	}
}

/* The final newline is the file's, not its last line's. */
static void end_file(struct writer *w)
{
	struct me_result *r = w->r;
	const struct me_doc *d = r->doc;
	struct me_slice last, line;
	struct me_lex lx;
	struct me_item it;
	size_t at = r->out.len;

	if (!r->out.len ||
	    me_result_property(d, d[ME_BASE].final_eol, d[ME_OURS].final_eol,
			       d[ME_THEIRS].final_eol))
		return;
	while (at > 1 && r->out.data[at - 2] != '\n')
		at--;
	line = me_slice(r->out.data + at - 1, r->out.len - at + 1);
	last = me_line_chomp(line);
	/* an empty line would be gone with its end */
	if (!last.len)
		return;
	r->out.len = at - 1 + last.len;
	me_lex_init(&lx, me_slice(r->out.data + w->last, r->out.len - w->last));
	lx.pos = 0;
	if (!me_lex_next(&lx, &it) || it.kind != w->last_kind ||
	    lx.pos != lx.text.len)
		w->planned = false;
}

bool me_result_write(struct me_result *r)
{
	static const char bom[] = "\xef\xbb\xbf";
	const struct me_doc *d = r->doc;
	struct writer w = { .r = r, .planned = true };
	uint32_t node, end = r->match.n, n = 0;
	size_t start = 0;

	/* mostly enough, and what is not used is never touched */
	me_buf_reserve(&r->out,
		       d[ME_OURS].text.len + d[ME_THEIRS].text.len / 4);
	if (r->order.next[end] != end &&
	    me_result_property(d, d[ME_BASE].bom, d[ME_OURS].bom,
			       d[ME_THEIRS].bom)) {
		me_buf_str(&r->out, bom);
		start = strlen(bom);
	}
	for (node = r->order.next[end]; node != end;
	     node = r->order.next[node]) {
		enum me_action act = (enum me_action)r->decision.action[node];

		if (act == ME_HUNK || act == ME_TAKE_COMMENTED)
			write_several(&w, node, act);
		else
			write_item(&w, node, act);
		me_rest(&r->opt, n++);
	}
	flush(&w);
	end_file(&w);
	/* one mark at most, and not too large to be read again */
	r->planned = w.planned && r->out.len < UINT32_MAX &&
		(start || !me_slice_has_prefix(me_buf_slice(&r->out), bom));
	return !me_buf_failed(&r->out);
}
