/*
 * The report of a merge: what was decided for each variable, and why.
 *
 * Values of credentials are never shown unless asked for on a terminal; the
 * operator's other values only on a terminal, or when asked for.
 */
#ifndef MERGEENV_CLI_REPORT_H
#define MERGEENV_CLI_REPORT_H

#include "core/change.h"
#include "mergeenv.h"
#include "util/buf.h"

struct me_report {
	const char *name[3]; /* what the three files are called, unquoted */
	struct me_result *result;
	bool verbose; /* every variable, not only what needs a look */
	bool values;  /* show the operator's values */
	bool secrets; /* show credentials too */
	bool colour;
};

/* Add the report as text. */
void me_report_text(struct me_buf *b, const struct me_report *r);

/* Add it as JSON, as docs/merge-report.schema.json describes. */
void me_report_json(struct me_buf *b, const struct me_report *r);

/* The same as a JSON object, to be put into another; the caller's to put. */
struct json_object *me_report_object(const struct me_report *r);

/* Add a JSON value and a line end. It is put. */
void me_report_add_json(struct me_buf *b, struct json_object *o);

/* A JSON string of foreign text, made visible. */
struct json_object *me_report_string(struct me_slice text);

/* Does the name, or the value that a side gives, say that it is one? */
bool me_report_is_secret(const struct me_entry *e, enum me_side side);

/* May the value that a side gives a variable be shown? */
bool me_report_may_show(const struct me_report *r, const struct me_entry *e,
			enum me_side side);

/* What kind of change a variable's line tells, in words: "number up". Has: it
   tells one. Nothing is told of a credential but that it changed. */
bool me_report_has_change(const struct me_entry *e);
void me_report_add_change(struct me_buf *b, const struct me_report *r,
			  const struct me_entry *e);

/* Add one line on each note of the result: what made it a merge by lines,
   which input was refused, and where. */
void me_report_notes(struct me_buf *b, const struct me_report *r);

/* Add "number up": what kind of change leads from one value to the other,
   in words. Of a hidden value the length is not told; of a credential not even
   the kind. */
void me_report_change(struct me_buf *b, struct me_change c, bool hidden,
		      bool secret);

/* One word for a verdict, as in JSON: "adopted", "kept", ... */
const char *me_verdict_word(enum me_verdict v);

#endif
