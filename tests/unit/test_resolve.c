#include "suites.h"

#include "core/remerge.h"
#include "core/resolve.h"
#include "help.h"

/* A file with hunks, and answers to them. */
struct file {
	struct me_slice text;
	struct me_arena arena;
	struct me_hunks h;
	struct me_answer answer[4];
	struct me_buf out;
};

static void read_file(struct file *f, const char *bytes)
{
	memset(f, 0, sizeof(*f));
	f->text = text(bytes);
	ck_assert(me_hunks_read(&f->h, f->text, &f->arena));
	ck_assert(f->h.n <= 4);
}

static void becomes(struct file *f, const char *want)
{
	f->out.len = 0;
	ck_assert_int_eq(me_resolve(&f->out, f->text, &f->h, f->answer),
			 ME_RESOLVED);
	ck_assert_text(me_buf_slice(&f->out), want);
}

static void end(struct file *f)
{
	me_arena_free(&f->arena);
	me_buf_free(&f->out);
}

#define TWO \
	"a\n<<<<<<< o\nX=1\n||||||| b\nX=0\n=======\nX=2\n>>>>>>> t\nb\n" \
	"# why\n# <<<<<<< .env: Y (both changed)\nY=1 # c\n# ||||||| b\n" \
	"# =======\n# Y=2\n# >>>>>>> t"

START_TEST(sides)
{
	struct file f;

	read_file(&f, TWO);
	ck_assert_uint_eq(f.h.n, 2);
	becomes(&f, TWO);
	f.answer[1] = me_answer_side(&f.h.item[1], ME_THEIRS);
	becomes(&f,
		"a\n<<<<<<< o\nX=1\n||||||| b\nX=0\n=======\nX=2\n"
		">>>>>>> t\nb\n# why\nY=2");
	f.answer[0] = me_answer_side(&f.h.item[0], ME_BASE);
	becomes(&f, "a\nX=0\nb\n# why\nY=2");
	f.answer[1] = me_answer_side(&f.h.item[1], ME_BASE);
	becomes(&f, "a\nX=0\nb\n# why\n");
	ck_assert_text(me_hunk_comment(&f.h.item[0], f.text), "");
	ck_assert_text(me_hunk_comment(&f.h.item[1], f.text), "# why\n");
	ck_assert_text(me_hunk_value(&f.h.item[1], ME_OURS), "1");
	ck_assert_ptr_null(me_hunk_value(&f.h.item[1], ME_BASE).data);
	end(&f);
}
END_TEST

START_TEST(values)
{
	struct file f;

	read_file(&f, TWO);
	ck_assert_int_eq(me_answer_value(&f.answer[1], &f.h.item[1],
					 text("it's"), &f.arena),
			 ME_RESOLVED);
	f.answer[0] = me_answer_side(&f.h.item[0], ME_OURS);
	becomes(&f, "a\nX=1\nb\n# why\nY=\"it's\" # c");
	ck_assert_int_eq(me_answer_value(&f.answer[1], &f.h.item[1], text(""),
					 &f.arena),
			 ME_RESOLVED);
	becomes(&f, "a\nX=1\nb\n# why\nY=");
	ck_assert_int_eq(me_answer_value(&f.answer[1], &f.h.item[1],
					 text("it's $"), &f.arena),
			 ME_RESOLVED_SPELLING);
	end(&f);
}
END_TEST

START_TEST(edits)
{
	static const struct {
		const char *text;
		enum me_resolved st;
	} try[] = {
		{ "Y=3\n", ME_RESOLVED },
		{ "# a\n\n  Y: 3 # mine", ME_RESOLVED },
		{ "Y='a\nb'\n", ME_RESOLVED },
		{ "", ME_RESOLVED_NOTHING },
		{ "# only\n\n", ME_RESOLVED_NOTHING },
		{ "Z=3\n", ME_RESOLVED_OTHER },
		{ "Y=3\nY=4\n", ME_RESOLVED_OTHER },
		{ "Y=3\nwords\n", ME_RESOLVED_OTHER },
		{ "Y='3\n", ME_RESOLVED_OPEN },
		{ "<<<<<<< o\nY=3\n", ME_RESOLVED_MARKER },
	};
	struct file f;
	int i;

	read_file(&f, TWO);
	for (i = 0; i < COUNT(try); i++)
		ck_assert_msg(me_answer_edited(&f.answer[1], &f.h.item[1],
					       text(try[i].text),
					       &f.arena) == try[i].st,
			      "%s", try[i].text);
	f.out.len = 0;
	me_answer_draft(&f.out, &f.h.item[0]);
	ck_assert_int_eq(me_answer_edited(&f.answer[0], &f.h.item[0],
					  me_buf_slice(&f.out), &f.arena),
			 ME_RESOLVED);
	ck_assert_text(f.answer[0].lines, "X=1\n");
	end(&f);
}
END_TEST

START_TEST(an_answer_is_read_as_it_was_meant)
{
	struct file f;

	read_file(&f, "<<<<<<< o\nX=1\n=======\nX=2\n>>>>>>> t\n\"x\"\n");
	ck_assert_int_eq(me_answer_value(&f.answer[0], &f.h.item[0], text(""),
					 &f.arena),
			 ME_RESOLVED);
	ck_assert_int_eq(me_resolve(&f.out, f.text, &f.h, f.answer),
			 ME_RESOLVED_OTHER);
	end(&f);
}
END_TEST

/* What git merged, and left. */
#define BASE "A=1\n# b\nB=1\nC=1\n"
#define OURS "A=2\n# b\nB=2\nC=1\n"
#define THEIRS "A=1\n# b\nB=3\nC=3\n"
#define LEFT "A=2\n# b\n<<<<<<< o\nB=2\nC=1\n=======\nB=3\nC=3\n>>>>>>> t\n"

START_TEST(gits_hunks)
{
	static const struct {
		const char *left, *want; /* NULL: not as git wrote it */
	} try[] = {
		{ LEFT,
		  "A=2\n# b\n<<<<<<< o: B (both changed)\nB=2\n"
		  "||||||| merged common ancestors\nB=1\n=======\nB=3\n"
		  ">>>>>>> t\nC=3\n" },
		{ "A=9\n# b\n<<<<<<< o\nB=2\nC=1\n=======\nB=3\nC=3\n"
		  ">>>>>>> t\n",
		  NULL },
		/* back to the base's is a decision, too */
		{ "A=1\n# b\n<<<<<<< o\nB=2\nC=1\n=======\nB=3\nC=3\n"
		  ">>>>>>> t\n",
		  NULL },
		{ "# b\n<<<<<<< o\nB=2\nC=1\n=======\nB=3\nC=3\n>>>>>>> t\n",
		  NULL },
		{ "A=2\n# mine\n<<<<<<< o\nB=2\nC=1\n=======\nB=3\nC=3\n"
		  ">>>>>>> t\n",
		  NULL },
		{ LEFT "NEW=1\n", NULL },
		{ "A=2\n# b\nB=2\nC=3\n", NULL },
	};
	const struct me_slice in[3] = { text(BASE), text(OURS), text(THEIRS) };
	struct file f;
	int i;

	for (i = 0; i < COUNT(try); i++) {
		read_file(&f, try[i].left);
		ck_assert_msg(me_remerge(&f.out, f.text, &f.h, in, 7) ==
				      !!try[i].want,
			      "%s", try[i].left);
		ck_assert_text(me_buf_slice(&f.out),
			       try[i].want ? try[i].want : "");
		end(&f);
	}
}
END_TEST

Suite *resolve_suite(void)
{
	Suite *s = suite_create("resolve");
	TCase *t = tcase_create("resolve");

	tcase_add_test(t, sides);
	tcase_add_test(t, values);
	tcase_add_test(t, edits);
	tcase_add_test(t, an_answer_is_read_as_it_was_meant);
	tcase_add_test(t, gits_hunks);
	suite_add_tcase(s, t);
	return s;
}
