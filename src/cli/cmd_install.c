/*
 * git merge-env install and uninstall: the registration with git, and its
 * mirror.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/summary.h"
#include "setup/plan.h"

static struct {
	bool dry_run, global, driver, hooks, mergetool, quiet;
	const char *attributes;
} o;

static const struct me_opt opts[] = {
	{ 'n', "dry-run", ME_OPT_FLAG, &o.dry_run, 0, NULL,
	  "show the edits, make none" },
	{ 0, "driver", ME_OPT_FLAG, &o.driver, 0, NULL,
	  "the merge driver, in git's configuration" },
	{ 0, "attributes", ME_OPT_TEXT, &o.attributes, 0, "[FILE]",
	  "which files it merges; .git/info/attributes or FILE" },
	{ 0, "hooks", ME_OPT_FLAG, &o.hooks, 0, NULL,
	  "the hooks that sync after a pull or checkout" },
	{ 0, "mergetool", ME_OPT_FLAG, &o.mergetool, 0, NULL,
	  "the tool 'merge-env' of git mergetool" },
	{ 0, "global", ME_OPT_FLAG, &o.global, 0, NULL,
	  "driver or tool for all repositories of yours" },
	{ 'q', "quiet", ME_OPT_FLAG, &o.quiet, 0, NULL,
	  "print nothing but errors" },
	ME_OPT_END
};

static const struct {
	unsigned part;
	int file;
	const char *name;
} parts[] = {
	{ ME_SETUP_DRIVER, ME_PLAN_CONFIG, "merge driver" },
	{ ME_SETUP_MERGETOOL, ME_PLAN_CONFIG, "merge tool" },
	{ ME_SETUP_HOOKS, ME_PLAN_CONFIG, "hooks" },
	{ ME_SETUP_ATTRIBUTES, ME_PLAN_ATTRIBUTES, "attributes" },
};
#define PARTS (sizeof(parts) / sizeof(*parts))

static unsigned asked(void)
{
	return (o.driver ? ME_SETUP_DRIVER : 0) |
		(o.attributes ? ME_SETUP_ATTRIBUTES : 0) |
		(o.hooks ? ME_SETUP_HOOKS : 0) |
		(o.mergetool ? ME_SETUP_MERGETOOL : 0);
}

static void add_file(struct me_buf *b, const struct me_plan *p, int file)
{
	const struct me_setup_file *f = &p->file[file];
	const char *comma = "";
	size_t i;

	if (!f->changes)
		return;
	me_buf_str(b,
		   f->removes	       ? "removed "
			   : f->exists ? "edited "
				       : "made ");
	me_buf_str(b, me_err_quote(f->path));
	me_buf_str(b, ": ");
	for (i = 0; i < PARTS; i++) {
		unsigned touched = p->goal == ME_PLAN_TAKE ? p->had[file]
			: p->setup->config_hooks	   ? ~0u
							   : ~ME_SETUP_HOOKS;

		if (parts[i].file != file ||
		    !(parts[i].part & p->parts & touched))
			continue;
		me_buf_str(b, comma);
		me_buf_str(b, parts[i].name);
		comma = ", ";
	}
	me_buf_str(b, "\n");
}

static void add_hook(struct me_buf *b, const struct me_plan_hook *h)
{
	if (!h->put && !h->take)
		return;
	me_buf_str(b,
		   h->take				    ? "removed "
			   : h->hook.state == ME_HOOK_STALE ? "updated "
							    : "made ");
	me_buf_str(b, "hook ");
	me_buf_str(b, me_hook_name[h->hook.i]);
	me_buf_str(b, " in ");
	me_buf_str(b, me_err_quote(h->hook.folder));
	if (h->put && h->hook.state == ME_HOOK_FOREIGN)
		me_buf_str(b, "; the one that was there runs first");
	if (h->take && h->hook.kept)
		me_buf_str(b, "; the one that was there is back");
	me_buf_str(b, "\n");
}

static void report(const struct me_plan *p)
{
	struct me_buf b = ME_BUF_INIT;
	size_t i;

	for (i = 0; i < ME_PLAN_FILES; i++)
		add_file(&b, p, (int)i);
	for (i = 0; i < p->n_hooks; i++)
		add_hook(&b, &p->hook[i]);
	if (!b.len)
		me_buf_str(&b,
			   p->goal == ME_PLAN_PUT
				   ? "nothing to do: it is installed\n"
				   : "nothing to do: it is not installed\n");
	if (!o.quiet)
		me_out_write(STDERR_FILENO, me_buf_slice(&b));
	me_buf_free(&b);
}

static int show(const struct me_plan *p)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_err err = ME_ERR_INIT;

	me_plan_show(p, &b);
	return me_out_result(&b, &err) ? me_out_failed(&err) : ME_EXIT_DONE;
}

static int plan(struct me_setup *s, enum me_plan_goal goal, unsigned which)
{
	struct me_err err = ME_ERR_INIT;
	struct me_plan p;
	int status = ME_EXIT_DONE;

	if (me_plan_make(&p, s, goal, which, &err))
		return me_out_failed(&err);
	if (o.dry_run)
		status = show(&p);
	else if (me_plan_run(&p, &err))
		status = me_out_failed(&err);
	else
		report(&p);
	me_plan_close(&p);
	return status;
}

/* The hooks belong to somebody: the lines for that are the result. */
static int tell(const struct me_setup *s, const struct me_manager *m)
{
	struct me_buf b = ME_BUF_INIT;

	if (m == &me_manager_other)
		me_out_warn("no hooks were written, because core.hooksPath "
			    "leads to %s; add to each hook there, or use "
			    "--hooks if git does not track them:",
			    me_err_quote(s->hooks));
	else
		me_out_warn("no hooks were written, because %s would not keep "
			    "them; add to %s%s%s%s:",
			    m->name, m->folder ? "its hooks" : m->where,
			    m->after ? ", then run '" : "",
			    m->after ? m->after : "", m->after ? "'" : "");
	me_manager_lines(&b, m);
	me_out_write(STDOUT_FILENO, me_buf_slice(&b));
	me_buf_free(&b);
	return ME_EXIT_CONFLICT;
}

static int install(struct me_setup *s)
{
	const struct me_manager *owner = NULL;
	struct me_err err = ME_ERR_INIT;
	unsigned which = asked();
	int status;

	if (!which)
		which = ME_SETUP_DRIVER | (o.global ? 0 : ME_SETUP_ATTRIBUTES) |
			(s->top ? ME_SETUP_HOOKS : 0);
	if ((which & ME_SETUP_HOOKS) && !s->top) {
		me_out_error("a bare repository has no env files, so no hooks "
			     "for them; leave out --hooks");
		return ME_EXIT_FAILED;
	}
	if ((which & ME_SETUP_HOOKS) &&
	    me_setup_hooks_owner(s, o.hooks, &owner, &err))
		return me_out_failed(&err);
	status = plan(s, ME_PLAN_PUT, which & (owner ? ~ME_SETUP_HOOKS : ~0u));
	return status || !owner ? status : tell(s, owner);
}

static int uninstall(struct me_setup *s)
{
	unsigned which = asked(), all = ME_SETUP_DRIVER | ME_SETUP_MERGETOOL;

	if (!o.global)
		all |= ME_SETUP_ATTRIBUTES | ME_SETUP_HOOKS;
	return plan(s, ME_PLAN_TAKE, which ? which : all);
}

static int run(const struct me_cmd *cmd, int (*job)(struct me_setup *),
	       int argc, char **argv)
{
	struct me_setup_options opt = { .program = me_program };
	struct me_err err = ME_ERR_INIT;
	struct me_setup s;
	int status;

	argc = me_opt_parse(cmd, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (argc)
		return me_opt_usage(cmd, "no such part: %s",
				    me_err_quote(argv[0]));
	if (o.global && (o.attributes || o.hooks))
		return me_opt_usage(cmd,
				    "--global is for --driver and "
				    "--mergetool");
	opt.global = o.global;
	if (o.attributes && strcmp(o.attributes, "-"))
		opt.attributes = o.attributes;
	if (me_setup_open(&s, &opt, &err))
		return me_out_failed(&err);
	status = job(&s);
	me_setup_close(&s);
	return status;
}

static int run_install(int argc, char **argv)
{
	return run(&me_cmd_install, install, argc, argv);
}

static int run_uninstall(int argc, char **argv)
{
	return run(&me_cmd_uninstall, uninstall, argc, argv);
}

const struct me_cmd me_cmd_install = { "install", "", ME_SUMMARY_INSTALL, opts,
				       run_install };
const struct me_cmd me_cmd_uninstall = { "uninstall", "", ME_SUMMARY_UNINSTALL,
					 opts, run_uninstall };
