#include "cli/sync_row.h"

#include "cli/page.h"
#include "core/secret.h"
#include "core/value.h"

enum { SHOWN = 600, COMMENT = 6 /* lines */ };

bool me_rows_init(struct me_rows *r, struct me_sync *s, bool done, bool values,
		  struct me_arena *a)
{
	const char *at = s->theirs.data, *end = at + s->theirs.len;
	size_t n = me_count_lf(me_slice(at, s->theirs.len)) + 1, i;

	*r = (struct me_rows){
		.report = { .result = s->result,
			    .name = { s->label[0], s->target.env,
				      s->template_ },
			    .values = values },
	};
	r->line = me_arena_alloc(a, n + 1, sizeof(*r->line));
	for (i = 0; r->line && i < n; i++) {
		r->line[i] = at;
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : end;
	}
	if (!r->line)
		return false;
	r->line[n] = end;
	return me_standings_init(&r->standings, s, done, a);
}

bool me_row_is_credential(const struct me_entry *e)
{
	return me_secret_name(e->key) || me_secret_value(e->value[ME_BASE]) ||
		me_secret_value(e->value[ME_OURS]) ||
		me_secret_value(e->value[ME_THEIRS]);
}

void me_row_value(struct me_buf *b, const struct me_rows *r,
		  const struct me_entry *e, enum me_side side)
{
	struct me_slice v = e->value[side];

	if (!v.data)
		me_buf_str(b, "<i>unset</i>");
	else if (!v.len)
		me_buf_str(b, "<i>empty</i>");
	else if (!me_report_may_show(&r->report, e, side))
		me_buf_str(b, "<i>hidden</i>");
	else {
		me_buf_str(b, "<code>");
		me_page_text(b, v, SHOWN);
		me_buf_str(b, "</code>");
	}
}

static bool same(struct me_slice a, struct me_slice b)
{
	return a.data && b.data ? me_value_eq(a, b) : a.data == b.data;
}

/* How a value stands to the old template's: soft when it is the same, marked
   when it is not. Where the old template has none, yours and the new one's are
   compared. */
static const char *shade(const struct me_slice *v, enum me_side side)
{
	enum me_side other = v[ME_BASE].data ? ME_BASE
		: side == ME_OURS	     ? ME_THEIRS
					     : ME_OURS;

	if (side == ME_BASE || same(v[side], v[other]))
		return " class=\"s\"";
	if (other != ME_BASE && (!v[side].data || !v[other].data))
		return v[side].data ? "" : " class=\"s\"";
	return " class=\"d\"";
}

static const char *const verdict_note[ME_VERDICTS] = {
	[ME_REMOVED] = "yours is the old default",
	[ME_UPSTREAM_REMOVED] = "changed by you",
	[ME_DEFAULT_CHANGED] = "changed in the template",
};

/* Is it a line of a comment that tells something? No rule, and no setting of
   a credential that is commented out. */
static bool is_telling(struct me_slice line)
{
	const char *eq = memchr(line.data, '=', line.len);
	const char *key = line.data;
	size_t i;

	if (!line.len || *line.data != '#' || me_secret_value(line))
		return false;
	while (eq && key < eq && memchr("# \t", *key, 3))
		key++;
	if (eq && me_secret_name(me_slice(key, (size_t)(eq - key))))
		return false;
	for (i = 1; i < line.len; i++)
		if ((line.data[i] | 0x20) >= 'a' &&
		    (line.data[i] | 0x20) <= 'z')
			return true;
	return false;
}

static struct me_slice line_of(const struct me_rows *r, size_t n)
{
	const char *from = r->line[n], *to = r->line[n + 1];

	while (to > from && (to[-1] == '\n' || to[-1] == '\r'))
		to--;
	return me_slice(from, (size_t)(to - from));
}

/* The comment that stands above a variable in the new template. */
static void add_comment(struct me_buf *b, const struct me_rows *r,
			const struct me_entry *e)
{
	size_t at = e->line[ME_THEIRS] - 1, from = at;

	while (from && at - from < COMMENT && is_telling(line_of(r, from - 1)))
		from--;
	for (; from < at; from++) {
		struct me_slice s = line_of(r, from);

		while (s.len && memchr("# \t", *s.data, 3))
			s = me_slice(s.data + 1, s.len - 1);
		me_page_text(b, s, SHOWN);
		me_buf_str(b, from + 1 < at ? " " : "");
	}
}

/* The last column. */
static void add_notes(struct me_buf *b, const struct me_rows *r,
		      const struct me_entry *e)
{
	const struct me_moved *m = me_standings_moved(&r->standings, e->key);
	const char *sep = "";

	if (e->verdict == ME_ADDED)
		add_comment(b, r, e);
	if (m) {
		me_buf_str(b, "now in ");
		me_page_string(b, m->template_);
		me_buf_str(b, ", for ");
		me_page_string(b, m->env);
		sep = "; ";
	} else if (verdict_note[e->verdict]) {
		me_buf_str(b, verdict_note[e->verdict]);
		sep = "; ";
	}
	if (e->verdict != ME_SAME && e->verdict != ME_KEPT_REMOVED &&
	    me_report_has_change(e)) {
		me_buf_str(b, sep);
		me_report_add_change(b, &r->report, e);
		sep = "; ";
	}
	if (e->duplicate) {
		me_buf_str(b, sep);
		me_buf_str(b, "set more than once");
	}
}

void me_row_add(struct me_buf *b, const struct me_rows *r,
		const struct me_entry *e)
{
	bool credential = me_row_is_credential(e);
	int s;

	me_buf_str(b, credential ? "<tr data-c>" : "<tr>");
	me_buf_str(b, "<th scope=\"row\"><code>");
	me_page_text(b, e->key, SIZE_MAX);
	me_buf_str(b, "</code>");
	if (e->line[ME_OURS]) {
		me_buf_str(b, " <small>line ");
		me_page_number(b, e->line[ME_OURS]);
		me_buf_str(b, "</small>");
	}
	me_buf_str(b, credential ? " <small>credential</small></th>" : "</th>");
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		me_buf_str(b, "<td");
		me_buf_str(b, shade(e->value, (enum me_side)s));
		me_buf_str(b, ">");
		me_row_value(b, r, e, (enum me_side)s);
		me_buf_str(b, "</td>");
	}
	me_buf_str(b, "<td>");
	add_notes(b, r, e);
	me_buf_str(b, "</td></tr>\n");
}
