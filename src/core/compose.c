#include "core/compose.h"

#include "core/value.h"

static const char *const eol_text[] = { [ME_LF] = "\n", [ME_CRLF] = "\r\n" };

void me_compose_lines(struct me_buf *b, struct me_slice text,
		      const struct me_doc *d, enum me_eol eol)
{
	const char *p = text.data, *end = p + text.len, *lf;

	if (!text.len)
		return;
	if (d->eol == eol) {
		me_buf_add(b, text);
	} else {
		while (p < end && (lf = memchr(p, '\n', (size_t)(end - p)))) {
			struct me_slice line =
				me_slice(p, (size_t)(lf + 1 - p));
			size_t stop = me_line_chomp(line).len;

			/* a line that ends unlike its file is left alone */
			if (line.len - stop == (d->eol == ME_CRLF ? 2 : 1)) {
				line.len = stop;
				me_buf_add(b, line);
				me_buf_str(b, eol_text[eol]);
			} else {
				me_buf_add(b, line);
			}
			p = lf + 1;
		}
		me_buf_add(b, me_slice(p, (size_t)(end - p)));
	}
	if (end[-1] != '\n')
		me_buf_str(b, eol_text[eol]);
}

/* The parts of the three versions, NULL where a file has none. */
struct versions {
	const struct me_parts *part[3];
	enum me_side stands; /* the side whose value it is */
};

typedef struct me_slice (*part_fn)(const struct me_parts *p);

static struct me_slice head_of(const struct me_parts *p)
{
	return p->head;
}

static struct me_slice val_of(const struct me_parts *p)
{
	return p->val;
}

static struct me_slice trail_of(const struct me_parts *p)
{
	return p->trail;
}

/* The side one part comes from. */
static enum me_side part_side(const struct versions *v, part_fn part)
{
	const struct me_parts *b = v->part[ME_BASE];
	struct me_slice base;

	if (!b)
		return v->stands;
	base = part(b);
	if (me_text_eq(part(v->part[ME_OURS]), base))
		return ME_THEIRS;
	if (me_text_eq(part(v->part[ME_THEIRS]), base))
		return ME_OURS;
	return v->stands;
}

/*
 * Is the line that was put together one that all readers take as meant? Some
 * read a comment behind an empty value as the value, some refuse "export" on
 * an empty one; and whatever was written must be read back as planned.
 */
static bool is_sound(struct me_slice line, struct me_slice val,
		     struct me_slice trail)
{
	struct me_lex lx;
	struct me_item it;
	struct me_parts p;

	me_lex_init(&lx, line);
	if (!me_lex_next(&lx, &it) || it.kind != ME_ASSIGN ||
	    (it.flags & ~ME_LEX_BSCLOSE) || lx.pos != line.len)
		return false;
	p = me_item_parts(line, &it, line.len);
	if (!p.val.len && (p.exported || p.trail.len))
		return false;
	if (p.trail.len && !p.quote &&
	    (me_value_midquote(p.val) || me_value_trailbs(p.val)))
		return false;
	return me_slice_eq(p.val, val) && me_slice_eq(p.trail, trail);
}

/* Write head, value and trail from the sides given. */
static bool put_together(struct me_buf *b, const struct versions *v,
			 const enum me_side from[3])
{
	struct me_slice head = v->part[from[0]]->head;
	struct me_slice val = v->part[from[1]]->val;
	struct me_slice trail = v->part[from[2]]->trail;
	size_t start = b->len;

	me_buf_add(b, head);
	me_buf_add(b, val);
	me_buf_add(b, trail);
	me_buf_add(b, v->part[v->stands]->eol);
	if (me_buf_failed(b) ||
	    is_sound(me_slice(b->data + start, b->len - start), val, trail))
		return true;
	b->len = start;
	return false;
}

/* The spelling of the value: of the side whose value it is, but where both
   mean the same, of the one that changed it. One of several lines has but one
   spelling: its line ends stay with the item's. */
static enum me_side val_side(const struct versions *v, enum me_verdict verdict)
{
	struct me_slice val = v->part[v->stands]->val;

	if (verdict != ME_SAME || (val.len && memchr(val.data, '\n', val.len)))
		return v->stands;
	return part_side(v, val_of);
}

bool me_compose_is_whole(const struct me_match *m, uint32_t node)
{
	const uint32_t *item = m->node[node].item;

	return me_match_is_untouched(m, node) || item[ME_OURS] == ME_NONE ||
		item[ME_THEIRS] == ME_NONE ||
		me_match_kind(m, node) != ME_ASSIGN ||
		me_match_is_agreed(m, node);
}

void me_compose(struct me_buf *b, const struct me_match *m, uint32_t node,
		enum me_action action, enum me_verdict verdict, enum me_eol eol)
{
	const uint32_t *item = m->node[node].item;
	struct versions v = { { NULL, NULL, NULL },
			      action == ME_TAKE_OURS ? ME_OURS : ME_THEIRS };
	struct me_slice raw[3] = { { NULL, 0 } }, whole;
	struct me_parts part[3];
	enum me_side from[3];
	struct me_buf line = ME_BUF_INIT;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (item[s] != ME_NONE)
			raw[s] = me_doc_raw(&m->doc[s], item[s]);
	whole = raw[v.stands];
	if (me_compose_is_whole(m, node)) {
		me_compose_lines(b, whole, &m->doc[v.stands], eol);
		return;
	}
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		if (item[s] == ME_NONE)
			continue;
		part[s] = me_doc_parts(&m->doc[s], item[s]);
		v.part[s] = &part[s];
	}
	from[0] = part_side(&v, head_of);
	from[1] = val_side(&v, verdict);
	from[2] = part_side(&v, trail_of);
	if (from[0] != from[1] || from[1] != from[2]) {
		if (put_together(&line, &v, from))
			whole = me_buf_slice(&line);
	} else {
		v.stands = from[0];
		whole = raw[v.stands];
	}
	if (me_buf_failed(&line))
		b->failed = true;
	me_compose_lines(b, whole, &m->doc[v.stands], eol);
	me_buf_free(&line);
}
