/*
 * What the program's own reader sees, to be compared with other readers.
 *
 * Standard input names files, one a line. For each a line of JSON is printed:
 *
 *	{ "file": "...", "doubt": false, "set": [
 *		{ "key": "A", "value": "x", "quote": "\"", "form": "=" } ] }
 *
 * "value" is what stands between the quotes, nothing unescaped; "doubt" is
 * set where programs do not agree on how the file is to be cut into items.
 */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/doc.h"
#include "core/value.h"

static struct me_slice read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *data = NULL;
	size_t len = 0, n = 1;

	if (!f) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(1);
	}
	while (n) {
		data = realloc(data, len + 65536);
		if (!data)
			abort();
		n = fread(data + len, 1, 65536, f);
		len += n;
	}
	fclose(f);
	return me_slice(data, len);
}

static json_object *string(struct me_slice s)
{
	return json_object_new_string_len(s.data ? s.data : "", (int)s.len);
}

/* One assignment. The form is what stands between key and value. */
static json_object *assignment(const struct me_doc *doc, uint32_t i)
{
	struct me_parts p = me_doc_parts(doc, i);
	const char *after = p.key.data + p.key.len;
	json_object *o = json_object_new_object();

	json_object_object_add(o, "key", string(p.key));
	json_object_object_add(o, "value",
			       string(p.quote ? me_value_bare(p.val) : p.val));
	json_object_object_add(o, "quote",
			       string(me_slice(&p.quote, p.quote != 0)));
	json_object_object_add(
		o, "form", json_object_new_string(*after == ':' ? ":" : "="));
	json_object_object_add(o, "comment",
			       json_object_new_boolean(
				       p.trail.len &&
				       memchr(p.trail.data, '#', p.trail.len)));
	return o;
}

static void print_file(const char *path)
{
	struct me_arena arena = ME_ARENA_INIT;
	struct me_slice text = read_file(path);
	json_object *o = json_object_new_object();
	json_object *set = json_object_new_array();
	bool doubt = false;
	struct me_doc doc;
	uint32_t i;

	if (!me_doc_read(&doc, text, &arena))
		abort();
	for (i = 0; i < doc.n; i++) {
		doubt |= doc.item[i].flags || doc.item[i].kind == ME_OPAQUE ||
			doc.item[i].kind == ME_MARKER;
		if (doc.item[i].kind == ME_ASSIGN)
			json_object_array_add(set, assignment(&doc, i));
	}
	json_object_object_add(o, "file", json_object_new_string(path));
	json_object_object_add(o, "doubt", json_object_new_boolean(doubt));
	json_object_object_add(o, "set", set);
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN));
	json_object_put(o);
	me_arena_free(&arena);
	free((char *)text.data);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	while ((n = getline(&line, &size, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		print_file(line);
	}
	free(line);
	return 0;
}
