#include "core/edit.h"

#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
	const struct me_edit *x = a, *y = b;
	size_t n = x->key.len < y->key.len ? x->key.len : y->key.len;
	int c = n ? memcmp(x->key.data, y->key.data, n) : 0;

	return c ? c : (x->key.len > y->key.len) - (x->key.len < y->key.len);
}

static const struct me_edit *edit_of(const struct me_edit *sorted, size_t n,
				     struct me_slice key)
{
	struct me_edit want = { key, { NULL, 0 } };

	return key.len ? bsearch(&want, sorted, n, sizeof(want), by_key) : NULL;
}

static void edit_item(struct me_buf *b, const struct me_lex *lx,
		      const struct me_item *it, const struct me_edit *e,
		      struct me_slice setting)
{
	struct me_slice text = lx->text;
	struct me_parts p;

	if (!e->val.data)
		return;
	p = me_item_parts(text, it, lx->pos);
	/* of several assignments the last is the setting */
	if (p.val.data != setting.data)
		e = NULL;
	me_buf_add(b, p.head);
	me_buf_add(b, e ? e->val : p.val);
	me_buf_add(b, p.trail);
	me_buf_add(b, p.eol);
}

static void append(struct me_buf *b, const struct me_edit *e)
{
	if (b->len && b->data[b->len - 1] != '\n')
		me_buf_str(b, "\n");
	me_buf_add(b, e->key);
	me_buf_str(b, "=");
	me_buf_add(b, e->val);
	me_buf_str(b, "\n");
}

bool me_edit_apply(struct me_buf *b, struct me_slice text,
		   const struct me_edit *edit, size_t n, uint64_t seed)
{
	struct me_edit *sorted = malloc((n + 1) * sizeof(*sorted));
	struct me_settings *set = me_settings_read(text, seed);
	struct me_lex lx;
	struct me_item it;
	size_t i;

	if (!sorted || !set) {
		free(sorted);
		me_settings_free(set);
		return false;
	}
	memcpy(sorted, edit, n * sizeof(*edit));
	qsort(sorted, n, sizeof(*sorted), by_key);
	me_lex_init(&lx, text);
	me_buf_add(b, me_slice(text.data, lx.pos));
	while (me_lex_next(&lx, &it)) {
		struct me_slice key = me_item_key(text, &it);
		const struct me_edit *e = edit_of(sorted, n, key);

		if (e)
			edit_item(b, &lx, &it, e, me_settings_get(set, key));
		else
			me_buf_add(b,
				   me_slice(text.data + it.at, lx.pos - it.at));
	}
	for (i = 0; i < n; i++)
		if (edit[i].val.data && !me_settings_get(set, edit[i].key).data)
			append(b, &edit[i]);
	free(sorted);
	me_settings_free(set);
	return !me_buf_failed(b);
}
