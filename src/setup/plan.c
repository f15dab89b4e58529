#include "setup/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "git/ask.h"
#include "setup/attr.h"
#include "setup/command.h"
#include "sys/file.h"

#define MERGE "[merge \"merge-env\"]"
#define TOOL "[mergetool \"merge-env\"]"
#define HOOK(name) "[hook \"merge-env-" name "\"]"
#define CALL(name) \
	"command -v $P >/dev/null 2>&1 || exit 0; $P sync --hook=" name

/*
 * All settings. In a value $P is the program, quoted for the shell, and $D the
 * command line of the merge driver.
 */
static const struct {
	unsigned part;
	const char *header, *key, *value;
} settings[] = {
	{ ME_SETUP_DRIVER, MERGE, "name", "dotenv files, by variable" },
	{ ME_SETUP_DRIVER, MERGE, "driver", "$D" },
	{ ME_SETUP_MERGETOOL, TOOL, "cmd", "$P resolve -- \"$MERGED\"" },
	{ ME_SETUP_MERGETOOL, TOOL, "trustExitCode", "true" },
	{ ME_SETUP_HOOKS, HOOK("post-merge"), "event", "post-merge" },
	{ ME_SETUP_HOOKS, HOOK("post-merge"), "command", CALL("post-merge") },
	{ ME_SETUP_HOOKS, HOOK("post-checkout"), "event", "post-checkout" },
	{ ME_SETUP_HOOKS, HOOK("post-checkout"), "command",
	  CALL("post-checkout") },
	{ ME_SETUP_HOOKS, HOOK("post-rewrite"), "event", "post-rewrite" },
	{ ME_SETUP_HOOKS, HOOK("post-rewrite"), "command",
	  CALL("post-rewrite") },
};
#define SETTINGS (sizeof(settings) / sizeof(*settings))

static bool is_setting(struct me_slice line)
{
	char start[64];
	size_t i;

	for (i = 0; i < SETTINGS; i++) {
		snprintf(start, sizeof(start), "\t%s = ", settings[i].key);
		if (me_slice_has_prefix(line, start))
			return true;
	}
	return false;
}

static void add_setting(const struct me_setup *s, size_t i, struct me_buf *out)
{
	const char *v = settings[i].value;
	struct me_buf b = ME_BUF_INIT;

	for (; *v; v++) {
		if (!strncmp(v, "$P", 2) || !strncmp(v, "$D", 2)) {
			if (*++v == 'P')
				me_command_quote(&b, s->opt.program);
			else
				me_buf_str(&b, s->driver);
		} else {
			me_buf_add(&b, me_slice(v, 1));
		}
	}
	me_buf_str(out, "\t");
	me_buf_str(out, settings[i].key);
	me_buf_str(out, " = ");
	me_command_config_value(out, me_buf_slice(&b));
	me_buf_str(out, "\n");
	out->failed |= b.failed;
	me_buf_free(&b);
}

/* Hooks are files before git 2.54 and settings from then on; whichever they
   are not goes when they are put. */
static enum me_block_what what_of(const struct me_plan *p, unsigned part)
{
	if (!(p->parts & part))
		return ME_BLOCK_KEEP;
	if (p->goal == ME_PLAN_TAKE ||
	    (part == ME_SETUP_HOOKS && !p->setup->config_hooks))
		return ME_BLOCK_TAKE;
	return ME_BLOCK_PUT;
}

#define SECTIONS_MAX 8

static int edit(struct me_plan *p, int file, struct me_block_section *s,
		const unsigned *part, const struct me_buf *lines, size_t n,
		struct me_err *err)
{
	struct me_block b = { .section = s, .n = n };
	struct me_setup_file *f = &p->file[file];
	size_t i;

	for (i = 0; i < n; i++) {
		s[i].lines = me_buf_slice(&lines[i]);
		if (me_buf_failed(&lines[i]))
			return me_err_set(err, "out of memory");
		if (me_block_has(&s[i], me_setup_file_old(f)))
			p->had[file] |= part[i];
	}
	return me_setup_file_edit(f, &b, err);
}

static int edit_config(struct me_plan *p, struct me_err *err)
{
	struct me_block_section s[SECTIONS_MAX];
	struct me_buf lines[SECTIONS_MAX];
	unsigned part[SECTIONS_MAX];
	size_t i, n = 0;
	int rc;

	for (i = 0; i < SETTINGS; i++) {
		if (!i || strcmp(settings[i].header, s[n - 1].header)) {
			part[n] = settings[i].part;
			s[n] = (struct me_block_section){
				.header = settings[i].header,
				.mine = is_setting,
				.what = what_of(p, part[n])
			};
			lines[n] = (struct me_buf)ME_BUF_INIT;
			me_buf_str(&lines[n], s[n].header);
			me_buf_str(&lines[n++], "\n");
		}
		add_setting(p->setup, i, &lines[n - 1]);
	}
	rc = edit(p, ME_PLAN_CONFIG, s, part, lines, n, err);
	for (i = 0; i < n; i++)
		me_buf_free(&lines[i]);
	return rc;
}

static int edit_attributes(struct me_plan *p, struct me_err *err)
{
	const unsigned part = ME_SETUP_ATTRIBUTES;
	struct me_block_section s = { .mine = me_attr_is_line,
				      .what = what_of(p, part) };
	struct me_buf lines = ME_BUF_INIT;
	int rc;

	me_attr_lines(&lines, &p->setup->pairs, p->setup->prefix);
	rc = edit(p, ME_PLAN_ATTRIBUTES, &s, &part, &lines, 1, err);
	me_buf_free(&lines);
	return rc;
}

static int plan_hook(struct me_plan *p, const char *folder, int i, bool put,
		     struct me_err *err)
{
	struct me_plan_hook *h = &p->hook[p->n_hooks++];

	h->hook = (struct me_hook_file){ .folder = folder,
					 .i = i,
					 .program = p->setup->opt.program };
	if (me_hook_look(&h->hook, err))
		return -1;
	if (put && h->hook.moved)
		return 0; /* a manager runs it under another name */
	if (put && h->hook.state == ME_HOOK_FOREIGN && h->hook.kept &&
	    !h->hook.same)
		return me_hook_put(&h->hook, err); /* which refuses */
	h->put = put && h->hook.state != ME_HOOK_CURRENT;
	h->take = !put && me_hook_takes(&h->hook);
	return 0;
}

static int plan_hooks(struct me_plan *p, struct me_err *err)
{
	struct me_setup *s = p->setup;
	bool put = p->goal == ME_PLAN_PUT && !s->config_hooks;
	int i;

	for (i = 0; i < ME_HOOKS; i++)
		if (plan_hook(p, s->hooks, i, put, err) ||
		    (s->diverted && !put &&
		     plan_hook(p, s->own_hooks, i, false, err)))
			return -1;
	return 0;
}

int me_plan_make(struct me_plan *p, struct me_setup *s, enum me_plan_goal goal,
		 unsigned parts, struct me_err *err)
{
	*p = (struct me_plan){ .setup = s, .goal = goal, .parts = parts };
	p->file[0] = p->file[1] = (struct me_setup_file)ME_SETUP_FILE_INIT;
	if (me_setup_file_read(&p->file[ME_PLAN_CONFIG], NULL, s->config,
			       err) ||
	    edit_config(p, err))
		goto fail;
	if (s->repo &&
	    (me_setup_file_read(&p->file[ME_PLAN_ATTRIBUTES], s->attr_root,
				s->attributes, err) ||
	     edit_attributes(p, err)))
		goto fail;
	if ((parts & ME_SETUP_HOOKS) && plan_hooks(p, err))
		goto fail;
	return 0;
fail:
	me_plan_close(p);
	return -1;
}

bool me_plan_changes(const struct me_plan *p)
{
	size_t i;

	for (i = 0; i < ME_PLAN_FILES; i++)
		if (p->file[i].changes)
			return true;
	for (i = 0; i < p->n_hooks; i++)
		if (p->hook[i].put || p->hook[i].take)
			return true;
	return false;
}

void me_plan_close(struct me_plan *p)
{
	size_t i;

	for (i = 0; i < ME_PLAN_FILES; i++)
		me_setup_file_close(&p->file[i]);
}

/* A lock that git has, or had when it was killed, on a file we would change. */
static int check_lock(const struct me_setup_file *f, struct me_err *err)
{
	char *lock;
	int rc = 0;

	if (asprintf(&lock, "%s.lock", f->path) < 0)
		return me_err_set(err, "out of memory");
	if (f->changes && !me_file_is_missing(lock))
		rc = me_err_set(err,
				"%s exists: git is writing that file, or was "
				"killed; nothing was changed. If no git runs, "
				"remove it, then run this again",
				me_err_quote(lock));
	free(lock);
	return rc;
}

int me_plan_registered(struct me_setup *s, char **driver, struct me_err *err)
{
	return s->opt.global
		? me_ask(NULL, driver, err, "config", "--global", "-z", "--get",
			 "merge.merge-env.driver", NULL)
		: me_ask(s->repo, driver, err, "config", "-z", "--get",
			 "merge.merge-env.driver", NULL);
}

static int verify(struct me_plan *p, struct me_err *err)
{
	char *seen;
	int rc = 0;

	if (p->goal != ME_PLAN_PUT || !(p->parts & ME_SETUP_DRIVER))
		return 0;
	if (me_plan_registered(p->setup, &seen, err))
		return -1;
	if (!seen || strcmp(seen, p->setup->driver))
		rc = me_err_set(err,
				"git sees another merge driver than the one "
				"written to %s, so that was undone; look for "
				"others with: git config --show-origin "
				"--get-all merge.merge-env.driver",
				me_err_quote(p->file[ME_PLAN_CONFIG].path));
	free(seen);
	return rc;
}

/* Taken away in turn, so that the first one, which says that the folder is
   ours, is the last one in it. */
static int run_hooks(struct me_plan *p, struct me_err *err)
{
	size_t i;

	for (i = 0; i < p->n_hooks; i++) {
		struct me_plan_hook *h = p->goal == ME_PLAN_PUT
			? &p->hook[i]
			: &p->hook[p->n_hooks - 1 - i];

		h->begun = h->put || h->take;
		if ((h->put && me_hook_put(&h->hook, err)) ||
		    (h->take && me_hook_take(&h->hook, err)))
			return -1;
	}
	return 0;
}

/* Hooks that were there before in another version are as good as they were:
   only new ones go, and only what has gone is put back. */
static void undo(struct me_plan *p)
{
	struct me_err ignored = ME_ERR_INIT;
	size_t i;

	for (i = p->n_hooks; i--;) {
		struct me_plan_hook *h = &p->hook[i];
		enum me_hook_state was = h->hook.state;

		if (!h->begun || me_hook_look(&h->hook, &ignored))
			continue;
		if (h->put && was != ME_HOOK_STALE)
			me_hook_take(&h->hook, &ignored);
		else if (h->take && h->hook.state != was)
			me_hook_put(&h->hook, &ignored);
	}
	for (i = ME_PLAN_FILES; i--;)
		me_setup_file_undo(&p->file[i]);
}

int me_plan_run(struct me_plan *p, struct me_err *err)
{
	size_t i;

	if (p->goal == ME_PLAN_PUT && (p->parts & ME_SETUP_DRIVER) &&
	    me_command_try(p->setup->driver, err))
		return -1;
	if (check_lock(&p->file[ME_PLAN_CONFIG], err))
		return -1;
	for (i = 0; i < ME_PLAN_FILES; i++)
		if (p->file[i].changes && me_setup_file_write(&p->file[i], err))
			goto fail;
	if (verify(p, err) || run_hooks(p, err))
		goto fail;
	for (i = 0; i < ME_PLAN_FILES; i++)
		me_setup_file_done(&p->file[i]);
	return 0;
fail:
	undo(p);
	return -1;
}
