/*
 * Memory that is short, at each allocation of the core in turn, blocks of an
 * arena included: it is said, nothing is leaked, and the same call gives the
 * same result as before when there is memory again.
 */
#include "suites.h"

#include <errno.h>
#include <stdio.h>

#include "core/edit.h"
#include "core/fit.h"
#include "core/remerge.h"
#include "core/rename.h"
#include "core/rebase.h"
#include "core/resolve.h"
#include "core/result.h"
#include "core/settings.h"
#include "fault.h"
#include "help.h"

/* What else must hold; Check is not asked while calls fail, it has some. */
static bool sound;

/* Adds what it makes to b. False: out of memory, said in the way that this
   function says it. */
typedef bool work(struct me_buf *b);

static bool all(const struct me_slice in[3], const struct me_options *opt,
		struct me_buf *b)
{
	struct me_result *r = NULL;
	enum me_status status = me_merge(in, opt, &r);
	const struct me_entry *e;
	const struct me_note *note;
	size_t n;

	if (status == ME_NOMEM) {
		if (r) /* may be there to be asked for notes */
			sound = sound && !me_result_text(r).len;
		me_result_free(r);
		return false;
	}
	sound = sound && status == ME_OK;
	me_buf_add(b, me_result_text(r));
	for (n = me_result_notes(r, &note); n; n--)
		me_buf_fill(b, 'n', 1);
	n = me_result_entries(r, &e);
	if (!n) {
		me_result_free(r);
		return false;
	}
	while (n--)
		me_buf_add(b, e[n].key);
	me_result_free(r);
	return true;
}

#define BASE \
	"# top\nA=1\n\n# one\n## SECTION ##\nB=2 # b\nC='x\ny'\nD=4\n" \
	"E=5\n#F=6\nDUP=1\nDUP=2\nGONE=1\n\n# tail\n"
#define OURS \
	"# top\nA=mine\n\n## SECTION ##\nB=2 # mine\nC='x\ny'\nE=50\n" \
	"F=7\nDUP=1\nDUP=2\nOWN=\"$A\"\nGONE=1\nD=4\n\n# tail\n# own\n"
#define THEIRS \
	"# new top\n## SECTION ##\nB=3 # b\nA=1\n\n# one\nC='x\nz'\nD=4\n" \
	"E=55\n#F=6\nDUP=1\nDUP=3\nNEW=1\n# about\nNEWER=2\n\n# tail\n"

static const struct me_slice trio[3] = { { BASE, sizeof(BASE) - 1 },
					 { OURS, sizeof(OURS) - 1 },
					 { THEIRS, sizeof(THEIRS) - 1 } };

static bool merge_plain(struct me_buf *b)
{
	struct me_options opt = ME_OPTIONS_INIT;

	return all(trio, &opt, b);
}

/* Large enough for tables to grow, and to be folded. */
static bool merge_large(struct me_buf *b)
{
	static struct me_buf text[3];
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice in[3];
	bool on = fault.on;
	char line[64];
	int i, s;

	fault.on = false;
	for (s = 0; s < 3; s++) {
		for (i = text[s].len ? 300 : 0; i < 300; i++) {
			snprintf(line, sizeof(line), "# about %d\nK%d=%d\n\n",
				 i, i, i % 50 == 7 * s ? s : i);
			me_buf_str(&text[s], line);
			if (s == 2 && i % 60 == 5)
				me_buf_str(&text[s],
					   "## NEW ##\n#OFF=1\nN=1\n");
		}
		in[s] = me_buf_slice(&text[s]);
	}
	fault.on = on;
	return all(in, &opt, b);
}

static bool merge_commented(struct me_buf *b)
{
	static const char *const pins[] = { "B*", NULL };
	struct me_options opt = ME_OPTIONS_INIT;

	opt.style = ME_STYLE_COMMENTED;
	opt.show = ME_SHOW_DIFF3;
	opt.fresh = ME_FRESH_COMMENT;
	opt.pin = pins;
	opt.hold_secrets = true;
	return all(trio, &opt, b);
}

static bool merge_unknown_base(struct me_buf *b)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.base_unknown = true;
	return all(trio, &opt, b);
}

/* The open quote sends it the way by lines. */
static bool merge_by_lines(struct me_buf *b)
{
	const struct me_slice in[3] = { text("A=1\nB=\"2\nC=3\n"),
					text("A=2\nB=\"2\nC=3\n"),
					text("A=1\nB=\"2\nC=4\nD=\n") };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_result *r = NULL;

	if (me_merge(in, &opt, &r) == ME_NOMEM) {
		me_result_free(r);
		return false;
	}
	me_buf_add(b, me_result_text(r));
	me_result_free(r);
	return true;
}

#define HUNKS \
	"A=1\n<<<<<<< o\nB=1\n||||||| b\nB=0\n=======\nB=2\n>>>>>>> t\n" \
	"# about\n# <<<<<<< o\nC=1\n# =======\n# C=2\n# >>>>>>> t\n"

static bool merge_markers(struct me_buf *b)
{
	const struct me_slice in[3] = { text(HUNKS), text("A=1\nB=1\nC=1\n"),
					text("A=2\nB=2\nC=3\n") };
	struct me_options opt = ME_OPTIONS_INIT;

	opt.markers = ME_MARKERS_MERGE;
	return all(in, &opt, b);
}

static bool resolve(struct me_buf *b)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_answer answer[2];
	struct me_hunk **list;
	enum me_resolved end;
	struct me_hunks h;
	bool ok = false;

	memset(answer, 0, sizeof(answer));
	if (!me_hunks_read(&h, text(HUNKS), &a))
		goto out;
	sound = sound && h.n == 2;
	list = me_hunks_by_key(&h, &a);
	if (!list)
		goto out;
	sound = sound && me_hunks_find(list, 2, text("C")) == 1;
	end = me_answer_value(&answer[0], &h.item[0], text("'a b'"), &a);
	sound = sound && (answer[0].given || end == ME_RESOLVED_NOMEM);
	if (end)
		goto out;
	end = me_answer_edited(&answer[1], &h.item[1], text("C=9 # x\n"), &a);
	sound = sound && (answer[1].given || end == ME_RESOLVED_NOMEM);
	if (end)
		goto out;
	ok = me_resolve(b, text(HUNKS), &h, answer) == ME_RESOLVED;
out:
	me_arena_free(&a);
	return ok;
}

/* As git wrote it, by lines. */
#define BY_LINES \
	"A=1\n<<<<<<< o\nB=1\nC=1\n=======\nB=2\nC=2\n>>>>>>> t\n# end\n"

static bool remerge(struct me_buf *b)
{
	const struct me_slice in[3] = { text("A=1\nB=0\nC=0\n# end\n"),
					text("A=1\nB=1\nC=1\n# end\n"),
					text("A=1\nB=2\nC=2\n# end\n") };
	struct me_arena a = ME_ARENA_INIT;
	struct me_hunks h;
	bool ok = me_hunks_read(&h, text(BY_LINES), &a) &&
		me_remerge(b, text(BY_LINES), &h, in, 1);

	me_arena_free(&a);
	return ok;
}

/* Commented, of lines that the template changed, and of some it dropped. */
#define PENDING \
	"A=1\n# <<<<<<< o\nB=1\nC=1\n# ||||||| b\n# B=0\n# C=0\n" \
	"# =======\n# B=2\n# C=2\n# >>>>>>> t\nD=1\n# <<<<<<< o\nE=1\n" \
	"# ||||||| b\n# E=0\n# =======\n# >>>>>>> t\nF=1\n"

static bool rebase(struct me_buf *b)
{
	struct me_arena a = ME_ARENA_INIT;
	const struct me_hunk *astray;
	struct me_hunks h;
	bool ok = me_hunks_read(&h, text(PENDING), &a);

	if (ok)
		me_hunks_rebase(b, text("A=1\nB=2\nC=2\nD=1\nF=1\n"),
				text(PENDING), &h, &astray);
	ok = ok && !me_buf_failed(b);
	sound = sound &&
		(!ok ||
		 me_slice_eq(me_buf_slice(b),
			     text("A=1\nB=0\nC=0\nD=1\nE=0\nF=1\n")));
	me_arena_free(&a);
	return ok;
}

static bool edit(struct me_buf *b)
{
	const struct me_edit e[] = { { text("B"), text("'new'") },
				     { text("DUP"), text(NULL) },
				     { text("ADDED"), text("1") } };

	return me_edit_apply(b, trio[ME_OURS], e, COUNT(e), 1);
}

static bool renamed(struct me_buf *b)
{
	const struct me_rename list[] = { { text("A"), text("AA") },
					  { text("E"), text("EE") } };

	return me_rename_apply(b, trio[ME_OURS], list, COUNT(list), 1);
}

static bool fit(struct me_buf *b)
{
	struct me_fitter *f = me_fitter_new(trio[ME_OURS], 1);
	struct me_fit got;
	bool ok = f && me_fitter_measure(f, trio[ME_BASE], &got) &&
		me_fitter_measure(f, trio[ME_THEIRS], &got);

	me_fitter_free(f);
	if (ok)
		me_buf_fill(b, 'e', got.equal);
	return ok;
}

static bool settings(struct me_buf *b)
{
	struct me_settings *s = me_settings_read(trio[ME_OURS], 1);

	if (!s)
		return false;
	me_buf_add(b, me_settings_get(s, text("E")));
	me_settings_free(s);
	return true;
}

static const struct {
	const char *name;
	work *run;
} works[] = {
	{ "merge", merge_plain },
	{ "merge, large", merge_large },
	{ "merge, commented", merge_commented },
	{ "merge, base unknown", merge_unknown_base },
	{ "merge, by lines", merge_by_lines },
	{ "merge, markers", merge_markers },
	{ "rebase", rebase },
	{ "resolve", resolve },
	{ "remerge", remerge },
	{ "edit", edit },
	{ "rename", renamed },
	{ "fit", fit },
	{ "settings", settings },
};

START_TEST(short_at_each)
{
	struct me_buf want = ME_BUF_INIT, got;
	int at, calls;
	long blocks;
	bool ok;

	sound = true;
	ck_assert(works[_i].run(&want));
	ck_assert(!me_buf_failed(&want) && want.len);
	for (at = 1;; at++) {
		got = (struct me_buf)ME_BUF_INIT;
		fault.ever = false;
		fault_begin(at, ENOMEM);
		ok = works[_i].run(&got) && !me_buf_failed(&got);
		me_buf_free(&got);
		calls = fault_end();
		blocks = fault.blocks;
		ck_assert_msg(sound, "%s after call %d, %s", works[_i].name, at,
			      fault.what);
		ck_assert_msg(!blocks, "%s: %ld blocks left after call %d",
			      works[_i].name, blocks, at);
		if (calls < at)
			break;
		ck_assert_msg(!ok, "%s does not say that call %d, %s, failed",
			      works[_i].name, at, fault.what);
	}
	ck_assert(ok);
	ck_assert_int_gt(at, 3);
	ck_assert(works[_i].run(&got));
	ck_assert_slice_eq(me_buf_slice(&got), me_buf_slice(&want));
	me_buf_free(&got);
	me_buf_free(&want);
}
END_TEST

Suite *memory_suite(void)
{
	Suite *s = suite_create("memory");
	TCase *tc = tcase_create("memory");

	tcase_add_loop_test(tc, short_at_each, 0, COUNT(works));
	suite_add_tcase(s, tc);
	return s;
}
