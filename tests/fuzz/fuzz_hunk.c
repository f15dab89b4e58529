/* Hunks written and read back: as many as there were conflicts, and taking a
   side of each gives a file without hunks. Also on any bytes. */
#include "core/settings.h"
#include "core/rebase.h"
#include "core/value.h"
#include "fuzz.h"

static void check_read(struct me_slice text, struct me_arena *a, size_t *n)
{
	const char *at = text.data;
	struct me_hunks h;
	size_t i;

	must(me_hunks_read(&h, text, a));
	for (i = 0; i < h.n; i++) {
		struct me_slice whole = h.item[i].whole;

		must(whole.data >= at && whole.len);
		at = whole.data + whole.len;
		must(at <= text.data + text.len);
		must(h.item[i].line > 0);
	}
	*n = h.n;
}

static void check_take(struct me_slice text, struct me_arena *a)
{
	struct me_hunks h;
	int s;

	must(me_hunks_read(&h, text, a));
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		struct me_buf b = ME_BUF_INIT;

		me_hunks_take(&b, text, &h, (enum me_side)s);
		must(!me_buf_failed(&b));
		must(b.len <= text.len);
		must(h.n || me_slice_eq(me_buf_slice(&b), text));
		me_buf_free(&b);
	}
}

static void check_rebase(struct me_slice base, struct me_slice text,
			 struct me_arena *a)
{
	struct me_buf b = ME_BUF_INIT;
	struct me_hunks h;

	const struct me_hunk *astray;

	must(me_hunks_read(&h, text, a));
	me_hunks_rebase(&b, base, text, &h, &astray);
	must(!me_buf_failed(&b));
	must(!astray || (astray >= h.item && astray < h.item + h.n));
	me_buf_free(&b);
}

/* Is there anything like a marker in the text? */
static bool is_marked(struct me_slice text)
{
	const char *c;

	for (c = "<|=>"; *c && text.len; c++) {
		char mark[7];

		memset(mark, *c, sizeof(mark));
		if (memmem(text.data, text.len, mark, sizeof(mark)))
			return true;
	}
	return false;
}

static void same_settings(struct me_slice x, struct me_slice y)
{
	struct me_settings *s = me_settings_read(x, 1);
	struct me_settings *t = me_settings_read(y, 2);
	size_t i;

	must(s && t && me_settings_count(s) == me_settings_count(t));
	for (i = 0; i < me_settings_count(s); i++) {
		struct me_slice key = me_settings_key(s, i);

		must(me_value_eq(me_settings_get(s, key),
				 me_settings_get(t, key)));
	}
	me_settings_free(s);
	me_settings_free(t);
}

/* With our lines taken it sets what a merge in favour of ours sets. */
static void check_ours(const struct fuzz_triple *t, struct me_options opt,
		       struct me_slice text, struct me_arena *a)
{
	struct me_buf b = ME_BUF_INIT;
	const struct me_entry *e;
	struct me_result *res;
	struct me_hunks h;

	opt.favor = ME_FAVOR_OURS;
	must(me_merge(t->in, &opt, &res) == ME_OK);
	must(me_hunks_read(&h, text, a));
	me_hunks_take(&b, text, &h, ME_OURS);
	if (me_result_entries(res, &e)) /* not by lines */
		same_settings(me_buf_slice(&b), me_result_text(res));
	me_buf_free(&b);
	me_result_free(res);
}

/* The hunks that are there now are the conflicts. */
static void check_written(const struct fuzz_triple *t, struct me_arena *a)
{
	struct me_options opt = fuzz_options(t);
	const struct me_entry *e;
	struct me_result *res;
	size_t n;
	int s;

	opt.markers = ME_MARKERS_REFUSE;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (is_marked(t->in[s]))
			return;
	if (me_merge(t->in, &opt, &res) == ME_OK &&
	    me_result_entries(res, &e)) {
		check_read(me_result_text(res), a, &n);
		must(n == me_result_conflicts(res));
		check_take(me_result_text(res), a);
		check_ours(t, opt, me_result_text(res), a);
	}
	me_result_free(res);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct fuzz_triple t = fuzz_triple(data, len);
	struct me_arena a = ME_ARENA_INIT;
	size_t n;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		check_read(t.in[s], &a, &n);
		check_take(t.in[s], &a);
	}
	check_rebase(t.in[ME_BASE], t.in[ME_OURS], &a);
	check_written(&t, &a);
	me_arena_free(&a);
	return 0;
}
