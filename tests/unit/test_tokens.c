/*
 * The parser against the measured grammar: test vectors that are kept beside
 * the project, not in it. tokens.json has the items that are to be found in
 * the inputs of readers.json. Without that folder there is nothing to check,
 * which is said; the most important vectors are in test_lex.c as well.
 */
#include "suites.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/value.h"
#include "help.h"
#include "util/buf.h"

static struct json_object *load(const char *name)
{
	const char *shared = getenv("SHARED"), *source = getenv("SOURCE");
	char path[4096];
	int n;

	if (shared)
		n = snprintf(path, sizeof(path), "%s/grammar/%s", shared, name);
	else
		n = snprintf(path, sizeof(path), "%s/../shared/grammar/%s",
			     source ? source : ".", name);
	ck_assert_int_lt(n, (int)sizeof(path));
	return json_object_from_file(path);
}

static struct json_object *get(struct json_object *o, const char *name)
{
	return json_object_object_get(o, name);
}

static const char *str(struct json_object *o, const char *name)
{
	struct json_object *v = get(o, name);

	return v ? json_object_get_string(v) : "";
}

static struct me_slice slice_of(struct json_object *o)
{
	return me_slice(json_object_get_string(o),
			(size_t)json_object_get_string_len(o));
}

static void add_base64(struct me_buf *b, const char *s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, n = 0;

	for (; *s && *s != '='; s++) {
		bits = bits << 6 | (unsigned)(strchr(digits, *s) - digits);
		n += 6;
		if (n < 8)
			continue;
		n -= 8;
		me_buf_fill(b, (char)(bits >> n), 1);
	}
}

/* The text of an input: as it is, in base64, or in parts to repeat. */
static void add_input(struct me_buf *b, struct json_object *o)
{
	struct json_object *parts = get(o, "input_parts");
	size_t i, k;

	if (get(o, "input"))
		me_buf_add(b, slice_of(get(o, "input")));
	add_base64(b, str(o, "input_base64"));
	for (i = 0; parts && i < json_object_array_length(parts); i++) {
		struct json_object *p = json_object_array_get_idx(parts, i);
		size_t times = (size_t)json_object_get_int64(
			json_object_array_get_idx(p, 1));

		for (k = 0; k < times; k++)
			me_buf_add(b,
				   slice_of(json_object_array_get_idx(p, 0)));
	}
	ck_assert(!me_buf_failed(b));
}

static const char *kind_word(enum me_kind kind)
{
	static const char *const word[] = {
		[ME_BLANK] = "blank",	[ME_COMMENT] = "comment",
		[ME_MARKER] = "marker", [ME_ASSIGN] = "assign",
		[ME_OPAQUE] = "opaque",
	};

	return word[kind];
}

/* Long strings are given by their length, bytes that are no UTF-8 as if they
   were Latin-1. */
static bool same_string(struct json_object *want, struct me_slice got)
{
	struct me_buf b = ME_BUF_INIT;
	bool same;
	size_t i;

	if (json_object_is_type(want, json_type_object))
		return (size_t)json_object_get_int64(get(want, "len")) ==
			got.len;
	if (me_slice_eq(slice_of(want), got))
		return true;
	for (i = 0; i < got.len; i++) {
		unsigned char c = (unsigned char)got.data[i];
		char two[2] = { (char)(0xc0 | c >> 6),
				(char)(0x80 | (c & 0x3f)) };

		me_buf_add(&b,
			   c < 0x80 ? me_slice(got.data + i, 1)
				    : me_slice(two, 2));
	}
	same = me_slice_eq(slice_of(want), me_buf_slice(&b));
	me_buf_free(&b);
	return same;
}

static const char *style_word(const struct me_parts *p)
{
	switch (p->quote) {
	case '"':
		return "dq";
	case '\'':
		return "sq";
	case '`':
		return "bt";
	default:
		return p->val.len ? "plain" : "none";
	}
}

static bool has_flag(struct json_object *want, const char *flag)
{
	struct json_object *list = get(want, "flags");
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++)
		if (!strcmp(flag,
			    json_object_get_string(
				    json_object_array_get_idx(list, i))))
			return true;
	return false;
}

static void check_flags(struct json_object *want, const struct me_item *it,
			const struct me_parts *p, const char *id)
{
	const struct {
		const char *name;
		bool got;
	} flag[] = {
		{ "unterminated", it->flags & ME_LEX_UNTERMINATED },
		{ "splitquote", it->flags & ME_LEX_SPLITQUOTE },
		{ "escclose", it->flags & ME_LEX_ESCCLOSE },
		{ "bsclose", it->flags & ME_LEX_BSCLOSE },
		{ "junk", it->flags & ME_LEX_JUNK },
		{ "trailbs", !p->quote && me_value_trailbs(p->val) },
		{ "midquote", me_value_midquote(p->val) },
	};
	int i;

	for (i = 0; i < COUNT(flag); i++)
		ck_assert_msg(flag[i].got == has_flag(want, flag[i].name),
			      "%s: at %u: flag %s", id, it->at, flag[i].name);
}

static void check_item(struct json_object *want, struct me_slice in,
		       const struct me_item *it, size_t end, const char *id)
{
	struct me_parts p;

	ck_assert_msg(
		!strcmp(str(want, "kind"), kind_word((enum me_kind)it->kind)) &&
			json_object_get_int64(get(want, "start")) == it->at &&
			json_object_get_int64(get(want, "end")) == (int64_t)end,
		"%s: %s %u to %zu", id, kind_word((enum me_kind)it->kind),
		it->at, end);
	if (it->kind != ME_ASSIGN)
		return;
	p = me_item_parts(in, it, end);
	ck_assert_msg(same_string(get(want, "key"), p.key) &&
			      me_slice_eq(p.key, me_item_key(in, it)),
		      "%s: at %u: key", id, it->at);
	ck_assert_msg(same_string(get(want, "val"), p.val),
		      "%s: at %u: value '%.*s'", id, it->at, (int)p.val.len,
		      p.val.data);
	ck_assert_msg(!strcmp(str(want, "style"), style_word(&p)),
		      "%s: at %u: style %s", id, it->at, style_word(&p));
	ck_assert_msg(!!memchr(p.head.data, *str(want, "sep"), p.head.len),
		      "%s: at %u: separator", id, it->at);
	check_flags(want, it, &p, id);
}

static void check_vector(struct json_object *items, struct me_slice in,
			 const char *id)
{
	size_t n = json_object_array_length(items), i = 0;
	struct me_lex lx;
	struct me_item it;

	me_lex_init(&lx, in);
	/* a byte order mark is stepped over */
	if (n &&
	    !strcmp("bom", str(json_object_array_get_idx(items, 0), "kind"))) {
		ck_assert_uint_eq(lx.pos, 3);
		i++;
	} else {
		ck_assert_msg(!lx.pos, "%s: no byte order mark", id);
	}
	for (; me_lex_next(&lx, &it); i++) {
		ck_assert_msg(i < n, "%s: more than %zu items", id, n);
		check_item(json_object_array_get_idx(items, i), in, &it, lx.pos,
			   id);
	}
	ck_assert_msg(i == n, "%s: %zu items, not %zu", id, i, n);
}

/* The input of that name. */
static struct json_object *find(struct json_object *readers, const char *id,
				size_t guess)
{
	size_t n = json_object_array_length(readers), i;

	for (i = 0; i < n; i++) {
		struct json_object *o =
			json_object_array_get_idx(readers, (guess + i) % n);

		if (!strcmp(str(o, "id"), id))
			return o;
	}
	ck_abort_msg("no input %s", id);
	return NULL;
}

START_TEST(every_vector)
{
	struct json_object *tokens = load("tokens.json");
	struct json_object *readers = load("readers.json");
	size_t i, n;

	if (!tokens || !readers) {
		printf("tokens: SKIPPED, no grammar data: set SHARED to the "
		       "folder that holds grammar/\n");
		fflush(stdout);
		json_object_put(tokens);
		json_object_put(readers);
		return;
	}
	n = json_object_array_length(tokens);
	ck_assert_uint_gt(n, 0);
	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_array_get_idx(tokens, i);
		struct me_buf in = ME_BUF_INIT;

		add_input(&in, find(readers, str(o, "id"), i));
		check_vector(get(o, "items"), me_buf_slice(&in), str(o, "id"));
		me_buf_free(&in);
	}
	json_object_put(tokens);
	json_object_put(readers);
}
END_TEST

Suite *tokens_suite(void)
{
	Suite *s = suite_create("tokens");
	TCase *t = tcase_create("tokens");

	tcase_add_test(t, every_vector);
	suite_add_tcase(s, t);
	return s;
}
