#include "cli/resolve_show.h"

#include <stdio.h>

#include "cli/report.h"
#include "cli/sync_origin.h"
#include "core/secret.h"
#include "sys/print.h"
#include "util/visible.h"

enum { SHOWN = 2000, LIST_SHOWN = 60, COMMENT_LINES = 8 };

static bool is_secret_item(struct me_slice text, const struct me_item *it,
			   size_t end)
{
	struct me_slice raw = me_slice(text.data + it->at, end - it->at);

	if (it->kind == ME_COMMENT)
		return me_secret_name(me_comment_key(raw)) ||
			me_secret_value(raw);
	/* a line of something that we cannot tell the name of */
	if (it->kind != ME_ASSIGN || (it->flags & ME_LEX_OPEN))
		return it->kind != ME_BLANK;
	return me_secret_name(me_item_key(text, it)) || me_secret_value(raw);
}

bool me_resolve_is_secret(const struct me_hunk *h)
{
	struct me_lex lx;
	struct me_item it;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		me_lex_init(&lx, h->side[s]);
		while (me_lex_next(&lx, &it))
			if (is_secret_item(lx.text, &it, lx.pos))
				return true;
	}
	return false;
}

/* Lines, indented; at most so many of the last ones. */
static void add_lines(struct me_buf *b, struct me_slice text, bool reveal)
{
	struct me_lex lx;
	struct me_item it;
	struct me_slice raw;

	me_lex_init(&lx, text);
	while (me_lex_next(&lx, &it)) {
		raw = me_slice(text.data + it.at, lx.pos - it.at);
		me_buf_str(b, "    ");
		if (reveal || !is_secret_item(text, &it, lx.pos))
			me_visible_add(b, me_line_chomp(raw), SHOWN);
		else
			me_buf_str(b, "(hidden)");
		me_buf_str(b, "\n");
	}
}

static struct me_slice last_lines(struct me_slice text, int n)
{
	const char *at = text.data + text.len;

	while (at > text.data && n-- > 0)
		do
			at--;
		while (at > text.data && at[-1] != '\n');
	return me_slice(at, (size_t)(text.data + text.len - at));
}

static const char *reason(const struct me_hunk *h)
{
	if (!h->side[ME_OURS].len)
		return "removed here, changed there";
	if (!h->side[ME_THEIRS].len)
		return "changed here, removed there";
	if (!h->has_base)
		return "set differently";
	return h->side[ME_BASE].len ? "both changed" : "both added";
}

static void add_value(struct me_buf *b, const struct me_hunk *h,
		      enum me_side side, bool hide, size_t max)
{
	struct me_slice val = me_hunk_value(h, side);

	if (side == ME_BASE && !h->has_base)
		me_buf_str(b, "(not known)");
	else if (!val.data)
		me_buf_str(b, "(unset)");
	else if (!val.len)
		me_buf_str(b, "(empty)");
	else if (hide)
		me_buf_str(b, "(hidden)");
	else
		me_visible_add(b, val, max);
}

/* From the old template's value to that of a side. */
static void add_change(struct me_buf *b, const struct me_hunk *h,
		       enum me_side side, bool hide)
{
	struct me_slice from = me_hunk_value(h, ME_BASE);
	struct me_slice to = me_hunk_value(h, side);

	if (!from.data || !to.data)
		return;
	me_buf_str(b, " [");
	me_report_change(b, me_change_of(from, to), hide, hide);
	me_buf_str(b, "]");
}

static void add_label(struct me_buf *b, struct me_slice label)
{
	if (!label.len)
		return;
	me_buf_str(b, "  (");
	me_visible_add(b, label, 90);
	me_buf_str(b, ")");
}

static void add_single(struct me_buf *b, const struct me_hunk *h, bool reveal)
{
	static const struct {
		enum me_side side;
		const char *title;
	} row[] = { { ME_BASE, "  old template  " },
		    { ME_OURS, "  yours         " },
		    { ME_THEIRS, "  new template  " } };
	bool hide = !reveal && me_resolve_is_secret(h);
	int i;

	for (i = 0; i < 3; i++) {
		me_buf_str(b, row[i].title);
		add_value(b, h, row[i].side, hide, SHOWN);
		if (row[i].side != ME_BASE)
			add_change(b, h, row[i].side, hide);
		if (row[i].side != ME_OURS)
			add_label(b, h->label[row[i].side]);
		me_buf_str(b, "\n");
	}
}

static void add_several(struct me_buf *b, const struct me_hunk *h, bool reveal)
{
	if (h->has_base) {
		me_buf_str(b, "  old template:\n");
		add_lines(b, h->side[ME_BASE], reveal);
	}
	me_buf_str(b, "  yours:\n");
	add_lines(b, h->side[ME_OURS], reveal);
	me_buf_str(b, "  new template:\n");
	add_lines(b, h->side[ME_THEIRS], reveal);
}

/* In the template's history or, in the middle of a merge of git's, in that of
   the other side. */
static int add_origin(struct me_buf *b, const struct me_pending *p,
		      const struct me_hunk *h, struct me_err *err)
{
	static const char *const other[] = { "MERGE_HEAD", "CHERRY_PICK_HEAD",
					     "REBASE_HEAD" };
	struct me_repo *repo = p->site->repo;
	struct me_id from = ME_ID_NONE;
	struct me_origin g = { .path = p->pair ? p->pair->template : p->path,
			       .key = h->key,
			       .value = me_hunk_value(h, ME_THEIRS) };
	int i, rc = 0;

	if (!repo || (!p->pair && !p->unmerged))
		return 0;
	if (p->unmerged) {
		for (i = 0; i < 3 && !rc && me_id_none(&from); i++)
			rc = me_repo_resolve(repo, other[i], &from, err);
		g.path = p->path;
		g.from = me_id_none(&from) ? NULL : &from;
	}
	if (rc || me_origin_find(&g, repo, err))
		return -1;
	if (g.found) {
		me_buf_str(b, "  by commit     ");
		me_sync_origin_text(b, &g);
		me_buf_str(b, "\n");
	}
	me_label_free(&g.label);
	return 0;
}

int me_resolve_show(struct me_buf *b, const struct me_pending *p, size_t i,
		    bool reveal, bool colour, struct me_err *err)
{
	const struct me_hunk *h = &p->hunks.item[i];
	bool single = me_hunk_is_single(h);
	struct me_slice above = me_hunk_comment(h, p->text);

	me_print_add(b, "\n%s(%zu/%zu) %s, line %zu: ", colour ? "\033[1m" : "",
		     i + 1, p->hunks.n, me_err_quote(p->path), h->line);
	if (single)
		me_visible_add(b, h->key, 200);
	me_print_add(b, "%s%s%s%s\n", single ? " (" : "lines in conflict",
		     single ? reason(h) : "", single ? ")" : "",
		     colour ? "\033[0m" : "");
	add_lines(b, last_lines(above, COMMENT_LINES), reveal);
	if (!single) {
		add_several(b, h, reveal);
		return 0;
	}
	add_single(b, h, reveal);
	return add_origin(b, p, h, err);
}

void me_resolve_list(struct me_buf *b, const struct me_hunk *h)
{
	bool hide = me_resolve_is_secret(h);

	if (!me_hunk_is_single(h)) {
		me_print_add(b,
			     "  line %zu: %zu lines of yours, %zu of the new "
			     "template\n",
			     h->line, me_count_lf(h->side[ME_OURS]),
			     me_count_lf(h->side[ME_THEIRS]));
		return;
	}
	me_buf_str(b, "  ");
	me_visible_add(b, h->key, 200);
	me_print_add(b, ", line %zu (%s): old template ", h->line, reason(h));
	add_value(b, h, ME_BASE, hide, LIST_SHOWN);
	me_buf_str(b, ", new template ");
	add_value(b, h, ME_THEIRS, hide, LIST_SHOWN);
	add_change(b, h, ME_THEIRS, hide);
	me_buf_str(b, "\n");
}
