#include "suites.h"

#include <stdio.h>

#include "help.h"
#include "util/buf.h"
#include "util/map.h"

static struct me_result *r;

static void setup(void)
{
	r = NULL;
}

static void teardown(void)
{
	me_result_free(r);
}

static enum me_status merge(const char *base, const char *ours,
			    const char *theirs, const struct me_options *opt)
{
	struct me_options plain = ME_OPTIONS_INIT;
	struct me_slice in[3] = { text(base), text(ours), text(theirs) };

	me_result_free(r);
	r = NULL;
	return me_merge(in, opt ? opt : &plain, &r);
}

START_TEST(entries_in_the_order_of_the_templates)
{
	static const struct {
		const char *key;
		enum me_verdict verdict;
		size_t line[3];
		const char *val[3];
	} want[] = {
		{ "A", ME_ADOPTED, { 2, 1, 1 }, { "1", "1", "2" } },
		{ "GONE",
		  ME_REMOVED,
		  { 3, 2, 0 },
		  { "'x\ny'", "'x\ny'", NULL } },
		{ "B", ME_CONFLICT, { 5, 5, 3 }, { "1", "2", "'3'" } },
		{ "C", ME_KEPT_REMOVED, { 6, 0, 4 }, { "1", NULL, "1" } },
		{ "NEW", ME_ADDED, { 0, 0, 2 }, { NULL, NULL, "" } },
		{ "OWN", ME_YOURS, { 0, 4, 0 }, { NULL, "1 2", NULL } },
	};
	const struct me_entry *e, *again;
	size_t i, n;
	int s;

	ck_assert_int_eq(merge("# c\nA=1\nGONE='x\ny'\nB=1\nC=1\n",
			       "A=1\nGONE='x\ny'\nOWN=1 2\nB=2\n",
			       "A=2 # c\nNEW=\nB='3'\nC=1\n", NULL),
			 ME_OK);
	n = me_result_entries(r, &e);
	ck_assert_uint_eq(n, COUNT(want));
	for (i = 0; i < n; i++) {
		ck_assert_text(e[i].key, want[i].key);
		ck_assert_int_eq(e[i].verdict, want[i].verdict);
		ck_assert_int_eq(e[i].conflict, want[i].verdict == ME_CONFLICT);
		ck_assert(!e[i].duplicate);
		for (s = 0; s < 3; s++) {
			ck_assert_uint_eq(e[i].line[s], want[i].line[s]);
			ck_assert_text(e[i].value[s],
				       want[i].val[s] ? want[i].val[s] : "");
			ck_assert_int_eq(e[i].value[s].data != NULL,
					 want[i].val[s] != NULL);
		}
	}
	ck_assert_uint_eq(me_result_entries(r, &again), n);
	ck_assert_ptr_eq(again, e);
	ck_assert_uint_eq(me_result_conflicts(r), 1);
}
END_TEST

START_TEST(duplicates_are_one_entry)
{
	const struct me_entry *e;

	ck_assert_int_eq(merge("A=1\n", "A=0\nB=1\nA=1\n", "A=2\n", NULL),
			 ME_OK);
	ck_assert_uint_eq(me_result_entries(r, &e), 2);
	ck_assert_text(e[0].key, "A");
	ck_assert(e[0].duplicate);
	ck_assert_uint_eq(e[0].line[ME_OURS], 3);
	ck_assert_text(e[0].value[ME_OURS], "1");
	ck_assert(!e[1].duplicate);
}
END_TEST

START_TEST(equal_files_are_their_own_result)
{
	static const char *const in[][3] = {
		{ "A=1\n", "A=1\n", "A=2\n" },
		{ "A=1\n", "A=2\n", "A=1\n" },
		{ "A=1\n", "A=2\n", "A=2\n" },
	};
	static const enum me_verdict want[] = { ME_ADOPTED, ME_KEPT, ME_SAME };
	const struct me_entry *e;
	size_t i;

	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(merge(in[i][0], in[i][1], in[i][2], NULL),
				 ME_OK);
		ck_assert_text(me_result_text(r), i ? "A=2\n" : in[i][2]);
		/* the report is made all the same */
		ck_assert_uint_eq(me_result_entries(r, &e), 1);
		ck_assert_int_eq(e[0].verdict, want[i]);
	}
}
END_TEST

static void check_note(enum me_note_code code, enum me_side side, size_t line)
{
	const struct me_note *note;
	size_t i, n = me_result_notes(r, &note);

	for (i = 0; i < n; i++)
		if (note[i].code == code && note[i].side == side &&
		    note[i].line == line)
			return;
	ck_abort_msg("no note %d, side %d, line %zu", code, side, line);
}

START_TEST(what_cannot_be_merged_is_refused)
{
	struct me_slice in[3] = { text("A=1\n"), text("A=2\n"),
				  BYTES("A=1\nB=\0\n") };
	struct me_options opt = ME_OPTIONS_INIT;
	const struct me_entry *e;

	ck_assert_int_eq(me_merge(in, &opt, &r), ME_BINARY);
	check_note(ME_NOTE_BINARY, ME_THEIRS, 2);
	ck_assert_uint_eq(me_result_entries(r, &e), 0);
	ck_assert_uint_eq(me_result_text(r).len, 0);
	ck_assert_int_eq(merge("A=1\n",
			       "\xff\xfe"
			       "A",
			       "B=1\n", NULL),
			 ME_BINARY);
	check_note(ME_NOTE_BINARY, ME_OURS, 1);
	ck_assert_int_eq(merge("A=1\n", "A=2\n\n=======\n", "B=1\n", NULL),
			 ME_MARKERS);
	check_note(ME_NOTE_MARKER, ME_OURS, 3);
	/* though there is nothing to decide */
	ck_assert_int_eq(merge("A=1\n", ">>>>>>> x\n", "A=1\n", NULL),
			 ME_MARKERS);
}
END_TEST

START_TEST(markers_may_be_merged)
{
	struct me_options opt = ME_OPTIONS_INIT;
	const struct me_entry *e;

	opt.markers = ME_MARKERS_MERGE;
	/* a base that is in conflict says nothing about what is in it */
	ck_assert_int_eq(merge("A=1\n<<<<<<< x\nB=1\n=======\nB=2\n"
			       ">>>>>>> y\nC=1\n",
			       "A=1\nB=2\nC=2\n", "A=3\nB=2\nC=1\n", &opt),
			 ME_OK);
	ck_assert_text(me_result_text(r), "A=3\nB=2\nC=2\n");
	ck_assert_uint_eq(me_result_conflicts(r), 0);
	ck_assert_uint_eq(me_result_entries(r, &e), 3);
	/* elsewhere the files are merged by lines */
	ck_assert_int_eq(merge("A=1\nB=1\nC=1\n", "A=1\nB=1\nC=1\n<<<<<<< x\n",
			       "A=2\nB=1\nC=1\n", &opt),
			 ME_OK);
	ck_assert_text(me_result_text(r), "A=2\nB=1\nC=1\n<<<<<<< x\n");
	ck_assert_uint_eq(me_result_entries(r, &e), 0);
	check_note(ME_NOTE_MARKER, ME_OURS, 4);
}
END_TEST

START_TEST(an_open_quote_is_merged_by_lines)
{
	const struct me_entry *e;

	ck_assert_int_eq(merge("A=1\nB=1\nC=\"x\n", "A=2\nB=1\nC=\"x\n",
			       "A=1\nB=1\nC=\"x\nD=1\n", NULL),
			 ME_OK);
	ck_assert_text(me_result_text(r), "A=2\nB=1\nC=\"x\nD=1\n");
	ck_assert_uint_eq(me_result_entries(r, &e), 0);
	check_note(ME_NOTE_OPEN_QUOTE, ME_BASE, 3);
	check_note(ME_NOTE_OPEN_QUOTE, ME_OURS, 3);
}
END_TEST

/* A merge by lines that would set a variable twice is a conflict. */
START_TEST(a_merge_by_lines_makes_no_duplicate)
{
	ck_assert_int_eq(merge("A=1\nB=1\nC=\"x\n", "N=1\nA=1\nB=1\nC=\"x\n",
			       "A=1\nB=1\nN=2\nC=\"x\n", NULL),
			 ME_OK);
	ck_assert_uint_eq(me_result_conflicts(r), 1);
	ck_assert(me_slice_has_prefix(me_result_text(r), "<<<<<<< ours\nN=1"));
}
END_TEST

/* A= with a quoted line below it is one value to some readers. */
START_TEST(what_would_be_misread_is_not_written)
{
	struct me_slice got;

	ck_assert_int_eq(merge("A=1\n# c\nZ=1\n", "A=\n# c\nZ=1\n",
			       "A=1\n'words'\n# c\nZ=2\n", NULL),
			 ME_OK);
	check_note(ME_NOTE_BY_LINES, ME_OURS, 0);
	got = me_result_text(r);
	ck_assert(!me_slice_has_prefix(got, "A=\n'words'"));
	ck_assert_uint_eq(me_result_conflicts(r), 1);

	/* also if A= stands in what all three share */
	ck_assert_int_eq(merge("B=1\nC=1\nA=\n\n# c\nZ=1\n",
			       "B=1\nC=1\nA=\n\n# c\nZ=1\nO=1\n",
			       "B=1\nC=1\nA=\n\n'words'\n# c\nZ=1\n", NULL),
			 ME_OK);
	check_note(ME_NOTE_BY_LINES, ME_OURS, 0);
}
END_TEST

/* Tables are read ahead when they are large: so are these, and what does not
   stand where base has it. */
START_TEST(a_large_merge)
{
	enum { N = ME_MAP_LARGE + 5 };
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	struct me_buf want = ME_BUF_INIT;
	char line[3][32];
	int i, s;

	for (i = 0; i < N; i++) {
		for (s = ME_BASE; s <= ME_THEIRS; s++)
			snprintf(line[s], sizeof(line[s]), "K%d=%d\n", i, i);
		if (i % 3)
			snprintf(line[i % 3], sizeof(line[0]), "K%d=new\n", i);
		for (s = ME_BASE; s <= ME_THEIRS; s++)
			me_buf_str(&in[s], line[s]);
		me_buf_str(&want, line[i % 3]);
	}
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_buf_add(&in[s], me_slice("", 1));
	ck_assert_int_eq(merge(in[ME_BASE].data, in[ME_OURS].data,
			       in[ME_THEIRS].data, NULL),
			 ME_OK);
	ck_assert_uint_eq(me_result_conflicts(r), 0);
	ck_assert(me_slice_eq(me_result_text(r), me_buf_slice(&want)));
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_buf_free(&in[s]);
	me_buf_free(&want);
}
END_TEST

START_TEST(an_unknown_base_removes_nothing)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.base_unknown = true;
	ck_assert_int_eq(merge("", "A=1\nOWN=1\n", "A=2\nB=1\n", &opt), ME_OK);
	ck_assert_text(me_result_text(r), "A=1\nB=1\nOWN=1\n");
	ck_assert_uint_eq(me_result_conflicts(r), 0);
}
END_TEST

START_TEST(nothing_at_all)
{
	const struct me_entry *e;

	ck_assert_int_eq(merge(NULL, NULL, NULL, NULL), ME_OK);
	ck_assert_uint_eq(me_result_text(r).len, 0);
	ck_assert_uint_eq(me_result_entries(r, &e), 0);
	me_result_free(NULL);
}
END_TEST

START_TEST(pieces_point_into_the_inputs)
{
	struct me_options opt = ME_OPTIONS_INIT;
	const struct me_slice *piece;
	const char *ours = "A=1\nB=1\nC=2\nD=1\nX=1\n";

	opt.in_pieces = true;
	ck_assert_int_eq(merge("A=1\nB=1\nC=1\nD=1\n", ours,
			       "A=1\nB=1\nC=3\nD=1\nE=1", &opt),
			 ME_OK);
	ck_assert_uint_eq(me_result_text(r).len, 0);
	ck_assert_uint_eq(me_result_pieces(r, &piece), 5);
	ck_assert_ptr_eq(piece[0].data, ours);
	ck_assert_text(piece[0], "A=1\nB=1\n");
	ck_assert_text(piece[1],
		       "<<<<<<< ours: C (both changed)\nC=2\n"
		       "=======\nC=3\n"
		       ">>>>>>> theirs\n");
	ck_assert_text(piece[2], "D=1\n");
	/* theirs without a line end, which it gets */
	ck_assert_text(piece[3], "E=1\n");
	ck_assert_ptr_eq(piece[4].data, ours + 16);
	ck_assert_text(piece[4], "X=1");
	/* what needs no merge, and what is merged by lines, is one piece */
	ck_assert_int_eq(merge("A=1\n", "A=2\n", "A=1\n", &opt), ME_OK);
	ck_assert_uint_eq(me_result_pieces(r, &piece), 1);
	ck_assert_text(*piece, "A=2\n");
	ck_assert_int_eq(merge("A=1\n#\nC=1\n", "A=1\n#\nC=1\nB=\"\n",
			       "A=2\n#\nC=1\n", &opt),
			 ME_OK);
	ck_assert_uint_eq(me_result_pieces(r, &piece), 1);
	ck_assert_text(*piece, "A=2\n#\nC=1\nB=\"\n");
	ck_assert_text(me_result_text(r), "A=2\n#\nC=1\nB=\"\n");
	/* no bytes are no piece */
	ck_assert_int_eq(merge("A=1\n", "", "A=1\n", &opt), ME_OK);
	ck_assert_uint_eq(me_result_pieces(r, &piece), 0);
}
END_TEST

/* Tables for so many are looked into in another way (util/map.h). */
START_TEST(a_large_file)
{
	enum { N = 40000, WANT = 3 };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf b[4] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT,
			       ME_BUF_INIT };
	struct me_slice in[3];
	char line[32];
	int i, k, s;

	for (i = 0; i < N; i++) {
		/* in the order that its owner likes, or everybody's */
		k = _i ? N - 1 - i : i;
		snprintf(line, sizeof(line), "K%d=1\n", i);
		me_buf_str(&b[ME_BASE], line);
		snprintf(line, sizeof(line), "K%d=%d\n", i, i % 70 ? 1 : 3);
		me_buf_str(&b[ME_THEIRS], line);
		snprintf(line, sizeof(line), "K%d=%d\n", k,
			 k % 70 == 4 ? 2 : 1);
		me_buf_str(&b[ME_OURS], line);
		snprintf(line, sizeof(line), "K%d=%d\n", k,
			 k % 70 == 0	       ? 3
				 : k % 70 == 4 ? 2
					       : 1);
		me_buf_str(&b[WANT], line);
		/* below what theirs has it below */
		if (k == N - 1)
			me_buf_str(&b[WANT], "NEW=1\n");
	}
	me_buf_str(&b[ME_THEIRS], "NEW=1\n");
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = me_buf_slice(&b[s]);
	ck_assert_int_eq(me_merge(in, &opt, &r), ME_OK);
	ck_assert_uint_eq(me_result_conflicts(r), 0);
	ck_assert(me_slice_eq(me_result_text(r), me_buf_slice(&b[WANT])));
	me_result_free(r);
	r = NULL;
	for (s = 0; s < 4; s++)
		me_buf_free(&b[s]);
}
END_TEST

START_TEST(notes_are_not_without_end)
{
	struct me_buf b = ME_BUF_INIT;
	const struct me_note *note;
	int i;

	for (i = 0; i < 5000; i++)
		me_buf_str(&b, "A=1\n");
	me_buf_add(&b, BYTES("\0"));
	ck_assert_int_eq(merge("A=1\nB=1\n", b.data, "A=2\nB=2\n", NULL),
			 ME_OK);
	ck_assert_uint_lt(me_result_notes(r, &note), 100);
	me_buf_free(&b);
}
END_TEST

Suite *result_suite(void)
{
	Suite *s = suite_create("result");
	TCase *c = tcase_create("result");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, entries_in_the_order_of_the_templates);
	tcase_add_test(c, duplicates_are_one_entry);
	tcase_add_test(c, equal_files_are_their_own_result);
	tcase_add_test(c, what_cannot_be_merged_is_refused);
	tcase_add_test(c, markers_may_be_merged);
	tcase_add_test(c, an_open_quote_is_merged_by_lines);
	tcase_add_test(c, a_merge_by_lines_makes_no_duplicate);
	tcase_add_test(c, what_would_be_misread_is_not_written);
	tcase_add_test(c, a_large_merge);
	tcase_add_test(c, an_unknown_base_removes_nothing);
	tcase_add_test(c, nothing_at_all);
	tcase_add_test(c, pieces_point_into_the_inputs);
	tcase_add_loop_test(c, a_large_file, 0, 2);
	tcase_add_test(c, notes_are_not_without_end);
	suite_add_tcase(s, c);
	return s;
}
