#include "cli/sync_part.h"

#include "cli/page.h"
#include "core/rename.h"

enum { GUESSES = 32 };

static bool is_done(const struct me_part *p)
{
	return p->sync && !p->dry_run;
}

bool me_part_init(struct me_part *p, bool values)
{
	size_t i;

	if (!p->s->result)
		return true;
	p->n = me_result_entries(p->s->result, &p->entry);
	p->kind = me_arena_alloc(&p->arena, p->n + 1, 1);
	if (!p->kind ||
	    !me_rows_init(&p->rows, p->s,
			  is_done(p) && p->s->state != ME_SYNC_CURRENT, values,
			  &p->arena))
		return false;
	for (i = 0; i < p->n; i++) {
		enum me_standing k =
			me_standings_of(&p->rows.standings, &p->entry[i]);

		p->kind[i] = (uint8_t)k;
		if (k == ME_STANDS_NONE)
			continue;
		p->count[k]++;
		p->credentials += me_row_is_credential(&p->entry[i]);
	}
	return true;
}

void me_part_group(struct me_buf *b, const struct me_part *p,
		   enum me_standing k)
{
	size_t i;

	if (!p->count[k])
		return;
	me_buf_str(b, k == ME_STANDS_SAME ? "<details" : "<details open");
	me_buf_str(b, " data-k=\"");
	me_buf_str(b, me_standing_words[k].id);
	me_buf_str(b, "\" id=\"f");
	me_page_number(b, p->no);
	me_buf_str(b, "-");
	me_buf_str(b, me_standing_words[k].id);
	me_buf_str(b, "\"><summary><h3>");
	if (k == ME_STANDS_CONFLICT)
		me_page_string(b, p->s->target.env);
	else
		me_buf_str(b, me_standing_title(k, is_done(p)));
	me_buf_str(b, "</h3> <span class=\"n\">");
	me_page_number(b, p->count[k]);
	me_buf_str(b,
		   "</span></summary>\n<table class=\"rows\"><thead><tr>"
		   "<th scope=\"col\">variable</th>"
		   "<th scope=\"col\">old template</th>"
		   "<th scope=\"col\">yours</th>"
		   "<th scope=\"col\">new template</th>"
		   "<th scope=\"col\">change, "
		   "comment</th></tr></thead>\n<tbody>\n");
	for (i = 0; i < p->n; i++)
		if (p->kind[i] == k)
			me_row_add(b, &p->rows, &p->entry[i]);
	me_buf_str(b, "</tbody></table></details>\n");
}

void me_part_loose(struct me_buf *b, const struct me_part *p)
{
	const struct me_hunk *h;
	size_t at = 0, n;

	if (!p->s->result)
		return;
	while ((h = me_standings_left(&p->rows.standings, &at))) {
		me_buf_str(b, "<p>");
		me_page_string(b, p->s->target.env);
		me_buf_str(b, ", line ");
		me_page_number(b, h->line);
		me_buf_str(b, ": a conflict of lines</p>\n");
	}
	n = me_result_conflicts(p->s->result);
	if (p->n || !n)
		return;
	me_buf_str(b, "<p>");
	me_page_string(b, p->s->target.env);
	me_buf_str(b, ", merged by lines: ");
	me_page_number(b, n);
	me_buf_str(b, n == 1 ? " conflict</p>\n" : " conflicts</p>\n");
}

static void add_fact(struct me_buf *b, const char *what, const char *text)
{
	me_buf_str(b, "<dt>");
	me_buf_str(b, what);
	me_buf_str(b, "</dt><dd>");
	me_page_string(b, text);
	me_buf_str(b, "</dd>\n");
}

static const char *outcome(const struct me_part *p)
{
	switch (p->s->state) {
	case ME_SYNC_CURRENT:
		return "up to date";
	case ME_SYNC_SAME:
		return "needs no change";
	case ME_SYNC_CREATES:
		return p->dry_run
			? "would be made from the template (dry run)"
			: "made from the template, readable by you alone";
	case ME_SYNC_CHANGES:
		break;
	}
	return p->dry_run ? "would be changed (dry run)" : "merged";
}

static void add_list(struct me_buf *b, const struct me_part *p)
{
	const struct me_sync *s = p->s;

	me_buf_str(b, "<dl>\n");
	add_fact(b, "template", s->template_);
	me_buf_str(b, "<dt>old template</dt><dd>");
	if (s->base.from == ME_FROM_UNKNOWN) {
		me_buf_str(b,
			   "not known: what is new is added, nothing is "
			   "removed");
	} else {
		me_page_string(b, s->label[0]);
		me_buf_str(b, ", ");
		me_page_string(b, s->base.words);
	}
	me_buf_str(b, "</dd>\n<dt>new template</dt><dd>");
	me_page_string(b, s->label[1]);
	me_buf_str(b, "</dd>\n");
	if (p->sync)
		add_fact(b, "sync", outcome(p));
	if (s->target.backup)
		add_fact(b, "backup", s->target.backup);
	me_buf_str(b, "</dl>\n");
}

/* What else is to be said of the file: a paragraph for each line. */
static void add_remarks(struct me_buf *b, const struct me_part *p)
{
	static const char own[] = "git-merge-env: ";
	struct me_buf text = ME_BUF_INIT;
	const char *line, *end;

	me_report_notes(&text, &p->rows.report);
	for (line = text.data; text.len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(text.data + text.len - line));
		if (!end)
			break;
		line += sizeof(own) - 1;
		me_buf_str(b, "<p>");
		me_page_text(b, me_slice(line, (size_t)(end - line)), SIZE_MAX);
		me_buf_str(b, "</p>\n");
		if (end + 1 == text.data + text.len)
			break;
	}
	b->failed |= text.failed;
	me_buf_free(&text);
}

static void add_renames(struct me_buf *b, const struct me_part *p)
{
	struct me_rename list[GUESSES];
	size_t n = me_rename_guess(list, GUESSES, p->entry, p->n), i;

	for (i = 0; i < n; i++) {
		me_buf_str(b, "<p>looks renamed: <code>");
		me_page_text(b, list[i].from, SIZE_MAX);
		me_buf_str(b, "</code> to <code>");
		me_page_text(b, list[i].to, SIZE_MAX);
		me_buf_str(b,
			   "</code> (<code>sync --rename=OLD=NEW</code> "
			   "carries your value over)</p>\n");
	}
}

void me_part_facts(struct me_buf *b, const struct me_part *p)
{
	add_list(b, p);
	if (!p->s->result)
		return;
	add_remarks(b, p);
	add_renames(b, p);
}

void me_part_free(struct me_part *p)
{
	me_arena_free(&p->arena);
}
