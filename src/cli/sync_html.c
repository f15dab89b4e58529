#include "cli/sync_html.h"

#include "cli/page.h"
#include "cli/sync_part.h"

static bool is_done(const struct me_sync_html *h)
{
	return h->sync && !h->dry_run;
}

/* --- one file ------------------------------------------------------------ */

static void start_section(struct me_buf *b, size_t n, const char *env)
{
	me_buf_str(b, "<section id=\"f");
	me_page_number(b, n);
	me_buf_str(b, "\" aria-labelledby=\"f");
	me_page_number(b, n);
	me_buf_str(b, "-h\">\n<h2 id=\"f");
	me_page_number(b, n);
	me_buf_str(b, "-h\">");
	me_page_string(b, env);
	me_buf_str(b, "</h2>\n");
}

static void start_counts(struct me_sync_html *h, const char *env)
{
	me_buf_str(&h->counts, "<tr><th scope=\"row\"><a href=\"#f");
	me_page_number(&h->counts, h->n);
	me_buf_str(&h->counts, "\">");
	me_page_string(&h->counts, env);
	me_buf_str(&h->counts, "</a></th>");
}

static void add_counts(struct me_sync_html *h, const struct me_part *p)
{
	struct me_buf *b = &h->counts;
	int k;

	start_counts(h, p->s->target.env);
	for (k = 0; k < ME_STANDINGS; k++) {
		if (!p->count[k]) {
			me_buf_str(b, "<td class=\"n\">0</td>");
			continue;
		}
		me_buf_str(b, "<td><a href=\"#f");
		me_page_number(b, p->no);
		me_buf_str(b, "-");
		me_buf_str(b, me_standing_words[k].id);
		me_buf_str(b, "\">");
		me_page_number(b, p->count[k]);
		me_buf_str(b, "</a></td>");
		h->count[k] += p->count[k];
	}
	me_buf_str(b, p->credentials ? "<td>" : "<td class=\"n\">");
	me_page_number(b, p->credentials);
	me_buf_str(b, "</td></tr>\n");
	h->credentials += p->credentials;
}

static void add_column(struct me_sync_html *h, const char *env)
{
	me_buf_str(&h->beside.heads, "<th scope=\"col\">");
	me_page_string(&h->beside.heads, env);
	me_buf_str(&h->beside.heads, "</th>");
}

/* What the file says, to be set beside the others. */
static void add_cells(struct me_sync_html *h, const struct me_part *p)
{
	struct me_beside_cell c = { .file = h->n - 1 };
	struct me_buf value = ME_BUF_INIT;
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->kind[i] == ME_STANDS_NONE)
			continue;
		value.len = 0;
		me_row_value(&value, &p->rows, &p->entry[i], ME_OURS);
		c.key = p->entry[i].key;
		c.value = me_buf_slice(&value);
		c.kind = (enum me_standing)p->kind[i];
		c.credential = me_row_is_credential(&p->entry[i]);
		me_beside_add(&h->beside, &c);
	}
	h->beside.failed |= value.failed;
	me_buf_free(&value);
}

static void add_file(struct me_sync_html *h, const struct me_part *p)
{
	int k;

	add_counts(h, p);
	add_column(h, p->s->target.env);
	add_cells(h, p);
	me_part_group(&h->conflicts, p, ME_STANDS_CONFLICT);
	me_part_loose(&h->conflicts, p);
	start_section(&h->files, h->n, p->s->target.env);
	me_part_facts(&h->files, p);
	for (k = ME_STANDS_CONFLICT + 1; k < ME_STANDINGS; k++)
		me_part_group(&h->files, p, (enum me_standing)k);
	me_buf_str(&h->files, "</section>\n");
}

void me_sync_html_add(struct me_sync_html *h, struct me_sync *s)
{
	struct me_part p = {
		.s = s, .no = ++h->n, .sync = h->sync, .dry_run = h->dry_run
	};

	if (me_part_init(&p, h->values))
		add_file(h, &p);
	else
		h->files.failed = true;
	me_part_free(&p);
}

void me_sync_html_failed(struct me_sync_html *h, const char *env,
			 const struct me_err *why)
{
	h->n++;
	start_counts(h, env);
	me_buf_str(&h->counts, "<td class=\"warn\">failed</td></tr>\n");
	start_section(&h->files, h->n, env);
	me_buf_str(&h->files, "<p class=\"warn\">");
	me_page_string(&h->files, why->msg);
	me_buf_str(&h->files, "</p></section>\n");
	add_column(h, env);
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
		me_buf_str(b,
			   me_standing_word((enum me_standing)k, is_done(h)));
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
				me_standing_word((enum me_standing)k,
						 is_done(h)),
				h->count[k]);
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
