#include "sync/record_text.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

/* Copy a string of a JSON object; what is too long or missing is "". */
static void get_text(char *out, size_t size, struct json_object *o,
		     const char *key)
{
	struct json_object *v;
	const char *s = "";

	if (json_object_object_get_ex(o, key, &v) &&
	    json_object_is_type(v, json_type_string))
		s = json_object_get_string(v);
	snprintf(out, size, "%s", strlen(s) < size ? s : "");
}

static long long get_number(struct json_object *o, const char *key)
{
	struct json_object *v;

	return json_object_object_get_ex(o, key, &v) ? json_object_get_int64(v)
						     : 0;
}

/* Is it a hash as we write them? Names of files are made of it. */
static bool is_hash(const char *s)
{
	return strlen(s) == ME_HASH_TEXT - 1 &&
		strspn(s, "0123456789abcdef") == ME_HASH_TEXT - 1;
}

static void read_entries(struct me_record *r, struct json_object *list)
{
	size_t i, n = json_object_array_length(list);

	for (i = 0; i < n && r->n < ME_RECORD_MAX; i++) {
		struct json_object *o = json_object_array_get_idx(list, i);
		struct me_record_entry *e = &r->entry[r->n];

		get_text(e->content, sizeof(e->content), o, "content");
		get_text(e->base, sizeof(e->base), o, "base");
		get_text(e->label, sizeof(e->label), o, "label");
		e->when = get_number(o, "when");
		r->n += is_hash(e->content) && is_hash(e->base);
	}
}

int me_record_parse(struct me_record *r, struct me_slice text)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *o = NULL, *list;
	bool ok = false, no_memory;

	errno = 0;
	if (tok && text.len < INT32_MAX)
		o = json_tokener_parse_ex(tok, text.data, (int)text.len);
	if (o && json_object_is_type(o, json_type_object) &&
	    get_number(o, "format") == 1 &&
	    json_object_object_get_ex(o, "contents", &list) &&
	    json_object_is_type(list, json_type_array)) {
		r->tracked = get_number(o, "tracked");
		r->mode = (unsigned)get_number(o, "mode");
		get_text(r->real, sizeof(r->real), o, "real");
		read_entries(r, list);
		ok = true;
	}
	/* json-c does not tell that it has left out something */
	no_memory = !tok || errno == ENOMEM;
	json_object_put(o);
	if (tok)
		json_tokener_free(tok);
	return no_memory ? -1 : ok;
}

/* One member of an object. Written by hand: json-c leaves out what it has no
   memory for, or ends the program, and the next sync would have to live with
   what was left out. */
static void add_text(struct me_buf *b, const char *key, const char *text)
{
	char one[8];

	me_buf_str(b, "\"");
	me_buf_str(b, key);
	me_buf_str(b, "\": \"");
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == '"' || c == '\\')
			snprintf(one, sizeof(one), "\\u%04x", c);
		else
			snprintf(one, sizeof(one), "%c", c);
		me_buf_str(b, one);
	}
	me_buf_str(b, "\"");
}

static void add_number(struct me_buf *b, const char *key, long long n)
{
	char text[64];

	snprintf(text, sizeof(text), "\"%s\": %lld", key, n);
	me_buf_str(b, text);
}

static void add_entry(struct me_buf *b, const struct me_record_entry *e)
{
	me_buf_str(b, "    { ");
	add_text(b, "content", e->content);
	me_buf_str(b, ",\n      ");
	add_text(b, "base", e->base);
	me_buf_str(b, ",\n      ");
	add_text(b, "label", e->label);
	me_buf_str(b, ",\n      ");
	add_number(b, "when", e->when);
	me_buf_str(b, " }");
}

void me_record_print(struct me_buf *b, const struct me_record *r)
{
	size_t i;

	me_buf_str(b, "{\n  \"format\": 1,\n  ");
	add_number(b, "tracked", r->tracked);
	me_buf_str(b, ",\n  ");
	add_number(b, "mode", (long long)r->mode);
	me_buf_str(b, ",\n  ");
	add_text(b, "real", r->real);
	me_buf_str(b, ",\n  \"contents\": [\n");
	for (i = 0; i < r->n; i++) {
		add_entry(b, &r->entry[i]);
		me_buf_str(b, i + 1 < r->n ? ",\n" : "\n");
	}
	me_buf_str(b, "  ]\n}\n");
}
