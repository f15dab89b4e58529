#include "suites.h"

#include "core/load.h"
#include "help.h"

/* NULL: programs that load such files differ. */
static const struct {
	const char *line, *value;
} row[] = {
	{ "A=x", "x" },
	{ "A=", "" },
	{ "A=''", "" },
	{ "A = x y ", "x y" },
	{ "export A=x", "x" },
	{ "A=it's", "it's" },
	{ "A=x # note", "x" },
	{ "A='x # y' # note", "x # y" },
	{ "A=\"x\ny\"", "x\ny" },
	{ "A=\"x\r\ny\"", NULL },
	{ "A=C:\\new\\table", "C:\\new\\table" },
	{ "A=caf\xc3\xa9", "caf\xc3\xa9" },
	/* backslashes */
	{ "A=\"a\\nb\"", "a\nb" },
	{ "A=\"a\\rb\"", "a\rb" },
	{ "A=\"a\\qb\"", "a\\qb" },
	{ "A='a\\nb'", "a\\nb" },
	{ "A=\"a\\tb\"", NULL },
	{ "A=\"a\\\"b\"", NULL },
	{ "A=\"a\\\\b\"", NULL },
	{ "A='a\\\\b'", NULL },
	{ "A='a\\'b'", NULL },
	{ "A='a\\'", NULL },
	/* dollars are never expanded: not passed on, or what they are */
	{ "A=${B}", NULL },
	{ "A=$B", NULL },
	{ "A=\"$B\"", NULL },
	{ "A='${B}'", NULL },
	{ "A=pa$$word", NULL },
	{ "A='$B'", "$B" },
	{ "A=$(id)", "$(id)" },
	{ "A=cost $5", "cost $5" },
	{ "A=a$", "a$" },
	/* comments that some read as the value, or the other way round */
	{ "A=x#y", NULL },
	{ "A=#fff", NULL },
	{ "A= # note", NULL },
	{ "A=x\t# note", NULL },
	{ "A=\"x\"\t# note", "x" },
	/* other spellings */
	{ "A=`x`", NULL },
	{ "A: x", NULL },
	{ "A=\"x\"y", NULL },
	{ "A=\"x", NULL },
	{ "A=\xc2\xa0x", NULL },
	{ "A=x\xe2\x80\xa8", NULL },
	{ "A=\xff", NULL },
};

START_TEST(values_are_what_all_programs_load)
{
	struct me_slice line = text(row[_i].line);
	struct me_buf b = ME_BUF_INIT;
	struct me_parts p;
	struct me_item it;
	struct me_lex lx;
	bool same;

	me_lex_init(&lx, line);
	ck_assert(me_lex_next(&lx, &it));
	ck_assert_int_eq(it.kind, ME_ASSIGN);
	p = me_item_parts(line, &it, lx.pos);
	same = me_load_value(&b, &p, it.flags);
	ck_assert_msg(same == (row[_i].value != NULL), "%s", row[_i].line);
	if (same)
		ck_assert_text(me_buf_slice(&b), row[_i].value);
	else
		ck_assert_uint_eq(b.len, 0);
	me_buf_free(&b);
}
END_TEST

Suite *load_suite(void)
{
	Suite *s = suite_create("load");
	TCase *t = tcase_create("load");

	tcase_add_loop_test(t, values_are_what_all_programs_load, 0,
			    COUNT(row));
	suite_add_tcase(s, t);
	return s;
}
