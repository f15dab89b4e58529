#include "gen.h"

#include <stdio.h>
#include <stdlib.h>

#include "rng.h"

/* A file in the making: things, each a line or a value with all its lines,
   without line ends. */
#define MAX_THINGS 400
#define THING 72

struct page {
	char thing[MAX_THINGS][THING];
	uint32_t n;
	bool crlf, mixed, bom, no_end;
};

struct gen {
	struct rng r;
	uint32_t keys;	/* how many names there are to choose from */
	uint32_t words; /* how many comments */
};

static const char *const value[] = {
	"1",
	"2",
	"3",
	"",
	"true",
	"false",
	"\"1\"",
	"'1'",
	"\"2\"",
	"'2'",
	"a b",
	"\"a b\"",
	"'a b'",
	"\"\"",
	"''",
	"$X",
	"${Y:-1}",
	"x#y",
	"\"x # y\"",
	"`1`",
	"\"C:\\dir\\\\\"",
	"\"l1\nl2\"",
	"\"l1\nl3\"",
	"'m\n\nn'",
	"\"q\nK1=9\n# c1\n\"",
	"http://h:1/p",
	"a,b,c",
	"a,b",
	"it's",
	"x\\",
};

static const char *const trail[] = {
	" # note", " # other", "  # c1", " ", "\t#", " # it's",
};

static const char *const opaque[] = {
	"junk",	       "more junk", "1 BAD=1", "=x",	 "export",	 "K1",
	"K\xc3\xa9=1", "\"loose\"", "'",       "- item", "a;b=\"x\ny\"",
};

static const char *const blank[] = { "", "", "", "", "", " ", "\t" };

static const char *const ruler[] = {
	"# -----", "# -----", "#", "# =====", "#####",
};

#define PICK(g, list) list[rng_below(&(g)->r, sizeof(list) / sizeof(*(list)))]

static void add(struct page *p, uint32_t at, const char *text)
{
	if (p->n == MAX_THINGS)
		return;
	memmove(p->thing[at + 1], p->thing[at], (size_t)(p->n - at) * THING);
	memset(p->thing[at], 0, THING);
	memcpy(p->thing[at], text, strnlen(text, THING - 1));
	p->n++;
}

static void del(struct page *p, uint32_t at)
{
	memmove(p->thing[at], p->thing[at + 1],
		(size_t)(p->n - at - 1) * THING);
	p->n--;
}

static void key_name(struct gen *g, char *out, size_t size)
{
	static const char *const odd[] = { "k.dot", "k-dash", "export", "_" };

	if (rng_one_in(&g->r, 40))
		snprintf(out, size, "%s", PICK(g, odd));
	else
		snprintf(out, size, "K%u", rng_below(&g->r, g->keys));
}

/* Is the thing an assignment, as written here? */
static bool is_assign(const char *s)
{
	const char *eq = strchr(s, '=');

	return eq && eq > s && !strchr("# \t", *s) && strchr("Kke_", *s);
}

static void assignment(struct gen *g, char *out, const char *name)
{
	static const char *const before[] = { "export ", "  ", "\t" };
	static const char *const eq[] = { " = ", "= ", " =", ": " };
	const char *v = rng_one_in(&g->r, 2) ? value[rng_below(&g->r, 3)]
					     : PICK(g, value);
	char key[THING];

	if (!name) {
		key_name(g, key, sizeof(key));
		name = key;
	}
	snprintf(out, THING, "%s%.24s%s%s%s",
		 rng_one_in(&g->r, 10) ? PICK(g, before) : "", name,
		 rng_one_in(&g->r, 12) ? PICK(g, eq) : "=", v,
		 rng_one_in(&g->r, 8) ? PICK(g, trail) : "");
}

static void comment(struct gen *g, char *out)
{
	char key[THING];

	switch (rng_below(&g->r, 8)) {
	case 0:
	case 1:
		key_name(g, key, sizeof(key));
		snprintf(out, THING, "%s%.24s=%s",
			 rng_one_in(&g->r, 2) ? "# " : "#", key,
			 value[rng_below(&g->r, 6)]);
		break;
	case 2:
		snprintf(out, THING, "%s", PICK(g, ruler));
		break;
	default:
		snprintf(out, THING, "# c%u", rng_below(&g->r, g->words));
	}
}

static void any_thing(struct gen *g, char *out)
{
	switch (rng_below(&g->r, 20)) {
	case 0:
		snprintf(out, THING, "%s", PICK(g, opaque));
		break;
	case 1:
	case 2:
	case 3:
		snprintf(out, THING, "%s", PICK(g, blank));
		break;
	case 4:
	case 5:
	case 6:
	case 7:
	case 8:
		comment(g, out);
		break;
	case 9:
		snprintf(out, THING, "%s", PICK(g, ruler));
		break;
	default:
		assignment(g, out, NULL);
	}
}

/* A title between rulers, some variables with their comments, a blank line:
   what templates are made of. */
static void section(struct gen *g, struct page *p, uint32_t *next_key)
{
	uint32_t n = 1 + rng_below(&g->r, 6);
	char s[THING], name[THING];
	bool ruled = rng_one_in(&g->r, 2);

	if (ruled)
		add(p, p->n, "# ------------------------------");
	snprintf(s, sizeof(s), "# Section %u", *next_key);
	add(p, p->n, s);
	if (ruled)
		add(p, p->n, "# ------------------------------");
	if (rng_one_in(&g->r, 2))
		add(p, p->n, "");
	while (n--) {
		if (rng_one_in(&g->r, 3)) {
			snprintf(s, sizeof(s), "# About K%u", *next_key);
			add(p, p->n, s);
		}
		if (rng_one_in(&g->r, 6))
			comment(g, s);
		else {
			snprintf(name, sizeof(name), "K%u", *next_key);
			assignment(g, s, name);
		}
		++*next_key;
		add(p, p->n, s);
		if (rng_one_in(&g->r, 5))
			add(p, p->n, "");
	}
	add(p, p->n, "");
}

static uint32_t some_assignment(struct gen *g, const struct page *p)
{
	uint32_t i, at = rng_below(&g->r, p->n);

	for (i = 0; i < p->n; i++, at = (at + 1) % p->n)
		if (is_assign(p->thing[at]))
			return at;
	return p->n;
}

static void name_of(const char *thing, char *out)
{
	size_t n;

	if (!strncmp(thing, "export ", 7))
		thing += 7;
	n = strcspn(thing, " =:");
	snprintf(out, THING, "%.*s", (int)n, thing);
}

/* Move n things from one place to another. */
static void move(struct page *p, uint32_t from, uint32_t n, uint32_t to)
{
	char held[THING];

	while (n-- && from < p->n) {
		memcpy(held, p->thing[from], THING);
		del(p, from);
		if (to > p->n)
			to = p->n;
		add(p, to, held);
		from += to <= from;
		to += to <= from;
	}
}

static void edit_assignment(struct gen *g, struct page *p)
{
	uint32_t at = p->n ? some_assignment(g, p) : 0;
	char s[THING], name[THING], *v;

	if (at >= p->n)
		return;
	name_of(p->thing[at], name);
	switch (rng_below(&g->r, 7)) {
	case 0:
		del(p, at);
		break;
	case 1:
		snprintf(s, sizeof(s), "# %.60s", p->thing[at]);
		if (!strchr(s, '\n'))
			memcpy(p->thing[at], s, THING);
		break;
	case 2: /* the same, spelled otherwise */
		v = strchr(p->thing[at], '=');
		if (v && v[1] && !strpbrk(v + 1, "\"'` #\n$\\")) {
			snprintf(s, sizeof(s), "%.24s=%c%.30s\"", name, '"',
				 v + 1);
			memcpy(p->thing[at], s, THING);
		}
		break;
	case 3: /* a comment behind it */
		if (!strpbrk(p->thing[at], "\n#") && strlen(p->thing[at]) < 40)
			strcat(p->thing[at], PICK(g, trail));
		break;
	case 4: /* set it again, further down */
		assignment(g, s, name);
		add(p, at + 1 + rng_below(&g->r, p->n - at), s);
		break;
	default:
		assignment(g, s, name);
		memcpy(p->thing[at], s, THING);
	}
}

static void edit(struct gen *g, struct page *p, char own)
{
	uint32_t at = rng_below(&g->r, p->n + 1), i;
	char s[THING];

	switch (rng_below(&g->r, 18)) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 4:
		edit_assignment(g, p);
		break;
	case 5: /* enable what is commented out */
		for (i = at; i < p->n; i++)
			if (p->thing[i][0] == '#' && strchr(p->thing[i], '='))
				break;
		if (i < p->n) {
			size_t n = strspn(p->thing[i], "# ");

			memmove(p->thing[i], p->thing[i] + n,
				strlen(p->thing[i] + n) + 1);
		}
		break;
	case 6:
	case 7: /* a key of one's own, with a comment or a gap */
		if (rng_one_in(&g->r, 3))
			at = p->n;
		snprintf(s, sizeof(s), "K%c%u=1", own, rng_below(&g->r, 4));
		add(p, at, s);
		if (rng_one_in(&g->r, 2)) {
			snprintf(s, sizeof(s), "# %c%u", own,
				 rng_below(&g->r, 3));
			add(p, at, s);
		}
		if (rng_one_in(&g->r, 3))
			add(p, at, "");
		break;
	case 8:
		comment(g, s);
		add(p, at, s);
		break;
	case 9:
		snprintf(s, sizeof(s), "# %c%u", own, rng_below(&g->r, 3));
		add(p, at, s);
		break;
	case 10: /* change or drop a line of text */
		for (i = at; i < p->n && is_assign(p->thing[i]); i++)
			;
		if (i == p->n)
			break;
		if (rng_one_in(&g->r, 2))
			del(p, i);
		else
			comment(g, p->thing[i]);
		break;
	case 11:
		add(p, at, PICK(g, blank));
		break;
	case 12:
		for (i = at; i < p->n; i++)
			if (!p->thing[i][strspn(p->thing[i], " \t")]) {
				del(p, i);
				break;
			}
		break;
	case 13:
		if (p->n)
			move(p, rng_below(&g->r, p->n), 1,
			     rng_below(&g->r, p->n));
		break;
	case 14:
		if (p->n)
			move(p, rng_below(&g->r, p->n), 1 + rng_below(&g->r, 5),
			     rng_below(&g->r, p->n));
		break;
	case 15:
		any_thing(g, s);
		add(p, p->n, s);
		break;
	case 16:
		any_thing(g, s);
		add(p, at, s);
		break;
	default:
		i = rng_below(&g->r, 12);
		p->crlf ^= i == 0;
		p->mixed ^= i == 1;
		p->bom ^= i == 2;
		p->no_end ^= i == 3 || i == 4;
		if (i == 5 && p->n)
			del(p, rng_below(&g->r, p->n));
	}
}

/* What one side adopted early: a thing of the other, put in somewhere. */
static void adopt(struct gen *g, struct page *p, const struct page *from)
{
	uint32_t i, n = 1 + rng_below(&g->r, 2);

	if (!from->n)
		return;
	i = rng_below(&g->r, from->n);
	while (n-- && i < from->n)
		add(p, rng_below(&g->r, p->n + 1), from->thing[i++]);
}

static void print(struct gen *g, const struct page *p, struct me_buf *out)
{
	uint32_t i;
	size_t j;

	out->len = 0;
	if (p->bom)
		me_buf_str(out, "\xef\xbb\xbf");
	for (i = 0; i < p->n; i++) {
		const char *s = p->thing[i];
		bool last = i + 1 == p->n;

		for (j = 0; s[j] || !last || !p->no_end; j++) {
			if (!s[j] || s[j] == '\n')
				me_buf_str(out,
					   (p->mixed ? rng_one_in(&g->r, 2)
						     : p->crlf)
						   ? "\r\n"
						   : "\n");
			else
				me_buf_add(out, me_slice(s + j, 1));
			if (!s[j])
				break;
		}
	}
}

static void by_edits(struct gen *g, struct triple *t, bool large)
{
	static struct page page[3];
	uint32_t n, key = 0;
	char s[THING];
	int k;

	memset(&page[ME_BASE], 0, sizeof(page[ME_BASE]));
	if (large) {
		g->keys = 40;
		g->words = 60;
		for (n = 2 + rng_below(&g->r, 9); n; n--)
			section(g, &page[ME_BASE], &key);
	} else {
		g->keys = 2 + rng_below(&g->r, 9);
		g->words = 1 + rng_below(&g->r, 5);
		for (n = rng_below(&g->r, 12); n; n--) {
			any_thing(g, s);
			add(&page[ME_BASE], page[ME_BASE].n, s);
		}
	}
	page[ME_BASE].crlf = rng_one_in(&g->r, 10);
	page[ME_BASE].mixed = rng_one_in(&g->r, 40);
	page[ME_BASE].bom = rng_one_in(&g->r, 40);
	page[ME_BASE].no_end = rng_one_in(&g->r, 10);
	page[ME_OURS] = page[ME_BASE];
	page[ME_THEIRS] = page[ME_BASE];
	for (k = ME_OURS; k <= ME_THEIRS; k++)
		for (n = rng_below(&g->r, large ? 12 : 5); n; n--)
			edit(g, &page[k], k == ME_OURS ? 'O' : 'T');
	if (rng_one_in(&g->r, 4))
		adopt(g, &page[ME_OURS], &page[ME_THEIRS]);
	for (k = ME_BASE; k <= ME_THEIRS; k++)
		print(g, &page[k], &t->text[k]);
}

static void by_bytes(struct gen *g, struct triple *t)
{
	static const char alphabet[] = "AAABB==\n\n\n\n\n\"'`# \t\r\\$1xK:";
	static const char *const chunk[] = {
		"A=1\n",       "B=\"",	       "\"\n",	      "# x\n",
		"\r\n",	       "export A=",    "<<<<<<< a\n", "=======\n",
		">>>>>>> b\n", "\xef\xbb\xbf", "A='1'\n",     "\n\n",
		"B=2\n",       "C=3 # d\n",    "\xff",	      "\xc3\xa9",
	};
	uint32_t n, at;
	int k;

	for (k = ME_BASE; k <= ME_THEIRS; k++) {
		struct me_buf *b = &t->text[k];

		b->len = 0;
		me_buf_reserve(b, 1);
		n = rng_below(&g->r, 40);
		if (k != ME_BASE && !rng_one_in(&g->r, 4)) {
			/* mostly base, with a stretch of it replaced */
			at = rng_below(&g->r,
				       (uint32_t)t->text[ME_BASE].len + 1);
			me_buf_add(b, me_slice(t->text[ME_BASE].data, at));
			n = rng_below(&g->r, 8);
		}
		while (n--)
			if (rng_one_in(&g->r, 4))
				me_buf_str(b, PICK(g, chunk));
			else
				me_buf_fill(
					b,
					alphabet[rng_below(
						&g->r, sizeof(alphabet) - 1)],
					1);
		if (k != ME_BASE && !rng_one_in(&g->r, 3)) {
			at = rng_below(&g->r,
				       (uint32_t)t->text[ME_BASE].len + 1);
			me_buf_add(b,
				   me_slice(t->text[ME_BASE].data + at,
					    t->text[ME_BASE].len - at));
		}
		if (rng_one_in(&g->r, 400))
			me_buf_fill(b, '\0', 1);
	}
}

void gen_triple(struct triple *t, uint64_t seed)
{
	struct gen g = { { seed }, 0, 0 };
	uint32_t kind;

	/* seeds in a row must not give rows of alike numbers */
	g.r.state = rng_next(&g.r);
	kind = rng_below(&g.r, 100);
	if (kind < 82)
		by_edits(&g, t, false);
	else if (kind < 86)
		by_edits(&g, t, true);
	else
		by_bytes(&g, t);
}
