#include "cli/report.h"

#include <json-c/json.h>

#include "core/change.h"
#include "core/secret.h"
#include "util/visible.h"

static const char *const side_word[] = { "base", "ours", "theirs" };

/* JSON may end up on a terminal, too. */
struct json_object *me_report_string(struct me_slice text)
{
	struct me_buf b = ME_BUF_INIT;
	struct json_object *o;

	me_visible_add(&b, text, SIZE_MAX);
	o = json_object_new_string_len(b.data ? b.data : "", (int)b.len);
	me_buf_free(&b);
	return o;
}

static struct json_object *side(const struct me_report *r,
				const struct me_entry *e, enum me_side s)
{
	struct json_object *o;

	if (!e->value[s].data)
		return NULL; /* json-c's null */
	o = json_object_new_object();
	json_object_object_add(o, "line",
			       json_object_new_int64((int64_t)e->line[s]));
	if (me_report_may_show(r, e, s))
		json_object_object_add(o, "value",
				       me_report_string(e->value[s]));
	else
		json_object_object_add(o, "hidden", json_object_new_boolean(1));
	return o;
}

/* Of a hidden credential no more is told than that there is other text. */
static void add_change(struct json_object *o, const char *name,
		       const struct me_report *r, const struct me_entry *e,
		       enum me_side from, enum me_side to)
{
	enum me_change_kind kind;

	if (!e->value[from].data || !e->value[to].data)
		return;
	kind = me_change_of(e->value[from], e->value[to]).kind;
	if (kind > ME_CHANGE_EMPTIED && !r->secrets &&
	    (me_report_is_secret(e, from) || me_report_is_secret(e, to)))
		kind = ME_CHANGE_TEXT;
	json_object_object_add(o, name,
			       json_object_new_string(me_change_word(kind)));
}

static struct json_object *variable(const struct me_report *r,
				    const struct me_entry *e)
{
	struct json_object *o = json_object_new_object();
	int s;

	json_object_object_add(o, "key", me_report_string(e->key));
	json_object_object_add(
		o, "verdict",
		json_object_new_string(me_verdict_word(e->verdict)));
	json_object_object_add(o, "conflict",
			       json_object_new_boolean(e->conflict));
	json_object_object_add(o, "duplicate",
			       json_object_new_boolean(e->duplicate));
	json_object_object_add(o, "credential",
			       json_object_new_boolean(me_secret_name(e->key)));
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		json_object_object_add(o, side_word[s],
				       side(r, e, (enum me_side)s));
	add_change(o, "template_change", r, e, ME_BASE, ME_THEIRS);
	add_change(o, "your_change", r, e, ME_THEIRS, ME_OURS);
	return o;
}

static struct json_object *notes(const struct me_report *r)
{
	static const char *const word[] = {
		[ME_NOTE_BINARY] = "binary",
		[ME_NOTE_MARKER] = "marker",
		[ME_NOTE_TOO_LARGE] = "too-large",
		[ME_NOTE_OPEN_QUOTE] = "open-quote",
		[ME_NOTE_BY_LINES] = "by-lines",
		[ME_NOTE_DUPLICATE] = "duplicate",
	};
	struct json_object *list = json_object_new_array(), *o;
	const struct me_note *note;
	size_t n = me_result_notes(r->result, &note), i;

	for (i = 0; i < n; i++) {
		o = json_object_new_object();
		json_object_object_add(
			o, "code", json_object_new_string(word[note[i].code]));
		json_object_object_add(
			o, "file",
			json_object_new_string(side_word[note[i].side]));
		json_object_object_add(
			o, "line",
			json_object_new_int64((int64_t)note[i].line));
		json_object_array_add(list, o);
	}
	return list;
}

struct json_object *me_report_object(const struct me_report *r)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array(), *summary;
	const struct me_entry *e;
	size_t n = me_result_entries(r->result, &e), i;
	size_t count[ME_VERDICTS] = { 0 };
	int v;

	for (i = 0; i < n; i++) {
		count[e[i].verdict]++;
		json_object_array_add(list, variable(r, &e[i]));
	}
	summary = json_object_new_object();
	for (v = 0; v < ME_VERDICTS; v++)
		json_object_object_add(
			summary, me_verdict_word((enum me_verdict)v),
			json_object_new_int64((int64_t)count[v]));
	json_object_object_add(o, "format", json_object_new_int(1));
	json_object_object_add(
		o, "file", me_report_string(me_slice_str(r->name[ME_OURS])));
	json_object_object_add(
		o, "conflicts",
		json_object_new_int64((int64_t)me_result_conflicts(r->result)));
	json_object_object_add(o, "summary", summary);
	json_object_object_add(o, "variables", list);
	json_object_object_add(o, "notes", notes(r));
	return o;
}

void me_report_add_json(struct me_buf *b, struct json_object *o)
{
	const char *text = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);

	if (text) {
		me_buf_str(b, text);
		me_buf_str(b, "\n");
	} else {
		/* no memory, or more than json-c can hold */
		b->failed = true;
	}
	json_object_put(o);
}

void me_report_json(struct me_buf *b, const struct me_report *r)
{
	me_report_add_json(b, me_report_object(r));
}
