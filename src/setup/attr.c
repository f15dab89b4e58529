#include "setup/attr.h"

#include <stdio.h>

static const char *const general[] = { ".env.*", "*.env" };

bool me_attr_is_line(struct me_slice line)
{
	static const char tail[] = " " ME_ATTR;
	size_t n = sizeof(tail) - 1;

	return line.len > n && !memcmp(line.data + line.len - n, tail, n);
}

/* Do the general patterns match it? */
static bool is_general(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t n = strlen(name);

	return !strncmp(name, ".env.", 5) ||
		(n >= 4 && !strcmp(name + n - 4, ".env"));
}

/* A pattern that matches this path alone. */
static void add_glob(struct me_buf *b, const char *path)
{
	me_buf_str(b, "/");
	for (; *path; path++) {
		if (strchr("*?[\\", *path))
			me_buf_str(b, "\\");
		me_buf_add(b, me_slice(path, 1));
	}
}

static bool is_plain(struct me_slice s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.data[i] <= ' ' || s.data[i] == '"' ||
		    s.data[i] == 0x7f)
			return false;
	return true;
}

/* As git quotes names in its files, if that is needed. */
static void add_quoted(struct me_buf *b, struct me_slice s)
{
	char octal[8];
	size_t i;

	if (is_plain(s)) {
		me_buf_add(b, s);
		return;
	}
	me_buf_str(b, "\"");
	for (i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.data[i];

		if (c == '"' || c == '\\')
			snprintf(octal, sizeof(octal), "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			snprintf(octal, sizeof(octal), "\\%03o", c);
		else
			snprintf(octal, sizeof(octal), "%c", c);
		me_buf_str(b, octal);
	}
	me_buf_str(b, "\"");
}

/* A template can have several env files; a line of its own it has once. */
static void add_line(struct me_buf *b, struct me_slice pattern)
{
	struct me_buf line = ME_BUF_INIT;

	add_quoted(&line, pattern);
	me_buf_str(&line, " " ME_ATTR "\n");
	b->failed |= line.failed;
	if (!line.failed &&
	    (!b->len || !memmem(b->data, b->len, line.data, line.len)))
		me_buf_add(b, me_buf_slice(&line));
	me_buf_free(&line);
}

static void add_path(struct me_buf *b, const char *path, const char *prefix)
{
	struct me_buf glob = ME_BUF_INIT;
	size_t n = strlen(prefix);

	if (is_general(path) || strncmp(path, prefix, n))
		return;
	add_glob(&glob, path + n);
	b->failed |= glob.failed;
	add_line(b, me_buf_slice(&glob));
	me_buf_free(&glob);
}

void me_attr_lines(struct me_buf *b, const struct me_pairs *pairs,
		   const char *prefix)
{
	size_t i;

	for (i = 0; i < sizeof(general) / sizeof(*general); i++)
		add_line(b, me_slice_str(general[i]));
	for (i = 0; i < pairs->n; i++) {
		add_path(b, pairs->item[i].template, prefix);
		add_path(b, pairs->item[i].env, prefix);
	}
}
