#include "suites.h"

#include "core/lines.h"
#include "help.h"
#include "util/buf.h"

/* Lines are letters here: "abc" is "a\nb\nc\n". In the result a hunk is
   "[ours|theirs]". */
static const struct {
	const char *base, *ours, *theirs, *want;
	size_t hunks;
} row[] = {
	{ "", "", "", "", 0 },
	{ "abc", "abc", "abc", "abc", 0 },
	{ "abc", "aBc", "abc", "aBc", 0 },
	{ "abc", "abc", "abC", "abC", 0 },
	{ "abcde", "Abcde", "abcdE", "AbcdE", 0 },
	{ "abc", "axc", "axc", "axc", 0 },
	{ "abc", "ac", "abc", "ac", 0 },
	{ "abc", "abc", "ac", "ac", 0 },
	{ "abc", "abxc", "abc", "abxc", 0 },
	{ "abc", "xabc", "abcy", "xabcy", 0 },
	{ "abc", "axc", "ayc", "a[x|y]c", 1 },
	{ "abc", "axc", "ac", "a[x|]c", 1 },
	{ "abc", "ac", "axc", "a[|x]c", 1 },
	{ "", "x", "y", "[x|y]", 1 },
	{ "", "xy", "xy", "xy", 0 },
	{ "a", "ax", "ay", "a[x|y]", 1 },
	{ "abcdefg", "xbcdefx", "ybcdefy", "[x|y]bcdef[x|y]", 2 },
	/* lines that stand often */
	{ "aabaa", "aabaa", "aaba", "aaba", 0 },
	{ "-a-b-", "-a-x-b-", "-a-b-c-", "-a-x-b-c-", 0 },
};

static void spell(struct me_buf *b, const char *letters)
{
	for (; *letters; letters++) {
		me_buf_fill(b, *letters, 1);
		me_buf_str(b, "\n");
	}
}

/* Read a result back into letters. */
static void shorten(struct me_buf *b, struct me_slice s)
{
	while (s.len) {
		size_t n =
			me_line_chomp(
				me_slice(s.data,
					 (size_t)((char *)memchr(s.data, '\n',
								 s.len) -
						  s.data) +
						 1))
				.len;

		me_buf_fill(b,
			    n < 2		     ? s.data[0]
				    : *s.data == '<' ? '['
				    : *s.data == '=' ? '|'
						     : ']',
			    1);
		s = me_slice(s.data + n + 1, s.len - n - 1);
	}
}

static bool merge(struct me_buf *b, const char *const in[3],
		  const struct me_options *opt, size_t *hunks)
{
	struct me_slice s[3] = { text(in[0]), text(in[1]), text(in[2]) };

	*hunks = 0;
	return me_lines_merge(b, s, opt, ME_LF, hunks);
}

START_TEST(like_diff3)
{
	const char *words[3] = { row[_i].base, row[_i].ours, row[_i].theirs };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf file[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	struct me_buf out = ME_BUF_INIT, got = ME_BUF_INIT;
	struct me_slice in[3];
	size_t hunks = 0;
	int s;

	for (s = 0; s < 3; s++) {
		spell(&file[s], words[s]);
		in[s] = me_buf_slice(&file[s]);
	}
	ck_assert(me_lines_merge(&out, in, &opt, ME_LF, &hunks));
	shorten(&got, me_buf_slice(&out));
	ck_assert_text(me_buf_slice(&got), row[_i].want);
	ck_assert_uint_eq(hunks, row[_i].hunks);
	for (s = 0; s < 3; s++)
		me_buf_free(&file[s]);
	me_buf_free(&out);
	me_buf_free(&got);
}
END_TEST

START_TEST(a_side_can_be_favoured)
{
	static const char *const in[] = { "a\nb\n", "a\nx\n", "A\ny\n" };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;
	size_t hunks;

	opt.favor = ME_FAVOR_OURS;
	ck_assert(merge(&b, in, &opt, &hunks));
	ck_assert_text(me_buf_slice(&b), "a\nx\n");
	ck_assert_uint_eq(hunks, 0);
	b.len = 0;
	opt.favor = ME_FAVOR_THEIRS;
	ck_assert(merge(&b, in, &opt, &hunks));
	ck_assert_text(me_buf_slice(&b), "A\ny\n");
	me_buf_free(&b);
}
END_TEST

START_TEST(line_ends_make_no_difference)
{
	static const char *const in[] = { "a\nb\nc\n", "a\r\nb\r\nc\r\n",
					  "a\nb\nc\nd\n" };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;
	size_t hunks;

	ck_assert(merge(&b, in, &opt, &hunks));
	ck_assert_uint_eq(hunks, 0);
	ck_assert(me_slice_has_prefix(me_buf_slice(&b), "a\r\nb\r\nc\r\nd"));
	me_buf_free(&b);
}
END_TEST

START_TEST(lines_are_never_glued)
{
	static const char *const in[] = { "a", "a\nx", "y\na" };
	static const char *const both[] = { "a", "x", "y" };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;
	size_t hunks;

	ck_assert(merge(&b, in, &opt, &hunks));
	ck_assert_text(me_buf_slice(&b), "y\na\nx");
	b.len = 0;
	opt.show = ME_SHOW_DIFF3;
	ck_assert(merge(&b, both, &opt, &hunks));
	ck_assert_uint_eq(hunks, 1);
	ck_assert_text(me_buf_slice(&b),
		       "<<<<<<< ours\nx\n||||||| base\na\n"
		       "=======\ny\n>>>>>>> theirs\n");
	me_buf_free(&b);
}
END_TEST

START_TEST(a_commented_hunk_has_one_live_side)
{
	static const char *const in[] = { "a\n", "x\n", "y\nz\n" };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;
	size_t hunks;

	opt.style = ME_STYLE_COMMENTED;
	ck_assert(merge(&b, in, &opt, &hunks));
	ck_assert_text(me_buf_slice(&b),
		       "# <<<<<<< ours\nx\n# ||||||| base\n"
		       "# a\n# =======\n# y\n# z\n# >>>>>>> theirs\n");
	me_buf_free(&b);
}
END_TEST

START_TEST(all_against_all)
{
	struct me_slice in[3] = { text("a\n"), text("x\ny"), text("") };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;

	me_lines_conflict(&b, in, &opt, ME_LF);
	ck_assert_text(me_buf_slice(&b),
		       "<<<<<<< ours\nx\ny\n=======\n>>>>>>> theirs\n");
	me_buf_free(&b);
}
END_TEST

Suite *lines_suite(void)
{
	Suite *s = suite_create("lines");
	TCase *c = tcase_create("lines");

	tcase_add_loop_test(c, like_diff3, 0, COUNT(row));
	tcase_add_test(c, a_side_can_be_favoured);
	tcase_add_test(c, line_ends_make_no_difference);
	tcase_add_test(c, lines_are_never_glued);
	tcase_add_test(c, a_commented_hunk_has_one_live_side);
	tcase_add_test(c, all_against_all);
	suite_add_tcase(s, c);
	return s;
}
