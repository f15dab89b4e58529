#include "suites.h"

#include <stdint.h>

#include "help.h"
#include "util/visible.h"

static const struct {
	const char *in, *want;
} shown[] = {
	{ "plain text = $5 #!", "plain text = $5 #!" },
	{ "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80",
	  "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80" },
	{ "a\tb\nc\rd\x1b[31m\x7f", "a\\x09b\\x0ac\\x0dd\\x1b[31m\\x7f" },
	{ "c1: \xc2\x9b", "c1: \\xc2\\x9b" },
	{ "bidi: \xe2\x80\xae\xe2\x81\xa6",
	  "bidi: \\xe2\\x80\\xae\\xe2\\x81\\xa6" },
	{ "zero width: \xe2\x80\x8b\xef\xbb\xbf",
	  "zero width: \\xe2\\x80\\x8b\\xef\\xbb\\xbf" },
	{ "tag: \xf3\xa0\x81\x81", "tag: \\xf3\\xa0\\x81\\x81" },
	{ "latin-1: \xe9t\xe9", "latin-1: \\xe9t\\xe9" },
	{ "cut short: \xe6\x97", "cut short: \\xe6\\x97" },
	{ "overlong: \xc0\xaf", "overlong: \\xc0\\xaf" },
	{ "surrogate: \xed\xa0\x80", "surrogate: \\xed\\xa0\\x80" },
	{ "too high: \xf4\x90\x80\x80", "too high: \\xf4\\x90\\x80\\x80" },
};

START_TEST(only_visible_text_is_shown)
{
	struct me_buf b = ME_BUF_INIT;

	me_visible_add(&b, text(shown[_i].in), SIZE_MAX);
	ck_assert_text(me_buf_slice(&b), shown[_i].want);
	me_buf_free(&b);
}
END_TEST

START_TEST(long_text_is_cut_between_characters)
{
	static const struct {
		const char *in;
		size_t max;
		const char *want;
	} cut[] = {
		{ "abcdef", 6, "abcdef" },
		{ "abcdefg", 6, "abcdef..." },
		{ "abcd\xc3\xa9z", 5, "abcd..." },
		{ "ab\ncd", 5, "ab..." },
		{ "", 0, "" },
	};
	int i;

	for (i = 0; i < COUNT(cut); i++) {
		struct me_buf b = ME_BUF_INIT;

		me_visible_add(&b, text(cut[i].in), cut[i].max);
		ck_assert_text(me_buf_slice(&b), cut[i].want);
		me_buf_free(&b);
	}
}
END_TEST

START_TEST(a_character_is_a_column)
{
	ck_assert_uint_eq(me_visible_width(text("abc")), 3);
	ck_assert_uint_eq(me_visible_width(text("caf\xc3\xa9")), 4);
	ck_assert_uint_eq(me_utf8_len(text("\xe6\x97\xa5x")), 3);
	ck_assert_uint_eq(me_utf8_len(text("\x97")), 0);
	ck_assert_uint_eq(me_utf8_len(text("")), 0);
}
END_TEST

Suite *visible_suite(void)
{
	Suite *s = suite_create("visible");
	TCase *t = tcase_create("visible");

	tcase_add_loop_test(t, only_visible_text_is_shown, 0, COUNT(shown));
	tcase_add_test(t, long_text_is_cut_between_characters);
	tcase_add_test(t, a_character_is_a_column);
	suite_add_tcase(s, t);
	return s;
}
