#include "suites.h"

#include <stdint.h>
#include <string.h>

#include "util/arena.h"

START_TEST(blocks_are_zeroed_and_apart)
{
	struct me_arena a = ME_ARENA_INIT;
	unsigned char *p[100];
	size_t i, j;

	for (i = 0; i < 100; i++) {
		size_t n = i * 613 % 40000 + 1;

		p[i] = me_arena_alloc(&a, n, 1);
		ck_assert_ptr_nonnull(p[i]);
		ck_assert_uint_eq((uintptr_t)p[i] % 16, 0);
		for (j = 0; j < n; j++)
			ck_assert_uint_eq(p[i][j], 0);
		memset(p[i], (int)i, n);
	}
	for (i = 0; i < 100; i++)
		ck_assert_uint_eq(p[i][i * 613 % 40000], i);
	me_arena_free(&a);
	ck_assert_ptr_null(a.chunk);
}
END_TEST

START_TEST(a_size_that_overflows_is_refused)
{
	struct me_arena a = ME_ARENA_INIT;

	ck_assert_ptr_null(me_arena_alloc(&a, SIZE_MAX / 4, 8));
	me_arena_free(&a);
}
END_TEST

START_TEST(a_list_grows_and_keeps_what_it_has)
{
	struct me_arena a = ME_ARENA_INIT;
	uint32_t *list = NULL, *before, i;
	size_t room = 3, moves = 0;

	for (i = 0; i < 1000; i++) {
		before = list;
		list = me_arena_more(&a, list, i, &room, sizeof(*list));
		ck_assert_ptr_nonnull(list);
		moves += list != before;
		list[i] = i;
	}
	for (i = 0; i < 1000; i++)
		ck_assert_uint_eq(list[i], i);
	/* 3, 6, ..., 1536 */
	ck_assert_uint_eq(moves, 10);
	ck_assert_uint_eq(room, 1536);
	/* of more than there was room for, what there was is kept */
	list = me_arena_more(&a, list, 4000, &room, sizeof(*list));
	ck_assert_ptr_nonnull(list);
	ck_assert_uint_eq(room, 6144);
	ck_assert_uint_eq(list[999], 999);
	room = SIZE_MAX / 8;
	ck_assert_ptr_null(me_arena_more(&a, list, room, &room, 8));
	me_arena_free(&a);
}
END_TEST

START_TEST(one_within_another_leaves_it_its_memory)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_arena b = ME_ARENA_WITHIN(&a), c = ME_ARENA_WITHIN(&a);
	unsigned char *small, *again;
	size_t i;

	small = me_arena_raw(&b, 1000, 1);
	ck_assert_ptr_nonnull(small);
	memset(small, 'x', 1000);
	ck_assert_ptr_nonnull(me_arena_raw(&b, 100000, 1));
	me_arena_free(&b);
	ck_assert_ptr_null(b.chunk);
	/* the next one within it has it, and leaves it, too */
	again = me_arena_alloc(&c, 1000, 1);
	ck_assert_ptr_nonnull(again);
	for (i = 0; i < 1000; i++)
		ck_assert_uint_eq(again[i], 0);
#ifndef __SANITIZE_ADDRESS__ /* every block is fresh there */
	ck_assert_ptr_eq(again, small);
	ck_assert_ptr_null(a.spare);
	me_arena_free(&c);
	ck_assert_ptr_nonnull(a.spare);
	ck_assert_ptr_eq(me_arena_raw(&a, 10, 1), small);
	ck_assert_ptr_null(a.spare);
	/* and what nobody has again goes with it */
	ck_assert_ptr_nonnull(me_arena_raw(&b, 10, 1));
	me_arena_free(&b);
	ck_assert_ptr_nonnull(a.spare);
#endif
	me_arena_free(&c);
	me_arena_free(&a);
	ck_assert_ptr_null(a.spare);
	ck_assert_ptr_null(a.chunk);
}
END_TEST

Suite *arena_suite(void)
{
	Suite *s = suite_create("arena");
	TCase *t = tcase_create("arena");

	tcase_add_test(t, blocks_are_zeroed_and_apart);
	tcase_add_test(t, a_size_that_overflows_is_refused);
	tcase_add_test(t, a_list_grows_and_keeps_what_it_has);
	tcase_add_test(t, one_within_another_leaves_it_its_memory);
	suite_add_tcase(s, t);
	return s;
}
