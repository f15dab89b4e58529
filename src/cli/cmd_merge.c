/*
 * git merge-env merge BASE OURS THEIRS: git merge-file for dotenv files.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "git/spawn.h"
#include "sys/backup.h"
#include "sys/place.h"
#include "sys/replace.h"
#include "sys/seed.h"
#include "util/hash.h"

static struct {
	bool print, quiet, verbose, json, union_, in_place;
	bool show_values, show_secrets;
	const char *output;
	int show, favor, removed, style;
	long marker_size;
	struct me_opt_list label, pin;
} o;

static const struct me_opt opts[] = {
	{ 'p', "stdout", ME_OPT_FLAG, &o.print, 0, NULL,
	  "write the result to standard output" },
	{ 'o', "output", ME_OPT_TEXT, &o.output, 0, "FILE",
	  "write the result to FILE, not to OURS" },
	{ 'q', "quiet", ME_OPT_FLAG, &o.quiet, 0, NULL,
	  "print nothing but errors" },
	{ 'v', "verbose", ME_OPT_FLAG, &o.verbose, 0, NULL,
	  "report on every variable" },
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL,
	  "report as JSON, on standard output unless -p" },
	{ 0, "diff3", ME_OPT_CHOICE, &o.show, 1 + ME_SHOW_DIFF3, NULL,
	  "show the old template's value in conflicts, too" },
	{ 0, "zdiff3", ME_OPT_CHOICE, &o.show, 1 + ME_SHOW_ZDIFF3, NULL,
	  "the same: a conflict holds one assignment" },
	{ 0, "ours", ME_OPT_CHOICE, &o.favor, ME_FAVOR_OURS, NULL,
	  "take your side of conflicts" },
	{ 0, "theirs", ME_OPT_CHOICE, &o.favor, ME_FAVOR_THEIRS, NULL,
	  "take the new template's side of conflicts" },
	{ 0, "union", ME_OPT_FLAG, &o.union_, 0, NULL,
	  "refused: readers would take the last value, theirs" },
	{ 0, "removed", ME_OPT_WORD, &o.removed, 0, "keep|conflict|drop",
	  "what you changed and the template removed" },
	{ 0, "conflict-style", ME_OPT_WORD, &o.style, 0, "git|commented",
	  "commented: programs can still load the file" },
	{ 0, "pin", ME_OPT_LIST, &o.pin, 0, "GLOB",
	  "your value stands for these names" },
	{ 0, "marker-size", ME_OPT_NUMBER, &o.marker_size, 0, "N",
	  "length of conflict markers, 7 by default" },
	{ 'L', "label", ME_OPT_LIST, &o.label, 0, "LABEL",
	  "name of ours, then of base, then of theirs" },
	{ 0, "in-place", ME_OPT_FLAG, &o.in_place, 0, NULL,
	  "overwrite OURS where it cannot be replaced" },
	ME_OPT_SHOW(&o.show_values, &o.show_secrets),
	ME_OPT_END
};

struct job {
	const char *path[3];
	struct me_file file[3];
	struct me_place place; /* of OURS, when it is to be rewritten */
	struct me_state state; /* --in-place: where its intent is kept */
	char intent[ME_HASH_TEXT];
	struct me_result *result;
};

/* Read a file, or standard input for "-". */
static int read_input(const char *path, struct me_file *file,
		      struct me_err *err)
{
	if (!strcmp(path, "-"))
		return me_file_read_fd(STDIN_FILENO, "standard input", file,
				       err);
	return me_file_read(path, 0, file, err);
}

/* OURS is rewritten unless the result goes elsewhere. */
static bool rewrites(void)
{
	return !o.print && !o.output;
}

/* What an overwriting in place needs: the folder for its intent, and the name
   of it there. A merge by hand has no repository to keep it in. */
static int open_state(struct job *j, struct me_err *err)
{
	char *home = me_state_home();
	int rc;

	if (!home)
		return me_err_set(err,
				  "HOME is not set, so there is no place "
				  "to note an overwriting in place");
	me_hash_text(j->intent, me_slice_str(j->place.real));
	rc = me_state_open(&j->state, home, ME_STATE_MAKE, err);
	free(home);
	return rc;
}

/* One that was killed is finished before the file is read. */
static int recover(struct job *j, struct me_err *err)
{
	enum me_recover what;
	char *kept = NULL;
	int rc;

	if (!o.in_place)
		return 0;
	if (open_state(j, err))
		return -1;
	rc = me_replace_recover(&j->place, &j->state, j->intent, &what, &kept,
				err);
	free(kept);
	return rc;
}

/* Where a link leads is what is read, and what is replaced. */
static int read_ours(struct job *j, struct me_err *err)
{
	struct me_file *file = &j->file[ME_OURS];

	if (!rewrites())
		return read_input(j->path[ME_OURS], file, err);
	if (me_place_open(&j->place, NULL, j->path[ME_OURS], ME_PLACE_FOLLOW,
			  err) ||
	    recover(j, err))
		return -1;
	return me_file_read_at(j->place.fd, j->place.name, j->place.path,
			       ME_FILE_NOFOLLOW, file, err);
}

static int read_all(struct job *j, struct me_err *err)
{
	if (read_input(j->path[ME_BASE], &j->file[ME_BASE], err) ||
	    read_ours(j, err) ||
	    read_input(j->path[ME_THEIRS], &j->file[ME_THEIRS], err))
		return -1;
	return 0;
}

/* The last part of a path: what the file is called in labels. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void set_options(const struct job *j, struct me_options *opt)
{
	/* git merge-file's order of labels */
	static const enum me_side order[] = { ME_OURS, ME_BASE, ME_THEIRS };
	size_t i;

	for (i = 0; i < 3; i++)
		opt->label[order[i]] = i < o.label.n
			? o.label.item[i]
			: base_name(j->path[order[i]]);
	opt->removed = (enum me_removed)o.removed;
	opt->style = (enum me_style)o.style;
	opt->show = (enum me_show)(o.show ? o.show - 1 : ME_SHOW_MERGE);
	opt->favor = (enum me_favor)o.favor;
	opt->marker_size = (int)o.marker_size;
	opt->pin = o.pin.item;
	opt->seed = me_seed();
}

static int make_backup(void *arg, struct me_err *err)
{
	const struct job *j = arg;
	struct me_backup b = ME_BACKUP_INIT;
	char *name = NULL;
	int rc = me_backup_open(&b, j->place.fd, j->place.name, NULL,
				ME_BACKUP_MAKE, err);

	if (!rc)
		rc = me_backup_write(&b, j->file[ME_OURS].data,
				     j->file[ME_OURS].len, &name, err);
	if (!rc)
		me_out_warn("overwriting %s; what it held is in %s",
			    me_err_quote(j->place.path), me_err_quote(name));
	free(name);
	me_backup_close(&b);
	return rc;
}

static int write_file(struct job *j, struct me_slice text, struct me_err *err)
{
	struct me_replace rep = {
		.data = text.data ? text.data : "",
		.len = text.len,
		.place = &j->place,
		.old = &j->file[ME_OURS],
	};

	if (o.in_place) {
		rep.flags = ME_REPLACE_IN_PLACE;
		rep.before = make_backup;
		rep.arg = j;
		rep.state = &j->state;
		rep.intent = j->intent;
	}
	if (me_replace_run(&rep, err))
		return -1;
	if (rep.kept[0])
		me_out_warn("%s was left beside %s; look at it, then delete "
			    "it",
			    me_err_quote(rep.kept),
			    me_err_quote(j->place.path));
	return 0;
}

/* -o: the file there, if any, is replaced as safely as OURS would be. */
static int write_output(struct me_slice text, struct me_err *err)
{
	struct job out = { .place = ME_PLACE_INIT, .state = ME_STATE_INIT };
	struct me_replace rep = { .place = &out.place,
				  .len = text.len,
				  .data = text.data ? text.data : "" };
	int rc =
		me_place_open(&out.place, NULL, o.output, ME_PLACE_FOLLOW, err);

	if (!rc)
		rc = recover(&out, err);
	if (!rc &&
	    !me_file_read_at(out.place.fd, out.place.name, out.place.path,
			     ME_FILE_NOFOLLOW, &out.file[ME_OURS], err)) {
		rc = write_file(&out, text, err);
	} else if (!rc && err->errnum == ENOENT) {
		*err = (struct me_err)ME_ERR_INIT;
		rc = me_replace_run(&rep, err);
	} else {
		rc = -1;
	}
	me_file_release(&out.file[ME_OURS]);
	me_place_close(&out.place);
	me_state_close(&out.state);
	return rc;
}

static int write_result(struct job *j, struct me_err *err)
{
	struct me_slice text = me_result_text(j->result);

	if (o.output)
		return write_output(text, err);
	if (!o.print)
		return write_file(j, text, err);
	if (me_out_write(STDOUT_FILENO, text))
		return me_err_errno(err, "cannot write to standard output");
	return 0;
}

static int report(const struct job *j, bool failed, struct me_err *err)
{
	int fd = o.json && !o.print && !failed ? STDOUT_FILENO : STDERR_FILENO;
	struct me_buf b = ME_BUF_INIT;
	struct me_report r = {
		.result = j->result,
		.verbose = o.verbose,
		.values = o.show_values || me_out_is_terminal(fd),
		.secrets = o.show_secrets && me_out_is_terminal(fd),
		.colour = me_out_has_colour(fd),
	};

	memcpy(r.name, j->path, sizeof(r.name));
	if (failed)
		me_report_notes(&b, &r);
	else if (o.json)
		me_report_json(&b, &r);
	else if (!o.quiet)
		me_report_text(&b, &r);
	if (fd == STDOUT_FILENO)
		return me_out_result(&b, err);
	me_out_write(fd, me_buf_slice(&b));
	me_buf_free(&b);
	return 0;
}

/*
 * merge.conflictStyle, for the conflicts there are. git is asked only then: a
 * merge without conflicts needs no process of git's.
 */
static bool wants_base(void)
{
	char *git = me_spawn_find("git"),
	     *argv[] = { git, (char[]){ "config" }, (char[]){ "--get" },
			 (char[]){ "merge.conflictStyle" }, NULL };
	struct me_spawn_result r = ME_SPAWN_RESULT_INIT;
	struct me_err ignored = ME_ERR_INIT;
	bool yes = false;

	if (git &&
	    !me_spawn_run(argv, environ, NULL, 0, 4096, 10, &r, &ignored))
		yes = !r.status && r.out.data &&
			(!strcmp(r.out.data, "diff3\n") ||
			 !strcmp(r.out.data, "zdiff3\n"));
	me_spawn_result_free(&r);
	free(git);
	return yes;
}

static int merge(struct job *j)
{
	struct me_err err = ME_ERR_INIT;
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice in[3];
	enum me_status st;
	int s;

	if (read_all(j, &err))
		return me_out_failed(&err);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = (struct me_slice){ j->file[s].data, j->file[s].len };
	set_options(j, &opt);
	st = me_merge(in, &opt, &j->result);
	if (st == ME_OK && me_result_conflicts(j->result) && !o.show &&
	    opt.style == ME_STYLE_GIT && wants_base()) {
		me_result_free(j->result);
		opt.show = ME_SHOW_DIFF3;
		st = me_merge(in, &opt, &j->result);
	}
	if (st == ME_NOMEM) {
		me_out_error("out of memory; nothing changed");
		return ME_EXIT_FAILED;
	}
	if (st != ME_OK) {
		report(j, true, &err);
		me_out_error("nothing changed");
		return ME_EXIT_FAILED;
	}
	if (write_result(j, &err) || report(j, false, &err))
		return me_out_failed(&err);
	return me_result_conflicts(j->result) ? ME_EXIT_CONFLICT : ME_EXIT_DONE;
}

static int check_operands(int argc, char **argv)
{
	int i, inputs = 0;

	if (argc != 3)
		return me_opt_usage(&me_cmd_merge,
				    "wants three files: BASE OURS THEIRS");
	for (i = 0; i < 3; i++)
		inputs += !strcmp(argv[i], "-");
	if (inputs > 1)
		return me_opt_usage(&me_cmd_merge,
				    "only one file can be standard input");
	if (!strcmp(argv[ME_OURS], "-") && rewrites())
		return me_opt_usage(
			&me_cmd_merge,
			"OURS is standard input "
			"and cannot be rewritten: add -p or -o FILE");
	if (o.print && o.output)
		return me_opt_usage(&me_cmd_merge,
				    "-p and -o exclude each "
				    "other");
	if (o.union_)
		return me_opt_usage(
			&me_cmd_merge,
			"--union would set a "
			"variable twice, and programs take the last value: "
			"use --theirs, or resolve the conflicts");
	if (o.marker_size && (o.marker_size < 7 || o.marker_size > 512))
		return me_opt_usage(&me_cmd_merge,
				    "--marker-size wants 7 to 512");
	return 0;
}

static int run(int argc, char **argv)
{
	struct job j = { .place = ME_PLACE_INIT, .state = ME_STATE_INIT };
	int s, status;

	argc = me_opt_parse(&me_cmd_merge, argc, argv);
	if (argc < 0 || check_operands(argc, argv))
		return ME_EXIT_USAGE;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		j.path[s] = argv[s];
	status = merge(&j);
	me_result_free(j.result);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_file_release(&j.file[s]);
	me_place_close(&j.place);
	me_state_close(&j.state);
	free(o.label.item);
	free(o.pin.item);
	return status;
}

const struct me_cmd me_cmd_merge = { "merge", "BASE OURS THEIRS",
				     ME_SUMMARY_MERGE, opts, run };
