#include "suites.h"

#include <stdio.h>

#include "core/fold.h"
#include "help.h"
#include "util/buf.h"

static const struct me_options plain = ME_OPTIONS_INIT;
static struct trio t;
static struct me_doc lean[3];

static void teardown(void)
{
	trio_free(&t);
}

/* Fold the files; how each comes out: a letter for each item, "-" for one of
   several. */
static void check_fold(const char *base, const char *ours, const char *theirs,
		       const char *base_out, const char *ours_out,
		       const char *theirs_out)
{
	static const char letter[] = { '_', '#', '<', 'V', '?', '-' };
	const char *want[3] = { base_out, ours_out, theirs_out };
	char got[64];
	uint32_t i;
	int s;

	trio_read(&t, base, ours, theirs);
	ck_assert_int_eq(me_fold(lean, t.doc, &plain, &t.arena), ME_FOLD_DONE);
	for (s = 0; s < 3; s++) {
		for (i = 0; i < lean[s].n; i++)
			got[i] = letter[lean[s].item[i].kind];
		got[i] = '\0';
		ck_assert_str_eq(got, want[s]);
		ck_assert_uint_eq(lean[s].item[i].at, t.doc[s].text.len);
	}
}

static void add_variables(struct me_buf *b, const char *name, int n)
{
	char line[16];
	int i;

	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%s%d=\n", name, i);
		me_buf_str(b, line);
	}
}

#define MANY "A=\n# a\nB=\n\nC=\n# c\nD=\n# d\nE=\n# e\nF=\n"

START_TEST(what_all_share_is_one_item)
{
	check_fold(MANY "X=1\n", MANY "X=2\n", "N=\n" MANY "X=1\n", "-V", "-V",
		   "V-V");
	ck_assert_text(me_doc_raw(&lean[ME_THEIRS], 1), MANY);
	/* what is folded is in no other place; X is in all three files, and
	   known to be the same, so that it need not be looked up */
	ck_assert(lean[ME_BASE].item[0].flags & ME_LEX_ALONE);
	ck_assert(lean[ME_BASE].item[1].flags & ME_LEX_ALONE);
	ck_assert_uint_eq(lean[ME_OURS].item[1].flags, 0);
	ck_assert_uint_eq(lean[ME_OURS].like[1], 1);
	ck_assert_uint_eq(lean[ME_THEIRS].item[1].flags,
			  ME_LEX_LIKE | ME_LEX_ALONE);
	/* all but the blank line could move */
	ck_assert_uint_eq(me_fold_weight(&lean[ME_OURS].item[0]), 10);
	ck_assert_uint_eq(lean[ME_OURS].like[0], 0);
	ck_assert_uint_eq(lean[ME_THEIRS].like[0], ME_NONE);
	ck_assert_uint_eq(lean[ME_THEIRS].like[1], 0);
}
END_TEST

START_TEST(text_at_its_ends_is_left_out)
{
	check_fold("# 1\n\n# 2\n" MANY "# 3\n\n# 4\nX=1\n",
		   "# 1\n\n# 2\n" MANY "# 3\n\n# 4\nX=2\n",
		   "# 1\n\n# 2\n" MANY "# 3\n\n# 4\nX=3\n", "#-#V", "#-#V",
		   "#-#V");
	ck_assert_text(me_doc_raw(&lean[ME_OURS], 1), "\n# 2\n" MANY "# 3\n\n");
}
END_TEST

/* The largest weight that an item can hold. */
START_TEST(a_long_stretch_is_several_folds)
{
	enum { MOST = 65535, N = 2 * MOST + 1 };
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	int s;

	for (s = 0; s < 3; s++) {
		add_variables(&in[s], "A", N);
		me_buf_fill(&in[s], 'X', (size_t)s + 1);
		me_buf_add(&in[s], BYTES("=\n\0"));
	}
	check_fold(in[0].data, in[1].data, in[2].data, "--VV", "--VV", "--VV");
	ck_assert_uint_eq(me_fold_weight(&lean[ME_OURS].item[0]), MOST);
	ck_assert_uint_eq(me_fold_weight(&lean[ME_OURS].item[1]), MOST);
	for (s = 0; s < 3; s++)
		me_buf_free(&in[s]);
}
END_TEST

START_TEST(a_variable_that_is_set_elsewhere_is_not_folded)
{
	check_fold(MANY "X=1\n", MANY "X=2\nC=7\n", MANY "X=3\n", "-_V#-V",
		   "-_V#-VV", "-_V#-V");
	ck_assert(!(lean[ME_BASE].item[2].flags & ME_LEX_ALONE));
	ck_assert_uint_eq(lean[ME_OURS].like[6], ME_NONE);
}
END_TEST

/* Below the own D=, ours goes on as base does there, for the second time. */
START_TEST(nor_what_another_has_twice)
{
	check_fold(MANY "X=1\n", MANY "X=2\nD=\n# d\nE=\n# e\nF=\n",
		   MANY "X=3\n", "-#V#V#VV", "-#V#V#VVV#V#V", "-#V#V#VV");
}
END_TEST

START_TEST(nor_one_that_base_sets_twice)
{
	check_fold(MANY "C=\nG=\n# g\n", MANY "C=\nG=\n# g\nX=2\n",
		   MANY "C=\nG=\n# g\nX=3\n", "-_V#-VV#", "-_V#-VV#V",
		   "-_V#-VV#V");
}
END_TEST

START_TEST(text_that_base_has_once_stands_for_itself)
{
	check_fold(MANY "X=1\n", MANY "X=2\n", MANY "X=3\n# c\n", "-#-V",
		   "-#-V", "-#-V#");
}
END_TEST

START_TEST(text_that_base_repeats_is_folded_and_marked_outside)
{
	check_fold("A=\n#\nB=\n#\nC=\nD=\n#\nE=\nX=1\n",
		   "A=\n#\nB=\n#\nC=\nD=\n#\nE=\nX=2\n#\n",
		   "A=\n#\nB=\n#\nC=\nD=\n#\nE=\nX=3\n", "-V", "-V#", "-V");
	ck_assert_uint_eq(me_fold_weight(&lean[ME_OURS].item[0]), 5);
	ck_assert(lean[ME_OURS].item[2].flags & ME_LEX_COMMON);
	ck_assert(!(lean[ME_OURS].item[1].flags & ME_LEX_COMMON));
}
END_TEST

START_TEST(what_one_file_has_once_is_marked)
{
	static const bool ours[] = { true, false, false, true, false };
	static const bool theirs[] = { true,  false, false, false,
				       false, false, true };
	uint32_t i;

	check_fold(MANY "X=1\n", MANY "X=2\nN=\nO=\n# n\n",
		   MANY "X=3\nN=\n# n\n# m\n# m\nP=\n", "-V", "-VVV#",
		   "-VV###V");
	for (i = 0; i < COUNT(ours); i++)
		ck_assert(ours[i] ==
			  !!(lean[ME_OURS].item[i].flags & ME_LEX_ALONE));
	for (i = 0; i < COUNT(theirs); i++)
		ck_assert(theirs[i] ==
			  !!(lean[ME_THEIRS].item[i].flags & ME_LEX_ALONE));
}
END_TEST

START_TEST(nothing_but_blank_lines_is_no_fold)
{
	check_fold("# a\n\n\n\n# b\nX=1\n", "# a\n\n\n\n# b\nX=2\n",
		   "# a\n\n\n\n# b\n\nX=1\n", "#___#V", "#___#V", "#___#_V");
}
END_TEST

START_TEST(a_line_that_joins_the_one_above_is_not_folded)
{
	check_fold(MANY "\"x\"\n"
			"G=\n# g\nH=\n# h\nI=\nX=1\n",
		   MANY "\"x\"\n"
			"G=\n# g\nH=\n# h\nI=\nX=2\n",
		   MANY "\"x\"\n"
			"G=\n# g\nH=\n# h\nI=\nX=3\n",
		   "-?-V", "-?-V", "-?-V");
}
END_TEST

START_TEST(files_that_share_little_are_left_alone)
{
	trio_read(&t, "A=\nB=\nC=\n" MANY, "A=\nB=\nC=\nX=1\n", "A=\nB=\nC=\n");
	ck_assert_int_eq(me_fold(lean, t.doc, &plain, &t.arena),
			 ME_FOLD_NOT_WORTH);
}
END_TEST

/* Names that differ in their middle alone are known apart, and too many of
   them are left to the merge of what is not folded. */
START_TEST(names_with_the_same_ends)
{
	static const char few[] = "# same01 1 same01\n# same01 2 same01\n"
				  "Q=\nSAME_NAME_1_SAME_NAME=\n"
				  "SAME_NAME_2_SAME_NAME=\n";
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	char line[32];
	int s, i;

	for (s = 0; s < 3; s++) {
		me_buf_str(&in[s], MANY);
		me_buf_str(&in[s], few);
		me_buf_str(&in[s], s ? s > 1 ? "X=1" : "X=2" : "X=3");
		me_buf_add(&in[s], BYTES("\n\0"));
	}
	check_fold(in[0].data, in[1].data, in[2].data, "-V", "-V", "-V");
	trio_free(&t);
	for (s = 0; s < 3; s++)
		in[s].len = 0;
	for (i = 0; i < 300; i++) {
		snprintf(line, sizeof(line), "SAME_NAME_%03d_SAME_NAME=\n", i);
		for (s = 0; s < 3; s++)
			me_buf_str(&in[s], line);
	}
	for (s = 0; s < 3; s++)
		me_buf_add(&in[s], BYTES("\0"));
	trio_read(&t, in[0].data, in[1].data, in[2].data);
	ck_assert_int_eq(me_fold(lean, t.doc, &plain, &t.arena),
			 ME_FOLD_NOT_WORTH);
	for (s = 0; s < 3; s++)
		me_buf_free(&in[s]);
}
END_TEST

static void plan(const struct me_doc doc[3])
{
	ck_assert(me_match_build(&t.match, doc, &plain, &t.arena));
	ck_assert(me_decide(&t.decision, &t.match, &plain, &t.arena));
	ck_assert(me_weave(&t.order, &t.match, &t.decision, &t.arena));
}

#define MORE "G=\nH=\nI=\nJ=\nK=\nL=\nM=\n"
#define NEW "A=\nN1=\n# a\nB=\nN2=\nN3=\n\nC=\n# c\nD=\n# d\nE=\n# e\nF=\n"

START_TEST(what_theirs_added_in_it_comes_with_it)
{
	check_fold(MANY MORE "X=1\nY=\n", MANY MORE "X=2\nY=\n",
		   NEW MORE "X=1\nN4=\nY=\n", "-VV", "-VV", "-VVV");
	ck_assert_text(me_doc_raw(&lean[ME_THEIRS], 0), NEW MORE);
	ck_assert_text(me_doc_raw(&lean[ME_OURS], 0), MANY MORE);
	ck_assert_uint_eq(lean[ME_OURS].item[0].flags,
			  ME_LEX_LIKE | ME_LEX_ALONE);
	ck_assert_uint_eq(lean[ME_THEIRS].item[0].flags, ME_LEX_ALONE);
	ck_assert_uint_eq(lean[ME_THEIRS].like[0], 0);
	/* those could not have moved */
	ck_assert_uint_eq(me_fold_weight(&lean[ME_THEIRS].item[0]), 17);
}
END_TEST

/* The same, elsewhere in the two files: by what stands in ours and theirs
   between the same two variables. */
START_TEST(what_else_is_new_parts_it)
{
	static const struct {
		const char *ours, *theirs, *ours_out, *theirs_out;
	} row[] = {
		/* both have it */
		{ "N=\n", "N=\n", "-V-", "-V-" },
		{ "N=\n", "M=\n", "-V-", "-V-" },
		/* ours has */
		{ "N=\n", "", "-V-", "--" },
		/* it has a comment, a blank line, another kind of line */
		{ "", "# n\nN=\n", "--", "-#V-" },
		{ "", "N=\n\n", "--", "-V_-" },
		{ "", "N=\nwhat is this\n", "--", "-V?-" },
		/* it is set twice, or elsewhere */
		{ "", "N=\nN=\n", "--", "-VV-" },
		{ "", "C=\n", NULL, NULL },
		{ "", "X=\n", "--", "-V-" },
	};
	struct me_buf ours = ME_BUF_INIT, theirs = ME_BUF_INIT;
	int r;

	for (r = 0; r < COUNT(row); r++) {
		char out[2][16];

		me_buf_str(&ours, MANY);
		me_buf_str(&ours, row[r].ours);
		me_buf_add(&ours, BYTES("G=\nH=\nX=1\n\0"));
		me_buf_str(&theirs, MANY);
		me_buf_str(&theirs, row[r].theirs);
		me_buf_add(&theirs, BYTES("G=\nH=\nX=2\n\0"));
		if (row[r].ours_out) {
			snprintf(out[0], sizeof(out[0]), "%sV",
				 row[r].ours_out);
			snprintf(out[1], sizeof(out[1]), "%sV",
				 row[r].theirs_out);
			check_fold(MANY "G=\nH=\nX=0\n", ours.data, theirs.data,
				   "--V", out[0], out[1]);
		} else {
			check_fold(MANY "G=\nH=\nX=0\n", ours.data, theirs.data,
				   "-_V#--V", "-_V#--V", "-_V#-V-V");
		}
		teardown();
		me_buf_free(&ours);
		me_buf_free(&theirs);
	}
}
END_TEST

/* By what theirs has in place of M=; G= to L= are below F=, and above it. */
START_TEST(what_theirs_changed_in_it_comes_with_it)
{
	static const struct {
		const char *theirs, *base_out, *theirs_out;
	} row[] = {
		{ "M=2\n", "-V", "-V" },
		{ "export M=2 # it\n", "-V", "-V" },
		{ "", "-V", "-V" },
		{ "N=\nM=2\nN1=\n", "-V", "-V" },
		{ "N=\nN1=\n", "-V", "-V" },
		/* it has a comment, or a line that is none */
		{ "# m\nM=2\n", "-V-V", "-#V-V" },
		{ "M 2\n", "-V-V", "-?-V" },
		/* it is set twice */
		{ "M=2\nM=3\n", "-V-V", "-VV-V" },
		/* M= is gone, and another one there twice */
		{ "L=2\n", "-VV-V", "-VV-V" },
	};
	struct me_buf theirs = ME_BUF_INIT;
	int r;

	for (r = 0; r < COUNT(row); r++) {
		me_buf_str(&theirs, MANY "G=\nH=\nI=\nJ=\nK=\nL=\n");
		me_buf_str(&theirs, row[r].theirs);
		me_buf_add(&theirs, BYTES("O=\nP=\nQ=\nX=2\n\0"));
		check_fold(MANY MORE "O=\nP=\nQ=\nX=0\n",
			   MANY MORE "O=\nP=\nQ=\nX=1\n", theirs.data,
			   row[r].base_out, row[r].base_out, row[r].theirs_out);
		teardown();
		me_buf_free(&theirs);
	}
}
END_TEST

/* Two that changed their places, too, one that is elsewhere, and one that is
   there and elsewhere. */
START_TEST(what_changed_in_another_place_parts_it)
{
	check_fold(MANY MORE "O=\nP=\nQ=\nX=0\n", MANY MORE "O=\nP=\nQ=\nX=1\n",
		   MANY "G=\nH=\nJ=1\nI=1\nK=\nL=\nM=\nO=\nP=\nQ=\nX=2\n",
		   "-VV-V", "-VV-V", "-VV-V");
	teardown();
	check_fold(MANY MORE "O=\nP=\nQ=\nX=0\n", MANY MORE "O=\nP=\nQ=\nX=1\n",
		   MANY "G=\nH=\nI=1\nK=\nL=\nM=\nO=\nJ=1\nP=\nQ=\nX=2\n",
		   "-VV--V", "-VV--V", "-V-V-V");
	teardown();
	check_fold(MANY MORE "O=\nP=\nQ=\nR=\nX=0\n",
		   MANY MORE "O=\nP=\nQ=\nR=\nX=1\n",
		   MANY
		   "G=\nH=\nI=\nJ=\nK=\nL=\nM=1\nO=\nP=\nM=2\nQ=\nR=\nX=2\n",
		   "-V--V", "-V--V", "-V-V-V");
}
END_TEST

START_TEST(text_that_theirs_removed_parts_it)
{
	check_fold(MANY MORE "X=0\n", MANY MORE "X=1\n",
		   "A=\n# a\nB=\n\nC=\nD=\n# d\nE=\n# e\nF=\n" MORE "X=2\n",
		   "-#-V", "-#-V", "--V");
}
END_TEST

/* What ours has changed there is merged. */
START_TEST(what_ours_changed_there_parts_it)
{
	check_fold(MANY MORE "X=0\n", MANY "G=\nH=1\nI=\nK=\nL=\nM=\nX=1\n",
		   MANY "G=\nH=2\nI=\nJ=2\nK=\nL=\nM=\nX=2\n", "-VVV-V",
		   "-VV-V", "-VVV-V");
}
END_TEST

/* Below a line of text it might become its owner. */
START_TEST(what_theirs_added_below_text_parts_it)
{
	check_fold("A=\n# a\nB=\nC=\n\nD=\nE=\n" MORE "X=0\n",
		   "A=\n# a\nB=\nC=\n\nD=\nE=\n" MORE "X=1\n",
		   "A=\n# a\nN=\nB=\nC=\n\nN1=\nD=\nE=\n" MORE "X=2\n",
		   "V#-_-V", "V#-_-V", "V#V-_V-V");
}
END_TEST

/* A part that theirs moved away, and one that it moved there. */
START_TEST(what_theirs_moved_parts_it)
{
	check_fold(MANY MORE "X=0\n", MANY MORE "X=1\n",
		   MANY "N=\nK=\nL=\nM=\nG=\nO=\nH=\nI=\nJ=\nX=2\n", "--V-V",
		   "--V-V", "-VV--V");
}
END_TEST

static const struct me_options *const no_joins[] = {
	&(const struct me_options){ .fresh = ME_FRESH_REPORT },
	&(const struct me_options){ .fresh = ME_FRESH_COMMENT },
	&(const struct me_options){ .hold_secrets = true },
	&(const struct me_options){
		.pin = (const char *const[]){ "N*", NULL } },
};

/* Where what is new is not just added, or lines may end in two ways. */
START_TEST(what_theirs_added_may_have_to_be_looked_at)
{
	int r;

	for (r = 0; r < COUNT(no_joins); r++) {
		trio_read(&t, MANY MORE "X=1\n", MANY MORE "X=2\n",
			  NEW MORE "X=1\n");
		ck_assert_int_eq(me_fold(lean, t.doc, no_joins[r], &t.arena),
				 ME_FOLD_DONE);
		ck_assert_uint_eq(lean[ME_BASE].n, 6);
		teardown();
	}
	check_fold(MANY MORE "X=1\n", MANY MORE "X=2\n", NEW MORE "X=3\r\n",
		   "V#V_-V", "V#V_-V", "VV#VVV_-V");
}
END_TEST

/* Theirs moved what is folded: there is no such order of folds. */
START_TEST(a_fold_does_not_move)
{
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	int s;

	for (s = 0; s < 3; s++) {
		if (s != ME_THEIRS)
			add_variables(&in[s], "A", 40);
		add_variables(&in[s], "B", 108);
		if (s == ME_THEIRS)
			add_variables(&in[s], "A", 40);
		me_buf_fill(&in[s], 'X', (size_t)s);
		me_buf_add(&in[s], BYTES("=1\n\0"));
	}
	trio_read(&t, in[0].data, in[1].data, in[2].data);
	ck_assert_int_eq(me_fold(lean, t.doc, &plain, &t.arena), ME_FOLD_DONE);
	plan(lean);
	ck_assert(t.order.unfold);
	plan(t.doc);
	ck_assert(!t.order.unfold);
	for (s = 0; s < 3; s++)
		me_buf_free(&in[s]);
}
END_TEST

Suite *fold_suite(void)
{
	Suite *s = suite_create("fold");
	TCase *c = tcase_create("fold");

	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_test(c, what_all_share_is_one_item);
	tcase_add_test(c, text_at_its_ends_is_left_out);
	tcase_add_test(c, a_long_stretch_is_several_folds);
	tcase_add_test(c, a_variable_that_is_set_elsewhere_is_not_folded);
	tcase_add_test(c, nor_what_another_has_twice);
	tcase_add_test(c, nor_one_that_base_sets_twice);
	tcase_add_test(c, text_that_base_has_once_stands_for_itself);
	tcase_add_test(c, text_that_base_repeats_is_folded_and_marked_outside);
	tcase_add_test(c, what_one_file_has_once_is_marked);
	tcase_add_test(c, nothing_but_blank_lines_is_no_fold);
	tcase_add_test(c, a_line_that_joins_the_one_above_is_not_folded);
	tcase_add_test(c, files_that_share_little_are_left_alone);
	tcase_add_test(c, names_with_the_same_ends);
	tcase_add_test(c, what_theirs_added_in_it_comes_with_it);
	tcase_add_test(c, what_else_is_new_parts_it);
	tcase_add_test(c, what_theirs_changed_in_it_comes_with_it);
	tcase_add_test(c, what_changed_in_another_place_parts_it);
	tcase_add_test(c, text_that_theirs_removed_parts_it);
	tcase_add_test(c, what_ours_changed_there_parts_it);
	tcase_add_test(c, what_theirs_added_below_text_parts_it);
	tcase_add_test(c, what_theirs_moved_parts_it);
	tcase_add_test(c, what_theirs_added_may_have_to_be_looked_at);
	tcase_add_test(c, a_fold_does_not_move);
	suite_add_tcase(s, c);
	return s;
}
