#include "cli/report.h"

#include <stdio.h>

#include "core/change.h"
#include "core/secret.h"
#include "sys/err.h"
#include "sys/print.h"
#include "util/visible.h"

enum { SHOWN = 60, NAME = 40 };

/* The sections, in the order of the report. */
static const struct section {
	enum me_verdict verdict;
	const char *word;      /* in JSON */
	const char *title;     /* of the section */
	const char *count;     /* in the summary: "3 added" */
	bool brief;	       /* listed without --verbose, too */
	enum me_side from, to; /* the change shown */
} section[] = {
	{ ME_ADDED, "added", "Added, new in the template", "added", false,
	  ME_BASE, ME_THEIRS },
	{ ME_ADOPTED, "adopted", "New default taken, yours was the old one",
	  "defaults adopted", false, ME_BASE, ME_THEIRS },
	{ ME_REMOVED, "removed", "Removed, as in the template", "removed",
	  false, ME_BASE, ME_THEIRS },
	{ ME_KEPT, "kept", "Kept, customised by you", "kept", false, ME_THEIRS,
	  ME_OURS },
	{ ME_YOURS, "yours", "Kept, only you have it", "your own", false,
	  ME_BASE, ME_OURS },
	{ ME_KEPT_REMOVED, "kept-removed", "Still removed by you",
	  "removed by you", false, ME_BASE, ME_THEIRS },
	{ ME_UPSTREAM_REMOVED, "upstream-removed",
	  "Removed in the template, changed by you",
	  "removed upstream but changed by you", true, ME_BASE, ME_OURS },
	{ ME_DEFAULT_CHANGED, "default-changed",
	  "Changed in the template, removed by you",
	  "changed upstream but removed by you", true, ME_BASE, ME_THEIRS },
	{ ME_HELD, "held", "Held, yours is pinned", "held", true, ME_BASE,
	  ME_THEIRS },
	{ ME_CONFLICT, "conflict", "Set differently on both sides",
	  "set differently on both sides", true, ME_BASE, ME_THEIRS },
	{ ME_SAME, "same", "The same on both sides", "same", false, ME_OURS,
	  ME_THEIRS },
};
#define SECTIONS (sizeof(section) / sizeof(*section))

static const struct section *section_of(enum me_verdict v)
{
	const struct section *s = section;

	while (s->verdict != v && s < section + SECTIONS - 1)
		s++;
	return s;
}

const char *me_verdict_word(enum me_verdict v)
{
	return section_of(v)->word;
}

static void add_number(struct me_buf *b, size_t n)
{
	me_print_add(b, "%zu", n);
}

bool me_report_is_secret(const struct me_entry *e, enum me_side side)
{
	return me_secret_name(e->key) || me_secret_value(e->value[side]);
}

bool me_report_may_show(const struct me_report *r, const struct me_entry *e,
			enum me_side side)
{
	if (me_report_is_secret(e, side))
		return r->secrets;
	return side != ME_OURS || r->values;
}

static void add_value(struct me_buf *b, const struct me_report *r,
		      const struct me_entry *e, enum me_side side)
{
	struct me_slice v = e->value[side];

	if (!v.data)
		me_buf_str(b, "(unset)");
	else if (!v.len)
		me_buf_str(b, "(empty)");
	else if (me_report_may_show(r, e, side))
		me_visible_add(b, v, SHOWN);
	else
		me_buf_str(b, "(hidden)");
}

void me_report_change(struct me_buf *b, struct me_change c, bool hidden,
		      bool secret)
{
	static const char *const text[] = {
		[ME_CHANGE_NONE] = "same value",
		[ME_CHANGE_FILLED] = "empty to value",
		[ME_CHANGE_EMPTIED] = "value to empty",
		[ME_CHANGE_BOOLEAN] = "boolean flipped",
		[ME_CHANGE_UP] = "number up",
		[ME_CHANGE_DOWN] = "number down",
		[ME_CHANGE_LIST] = "list: ",
		[ME_CHANGE_URL] = "URL changed",
		[ME_CHANGE_PATH] = "path changed",
		[ME_CHANGE_LONGER] = "longer",
		[ME_CHANGE_SHORTER] = "shorter",
		[ME_CHANGE_TEXT] = "other text",
	};

	if (hidden && secret && c.kind != ME_CHANGE_NONE &&
	    c.kind != ME_CHANGE_FILLED && c.kind != ME_CHANGE_EMPTIED) {
		me_buf_str(b, "changed");
		return;
	}
	me_buf_str(b, text[c.kind]);
	if (c.kind == ME_CHANGE_LIST) {
		add_number(b, c.added);
		me_buf_str(b, " added, ");
		add_number(b, c.removed);
		me_buf_str(b, " removed");
	} else if (!hidden &&
		   (c.kind == ME_CHANGE_LONGER ||
		    c.kind == ME_CHANGE_SHORTER)) {
		me_buf_str(b, ", ");
		add_number(b, c.from);
		me_buf_str(b, " to ");
		add_number(b, c.to);
		me_buf_str(b, " bytes");
	}
}

bool me_report_has_change(const struct me_entry *e)
{
	const struct section *s = section_of(e->verdict);

	return e->value[s->from].data && e->value[s->to].data;
}

void me_report_add_change(struct me_buf *b, const struct me_report *r,
			  const struct me_entry *e)
{
	const struct section *s = section_of(e->verdict);

	me_report_change(b, me_change_of(e->value[s->from], e->value[s->to]),
			 !me_report_may_show(r, e, s->from) ||
				 !me_report_may_show(r, e, s->to),
			 me_report_is_secret(e, s->from) ||
				 me_report_is_secret(e, s->to));
}

static void add_side(struct me_buf *b, const struct me_report *r,
		     const struct me_entry *e, enum me_side side,
		     const char *what)
{
	me_buf_str(b, what);
	add_value(b, r, e, side);
}

/* "  KEY  line 12: old template A, yours B, new template C [number up]" */
static void add_entry(struct me_buf *b, const struct me_report *r,
		      const struct me_entry *e)
{
	size_t width;

	me_buf_str(b, "  ");
	me_visible_add(b, e->key, 200);
	width = me_visible_width(e->key);
	me_buf_fill(b, ' ', width < NAME ? NAME - width : 1);
	if (e->line[ME_OURS]) {
		me_buf_str(b, "line ");
		add_number(b, e->line[ME_OURS]);
		me_buf_str(b, ": ");
	}
	add_side(b, r, e, ME_BASE, "old template ");
	add_side(b, r, e, ME_OURS, ", yours ");
	add_side(b, r, e, ME_THEIRS, ", new template ");
	if (me_report_has_change(e)) {
		me_buf_str(b, " [");
		me_report_add_change(b, r, e);
		me_buf_str(b, "]");
	}
	if (e->conflict)
		me_buf_str(b, " CONFLICT");
	if (e->duplicate)
		me_buf_str(b, " (set more than once)");
	me_buf_str(b, "\n");
}

static void add_title(struct me_buf *b, const struct me_report *r,
		      const char *title)
{
	me_buf_str(b, r->colour ? "\033[1m" : "");
	me_buf_str(b, title);
	me_buf_str(b, r->colour ? "\033[0m:\n" : ":\n");
}

static size_t count_of(const struct me_entry *e, size_t n, enum me_verdict v)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		found += e[i].verdict == v &&
			(v != ME_SAME || e[i].value[ME_OURS].data);
	return found;
}

/* "merged '.env': 3 added, 2 defaults adopted, 1 kept; 1 conflict" */
static void add_summary(struct me_buf *b, const struct me_report *r,
			const struct me_entry *e, size_t n)
{
	size_t i, settings[3] = { 0, 0, 0 }, conflicts;
	const char *sep = ": ";
	int s;

	me_buf_str(b, "merged ");
	me_buf_str(b, me_err_quote(r->name[ME_OURS]));
	for (i = 0; i < SECTIONS; i++) {
		size_t count = count_of(e, n, section[i].verdict);

		if (!count)
			continue;
		me_buf_str(b, sep);
		add_number(b, count);
		me_buf_str(b, " ");
		me_buf_str(b, section[i].count);
		sep = ", ";
	}
	conflicts = me_result_conflicts(r->result);
	me_buf_str(b, n ? "\n" : " by lines\n");
	for (i = 0; i < n; i++)
		for (s = ME_BASE; s <= ME_THEIRS; s++)
			settings[s] += e[i].value[s].data != NULL;
	if (n) {
		me_buf_str(b, "variables: ");
		add_number(b, settings[ME_OURS]);
		me_buf_str(b, " in yours, ");
		add_number(b, settings[ME_BASE]);
		me_buf_str(b, " in the old template, ");
		add_number(b, settings[ME_THEIRS]);
		me_buf_str(b, " in the new template\n");
	}
	if (!conflicts)
		return;
	me_buf_str(b, r->colour ? "\033[31m" : "");
	add_number(b, conflicts);
	me_buf_str(b, conflicts == 1 ? " conflict" : " conflicts");
	me_buf_str(b, r->colour ? "\033[0m" : "");
	me_buf_str(b,
		   " to resolve: git merge-env resolve, or edit the "
		   "marked lines\n");
}

void me_report_notes(struct me_buf *b, const struct me_report *r)
{
	static const char *const text[] = {
		[ME_NOTE_BINARY] = "NUL byte or UTF-16, no program reads "
				   "that as a dotenv file",
		[ME_NOTE_MARKER] = "conflict marker; resolve it first",
		[ME_NOTE_TOO_LARGE] = "4 GiB or more, too large to merge",
		[ME_NOTE_OPEN_QUOTE] = "this quote is not closed on its line "
				       "or below; merged by lines",
		[ME_NOTE_BY_LINES] = "the merge by variable would be misread; "
				     "merged by lines",
		[ME_NOTE_DUPLICATE] = "set before, and set here again",
	};
	const struct me_note *note;
	size_t n = me_result_notes(r->result, &note), i;

	for (i = 0; i < n; i++) {
		me_buf_str(b, "git-merge-env: ");
		me_buf_str(b, me_err_quote(r->name[note[i].side]));
		if (note[i].line) {
			me_buf_str(b, ": line ");
			add_number(b, note[i].line);
		}
		me_buf_str(b, ": ");
		me_buf_str(b, text[note[i].code]);
		me_buf_str(b, "\n");
	}
}

void me_report_text(struct me_buf *b, const struct me_report *r)
{
	const struct me_entry *e;
	size_t n = me_result_entries(r->result, &e), i, k;

	me_report_notes(b, r);
	for (k = 0; k < SECTIONS; k++) {
		const struct section *s = &section[k];

		if (s->verdict == ME_SAME || (!s->brief && !r->verbose) ||
		    !count_of(e, n, s->verdict))
			continue;
		add_title(b, r, s->title);
		for (i = 0; i < n; i++)
			if (e[i].verdict == s->verdict)
				add_entry(b, r, &e[i]);
	}
	add_summary(b, r, e, n);
}
