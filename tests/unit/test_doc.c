#include "suites.h"

#include <stdio.h>

#include "core/beside.h"
#include "help.h"
#include "util/buf.h"

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
		{ "\nA=1\r\n", false, true, ME_LF, 2 },
		{ "\r\n\r\n\n", false, true, ME_CRLF, 3 },
		{ "\n\n\nx\ry", false, false, ME_LF, 4 },
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

/* However long the text, and wherever in it the line ends are. */
START_TEST(line_ends_are_counted)
{
	char buf[1000];
	size_t len, step, i, want;

	for (step = 1; step < 5; step++)
		for (len = 0; len < sizeof(buf); len += 1 + len % 7) {
			memset(buf, '\n', sizeof(buf));
			for (want = i = 0; i < len; i++) {
				buf[i] = i % step ? 'x' : '\n';
				want += buf[i] == '\n';
			}
			ck_assert_uint_eq(me_count_lf(me_slice(buf, len)),
					  want);
		}
}
END_TEST

START_TEST(four_gib_are_refused)
{
	struct me_doc d;

	/* before any of it is looked at */
	ck_assert(!me_doc_read(&d, me_slice("", UINT32_MAX), &arena));
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

/* Read beside any other text, one has the items that it has alone; and those
   that are said to be like others have their bytes. */
static void check_beside(struct me_slice in, struct me_slice with)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_doc alone, other, d;
	uint32_t i;

	ck_assert(me_doc_read(&alone, in, &a) && me_doc_read(&other, with, &a));
	if (me_doc_is_plain(&other)) {
		ck_assert(me_doc_read_beside(&d, in, &other, &a));
		ck_assert_uint_eq(d.n, alone.n);
		ck_assert(d.marker == alone.marker && d.open == alone.open &&
			  d.eol == alone.eol && d.bom == alone.bom &&
			  d.final_eol == alone.final_eol);
		for (i = 0; i < d.n; i++) {
			struct me_item it = d.item[i];

			ck_assert_uint_eq(!!(it.flags & ME_LEX_LIKE),
					  d.like[i] != ME_NONE);
			it.flags &= (uint8_t)~ME_LEX_LIKE;
			ck_assert_mem_eq(&it, &alone.item[i], sizeof(it));
			if (d.like[i] != ME_NONE)
				ck_assert_slice_eq(me_doc_raw(&d, i),
						   me_doc_raw(&other,
							      d.like[i]));
		}
	}
	me_arena_free(&a);
}

START_TEST(a_file_reads_the_same_beside_another)
{
	static const char *const part[] = {
		"",
		"A=1\n",
		"B='x\ny' # z\n",
		"# c\n",
		"\n",
		"C=\"x\\\"\n",
		"C=\"x\n",
		"A=1",
		"x\ry\n",
		"D=\"a\"b\n",
		"\xef\xbb\xbf",
		"y\"\n",
		"<<<<<<< q\n",
		"export E=1\r\n",
		"A='\n",
		"F=\n",
	};
	uint32_t seed = 1, i, k, n;

	for (i = 0; i < 20000; i++) {
		char text_of[2][256] = { "", "" };

		for (k = 0; k < 2; k++)
			for (n = 0; n < 12; n++) {
				seed = seed * 1664525 + 1013904223;
				/* mostly the same in both */
				strcat(text_of[k],
				       part[k && (seed >> 20) % 4 == 0
						    ? (seed >> 24) % 16
						    : (i * 7 +
						       n * (5 + i / 16)) %
							    16]);
			}
		check_beside(text(text_of[0]), text(text_of[1]));
		check_beside(text(text_of[1]), text(text_of[1]));
	}
}
END_TEST

/* Bytes that change how a file is read, or whether, are looked for in what is
   its own; at each place of a file that is longer than is looked ahead. */
START_TEST(a_cr_or_nul_is_found_anywhere)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_buf in = ME_BUF_INIT;
	struct me_doc other, d;
	char line[64];
	size_t i;

	for (i = 0; i < 24; i++) {
		snprintf(line, sizeof(line), "# comment %zu\n\nKEY_%zu=%s\n", i,
			 i, i % 7 ? "value" : "\"two\nlines\"");
		me_buf_str(&in, line);
	}
	ck_assert(me_doc_read(&other, me_buf_slice(&in), &a));
	ck_assert(!other.cr && other.nul == SIZE_MAX);
	for (i = 0; i < in.len; i++) {
		struct me_buf own = ME_BUF_INIT;

		me_buf_add(&own, me_buf_slice(&in));
		own.data[i] = '\r';
		check_beside(me_buf_slice(&own), me_buf_slice(&in));
		check_beside(me_buf_slice(&in), me_buf_slice(&own));
		own.data[i] = '\0';
		check_beside(me_buf_slice(&own), me_buf_slice(&in));
		ck_assert(
			me_doc_read_beside(&d, me_buf_slice(&own), &other, &a));
		ck_assert_uint_eq(d.nul, i);
		own.data[own.len - 1] = '\0'; /* the first counts */
		ck_assert(me_doc_read(&d, me_buf_slice(&own), &a));
		ck_assert_uint_eq(d.nul, i);
		me_buf_free(&own);
	}
	me_buf_free(&in);
	me_arena_free(&a);
}
END_TEST

START_TEST(items_are_laid_out_when_they_are_wanted)
{
	struct me_doc other = read_doc("A=1\nB=1\nC=1\n"), d;
	const struct me_beside *b;

	ck_assert(me_doc_skim(&d, text("A=1\nB=2\nX=1\nC=1\nY=1\n"), &other,
			      &arena));
	b = d.beside;
	ck_assert_ptr_null(d.item);
	ck_assert_uint_eq(d.n, 5);
	ck_assert_uint_eq(b->runs, 2);
	ck_assert_uint_eq(b->run[0].n, 1);
	ck_assert_uint_eq(b->run[0].own, 2);
	ck_assert_uint_eq(b->run[1].from, 2);
	ck_assert_uint_eq(b->run[1].at, 12);
	ck_assert_uint_eq(b->run[1].own, 1);
	/* each run's own with the end of the last */
	ck_assert_uint_eq(b->own[2].at, 12);
	ck_assert_uint_eq(b->own[4].at, 20);
	ck_assert(me_doc_lay_out(&d, &arena));
	ck_assert_uint_eq(d.like[3], 2);
	ck_assert_uint_eq(d.item[3].at, 12);
	ck_assert_uint_eq(d.item[5].at, 20);
}
END_TEST

START_TEST(what_is_repeated_is_found_after_a_change)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_doc other, d;
	uint32_t i, like = 0;

	ck_assert(me_doc_read(&other,
			      text("A=1\n# a\nB=1\nC=1\n\nD=1\nE=1\nF=1\n"),
			      &a) &&
		  me_doc_read_beside(
			  &d, text("A=1\n# a\nB=2\nC=1\nX=1\nD=1\nE=1\nF=1\n"),
			  &other, &a));
	for (i = 0; i < d.n; i++)
		like += d.like[i] != ME_NONE;
	/* all but B and X: by D the place is found again */
	ck_assert_uint_eq(like, 6);
	me_arena_free(&a);
}
END_TEST

/* Adds the lines K<from>=1 to K<to>=1, upwards or downwards. */
static void add_keys(struct me_buf *b, int from, int to)
{
	char line[32];

	for (;; from += from < to ? 1 : -1) {
		snprintf(line, sizeof(line), "K%d=1\n", from);
		me_buf_str(b, line);
		if (from == to)
			break;
	}
}

/* How many items of what has moved are known again: the place is found by
   search, which is wider the longer it finds nothing. */
START_TEST(the_place_is_found_again)
{
	static const struct {
		int part[6]; /* from, to, ..., -1; of 0 to 99 */
		uint32_t like;
	} row[] = {
		{ { 0, 99, -1 }, 100 },
		{ { 0, 49, 51, 99, -1 }, 99 },
		{ { 0, 49, 57, 99, -1 }, 93 },
		{ { 0, 49, 58, 99, -1 }, 90 },
		{ { 0, 49, 60, 99, -1 }, 88 },
		{ { 0, 9, 30, 99, -1 }, 74 },
		{ { 0, 9, 0, 99, -1 }, 108 },
		{ { 0, 7, 0, 99, -1 }, 108 },
		{ { 0, 69, 0, 99, -1 }, 156 },
		{ { 50, 99, 0, 49, -1 }, 46 },
		{ { 1000, 1009, 0, 99, -1 }, 100 },
		{ { 99, 0, -1 }, 70 },
	};
	struct me_arena a = ME_ARENA_INIT;
	struct me_buf base = ME_BUF_INIT, in = ME_BUF_INIT;
	struct me_doc other, d;
	uint32_t i, like;
	int r, p;

	add_keys(&base, 0, 99);
	ck_assert(me_doc_read(&other, me_buf_slice(&base), &a));
	for (r = 0; r < COUNT(row); r++) {
		for (p = 0; p < 6 && row[r].part[p] >= 0; p += 2)
			add_keys(&in, row[r].part[p], row[r].part[p + 1]);
		ck_assert(
			me_doc_read_beside(&d, me_buf_slice(&in), &other, &a));
		for (like = i = 0; i < d.n; i++)
			like += d.like[i] != ME_NONE;
		ck_assert_msg(like == row[r].like, "row %d: %u", r, like);
		me_buf_free(&in);
	}
	me_buf_free(&base);
	me_arena_free(&a);
}
END_TEST

Suite *doc_suite(void)
{
	Suite *s = suite_create("doc");
	TCase *t = tcase_create("doc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, properties_of_the_file);
	tcase_add_test(t, items_with_their_lines);
	tcase_add_test(t, line_ends_are_counted);
	tcase_add_test(t, four_gib_are_refused);
	tcase_add_test(t, the_first_marker_and_the_first_open_quote);
	tcase_add_test(t, a_file_reads_the_same_beside_another);
	tcase_add_test(t, a_cr_or_nul_is_found_anywhere);
	tcase_add_test(t, items_are_laid_out_when_they_are_wanted);
	tcase_add_test(t, what_is_repeated_is_found_after_a_change);
	tcase_add_test(t, the_place_is_found_again);
	suite_add_tcase(s, t);
	return s;
}
