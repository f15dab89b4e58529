#include "git/object.h"

#include <stdlib.h>

/* "KEY <hex>\n" at p: the length of the line, 0 when it is another. */
static size_t id_line(const char *p, const char *end, const char *key,
		      struct me_id *id)
{
	size_t k = strlen(key);
	const char *nl;

	if ((size_t)(end - p) <= k || memcmp(p, key, k))
		return 0;
	nl = memchr(p, '\n', (size_t)(end - p));
	if (!nl || me_id_parse(id, p + k, (size_t)(nl - p) - k))
		return 0;
	return (size_t)(nl - p) + 1;
}

/*
 * The time is the number after the last '>' of the committer line: names may
 * hold anything but a newline, so the line is read from its end.
 */
static long long line_date(const char *p, const char *nl)
{
	long long t = 0;
	const char *s = nl;

	while (s > p && s[-1] != '>')
		s--;
	if (s == p)
		return 0;
	while (s < nl && *s == ' ')
		s++;
	for (; s < nl && *s >= '0' && *s <= '9' && t < (1LL << 56); s++)
		t = 10 * t + (*s - '0');
	return t;
}

int me_commit_parse(struct me_commit *c, const char *data, size_t len)
{
	const char *p = data, *end = data + len, *nl;
	struct me_id parent;
	size_t n;

	memset(c, 0, sizeof(*c));
	n = id_line(p, end, "tree ", &c->tree);
	if (!n)
		return -1;
	p += n;
	c->parent = p;
	while ((n = id_line(p, end, "parent ", &parent))) {
		if (parent.len != c->tree.len)
			return -1;
		c->parents++;
		p += n;
	}
	while (p < end && *p != '\n') {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		if (nl - p > 10 && !memcmp(p, "committer ", 10))
			c->date = line_date(p, nl);
		p = nl + 1;
	}
	c->body = p < end && *p == '\n' ? p + 1 : end;
	c->body_len = (size_t)(end - c->body);
	return 0;
}

void me_commit_parent(const struct me_commit *c, size_t i, struct me_id *id)
{
	size_t hex = 2 * (size_t)c->tree.len;

	me_id_parse(id, c->parent + i * (7 + hex + 1) + 7, hex);
}

char *me_commit_subject(const struct me_commit *c)
{
	const char *p = c->body, *end = p + c->body_len, *nl;
	char *out = malloc(c->body_len + 1), *o = out;
	size_t n;

	if (!out)
		return NULL;
	while (p < end && (*p == '\n' || *p == ' ' || *p == '\t'))
		p++;
	while (p < end) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			nl = end;
		for (n = (size_t)(nl - p); n &&
		     (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\r');
		     n--)
			;
		if (!n)
			break;
		if (o != out)
			*o++ = ' ';
		memcpy(o, p, n);
		o += n;
		p = nl < end ? nl + 1 : end;
	}
	*o = '\0';
	return out;
}

int me_tree_next(const char *data, size_t len, size_t id_len, size_t *at,
		 struct me_tree_entry *e)
{
	const char *p = data + *at, *end = data + len, *nul;

	if (p == end)
		return 0;
	for (e->mode = 0; p < end && *p >= '0' && *p <= '7'; p++)
		e->mode = e->mode << 3 | (unsigned)(*p - '0');
	if (p == end || *p++ != ' ')
		return -1;
	nul = memchr(p, '\0', (size_t)(end - p));
	if (!nul || nul == p || (size_t)(end - nul - 1) < id_len)
		return -1;
	e->name = p;
	e->name_len = (size_t)(nul - p);
	e->raw = (const unsigned char *)nul + 1;
	*at = (size_t)(nul - data) + 1 + id_len;
	return 1;
}

int me_tree_find(const char *data, size_t len, size_t id_len, const char *name,
		 size_t name_len, struct me_tree_entry *e)
{
	size_t at = 0;
	int r;

	while ((r = me_tree_next(data, len, id_len, &at, e)) > 0)
		if (e->name_len == name_len && !memcmp(e->name, name, name_len))
			return 1;
	return r;
}
