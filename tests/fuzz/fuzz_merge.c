/* A merge of any three byte strings: no variable comes from nowhere, the
   result does not depend on the seed, and equal sides decide (D1, S4). */
#include "core/doc.h"
#include "fuzz.h"

static bool sets(struct me_slice text, struct me_slice key, struct me_arena *a)
{
	struct me_doc d;
	uint32_t i;

	must(me_doc_read(&d, text, a));
	for (i = 0; i < d.n; i++)
		if (d.item[i].kind == ME_ASSIGN &&
		    me_slice_eq(me_doc_key(&d, i), key))
			return true;
	return false;
}

static void check_keys(const struct fuzz_triple *t, struct me_slice text)
{
	struct me_arena a = ME_ARENA_INIT;
	struct me_doc d;
	uint32_t i;

	must(me_doc_read(&d, text, &a));
	for (i = 0; i < d.n; i++)
		if (d.item[i].kind == ME_ASSIGN) {
			struct me_slice key = me_doc_key(&d, i);

			must(sets(t->in[ME_BASE], key, &a) ||
			     sets(t->in[ME_OURS], key, &a) ||
			     sets(t->in[ME_THEIRS], key, &a));
		}
	me_arena_free(&a);
}

static void check_entries(struct me_result *res)
{
	const struct me_entry *e;
	const struct me_note *note;
	size_t i, n = me_result_entries(res, &e);

	for (i = 0; i < n; i++)
		must(e[i].key.len && e[i].verdict < ME_VERDICTS);
	n = me_result_notes(res, &note);
	for (i = 0; i < n; i++)
		must(note[i].side <= ME_THEIRS);
}

/* The same triple with another seed, and with two sides the same. */
static void check_again(const struct fuzz_triple *t, struct me_options opt,
			struct me_slice text)
{
	struct me_slice in[3] = { t->in[0], t->in[1], t->in[2] };
	struct me_result *res;

	opt.seed = 0x9e3779b97f4a7c15u;
	must(me_merge(in, &opt, &res) == ME_OK);
	must(me_slice_eq(me_result_text(res), text));
	me_result_free(res);
	in[ME_OURS] = in[ME_THEIRS];
	if (me_merge(in, &opt, &res) == ME_OK)
		must(me_result_conflicts(res) == 0);
	me_result_free(res);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct fuzz_triple t = fuzz_triple(data, len);
	struct me_options opt = fuzz_options(&t);
	const struct me_entry *e;
	struct me_result *res;
	enum me_status st = me_merge(t.in, &opt, &res);

	must(st != ME_NOMEM && st != ME_TOO_LARGE);
	must(res);
	check_entries(res);
	if (st == ME_OK) {
		/* a hunk by lines may cut a value of several lines */
		if (!me_result_conflicts(res) || me_result_entries(res, &e))
			check_keys(&t, me_result_text(res));
		check_again(&t, opt, me_result_text(res));
	}
	me_result_free(res);
	return 0;
}
