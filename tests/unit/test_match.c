#include "suites.h"

#include <stdio.h>

#include "help.h"
#include "util/buf.h"

static struct trio t;

static void teardown(void)
{
	trio_free(&t);
}

/* Are item i of base, j of ours and k of theirs (-1: none) one node? */
static void check_node(int i, int j, int k)
{
	const int want[3] = { i, j, k };
	uint32_t node = ME_NONE;
	int s;

	for (s = 0; s < 3; s++)
		if (want[s] >= 0)
			node = t.match.id[s][want[s]];
	ck_assert_uint_ne(node, ME_NONE);
	for (s = 0; s < 3; s++)
		ck_assert_int_eq((int)t.match.node[node].item[s], want[s]);
	ck_assert(me_match_exists(&t.match, node));
}

START_TEST(an_assignment_is_its_key_wherever_it_stands)
{
	trio_match(&t, "A=1\nB=1\n", "B=2\nexport A = 3\n", "X=1\nA: 4\n");
	check_node(0, 1, 1);
	check_node(1, 0, -1);
	check_node(-1, -1, 0);
	ck_assert_text(me_match_key(&t.match, t.match.id[ME_THEIRS][0]), "X");
	ck_assert_int_eq(me_match_side(&t.match, t.match.id[ME_THEIRS][0]),
			 ME_THEIRS);
	ck_assert_int_eq(me_match_side(&t.match, t.match.id[ME_OURS][0]),
			 ME_BASE);
}
END_TEST

START_TEST(a_line_of_text_is_its_text)
{
	trio_match(&t, "# one\n# two\nwords\n", "words\n# two\r\n# mine\n",
		   "# two\n# one.\nwords");
	check_node(0, -1, -1);
	check_node(1, 1, 0);
	check_node(2, 0, 2);
	check_node(-1, 2, -1);
	check_node(-1, -1, 1);
	ck_assert_int_eq(me_match_kind(&t.match, t.match.id[ME_OURS][0]),
			 ME_OPAQUE);
}
END_TEST

START_TEST(a_key_and_a_line_of_its_name_are_two_things)
{
	trio_match(&t, "A=1\n", "A\n", "# A\n");
	check_node(0, -1, -1);
	check_node(-1, 0, -1);
	check_node(-1, -1, 0);
}
END_TEST

START_TEST(duplicates_are_paired_from_the_last)
{
	const struct me_group *g;

	trio_match(&t, "A=1\n", "A=0\nB=1\nA=1\n", "A=8\nA=9\nA=1\n");
	check_node(0, 2, 2);
	check_node(-1, 0, 1);
	check_node(-1, -1, 0);
	ck_assert_uint_eq(t.match.groups, 1);
	g = &t.match.group[0];
	ck_assert_uint_eq(me_group_len(g), 3);
	ck_assert_uint_eq(g->n[ME_BASE], 1);
	ck_assert_uint_eq(g->n[ME_OURS], 2);
	ck_assert_uint_eq(g->n[ME_THEIRS], 3);
	ck_assert_uint_eq(t.match.member[g->first], t.match.id[ME_OURS][2]);
	ck_assert(t.match.grouped[t.match.id[ME_OURS][0]]);
	ck_assert(!t.match.grouped[t.match.id[ME_OURS][1]]);
}
END_TEST

START_TEST(blank_lines_belong_to_what_stands_below)
{
	trio_match(&t, "A=1\n\nB=1\n\nC=1\n", "A=1\nB=1\n\nC=1\n",
		   "A=1\n\nB=1\n\n\nC=1\n");
	check_node(1, -1, 1);
	/* counted upwards from C */
	check_node(3, 2, 4);
	check_node(-1, -1, 3);
}
END_TEST

START_TEST(many_lines_have_each_its_node)
{
	struct me_buf b = ME_BUF_INIT;
	char line[32];
	uint32_t i;

	for (i = 0; i < 20000; i++) {
		snprintf(line, sizeof(line), "KEY_%u=%u\n", i, i);
		me_buf_str(&b, line);
	}
	me_buf_add(&b, me_slice("", 1));
	trio_match(&t, b.data, b.data, b.data);
	ck_assert_uint_eq(t.match.n, 20000);
	for (i = 0; i < 20000; i++)
		check_node((int)i, (int)i, (int)i);
	me_buf_free(&b);
}
END_TEST

Suite *match_suite(void)
{
	Suite *s = suite_create("match");
	TCase *c = tcase_create("match");

	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_test(c, an_assignment_is_its_key_wherever_it_stands);
	tcase_add_test(c, a_line_of_text_is_its_text);
	tcase_add_test(c, a_key_and_a_line_of_its_name_are_two_things);
	tcase_add_test(c, duplicates_are_paired_from_the_last);
	tcase_add_test(c, blank_lines_belong_to_what_stands_below);
	tcase_add_test(c, many_lines_have_each_its_node);
	suite_add_tcase(s, c);
	return s;
}
