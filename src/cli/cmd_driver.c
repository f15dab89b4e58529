/*
 * git merge-env driver: run by git to merge two versions of a file.
 *
 * git calls it as  driver -- %O %A %B %L %P [%S %X %Y]  in the top folder of
 * the work tree: base, ours and theirs as files, the length of conflict
 * markers, the path, and names for base, ours and theirs. The result is
 * expected in %A; exit 0 is a merge without conflicts.
 *
 * Who is ours? In a merge the branch we are on. In a rebase, a stash pop and
 * an autostash it is the other side, so nothing here may treat ours as the
 * operator's: a variable that one side changed and the other removed is a
 * conflict.
 *
 * What git makes of a driver that fails is not to be relied on: up to 2.41 a
 * crash leaves ours in place without any markers, and the next "git add"
 * drops the other side. So %A is missing until its new content is there,
 * complete (driver_put.h): git stops a merge whose %A is missing.
 * And where no merge is possible, %A becomes one conflict of both files,
 * whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/driver_put.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "sys/file.h"
#include "sys/seed.h"
#include "util/slice.h"

enum {
	MAX_MARKER = 512,
	MARKER_LINE = MAX_MARKER + 16,
	NO_RESULT = 255 /* %A is gone: git stops */
};

static struct {
	int show, removed;
} o = { .removed = ME_REMOVED_CONFLICT };

static const struct me_opt opts[] = {
	{ 0, "diff3", ME_OPT_CHOICE, &o.show, ME_SHOW_DIFF3, NULL,
	  "show the base in conflicts, too" },
	{ 0, "zdiff3", ME_OPT_CHOICE, &o.show, ME_SHOW_ZDIFF3, NULL,
	  "the same: a conflict holds one assignment" },
	{ 0, "removed", ME_OPT_WORD, &o.removed, 0, "keep|conflict|drop",
	  "what one side changed and the other removed" },
	ME_OPT_END
};

struct job {
	char **path;	   /* %O %A %B */
	const char *shown; /* %P */
	const char *name;  /* the same, quoted */
	struct me_file file[3];
	struct me_options opt;
};

/* A label that git knows; older ones pass "%S" as it stands. */
static const char *label(int argc, char **argv, int i)
{
	if (i >= argc || !*argv[i] ||
	    (argv[i][0] == '%' && strlen(argv[i]) == 2))
		return NULL;
	return argv[i];
}

static int marker_size(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text && !*end && n >= 7 && n <= MAX_MARKER ? (int)n : 7;
}

static void set_options(struct job *j, int argc, char **argv)
{
	j->opt = (struct me_options)ME_OPTIONS_INIT;
	j->opt.markers = ME_MARKERS_MERGE;
	j->opt.removed = (enum me_removed)o.removed;
	j->opt.show = (enum me_show)o.show;
	j->opt.marker_size = marker_size(argv[3]);
	j->opt.label[ME_BASE] = label(argc, argv, 5);
	j->opt.label[ME_OURS] = label(argc, argv, 6);
	j->opt.label[ME_THEIRS] = label(argc, argv, 7);
	j->opt.seed = me_seed();
	j->opt.in_pieces = true;
}

static int put(const struct job *j, struct me_pieces t)
{
	return me_driver_put(j->path[ME_OURS], &j->file[ME_OURS], t);
}

/* A marker line, with a line end before it that can be skipped. */
static size_t marker(char line[MARKER_LINE], char c, size_t size,
		     const char *label)
{
	line[0] = '\n';
	memset(line + 1, c, size);
	strcpy(line + 1 + size, label);
	return strlen(line);
}

static bool lacks_end(const struct me_file *f)
{
	return f->len && f->data[f->len - 1] != '\n';
}

/* Both files, whole, as one conflict. Works without memory to spare. */
static int put_conflict(const struct job *j)
{
	const struct me_file *ours = &j->file[ME_OURS];
	const struct me_file *theirs = &j->file[ME_THEIRS];
	char line[3][MARKER_LINE];
	size_t size = (size_t)j->opt.marker_size, n[3], skip[3];
	struct me_slice piece[5];

	n[0] = marker(line[0], '<', size, " ours\n");
	n[1] = marker(line[1], '=', size, "\n");
	n[2] = marker(line[2], '>', size, " theirs\n");
	skip[0] = 1;
	skip[1] = !lacks_end(ours);
	skip[2] = !lacks_end(theirs);
	piece[0] = me_slice(line[0] + skip[0], n[0] - skip[0]);
	piece[1] = me_slice(ours->data, ours->len);
	piece[2] = me_slice(line[1] + skip[1], n[1] - skip[1]);
	piece[3] = me_slice(theirs->data, theirs->len);
	piece[4] = me_slice(line[2] + skip[2], n[2] - skip[2]);
	return put(j, (struct me_pieces){ piece, 5 });
}

/* The merge did not work. What remains is to lose nothing. */
static int give_up(const struct job *j)
{
	bool gone;
	int why;

	if (j->file[ME_OURS].data && j->file[ME_THEIRS].data &&
	    !put_conflict(j))
		return ME_EXIT_CONFLICT;
	why = errno;
	/* gone already, when %A could be taken away and nothing put there */
	gone = !unlink(j->path[ME_OURS]) || errno == ENOENT;
	me_out_error("%s: cannot write the result: %s; %s", j->name,
		     strerror(why),
		     gone ? "git stops here, nothing is lost"
			  : "nor take it away: do not add it as it is, both "
			    "sides are in "
			    "the index");
	return NO_RESULT;
}

static void say_notes(const struct job *j, struct me_result *res)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_report r = { .result = res,
			       .name = { j->shown, j->shown, j->shown } };

	me_report_notes(&b, &r);
	me_out_write(STDERR_FILENO, me_buf_slice(&b));
	me_buf_free(&b);
}

/* Pieces of ours in their places are equal without a look at them. */
static bool is_ours(const struct job *j, struct me_pieces t)
{
	const char *ours = j->file[ME_OURS].data,
		   *end = ours + j->file[ME_OURS].len;

	for (; t.n; t.n--, ours += t.piece++->len)
		if (t.piece->len > (size_t)(end - ours) ||
		    (t.piece->data != ours &&
		     memcmp(t.piece->data, ours, t.piece->len)))
			return false;
	return ours == end;
}

static int put_result(const struct job *j, const struct me_result *res)
{
	struct me_pieces t;

	t.n = me_result_pieces(res, &t.piece);
	return is_ours(j, t) ? 0 : put(j, t);
}

/* All three, even if one cannot be read: a conflict of the other two is
   better than none. They are git's own temporary files, which nobody edits,
   so large ones are mapped. */
static int read_all(struct job *j, struct me_slice in[3])
{
	int s, rc = 0;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		struct me_err err = ME_ERR_INIT;

		if (me_file_read(j->path[s], ME_FILE_NOFOLLOW | ME_FILE_MAP,
				 &j->file[s], &err)) {
			me_out_failed(&err);
			rc = -1;
		}
		in[s] = (struct me_slice){ j->file[s].data, j->file[s].len };
	}
	return rc;
}

static int merge(struct job *j)
{
	struct me_result *res = NULL;
	struct me_slice in[3];
	enum me_status st;
	int status;

	if (read_all(j, in))
		return give_up(j);
	st = me_merge(in, &j->opt, &res);
	if (st == ME_NOMEM)
		me_out_error("%s: out of memory; both sides are kept whole",
			     j->name);
	else
		say_notes(j, res);
	if (st == ME_OK && put_result(j, res)) {
		me_out_error("%s: cannot write the result: %s", j->name,
			     strerror(errno));
		st = ME_NOMEM;
	}
	if (st != ME_OK)
		status = give_up(j);
	else
		status = me_result_conflicts(res) ? ME_EXIT_CONFLICT
						  : ME_EXIT_DONE;
	me_result_free(res);
	return status;
}

/* A command registered for another version may hold options that this one
   does not know. git must not take what then stands in %A for a result, so
   the files are wanted even so: all that follows "--". */
static int skip_options(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!strcmp(argv[i], "--")) {
			argc -= i + 1;
			memmove(argv, argv + i + 1,
				(size_t)argc * sizeof(*argv));
			return argc;
		}
	return 0;
}

static int run(int argc, char **argv)
{
	struct job j = { .path = argv };
	struct me_slice in[3];
	char name[256];
	int s, status, n = me_opt_parse(&me_cmd_driver, argc, argv);
	bool understood = n >= 0;

	if (!understood)
		n = skip_options(argc, argv);
	if (n < 5)
		return understood
			? me_opt_usage(&me_cmd_driver,
				       "wants %%O %%A %%B %%L %%P from git")
			: ME_EXIT_USAGE;
	set_options(&j, n, argv);
	strncpy(name, me_err_quote(argv[4]), sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	j.shown = argv[4];
	j.name = name;
	if (understood) {
		status = merge(&j);
	} else {
		read_all(&j, in);
		status = give_up(&j);
	}
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_file_release(&j.file[s]);
	return status;
}

const struct me_cmd me_cmd_driver = { "driver", "-- %O %A %B %L %P [%S %X %Y]",
				      ME_SUMMARY_DRIVER, opts, run };
