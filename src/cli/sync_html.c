#include "cli/sync_html.h"

#include "cli/page.h"
#include "cli/report.h"
#include "core/rename.h"
#include "core/secret.h"
#include "core/value.h"

enum { SHOWN = 600, GUESSES = 32, COMMENT = 6 /* lines */ };

/* One env file on its way into the page. */
struct part {
	struct me_sync_html *h;
	struct me_sync *s;
	struct me_report report; /* for what may be shown */
	struct me_standings kinds;
	struct me_arena arena;
	const struct me_entry *entry;
	size_t n, count[ME_STANDINGS], credentials;
	uint8_t *kind; /* enum me_standing, by entry */
	struct me_buf cell;
	const char **line; /* where the lines of the new template start */
};

static void add_string(struct me_buf *b, const char *text)
{
	me_page_text(b, me_slice_str(text), SIZE_MAX);
}

static bool is_done(const struct me_sync_html *h)
{
	return h->sync && !h->dry_run;
}

static const char *title_of(const struct me_sync_html *h, enum me_standing k)
{
	const struct me_standing_words *w = &me_standing_words[k];

	return is_done(h) && w->done_title ? w->done_title : w->title;
}

static const char *word_of(const struct me_sync_html *h, enum me_standing k)
{
	const struct me_standing_words *w = &me_standing_words[k];

	return is_done(h) && w->done_word ? w->done_word : w->word;
}

/* --- one variable ------------------------------------------------------- */

static bool is_credential(const struct me_entry *e)
{
	return me_secret_name(e->key) || me_secret_value(e->value[ME_BASE]) ||
		me_secret_value(e->value[ME_OURS]) ||
		me_secret_value(e->value[ME_THEIRS]);
}

static void add_value(struct me_buf *b, const struct part *p,
		      const struct me_entry *e, enum me_side side)
{
	struct me_slice v = e->value[side];

	if (!v.data)
		me_buf_str(b, "<i>unset</i>");
	else if (!v.len)
		me_buf_str(b, "<i>empty</i>");
	else if (!me_report_may_show(&p->report, e, side))
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

static struct me_slice line_of(const struct part *p, size_t n)
{
	const char *from = p->line[n], *to = p->line[n + 1];

	while (to > from && (to[-1] == '\n' || to[-1] == '\r'))
		to--;
	return me_slice(from, (size_t)(to - from));
}

/* The comment that stands above a variable in the new template. */
static void add_comment(struct me_buf *b, const struct part *p,
			const struct me_entry *e)
{
	size_t at = e->line[ME_THEIRS] - 1, from = at;

	while (from && at - from < COMMENT && is_telling(line_of(p, from - 1)))
		from--;
	for (; from < at; from++) {
		struct me_slice s = line_of(p, from);

		while (s.len && memchr("# \t", *s.data, 3))
			s = me_slice(s.data + 1, s.len - 1);
		me_page_text(b, s, SHOWN);
		me_buf_str(b, from + 1 < at ? " " : "");
	}
}

/* The last column. */
static void add_notes(struct me_buf *b, const struct part *p,
		      const struct me_entry *e)
{
	const struct me_moved *m = me_standings_moved(&p->kinds, e->key);
	const char *sep = "";

	if (e->verdict == ME_ADDED)
		add_comment(b, p, e);
	if (m) {
		me_buf_str(b, "now in ");
		add_string(b, m->template_);
		me_buf_str(b, ", for ");
		add_string(b, m->env);
		sep = "; ";
	} else if (verdict_note[e->verdict]) {
		me_buf_str(b, verdict_note[e->verdict]);
		sep = "; ";
	}
	if (e->verdict != ME_SAME && e->verdict != ME_KEPT_REMOVED &&
	    me_report_has_change(e)) {
		me_buf_str(b, sep);
		me_report_add_change(b, &p->report, e);
		sep = "; ";
	}
	if (e->duplicate) {
		me_buf_str(b, sep);
		me_buf_str(b, "set more than once");
	}
}

static void add_entry(struct me_buf *b, const struct part *p,
		      const struct me_entry *e)
{
	bool credential = is_credential(e);
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
		add_value(b, p, e, (enum me_side)s);
		me_buf_str(b, "</td>");
	}
	me_buf_str(b, "<td>");
	add_notes(b, p, e);
	me_buf_str(b, "</td></tr>\n");
}

/* --- the variables of one kind ------------------------------------------ */

static void add_group(struct me_buf *b, const struct part *p,
		      enum me_standing k)
{
	size_t i;

	if (!p->count[k])
		return;
	me_buf_str(b, k == ME_STANDS_SAME ? "<details" : "<details open");
	me_buf_str(b, " data-k=\"");
	me_buf_str(b, me_standing_words[k].id);
	me_buf_str(b, "\" id=\"f");
	me_page_number(b, p->h->n);
	me_buf_str(b, "-");
	me_buf_str(b, me_standing_words[k].id);
	me_buf_str(b, "\"><summary><h3>");
	if (k == ME_STANDS_CONFLICT)
		add_string(b, p->s->target.env);
	else
		me_buf_str(b, title_of(p->h, k));
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
			add_entry(b, p, &p->entry[i]);
	me_buf_str(b, "</tbody></table></details>\n");
}

/* Conflicts that no row stands for. */
static void add_loose(struct me_buf *b, const struct part *p)
{
	size_t at = 0, n = me_result_conflicts(p->s->result);
	const struct me_hunk *h;

	while ((h = me_standings_left(&p->kinds, &at))) {
		me_buf_str(b, "<p>");
		add_string(b, p->s->target.env);
		me_buf_str(b, ", line ");
		me_page_number(b, h->line);
		me_buf_str(b, ": a conflict of lines</p>\n");
	}
	if (p->n || !n)
		return;
	me_buf_str(b, "<p>");
	add_string(b, p->s->target.env);
	me_buf_str(b, ", merged by lines: ");
	me_page_number(b, n);
	me_buf_str(b, n == 1 ? " conflict</p>\n" : " conflicts</p>\n");
}

/* --- the file ----------------------------------------------------------- */

static void add_fact(struct me_buf *b, const char *what, const char *text)
{
	me_buf_str(b, "<dt>");
	me_buf_str(b, what);
	me_buf_str(b, "</dt><dd>");
	add_string(b, text);
	me_buf_str(b, "</dd>\n");
}

static const char *outcome(const struct part *p)
{
	switch (p->s->state) {
	case ME_SYNC_CURRENT:
		return "up to date";
	case ME_SYNC_SAME:
		return "needs no change";
	case ME_SYNC_CREATES:
		return p->h->dry_run
			? "would be made from the template (dry run)"
			: "made from the template, readable by you alone";
	case ME_SYNC_CHANGES:
		break;
	}
	return p->h->dry_run ? "would be changed (dry run)" : "merged";
}

static void add_facts(struct me_buf *b, const struct part *p)
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
		add_string(b, s->label[0]);
		me_buf_str(b, ", ");
		add_string(b, s->base.words);
	}
	me_buf_str(b, "</dd>\n<dt>new template</dt><dd>");
	add_string(b, s->label[1]);
	me_buf_str(b, "</dd>\n");
	if (p->h->sync)
		add_fact(b, "sync", outcome(p));
	if (s->target.backup)
		add_fact(b, "backup", s->target.backup);
	me_buf_str(b, "</dl>\n");
}

/* What else is to be said of the file: a paragraph for each line. */
static void add_remarks(struct me_buf *b, const struct part *p)
{
	static const char own[] = "git-merge-env: ";
	struct me_buf text = ME_BUF_INIT;
	const char *line, *end;

	me_report_notes(&text, &p->report);
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

static void add_renames(struct me_buf *b, const struct part *p)
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

static void start_section(struct me_buf *b, size_t n, const char *env)
{
	me_buf_str(b, "<section id=\"f");
	me_page_number(b, n);
	me_buf_str(b, "\" aria-labelledby=\"f");
	me_page_number(b, n);
	me_buf_str(b, "-h\">\n<h2 id=\"f");
	me_page_number(b, n);
	me_buf_str(b, "-h\">");
	add_string(b, env);
	me_buf_str(b, "</h2>\n");
}

static void start_counts(struct me_sync_html *h, const char *env)
{
	me_buf_str(&h->counts, "<tr><th scope=\"row\"><a href=\"#f");
	me_page_number(&h->counts, h->n);
	me_buf_str(&h->counts, "\">");
	add_string(&h->counts, env);
	me_buf_str(&h->counts, "</a></th>");
}

static void add_counts(struct part *p)
{
	struct me_buf *b = &p->h->counts;
	int k;

	start_counts(p->h, p->s->target.env);
	for (k = 0; k < ME_STANDINGS; k++) {
		if (!p->count[k]) {
			me_buf_str(b, "<td class=\"n\">0</td>");
			continue;
		}
		me_buf_str(b, "<td><a href=\"#f");
		me_page_number(b, p->h->n);
		me_buf_str(b, "-");
		me_buf_str(b, me_standing_words[k].id);
		me_buf_str(b, "\">");
		me_page_number(b, p->count[k]);
		me_buf_str(b, "</a></td>");
		p->h->count[k] += p->count[k];
	}
	me_buf_str(b, "<td>");
	me_page_number(b, p->credentials);
	me_buf_str(b, "</td></tr>\n");
	p->h->credentials += p->credentials;
}

/* A column beside the other files. */
static void add_beside(struct part *p)
{
	struct me_beside_cell c = { .file = p->h->n - 1 };
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->kind[i] == ME_STANDS_NONE)
			continue;
		p->cell.len = 0;
		add_value(&p->cell, p, &p->entry[i], ME_OURS);
		c.key = p->entry[i].key;
		c.value = me_buf_slice(&p->cell);
		c.kind = (enum me_standing)p->kind[i];
		c.credential = is_credential(&p->entry[i]);
		me_beside_add(&p->h->beside, &c);
	}
}

static bool find_lines(struct part *p)
{
	const char *at = p->s->theirs.data, *end = at + p->s->theirs.len;
	size_t n = me_count_lf(me_slice(at, p->s->theirs.len)) + 1, i;

	p->line = me_arena_alloc(&p->arena, n + 1, sizeof(*p->line));
	for (i = 0; p->line && i < n; i++) {
		p->line[i] = at;
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : end;
	}
	if (p->line)
		p->line[n] = end;
	return p->line;
}

static bool classify(struct part *p)
{
	size_t i;

	p->n = me_result_entries(p->s->result, &p->entry);
	p->kind = me_arena_alloc(&p->arena, p->n + 1, 1);
	if (!p->kind || !find_lines(p) ||
	    !me_standings_init(&p->kinds, p->s, is_done(p->h), &p->arena))
		return false;
	for (i = 0; i < p->n; i++) {
		enum me_standing k = me_standings_of(&p->kinds, &p->entry[i]);

		p->kind[i] = (uint8_t)k;
		if (k == ME_STANDS_NONE)
			continue;
		p->count[k]++;
		p->credentials += is_credential(&p->entry[i]);
	}
	return true;
}

static void add_file(struct part *p)
{
	struct me_buf *b = &p->h->files;
	int k;

	add_counts(p);
	add_group(&p->h->conflicts, p, ME_STANDS_CONFLICT);
	if (p->s->result)
		add_loose(&p->h->conflicts, p);
	start_section(b, p->h->n, p->s->target.env);
	add_facts(b, p);
	if (p->s->result) {
		add_remarks(b, p);
		add_renames(b, p);
	}
	for (k = ME_STANDS_CONFLICT + 1; k < ME_STANDINGS; k++)
		add_group(b, p, (enum me_standing)k);
	me_buf_str(b, "</section>\n");
	me_buf_str(&p->h->beside.heads, "<th scope=\"col\">");
	add_string(&p->h->beside.heads, p->s->target.env);
	me_buf_str(&p->h->beside.heads, "</th>");
	add_beside(p);
}

void me_sync_html_add(struct me_sync_html *h, struct me_sync *s)
{
	struct part p = {
		.h = h,
		.s = s,
		.report = { .result = s->result,
			    .name = { s->label[0], s->target.env,
				      s->template_ },
			    .values = h->values },
	};

	h->n++;
	if (s->result && !classify(&p))
		h->files.failed = true;
	else
		add_file(&p);
	h->files.failed |= p.cell.failed;
	me_buf_free(&p.cell);
	me_arena_free(&p.arena);
}

void me_sync_html_failed(struct me_sync_html *h, const char *env,
			 const struct me_err *why)
{
	h->n++;
	start_counts(h, env);
	me_buf_str(&h->counts, "<td class=\"warn\">failed</td></tr>\n");
	start_section(&h->files, h->n, env);
	me_buf_str(&h->files, "<p class=\"warn\">");
	add_string(&h->files, why->msg);
	me_buf_str(&h->files, "</p></section>\n");
	me_buf_str(&h->beside.heads, "<th scope=\"col\">");
	add_string(&h->beside.heads, env);
	me_buf_str(&h->beside.heads, "</th>");
}

/* --- the page ----------------------------------------------------------- */

static void add_overview(struct me_buf *b, const struct me_sync_html *h)
{
	int k;

	me_buf_str(b,
		   "<nav aria-label=\"Overview\" class=\"wide\" "
		   "tabindex=\"0\"><table class=\"counts\">\n<thead><tr>"
		   "<th scope=\"col\">env file</th>");
	for (k = 0; k < ME_STANDINGS; k++) {
		me_buf_str(b, "<th scope=\"col\">");
		me_buf_str(b, word_of(h, (enum me_standing)k));
		me_buf_str(b, "</th>");
	}
	me_buf_str(
		b,
		"<th scope=\"col\">credentials</th></tr></thead>\n<tbody>\n");
	me_buf_add(b, me_buf_slice(&h->counts));
	me_buf_str(b, "</tbody></table></nav>\n");
}

static void add_box(struct me_buf *b, const char *name, const char *value,
		    const char *word, size_t n)
{
	me_buf_str(b, "<label><input type=\"checkbox\" name=\"");
	me_buf_str(b, name);
	me_buf_str(b, "\" value=\"");
	me_buf_str(b, value);
	me_buf_str(b, "\">");
	me_buf_str(b, word);
	me_buf_str(b, " <span class=\"n\">");
	me_page_number(b, n);
	me_buf_str(b, "</span></label>\n");
}

/* Of no use without the script, which shows it. */
static void add_filter(struct me_buf *b, const struct me_sync_html *h)
{
	int k;

	me_buf_str(b,
		   "<form id=\"filter\" role=\"search\" hidden>\n"
		   "<label for=\"q\">Search</label>\n"
		   "<input type=\"search\" id=\"q\" autocomplete=\"off\" "
		   "spellcheck=\"false\" placeholder=\"name, value, "
		   "change\">\n<fieldset><legend>Show only</legend>\n");
	for (k = 0; k < ME_STANDINGS; k++)
		if (h->count[k])
			add_box(b, "k", me_standing_words[k].id,
				word_of(h, (enum me_standing)k), h->count[k]);
	if (h->credentials)
		add_box(b, "c", "1", "credentials only", h->credentials);
	me_buf_str(b,
		   "</fieldset>\n<button type=\"reset\">Clear</button>\n"
		   "<output id=\"found\" for=\"q\"></output>\n</form>\n");
}

static void add_conflicts(struct me_buf *b, const struct me_sync_html *h)
{
	if (!h->conflicts.len)
		return;
	me_buf_str(b,
		   "<section id=\"conflicts\" "
		   "aria-labelledby=\"conflicts-h\">\n"
		   "<h2 id=\"conflicts-h\">Conflicts</h2>\n<p>You and the "
		   "template set these differently. Your value stands until "
		   "you decide; sync marks the lines, edit them there.</p>\n");
	me_buf_add(b, me_buf_slice(&h->conflicts));
	me_buf_str(b, "</section>\n");
}

static void add_head(struct me_buf *b, const struct me_sync_html *h)
{
	me_buf_str(b,
		   "<a class=\"skip\" href=\"#report\">To the report</a>\n"
		   "<header>\n<h1>");
	me_buf_str(b,
		   h->sync ? "Sync of env files"
			   : "Env files and their templates");
	me_buf_str(b, "</h1>\n<p>Values of credentials are not in this page. ");
	me_buf_str(b,
		   h->values ? "Your other values are: keep it as private as "
			       "your env files."
			     : "Nor are your other values.");
	me_buf_str(b, "</p>\n</header>\n");
}

int me_sync_html_write(struct me_sync_html *h, const char *path,
		       struct me_err *err)
{
	struct me_buf b = ME_BUF_INIT;
	int rc;

	add_head(&b, h);
	add_overview(&b, h);
	add_filter(&b, h);
	me_buf_str(&b, "<main id=\"report\" tabindex=\"-1\">\n");
	add_conflicts(&b, h);
	if (h->n > 1)
		me_beside_table(&b, &h->beside, h->n, is_done(h));
	me_buf_add(&b, me_buf_slice(&h->files));
	me_buf_str(&b, "</main>");
	b.failed |= h->counts.failed || h->conflicts.failed || h->files.failed;
	rc = me_page_write(path, &b, err);
	me_buf_free(&b);
	return rc;
}

void me_sync_html_free(struct me_sync_html *h)
{
	me_buf_free(&h->counts);
	me_buf_free(&h->conflicts);
	me_buf_free(&h->files);
	me_beside_free(&h->beside);
}
