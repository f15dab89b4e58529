#include "suites.h"

#include "help.h"
#include "util/buf.h"

/*
 * The order of the result. Files are written short: "A B - #c" is the
 * assignments A and B, a blank line, and the comment "#c".
 */
static const struct {
	const char *what, *base, *ours, *theirs, *want;
} row[] = {
	{ "nothing to do", "A B", "A B", "A B", "A B" },
	{ "the operator's order", "A B C", "C A B", "A B C", "C A B" },
	{ "new after its neighbour", "A B", "A B", "A N B", "A N B" },
	{ "new at the start", "A B", "A B", "N A B", "N A B" },
	{ "new at the end", "A B", "A B", "A B N", "A B N" },
	{ "new after new", "A B", "A B", "A M N B", "A M N B" },
	{ "the neighbour is gone here", "A B C", "A C", "A B N C", "A N C" },
	{ "the neighbour is elsewhere here", "A B C", "B C A", "A N B C",
	  "B C A N" },
	{ "a sorted file", "C A B", "A B C", "C N A B", "A B C N" },
	{ "removed there", "A B C", "A B C", "A C", "A C" },

	{ "own at the end", "A B", "A B - #o O", "A B N", "A B N - #o O" },
	{ "own at the start", "A B", "O A B", "A N B", "O A N B" },
	{ "own in the middle", "A B", "A O B", "A B N", "A O B N" },
	{ "own after a neighbour that left", "A B C", "A B O C", "A C",
	  "A O C" },
	{ "own comment of one that left", "A B C", "A #o B C", "A C",
	  "A #o C" },

	{ "a comment comes with its variable", "A B", "A B", "A #n N B",
	  "A #n N B" },
	{ "a block comes in its order", "A B", "A B", "A #1 #2 N B",
	  "A #1 #2 N B" },
	{ "a comment goes above what it is about", "A B", "A O B", "A #b B",
	  "A O #b B" },
	{ "the template's comment first", "A B", "A #o B", "A #t B",
	  "A #t #o B" },
	{ "a changed comment", "#1 A B", "#1 A B", "#2 A B", "#2 A B" },
	{ "a comment both changed", "#1 A", "#o A", "#t A", "#t #o A" },
	{ "a comment about a variable moved here", "A B C", "C A B", "A B #c C",
	  "#c C A B" },
	{ "a new section", "A B", "A B O", "A - #s N M B", "A - #s N M B O" },

	{ "moved there", "A B C D", "A B C D", "B C D A", "B C D A" },
	{ "moved there, kept apart here", "A B C D", "A O B C D", "C A B D",
	  "C A O B D" },
	{ "moved here", "A B C D", "B C D A", "A B C D", "B C D A" },
	{ "moved here and there", "A B M C D", "M A B C D", "A B C D M",
	  "A B C D M" },
	{ "a section moved there", "#a A1 A2 #b B1 B2 C", "#a A1 A2 #b B1 B2 C",
	  "#b B1 B2 #a A1 A2 C", "#b B1 B2 #a A1 A2 C" },
	{ "new in a section that moved", "#a A #b B C", "#a A #b B C",
	  "#b B #a A N C", "#b B #a A N C" },
	{ "own comment goes along", "M A B", "#o M A B", "A B M", "A B #o M" },

	{ "enabled here", "A #K=y B", "A K B", "A #K=y B", "A K B" },
	{ "enabled there", "A #K=y B", "A #K=y B", "A K B", "A K B" },
	{ "disabled there", "A K B", "A K B", "A #K=x B", "A #K=x B" },

	{ "an empty file here", "A B", "", "A N B", "N" },
	{ "no old template", "", "O A", "A N", "O A N" },
};

/* "A - #c" to "A=1\n\n#c\n". */
static void spell(struct me_buf *b, const char *words)
{
	size_t n;

	for (; *words; words += n) {
		words += *words == ' ';
		n = strcspn(words, " ");
		if (*words != '-')
			me_buf_add(b, me_slice(words, n));
		me_buf_str(b, *words == '-' || *words == '#' ? "\n" : "=1\n");
	}
	me_buf_add(b, BYTES("\0"));
}

static void add_word(struct me_buf *b, const struct me_match *m, uint32_t node)
{
	enum me_side s = me_match_side(m, node);

	if (b->len)
		me_buf_str(b, " ");
	if (me_match_kind(m, node) == ME_ASSIGN)
		me_buf_add(b, me_match_key(m, node));
	else if (me_match_kind(m, node) == ME_BLANK)
		me_buf_str(b, "-");
	else
		me_buf_add(b,
			   me_line_chomp(me_doc_raw(&m->doc[s],
						    m->node[node].item[s])));
}

START_TEST(the_order)
{
	const char *words[3] = { row[_i].base, row[_i].ours, row[_i].theirs };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf in[3] = { ME_BUF_INIT, ME_BUF_INIT, ME_BUF_INIT };
	struct me_buf got = ME_BUF_INIT;
	uint32_t node, end, before;
	struct trio t;
	int s;

	for (s = 0; s < 3; s++)
		spell(&in[s], words[s]);
	trio_decide(&t, in[0].data, in[1].data, in[2].data, &opt);
	ck_assert(me_weave(&t.order, &t.match, &t.decision, &t.arena));
	before = end = t.match.n;
	for (node = t.order.next[end]; node != end; node = t.order.next[node]) {
		add_word(&got, &t.match, node);
		ck_assert_int_ne(t.decision.action[node], ME_DROP);
		ck_assert_uint_eq(t.order.prev[node], before);
		before = node;
	}
	ck_assert_msg(me_slice_eq(me_buf_slice(&got), text(row[_i].want)),
		      "%s: '%.*s', not '%s'", row[_i].what, (int)got.len,
		      got.data ? got.data : "", row[_i].want);
	for (s = 0; s < 3; s++)
		me_buf_free(&in[s]);
	me_buf_free(&got);
	trio_free(&t);
}
END_TEST

Suite *weave_suite(void)
{
	Suite *s = suite_create("weave");
	TCase *c = tcase_create("weave");

	tcase_add_loop_test(c, the_order, 0, COUNT(row));
	suite_add_tcase(s, c);
	return s;
}
