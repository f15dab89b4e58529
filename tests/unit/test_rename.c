#include "suites.h"

#include <stdio.h>

#include "core/rename.h"
#include "help.h"

START_TEST(parse)
{
	static const char *const bad[] = { "", "A", "=", "=B", "A=", "A=B=C" };
	struct me_rename r;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert(!me_rename_parse(&r, bad[i]));
	ck_assert(me_rename_parse(&r, "OLD=NEW"));
	ck_assert_text(r.from, "OLD");
	ck_assert_text(r.to, "NEW");
}
END_TEST

START_TEST(apply)
{
	const struct me_rename list[] = { { text("A"), text("X") },
					  { text("B"), text("C") } };
	struct me_buf b = ME_BUF_INIT;

	ck_assert(me_rename_apply(&b,
				  text("# A=0\nexport A = 1\nB=2\nA=3 # A\n"
				       "C=4"),
				  list, 2, 0));
	/* not B: there is a C */
	ck_assert_text(me_buf_slice(&b),
		       "# A=0\nexport X = 1\nB=2\nX=3 # A\nC=4");
	me_buf_free(&b);
}
END_TEST

static size_t guess(struct me_rename *out, size_t max, const char *base,
		    const char *theirs)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice in[3] = { text(base), text(base), text(theirs) };
	const struct me_entry *e;
	struct me_result *r;
	size_t n;

	ck_assert_int_eq(me_merge(in, &opt, &r), ME_OK);
	n = me_result_entries(r, &e);
	n = me_rename_guess(out, max, e, n);
	me_result_free(r);
	return n;
}

START_TEST(guesses)
{
	static const struct {
		const char *base, *theirs;
		size_t n;
	} t[] = {
		{ "DB_HOST=x\n", "POSTGRES_DB_HOST=x\n", 1 },
		{ "DB_HOST=x\n", "DB_HOST_NAME='x'\n", 1 },
		{ "DB_HOST=x\n", "PG_SERVER=x\n", 0 },	    /* no kin */
		{ "DB_HOST=x\n", "DB_SERVER=x\n", 0 },	    /* too short */
		{ "DB_HOST=x\n", "HOST=x\nHOST_2=x\n", 0 }, /* which? */
		{ "DB_HOST=x\n", "HOST=y\n", 0 },
		{ "DB_HOST=\n", "HOST=\n", 0 }, /* says nothing */
		{ "DB_HOST=x\nHOST=x\n", "HOST=x\n", 0 },
		{ "A_USER=x\nA_PORT=1\n", "B_USER=x\nB_PORT=1\n", 2 },
	};
	struct me_rename out[2];
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(*t); i++)
		ck_assert_msg(guess(out, 2, t[i].base, t[i].theirs) == t[i].n,
			      "%zu", i);
	ck_assert_uint_eq(guess(out, 1, t[i - 1].base, t[i - 1].theirs), 1);
	ck_assert_uint_eq(guess(out, 0, t[0].base, t[0].theirs), 0);
}
END_TEST

/* Many against many are left alone: it is a new file. */
START_TEST(not_without_end)
{
	struct me_buf base = ME_BUF_INIT, theirs = ME_BUF_INIT;
	struct me_rename out[2];
	char line[40];
	int i;

	for (i = 0; i < 6000; i++) {
		snprintf(line, sizeof(line), "OLD_%d=%d\n", i, i);
		me_buf_str(&base, line);
		snprintf(line, sizeof(line), "NEW_%d=x%d\n", i, i);
		me_buf_str(&theirs, line);
	}
	me_buf_fill(&base, '\0', 1);
	me_buf_fill(&theirs, '\0', 1);
	ck_assert_uint_eq(guess(out, 2, base.data, theirs.data), 0);
	me_buf_free(&base);
	me_buf_free(&theirs);
}
END_TEST

Suite *rename_suite(void)
{
	Suite *s = suite_create("rename");
	TCase *tc = tcase_create("rename");

	tcase_add_test(tc, parse);
	tcase_add_test(tc, apply);
	tcase_add_test(tc, guesses);
	tcase_add_test(tc, not_without_end);
	suite_add_tcase(s, tc);
	return s;
}
