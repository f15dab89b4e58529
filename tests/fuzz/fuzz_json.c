/* A report on any merge: as JSON it is JSON, and in either form it is visible
   text and nothing else (S2). */
#include <json-c/json.h>

#include "cli/report.h"
#include "fuzz.h"
#include "util/visible.h"

static void check_visible(struct me_slice text)
{
	size_t n;

	while (text.len) {
		unsigned char c = (unsigned char)text.data[0];

		n = me_utf8_len(text);
		must(n && (c >= ' ' || c == '\n') && c != 0x7f);
		/* C1, zero-width and bidi, by their UTF-8 */
		must(!(n == 2 && c == 0xc2 &&
		       (unsigned char)text.data[1] < 0xa0));
		must(!(n == 3 && !memcmp(text.data, "\xe2\x80", 2) &&
		       (((unsigned char)text.data[2] >= 0x8b &&
			 (unsigned char)text.data[2] <= 0x8f) ||
			((unsigned char)text.data[2] >= 0xa8 &&
			 (unsigned char)text.data[2] <= 0xae))));
		text.data += n;
		text.len -= n;
	}
}

static void check_json(struct me_slice text)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *o;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	o = json_tokener_parse_ex(tok, text.data, (int)text.len);
	must(json_object_is_type(o, json_type_object));
	json_object_put(o);
	json_tokener_free(tok);
}

static void report(struct me_report *r)
{
	struct me_buf text = ME_BUF_INIT, json = ME_BUF_INIT;

	me_report_text(&text, r);
	me_report_json(&json, r);
	must(!me_buf_failed(&text) && !me_buf_failed(&json));
	check_visible(me_buf_slice(&text));
	check_visible(me_buf_slice(&json));
	check_json(me_buf_slice(&json));
	me_buf_free(&text);
	me_buf_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct fuzz_triple t = fuzz_triple(data, len);
	struct me_options opt = fuzz_options(&t);
	struct me_report r = { .name = { "base", "ours", "theirs" } };

	if (me_merge(t.in, &opt, &r.result) == ME_OK) {
		r.verbose = true;
		report(&r);
		r.values = r.secrets = true;
		report(&r);
	}
	me_result_free(r.result);
	return 0;
}
