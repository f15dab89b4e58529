#include "suites.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/fit.h"
#include "help.h"
#include "util/buf.h"

static struct me_fit measure(struct me_fitter *f, struct me_slice version)
{
	struct me_fit fit;

	ck_assert(me_fitter_measure(f, version, &fit));
	return fit;
}

#define ck_assert_fit(got, ...) \
	do { \
		struct me_fit got_ = (got), want_ = { __VA_ARGS__ }; \
		ck_assert_msg(!memcmp(&got_, &want_, sizeof(want_)), \
			      "equal %zu, other %zu, missing %zu, own %zu, " \
			      "text %zu, not %zu", \
			      got_.equal, got_.other, got_.missing, got_.own, \
			      got_.text, got_.text_missing); \
	} while (0)

START_TEST(what_a_version_explains_is_counted)
{
	struct me_fitter *f = me_fitter_new(
		text("# a\n# a\nA=1\nB='2'\nC=mine\nOWN=1\nA=3\n"), 7);

	ck_assert_ptr_nonnull(f);
	/* equal, other, missing, own, text, text_missing */
	ck_assert_fit(measure(f, text("# a\n# b\nA=3\nB=2\nC=4\nD=5\n")), 2, 1,
		      1, 1, 1, 1);
	/* only the last assignment of a name counts, on either side */
	ck_assert_fit(measure(f, text("A=3\nA=1\nD=\nD=\n")), 0, 1, 1, 3, 0, 0);
	ck_assert_fit(measure(f, text("A=1\nA=3\n# a\n# a\n")), 1, 0, 0, 3, 2,
		      0);
	ck_assert_fit(measure(f, text("")), 0, 0, 0, 4, 0, 0);
	me_fitter_free(f);
}
END_TEST

static void add_line(struct me_buf *b)
{
	static const char *const odd[] = { "\n",       "# %d\n", "#K%d=1\n",
					   "K%d='a\n", "b'\n",	 "K%d=\"\n",
					   "no %d\n",  "\r\n",	 "K%d=1\r\n" };
	const char *form = rand() % 6 ? "K%d=1\n" : odd[rand() % COUNT(odd)];
	char line[32];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(line, sizeof(line), form, rand() % 40);
#pragma GCC diagnostic pop
	me_buf_str(b, line);
}

/* Another version: some lines of the last one are gone, some are new. */
static void change(struct me_buf *b, struct me_slice last)
{
	const char *at = last.data, *end = at + last.len, *eol;

	b->len = 0;
	for (; at < end; at = eol) {
		eol = memchr(at, '\n', (size_t)(end - at));
		eol = eol ? eol + 1 : end;
		if (rand() % 30)
			me_buf_add(b, me_slice(at, (size_t)(eol - at)));
		if (!(rand() % 30))
			add_line(b);
	}
}

/* What was taken over from the version before is what would have been found
   without it. */
START_TEST(a_version_is_measured_as_if_it_were_the_first)
{
	struct me_buf file = ME_BUF_INIT, v[2] = { ME_BUF_INIT, ME_BUF_INIT };
	struct me_fitter *all, *one;
	struct me_fit a, b;
	int i;

	srand(5);
	for (i = 0; i < 60; i++) {
		add_line(&file);
		add_line(&v[0]);
	}
	all = me_fitter_new(me_buf_slice(&file), 1);
	for (i = 0; i < 3000; i++) {
		one = me_fitter_new(me_buf_slice(&file), 2);
		a = measure(all, me_buf_slice(&v[i % 2]));
		b = measure(one, me_buf_slice(&v[i % 2]));
		ck_assert_msg(!memcmp(&a, &b, sizeof(a)), "version %d", i);
		me_fitter_free(one);
		change(&v[(i + 1) % 2], me_buf_slice(&v[i % 2]));
		if (v[(i + 1) % 2].len < 300)
			change(&v[(i + 1) % 2], me_buf_slice(&file));
	}
	me_fitter_free(all);
	me_buf_free(&file);
	me_buf_free(&v[0]);
	me_buf_free(&v[1]);
}
END_TEST

START_TEST(fits_are_compared)
{
	const struct me_fit best = { 90, 8, 2, 1, 5, 5 };
	const struct me_fit text_less = { 90, 8, 2, 1, 4, 5 };
	const struct me_fit near = { 80, 10, 4, 8, 9, 0 };
	const struct me_fit far = { 80, 10, 4, 9, 9, 0 };
	const struct me_fit unsure = { 89, 8, 3, 1, 9, 0 };
	const struct me_fit exact = { 1, 0, 0, 0, 9, 0 };
	const struct me_fit nothing = { 0, 0, 0, 0, 9, 0 };

	ck_assert(me_fit_better(&best, &text_less));
	ck_assert(!me_fit_better(&text_less, &best));
	ck_assert(me_fit_better(&best, &unsure));
	ck_assert(!me_fit_better(&best, &best));
	ck_assert(me_fit_is_sure(&best));
	ck_assert(!me_fit_is_sure(&unsure));
	ck_assert(!me_fit_is_sure(&nothing));
	ck_assert(!me_fit_is_far(&near, &best));
	ck_assert(me_fit_is_far(&far, &best));
	ck_assert(me_fit_is_exact(&exact));
	ck_assert(!me_fit_is_exact(&nothing));
	ck_assert(!me_fit_is_exact(&best));
}
END_TEST

Suite *fit_suite(void)
{
	Suite *s = suite_create("fit");
	TCase *t = tcase_create("fit");

	tcase_add_test(t, what_a_version_explains_is_counted);
	tcase_add_test(t, a_version_is_measured_as_if_it_were_the_first);
	tcase_add_test(t, fits_are_compared);
	suite_add_tcase(s, t);
	return s;
}
