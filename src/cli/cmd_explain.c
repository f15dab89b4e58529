/*
 * git merge-env explain KEY: where a variable comes from, and what decides.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "core/secret.h"
#include "cli/sync_origin.h"
#include "sync/sync.h"
#include "sys/file.h"
#include "util/visible.h"

static struct {
	bool json, show_values, show_secrets;
	const char *base;
} o;

static const struct me_opt opts[] = {
	{ 0, "base", ME_OPT_TEXT, &o.base, 0, "REV|FILE",
	  "the old template, if it cannot be found" },
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL, "print JSON" },
	ME_OPT_SHOW(&o.show_values, &o.show_secrets),
	ME_OPT_END
};

/* The rule that decides, in words. */
static const char *const rule[ME_VERDICTS] = {
	[ME_SAME] = "yours and the new template agree",
	[ME_ADOPTED] = "yours is the old default, so the new one is taken",
	[ME_REMOVED] = "yours is the old default, and the template dropped it: "
		       "the line goes",
	[ME_ADDED] = "it is new in the template, so it is added",
	[ME_KEPT] = "you changed it and the template did not: yours stays",
	[ME_KEPT_REMOVED] = "you removed it and the template did not change "
			    "it: it stays away",
	[ME_YOURS] = "only you have it: it stays",
	[ME_CONFLICT] = "you and the template set it differently: a conflict",
	[ME_UPSTREAM_REMOVED] =
		"you changed it and the template removed it: "
		"as merge-env.removed says, yours stays by default",
	[ME_DEFAULT_CHANGED] =
		"you removed it and the template changed it: "
		"as merge-env.removed says, it stays away by default",
	[ME_HELD] = "it is pinned or looks like a credential: yours stays",
};

static void add_value(struct me_buf *b, const struct me_entry *e,
		      enum me_side s)
{
	bool terminal = me_out_is_terminal(STDOUT_FILENO);
	bool secret = me_secret_name(e->key) || me_secret_value(e->value[s]);

	if (!e->value[s].data)
		me_buf_str(b, "(unset)");
	else if (!e->value[s].len)
		me_buf_str(b, "(empty)");
	else if (secret ? !(o.show_secrets && terminal)
			: s == ME_OURS && !o.show_values && !terminal)
		me_buf_str(b, "(hidden)");
	else
		me_visible_add(b, e->value[s], 4000);
}

static void add_text(struct me_buf *b, const struct me_sync *s,
		     const struct me_entry *e, const struct me_origin *g)
{
	me_visible_add(b, e->key, 200);
	me_buf_str(b, " in ");
	me_buf_str(b, me_err_quote(s->target.env));
	me_buf_str(b, "\n  old template: ");
	add_value(b, e, ME_BASE);
	me_buf_str(b, "\n  yours:        ");
	add_value(b, e, ME_OURS);
	me_buf_str(b, "\n  new template: ");
	add_value(b, e, ME_THEIRS);
	me_buf_str(b, "\n  decided:      ");
	me_buf_str(b, rule[e->verdict]);
	me_buf_str(b, "\n");
	me_buf_str(b, "  base:         ");
	me_buf_str(b, s->base.words);
	me_buf_str(b, "\n");
	if (g->found) {
		me_buf_str(b, "  last changed: ");
		me_sync_origin_text(b, g);
		me_buf_str(b, "\n");
	}
}

static void add_object(struct me_buf *b, struct me_sync *s,
		       const struct me_entry *e, const struct me_origin *g)
{
	struct json_object *all = json_object_new_object();
	const struct me_label *label = &g->label;
	struct me_buf v = ME_BUF_INIT;
	static const char *const name[] = { "base", "ours", "theirs" };
	char hex[ME_ID_HEX];
	int i;

	json_object_object_add(all, "format", json_object_new_int(1));
	json_object_object_add(all, "key", me_report_string(e->key));
	json_object_object_add(all, "env",
			       me_report_string(me_slice_str(s->target.env)));
	json_object_object_add(
		all, "verdict",
		json_object_new_string(me_verdict_word(e->verdict)));
	json_object_object_add(all, "rule",
			       json_object_new_string(rule[e->verdict]));
	for (i = ME_BASE; i <= ME_THEIRS; i++) {
		v.len = 0;
		add_value(&v, e, (enum me_side)i);
		json_object_object_add(all, name[i],
				       me_report_string(me_buf_slice(&v)));
	}
	if (g->found) {
		json_object_object_add(
			all, "commit",
			json_object_new_string(me_id_hex(&g->commit, hex)));
		json_object_object_add(
			all, "version",
			me_report_string(
				me_slice_str(label->name ? label->name : "")));
		json_object_object_add(all, "date",
				       json_object_new_int64(label->date));
		json_object_object_add(
			all, "subject",
			me_report_string(me_slice_str(
				label->subject ? label->subject : "")));
	}
	me_report_add_json(b, all);
	me_buf_free(&v);
}

static const struct me_entry *find_entry(struct me_sync *s, struct me_slice key)
{
	const struct me_entry *e;
	size_t n = me_result_entries(s->result, &e), i;

	for (i = 0; i < n; i++)
		if (me_slice_eq(e[i].key, key))
			return &e[i];
	return NULL;
}

/* 1: explained; 0: this env file does not know the key; -1: failed. */
static int explain_in(struct me_site *site, const struct me_pair *pair,
		      const char *key, struct me_err *err)
{
	struct me_sync_options opt = { .base = o.base,
				       .compare = true,
				       .accept = true };
	struct me_origin g = { .key = me_slice_str(key) };
	const struct me_entry *e;
	struct me_buf b = ME_BUF_INIT;
	struct me_sync s;
	int rc = 0;

	if (me_sync_open(&s, site, pair, &opt, err))
		return -1;
	if (me_sync_merge(&s, err)) {
		rc = -1;
	} else if ((e = find_entry(&s, g.key))) {
		g.path = s.template_;
		g.value = e->value[ME_THEIRS];
		rc = me_origin_find(&g, site->repo, err) ? -1 : 1;
		if (rc > 0 && o.json)
			add_object(&b, &s, e, &g);
		else if (rc > 0)
			add_text(&b, &s, e, &g);
	}
	if (rc > 0 && me_out_result(&b, err))
		rc = -1;
	me_label_free(&g.label);
	me_sync_close(&s);
	return rc;
}

static int explain(struct me_site *site, const char *key, const char *path)
{
	struct me_err err = ME_ERR_INIT;
	const struct me_pair *pair = NULL;
	int rc = 0, found = 0;
	size_t i;

	if (path && me_site_pair(site, path, &pair, &err))
		return me_out_failed(&err);
	for (i = 0; !path && i < site->pairs.n && rc >= 0; i++) {
		char *full;
		bool there;

		if (asprintf(&full, "%s/%s", site->root,
			     site->pairs.item[i].env) < 0)
			rc = me_err_set(&err, "out of memory");
		if (rc < 0)
			break;
		there = !me_file_is_missing(full);
		free(full);
		if (there)
			rc = explain_in(site, &site->pairs.item[i], key, &err);
		found |= rc > 0;
	}
	if (pair) {
		rc = explain_in(site, pair, key, &err);
		found = rc > 0;
	}
	if (rc < 0)
		return me_out_failed(&err);
	if (!found) {
		me_out_error("no env file or template here has %s",
			     me_err_quote(key));
		return ME_EXIT_FAILED;
	}
	return ME_EXIT_DONE;
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_site site;
	int status;

	argc = me_opt_parse(&me_cmd_explain, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (argc < 1 || argc > 2)
		return me_opt_usage(
			&me_cmd_explain,
			"wants a variable, and perhaps an env file");
	if (me_site_open(&site, ".", false, &err))
		return me_out_failed(&err);
	status = explain(&site, argv[0], argc > 1 ? argv[1] : NULL);
	me_site_close(&site);
	return status;
}

const struct me_cmd me_cmd_explain = { "explain", "KEY [PATH]",
				       ME_SUMMARY_EXPLAIN, opts, run };
