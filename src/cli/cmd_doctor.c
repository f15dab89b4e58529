/*
 * git merge-env doctor: is it installed, and does it work? Changes nothing.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "setup/check.h"
#include "sys/print.h"
#include "util/visible.h"

static struct {
	bool json, quiet;
} o;

static const struct me_opt opts[] = { { 'q', "quiet", ME_OPT_FLAG, &o.quiet, 0,
					NULL, "print problems alone" },
				      { 0, "json", ME_OPT_FLAG, &o.json, 0,
					NULL, "print JSON" },
				      ME_OPT_END };

static const char *const level_word[] = {
	[ME_CHECK_OK] = "ok",
	[ME_CHECK_NOTE] = "note",
	[ME_CHECK_PROBLEM] = "problem",
};

static void add_text(struct me_buf *b, const struct me_check *item)
{
	if (o.quiet && item->level != ME_CHECK_PROBLEM)
		return;
	me_print_add(b, "%-8s %s: %s", level_word[item->level], item->name,
		     item->text);
	if (item->mend) {
		me_buf_str(b, "; mend it: ");
		me_visible_add(b, me_slice_str(item->mend), 4096);
	}
	me_buf_str(b, "\n");
}

static void add_object(struct json_object *list, const struct me_check *item)
{
	struct json_object *j = json_object_new_object();

	json_object_object_add(j, "check", json_object_new_string(item->name));
	json_object_object_add(j, "level",
			       json_object_new_string(level_word[item->level]));
	json_object_object_add(j, "text",
			       me_report_string(me_slice_str(item->text)));
	json_object_object_add(
		j, "mend",
		item->mend ? me_report_string(me_slice_str(item->mend)) : NULL);
	json_object_array_add(list, j);
}

static void add_json(struct me_buf *b, const struct me_checks *c)
{
	struct json_object *all = json_object_new_object();
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < c->n; i++)
		add_object(list, &c->item[i]);
	json_object_object_add(all, "format", json_object_new_int(1));
	json_object_object_add(all, "checks", list);
	me_report_add_json(b, all);
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_buf b = ME_BUF_INIT;
	int status = ME_EXIT_DONE;
	struct me_checks c;
	size_t i;

	argc = me_opt_parse(&me_cmd_doctor, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (argc)
		return me_opt_usage(&me_cmd_doctor, "wants no arguments");
	if (me_checks_run(&c, me_program, &err))
		return me_out_failed(&err);
	for (i = 0; i < c.n; i++) {
		if (!o.json)
			add_text(&b, &c.item[i]);
		if (c.item[i].level == ME_CHECK_PROBLEM)
			status = ME_EXIT_CONFLICT;
	}
	if (o.json)
		add_json(&b, &c);
	if (me_out_result(&b, &err))
		status = me_out_failed(&err);
	me_checks_free(&c);
	return status;
}

const struct me_cmd me_cmd_doctor = { "doctor", "", ME_SUMMARY_DOCTOR, opts,
				      run };
