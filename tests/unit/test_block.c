/*
 * The block that install puts into a file: putting it in twice is putting it
 * in once, taking it out gives the bytes that were there, and no line of
 * somebody else's is lost.
 */
#include "help.h"
#include "setup/block.h"
#include "suites.h"

#include <stdlib.h>

#define HEAD "[a]"
#define LINES "[a]\n\tx = 1\n\ty = 2\n"
#define BEGIN "# begin git-merge-env; 'git merge-env uninstall' takes this out"
#define END "# end git-merge-env\n"

static bool is_mine(struct me_slice line)
{
	return me_slice_has_prefix(line, "\tx = ") ||
		me_slice_has_prefix(line, "\ty = ");
}

/* The text after an edit; static, so two may be compared. */
static const char *edited(const char *before, enum me_block_what what,
			  const char *lines, unsigned made)
{
	static char out[4][4096];
	static int turn;
	struct me_block_section s = { HEAD, is_mine, what, text(lines) };
	struct me_block b = { .section = &s, .n = 1, .made = made };
	struct me_buf buf = ME_BUF_INIT;
	char *to = out[turn++ % 4];

	ck_assert_int_eq(me_block_edit(&b, text(before), &buf), 0);
	ck_assert_uint_lt(buf.len, sizeof(out[0]));
	if (buf.len)
		memcpy(to, buf.data, buf.len);
	to[buf.len] = '\0';
	me_buf_free(&buf);
	return to;
}

static const char *put(const char *before)
{
	return edited(before, ME_BLOCK_PUT, LINES, 0);
}

static const char *take(const char *before)
{
	return edited(before, ME_BLOCK_TAKE, NULL, 0);
}

START_TEST(what_it_looks_like)
{
	ck_assert_str_eq(put("z\n"), "z\n" BEGIN "\n" LINES END);
	ck_assert_str_eq(put("z"), "z\n" BEGIN " (no newline)\n" LINES END);
	ck_assert_str_eq(edited("", ME_BLOCK_PUT, LINES, ME_BLOCK_NEW_FILE),
			 BEGIN " (new file)\n" LINES END);
}
END_TEST

START_TEST(mirror)
{
	static const char *const texts[] = {
		"",
		"\n",
		"z",
		"z\n",
		"z\r\n",
		"\n\n",
		"[a]\n\tx = 0\n",
		"# end",
		"\tx = 1",
		"[b]\n\tx = 1\n",
		"[a]",
	};
	int i;

	for (i = 0; i < COUNT(texts); i++) {
		const char *in = put(texts[i]);

		ck_assert_str_ne(in, texts[i]);
		ck_assert_str_eq(put(in), in);
		ck_assert_str_eq(take(in), texts[i]);
		ck_assert_str_eq(take(texts[i]), texts[i]);
		ck_assert_str_eq(edited(texts[i], ME_BLOCK_KEEP, NULL, 0),
				 texts[i]);
		ck_assert_str_eq(edited(in, ME_BLOCK_KEEP, NULL, 0), in);
	}
}
END_TEST

START_TEST(update)
{
	const char *old = edited("z", ME_BLOCK_PUT, "[a]\n\tx = 0\n",
				 ME_BLOCK_NEW_FOLDER);

	ck_assert_str_eq(put(old),
			 "z\n" BEGIN " (new folder) (no newline)\n" LINES END);
	ck_assert_str_eq(take(put(old)), "z");
}
END_TEST

START_TEST(lines_of_others)
{
	const char *in = "z\n" BEGIN " (no newline)\n[a]\n\tx = 1\n\tw = 3\n"
			 "# word\n\ty = 2\n" END "behind\n";
	const char *again = put(in);

	ck_assert_str_eq(again,
			 "z\n" BEGIN
			 " (no newline)\n[a]\n\tw = 3\n# word\n" LINES END
			 "behind\n");
	ck_assert_str_eq(put(again), again);
	ck_assert_str_eq(edited(again, ME_BLOCK_KEEP, NULL, 0), again);
	ck_assert_str_eq(take(again), "z\n[a]\n\tw = 3\n# word\nbehind\n");
}
END_TEST

START_TEST(marks_lost)
{
	ck_assert_str_eq(take("z\n" BEGIN "\n" LINES "[b]\n\tx = 1\n"),
			 "z\n[b]\n\tx = 1\n");
	ck_assert_str_eq(take("z\n" LINES END "y\n"), "z\n" LINES "y\n");
	ck_assert_str_eq(take(BEGIN "\n" LINES BEGIN "\n" LINES END), "");
	ck_assert_str_eq(take(BEGIN), "");
	ck_assert_str_eq(put(BEGIN), BEGIN "\n" LINES END);
}
END_TEST

/* Random files of such lines. */
START_TEST(laws)
{
	static const char *const line[] = {
		"[a]\n",  "[b]\n", "\tx = 1\n", "\ty = 7\n", "\tw = 3\n",
		"word\n", "\n",	   BEGIN "\n",	END,	     "last",
	};
	unsigned seed = (unsigned)_i;
	char file[512], one[4096];
	int i, k, n;

	for (i = 0; i < 500; i++) {
		file[0] = '\0';
		n = rand_r(&seed) % 8;
		for (k = 0; k < n; k++)
			strcat(file,
			       line[rand_r(&seed) % (k < n - 1 ? 9 : 10)]);
		strcpy(one, put(file));
		ck_assert_str_eq(put(one), one);
		ck_assert_ptr_nonnull(strstr(one, LINES));
		ck_assert_str_eq(take(take(one)), take(one));
		if (!strstr(file, BEGIN) && !strstr(file, END))
			ck_assert_str_eq(take(one), file);
		/* every word of somebody's is still there */
		for (k = 0, n = 0; file[k]; k++)
			n += !strncmp(file + k, "word", 4);
		for (k = 0; one[k]; k++)
			n -= !strncmp(one + k, "word", 4);
		ck_assert_int_eq(n, 0);
	}
}
END_TEST

Suite *block_suite(void)
{
	Suite *s = suite_create("block");
	TCase *t = tcase_create("block");

	tcase_add_test(t, what_it_looks_like);
	tcase_add_test(t, mirror);
	tcase_add_test(t, update);
	tcase_add_test(t, lines_of_others);
	tcase_add_test(t, marks_lost);
	tcase_add_loop_test(t, laws, 1, 9);
	suite_add_tcase(s, t);
	return s;
}
