#include "suites.h"

#include <stdio.h>

#include "help.h"

/*
 * The value table of docs/semantics.md, row by row: the values of K in base,
 * ours and theirs (NULL: unset), and what becomes of it.
 */
static const struct {
	const char *val[3];
	enum me_verdict verdict;
	enum me_action action;
} row[] = {
	/* o = t */
	{ { "1", "1", "1" }, ME_SAME, ME_TAKE_OURS },
	{ { "1", "2", "2" }, ME_SAME, ME_TAKE_OURS },
	{ { NULL, "2", "2" }, ME_SAME, ME_TAKE_OURS },
	{ { "1", NULL, NULL }, ME_SAME, ME_DROP },
	{ { "1", "2", "\"2\"" }, ME_SAME, ME_TAKE_OURS },
	{ { "1", "", "''" }, ME_SAME, ME_TAKE_OURS },
	/* o = b, t set differently */
	{ { "1", "1", "2" }, ME_ADOPTED, ME_TAKE_THEIRS },
	{ { "1", "'1'", "2" }, ME_ADOPTED, ME_TAKE_THEIRS },
	{ { "1", "1", "" }, ME_ADOPTED, ME_TAKE_THEIRS },
	/* o = b, t unset */
	{ { "1", "1", NULL }, ME_REMOVED, ME_DROP },
	{ { "1", "\"1\"", NULL }, ME_REMOVED, ME_DROP },
	/* b unset, o unset, t set */
	{ { NULL, NULL, "1" }, ME_ADDED, ME_TAKE_THEIRS },
	{ { NULL, NULL, "" }, ME_ADDED, ME_TAKE_THEIRS },
	/* t = b, o set differently */
	{ { "1", "2", "1" }, ME_KEPT, ME_TAKE_OURS },
	{ { "1", "2", "'1'" }, ME_KEPT, ME_TAKE_OURS },
	{ { "1", "", "1" }, ME_KEPT, ME_TAKE_OURS },
	/* t = b, o unset */
	{ { "1", NULL, "1" }, ME_KEPT_REMOVED, ME_DROP },
	{ { "1", NULL, "'1'" }, ME_KEPT_REMOVED, ME_DROP },
	/* b unset, t unset, o set */
	{ { NULL, "1", NULL }, ME_YOURS, ME_TAKE_OURS },
	/* the conflict row, b set or unset */
	{ { "1", "2", "3" }, ME_CONFLICT, ME_HUNK },
	{ { NULL, "2", "3" }, ME_CONFLICT, ME_HUNK },
	{ { "1", "", "3" }, ME_CONFLICT, ME_HUNK },
	{ { "a b", "\"a b\"", "a c" }, ME_CONFLICT, ME_HUNK },
	{ { "1", "`1`", "2" }, ME_CONFLICT, ME_HUNK },
	/* the rows of the policy */
	{ { "1", "2", NULL }, ME_UPSTREAM_REMOVED, ME_TAKE_OURS },
	{ { "1", NULL, "2" }, ME_DEFAULT_CHANGED, ME_DROP },
};

static struct trio t;

static void teardown(void)
{
	trio_free(&t);
}

static void file_of(char *to, size_t size, const char *val)
{
	if (val)
		snprintf(to, size, "FIRST=1\nK=%s\n", val);
	else
		snprintf(to, size, "FIRST=1\n");
}

static void decide(const char *const val[3], const struct me_options *opt)
{
	static char file[3][64]; /* borrowed by the trio */
	int s;

	for (s = 0; s < 3; s++)
		file_of(file[s], sizeof(file[s]), val[s]);
	trio_decide(&t, file[0], file[1], file[2], opt);
}

static void check(const char *const val[3], const struct me_options *opt,
		  enum me_verdict verdict, enum me_action action)
{
	uint32_t node;

	decide(val, opt);
	for (node = 0; node < t.match.n; node++) {
		const uint32_t *item = t.match.node[node].item;

		/* FIRST is item 0 of all three, K is item 1 */
		if (item[0] == 1 || item[1] == 1 || item[2] == 1)
			break;
	}
	ck_assert_uint_lt(node, t.match.n);
	ck_assert_int_eq(t.decision.verdict[node], verdict);
	ck_assert_int_eq(t.decision.action[node], action);
	ck_assert_uint_eq(t.decision.conflicts, action == ME_HUNK);
	trio_free(&t);
}

START_TEST(each_row_of_the_table)
{
	struct me_options opt = ME_OPTIONS_INIT;

	check(row[_i].val, &opt, row[_i].verdict, row[_i].action);
}
END_TEST

START_TEST(the_verdict_alone)
{
	struct me_slice val[3];
	const struct me_slice *set[3];
	int s;

	for (s = 0; s < 3; s++) {
		val[s] = text(row[_i].val[s]);
		set[s] = row[_i].val[s] ? &val[s] : NULL;
	}
	ck_assert_int_eq(me_verdict_of(set[0], set[1], set[2]),
			 row[_i].verdict);
}
END_TEST

/* Swapping the sides swaps what is done, and the conflicts stay. */
START_TEST(the_table_is_symmetric)
{
	static const enum me_verdict mirror[ME_VERDICTS] = {
		[ME_SAME] = ME_SAME,
		[ME_ADOPTED] = ME_KEPT,
		[ME_REMOVED] = ME_KEPT_REMOVED,
		[ME_ADDED] = ME_YOURS,
		[ME_KEPT] = ME_ADOPTED,
		[ME_KEPT_REMOVED] = ME_REMOVED,
		[ME_YOURS] = ME_ADDED,
		[ME_CONFLICT] = ME_CONFLICT,
		[ME_UPSTREAM_REMOVED] = ME_DEFAULT_CHANGED,
		[ME_DEFAULT_CHANGED] = ME_UPSTREAM_REMOVED,
		[ME_HELD] = ME_HELD,
	};
	struct me_slice val[3];
	const struct me_slice *set[3];
	int s;

	for (s = 0; s < 3; s++) {
		val[s] = text(row[_i].val[s]);
		set[s] = row[_i].val[s] ? &val[s] : NULL;
	}
	ck_assert_int_eq(me_verdict_of(set[0], set[2], set[1]),
			 mirror[row[_i].verdict]);
}
END_TEST

START_TEST(policies)
{
	static const char *const gone_there[] = { "1", "2", NULL };
	static const char *const gone_here[] = { "1", NULL, "2" };
	static const char *const both[] = { "1", "2", "3" };
	static const struct {
		enum me_removed removed;
		enum me_favor favor;
		enum me_action there, here, both;
	} want[] = {
		{ ME_REMOVED_KEEP, ME_FAVOR_NONE, ME_TAKE_OURS, ME_DROP,
		  ME_HUNK },
		{ ME_REMOVED_CONFLICT, ME_FAVOR_NONE, ME_HUNK, ME_HUNK,
		  ME_HUNK },
		{ ME_REMOVED_DROP, ME_FAVOR_NONE, ME_DROP, ME_TAKE_THEIRS,
		  ME_HUNK },
		{ ME_REMOVED_CONFLICT, ME_FAVOR_OURS, ME_TAKE_OURS, ME_DROP,
		  ME_TAKE_OURS },
		{ ME_REMOVED_CONFLICT, ME_FAVOR_THEIRS, ME_DROP, ME_TAKE_THEIRS,
		  ME_TAKE_THEIRS },
		{ ME_REMOVED_KEEP, ME_FAVOR_THEIRS, ME_TAKE_OURS, ME_DROP,
		  ME_TAKE_THEIRS },
		{ ME_REMOVED_DROP, ME_FAVOR_OURS, ME_DROP, ME_TAKE_THEIRS,
		  ME_TAKE_OURS },
	};
	struct me_options opt = ME_OPTIONS_INIT;

	opt.removed = want[_i].removed;
	opt.favor = want[_i].favor;
	check(gone_there, &opt, ME_UPSTREAM_REMOVED, want[_i].there);
	check(gone_here, &opt, ME_DEFAULT_CHANGED, want[_i].here);
	check(both, &opt, ME_CONFLICT, want[_i].both);
}
END_TEST

START_TEST(pins_hold_what_ours_has)
{
	static const char *const glob[] = { "NO*", "[JK]", NULL };
	static const char *const none[] = { "KK", "k", "", NULL };
	struct me_options opt = ME_OPTIONS_INIT;
	int i;

	opt.removed = ME_REMOVED_DROP;
	for (i = 0; i < COUNT(row); i++) {
		bool held = row[i].val[1] &&
			(row[i].action == ME_HUNK ||
			 row[i].verdict == ME_ADOPTED ||
			 row[i].verdict == ME_REMOVED ||
			 row[i].verdict == ME_UPSTREAM_REMOVED);

		opt.pin = glob;
		if (held)
			check(row[i].val, &opt, ME_HELD, ME_TAKE_OURS);
		else if (row[i].verdict != ME_DEFAULT_CHANGED)
			check(row[i].val, &opt, row[i].verdict, row[i].action);
		opt.pin = none;
		if (row[i].verdict == ME_ADOPTED)
			check(row[i].val, &opt, ME_ADOPTED, ME_TAKE_THEIRS);
	}
}
END_TEST

START_TEST(a_comment_on_the_line_before_pins)
{
	static const struct {
		const char *ours;
		enum me_verdict verdict;
	} want[] = {
		{ "# merge-env: keep\nK=1\n", ME_HELD },
		{ "  ##merge-env: keep, the proxy needs it\r\nK=1\n", ME_HELD },
		{ "# merge-env: keep\n\nK=1\n", ME_ADOPTED },
		{ "# merge-env: keep\n# why\nK=1\n", ME_ADOPTED },
		{ "# merge-env:\nK=1\n", ME_ADOPTED },
		{ "K=1\n# merge-env: keep\n", ME_ADOPTED },
		{ "\t#\tmerge-env: keep\nK=1\n", ME_HELD },
		{ "merge-env: keep\nK=1\n", ME_ADOPTED },
		{ "#\nK=1\n", ME_ADOPTED },
		{ "# do not merge-env: keep\nK=1\n", ME_ADOPTED },
		{ "# merge-env: keep\nexport K=1\n", ME_HELD },
	};
	struct me_options opt = ME_OPTIONS_INIT;
	int i;

	for (i = 0; i < COUNT(want); i++) {
		trio_decide(&t, "K=1\n", want[i].ours, "K=2\n", &opt);
		ck_assert_int_eq(t.decision.verdict[trio_setting(&t, "K")],
				 want[i].verdict);
		trio_free(&t);
	}
	/* in the template it says nothing about the operator's value */
	trio_decide(&t, "K=1\n", "K=1\n", "# merge-env: keep\nK=2\n", &opt);
	ck_assert_int_eq(t.decision.verdict[trio_setting(&t, "K")], ME_ADOPTED);
}
END_TEST

START_TEST(credentials_are_held_when_asked)
{
	struct me_options opt = ME_OPTIONS_INIT;

	opt.hold_secrets = true;
	trio_decide(&t, "DB_PASSWORD=a\nDB_HOST=a\n",
		    "DB_PASSWORD=a\nDB_HOST=a\n", "DB_PASSWORD=\nDB_HOST=b\n",
		    &opt);
	ck_assert_int_eq(t.decision.verdict[trio_setting(&t, "DB_PASSWORD")],
			 ME_HELD);
	ck_assert_int_eq(t.decision.verdict[trio_setting(&t, "DB_HOST")],
			 ME_ADOPTED);
}
END_TEST

/* A name as long as pins are compared with, and one that is longer. */
START_TEST(long_names_and_pins)
{
	static const char *const all[] = { "*Z", NULL };
	struct me_options opt = ME_OPTIONS_INIT;
	char base[300], theirs[300];
	int len;

	opt.pin = all;
	for (len = 255; len <= 256; len++) {
		memset(base, 'A', sizeof(base));
		memcpy(base + len - 1, "Z=1\n", 5);
		memcpy(theirs, base, sizeof(base));
		theirs[len + 1] = '2';
		trio_decide(&t, base, base, theirs, &opt);
		ck_assert_int_eq(t.decision.verdict[t.match.id[ME_OURS][0]],
				 len < 256 ? ME_HELD : ME_ADOPTED);
		trio_free(&t);
	}
}
END_TEST

static enum me_action fresh_action(const char *ours, const char *theirs,
				   const char *key, enum me_fresh fresh)
{
	struct me_options opt = ME_OPTIONS_INIT;
	enum me_action action;
	uint32_t node;

	opt.fresh = fresh;
	trio_decide(&t, "A=1\n", ours, theirs, &opt);
	node = trio_setting(&t, key);
	ck_assert_int_eq(t.decision.verdict[node], ME_ADDED);
	action = t.decision.action[node];
	trio_free(&t);
	return action;
}

START_TEST(new_variables)
{
	static const char new[] = "A=1\nK=1\nL=1\n";

	ck_assert_int_eq(fresh_action("A=1\n", new, "K", ME_FRESH_ADD),
			 ME_TAKE_THEIRS);
	ck_assert_int_eq(fresh_action("#K=1\nA=1\n", new, "K", ME_FRESH_ADD),
			 ME_TAKE_THEIRS);
	ck_assert_int_eq(fresh_action("A=1\n", new, "K", ME_FRESH_REPORT),
			 ME_DROP);
	ck_assert_int_eq(fresh_action("A=1\n", new, "K", ME_FRESH_COMMENT),
			 ME_TAKE_COMMENTED);
	/* it is there as a comment, wherever that stands */
	ck_assert_int_eq(fresh_action("# K=2\nA=1\n", new, "K",
				      ME_FRESH_COMMENT),
			 ME_DROP);
	ck_assert_int_eq(fresh_action("A=1\n# k\n#K=", new, "K",
				      ME_FRESH_COMMENT),
			 ME_DROP);
	ck_assert_int_eq(fresh_action("#K=1\nA=1\n", new, "L",
				      ME_FRESH_COMMENT),
			 ME_TAKE_COMMENTED);
	/* not a comment */
	ck_assert_int_eq(fresh_action("B='\n#K=1\n'\nA=1\n", new, "K",
				      ME_FRESH_COMMENT),
			 ME_TAKE_COMMENTED);
}
END_TEST

/* A comment on a variable that is left out is left out. */
START_TEST(comments_on_new_variables)
{
	struct me_options opt = ME_OPTIONS_INIT;

	for (opt.fresh = ME_FRESH_ADD; opt.fresh <= ME_FRESH_REPORT;
	     opt.fresh++) {
		trio_decide(&t, "A=1\n", "A=1\n", "A=1\n# on K\nK=1\n", &opt);
		ck_assert_int_eq(t.decision.action[t.match.id[ME_THEIRS][1]],
				 opt.fresh == ME_FRESH_REPORT ? ME_DROP
							      : ME_TAKE_THEIRS);
		trio_free(&t);
	}
}
END_TEST

/* As many of equal lines as the side that changed their number has, or the
   greater number if both did. */
START_TEST(equal_lines_are_counted)
{
	static const struct {
		int in[3], want;
	} count[] = {
		{ { 2, 2, 3 }, 3 }, { { 2, 3, 2 }, 3 }, { { 2, 2, 1 }, 1 },
		{ { 2, 1, 2 }, 1 }, { { 2, 3, 4 }, 4 }, { { 2, 4, 3 }, 4 },
		{ { 3, 1, 2 }, 2 }, { { 1, 3, 3 }, 3 }, { { 2, 2, 2 }, 2 },
	};
	struct me_options opt = ME_OPTIONS_INIT;
	int i, s, k, kept;
	uint32_t node;

	for (i = 0; i < COUNT(count); i++) {
		char in[3][64];

		for (s = 0; s < 3; s++) {
			in[s][0] = '\0';
			for (k = 0; k < count[i].in[s]; k++)
				strcat(in[s], "# c\n");
			snprintf(in[s] + strlen(in[s]), 16, "A=%d\n", s);
		}
		trio_decide(&t, in[0], in[1], in[2], &opt);
		kept = 0;
		for (node = 0; node < t.match.n; node++)
			if (me_match_exists(&t.match, node) &&
			    me_match_kind(&t.match, node) == ME_COMMENT)
				kept += t.decision.action[node] != ME_DROP;
		ck_assert_int_eq(kept, count[i].want);
		trio_free(&t);
	}
}
END_TEST

START_TEST(without_a_base_ours_stands)
{
	static const char *const both[] = { NULL, "2", "3" };
	struct me_options opt = ME_OPTIONS_INIT;

	opt.base_unknown = true;
	check(both, &opt, ME_KEPT, ME_TAKE_OURS);
}
END_TEST

START_TEST(lines_follow_the_side_that_changed_them)
{
	struct me_options opt = ME_OPTIONS_INIT;
	/* the comment in base, ours, theirs; is it in the result? */
	static const struct {
		bool in[3], want;
	} line[] = {
		{ { 1, 1, 1 }, 1 }, { { 1, 0, 1 }, 0 }, { { 1, 1, 0 }, 0 },
		{ { 1, 0, 0 }, 0 }, { { 0, 1, 0 }, 1 }, { { 0, 0, 1 }, 1 },
		{ { 0, 1, 1 }, 1 },
	};
	int i, s;

	for (i = 0; i < COUNT(line); i++) {
		const char *in[3];
		uint32_t node;

		for (s = 0; s < 3; s++)
			in[s] = line[i].in[s] ? "# c\nA=1\n" : "A=1\n";
		trio_decide(&t, in[0], in[1], in[2], &opt);
		for (node = 0; node < t.match.n; node++)
			if (me_match_exists(&t.match, node) &&
			    me_match_kind(&t.match, node) == ME_COMMENT)
				ck_assert_int_eq(line[i].want,
						 t.decision.action[node] !=
							 ME_DROP);
		ck_assert_uint_eq(t.decision.conflicts, 0);
		trio_free(&t);
	}
}
END_TEST

START_TEST(earlier_duplicates_are_carried)
{
	struct me_options opt = ME_OPTIONS_INIT;
	uint32_t node;

	/* the setting is adopted; what stands above it is the operator's */
	trio_decide(&t, "K=1\n", "K=0\nK=1\n", "K=2\n", &opt);
	node = trio_setting(&t, "K");
	ck_assert_int_eq(t.decision.verdict[node], ME_ADOPTED);
	ck_assert_int_eq(t.decision.action[node], ME_TAKE_THEIRS);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][0]],
			 ME_TAKE_OURS);
	trio_free(&t);
	/* untouched, they are the template's to clean up */
	trio_decide(&t, "K=0\nK=1\n", "K=0\nK=1\n", "K=2\n", &opt);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][0]], ME_DROP);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][1]],
			 ME_TAKE_THEIRS);
	trio_free(&t);
	/* ours has fewer than before: none comes back */
	trio_decide(&t, "K=0\nK=1\n", "K=1\n", "K=0\nK=2\n", &opt);
	ck_assert_int_eq(t.decision.action[trio_setting(&t, "K")],
			 ME_TAKE_THEIRS);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_THEIRS][0]], ME_DROP);
	trio_free(&t);
	/* the template's new value of an earlier one is taken where ours left
	   it alone */
	trio_decide(&t, "K=0\nK=1\n", "K=0\nK=1\n", "K=5\nK=1\n", &opt);
	node = t.match.id[ME_OURS][0];
	ck_assert_int_eq(t.decision.action[node], ME_TAKE_THEIRS);
	ck_assert_int_eq(t.decision.verdict[node], ME_ADOPTED);
	trio_free(&t);
	/* and not where ours did not */
	trio_decide(&t, "K=0\nK=1\n", "K=7\nK=1\n", "K=5\nK=1\n", &opt);
	node = t.match.id[ME_OURS][0];
	ck_assert_int_eq(t.decision.action[node], ME_TAKE_OURS);
	ck_assert_int_eq(t.decision.verdict[node], ME_KEPT);
	trio_free(&t);
	/* nothing above an empty side of a hunk */
	opt.removed = ME_REMOVED_CONFLICT;
	trio_decide(&t, "K=0\nK=1\n", "K=0\nK=2\n", "A=1\n", &opt);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][0]], ME_DROP);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][1]], ME_HUNK);
	opt.removed = ME_REMOVED_KEEP;
	trio_free(&t);
	/* a key that goes goes with all of them */
	trio_decide(&t, "K=0\nK=1\n", "K=0\nK=1\n", "A=1\n", &opt);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][0]], ME_DROP);
	ck_assert_int_eq(t.decision.action[t.match.id[ME_OURS][1]], ME_DROP);
}
END_TEST

Suite *decide_suite(void)
{
	Suite *s = suite_create("decide");
	TCase *c = tcase_create("decide");

	tcase_add_checked_fixture(c, NULL, teardown);
	tcase_add_loop_test(c, each_row_of_the_table, 0, COUNT(row));
	tcase_add_loop_test(c, the_verdict_alone, 0, COUNT(row));
	tcase_add_loop_test(c, the_table_is_symmetric, 0, COUNT(row));
	tcase_add_loop_test(c, policies, 0, 7);
	tcase_add_test(c, pins_hold_what_ours_has);
	tcase_add_test(c, a_comment_on_the_line_before_pins);
	tcase_add_test(c, credentials_are_held_when_asked);
	tcase_add_test(c, long_names_and_pins);
	tcase_add_test(c, new_variables);
	tcase_add_test(c, comments_on_new_variables);
	tcase_add_test(c, equal_lines_are_counted);
	tcase_add_test(c, without_a_base_ours_stands);
	tcase_add_test(c, lines_follow_the_side_that_changed_them);
	tcase_add_test(c, earlier_duplicates_are_carried);
	suite_add_tcase(s, c);
	return s;
}
