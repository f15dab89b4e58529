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
#include "util/map.h"

/* An item that was written: in an input, or, without data, in fresh. */
struct written {
	const char *data;
	size_t at, len;
	enum me_kind kind;
};

struct writer {
	struct me_result *r;
	struct me_slice run; /* copied from an input, not yet a piece */
	size_t fresh;	     /* what is in fresh from here on is none, too */
	size_t len;	     /* of all that was written */
	struct written last;
	struct written above; /* the last one that is not blank */
	bool planned;
};

static void add_piece(struct writer *w, const char *data, size_t len)
{
	struct me_slice piece = { data, len };

	if (!len)
		return;
	w->len += len;
	me_buf_add(&w->r->piece, me_slice((const char *)&piece, sizeof(piece)));
}

/* Fresh bytes move as they become more: their pieces get their data last. */
static void flush(struct writer *w)
{
	add_piece(w, w->run.data, w->run.len);
	w->run.len = 0;
	add_piece(w, NULL, w->r->fresh.len - w->fresh);
	w->fresh = w->r->fresh.len;
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

static void note(struct writer *w, struct written item)
{
	w->last = item;
	if (item.kind != ME_BLANK)
		w->above = item;
}

static struct me_slice text_of(const struct writer *w, const struct written *i)
{
	return me_slice(i->data ? i->data : w->r->fresh.data + i->at, i->len);
}

/* Readers take A= and a quoted line below it for one value. */
static bool joins_above(const struct writer *w, struct me_slice raw)
{
	struct me_slice text;
	struct me_lex lx;
	struct me_item it = { .kind = ME_BLANK };

	if (!strchr("\"'`", raw.data[0]) ||
	    (w->above.kind != ME_ASSIGN && w->above.kind != ME_FOLD))
		return false;
	text = text_of(w, &w->above);
	me_lex_init(&lx, text);
	while (me_lex_next(&lx, &it)) /* the last of a fold */
		;
	return it.kind == ME_ASSIGN && !me_item_value(text, &it, lx.pos).len;
}

/* What was put into fresh from start on: is it one item of that kind, that reads
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

/* What is composed goes behind what is fresh already. */
static size_t begin_fresh(struct writer *w)
{
	if (w->run.len)
		flush(w);
	return w->r->fresh.len;
}

/* Is all of the node what side s has as item i, line end and all? Where the
   other side repeats base it is, unless nothing but a line end may differ. */
static bool is_copied(const struct me_result *r, uint32_t node, enum me_side s,
		      uint32_t i)
{
	const struct me_match *m = &r->match;
	const struct me_doc *d = &m->doc[s];

	if (me_match_is_untouched(m, node))
		return true;
	if (i + 1 == d->n && !d->final_eol)
		return false;
	if (s == ME_THEIRS ? me_match_is_like(m, node, ME_OURS)
			   : r->decision.verdict[node] != ME_SAME &&
			    me_match_is_like(m, node, ME_THEIRS))
		return true;
	return me_compose_is_whole(m, node);
}

static void write_item(struct writer *w, uint32_t node, enum me_action act)
{
	struct me_result *r = w->r;
	enum me_side s = act == ME_TAKE_OURS ? ME_OURS : ME_THEIRS;
	const struct me_doc *d = &r->match.doc[s];
	uint32_t i = r->match.node[node].item[s];
	struct me_slice raw = me_doc_raw(d, i);
	enum me_kind kind = (enum me_kind)d->item[i].kind;
	size_t start;

	if (kind == ME_OPAQUE && joins_above(w, raw))
		w->planned = false;
	if (d->eol == r->eol && is_copied(r, node, s, i)) {
		copy(w, raw);
		note(w, (struct written){ raw.data, 0, raw.len, kind });
		return;
	}
	start = begin_fresh(w);
	me_compose(&r->fresh, &r->match, node, act,
		   (enum me_verdict)r->decision.verdict[node], r->eol);
	if (me_buf_failed(&r->fresh))
		return;
	if (!reads_as(&r->fresh, start, kind))
		w->planned = false;
	note(w, (struct written){ NULL, start, r->fresh.len - start, kind });
}

/* A hunk reads as markers and assignments, or comments and an assignment; an
   assignment that is commented out as comments. */
static void write_several(struct writer *w, uint32_t node, enum me_action act)
{
	struct me_result *r = w->r;
	struct me_lex lx;
	struct me_item it;
	size_t start;

	start = begin_fresh(w);
	if (act == ME_HUNK)
		me_conflict_write(&r->fresh, &r->match, node,
				  (enum me_verdict)r->decision.verdict[node],
				  &r->opt, r->eol);
	else
		me_conflict_side(&r->fresh, &r->match, node, ME_THEIRS, "# ",
				 r->eol);
	if (me_buf_failed(&r->fresh))
		return;
	me_lex_init(&lx, me_slice(r->fresh.data + start, r->fresh.len - start));
	while (me_lex_next(&lx, &it)) {
		note(w,
		     (struct written){ NULL, start + it.at, lx.pos - it.at,
				       (enum me_kind)it.kind });
		if (it.flags & ME_LEX_OPEN)
			w->planned = false;
	}
}

/* The final newline is the file's, not its last line's. */
static void end_file(struct writer *w)
{
	struct me_result *r = w->r;
	const struct me_doc *d = r->doc;
	struct me_slice item, line, *piece;
	struct me_lex lx;
	struct me_item it;
	size_t at, cut;

	if (!w->len ||
	    me_result_property(d, d[ME_BASE].final_eol, d[ME_OURS].final_eol,
			       d[ME_THEIRS].final_eol))
		return;
	item = text_of(w, &w->last);
	for (at = item.len; at > 1 && item.data[at - 2] != '\n'; at--)
		;
	line = me_slice(item.data + at - 1, item.len - at + 1);
	cut = line.len - me_line_chomp(line).len;
	/* an empty line would be gone with its end */
	if (cut == line.len)
		return;
	piece = (struct me_slice *)(void *)(r->piece.data + r->piece.len) - 1;
	piece->len -= cut;
	w->len -= cut;
	item.len -= cut;
	me_lex_init(&lx, item);
	lx.pos = 0;
	if (!me_lex_next(&lx, &it) || it.kind != w->last.kind ||
	    lx.pos != lx.text.len)
		w->planned = false;
}

/* The pieces, all with their data. A cut piece is the last. */
static void settle(struct me_result *r)
{
	struct me_slice *piece = (struct me_slice *)(void *)r->piece.data;
	size_t i, at = 0;

	r->pieces = r->piece.len / sizeof(*piece);
	for (i = 0; i < r->pieces; i++) {
		if (piece[i].data)
			continue;
		piece[i].data = r->fresh.data + at;
		at += piece[i].len;
	}
	r->list = piece;
}

/*
 * The node below another. The result follows ours, mostly: so what is known of
 * the nodes some items on is called for. In a large file that its owner sorted
 * they are all over the place, and each would be waited for.
 */
static uint32_t node_below(const struct me_result *r, uint32_t node)
{
	enum { AHEAD = 24, HALF = AHEAD / 2 };
	const struct me_match *m = &r->match;
	uint32_t i = m->node[node].item[ME_OURS], far, theirs;

	if (i != ME_NONE && m->doc[ME_OURS].n - i > AHEAD) {
		far = m->id[ME_OURS][i + AHEAD];
		__builtin_prefetch(&r->order.next[far]);
		__builtin_prefetch(&r->decision.action[far]);
		__builtin_prefetch(&m->node[far]);
		__builtin_prefetch(&m->grouped[far]);
		theirs = m->node[m->id[ME_OURS][i + HALF]].item[ME_THEIRS];
		if (theirs != ME_NONE)
			__builtin_prefetch(&m->doc[ME_THEIRS].item[theirs]);
	}
	return r->order.next[node];
}

bool me_result_write(struct me_result *r)
{
	static const char bom[] = "\xef\xbb\xbf";
	const struct me_doc *d = r->doc;
	struct writer w = { .r = r, .planned = true };
	uint32_t node, end = r->match.n;
	const bool large = end >= ME_MAP_LARGE;
	size_t start;

	me_buf_reserve(&r->piece, 256 * sizeof(struct me_slice));
	if (r->order.next[end] != end &&
	    me_result_property(d, d[ME_BASE].bom, d[ME_OURS].bom,
			       d[ME_THEIRS].bom))
		add_piece(&w, bom, strlen(bom));
	start = w.len;
	for (node = r->order.next[end]; node != end;
	     node = large ? node_below(r, node) : r->order.next[node]) {
		enum me_action act = (enum me_action)r->decision.action[node];

		if (act == ME_HUNK || act == ME_TAKE_COMMENTED)
			write_several(&w, node, act);
		else
			write_item(&w, node, act);
	}
	flush(&w);
	if (me_buf_failed(&r->fresh) || me_buf_failed(&r->piece))
		return false;
	end_file(&w);
	settle(r);
	/* one mark at most, and not too large to be read again */
	r->planned = w.planned && w.len < UINT32_MAX &&
		(start || !r->pieces || !me_slice_has_prefix(*r->list, bom));
	return true;
}

bool me_result_join(struct me_result *r)
{
	size_t i, len = 0;

	for (i = 0; i < r->pieces; i++)
		len += r->list[i].len;
	me_buf_reserve(&r->out, len);
	for (i = 0; i < r->pieces; i++)
		me_buf_add(&r->out, r->list[i]);
	r->list = &r->text;
	return !me_buf_failed(&r->out);
}
