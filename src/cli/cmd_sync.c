/*
 * git merge-env sync: every env file follows its template.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/hook.h"
#include "cli/out.h"
#include "cli/page.h"
#include "cli/summary.h"
#include "cli/sync_html.h"
#include "cli/sync_report.h"
#include "cli/sync_then.h"
#include "sync/glance.h"
#include "sys/file.h"
#include "sys/replace.h"

static struct {
	bool dry_run, no_backup, in_place, accept, verbose, quiet, json;
	bool show_values, show_secrets, strict, follow_moves, rollback;
	const char *base, *hook, *then, *html;
	const char *hook_rev; /* no option: from the hook's arguments */
	bool wrote;
	struct me_opt_list pin, rename;
} o;

static const struct me_opt opts[] = {
	{ 'n', "dry-run", ME_OPT_FLAG, &o.dry_run, 0, NULL,
	  "show what would happen, change nothing" },
	{ 0, "base", ME_OPT_TEXT, &o.base, 0, "REV|FILE",
	  "the old template, if it cannot be found" },
	{ 0, "pin", ME_OPT_LIST, &o.pin, 0, "GLOB",
	  "your value stands for these names" },
	{ 0, "rename", ME_OPT_LIST, &o.rename, 0, "OLD=NEW",
	  "carry your value over to the new name" },
	{ 0, "follow-moves", ME_OPT_FLAG, &o.follow_moves, 0, NULL,
	  "carry values to the env files that have them now" },
	{ 0, "no-backup", ME_OPT_FLAG, &o.no_backup, 0, NULL,
	  "make no backup" },
	{ 0, "in-place", ME_OPT_FLAG, &o.in_place, 0, NULL,
	  "overwrite where a file cannot be replaced" },
	{ 0, "accept", ME_OPT_FLAG, &o.accept, 0, NULL,
	  "take an env file that somebody has replaced" },
	{ 0, "then", ME_OPT_TEXT, &o.then, 0, "COMMAND",
	  "run this when a changed env file has no conflict" },
	{ 0, "rollback", ME_OPT_FLAG, &o.rollback, 0, NULL,
	  "put the env file back if that command fails" },
	{ 'v', "verbose", ME_OPT_FLAG, &o.verbose, 0, NULL,
	  "report on every variable" },
	{ 'q', "quiet", ME_OPT_FLAG, &o.quiet, 0, NULL,
	  "print nothing but errors" },
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL,
	  "report as JSON, on standard output" },
	{ 0, "html", ME_OPT_TEXT, &o.html, 0, "[FILE]",
	  "write a page to look at, to standard output or FILE" },
	ME_OPT_SHOW(&o.show_values, &o.show_secrets),
	{ 0, "hook", ME_OPT_TEXT, &o.hook, 0, "NAME",
	  "run as this git hook, with its arguments in place of PATH" },
	{ 0, "strict", ME_OPT_FLAG, &o.strict, 0, NULL,
	  "as a hook, exit as otherwise" },
	ME_OPT_END
};

/* A search through a long history says so, once it takes time. */
static void progress(size_t versions)
{
	static time_t start;
	char line[64];
	int n;

	if (!start)
		start = time(NULL);
	if (time(NULL) - start < 2 || versions % 32)
		return;
	n = snprintf(line, sizeof(line), "\rlooking for the base: %zu versions",
		     versions);
	me_out_write(STDERR_FILENO, me_slice(line, (size_t)n));
}

/* Files that killed runs, or this one, left beside the env file: they may
   hold somebody's save, so they are never deleted. */
static void report_leftovers(const struct me_sync *s)
{
	struct me_temp_names names = { NULL, 0 };
	struct me_err ignored = ME_ERR_INIT;
	size_t i;

	if (me_replace_leftovers(&s->target.place, &names, &ignored))
		return;
	for (i = 0; i < names.n; i++)
		me_out_warn("%s stands beside %s, left by a run that was "
			    "interrupted; compare it, then delete it",
			    me_err_quote(names.v[i]),
			    me_err_quote(s->target.env));
	me_temp_names_release(&names);
}

/* One env file. The worst status counts. */
static int sync_one(struct me_site *site, const struct me_pair *pair,
		    const struct me_sync_options *opt, struct json_object *list,
		    struct me_thens *thens, struct me_sync_html *page)
{
	struct me_err err = ME_ERR_INIT;
	struct me_buf b = ME_BUF_INIT;
	struct me_sync_report r = {
		.dry_run = o.dry_run,
		.verbose = o.verbose,
		.quiet = o.quiet,
		.values = o.show_values ||
			(!o.hook && me_out_is_terminal(STDERR_FILENO)),
		.secrets = o.show_secrets && me_out_is_terminal(STDERR_FILENO),
		.colour = me_out_has_colour(STDERR_FILENO),
	};
	struct json_object *report = NULL;
	struct me_sync s;
	int status = ME_EXIT_FAILED;

	if (me_sync_open(&s, site, pair, opt, &err)) {
		thens->blocked = true;
		me_sync_html_failed(page, pair->env, &err);
		return me_out_failed(&err);
	}
	if (me_sync_merge(&s, &err) ||
	    (!o.dry_run && me_sync_apply(&s, &err))) {
		me_sync_html_failed(page, pair->env, &err);
		me_out_failed(&err);
		goto out;
	}
	o.wrote |= s.state != ME_SYNC_CURRENT;
	if (o.html)
		me_sync_html_add(page, &s);
	status = me_sync_conflicts(&s) ? ME_EXIT_CONFLICT : ME_EXIT_DONE;
	if (list) {
		report = me_sync_report_object(&s, &r);
		json_object_array_add(list, report);
	} else if (!o.hook || s.state == ME_SYNC_CHANGES)
		me_sync_report_text(&b, &s, &r);
	me_out_write(STDERR_FILENO, me_buf_slice(&b));
	if (!o.hook || s.state == ME_SYNC_CHANGES)
		report_leftovers(&s);
	if (me_thens_add(thens, &s, report, &err))
		status = me_out_failed(&err);
out:
	thens->blocked |= status == ME_EXIT_FAILED;
	me_buf_free(&b);
	me_sync_close(&s);
	return status;
}

static bool env_exists(const struct me_site *site, const char *env)
{
	char *path;
	bool yes;

	if (asprintf(&path, "%s/%s", site->root, env) < 0)
		return true;
	yes = !me_file_is_missing(path);
	free(path);
	return yes;
}

/* Has it been synced before? Then its absence is worth a word. But a file that
   git tracks comes and goes with what is checked out. */
static bool is_known(const struct me_site *site, const char *env)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_record r;

	return !me_target_recall(&r, site, env, &ignored) && r.found &&
		!(o.hook && r.tracked);
}

/* The env files to sync: those named, or all that exist. */
static int collect(struct me_site *site, int argc, char **argv,
		   struct me_list *envs, struct me_err *err)
{
	const struct me_pair *pair;
	size_t k;
	int i;

	for (i = 0; i < argc; i++) {
		if (me_site_pair(site, argv[i], &pair, err))
			return -1;
		if (!pair)
			return me_err_set(
				err,
				"%s has no template, by name; "
				"name the pair in config merge-env.pair, as "
				"TEMPLATE:FILE",
				me_err_quote(argv[i]));
		if (me_list_add(envs, pair->env, strlen(pair->env)))
			return me_err_set(err, "out of memory");
	}
	if (!argc && !site->repo && me_site_pair(site, ".env", &pair, err))
		return -1;
	for (k = 0; !argc && k < site->pairs.n; k++) {
		const char *env = site->pairs.item[k].env;

		if ((env_exists(site, env) || is_known(site, env)) &&
		    me_list_add(envs, env, strlen(env)))
			return me_err_set(err, "out of memory");
	}
	return 0;
}

static int nothing_to_do(const struct me_site *site)
{
	if (o.hook)
		return ME_EXIT_DONE;
	if (site->pairs.n)
		me_out_error("no env file yet; git merge-env sync %s makes "
			     "it from %s",
			     me_err_quote(site->pairs.item[0].env),
			     me_err_quote(site->pairs.item[0].template));
	else
		me_out_error(
			"no template here, such as '.env.example'; name "
			"a pair in config merge-env.pair, as TEMPLATE:FILE");
	return ME_EXIT_FAILED;
}

static int sync_all(struct me_site *site, int argc, char **argv,
		    struct me_err *err)
{
	struct me_sync_options opt = {
		.base = o.base,
		.hook = o.hook,
		.hook_rev = o.hook_rev,
		.then = o.then,
		.lock = !o.dry_run,
		.create = argc > 0,
		.compare = o.html != NULL,
		.accept = o.accept,
		.no_backup = o.no_backup,
		.in_place = o.in_place,
		.follow_moves = o.follow_moves,
		.pin = o.pin.item,
		.rename = o.rename.item,
		.progress = !o.quiet && me_out_is_terminal(STDERR_FILENO)
			? progress
			: NULL,
	};
	/* a file that was asked for by name may show values, but not one that
	   a hook makes: that may be anywhere, and for long */
	struct me_sync_html page = {
		.sync = true,
		.dry_run = o.dry_run,
		.values = o.show_values ||
			(o.html && !o.hook && !me_page_is_stdout(o.html)),
	};
	struct json_object *list = o.json ? json_object_new_array() : NULL;
	struct me_list envs = ME_LIST_INIT;
	struct me_thens thens = {
		.site = site,
		.given = o.then,
		.rollback = o.rollback,
		.in_place = o.in_place,
		.hook = o.hook != NULL,
		.dry_run = o.dry_run,
		.quiet = o.quiet,
		.out = o.hook || o.json ? STDERR_FILENO : STDOUT_FILENO,
	};
	struct me_buf b = ME_BUF_INIT;
	int status = ME_EXIT_DONE, one;
	size_t i;

	if (collect(site, argc, argv, &envs, err)) {
		status = me_out_failed(err);
		goto out;
	}
	if (!envs.n)
		status = nothing_to_do(site);
	for (i = 0; i < envs.n; i++) {
		one = sync_one(site,
			       me_pairs_of_env(&site->pairs, envs.item[i]),
			       &opt, list, &thens, &page);
		status = one > status ? one : status;
	}
	one = me_thens_run(&thens);
	status = one > status ? one : status;
	if (o.html && page.n && me_sync_html_write(&page, o.html, err))
		status = me_out_failed(err);
	if (list) {
		struct json_object *all = json_object_new_object();

		json_object_object_add(all, "format", json_object_new_int(1));
		json_object_object_add(all, "files", list);
		list = NULL;
		me_report_add_json(&b, all);
		if (me_out_result(&b, err))
			status = me_out_failed(err);
	}
out:
	json_object_put(list);
	me_thens_free(&thens);
	me_sync_html_free(&page);
	me_list_free(&envs);
	return status;
}

/* One run in a place, and what it leaves for the next hook. */
static int sync_here(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct timespec start;
	struct me_site site;
	int status;

	clock_gettime(CLOCK_REALTIME, &start);
	if ((o.html && me_page_check(o.html, &err)) ||
	    me_site_open(&site, ".", false, &err))
		/* nothing to do in a bare repository */
		return o.hook && err.errnum == ENOTDIR ? ME_EXIT_DONE
						       : me_out_failed(&err);
	status = sync_all(&site, argc, argv, &err);
	if (!o.dry_run && (o.wrote || !o.hook))
		me_glance_leave(&site, &start);
	me_site_close(&site);
	return status;
}

static int run(int argc, char **argv)
{
	struct me_hook hook;
	int status;

	argc = me_opt_parse(&me_cmd_sync, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (o.html && o.json && me_page_is_stdout(o.html))
		return me_opt_usage(&me_cmd_sync,
				    "--html and --json both want standard "
				    "output; use --html=FILE");
	if (o.hook) {
		hook = me_hook_read(o.hook, argc, argv);
		if (hook.idle)
			return ME_EXIT_DONE;
		o.hook_rev = hook.rev;
		argc = 0;
	}
	status = sync_here(argc, argv);
	free(o.pin.item);
	free(o.rename.item);
	return o.hook && !o.strict ? ME_EXIT_DONE : status;
}

const struct me_cmd me_cmd_sync = { "sync", "[PATH...]", ME_SUMMARY_SYNC, opts,
				    run };
