/*
 * memchr() and memcmp(), 16 bytes at once. musl's look at eight, or at one,
 * after the other, and a merge would spend half of its instructions there.
 */
#include <emmintrin.h>
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = sizeof(__m128i), ALL = (1 << BLOCK) - 1 };

static __m128i load(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

/* Which of the bytes are equal: bit i tells of byte i. */
static unsigned equal(__m128i a, __m128i b)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));
}

/* The first bytes that differ; 0 if none do. */
static int compare_block(const unsigned char *a, const unsigned char *b)
{
	unsigned mask = equal(load(a), load(b));
	int i;

	if (mask == ALL)
		return 0;
	i = __builtin_ctz(~mask);
	return a[i] - b[i];
}

static int compare_word(const unsigned char *a, const unsigned char *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	if (x == y)
		return 0;
	return be64toh(x) < be64toh(y) ? -1 : 1;
}

static int compare_few(const unsigned char *a, const unsigned char *b, size_t n)
{
	const size_t word = sizeof(uint64_t);
	int order;

	if (n >= word) {
		order = compare_word(a, b);
		return order ? order : compare_word(a + n - word, b + n - word);
	}
	for (; n; n--, a++, b++)
		if (*a != *b)
			return *a - *b;
	return 0;
}

int memcmp(const void *left, const void *right, size_t n)
{
	const unsigned char *a = left, *b = right;
	int order;

	if (n < BLOCK)
		return compare_few(a, b, n);
	for (; n > BLOCK; n -= BLOCK, a += BLOCK, b += BLOCK) {
		order = compare_block(a, b);
		if (order)
			return order;
	}
	return compare_block(a + n - BLOCK, b + n - BLOCK);
}

/* A caller may know that the byte comes, and not where what is mapped ends. So
   blocks are pairs that begin at a multiple of their size: such a one lies in
   one page, and can be read where one byte of it can. */
void *memchr(const void *text, int c, size_t n)
{
	const __m128i wanted = _mm_set1_epi8((char)c);
	const size_t pair = 2 * sizeof(wanted);
	size_t skip = (uintptr_t)text % pair;
	const unsigned char *p = (const unsigned char *)text - skip;
	uint32_t mask = ~0U << skip;

	if (!n)
		return NULL;
	n = n < SIZE_MAX - skip ? n + skip : SIZE_MAX;
	for (;; p += pair, n -= pair, mask = ~0U) {
		mask &= equal(load(p), wanted) |
			equal(load(p + BLOCK), wanted) << BLOCK;
		if (mask)
			break;
		if (n <= pair)
			return NULL;
	}
	skip = (size_t)__builtin_ctz(mask);
	return skip < n ? (void *)(uintptr_t)(p + skip) : NULL;
}
