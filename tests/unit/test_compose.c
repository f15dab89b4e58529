#include "suites.h"

#include "core/compose.h"
#include "help.h"
#include "util/buf.h"

/* One variable in three files, as a line each, and the line of the result. */
static const struct {
	const char *what, *base, *ours, *theirs, *want;
} row[] = {
	{ "nothing around it", "K=1", "K=2", "K=1", "K=2" },
	{ "new default", "K=1", "K=1", "K=2", "K=2" },

	{ "spacing here", "K=1", "K = 1", "K=2", "K = 2" },
	{ "spacing there", "K=1", "K=2", "  K=1", "  K=2" },
	{ "spacing both, kept", "K=1", "K = 2", "K= 1", "K = 2" },
	{ "spacing both, adopted", "K=1", "K = 1", "K= 2", "K= 2" },
	{ "export here", "K=1", "export K=1", "K=2", "export K=2" },
	{ "export there", "K=1", "K=2", "export K=1", "export K=2" },
	{ "export gone there", "export K=1", "export K=2", "K=1", "K=2" },

	{ "comment there", "K=1", "K=2", "K=1 # c", "K=2 # c" },
	{ "comment changed there", "K=1 # a", "K=2 # a", "K=1 # b", "K=2 # b" },
	{ "comment changed here", "K=1 # a", "K=1 # b", "K=2 # a", "K=2 # b" },
	{ "comment gone here", "K=1 # a", "K=1", "K=2 # a", "K=2" },
	{ "comment gone there", "K=1 # a", "K=2 # a", "K=1", "K=2" },
	{ "comment both, kept", "K=1 # a", "K=2 # o", "K=1 # t", "K=2 # o" },
	{ "comment both, adopted", "K=1 # a", "K=1 # o", "K=2 # t", "K=2 # t" },
	{ "comment to quotes", "K=1", "K=\"a b\"", "K=1 # c", "K=\"a b\" # c" },
	{ "all three parts", "K=1", "  K=1", "export K=2 # t",
	  "export K=2 # t" },
	{ "a part from each side", "K=1", "K=1 # o", "export K=2",
	  "export K=2 # o" },

	{ "spelling here", "K=1", "K='1'", "K=1 # c", "K='1' # c" },
	{ "spelling there", "K=1", "K=1 # o", "K=\"1\"", "K=\"1\" # o" },
	{ "spelling both", "K=1", "K='1'", "K=\"1\"", "K='1'" },

	/* what some reader would misread is not put together */
	{ "comment behind nothing", "K=1", "K=", "K=1 # c", "K=" },
	{ "comment behind nothing there", "K=1", "K=1 # c", "K=", "K=" },
	{ "export before nothing", "K=1", "K=", "export K=1", "K=" },
	{ "export before nothing there", "K=1", "export K=1", "K=", "K=" },
	{ "comment behind an open quote", "K=1", "K=it's", "K=1 # c",
	  "K=it's" },
	{ "comment behind a backslash", "K=1", "K=a\\", "K=1 # c", "K=a\\" },
	/* but empty in quotes is nothing of the kind */
	{ "comment behind empty quotes", "K=1", "K=''", "K=1 # c", "K='' # c" },
	/* and what a side wrote itself stays as it is */
	{ "own comment behind nothing", "K=1", "K= # o", "K=1", "K= # o" },

	{ "both added", "", "K=1", "K=1 # c", "K=1" },
	{ "several lines", "K=1", "K='a\nb'", "export K=1 # c",
	  "export K='a\nb' # c" },
};

START_TEST(parts_merge_by_themselves)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b = ME_BUF_INIT;
	struct trio t;
	uint32_t node;

	trio_decide(&t, row[_i].base, row[_i].ours, row[_i].theirs, &opt);
	node = trio_setting(&t, "K");
	me_compose(&b, &t.match, node, (enum me_action)t.decision.action[node],
		   (enum me_verdict)t.decision.verdict[node], ME_LF);
	/* every line of a result has an end */
	ck_assert_uint_gt(b.len, 0);
	ck_assert_int_eq(b.data[b.len - 1], '\n');
	b.len--;
	ck_assert_msg(me_slice_eq(me_buf_slice(&b), text(row[_i].want)),
		      "%s: '%.*s', not '%s'", row[_i].what, (int)b.len, b.data,
		      row[_i].want);
	me_buf_free(&b);
	trio_free(&t);
}
END_TEST

START_TEST(lines_end_as_the_result_does)
{
	static const struct {
		const char *file; /* the first item of it is written */
		enum me_eol eol;
		const char *want;
	} line[] = {
		{ "# c\n", ME_LF, "# c\n" },
		{ "# c\n", ME_CRLF, "# c\r\n" },
		{ "# c\r\n", ME_LF, "# c\n" },
		{ "# c", ME_CRLF, "# c\r\n" },
		{ "A='1\n2'\n", ME_CRLF, "A='1\r\n2'\r\n" },
		{ "A='1\r\n2'\r\n", ME_LF, "A='1\n2'\n" },
		/* a line that ends unlike the others of its file */
		{ "# c\r\n\n\n", ME_LF, "# c\r\n" },
		{ "# c\n\r\n\r\n", ME_LF, "# c\n" },
		{ "# c\r\r\n\r\n\r\n", ME_LF, "# c\r\r\n" },
	};
	int i;

	for (i = 0; i < COUNT(line); i++) {
		struct me_buf b = ME_BUF_INIT;
		struct trio t;

		trio_read(&t, line[i].file, "", "");
		me_compose_lines(&b, me_doc_raw(&t.doc[0], 0), &t.doc[0],
				 line[i].eol);
		ck_assert_text(me_buf_slice(&b), line[i].want);
		me_buf_free(&b);
		trio_free(&t);
	}
}
END_TEST

Suite *compose_suite(void)
{
	Suite *s = suite_create("compose");
	TCase *c = tcase_create("compose");

	tcase_add_loop_test(c, parts_merge_by_themselves, 0, COUNT(row));
	tcase_add_test(c, lines_end_as_the_result_does);
	suite_add_tcase(s, c);
	return s;
}
