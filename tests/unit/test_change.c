#include "suites.h"

#include <stdio.h>

#include "core/change.h"
#include "help.h"
#include "util/buf.h"

static const struct {
	const char *from, *to, *word;
	size_t added, removed;
} row[] = {
	{ "1", "1", "none", 0, 0 },
	{ "v", "\"v\"", "none", 0, 0 },
	{ "", "''", "none", 0, 0 },
	{ "", "x", "filled", 0, 0 },
	{ "''", "x", "filled", 0, 0 },
	{ "x", "\"\"", "emptied", 0, 0 },
	{ "true", "false", "boolean", 0, 0 },
	{ "Off", "ON", "boolean", 0, 0 },
	{ "'yes'", "no", "boolean", 0, 0 },
	{ "disabled", "enabled", "boolean", 0, 0 },
	{ "n", "y", "boolean", 0, 0 },
	{ "T", "f", "boolean", 0, 0 },
	{ "true", "on", "shorter", 0, 0 },
	{ "true", "maybe", "longer", 0, 0 },
	{ "maybe", "false", "text", 0, 0 },
	{ "no", "maybe", "longer", 0, 0 },
	{ "1", "2", "number-up", 0, 0 },
	{ "10", "9", "number-down", 0, 0 },
	{ "0", "1", "number-up", 0, 0 },
	{ "007", "8", "number-up", 0, 0 },
	{ "-2", "-1", "number-up", 0, 0 },
	{ "-1", "1", "number-up", 0, 0 },
	{ "1", "-1", "number-down", 0, 0 },
	{ "-10", "-9", "number-up", 0, 0 },
	{ "-1.5", "-1.25", "number-up", 0, 0 },
	{ "9", "010", "number-up", 0, 0 },
	{ "00", "1", "number-up", 0, 0 },
	{ "1.20", "1.3", "number-up", 0, 0 },
	{ "1.30", "1.3", "shorter", 0, 0 },
	{ "1.0", "1.5", "number-up", 0, 0 },
	{ "1.5", "1", "number-down", 0, 0 },
	{ "2.5", "1.51", "number-down", 0, 0 },
	{ "1.5", "1.25", "number-down", 0, 0 },
	{ "1.5", "1.51", "number-up", 0, 0 },
	{ "99999999999999999999998", "99999999999999999999999", "number-up", 0,
	  0 },
	{ "10m", "15m", "number-up", 0, 0 },
	{ "512Mi", "256Mi", "number-down", 0, 0 },
	/* units that differ are not compared */
	{ "10m", "1h", "shorter", 0, 0 },
	{ "300s", "600", "shorter", 0, 0 },
	{ "1.0", "1", "shorter", 0, 0 },
	{ "1.2.3", "1.2.4", "text", 0, 0 },
	{ "1abc", "2abc", "number-up", 0, 0 },
	{ "1abcd", "2abcd", "text", 0, 0 },
	{ "1aZ", "2aZ", "number-up", 0, 0 },
	{ "1z", "2z", "number-up", 0, 0 },
	{ "1@", "2@", "text", 0, 0 },
	{ "1{", "2{", "text", 0, 0 },
	{ "1:", "2:", "text", 0, 0 },
	{ "1_", "2_", "text", 0, 0 },
	{ "1.", "2.", "text", 0, 0 },
	{ ".1", ".2", "text", 0, 0 },
	{ "-", "1", "text", 0, 0 },
	{ "-a", "-b", "text", 0, 0 },
	{ "a", "1", "text", 0, 0 },
	{ "-a", "1", "shorter", 0, 0 },
	{ "-0", "0", "number-up", 0, 0 },
	{ "0", "0.5", "number-up", 0, 0 },
	{ "0", "00", "longer", 0, 0 },
	{ "a,b", "a,b,c", "list", 1, 0 },
	{ "a,b", "b, c,d", "list", 2, 1 },
	{ "a", "a,b", "list", 1, 0 },
	{ "a,b", "b,a", "list", 0, 0 },
	{ "a , b", "b,a", "list", 0, 0 },
	{ "a,b  ,", "a,b", "list", 0, 1 },
	{ "a,  ,b", ",a,b", "list", 0, 0 },
	{ "a,bb", "a,bc", "list", 1, 1 },
	{ "a,a,b", "a", "list", 0, 1 },
	{ "/a,/b", "/a,/c", "list", 1, 1 },
	{ "http://a/", "https://b.example/", "url", 0, 0 },
	{ "git+ssh://a", "git+ssh://b", "url", 0, 0 },
	{ "AZ://", "az://", "url", 0, 0 },
	{ "a://", "b:/", "shorter", 0, 0 },
	{ "://a", "://b", "text", 0, 0 },
	{ "h2://a", "h2://b", "text", 0, 0 },
	{ "a{://a", "a{://b", "text", 0, 0 },
	{ "a_://a", "a_://b", "text", 0, 0 },
	{ "http://a", "other:/a", "text", 0, 0 },
	{ "redis://a,b", "redis://a,c", "url", 0, 0 },
	{ "/var/lib/x", "/srv/x", "path", 0, 0 },
	{ "./a", "../b", "path", 0, 0 },
	{ "~/a", "/b", "path", 0, 0 },
	{ "a/b", "a/c", "text", 0, 0 },
	{ "/a", "b", "shorter", 0, 0 },
	{ "b", "/a", "longer", 0, 0 },
	{ "abc", "abcd", "longer", 0, 0 },
	{ "abc", "ab", "shorter", 0, 0 },
	{ "abc", "xyz", "text", 0, 0 },
};

START_TEST(kinds_of_change)
{
	static const char after[] = "\n0a,./: '\"";
	struct me_change c;
	char from[64], to[64];
	const char *p;

	/* whatever byte stands behind it */
	for (p = after; *p; p++) {
		snprintf(from, sizeof(from), "%s%c", row[_i].from, *p);
		snprintf(to, sizeof(to), "%s%c", row[_i].to, *p);
		c = me_change_of(me_slice(from, strlen(from) - 1),
				 me_slice(to, strlen(to) - 1));
		ck_assert_str_eq(me_change_word(c.kind), row[_i].word);
		ck_assert_uint_eq(c.added, row[_i].added);
		ck_assert_uint_eq(c.removed, row[_i].removed);
	}
}
END_TEST

START_TEST(lengths_without_quotes)
{
	struct me_change c = me_change_of(text("\"abc\""), text("'a'"));

	ck_assert_uint_eq(c.from, 3);
	ck_assert_uint_eq(c.to, 1);
	ck_assert_str_eq(me_change_word(ME_CHANGE_NONE), "none");
}
END_TEST

START_TEST(long_lists_are_not_compared)
{
	struct me_buf a = ME_BUF_INIT;

	me_buf_fill(&a, ',', 4096);
	ck_assert_int_eq(me_change_of(me_buf_slice(&a), text("a,b")).kind,
			 ME_CHANGE_LIST);
	ck_assert_int_eq(me_change_of(text("a,b"), me_buf_slice(&a)).kind,
			 ME_CHANGE_LIST);
	me_buf_fill(&a, ',', 1);
	ck_assert_int_eq(me_change_of(me_buf_slice(&a), text("a,b")).kind,
			 ME_CHANGE_SHORTER);
	ck_assert_int_eq(me_change_of(text("a,b"), me_buf_slice(&a)).kind,
			 ME_CHANGE_LONGER);
	me_buf_free(&a);
}
END_TEST

Suite *change_suite(void)
{
	Suite *s = suite_create("change");
	TCase *t = tcase_create("change");

	tcase_add_loop_test(t, kinds_of_change, 0, COUNT(row));
	tcase_add_test(t, lengths_without_quotes);
	tcase_add_test(t, long_lists_are_not_compared);
	suite_add_tcase(s, t);
	return s;
}
