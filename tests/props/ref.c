#include "ref.h"

#include <stdlib.h>

static uint64_t hash_of(struct me_slice s)
{
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.data[i]) * 1099511628211u;
	return h;
}

static void *alloc(struct me_arena *a, size_t n, size_t size)
{
	void *p = me_arena_alloc(a, n + 1, size);

	if (!p)
		abort();
	return p;
}

/* Text without its last line end, each CR CR LF or CR LF in it as LF. */
static struct me_slice fold(struct me_slice s, struct me_arena *a)
{
	struct me_slice line = me_line_chomp(s);
	size_t i, n = 0;
	char *out;

	if (!line.len || !memchr(line.data, '\r', line.len))
		return line;
	out = alloc(a, line.len, 1);
	for (i = 0; i < line.len; i++) {
		if (line.data[i] == '\n')
			while (n && out[n - 1] == '\r')
				n--;
		out[n++] = line.data[i];
	}
	return me_slice(out, n);
}

static void identify(struct thing *t, struct names *names, bool grow)
{
	uint32_t i;

	for (i = 0; i < names->n; i++) {
		const struct thing *u = names->first[i];

		if (t->hash == u->hash &&
		    (t->kind == ME_ASSIGN) == (u->kind == ME_ASSIGN) &&
		    me_slice_eq(t->name, u->name))
			break;
	}
	t->id = i;
	if (i < names->n)
		return;
	if (!grow) {
		t->id = NO_ID;
		return;
	}
	if (names->n == names->max) {
		names->max = names->max * 2 + 64;
		names->first = realloc(names->first,
				       names->max * sizeof(*names->first));
		if (!names->first)
			abort();
	}
	names->first[names->n++] = t;
}

void file_read(struct file *f, struct me_slice text, struct names *names,
	       bool grow, struct me_arena *a)
{
	struct me_lex lx;
	struct me_item it;
	size_t i, lines = 1;

	*f = (struct file){ .text = text };
	for (i = 0; i < text.len; i++) {
		if (text.data[i] != '\n')
			continue;
		lines++;
		/* the end of a line, but not of one kind */
		f->mixed |= i > 1 && text.data[i - 1] == '\r' &&
			text.data[i - 2] == '\r';
		if (i && text.data[i - 1] == '\r')
			f->crlf++;
		else
			f->lf++;
	}
	f->mixed |= f->lf && f->crlf;
	f->thing = alloc(a, lines, sizeof(*f->thing));
	f->final_eol = !text.len || text.data[text.len - 1] == '\n';
	me_lex_init(&lx, text);
	f->bom = lx.pos;
	while (me_lex_next(&lx, &it)) {
		struct thing *t = &f->thing[f->n++];

		t->kind = (enum me_kind)it.kind;
		t->raw = me_slice(text.data + it.at, lx.pos - it.at);
		if (t->kind == ME_ASSIGN) {
			t->part = me_item_parts(text, &it, lx.pos);
			t->name = t->part.key;
		} else if (t->kind == ME_BLANK) {
			t->name = me_slice("", 0);
		} else {
			t->name = fold(t->raw, a);
		}
		t->hash = hash_of(t->name);
		f->flags |= it.flags;
		identify(t, names, grow);
	}
}

void file_count(struct file *f, const struct names *names, struct me_arena *a)
{
	uint32_t i;

	f->count = alloc(a, names->n, sizeof(*f->count));
	f->last = alloc(a, names->n, sizeof(*f->last));
	for (i = 0; i < f->n; i++) {
		if (f->thing[i].id == NO_ID)
			continue;
		f->count[f->thing[i].id]++;
		f->last[f->thing[i].id] = i;
	}
}

bool ref_same_text(struct me_slice a, struct me_slice b)
{
	struct me_arena m = ME_ARENA_INIT;
	bool same = me_slice_eq(a, b);

	/* a byte more, so that the last line end is folded like the others */
	if (!same && a.len && b.len &&
	    (memchr(a.data, '\r', a.len) || memchr(b.data, '\r', b.len))) {
		char *x = alloc(&m, a.len + 1, 1), *y = alloc(&m, b.len + 1, 1);

		memcpy(x, a.data, a.len);
		memcpy(y, b.data, b.len);
		x[a.len] = y[b.len] = '.';
		same = me_slice_eq(fold(me_slice(x, a.len + 1), &m),
				   fold(me_slice(y, b.len + 1), &m));
	}
	me_arena_free(&m);
	return same;
}

static struct me_slice unquote(struct me_slice v)
{
	if (v.len > 1 && (v.data[0] == '"' || v.data[0] == '\'') &&
	    v.data[v.len - 1] == v.data[0])
		return me_slice(v.data + 1, v.len - 2);
	return v;
}

bool ref_same_value(struct me_slice a, struct me_slice b)
{
	static const char safe[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_./:@,+=-";
	size_t i;

	if (ref_same_text(a, b))
		return true;
	a = unquote(a);
	b = unquote(b);
	if (!me_slice_eq(a, b))
		return false;
	for (i = 0; i < a.len; i++)
		if (!a.data[i] || !strchr(safe, a.data[i]))
			return false;
	return true;
}

const struct me_slice *ref_setting(const struct file *f, uint32_t id)
{
	return f->count[id] ? &f->thing[f->last[id]].part.val : NULL;
}

static bool same(const struct me_slice *a, const struct me_slice *b)
{
	if (!a || !b)
		return !a && !b;
	return ref_same_value(*a, *b);
}

enum ref_row ref_table(const struct me_slice *b, const struct me_slice *o,
		       const struct me_slice *t)
{
	if (same(o, t) || same(t, b))
		return REF_OURS;
	if (same(o, b))
		return REF_THEIRS;
	return o && t ? REF_CONFLICT : REF_REMOVED;
}
