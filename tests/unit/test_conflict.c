#include "suites.h"

#include "core/conflict.h"
#include "help.h"
#include "util/buf.h"

static struct me_buf b;

static void setup(void)
{
	b = (struct me_buf)ME_BUF_INIT;
}

static void teardown(void)
{
	me_buf_free(&b);
}

/* Write the hunk of K. */
static void write_hunk(const char *base, const char *ours, const char *theirs,
		       const struct me_options *opt, enum me_eol eol)
{
	struct trio t;
	uint32_t node;

	trio_decide(&t, base, ours, theirs, opt);
	node = trio_setting(&t, "K");
	ck_assert_int_eq(t.decision.action[node], ME_HUNK);
	me_conflict_write(&b, &t.match, node,
			  (enum me_verdict)t.decision.verdict[node], opt, eol);
	ck_assert(!me_buf_failed(&b));
	trio_free(&t);
}

START_TEST(the_git_style)
{
	struct me_options opt = ME_OPTIONS_INIT;

	write_hunk("K=1\n", "K=2 # two\n", "K=3", &opt, ME_LF);
	ck_assert_text(
		me_buf_slice(&b),
		"<<<<<<< ours: K (both changed)\nK=2 # two\n=======\nK=3\n"
		">>>>>>> theirs\n");
}
END_TEST

START_TEST(the_git_style_with_the_base)
{
	struct me_options opt = ME_OPTIONS_INIT;
	int i;

	for (i = ME_SHOW_DIFF3; i <= ME_SHOW_ZDIFF3; i++) {
		opt.show = (enum me_show)i;
		b.len = 0;
		write_hunk("K=1\n", "K=2\n", "K=3\n", &opt, ME_LF);
		ck_assert_text(me_buf_slice(&b),
			       "<<<<<<< ours: K (both changed)\nK=2\n"
			       "||||||| base\nK=1\n=======\nK=3\n"
			       ">>>>>>> theirs\n");
	}
}
END_TEST

START_TEST(the_commented_style)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.style = ME_STYLE_COMMENTED;
	opt.label[ME_BASE] = ".env.example 1.4";
	opt.label[ME_OURS] = ".env";
	opt.label[ME_THEIRS] = ".env.example 1.5";
	write_hunk("K=1\n", "K='2\n2'\n", "K='3\n\n3'\n", &opt, ME_CRLF);
	ck_assert_text(
		me_buf_slice(&b),
		"# <<<<<<< .env: K (both changed)\r\nK='2\r\n2'\r\n"
		"# ||||||| .env.example 1.4\r\n# K=1\r\n# =======\r\n"
		"# K='3\r\n# \r\n# 3'\r\n# >>>>>>> .env.example 1.5\r\n");
}
END_TEST

/* Whoever loads a commented hunk reads ours, and nothing else. */
START_TEST(the_commented_style_sets_ours_alone)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_arena a = ME_ARENA_INIT;
	struct me_doc d;
	uint32_t i, set = 0;

	opt.style = ME_STYLE_COMMENTED;
	write_hunk("K=\"1\n=======\n\"\n", "K=2\n", "K='x\nY=1\n'\n", &opt,
		   ME_LF);
	ck_assert(me_doc_read(&d, me_buf_slice(&b), &a));
	ck_assert_uint_eq(d.marker, ME_NONE);
	for (i = 0; i < d.n; i++) {
		if (d.item[i].kind != ME_ASSIGN) {
			ck_assert_int_eq(d.item[i].kind, ME_COMMENT);
			continue;
		}
		ck_assert_text(me_doc_raw(&d, i), "K=2\n");
		set++;
	}
	ck_assert_uint_eq(set, 1);
	me_arena_free(&a);
}
END_TEST

START_TEST(reasons)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.removed = ME_REMOVED_CONFLICT;
	write_hunk("", "K=2\n", "K=3\n", &opt, ME_LF);
	write_hunk("K=1\n", "K=2\n", "", &opt, ME_LF);
	write_hunk("K=1\n", "", "K=3\n", &opt, ME_LF);
	ck_assert_text(
		me_buf_slice(&b),
		"<<<<<<< ours: K (both added)\nK=2\n=======\nK=3\n"
		">>>>>>> theirs\n"
		"<<<<<<< ours: K (changed here, removed there)\nK=2\n"
		"=======\n>>>>>>> theirs\n"
		"<<<<<<< ours: K (removed here, changed there)\n=======\n"
		"K=3\n>>>>>>> theirs\n");
}
END_TEST

START_TEST(marker_size)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.marker_size = 9;
	write_hunk("K=1\n", "K=2\n", "K=3\n", &opt, ME_LF);
	ck_assert_text(me_buf_slice(&b),
		       "<<<<<<<<< ours: K (both changed)\nK=2\n=========\nK=3\n"
		       ">>>>>>>>> theirs\n");
}
END_TEST

START_TEST(a_label_is_one_short_line)
{
	struct me_options opt = ME_OPTIONS_INIT;
	char label[200];

	memset(label, 'x', sizeof(label));
	label[199] = '\0';
	label[3] = '\n';
	label[4] = '\x1b';
	label[5] = '\x7f';
	opt.label[ME_THEIRS] = label;
	me_conflict_marker(&b, ME_THEIRS, NULL, &opt, ME_LF);
	ck_assert_uint_eq(b.len, 8 + 80 + 1);
	ck_assert(me_slice_has_prefix(me_buf_slice(&b), ">>>>>>> xxx???xx"));
	ck_assert_ptr_eq(memchr(b.data, '\n', b.len), b.data + b.len - 1);
}
END_TEST

START_TEST(a_long_name_is_cut)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	struct trio t;
	size_t line;
	int s;

	for (s = 0; s < 3; s++) {
		me_buf_fill(&in[s], 'K', 5000);
		me_buf_add(&in[s], me_slice(&"=1\n\0=2\n\0=3\n"[4 * s], 4));
	}
	trio_decide(&t, in[0].data, in[1].data, in[2].data, &opt);
	me_conflict_write(&b, &t.match, 0, ME_CONFLICT, &opt, ME_LF);
	line = (size_t)((char *)memchr(b.data, '\n', b.len) - b.data);
	ck_assert_uint_lt(line, 200);
	trio_free(&t);
	for (s = 0; s < 3; s++)
		me_buf_free(&in[s]);
}
END_TEST

START_TEST(markers_of_a_merge_by_lines)
{
	struct me_options opt = ME_OPTIONS_INIT;

	me_conflict_marker(&b, ME_OURS, NULL, &opt, ME_LF);
	me_conflict_marker(&b, ME_BASE, " more", &opt, ME_CRLF);
	me_conflict_marker(&b, -1, NULL, &opt, ME_LF);
	opt.style = ME_STYLE_COMMENTED;
	me_conflict_marker(&b, -1, NULL, &opt, ME_LF);
	ck_assert_text(me_buf_slice(&b),
		       "<<<<<<< ours\n"
		       "||||||| base more\r\n=======\n# =======\n");
}
END_TEST

Suite *conflict_suite(void)
{
	Suite *s = suite_create("conflict");
	TCase *c = tcase_create("conflict");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, the_git_style);
	tcase_add_test(c, the_git_style_with_the_base);
	tcase_add_test(c, the_commented_style);
	tcase_add_test(c, the_commented_style_sets_ours_alone);
	tcase_add_test(c, reasons);
	tcase_add_test(c, marker_size);
	tcase_add_test(c, a_label_is_one_short_line);
	tcase_add_test(c, a_long_name_is_cut);
	tcase_add_test(c, markers_of_a_merge_by_lines);
	suite_add_tcase(s, c);
	return s;
}
