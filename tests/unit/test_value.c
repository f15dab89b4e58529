#include "suites.h"

#include <stdio.h>

#include "core/value.h"
#include "help.h"

static const struct {
	const char *a, *b;
	bool eq;
} pair[] = {
	{ "", "", true },
	{ "v", "v", true },
	{ "v", "w", false },
	{ "v", "vv", false },
	/* quotes around what nobody reads otherwise */
	{ "v", "\"v\"", true },
	{ "v", "'v'", true },
	{ "'v'", "\"v\"", true },
	{ "", "\"\"", true },
	{ "''", "\"\"", true },
	{ "http://a.b:80/c,d+e=f@g-h_i", "'http://a.b:80/c,d+e=f@g-h_i'",
	  true },
	{ "09AZaz_./:@,+=-", "'09AZaz_./:@,+=-'", true },
	{ "true", "\"True\"", false },
	/* quotes around what some read otherwise */
	{ "Video Chat", "\"Video Chat\"", false },
	{ "'$x'", "\"$x\"", false },
	{ "a\\nb", "\"a\\nb\"", false },
	{ "a#b", "'a#b'", false },
	{ "caf\xc3\xa9", "'caf\xc3\xa9'", false },
	{ "Video Chat", "Video Chat", true },
	{ "\"$x\"", "\"$x\"", true },
	/* backticks are no quotes for half of the readers */
	{ "v", "`v`", false },
	{ "\"v\"", "`v`", false },
	{ "`v`", "`v`", true },
	/* one quote is a byte like any other */
	{ "\"", "'", false },
	{ "'v", "v", false },
	{ "'v\"", "v", false },
	{ "``", "", false },
	/* line ends inside */
	{ "\"a\nb\"", "\"a\r\nb\"", true },
	{ "\"a\nb\"", "\"a\r\r\nb\"", true },
	{ "\"a\nb\"", "\"a\rb\"", false },
	{ "\"a\nb\"", "\"ab\"", false },
	{ "\"a\nb\"", "'a\nb'", false },
	{ "a\r", "a", false },
};

START_TEST(values_are_compared_as_programs_read_them)
{
	static const char after[] = "\n\rv'\"`#";
	char buf[2][64];
	struct me_slice a, b;
	const char *p;

	/* whatever byte stands behind it */
	for (p = after; *p; p++) {
		snprintf(buf[0], sizeof(buf[0]), "%s%c", pair[_i].a, *p);
		snprintf(buf[1], sizeof(buf[1]), "%s%c", pair[_i].b, *p);
		a = me_slice(buf[0], strlen(buf[0]) - 1);
		b = me_slice(buf[1], strlen(buf[1]) - 1);
		ck_assert_int_eq(me_value_eq(a, b), pair[_i].eq);
		ck_assert_int_eq(me_value_eq(b, a), pair[_i].eq);
		ck_assert(me_value_eq(a, a));
	}
}
END_TEST

START_TEST(text_is_compared_without_its_line_ends)
{
	ck_assert(me_text_eq(text("a\r\nb\r\n"), text("a\nb\n")));
	ck_assert(!me_text_eq(text("a\n"), text("a")));
	ck_assert(!me_text_eq(text("a\r"), text("a")));
	ck_assert(me_text_eq(text("a\r\r\nb\r\rc"), text("a\nb\r\rc")));
	ck_assert(!me_text_eq(text("a\r\rb"), text("a\rb")));
	ck_assert(!me_text_eq(text("a\r\r"), text("a\r\n")));
	ck_assert(me_text_eq(text(""), me_slice(NULL, 0)));
	ck_assert(!me_text_eq(text("\r\n"), text("")));
}
END_TEST

/* Each byte by itself: only these read the same with quotes and without. */
START_TEST(safe_bytes)
{
	static const char safe[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_./:@,+=-";
	int c;

	for (c = 0; c < 256; c++) {
		char b = (char)c;

		ck_assert_int_eq(me_value_is_safe(me_slice(&b, 1)),
				 c && strchr(safe, c));
	}
	ck_assert(me_value_is_safe(text("")));
	ck_assert(!me_value_is_safe(text("ab#")));
}
END_TEST

START_TEST(quotes_come_off_in_pairs)
{
	ck_assert_text(me_value_bare(text("\"a b\"")), "a b");
	ck_assert_text(me_value_bare(text("'a'")), "a");
	ck_assert_text(me_value_bare(text("`a`")), "a");
	ck_assert_text(me_value_bare(text("\"a'")), "\"a'");
	ck_assert_text(me_value_bare(text("\"")), "\"");
	ck_assert_text(me_value_bare(text("\"\\\"\"")), "\\\"");
	ck_assert_text(me_value_bare(text("")), "");
}
END_TEST

START_TEST(shells_stumble_over_these)
{
	ck_assert(me_value_midquote(text("it's")));
	ck_assert(me_value_midquote(text("5\" disk")));
	ck_assert(!me_value_midquote(text("'it\"s'")));
	ck_assert(!me_value_midquote(text("a'b'c")));
	ck_assert(!me_value_midquote(text("a\"b\"c")));
	ck_assert(me_value_midquote(text("a\"'b\"")));
	ck_assert(me_value_midquote(text("a\"b'c")));
	ck_assert(!me_value_midquote(text("`'`")));
	ck_assert(!me_value_midquote(text("'")));
	ck_assert(me_value_midquote(BYTES("\0'")));
	ck_assert(!me_value_midquote(text("")));
	ck_assert(me_value_trailbs(text("a\\")));
	ck_assert(me_value_trailbs(text("\\\\\\")));
	ck_assert(!me_value_trailbs(text("a\\\\")));
	ck_assert(!me_value_trailbs(text("")));
	ck_assert(!me_value_trailbs(me_slice("\\\\\\" + 1, 2)));
	ck_assert(!me_value_trailbs(me_slice("a\\", 1)));
	ck_assert(!me_value_trailbs(me_slice("\\\\a", 2)));
	ck_assert(me_value_trailbs(me_slice("\\\\\\", 1)));
	ck_assert(!me_value_midquote(me_slice("a'", 1)));
}
END_TEST

Suite *value_suite(void)
{
	Suite *s = suite_create("value");
	TCase *t = tcase_create("value");

	tcase_add_loop_test(t, values_are_compared_as_programs_read_them, 0,
			    COUNT(pair));
	tcase_add_test(t, text_is_compared_without_its_line_ends);
	tcase_add_test(t, safe_bytes);
	tcase_add_test(t, quotes_come_off_in_pairs);
	tcase_add_test(t, shells_stumble_over_these);
	suite_add_tcase(s, t);
	return s;
}
