/*
 * git merge-env resolve: decide the conflicts that are pending.
 *
 * At a terminal it asks about each; with a side or values given it asks
 * nothing; with neither it tells what is pending.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/resolve_ask.h"
#include "cli/resolve_files.h"
#include "cli/resolve_show.h"
#include "cli/summary.h"
#include "sys/print.h"
#include "sys/term.h"

static struct {
	int side; /* enum me_side + 1; 0: none */
	bool in_place;
	struct me_opt_list key, set;
	const char *set_stdin;
} o;

static const struct me_opt opts[] = {
	{ 0, "ours", ME_OPT_CHOICE, &o.side, ME_OURS + 1, NULL,
	  "keep yours, without asking" },
	{ 0, "theirs", ME_OPT_CHOICE, &o.side, ME_THEIRS + 1, NULL,
	  "take the new template's, without asking" },
	{ 0, "base", ME_OPT_CHOICE, &o.side, ME_BASE + 1, NULL,
	  "take the old template's, without asking" },
	{ 0, "key", ME_OPT_LIST, &o.key, 0, "KEY",
	  "of these variables only, not of all" },
	{ 0, "set", ME_OPT_LIST, &o.set, 0, "KEY=VALUE",
	  "set a variable to a value, without asking" },
	{ 0, "set-stdin", ME_OPT_TEXT, &o.set_stdin, 0, "KEY",
	  "the same, with the value from standard input" },
	{ 0, "in-place", ME_OPT_FLAG, &o.in_place, 0, NULL,
	  "overwrite where a file cannot be replaced" },
	ME_OPT_END
};

/* The value of --set-stdin, and what holds it. */
struct value {
	struct me_slice text;
	struct me_buf line;
	struct me_file input;
};

/* A choice was made on the command line. */
static bool is_decided(void)
{
	return o.side || o.set.n || o.set_stdin;
}

/* A terminal does not show it. */
static int read_value(struct value *v, struct me_err *err)
{
	int rc;

	if (!o.set_stdin)
		return 0;
	if (me_out_is_terminal(STDIN_FILENO)) {
		rc = me_term_line(STDIN_FILENO, "value (not shown): ", &v->line,
				  err);
		v->text = me_buf_slice(&v->line);
		if (!rc)
			me_err_set(err, "nothing was typed");
		return rc > 0 ? 0 : -1;
	}
	if (me_file_read_fd(STDIN_FILENO, "standard input", &v->input, err))
		return -1;
	/* the line end of "echo" is not meant */
	v->text = me_line_chomp(me_slice(v->input.data, v->input.len));
	return 0;
}

static bool is_of(const struct me_hunk *h, const char *key)
{
	return me_slice_eq(h->key, me_slice_str(key)) && me_hunk_is_single(h);
}

/* 1: nothing of that name is pending. */
static int set_value(struct me_resolve_files *f, const char *key,
		     struct me_slice value, struct me_err *err)
{
	bool found = false;
	size_t i, k;

	for (i = 0; i < f->n; i++) {
		struct me_pending *p = &f->item[i].pending;

		for (k = 0; k < p->hunks.n; k++) {
			const struct me_hunk *h = &p->hunks.item[k];

			if (!is_of(h, key))
				continue;
			found = true;
			if (me_answer_value(&p->answer[k], h, value,
					    &p->arena) != ME_RESOLVED)
				return me_err_set(
					err,
					"no spelling of the value for %s is "
					"read alike by all programs; nothing "
					"was changed. Edit the file",
					me_err_quote(key));
		}
	}
	return found ? 0 : 1;
}

static int no_such(const char *key, struct me_err *err)
{
	return me_err_set(err,
			  "%s has no pending conflict of its own here; "
			  "nothing was changed",
			  me_err_quote(key));
}

static int set_or_fail(struct me_resolve_files *f, const char *key,
		       struct me_slice value, struct me_err *err)
{
	int rc = set_value(f, key, value, err);

	return rc > 0 ? no_such(key, err) : rc;
}

static int set_values(struct me_resolve_files *f, struct me_err *err)
{
	struct value v = { .input = ME_FILE_INIT };
	size_t i;
	int rc = read_value(&v, err);

	if (!rc && o.set_stdin)
		rc = set_or_fail(f, o.set_stdin, v.text, err);
	for (i = 0; i < o.set.n && !rc; i++) {
		const char *eq = strchr(o.set.item[i], '=');
		char *key =
			strndup(o.set.item[i], (size_t)(eq - o.set.item[i]));

		rc = key ? set_or_fail(f, key, me_slice_str(eq + 1), err)
			 : me_err_set(err, "out of memory");
		free(key);
	}
	me_file_release(&v.input);
	me_buf_free(&v.line);
	return rc;
}

static bool is_asked_for(const struct me_hunk *h)
{
	size_t i;

	for (i = 0; i < o.key.n; i++)
		if (is_of(h, o.key.item[i]))
			return true;
	return !o.key.n;
}

static void take_side(struct me_pending *p, enum me_side side)
{
	size_t k;

	for (k = 0; k < p->hunks.n; k++) {
		const struct me_hunk *h = &p->hunks.item[k];

		if (p->answer[k].given || !is_asked_for(h))
			continue;
		if (side != ME_BASE || h->has_base)
			p->answer[k] = me_answer_side(h, side);
		else
			me_out_warn("%s, line %zu: the old template's lines "
				    "are not known; still pending",
				    me_err_quote(p->path), h->line);
	}
}

static bool is_pending(const struct me_resolve_files *f, const char *key)
{
	size_t i, k;

	for (i = 0; i < f->n; i++)
		for (k = 0; k < f->item[i].pending.hunks.n; k++)
			if (is_of(&f->item[i].pending.hunks.item[k], key))
				return true;
	return false;
}

/* Everything that can be wrong is found before anything is written. */
static int decide(struct me_resolve_files *f, struct me_err *err)
{
	sigset_t before;
	size_t i;
	int rc = 0;

	for (i = 0; i < o.key.n; i++)
		if (!is_pending(f, o.key.item[i]))
			return no_such(o.key.item[i], err);
	if (set_values(f, err))
		return -1;
	for (i = 0; i < f->n && o.side; i++)
		take_side(&f->item[i].pending, (enum me_side)(o.side - 1));
	for (i = 0; i < f->n && !rc; i++) {
		me_term_hold(&before, true);
		rc = me_pending_write(&f->item[i].pending, err);
		me_term_release(&before);
		if (rc > 0)
			me_err_set(err,
				   "%s was changed by somebody else "
				   "meanwhile; run this again",
				   me_err_quote(f->item[i].path));
	}
	return rc ? -1 : 0;
}

/* git's hunks may merge by variable without any conflict; written with the
   first answer, or here, where there is nothing to be asked. */
static int write_remerged(struct me_pending *p, struct me_err *err)
{
	sigset_t before;
	int rc;

	if (!p->remerged || p->hunks.n)
		return 0;
	me_term_hold(&before, true);
	rc = me_pending_write(p, err);
	me_term_release(&before);
	return rc < 0 ? -1 : 0;
}

static int ask(struct me_resolve_files *f, struct me_err *err)
{
	enum me_asked how = ME_ASKED_ALL;
	size_t i;

	for (i = 0; i < f->n && how == ME_ASKED_ALL; i++) {
		struct me_pending *p = &f->item[i].pending;

		if (write_remerged(p, err))
			return -1;
		how = me_resolve_ask(p);
	}
	return 0;
}

static int list(const struct me_resolve_files *f, struct me_err *err)
{
	struct me_buf b = ME_BUF_INIT;
	size_t i, k;

	for (i = 0; i < f->n; i++) {
		const struct me_pending *p = &f->item[i].pending;

		if (!p->hunks.n && !p->remerged)
			continue;
		me_print_add(&b, "pending in %s:\n", me_err_quote(p->path));
		for (k = 0; k < p->hunks.n; k++)
			me_resolve_list(&b, &p->hunks.item[k]);
		if (!p->hunks.n)
			me_buf_str(&b,
				   "  by variable there is no conflict; "
				   "any side will do\n");
	}
	if (b.len)
		me_out_warn("nobody to ask: run this at a terminal, or say "
			    "--ours, --theirs or --base, for all or with "
			    "--key=KEY, or --set=KEY=VALUE");
	return me_out_result(&b, err);
}

static void tell(const struct me_pending *p)
{
	size_t left = me_pending_left(p);
	bool top = !*p->site->prefix;

	if (p->hunks.n)
		me_out_warn("%s: %zu of %zu conflicts resolved%s",
			    me_err_quote(p->path), p->hunks.n - left,
			    p->hunks.n,
			    p->remerged && p->backup
				    ? ", the rest merged by variable"
				    : "");
	else if (p->remerged)
		me_out_warn("%s: merged by variable, without a conflict",
			    me_err_quote(p->path));
	if (p->backup)
		me_out_warn("what was there is in backup %s",
			    me_err_quote(p->backup));
	if (p->unmerged && !left)
		me_out_warn("now 'git add' %s%s (git mergetool does so by "
			    "itself)",
			    top ? "" : ":/", me_err_quote(p->path));
}

static int run_files(struct me_resolve_files *f, struct me_err *err)
{
	bool terminal = me_out_is_terminal(STDIN_FILENO) &&
		me_out_is_terminal(STDERR_FILENO);
	bool asked = is_decided() || terminal;
	size_t i, left = 0;
	int rc = is_decided() ? decide(f, err)
		: terminal    ? ask(f, err)
			      : list(f, err);

	if (rc)
		return me_out_failed(err);
	for (i = 0; i < f->n; i++) {
		const struct me_pending *p = &f->item[i].pending;

		left += me_pending_left(p) +
			(!asked && p->remerged && !p->hunks.n);
		if (asked)
			tell(p);
	}
	if (!left && !f->n)
		me_out_warn("no env file here");
	return left ? ME_EXIT_CONFLICT : ME_EXIT_DONE;
}

static int usage(void)
{
	size_t i;

	if (o.key.n && !o.side)
		return me_opt_usage(&me_cmd_resolve,
				    "--key wants --ours, --theirs or --base");
	for (i = 0; i < o.set.n; i++)
		if (!strchr(o.set.item[i], '='))
			return me_opt_usage(&me_cmd_resolve,
					    "--set wants KEY=VALUE");
	return 0;
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_resolve_files f = { .n = 0 };
	int status;

	argc = me_opt_parse(&me_cmd_resolve, argc, argv);
	if (argc < 0 || usage())
		return ME_EXIT_USAGE;
	f.in_place = o.in_place;
	if (me_resolve_files_open(&f, argc, argv, &err))
		status = me_out_failed(&err);
	else
		status = run_files(&f, &err);
	me_resolve_files_close(&f);
	free(o.key.item);
	free(o.set.item);
	return status;
}

const struct me_cmd me_cmd_resolve = { "resolve", "[PATH...]",
				       ME_SUMMARY_RESOLVE, opts, run };
