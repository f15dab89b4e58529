/*
 * me_plan_show(): the lines that a plan takes away and puts in, as in a diff.
 */
#include <string.h>

#include "setup/plan.h"
#include "util/visible.h"

/* Lines that one text has and the other has not, by what they begin and end
   with in common. */
static void add_lines(struct me_buf *b, struct me_slice text, const char *sign)
{
	while (text.len) {
		const char *end = memchr(text.data, '\n', text.len);
		size_t n = end ? (size_t)(end - text.data) : text.len, tab;

		me_buf_str(b, sign);
		tab = n && *text.data == '\t';
		me_buf_str(b, tab ? "\t" : "");
		me_visible_add(b, me_slice(text.data + tab, n - tab), 1000);
		me_buf_str(b, "\n");
		n += end != NULL;
		text = me_slice(text.data + n, text.len - n);
	}
}

static size_t common_start(struct me_slice a, struct me_slice b)
{
	size_t i, line = 0;

	for (i = 0; i < a.len && i < b.len && a.data[i] == b.data[i]; i++)
		if (a.data[i] == '\n')
			line = i + 1;
	return line;
}

static size_t common_end(struct me_slice a, struct me_slice b)
{
	size_t i, line = 0;

	for (i = 1;
	     i <= a.len && i <= b.len && a.data[a.len - i] == b.data[b.len - i];
	     i++)
		if (i < a.len && i < b.len && a.data[a.len - i - 1] == '\n' &&
		    b.data[b.len - i - 1] == '\n')
			line = i;
	return line;
}

static void show_file(const struct me_setup_file *f, struct me_buf *b)
{
	struct me_slice old = me_setup_file_old(f);
	struct me_slice new = me_buf_slice(&f->text);
	size_t start = common_start(old, new), end;

	if (!f->changes)
		return;
	me_buf_str(b, "--- ");
	me_buf_str(b, f->exists ? me_err_quote(f->path) : "/dev/null");
	me_buf_str(b, "\n+++ ");
	me_buf_str(b, f->removes ? "/dev/null" : me_err_quote(f->path));
	me_buf_str(b, "\n");
	old = me_slice(old.data + start, old.len - start);
	new = me_slice(new.data ? new.data + start : "", new.len - start);
	end = common_end(old, new);
	add_lines(b, me_slice(old.data, old.len - end), "-");
	add_lines(b, me_slice(new.data, new.len - end), "+");
}

static void show_hook(const struct me_plan_hook *h, struct me_buf *b)
{
	const char *name = h->hook.moved && h->take ? h->hook.moved
						    : me_hook_name[h->hook.i];

	if (!h->put && !h->take)
		return;
	me_buf_str(b, h->put ? "+++ " : "--- ");
	me_buf_str(b, me_err_quote(h->hook.folder));
	me_buf_str(b, "/");
	me_buf_str(b, name);
	if (h->put && h->hook.state == ME_HOOK_STALE)
		me_buf_str(b, " (updated)");
	if (h->put && h->hook.state == ME_HOOK_FOREIGN)
		me_buf_str(b,
			   " (what is there is kept as " ME_HOOK_KEPT
			   ", and runs first)");
	if (h->take && h->hook.kept)
		me_buf_str(b, " (what was there before comes back)");
	me_buf_str(b, "\n");
}

void me_plan_show(const struct me_plan *p, struct me_buf *b)
{
	size_t i;

	for (i = 0; i < ME_PLAN_FILES; i++)
		show_file(&p->file[i], b);
	for (i = 0; i < p->n_hooks; i++)
		show_hook(&p->hook[i], b);
}
