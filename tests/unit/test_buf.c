#include "suites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "help.h"
#include "sys/print.h"
#include "util/buf.h"

START_TEST(what_is_added_stands_there_in_order)
{
	struct me_buf b = ME_BUF_INIT;

	me_buf_str(&b, "KEY=");
	me_buf_add(&b, me_slice(NULL, 0));
	me_buf_add(&b, BYTES("a\0b"));
	me_buf_fill(&b, '<', 7);
	me_buf_fill(&b, '>', 0);
	ck_assert(!me_buf_failed(&b));
	ck_assert_slice_eq(me_buf_slice(&b), BYTES("KEY=a\0b<<<<<<<"));
	me_buf_free(&b);
	ck_assert_uint_eq(b.len, 0);
	ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(formatted_text_is_whole_however_long)
{
	struct me_buf b = ME_BUF_INIT;
	char *line = malloc(5001);
	size_t i;

	ck_assert_ptr_nonnull(line);
	memset(line, 'x', 5000);
	line[5000] = '\0';
	for (i = 0; i < 300; i++)
		me_print_add(&b, "%zu%s", i % 10, "");
	me_print_add(&b, "<%s>", line);
	ck_assert(!me_buf_failed(&b));
	ck_assert_uint_eq(b.len, 300 + 5002);
	ck_assert_slice_eq(me_slice(b.data + 295, 6), BYTES("56789<"));
	ck_assert_slice_eq(me_slice(b.data + b.len - 3, 3), BYTES("xx>"));
	me_buf_free(&b);
	free(line);
}
END_TEST

START_TEST(it_grows_and_keeps_what_it_has)
{
	struct me_buf b = ME_BUF_INIT;
	size_t i;

	for (i = 0; i < 100000; i++)
		me_buf_fill(&b, (char)('a' + i % 26), 1);
	ck_assert(!me_buf_failed(&b));
	ck_assert_uint_eq(b.len, 100000);
	for (i = 0; i < b.len; i++)
		ck_assert_int_eq(b.data[i], 'a' + (int)(i % 26));
	me_buf_free(&b);
}
END_TEST

START_TEST(the_first_failure_sticks)
{
	struct me_buf b = ME_BUF_INIT;

	me_buf_str(&b, "before");
	me_buf_reserve(&b, SIZE_MAX - 2);
	ck_assert(me_buf_failed(&b));
	me_buf_str(&b, "after");
	me_print_add(&b, "%d", 1);
	me_buf_fill(&b, 'x', 3);
	ck_assert(me_buf_failed(&b));
	ck_assert_text(me_buf_slice(&b), "before");
	me_buf_free(&b);
	ck_assert(!me_buf_failed(&b));
}
END_TEST

Suite *buf_suite(void)
{
	Suite *s = suite_create("buf");
	TCase *t = tcase_create("buf");

	tcase_add_test(t, what_is_added_stands_there_in_order);
	tcase_add_test(t, formatted_text_is_whole_however_long);
	tcase_add_test(t, it_grows_and_keeps_what_it_has);
	tcase_add_test(t, the_first_failure_sticks);
	suite_add_tcase(s, t);
	return s;
}
