#include "suites.h"

#include "util/map.h"

/* The values under a hash, as a sum and a number. */
static uint32_t sum(const struct me_map *m, uint32_t hash, uint32_t *n)
{
	uint32_t v, total = 0;
	uint64_t at;

	*n = 0;
	for (v = me_map_first(m, hash, &at); v != ME_MAP_END;
	     v = me_map_next(m, hash, &at)) {
		total += v;
		++*n;
	}
	return total;
}

START_TEST(values_are_found_by_hash_while_it_grows)
{
	struct me_map m;
	uint32_t i, n;

	ck_assert(me_map_init(&m, 0));
	for (i = 0; i < 10000; i++)
		ck_assert(me_map_add(&m, i * 2654435761u, i));
	for (i = 0; i < 10000; i++) {
		ck_assert_uint_eq(sum(&m, i * 2654435761u, &n), i);
		ck_assert_uint_eq(n, 1);
	}
	ck_assert_uint_eq(sum(&m, 7, &n), 0);
	ck_assert_uint_eq(n, 0);
	me_map_free(&m);
}
END_TEST

START_TEST(what_was_not_found_is_added_where_the_search_ended)
{
	struct me_map m;
	uint32_t i, n, v;
	uint64_t at;

	ck_assert(me_map_init(&m, 0));
	/* many in a row of slots, and through several sizes of the table */
	for (i = 0; i < 1000; i++) {
		v = me_map_first(&m, i / 2 * 2, &at);
		ck_assert_uint_eq(v, i % 2 ? i - 1 : ME_MAP_END);
		while (v != ME_MAP_END)
			v = me_map_next(&m, i / 2 * 2, &at);
		ck_assert(me_map_add_at(&m, i / 2 * 2, i, at));
	}
	for (i = 0; i < 1000; i += 2) {
		ck_assert_uint_eq(sum(&m, i, &n), 2 * i + 1);
		ck_assert_uint_eq(n, 2);
	}
	me_map_free(&m);
}
END_TEST

START_TEST(values_may_share_a_hash)
{
	static const uint32_t hash[] = { 0, 1, 63, UINT32_MAX };
	struct me_map m;
	uint32_t i, n;
	size_t k;

	ck_assert(me_map_init(&m, 1));
	for (k = 0; k < 4; k++)
		for (i = 1; i <= 100; i++)
			ck_assert(me_map_add(&m, hash[k], i));
	for (k = 0; k < 4; k++) {
		ck_assert_uint_eq(sum(&m, hash[k], &n), 5050);
		ck_assert_uint_eq(n, 100);
	}
	me_map_free(&m);
	ck_assert_ptr_null(m.slot);
}
END_TEST

START_TEST(the_first_and_the_last_index_fit)
{
	struct me_map m;
	uint64_t at;

	ck_assert(me_map_init(&m, 2));
	ck_assert(me_map_add(&m, 5, 0));
	ck_assert(me_map_add(&m, 6, ME_MAP_END - 2));
	ck_assert_uint_eq(me_map_first(&m, 5, &at), 0);
	ck_assert_uint_eq(me_map_next(&m, 5, &at), ME_MAP_END);
	ck_assert_uint_eq(me_map_first(&m, 6, &at), ME_MAP_END - 2);
	me_map_free(&m);
}
END_TEST

Suite *map_suite(void)
{
	Suite *s = suite_create("map");
	TCase *t = tcase_create("map");

	tcase_add_test(t, values_are_found_by_hash_while_it_grows);
	tcase_add_test(t, what_was_not_found_is_added_where_the_search_ended);
	tcase_add_test(t, values_may_share_a_hash);
	tcase_add_test(t, the_first_and_the_last_index_fit);
	suite_add_tcase(s, t);
	return s;
}
