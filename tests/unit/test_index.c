/*
 * The index of git as bytes. That real ones are understood is tested by
 * tests/hooks/index.sh; here are those that no git writes.
 */
#include <stdlib.h>

#include "git/index.h"
#include "help.h"
#include "suites.h"

/* Two entries, ".env.example" and "z" with the extended flag; an extension
   that may be passed over; the checksum. */
static unsigned char good[512];
static size_t good_len;

static void put(const void *p, size_t n)
{
	if (n)
		memcpy(good + good_len, p, n);
	good_len += n;
}

static void put_entry(const char *path, unsigned flags, const char *more,
		      size_t pad)
{
	unsigned char stat[60] = { 0 }, be[2];

	stat[26] = 0x81;
	stat[27] = 0xa4;
	put(stat, sizeof(stat));
	be[0] = (unsigned char)(flags >> 8);
	be[1] = (unsigned char)(flags | strlen(path));
	put(be, 2);
	put(more, more ? 2 : 0);
	put(path, strlen(path));
	put("\0\0\0\0\0\0\0", pad);
}

static void make(void)
{
	good_len = 0;
	put("DIRC\0\0\0\3\0\0\0\2", 12);
	put_entry(".env.example", 0, NULL, 6);
	put_entry("z", 0x4000, "\x20\0", 7);
	put("TREE\0\0\0\2xy", 10);
	put("12345678901234567890", 20);
}

/* How many entries are read; -1: not understood. From a copy of just that
   size, so that a sanitizer sees what is read beyond it. */
static int count(const void *bytes, size_t len, size_t id_len)
{
	char *copy = malloc(len ? len : 1);
	struct me_index_entry e;
	struct me_index x;
	int n = 0, r;

	memcpy(copy, bytes, len);
	me_index_start(&x, me_slice(copy, len), id_len);
	while ((r = me_index_next(&x, &e)) > 0) {
		ck_assert(e.path.data + e.path.len < copy + len);
		n++;
	}
	free(copy);
	return r ? -1 : n;
}

START_TEST(whole)
{
	struct me_index_entry e;
	struct me_index x;

	make();
	ck_assert_int_eq(count(good, good_len, 20), 2);
	me_index_start(&x, me_slice((char *)good, good_len), 20);
	ck_assert_int_eq(me_index_next(&x, &e), 1);
	ck_assert_text(e.path, ".env.example");
	ck_assert_uint_eq(e.mode, 0100644);
	ck_assert(e.plain);
	ck_assert_int_eq(me_index_next(&x, &e), 1);
	ck_assert_text(e.path, "z");
	ck_assert(!e.plain);
	ck_assert_int_eq(me_index_next(&x, &e), 0);
	ck_assert_int_eq(count(good, good_len, 32), -1);
}
END_TEST

START_TEST(truncated)
{
	size_t n;

	make();
	for (n = 0; n < good_len; n++)
		/* without the extension it is whole: its end is a checksum */
		ck_assert_msg(n == good_len - 10 || count(good, n, 20) == -1,
			      "%zu bytes", n);
	good[good_len] = 0;
	ck_assert_int_eq(count(good, good_len + 1, 20), -1);
}
END_TEST

/* Every bit once: an answer, whatever it is, and no access beyond. */
START_TEST(damaged)
{
	size_t i;

	for (i = 0; i < 8 * 150; i++) {
		make();
		good[i / 8] ^= (unsigned char)(1 << i % 8);
		ck_assert_int_le(count(good, good_len, 20), 2);
		count(good, good_len, 32);
	}
}
END_TEST

static const struct {
	const char *what;
	size_t at;
	unsigned char byte;
} refused[] = {
	{ "signature", 0, 'X' },
	{ "version 1", 7, 1 },
	{ "version 2 with an extended flag", 7, 2 },
	{ "version 4", 7, 4 },
	{ "more entries than there are", 11, 3 },
	{ "fewer entries than there are", 11, 1 },
	{ "a longer path", 12 + 61, 13 },
	{ "a NUL in the path", 12 + 62 + 3, 0 },
	{ "out of order", 12 + 62, '~' },
	{ "an extension that must be understood", 12 + 80 + 72, 't' },
	{ "an extension that is too long", 12 + 80 + 72 + 7, 9 },
};

START_TEST(each)
{
	make();
	good[refused[_i].at] = refused[_i].byte;
	ck_assert_msg(count(good, good_len, 20) == -1, "%s", refused[_i].what);
}
END_TEST

START_TEST(twice)
{
	make();
	/* the same path again, as another stage: fine; as the same: not */
	good_len = 12;
	put_entry("a", 0x1000, NULL, 1);
	put_entry("a", 0x2000, NULL, 1);
	put("12345678901234567890", 20);
	good[11] = 2;
	ck_assert_int_eq(count(good, good_len, 20), 2);
	good[12 + 64 + 60] = 0x10;
	ck_assert_int_eq(count(good, good_len, 20), -1);
}
END_TEST

Suite *index_suite(void)
{
	Suite *s = suite_create("index");
	TCase *t = tcase_create("bytes");

	tcase_add_test(t, whole);
	tcase_add_test(t, truncated);
	tcase_add_test(t, damaged);
	tcase_add_loop_test(t, each, 0, COUNT(refused));
	tcase_add_test(t, twice);
	suite_add_tcase(s, t);
	return s;
}
