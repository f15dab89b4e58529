#include "core/change.h"

#include <stdlib.h>
#include <strings.h>

#include "core/value.h"

static bool is_word(struct me_slice v, const char *word)
{
	return v.len == strlen(word) && !strncasecmp(v.data, word, v.len);
}

/* 1 true, 0 false, -1 neither; 1 and 0 are numbers first. */
static int boolean(struct me_slice v)
{
	static const char *const word[][2] = {
		{ "false", "true" },	   { "no", "yes" }, { "off", "on" },
		{ "disabled", "enabled" }, { "n", "y" },    { "f", "t" },
	};
	size_t i;

	for (i = 0; i < sizeof(word) / sizeof(*word); i++) {
		if (is_word(v, word[i][0]))
			return 0;
		if (is_word(v, word[i][1]))
			return 1;
	}
	return -1;
}

static size_t digits(struct me_slice v, size_t i)
{
	while (i < v.len && v.data[i] >= '0' && v.data[i] <= '9')
		i++;
	return i;
}

/* A decimal number: where its digits, fraction and unit start. */
struct number {
	bool minus;
	struct me_slice whole, fraction, unit;
};

/* "300", "-1.5", "10m", "512Mi": digits, and a unit of at most three letters,
   which must be the same to compare. */
static bool number(struct me_slice v, struct number *n)
{
	size_t i = v.len && v.data[0] == '-', w, f;

	*n = (struct number){ .minus = i };
	w = i;
	i = digits(v, i);
	if (i == w)
		return false;
	while (w < i && v.data[w] == '0')
		w++;
	n->whole = me_slice(v.data + w, i - w);
	f = i;
	if (i < v.len && v.data[i] == '.') {
		f = i + 1;
		i = digits(v, f);
		if (i == f)
			return false;
	}
	n->fraction = me_slice(v.data + f, i - f);
	while (n->fraction.len && n->fraction.data[n->fraction.len - 1] == '0')
		n->fraction.len--;
	n->unit = me_slice(v.data + i, v.len - i);
	if (n->unit.len > 3)
		return false;
	for (; i < v.len; i++)
		if ((v.data[i] | 32) < 'a' || (v.data[i] | 32) > 'z')
			return false;
	return true;
}

static int compare(const struct number *a, const struct number *b)
{
	size_t n;
	int c;

	if (a->minus != b->minus)
		return a->minus ? -1 : 1;
	if (a->whole.len != b->whole.len) {
		c = a->whole.len < b->whole.len ? -1 : 1;
	} else {
		c = memcmp(a->whole.data, b->whole.data, a->whole.len);
		n = a->fraction.len < b->fraction.len ? a->fraction.len
						      : b->fraction.len;
		if (!c)
			c = memcmp(a->fraction.data, b->fraction.data, n);
		if (!c)
			c = (a->fraction.len > b->fraction.len) -
				(a->fraction.len < b->fraction.len);
	}
	return a->minus ? -c : c;
}

static bool is_url(struct me_slice v)
{
	size_t i = 0;

	while (i < v.len &&
	       (((v.data[i] | 32) >= 'a' && (v.data[i] | 32) <= 'z') ||
		v.data[i] == '+'))
		i++;
	return i && i + 3 <= v.len && !memcmp(v.data + i, "://", 3);
}

static bool is_path(struct me_slice v)
{
	return me_slice_has_prefix(v, "/") || me_slice_has_prefix(v, "./") ||
		me_slice_has_prefix(v, "../") || me_slice_has_prefix(v, "~/");
}

/* The item of a comma list that starts at *i, blanks off its ends. */
static struct me_slice list_item(struct me_slice v, size_t *i)
{
	size_t from = *i, to;
	const char *comma = memchr(v.data + from, ',', v.len - from);

	to = comma ? (size_t)(comma - v.data) : v.len;
	*i = to + 1;
	while (from < to && v.data[from] == ' ')
		from++;
	while (to > from && v.data[to - 1] == ' ')
		to--;
	return me_slice(v.data + from, to - from);
}

/* Lists longer than this are not compared. */
enum { LONG_LIST = 4096 };

struct list {
	struct me_slice item[LONG_LIST + 1];
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	const struct me_slice *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = n ? memcmp(x->data, y->data, n) : 0;

	return c ? c : (x->len > y->len) - (x->len < y->len);
}

/* Items of a that b lacks. */
static size_t missing(struct me_slice a, struct me_slice b)
{
	struct list l;
	size_t i, n = 0;

	for (i = l.n = 0; i <= b.len;)
		l.item[l.n++] = list_item(b, &i);
	qsort(l.item, l.n, sizeof(*l.item), by_text);
	for (i = 0; i <= a.len;) {
		struct me_slice item = list_item(a, &i);

		n += !bsearch(&item, l.item, l.n, sizeof(item), by_text);
	}
	return n;
}

static bool is_list(struct me_slice a, struct me_slice b)
{
	return a.len <= LONG_LIST && b.len <= LONG_LIST &&
		(memchr(a.data, ',', a.len) || memchr(b.data, ',', b.len));
}

struct me_change me_change_of(struct me_slice from, struct me_slice to)
{
	struct me_slice a = me_value_bare(from), b = me_value_bare(to);
	struct me_change c = { ME_CHANGE_TEXT, 0, 0, a.len, b.len };
	struct number na, nb;

	if (me_text_eq(a, b)) {
		c.kind = ME_CHANGE_NONE;
	} else if (!a.len || !b.len) {
		c.kind = a.len ? ME_CHANGE_EMPTIED : ME_CHANGE_FILLED;
	} else if (boolean(a) >= 0 && boolean(b) == !boolean(a)) {
		c.kind = ME_CHANGE_BOOLEAN;
	} else if (number(a, &na) && number(b, &nb) &&
		   me_slice_eq(na.unit, nb.unit) && compare(&na, &nb)) {
		c.kind = compare(&na, &nb) < 0 ? ME_CHANGE_UP : ME_CHANGE_DOWN;
	} else if (is_url(a) && is_url(b)) {
		c.kind = ME_CHANGE_URL;
	} else if (is_list(a, b)) {
		c.kind = ME_CHANGE_LIST;
		c.removed = missing(a, b);
		c.added = missing(b, a);
	} else if (is_path(a) && is_path(b)) {
		c.kind = ME_CHANGE_PATH;
	} else if (a.len != b.len) {
		c.kind = a.len < b.len ? ME_CHANGE_LONGER : ME_CHANGE_SHORTER;
	}
	return c;
}

const char *me_change_word(enum me_change_kind kind)
{
	static const char *const word[] = {
		[ME_CHANGE_NONE] = "none",
		[ME_CHANGE_FILLED] = "filled",
		[ME_CHANGE_EMPTIED] = "emptied",
		[ME_CHANGE_BOOLEAN] = "boolean",
		[ME_CHANGE_UP] = "number-up",
		[ME_CHANGE_DOWN] = "number-down",
		[ME_CHANGE_LIST] = "list",
		[ME_CHANGE_URL] = "url",
		[ME_CHANGE_PATH] = "path",
		[ME_CHANGE_LONGER] = "longer",
		[ME_CHANGE_SHORTER] = "shorter",
		[ME_CHANGE_TEXT] = "text",
	};

	return word[kind];
}
