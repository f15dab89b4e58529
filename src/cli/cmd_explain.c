/*
 * git merge-env explain KEY: where a variable comes from, and what decides.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "core/secret.h"
#include "core/value.h"
#include "git/checkout.h"
#include "git/history.h"
#include "sync/sync.h"
#include "sys/seed.h"
#include "util/visible.h"

static struct {
	bool json, show_values, show_secrets;
	const char *base;
} o;

static const struct me_opt opts[] = {
	{ 0, "base", ME_OPT_TEXT, &o.base, 0, "REV|FILE",
	  "the old template, if it cannot be found" },
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL, "print JSON" },
	{ 0, "show-values", ME_OPT_FLAG, &o.show_values, 0, NULL,
	  "show your value when not on a terminal, too" },
	{ 0, "show-secrets", ME_OPT_FLAG, &o.show_secrets, 0, NULL,
	  "show credentials, on a terminal only" },
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

/* The commit that last changed the value in the template. */
struct origin {
	struct me_repo *repo;
	struct me_slice key, value; /* what the template has now */
	struct me_id commit;
	struct me_err *err;
	bool found, failed;
};

static int look(const struct me_version *v, void *data)
{
	struct origin *g = data;
	struct me_blob blob = ME_BLOB_INIT;
	struct me_settings *set = NULL;
	struct me_slice val = { NULL, 0 };
	bool same;

	if (me_repo_blob(g->repo, &v->id, 0, &blob, g->err) ||
	    me_checkout_convert(g->repo, v->path, &blob, g->err)) {
		g->failed = true;
	} else if (blob.state == ME_BLOB_HERE) {
		set = me_settings_read(me_slice(blob.data, blob.len),
				       me_seed());
		if (set)
			val = me_settings_get(set, g->key);
	}
	same = set &&
		(val.data && g->value.data ? me_value_eq(val, g->value)
					   : val.data == g->value.data);
	if (same) {
		g->commit = v->commit;
		g->found = true;
	}
	me_settings_free(set);
	me_blob_free(&blob);
	return !same;
}

static int find_origin(struct origin *g, const struct me_sync *s,
		       struct me_err *err)
{
	struct me_history h = { .path = s->template_, .fn = look, .data = g };

	g->err = err;
	g->repo = s->site->repo;
	if (!g->repo)
		return 0;
	return me_history_walk(g->repo, &h, err) || g->failed ? -1 : 0;
}

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

static int add_origin(struct me_buf *b, const struct origin *g,
		      struct me_err *err)
{
	struct me_label label = ME_LABEL_INIT;
	char day[32] = "", hex[ME_ID_HEX];
	struct tm tm;
	time_t when;

	if (!g->found)
		return 0;
	if (me_repo_describe(g->repo, &g->commit, &label, err))
		return -1;
	when = (time_t)label.date;
	if (localtime_r(&when, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	me_buf_str(b, "  last changed: ");
	me_id_hex(&g->commit, hex);
	me_buf_add(b, me_slice(hex, 10));
	me_buf_str(b, " of ");
	me_buf_str(b, day);
	me_buf_str(b, label.name ? " (" : "");
	me_visible_add(b, me_slice_str(label.name ? label.name : ""), 90);
	me_buf_str(b, label.name ? "): " : ": ");
	me_visible_add(b, me_slice_str(label.subject ? label.subject : ""),
		       200);
	me_buf_str(b, "\n");
	me_label_free(&label);
	return 0;
}

static int add_text(struct me_buf *b, const struct me_sync *s,
		    const struct me_entry *e, const struct origin *g,
		    struct me_err *err)
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
	return add_origin(b, g, err);
}

static int add_object(struct me_buf *b, struct me_sync *s,
		      const struct me_entry *e, const struct origin *g,
		      struct me_err *err)
{
	struct json_object *all = json_object_new_object();
	struct me_label label = ME_LABEL_INIT;
	struct me_buf v = ME_BUF_INIT;
	static const char *const name[] = { "base", "ours", "theirs" };
	char hex[ME_ID_HEX];
	int i;

	if (g->found && me_repo_describe(g->repo, &g->commit, &label, err)) {
		json_object_put(all);
		return -1;
	}
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
		json_object_object_add(all, "version",
				       me_report_string(me_slice_str(
					       label.name ? label.name : "")));
		json_object_object_add(all, "date",
				       json_object_new_int64(label.date));
		json_object_object_add(
			all, "subject",
			me_report_string(me_slice_str(
				label.subject ? label.subject : "")));
	}
	me_report_add_json(b, all);
	me_buf_free(&v);
	me_label_free(&label);
	return 0;
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
	struct origin g = { .key = me_slice_str(key) };
	const struct me_entry *e;
	struct me_buf b = ME_BUF_INIT;
	struct me_sync s;
	int rc = 0;

	if (me_sync_open(&s, site, pair, &opt, err))
		return -1;
	if (me_sync_merge(&s, err)) {
		rc = -1;
	} else if ((e = find_entry(&s, g.key))) {
		g.value = e->value[ME_THEIRS];
		rc = find_origin(&g, &s, err) ||
				(o.json ? add_object(&b, &s, e, &g, err)
					: add_text(&b, &s, e, &g, err))
			? -1
			: 1;
	}
	if (rc > 0 && me_out_write(STDOUT_FILENO, me_buf_slice(&b)))
		rc = me_err_errno(err, "cannot write to standard output");
	me_buf_free(&b);
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
			break;
		there = !access(full, F_OK);
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
