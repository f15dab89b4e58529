/*
 * git merge-env status: how env files differ from their templates, side by
 * side. Changes nothing.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/status_table.h"
#include "cli/summary.h"
#include "cli/sync_html.h"
#include "cli/sync_report.h"
#include "sys/file.h"

static struct {
	bool verbose, json, exit_code, show_values, show_secrets;
	const char *base, *template_, *html;
} o;

static const struct me_opt opts[] = {
	{ 'v', "verbose", ME_OPT_FLAG, &o.verbose, 0, NULL,
	  "name every variable that differs" },
	{ 0, "template", ME_OPT_TEXT, &o.template_, 0, "FILE",
	  "compare with this template, whatever the names" },
	{ 0, "base", ME_OPT_TEXT, &o.base, 0, "REV|FILE",
	  "the old template, if it cannot be found" },
	{ 0, "exit-code", ME_OPT_FLAG, &o.exit_code, 0, NULL,
	  "exit with 1 if something is to be done" },
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL, "print JSON" },
	{ 0, "html", ME_OPT_TEXT, &o.html, 0, "[FILE]",
	  "write a page to look at, to standard output or FILE" },
	ME_OPT_SHOW(&o.show_values, &o.show_secrets),
	ME_OPT_END
};

static void add_text(struct me_buf *b, const struct me_column *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		me_buf_str(b, "env file ");
		me_buf_str(b, me_err_quote(c[i].env));
		me_buf_str(b, ": template ");
		me_buf_str(b, me_err_quote(c[i].sync.template_));
		me_buf_str(b, ", base ");
		me_buf_str(b, c[i].sync.base.words);
		me_buf_str(b, "\n");
	}
	me_column_add(b, c, n, o.verbose);
}

static void add_json(struct me_buf *b, struct me_column *c, size_t n)
{
	struct me_sync_report r = {
		.dry_run = true,
		.verbose = true,
		.values = o.show_values || me_out_is_terminal(STDOUT_FILENO),
		.secrets = o.show_secrets && me_out_is_terminal(STDOUT_FILENO)
	};
	struct json_object *all = json_object_new_object();
	struct json_object *list = json_object_new_array(), *file, *counts;
	size_t i;
	int m;

	for (i = 0; i < n; i++) {
		file = me_sync_report_object(&c[i].sync, &r);
		counts = json_object_new_object();
		for (m = 0; m < ME_MEASURES; m++)
			json_object_object_add(
				counts, me_measure_word(m),
				json_object_new_int64((int64_t)c[i].count[m]));
		json_object_object_add(file, "counts", counts);
		json_object_array_add(list, file);
	}
	json_object_object_add(all, "format", json_object_new_int(1));
	json_object_object_add(all, "files", list);
	me_report_add_json(b, all);
}

/* A file that was asked for by name is the operator's own, and may show
   values; standard output may be a log. */
static int write_page(struct me_column *c, size_t n, struct me_err *err)
{
	struct me_sync_html h = { .values = o.show_values ||
					  !me_page_is_stdout(o.html) };
	size_t i;
	int rc;

	for (i = 0; i < n; i++)
		me_sync_html_add(&h, &c[i].sync);
	rc = me_sync_html_write(&h, o.html, err);
	me_sync_html_free(&h);
	return rc;
}

static int write_text(struct me_column *c, size_t n, struct me_err *err)
{
	struct me_buf b = ME_BUF_INIT;

	if (o.json)
		add_json(&b, c, n);
	else
		add_text(&b, c, n);
	return me_out_result(&b, err);
}

static int print(struct me_column *c, size_t n)
{
	struct me_err err = ME_ERR_INIT;
	bool to_do = false;
	size_t i;
	int m;

	for (i = 0; i < n; i++)
		for (m = 0; m < ME_MEASURES; m++)
			to_do |= me_measure_is_to_do(m) && c[i].count[m];
	if (o.html ? write_page(c, n, &err) : write_text(c, n, &err))
		return me_out_failed(&err);
	return o.exit_code && to_do ? ME_EXIT_CONFLICT : ME_EXIT_DONE;
}

/* The pairs to look at: those named, or all whose env file exists. */
static int collect(struct me_site *site, int argc, char **argv,
		   struct me_list *env, struct me_list *template_,
		   struct me_err *err)
{
	const struct me_pair *pair;
	int i, rc = 0;
	size_t k;

	for (i = 0; i < argc && !rc; i++) {
		char *path;

		if (o.template_) {
			path = me_pairs_path(site->prefix, strlen(site->prefix),
					     argv[i]);
			rc = path ? me_list_add(env, path, strlen(path)) : -1;
			free(path);
			path = me_pairs_path(site->prefix, strlen(site->prefix),
					     o.template_);
			if (!rc && path)
				rc = me_list_add(template_, path, strlen(path));
			free(path);
			continue;
		}
		if (me_site_pair(site, argv[i], &pair, err))
			return -1;
		if (!pair)
			return me_err_set(err,
					  "%s has no template, by name; "
					  "give one with --template=FILE",
					  me_err_quote(argv[i]));
		rc = me_list_add(env, pair->env, strlen(pair->env)) ||
			me_list_add(template_, pair->template,
				    strlen(pair->template));
	}
	if (!argc && !site->repo && me_site_pair(site, ".env", &pair, err))
		return -1;
	for (k = 0; !argc && !rc && k < site->pairs.n; k++) {
		char *path;

		pair = &site->pairs.item[k];
		if (asprintf(&path, "%s/%s", site->root, pair->env) < 0)
			return me_err_set(err, "out of memory");
		if (!me_file_is_missing(path))
			rc = me_list_add(env, pair->env, strlen(pair->env)) ||
				me_list_add(template_, pair->template,
					    strlen(pair->template));
		free(path);
	}
	return rc ? me_err_set(err,
			       "cannot use these paths: they must lie "
			       "in %s",
			       me_err_quote(site->root))
		  : 0;
}

static int status_of(struct me_site *site, struct me_list *env,
		     struct me_list *template_, struct me_err *err)
{
	struct me_sync_options opt = { .base = o.base,
				       .compare = true,
				       .accept = true };
	struct me_column *c = calloc(env->n + 1, sizeof(*c));
	size_t i, n = 0;
	int status;

	for (i = 0; c && i < env->n; i++) {
		struct me_pair pair = { .template = template_->item[i],
					.env = env->item[i] };

		if (me_sync_open(&c[n].sync, site, &pair, &opt, err))
			break;
		n++;
		c[i].env = env->item[i];
		if (me_sync_merge(&c[i].sync, err) ||
		    me_column_count(&c[i], err))
			break;
	}
	if (c && !*err->msg)
		status = print(c, n);
	else
		status = c ? me_out_failed(err) : ME_EXIT_FAILED;
	for (i = 0; i < n; i++) {
		me_column_free(&c[i]);
		me_sync_close(&c[i].sync);
	}
	free(c);
	return status;
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_list env = ME_LIST_INIT, template_ = ME_LIST_INIT;
	struct me_site site;
	int status;

	argc = me_opt_parse(&me_cmd_status, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (o.template_ && !argc)
		return me_opt_usage(
			&me_cmd_status,
			"--template wants the env files to compare");
	if (o.html && o.json)
		return me_opt_usage(&me_cmd_status,
				    "--html and --json are two reports");
	if (o.html && me_page_check(o.html, &err))
		return me_out_failed(&err);
	if (me_site_open(&site, ".", false, &err))
		return me_out_failed(&err);
	if (collect(&site, argc, argv, &env, &template_, &err)) {
		status = me_out_failed(&err);
	} else if (!env.n) {
		me_out_warn("no env file with a template here");
		status = ME_EXIT_DONE;
	} else {
		status = status_of(&site, &env, &template_, &err);
	}
	me_list_free(&env);
	me_list_free(&template_);
	me_site_close(&site);
	return status;
}

const struct me_cmd me_cmd_status = { "status", "[PATH...]", ME_SUMMARY_STATUS,
				      opts, run };
