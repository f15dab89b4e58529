#include "suites.h"

#include "core/rebase.h"
#include "help.h"

static struct me_arena arena;
static struct me_hunks h;
static struct me_buf b;
static const struct me_hunk *astray;

static void setup(void)
{
	arena = (struct me_arena)ME_ARENA_INIT;
	b = (struct me_buf)ME_BUF_INIT;
}

static void teardown(void)
{
	me_arena_free(&arena);
	me_buf_free(&b);
}

static size_t read_hunks(struct me_slice s)
{
	ck_assert(me_hunks_read(&h, s, &arena));
	return h.n;
}

/* What is left when a side of each hunk is taken. */
static struct me_slice take(const char *s, enum me_side side)
{
	read_hunks(text(s));
	b.len = 0;
	me_hunks_take(&b, text(s), &h, side);
	ck_assert(!me_buf_failed(&b));
	return me_buf_slice(&b);
}

#define HUNK \
	"# <<<<<<< .env: K (both changed)\nK=2\n# ||||||| t 1\n# K=1\n" \
	"# =======\n# K=3\n# >>>>>>> t 2\n"

START_TEST(a_commented_hunk)
{
	ck_assert_uint_eq(read_hunks(text("A=1\n" HUNK "B=1\n")), 1);
	ck_assert_text(h.item[0].key, "K");
	ck_assert_uint_eq(h.item[0].line, 2);
	ck_assert(h.item[0].commented && h.item[0].has_base);
	ck_assert_text(h.item[0].label[ME_BASE], "t 1");
	ck_assert_text(h.item[0].side[ME_BASE], "K=1\n");
	ck_assert_text(h.item[0].side[ME_OURS], "K=2\n");
	ck_assert_text(h.item[0].side[ME_THEIRS], "K=3\n");
	ck_assert_text(take("A=1\n" HUNK "B=1\n", ME_OURS), "A=1\nK=2\nB=1\n");
}
END_TEST

/* What the base was before the hunks of a text. */
static struct me_slice rebase(const char *base, const char *s)
{
	read_hunks(text(s));
	b.len = 0;
	me_hunks_rebase(&b, text(base), text(s), &h, &astray);
	ck_assert(!me_buf_failed(&b));
	return me_buf_slice(&b);
}

START_TEST(the_base_of_a_setting)
{
	ck_assert_text(rebase("A=1\nK=3\nB=1\n", HUNK), "A=1\nK=1\nB=1\n");
	ck_assert_text(rebase("\xef\xbb\xbfK=3\nK=3\n", HUNK HUNK),
		       "\xef\xbb\xbfK=1\nK=1\n");
	/* the template has dropped it since */
	ck_assert_text(rebase("A=1", HUNK), "A=1\nK=1\n");
	ck_assert_text(rebase("", HUNK), "K=1\n");
}
END_TEST

#define LINES \
	"# <<<<<<< .env\nA=\"o\nB=o\n# ||||||| t 1\n# A=\"b\n# B=b\n" \
	"# =======\n# A=\"t\n# B=t\n# >>>>>>> t 2\n"

#define ADDED \
	"# <<<<<<< .env\nA=o\nB=o\n# ||||||| t 1\n# =======\n# A=t\n# B=t\n" \
	"# >>>>>>> t 2\n"

START_TEST(the_base_of_lines)
{
	ck_assert_text(rebase("A=\"t\nB=t\nC=1\n", LINES), "A=\"b\nB=b\nC=1\n");
	/* the one that they were merged with is as it was */
	ck_assert_text(rebase("A=\"b\nB=b\nC=1\n", LINES), "A=\"b\nB=b\nC=1\n");
	/* whole lines, and each hunk has its own */
	ck_assert_text(rebase("XA=\"t\nB=t\nA=\"t\nB=t\n", LINES LINES),
		       "XA=\"t\nB=t\nA=\"b\nB=b\n");
	ck_assert_text(rebase("A=\"t\nB=tt\nA=\"t\nB=t\n", LINES),
		       "A=\"t\nB=tt\nA=\"b\nB=b\n");
	/* both have added them, and nobody has them any more */
	ck_assert_text(rebase("X=1\nA=t\nB=t\n", ADDED), "X=1\n");
	ck_assert_text(rebase("X=1\n", ADDED), "X=1\n");
	ck_assert_ptr_null(astray);
	/* the last line lacks its end */
	ck_assert_text(rebase("A=\"t\nB=t", LINES), "A=\"b\nB=b");
	ck_assert_text(rebase("A=\"t\nB=t\n-\nA=\"t\nB=t\n", LINES LINES),
		       "A=\"b\nB=b\n-\nA=\"b\nB=b\n");
}
END_TEST

#define GONE \
	"# <<<<<<< .env\nB=o\nC=o\n# ||||||| t 1\n# B=b\n# C=b\n# =======\n" \
	"# >>>>>>> t 2\n"

/* The template has dropped them: the lines around them tell where they were. */
START_TEST(the_base_of_lines_that_are_gone)
{
	static const struct {
		const char *base, *text, *want;
	} t[] = {
		{ "A=1\nD=1\n", "A=1\n" GONE "D=1\n", "A=1\nB=b\nC=b\nD=1\n" },
		{ "D=1\n", GONE "D=1\n", "B=b\nC=b\nD=1\n" },
		{ "\xef\xbb\xbf"
		  "D=1\n",
		  "\xef\xbb\xbf" GONE "D=1\n",
		  "\xef\xbb\xbf"
		  "B=b\nC=b\nD=1\n" },
		{ "A=1\n", "A=1\n" GONE, "A=1\nB=b\nC=b\n" },
		{ "A=1", "A=1\n" GONE, "A=1\nB=b\nC=b\n" },
		{ "", GONE, "B=b\nC=b\n" },
		/* the second of two such places, other line ends, and none */
		{ "A=1\n\nA=1\nD=1\n", "A=1\n\nA=1\n" GONE "D=1\n",
		  "A=1\n\nA=1\nB=b\nC=b\nD=1\n" },
		{ "A=1\nD=1\n", "A=1\r\n" GONE "D=1\r\n",
		  "A=1\nB=b\nC=b\nD=1\n" },
		{ "A=1\nD=1", "A=1\n" GONE "D=1\n", "A=1\nB=b\nC=b\nD=1" },
		/* each in its own */
		{ "A=1\nD=1\nA=1\nD=1\n",
		  "A=1\n" GONE "D=1\nA=1\n" GONE "D=1\n",
		  "A=1\nB=b\nC=b\nD=1\nA=1\nB=b\nC=b\nD=1\n" },
		/* a base of the operator's choice has them */
		{ "A=1\nB=b\nC=b\nD=1\nA=1\nD=1\n", "A=1\n" GONE "D=1\n",
		  "A=1\nB=b\nC=b\nD=1\nA=1\nD=1\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ck_assert_text(rebase(t[i].base, t[i].text), t[i].want);
		ck_assert_ptr_null(astray);
	}
	ck_assert_text(rebase("A=1\nD=1\n", "A=1\n" GONE "D=2\n"),
		       "A=1\nD=1\n");
	ck_assert_ptr_eq(astray, &h.item[0]);
	ck_assert_text(rebase("A=1\nD=1\n", "A=2\n" GONE "D=1\n"),
		       "A=1\nD=1\n");
	ck_assert_ptr_eq(astray, &h.item[0]);
}
END_TEST

/* Lines that are not as they were left, and a setting without a place: that
   is worth less than they are. */
START_TEST(what_has_no_place_is_told)
{
	ck_assert_text(rebase("A=1\nK=3\n", LINES HUNK), "A=1\nK=1\n");
	ck_assert_ptr_eq(astray, &h.item[0]);
	ck_assert_text(rebase("A=1\nB=1\n", HUNK LINES "-\n" HUNK),
		       "A=1\nB=1\nK=1\nK=1\n");
	ck_assert_ptr_eq(astray, &h.item[1]);
	ck_assert_text(rebase("A=1\n", "B=1\n" HUNK "C=1\n"), "A=1\nK=1\n");
	ck_assert_ptr_eq(astray, &h.item[0]);
	/* one that has its place: a merge by lines needs it */
	ck_assert_text(rebase("A=1\nB=1\n", "A=1\n" HUNK "B=1\n"),
		       "A=1\nK=1\nB=1\n");
	ck_assert_ptr_null(astray);
}
END_TEST

/* What stands in a commented hunk without its "# ", or is no assignment. */
START_TEST(a_commented_hunk_that_was_edited)
{
	ck_assert_uint_eq(read_hunks(text("# <<<<<<< x\n# note\nA=1\n=======\n"
					  "# =======\nB=2\n#c\n#\n#\tD=1\n"
					  "# >>>>>>> y")),
			  1);
	ck_assert_text(h.item[0].side[ME_OURS], "# note\nA=1\n=======\n");
	ck_assert_text(h.item[0].side[ME_THEIRS], "B=2\n#c\n#\nD=1\n");
	ck_assert_text(h.item[0].key, "A");
}
END_TEST

START_TEST(nothing_to_read)
{
	ck_assert_uint_eq(read_hunks(text(NULL)), 0);
	ck_assert_uint_eq(read_hunks(text("A=1\n")), 0);
	ck_assert_uint_eq(read_hunks(text("# <<<<<<< x\nA=1\n")), 0);
	ck_assert_uint_eq(read_hunks(text("<<<<<<< x\n>>>>>>> y\n")), 0);
	/* markers in another order */
	ck_assert_uint_eq(read_hunks(text("<<<<<<< x\n=======\n=======\n"
					  ">>>>>>> y\n")),
			  0);
	ck_assert_uint_eq(read_hunks(text("<<<<<<< x\n||||||| b\n||||||| b\n"
					  "=======\n>>>>>>> y\n")),
			  0);
	ck_assert_uint_eq(read_hunks(text("<<<<<<< x\n=======\n||||||| b\n"
					  ">>>>>>> y\n")),
			  0);
}
END_TEST

START_TEST(many_hunks)
{
	size_t i;

	for (i = 0; i < 100; i++)
		me_buf_str(&b, HUNK);
	ck_assert_uint_eq(read_hunks(me_buf_slice(&b)), 100);
	for (i = 0; i < 100; i++)
		ck_assert_uint_eq(h.item[i].line, 1 + 7 * i);
}
END_TEST

START_TEST(below_a_byte_order_mark)
{
	ck_assert_uint_eq(read_hunks(text("\xef\xbb\xbf" HUNK)), 1);
	ck_assert_text(take("\xef\xbb\xbf" HUNK, ME_THEIRS),
		       "\xef\xbb\xbfK=3\n");
}
END_TEST

/* A value may tell about markers; it is the operator's, and stays whole. */
START_TEST(markers_in_a_value_are_the_values)
{
	const char *value = "DOC=\"how hunks look:\n" HUNK "\"\n";

	ck_assert_uint_eq(read_hunks(text(value)), 0);
	ck_assert_text(take(value, ME_OURS), value);
}
END_TEST

START_TEST(markers_in_the_value_of_a_hunk)
{
	static const char in[] =
		"# <<<<<<< .env: K (both changed)\nK=\"a\n# =======\nb\"\n"
		"# ||||||| t\n# K=\"\n#\t=======\n# \"\n# =======\n# K=\"\n"
		"#\t>>>>>>> x\n# \"\n# >>>>>>> t\n";

	ck_assert_uint_eq(read_hunks(text(in)), 1);
	ck_assert_text(take(in, ME_BASE), "K=\"\n=======\n\"\n");
	ck_assert_text(take(in, ME_OURS), "K=\"a\n# =======\nb\"\n");
	ck_assert_text(take(in, ME_THEIRS), "K=\"\n>>>>>>> x\n\"\n");
}
END_TEST

/* What is written is what is read, markers in values or not. */
START_TEST(written_and_read)
{
	struct me_slice in[3] = { text("K=1\n"), text("K=2\n"),
				  text("K=\"x\n=======\n>>>>>>> y\n\"\n") };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_result *res;

	opt.style = ME_STYLE_COMMENTED;
	ck_assert_int_eq(me_merge(in, &opt, &res), ME_OK);
	ck_assert_uint_eq(me_result_conflicts(res), 1);
	ck_assert_uint_eq(read_hunks(me_result_text(res)), 1);
	ck_assert_slice_eq(h.item[0].side[ME_THEIRS], in[ME_THEIRS]);
	me_result_free(res);
}
END_TEST

Suite *hunk_suite(void)
{
	Suite *s = suite_create("hunk");
	TCase *tc = tcase_create("hunk");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_commented_hunk);
	tcase_add_test(tc, the_base_of_a_setting);
	tcase_add_test(tc, the_base_of_lines);
	tcase_add_test(tc, the_base_of_lines_that_are_gone);
	tcase_add_test(tc, what_has_no_place_is_told);
	tcase_add_test(tc, a_commented_hunk_that_was_edited);
	tcase_add_test(tc, nothing_to_read);
	tcase_add_test(tc, many_hunks);
	tcase_add_test(tc, below_a_byte_order_mark);
	tcase_add_test(tc, markers_in_a_value_are_the_values);
	tcase_add_test(tc, markers_in_the_value_of_a_hunk);
	tcase_add_test(tc, written_and_read);
	suite_add_tcase(s, tc);
	return s;
}
