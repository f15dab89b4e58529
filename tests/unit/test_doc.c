#include "suites.h"

#include "help.h"

static struct me_arena arena;

static void setup(void)
{
	arena = (struct me_arena)ME_ARENA_INIT;
}

static void teardown(void)
{
	me_arena_free(&arena);
}

static struct me_doc read_doc(const char *s)
{
	struct me_doc d;

	ck_assert(me_doc_read(&d, text(s), &arena));
	return d;
}

START_TEST(properties_of_the_file)
{
	static const struct {
		const char *in;
		bool bom, final_eol;
		enum me_eol eol;
		uint32_t n;
	} row[] = {
		{ "", false, true, ME_LF, 0 },
		{ "A=1", false, false, ME_LF, 1 },
		{ "A=1\n", false, true, ME_LF, 1 },
		{ "A=1\r\n", false, true, ME_CRLF, 1 },
		{ "\r\n", false, true, ME_CRLF, 1 },
		{ "\xef\xbb\xbf", true, true, ME_LF, 0 },
		{ "\xef\xbb\xbf# x\r\nA=1", true, false, ME_CRLF, 2 },
		/* as most lines do; LF when they are as many */
		{ "A=1\r\nB=1\r\nC=1\n", false, true, ME_CRLF, 3 },
		{ "A=1\r\nB=1\n", false, true, ME_LF, 2 },
		{ "A=\"x\r\ny\r\n\"\n", false, true, ME_CRLF, 1 },
	};
	int i;

	for (i = 0; i < COUNT(row); i++) {
		struct me_doc d = read_doc(row[i].in);

		ck_assert_int_eq(d.bom, row[i].bom);
		ck_assert_int_eq(d.final_eol, row[i].final_eol);
		ck_assert_int_eq(d.eol, row[i].eol);
		ck_assert_uint_eq(d.n, row[i].n);
		ck_assert_uint_eq(d.item[d.n].at, strlen(row[i].in));
	}
}
END_TEST

START_TEST(items_with_their_lines)
{
	struct me_doc d = read_doc("# x\nA='1\n2'\n\nB=3 # y");

	ck_assert_uint_eq(d.n, 4);
	ck_assert_text(me_doc_raw(&d, 0), "# x\n");
	ck_assert_text(me_doc_raw(&d, 1), "A='1\n2'\n");
	ck_assert_text(me_doc_raw(&d, 3), "B=3 # y");
	ck_assert_text(me_doc_key(&d, 0), "");
	ck_assert_text(me_doc_key(&d, 1), "A");
	ck_assert_text(me_doc_parts(&d, 3).trail, " # y");
	ck_assert_uint_eq(me_doc_line(&d, 0), 1);
	ck_assert_uint_eq(me_doc_line(&d, 1), 2);
	ck_assert_uint_eq(me_doc_line(&d, 2), 4);
	ck_assert_uint_eq(me_doc_line(&d, 3), 5);
	ck_assert_uint_eq(me_count_lf(d.text), 4);
}
END_TEST

START_TEST(the_first_marker_and_the_first_open_quote)
{
	struct me_doc d = read_doc("A=1\n=======\nB=\"x\n>>>>>>> y\nC='z\n");

	ck_assert_uint_eq(d.marker, 1);
	ck_assert_uint_eq(d.open, 2);
	ck_assert(!me_doc_is_plain(&d));
	d = read_doc("A=1\n# =======\nB=\"x\"\n");
	ck_assert_uint_eq(d.marker, ME_NONE);
	ck_assert_uint_eq(d.open, ME_NONE);
	ck_assert(me_doc_is_plain(&d));
}
END_TEST

Suite *doc_suite(void)
{
	Suite *s = suite_create("doc");
	TCase *t = tcase_create("doc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, properties_of_the_file);
	tcase_add_test(t, items_with_their_lines);
	tcase_add_test(t, the_first_marker_and_the_first_open_quote);
	suite_add_tcase(s, t);
	return s;
}
