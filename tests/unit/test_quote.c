#include "suites.h"

#include <stdio.h>

#include "core/quote.h"
#include "help.h"

START_TEST(spellings)
{
	static const struct {
		const char *val, *written; /* NULL: none */
	} try[] = {
		{ "", "" },
		{ "plain-1.2/3:4@5,6+7=8", "plain-1.2/3:4@5,6+7=8" },
		{ "two words", "'two words'" },
		{ "a#b", "'a#b'" },
		{ "$HOME", "'$HOME'" },
		{ "say \"no\"", "'say \"no\"'" },
		{ "it's", "\"it's\"" },
		{ "C:\\dir\\x", "'C:\\dir\\x'" },
		{ "a\\\\b", "a\\\\b" },
		{ "end\\", NULL },
		{ "it's $5", NULL },
		{ "it's \"so\"", NULL },
		{ "it's \\n", NULL },
		{ "one\ntwo", "'one\r\ntwo'" },
		/* quotes of its own */
		{ "'as it is'", "'as it is'" },
		{ "\"as it is\"", "\"as it is\"" },
		{ "'a' 'b'", "\"'a' 'b'\"" },
		{ "\"a\" b", "'\"a\" b'" },
		{ "`a`", "'`a`'" },
		/* control bytes */
		{ "a\rb", NULL },
		{ "\033[2J", NULL },
		{ "a\tb", "'a\tb'" },
		{ "\177", NULL },
		{ "a\037b", NULL },
		{ "~ \176", "'~ ~'" },
		/* fit for no quotes */
		{ "a \\\\ b", "a \\\\ b" },
		{ " a\\\\b", NULL },
		{ "\ta\\\\b", NULL },
		{ "a\\\\b ", NULL },
		{ "a\\\\b\t", NULL },
		{ "a\\\\#b", NULL },
		{ "a\\\\$b", NULL },
		{ "a\\\\'b", NULL },
		{ "a\\\\`b", NULL },
		{ "a\\\\\nb", NULL },
		{ "a\\\\\\", NULL },
		/* quotes of its own, or one that is none */
		{ "''", "''" },
		{ "'", "\"'\"" },
		{ "\"", "'\"'" },
		{ "a'b", "\"a'b\"" },
		{ "'a'b", "\"'a'b\"" },
		{ "'a", "\"'a\"" },
		{ "'a' # b", "\"'a' # b\"" },
		{ "'a\\'", NULL },
	};
	int i;

	for (i = 0; i < COUNT(try); i++) {
		const char *p;

		/* whatever byte stands behind it */
		for (p = "\n'\"\\#$ a\033"; *p; p++) {
			struct me_buf b = ME_BUF_INIT;
			char in[64];
			bool ok;

			snprintf(in, sizeof(in), "%s%c", try[i].val, *p);
			ok = me_quote(&b, me_slice(in, strlen(in) - 1), "\r\n");
			ck_assert_msg(ok == !!try[i].written, "%s", try[i].val);
			ck_assert_text(me_buf_slice(&b),
				       try[i].written ? try[i].written : "");
			me_buf_free(&b);
		}
	}
}
END_TEST

Suite *quote_suite(void)
{
	Suite *s = suite_create("quote");
	TCase *t = tcase_create("quote");

	tcase_add_test(t, spellings);
	suite_add_tcase(s, t);
	return s;
}
