/* What musl/memory.c has in place of musl's own, on the processors it is for. */
#include "suites.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __SSE2__
#define memchr own_memchr
#define memcmp own_memcmp
int memcmp(const void *left, const void *right, size_t n);
void *memchr(const void *text, int c, size_t n);
#include "../../src/musl/memory.c"
#undef memchr
#undef memcmp

enum { LONGEST = 100 };

/* Pages with nothing mapped before and behind. */
struct page {
	unsigned char *from;
	size_t len;
};

static struct page page_new(void)
{
	size_t len = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *p = mmap(NULL, 3 * len, PROT_NONE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(p, MAP_FAILED);
	ck_assert_int_eq(mprotect(p + len, len, PROT_READ | PROT_WRITE), 0);
	return (struct page){ p + len, len };
}

static void page_free(struct page p)
{
	munmap(p.from - p.len, 3 * p.len);
}

/* Each length, at the start of the page, within it, and at its end. */
static unsigned char *place(struct page p, size_t n, int where)
{
	if (where == LONGEST)
		return p.from + p.len - n;
	return p.from + where;
}

static const unsigned char *first(const unsigned char *p, int c, size_t n)
{
	for (; n; n--, p++)
		if (*p == c)
			return p;
	return NULL;
}

/* Said by hand: a million assertions take seconds. */
#define AGREE(right) \
	do { \
		if (!(right)) \
			ck_abort_msg("%s: %zu bytes, place %d, byte %zu", \
				     #right, n, where, at); \
	} while (0)

START_TEST(a_byte_is_found_where_it_is_first)
{
	struct page page = page_new();
	size_t n, at;
	int where;

	memset(page.from, '\n', page.len); /* around it: not to be found */
	for (where = 0; where <= LONGEST; where++)
		for (n = 0; n <= LONGEST; n++) {
			unsigned char *p = place(page, n, where);

			for (at = 0; at <= n; at++) {
				memset(p, 0xff, n);
				if (at < n)
					p[at] = '\n';
				if (at + 5 < n)
					p[at + 5] = '\n';
				AGREE(own_memchr(p, '\n', n) ==
				      first(p, '\n', n));
				AGREE(own_memchr(p, 0x1ff, n) ==
				      first(p, 0xff, n));
			}
			memset(p, '\n', n);
		}
	page_free(page);
}
END_TEST

START_TEST(a_byte_that_is_known_to_come_needs_no_end)
{
	struct page page = page_new();
	unsigned char *p;
	size_t n;

	memset(page.from, 'x', page.len);
	page.from[page.len - 1] = '\0';
	for (n = 1; n <= LONGEST; n++) {
		p = page.from + page.len - n;
		ck_assert_ptr_eq(own_memchr(p, '\0', SIZE_MAX), p + n - 1);
		ck_assert_ptr_eq(own_memchr(p, '\0', SIZE_MAX / 2), p + n - 1);
	}
	page_free(page);
}
END_TEST

START_TEST(nothing_is_found_in_nothing)
{
	ck_assert_ptr_eq(own_memchr(NULL, 0, 0), NULL);
	ck_assert_int_eq(own_memcmp(NULL, NULL, 0), 0);
}
END_TEST

START_TEST(the_first_byte_that_differs_decides)
{
	static const unsigned char pair[][2] = { { 'a', 'b' },
						 { 0x7f, 0x80 },
						 { 0, 0xff } };
	struct page one = page_new(), two = page_new();
	size_t n, at, i;
	int where;

	for (where = 0; where <= LONGEST; where++)
		for (n = 1; n <= LONGEST; n++) {
			unsigned char *a = place(one, n, where),
				      *b = place(two, n, LONGEST);

			for (at = 0; at < n; at++) {
				i = at % (sizeof(pair) / sizeof(*pair));
				memset(a, 'x', n);
				memset(b, 'x', n);
				a[n - 1] = 'y'; /* is asked when nothing else */
				a[at] = pair[i][0];
				b[at] = pair[i][1];
				AGREE(own_memcmp(a, b, n) < 0);
				AGREE(own_memcmp(b, a, n) > 0);
				AGREE(!own_memcmp(a, b, at));
				AGREE(!own_memcmp(a, a, n));
			}
		}
	page_free(one);
	page_free(two);
}
END_TEST
#endif

Suite *memory_suite(void)
{
	Suite *s = suite_create("memory");
#ifdef __SSE2__
	TCase *t = tcase_create("memory");

	tcase_add_test(t, a_byte_is_found_where_it_is_first);
	tcase_add_test(t, a_byte_that_is_known_to_come_needs_no_end);
	tcase_add_test(t, nothing_is_found_in_nothing);
	tcase_add_test(t, the_first_byte_that_differs_decides);
	suite_add_tcase(s, t);
#endif
	return s;
}
