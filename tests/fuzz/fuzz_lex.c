/* Reading a file: its items, laid end to end, are the file, and the parts of
   an assignment are the assignment. */
#include "core/change.h"
#include "core/doc.h"
#include "core/settings.h"
#include "core/secret.h"
#include "core/value.h"
#include "fuzz.h"
#include "util/buf.h"
#include "util/visible.h"

static void check_parts(struct me_slice raw, struct me_parts p)
{
	must(p.head.data == raw.data);
	must(p.val.data == p.head.data + p.head.len);
	must(p.trail.data == p.val.data + p.val.len);
	must(p.eol.data == p.trail.data + p.trail.len);
	must(p.eol.data + p.eol.len == raw.data + raw.len);
	must(p.key.data >= p.head.data && p.key.len);
	must(p.key.data + p.key.len <= p.head.data + p.head.len);
}

static void check_item(const struct me_doc *d, uint32_t i)
{
	struct me_slice raw = me_doc_raw(d, i);

	must(raw.len);
	me_comment_key(me_line_chomp(raw));
	if (d->item[i].kind != ME_ASSIGN) {
		must(!me_doc_key(d, i).len);
		return;
	}
	struct me_parts p = me_doc_parts(d, i);

	check_parts(raw, p);
	must(me_slice_eq(p.key, me_doc_key(d, i)));
	must(me_value_eq(p.val, p.val));
	must(me_change_of(p.val, p.val).kind == ME_CHANGE_NONE);
	me_value_midquote(p.val);
	me_value_trailbs(p.val);
	me_value_bare(p.val);
}

static void check_settings(struct me_slice text)
{
	struct me_settings *s = me_settings_read(text, 1);
	size_t i;

	for (i = 0; s && i < me_settings_count(s); i++)
		must(me_settings_get(s, me_settings_key(s, i)).data);
	me_settings_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct me_slice text = me_slice((const char *)data, len);
	struct me_arena a = ME_ARENA_INIT;
	struct me_buf b = ME_BUF_INIT;
	struct me_doc d;
	uint32_t i;

	must(me_doc_read(&d, text, &a));
	for (i = 0; i < d.n; i++)
		check_item(&d, i);
	must(d.item[d.n].at == len);
	must(!d.n || d.item[0].at == (d.bom ? 3 : 0));
	check_settings(text);
	me_visible_add(&b, text, 200);
	must(!me_buf_failed(&b) && b.len <= 203);
	me_buf_free(&b);
	me_arena_free(&a);
	return 0;
}
