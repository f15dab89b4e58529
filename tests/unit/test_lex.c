#include "suites.h"

#include <stdio.h>

#include "core/lex.h"
#include "help.h"
#include "util/buf.h"

/*
 * A line, or a few, and the items in it, one word each:
 *
 *	blank comment marker opaque
 *	KEY=value		an assignment
 *	KEY=value!flags		the same, with the letters of its flags
 *
 * joined by "|". Line ends in a value are written as they are.
 */
static const struct {
	const char *in, *want;
} vector[] = {
	/* what everybody writes */
	{ "", "" },
	{ "HOST=db\nPORT=5432\n", "HOST=db|PORT=5432" },
	{ "HOST=db", "HOST=db" },
	{ "# web\n\n  \t\nHOST=db\n", "comment|blank|blank|HOST=db" },
	{ "   # indented\n", "comment" },
	{ "HOST=\n", "HOST=" },
	{ "export PATH_X=/opt\n", "PATH_X=/opt" },
	{ "export\tA=1\n", "A=1" },
	{ "export=1\n", "export=1" },
	{ "  A = b c  \n", "A=b c" },
	{ "a.b-c_9=1\n9LIVES=yes\n", "a.b-c_9=1|9LIVES=yes" },
	{ "URL=http://x/?a=b&c=d\n", "URL=http://x/?a=b&c=d" },
	/* comments behind values */
	{ "A=1 # one\n", "A=1" },
	{ "A=#fff\n", "A=#fff" },
	{ "A= # nothing\n", "A=" },
	{ "A=pa#ss\n", "A=pa#ss" },
	{ "A=\"x # y\" # z\n", "A=\"x # y\"" },
	{ "A='x'# z\n", "A='x'" },
	/* quotes */
	{ "A=\"b c\"\nB='d'\nC=`e`\n", "A=\"b c\"|B='d'|C=`e`" },
	{ "A=\"one\n# two\nB=3\n\"\nC=4\n", "A=\"one\n# two\nB=3\n\"|C=4" },
	{ "A='it\"s'\n", "A='it\"s'" },
	{ "A='x' \t# z\nB='x' \t\nC='x'", "A='x'|B='x'|C='x'" },
	{ "A='", "A='!u" },
	{ "A='x'y'\n", "A='x'y'!j" },
	{ "A='x\\'y'\n", "A='x\\'y'" },
	{ "A='x\\' \\' y\nB='\n", "A='x\\' \\' y\nB='" },
	{ "A='x\\'\n\\'\nB=1\n", "A='x\\'\n\\'!eb|B=1" },
	{ "A='x\\'\nB='y'\n", "A='x\\'!eb|B='y'" },
	{ "A='\\\\'\nB='\\\\\\'\n", "A='\\\\'!b|B='\\\\\\'!eb" },
	/* an odd name tells where its value ends */
	{ "A+B='x\ny'\nC=1\n", "opaque|C=1" },
	{ "A#B='x\ny'\nC=1\n", "opaque|opaque|C=1" },
	{ "A B='x\nC=1\n'\n", "opaque|C=1|opaque" },
	{ "A'B='x\nC=1\n'\n", "opaque|C=1|opaque" },
	{ "+ =\t'x\ny'\nC=1\n", "opaque|C=1" },
	{ "A=\"say \\\"hi\\\"\"\n", "A=\"say \\\"hi\\\"\"" },
	{ "A=\"a\\\\\"\nB=\"y\"\n", "A=\"a\\\\\"!b|B=\"y\"" },
	{ "A=\"C:\\dir\\\"\nB=\"y\"\n", "A=\"C:\\dir\\\"!eb|B=\"y\"" },
	{ "A='C:\\'\n", "A='C:\\'!eb" },
	{ "A=\"{\"k\":\"v\"}\"\n", "A=\"{\"k\":\"v\"}\"!j" },
	{ "A=\"x\" y # z\n", "A=\"x\" y!j" },
	{ "A=\"\"\"x\"\"\"\n", "A=\"\"\"x\"\"\"!j" },
	{ "A=\"open\nB=2\n", "A=\"open!u|B=2" },
	{ "A=\"open\nB=\"y\"\n", "A=\"open!s|B=\"y\"" },
	{ "A='x\n# don't\n", "A='x!s|comment" },
	{ "A=\"x # y\nB=2\n", "A=\"x!u|B=2" },
	{ "A=it's\nB=5\" disk\n", "A=it's|B=5\" disk" },
	{ "A=a\\\nB=b\n", "A=a\\|B=b" },
	/* KEY: value */
	{ "A: 1\nB:\t2\n", "A=1|B=2" },
	{ "A:1\nA : 1\nA:\n", "opaque|opaque|opaque" },
	{ "A:=1\nA: \nA: 'x\ny'\n", "opaque|A=|A='x\ny'" },
	{ ": 1\nexport A: 1\nA:", "opaque|A=1|opaque" },
	{ "A: B=1\n", "A=B=1" },
	/* export, and what only looks like it */
	{ "exporx A=1\nexports A=1\n", "opaque|opaque" },
	{ "export export=1\nexport", "export=1|opaque" },
	{ "export  \t A\t =\t 1 \t\n", "A=1" },
	{ "xexport A=1\n", "opaque" },
	/* the length of a name does not matter */
	{ "ABC=1\nABCD=1\nABCDE=1\nABCDEFGH=1\n",
	  "ABC=1|ABCD=1|ABCDE=1|ABCDEFGH=1" },
	{ "A+BC=1\nAB+C=1\nABC+=1\nABCD+EFGH=1\n",
	  "opaque|opaque|opaque|opaque" },
	{ "A=\nB=\n", "A=|B=" },
	{ "A=", "A=" },
	{ "A= \t", "A=" },
	{ "A=x\t#y\nB=x#y\nC=x##\nD=x # y # z\nE=x#y # z\n",
	  "A=x|B=x#y|C=x##|D=x|E=x#y" },
	/* lines that no two readers agree on */
	{ "words\nexport WORD\n", "opaque|opaque" },
	{ "=1\nA B=1\n'A'=1\n", "opaque|opaque|opaque" },
	{ "export =1\nA+B=1\n\xc3\xa4=1\n", "opaque|opaque|opaque" },
	{ "A[0]=\"x\ny\"\nB=1\n", "opaque|B=1" },
	{ "\fA=1\n", "opaque" },
	{ "\xc2\xa0"
	  "A=1\n",
	  "opaque" },
	/* line ends */
	{ "A=1\r\nB=2\r\r\n\r\n", "A=1|B=2|blank" },
	{ "A=\"x\r\ny\"\r\n", "A=\"x\r\ny\"" },
	{ "A=1\rB=2\n", "opaque" },
	{ "A=\"1\r2\"\n", "A=\"1\r2\"" },
	{ "A=1\r", "opaque" },
	{ "A=1\r\r\n", "A=1" },
	{ "# a\rb\n\r\n", "opaque|blank" },
	{ "\r", "opaque" },
	{ "\rA=1\n", "opaque" },
	{ "A='x\ry'\nB='x' # y\rz\n", "A='x\ry'|opaque" },
	{ "A='x\ry\nB='\n", "A='x\ry\nB='" },
	{ "A='x\ry\nB=2\n", "opaque|B=2" },
	{ "A='x\ry'z\n", "opaque" },
	{ "A='x\ry\nB='z\n", "opaque|B='z!u" },
	{ "A='x'\r\n", "A='x'" },
	{ "A='x'\r\r\nB=1\n", "A='x'|B=1" },
	{ "A='x'\ry\n'\n", "opaque|opaque" },
	/* markers: only at the start of a line that may start an item */
	{ "<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> x\n",
	  "marker|A=1|marker|A=2|marker" },
	{ "||||||| base\n", "marker" },
	{ "=======\r\n", "marker" },
	{ "=======", "marker" },
	{ "=======x\n=======\tx\n", "opaque|opaque" },
	{ ">>>>>>> ", "marker" },
	{ "======\n<<<<<<\n", "opaque|opaque" },
	{ "!!!!!!! x\n", "opaque" },
	{ "<<<<<<<<<<<<\n", "marker" },
	{ " <<<<<<< x\n<<<<<< x\n<<<<<<<x\n", "opaque|opaque|opaque" },
	{ "#=======\n# <<<<<<< x\n", "comment|comment" },
	{ "A=\"\n=======\n\"\n", "A=\"\n=======\n\"" },
	/* a byte order mark is no part of the first name */
	{ "\xef\xbb\xbf"
	  "A=1\n",
	  "A=1" },
	{ "A=1\n\xef\xbb\xbf"
	  "B=1\n",
	  "A=1|opaque" },
};

static void describe(struct me_buf *b, struct me_slice in,
		     const struct me_item *it, size_t end)
{
	static const char *const word[] = { "blank", "comment", "marker", NULL,
					    "opaque" };
	static const char letter[] = "usebj";
	struct me_parts p;
	size_t i;

	if (it->kind != ME_ASSIGN) {
		me_buf_str(b, word[it->kind]);
		ck_assert_uint_eq(me_item_key(in, it).len, 0);
		ck_assert_uint_eq(it->key_len, 0);
		return;
	}
	p = me_item_parts(in, it, end);
	ck_assert_slice_eq(me_item_key(in, it), p.key);
	me_buf_add(b, p.key);
	me_buf_str(b, "=");
	me_buf_add(b, p.val);
	for (i = 0; letter[i] && it->flags; i++) {
		if (!i)
			me_buf_str(b, "!");
		if (it->flags & 1 << i)
			me_buf_fill(b, letter[i], 1);
	}
}

static void check_items(struct me_slice in, const char *want)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_item it;
	struct me_lex lx;

	me_lex_init(&lx, in);
	while (me_lex_next(&lx, &it)) {
		if (b.len)
			me_buf_str(&b, "|");
		describe(&b, in, &it, lx.pos);
	}
	ck_assert_text(me_buf_slice(&b), want);
	me_buf_free(&b);
}

START_TEST(items_are_found)
{
	static const char after[] = "\n \r#=:'\"`A\\<";
	const char *in = vector[_i].in, *p;
	char more[128];

	check_items(text(in), vector[_i].want);
	/* whatever byte stands behind the text */
	for (p = after; *p; p++) {
		snprintf(more, sizeof(more), "%s%c", in, *p);
		check_items(me_slice(more, strlen(more) - 1), vector[_i].want);
	}
}
END_TEST

START_TEST(nul_is_a_byte_like_others)
{
	check_items(BYTES("\0\0\0\0\0\0\0\nA=1\n"), "opaque|A=1");
	check_items(BYTES("A\0=1\n=\0\n"), "opaque|opaque");
}
END_TEST

/* Each line of the table, and every cut through it. */
START_TEST(items_lie_end_to_end)
{
	struct me_slice in = text(vector[_i].in);

	for (;; in.len--) {
		struct me_item it;
		struct me_lex lx;
		size_t pos;

		me_lex_init(&lx, in);
		for (pos = lx.pos; me_lex_next(&lx, &it); pos = lx.pos) {
			ck_assert_uint_eq(it.at, pos);
			ck_assert_uint_gt(lx.pos, pos);
			if (lx.pos < in.len)
				ck_assert_int_eq(in.data[lx.pos - 1], '\n');
		}
		ck_assert_uint_eq(pos, in.len);
		if (!in.len)
			break;
	}
}
END_TEST

START_TEST(parts_are_the_whole_item)
{
	struct me_slice in = text(" export  A\t= \"b\" \t# c\r\n");
	struct me_lex lx;
	struct me_item it;
	struct me_parts p;

	me_lex_init(&lx, in);
	ck_assert(me_lex_next(&lx, &it));
	p = me_item_parts(in, &it, lx.pos);
	ck_assert_text(p.head, " export  A\t= ");
	ck_assert_text(p.key, "A");
	ck_assert_text(p.val, "\"b\"");
	ck_assert_text(p.trail, " \t# c");
	ck_assert_text(p.eol, "\r\n");
	ck_assert(p.exported);
	ck_assert_int_eq(p.quote, '"');
}
END_TEST

START_TEST(long_names_and_indents_are_found_again)
{
	static const size_t length[] = { 1, 254, 255, 256, 300, 70000 };
	struct me_buf b = ME_BUF_INIT;
	struct me_slice in;
	struct me_lex lx;
	struct me_item it;
	int i;

	for (i = 0; i < COUNT(length) * COUNT(length); i++) {
		size_t indent = length[i / COUNT(length)];
		size_t name = length[i % COUNT(length)];

		me_buf_fill(&b, ' ', indent);
		me_buf_fill(&b, 'K', name);
		me_buf_str(&b, "=v\n");
		in = me_buf_slice(&b);
		me_lex_init(&lx, in);
		ck_assert(me_lex_next(&lx, &it));
		ck_assert_int_eq(it.kind, ME_ASSIGN);
		ck_assert_uint_eq(me_item_key(in, &it).len, name);
		ck_assert_ptr_eq(me_item_key(in, &it).data, in.data + indent);
		ck_assert_text(me_item_parts(in, &it, lx.pos).val, "v");
		me_buf_free(&b);
	}
}
END_TEST

START_TEST(commented_out_assignments_are_told_from_prose)
{
	static const struct {
		const char *line, *key;
	} row[] = {
		{ "# CACHE_TTL=60\n", "CACHE_TTL" },
		{ "#CACHE_TTL=60", "CACHE_TTL" },
		{ "  ## CACHE_TTL= 60\r\n", "CACHE_TTL" },
		{ "# export A=1\n", "A" },
		{ "# A=\n", "A" },
		{ "# A=\"some words in quotes\"\n", "A" },
		{ "# A=1 # and why\n", "A" },
		{ "# Set A=1 to enable\n", "" },
		{ "# note=see the manual for this\n", "" },
		{ "# just words\n", "" },
		{ "# A: 1\n", "" },
		{ "# A=one two\n", "A" },
		{ "# A=one\ttwo \t\n", "A" },
		{ "# A=one two three\n", "" },
		{ "# A=one two # three\n", "A" },
		{ "# A=one two #three\n", "A" },
		{ "# A=one two#three\n", "A" },
		{ "# A=one# two three", "" },
		{ "# A=# one two three four\n", "A" },
		{ "# A=' one two three four'\n", "A" },
		{ "# A+B=1\n", "" },
		{ "# =1\n", "" },
		{ "#", "" },
		{ "", "" },
		{ "##A=", "A" },
		{ "\t# \tA = 1\n", "A" },
		{ "# # A=1\n", "" },
		{ "A=1\n", "" },
		{ "\n", "" },
	};
	int i;

	for (i = 0; i < COUNT(row); i++) {
		char more[64];
		size_t len = strlen(row[i].line);
		const char *p;

		ck_assert_text(me_comment_key(text(row[i].line)), row[i].key);
		for (p = "#A= 1"; *p; p++) {
			snprintf(more, sizeof(more), "%s%c", row[i].line, *p);
			ck_assert_text(me_comment_key(me_slice(more, len)),
				       row[i].key);
		}
	}
}
END_TEST

START_TEST(a_line_is_chomped)
{
	ck_assert_text(me_line_chomp(text("a\n")), "a");
	ck_assert_text(me_line_chomp(text("a\r\r\n")), "a");
	ck_assert_text(me_line_chomp(text("a\r")), "a\r");
	ck_assert_text(me_line_chomp(text("\n")), "");
	ck_assert_text(me_line_chomp(text("")), "");
	ck_assert_text(me_line_chomp(text("\r\r\n")), "");
	ck_assert_text(me_line_chomp(me_slice("a\n", 1)), "a");
	ck_assert_text(me_line_chomp(me_slice("\n", 0)), "");
}
END_TEST

Suite *lex_suite(void)
{
	Suite *s = suite_create("lex");
	TCase *t = tcase_create("lex");

	tcase_add_loop_test(t, items_are_found, 0, COUNT(vector));
	tcase_add_test(t, nul_is_a_byte_like_others);
	tcase_add_loop_test(t, items_lie_end_to_end, 0, COUNT(vector));
	tcase_add_test(t, parts_are_the_whole_item);
	tcase_add_test(t, long_names_and_indents_are_found_again);
	tcase_add_test(t, commented_out_assignments_are_told_from_prose);
	tcase_add_test(t, a_line_is_chomped);
	suite_add_tcase(s, t);
	return s;
}
