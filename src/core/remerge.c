#include "core/remerge.h"

#include <stdlib.h>

#include "core/settings.h"
#include "core/resolve.h"

/* The lines of two files, sorted. */
struct lines {
	struct me_slice *item;
	size_t n;
};

static int compare(const void *a, const void *b)
{
	const struct me_slice *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = n ? memcmp(x->data, y->data, n) : 0;

	return c ? c : (x->len > y->len) - (x->len < y->len);
}

/* The next line of *rest, without its end. */
static struct me_slice next_line(struct me_slice *rest)
{
	const char *lf = memchr(rest->data, '\n', rest->len);
	size_t n = lf ? (size_t)(lf - rest->data) + 1 : rest->len;
	struct me_slice line = me_slice(rest->data, n);

	*rest = me_slice(rest->data + n, rest->len - n);
	return me_line_chomp(line);
}

static bool read_lines(struct lines *l, const struct me_slice in[3])
{
	int s;

	l->n = 0;
	l->item = calloc(me_count_lf(in[ME_OURS]) + me_count_lf(in[ME_THEIRS]) +
				 2,
			 sizeof(*l->item));
	for (s = ME_OURS; l->item && s <= ME_THEIRS; s++) {
		struct me_slice rest = in[s];

		while (rest.len)
			l->item[l->n++] = next_line(&rest);
	}
	if (l->item)
		qsort(l->item, l->n, sizeof(*l->item), compare);
	return l->item;
}

static bool has(const struct lines *l, struct me_slice s)
{
	return bsearch(&s, l->item, l->n, sizeof(s), compare);
}

/* Is every line of text one of these? */
static bool are_known(struct me_slice text, const struct lines *l)
{
	while (text.len)
		if (!has(l, next_line(&text)))
			return false;
	return true;
}

/* The keys of all that stands in hunks, sorted. */
static bool read_keys(struct lines *keys, const struct me_hunks *h)
{
	struct me_lex lx;
	struct me_item it;
	size_t i, n = 1;
	int s;

	for (i = 0; i < h->n; i++)
		n += me_count_lf(h->item[i].whole);
	keys->n = 0;
	keys->item = calloc(n, sizeof(*keys->item));
	for (i = 0; keys->item && i < h->n; i++)
		for (s = ME_BASE; s <= ME_THEIRS; s++) {
			me_lex_init(&lx, h->item[i].side[s]);
			while (me_lex_next(&lx, &it))
				if (it.kind == ME_ASSIGN)
					keys->item[keys->n++] =
						me_item_key(lx.text, &it);
		}
	if (keys->item)
		qsort(keys->item, keys->n, sizeof(*keys->item), compare);
	return keys->item;
}

static bool is_same(struct me_slice a, struct me_slice b)
{
	return !a.data == !b.data && me_slice_eq(a, b);
}

/* Do the settings outside of the hunks say what the merge says? */
static bool are_settled(struct me_slice rest, const struct me_hunks *h,
			struct me_result *r, uint64_t seed)
{
	struct me_settings *have = me_settings_read(rest, seed);
	struct me_settings *want = me_settings_read(me_result_text(r), seed);
	const struct me_entry *e;
	size_t n = me_result_entries(r, &e), i;
	struct lines open = { NULL, 0 };
	bool ok = have && want && n && read_keys(&open, h);

	for (i = 0; ok && i < n; i++) {
		struct me_slice v = me_settings_get(have, e[i].key);

		if (has(&open, e[i].key))
			continue;
		ok = e[i].conflict
			? is_same(v, e[i].value[ME_OURS]) ||
				is_same(v, e[i].value[ME_THEIRS])
			: is_same(v, me_settings_get(want, e[i].key));
	}
	free(open.item);
	me_settings_free(have);
	me_settings_free(want);
	return ok;
}

/* Text without its hunks. */
static bool drop_hunks(struct me_buf *rest, struct me_slice text,
		       const struct me_hunks *h)
{
	struct me_answer *none = calloc(h->n + 1, sizeof(*none));
	size_t i;
	bool ok;

	for (i = 0; none && i < h->n; i++)
		none[i].given = true;
	ok = none && me_resolve(rest, text, h, none) == ME_RESOLVED;
	free(none);
	return ok;
}

/* A label as a string: what git called the side. */
static const char *label(char out[96], struct me_slice l, const char *otherwise)
{
	size_t n = l.len < 80 ? l.len : 80;

	if (!n)
		return otherwise;
	memcpy(out, l.data, n);
	out[n] = '\0';
	return out;
}

bool me_remerge(struct me_buf *b, struct me_slice text,
		const struct me_hunks *h, const struct me_slice in[3],
		uint64_t seed)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_buf rest = ME_BUF_INIT;
	struct lines known = { NULL, 0 };
	struct me_result *r = NULL;
	char name[3][96];
	bool ok;

	if (!h->n || h->item[0].commented)
		return false;
	opt.removed = ME_REMOVED_CONFLICT;
	opt.show = ME_SHOW_DIFF3;
	opt.seed = seed;
	opt.label[ME_BASE] = label(name[0], h->item[0].label[ME_BASE],
				   "merged common "
				   "ancestors");
	opt.label[ME_OURS] = label(name[1], h->item[0].label[ME_OURS], "ours");
	opt.label[ME_THEIRS] =
		label(name[2], h->item[0].label[ME_THEIRS], "theirs");
	ok = drop_hunks(&rest, text, h) && read_lines(&known, in) &&
		are_known(me_buf_slice(&rest), &known) &&
		me_merge(in, &opt, &r) == ME_OK &&
		are_settled(me_buf_slice(&rest), h, r, seed);
	if (ok)
		me_buf_add(b, me_result_text(r));
	me_result_free(r);
	me_buf_free(&rest);
	free(known.item);
	return ok && !me_buf_failed(b);
}
