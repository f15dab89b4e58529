#include "suites.h"

#include <stdlib.h>

#include "help.h"
#include "util/lis.h"

/* The length of the longest run, the slow way. */
static uint32_t longest(const uint32_t *v, uint32_t n)
{
	uint32_t len[64], best = 0, i, j;

	for (i = 0; i < n; i++) {
		len[i] = 1;
		for (j = 0; j < i; j++)
			if (v[j] < v[i] && len[j] >= len[i])
				len[i] = len[j] + 1;
		best = len[i] > best ? len[i] : best;
	}
	return best;
}

START_TEST(members_rise_and_are_as_many_as_can_be)
{
	uint32_t v[64], n, i, round, seed = 1;
	uint8_t in[64];

	for (round = 0; round < 2000; round++) {
		uint32_t members = 0, last = 0;

		n = round % 64;
		for (i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			v[i] = 1 + (seed >> 16) % (1 + round % 97);
		}
		ck_assert(me_lis(v, n, in));
		for (i = 0; i < n; i++) {
			if (!in[i])
				continue;
			ck_assert_uint_gt(v[i], last);
			last = v[i];
			members++;
		}
		ck_assert_uint_eq(members, longest(v, n));
	}
}
END_TEST

START_TEST(what_is_in_order_is_all_taken)
{
	static const uint32_t v[] = { 0, 1, 2, 7, 900 };
	uint8_t in[5];
	int i;

	ck_assert(me_lis(v, 5, in));
	for (i = 0; i < 5; i++)
		ck_assert_uint_eq(in[i], 1);
	ck_assert(me_lis(v, 0, in));
}
END_TEST

START_TEST(one_that_moved_far_moves_alone)
{
	static const uint32_t v[] = { 1, 2, 3, 4, 0 };
	static const uint8_t want[] = { 1, 1, 1, 1, 0 };
	uint8_t in[5];

	ck_assert(me_lis(v, 5, in));
	ck_assert_mem_eq(in, want, 5);
}
END_TEST

Suite *lis_suite(void)
{
	Suite *s = suite_create("lis");
	TCase *t = tcase_create("lis");

	tcase_add_test(t, members_rise_and_are_as_many_as_can_be);
	tcase_add_test(t, what_is_in_order_is_all_taken);
	tcase_add_test(t, one_that_moved_far_moves_alone);
	suite_add_tcase(s, t);
	return s;
}
