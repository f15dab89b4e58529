#include "cli/sync_beside.h"

#include <stdlib.h>

#include "cli/page.h"

static struct me_slice copy(struct me_arena *a, struct me_slice s)
{
	char *p = me_arena_alloc(a, s.len + 1, 1);

	if (p && s.len)
		memcpy(p, s.data, s.len);
	return me_slice(p, s.len);
}

void me_beside_add(struct me_beside *b, const struct me_beside_cell *cell)
{
	struct me_beside_cell *c;
	size_t cap = b->cap ? 2 * b->cap : 256;

	if (b->n == b->cap) {
		c = reallocarray(b->cell, cap, sizeof(*c));
		b->failed |= !c;
		if (!c)
			return;
		b->cell = c;
		b->cap = cap;
	}
	c = &b->cell[b->n++];
	*c = *cell;
	c->key = copy(&b->arena, cell->key);
	c->value = copy(&b->arena, cell->value);
	b->failed |= !c->key.data || !c->value.data;
}

static int by_key(const void *a, const void *b)
{
	const struct me_beside_cell *x = a, *y = b;
	size_t n = x->key.len < y->key.len ? x->key.len : y->key.len;
	int c = memcmp(x->key.data, y->key.data, n);

	if (c)
		return c;
	if (x->key.len != y->key.len)
		return x->key.len < y->key.len ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static bool is_row(const struct me_beside_cell *c, size_t n)
{
	size_t i;

	for (i = 0; n > 1 && i < n; i++)
		if (c[i].kind != ME_STANDS_SAME)
			return true;
	return false;
}

static void add_row(struct me_buf *out, const struct me_beside_cell *c,
		    size_t n, size_t files, bool done)
{
	size_t i, file;

	me_buf_str(out,
		   c->credential ? "<tr data-c data-k=\"" : "<tr data-k=\"");
	for (i = 0; i < n; i++) {
		me_buf_str(out, i ? " " : "");
		me_buf_str(out, me_standing_words[c[i].kind].id);
	}
	i = 0;
	me_buf_str(out, "\"><th scope=\"row\"><code>");
	me_page_text(out, c->key, SIZE_MAX);
	me_buf_str(out, "</code></th>");
	for (file = 0; file < files; file++) {
		if (i == n || c[i].file != file) {
			me_buf_str(out, "<td></td>");
			continue;
		}
		me_buf_str(out,
			   c[i].kind == ME_STANDS_SAME ? "<td class=\"s\">"
						       : "<td>");
		me_buf_add(out, c[i].value);
		me_buf_str(out, " <small>");
		me_buf_str(out, me_standing_word(c[i++].kind, done));
		me_buf_str(out, "</small></td>");
	}
	me_buf_str(out, "</tr>\n");
}

void me_beside_table(struct me_buf *out, struct me_beside *b, size_t files,
		     bool done)
{
	struct me_buf rows = ME_BUF_INIT;
	size_t i, n, count = 0;

	if (b->n)
		qsort(b->cell, b->n, sizeof(*b->cell), by_key);
	for (i = 0; !b->failed && i < b->n; i += n) {
		for (n = 1; i + n < b->n &&
		     me_slice_eq(b->cell[i].key, b->cell[i + n].key);
		     n++)
			;
		if (!is_row(&b->cell[i], n))
			continue;
		add_row(&rows, &b->cell[i], n, files, done);
		count++;
	}
	if (count) {
		me_buf_str(out,
			   "<section id=\"beside\" aria-labelledby="
			   "\"beside-h\">\n<h2 id=\"beside-h\">Side by "
			   "side</h2>\n<details open><summary><h3>Yours, "
			   "where one differs from its template</h3> "
			   "<span class=\"n\">");
		me_page_number(out, count);
		me_buf_str(out,
			   "</span></summary>\n<div class=\"wide\" "
			   "tabindex=\"0\" role=\"group\" "
			   "aria-labelledby=\"beside-h\"><table>\n<thead>"
			   "<tr><th scope=\"col\">variable</th>");
		me_buf_add(out, me_buf_slice(&b->heads));
		me_buf_str(out, "</tr></thead>\n<tbody>\n");
		me_buf_add(out, me_buf_slice(&rows));
		me_buf_str(out, "</tbody></table></div></details></section>\n");
	}
	out->failed |= b->failed || rows.failed || b->heads.failed;
	me_buf_free(&rows);
}

void me_beside_free(struct me_beside *b)
{
	free(b->cell);
	me_arena_free(&b->arena);
	me_buf_free(&b->heads);
}
