#include "core/lines.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/conflict.h"
#include "util/lis.h"
#include "util/map.h"

struct line {
	struct me_slice raw;
	uint32_t cls; /* equal for lines with equal text */
};

struct text {
	struct line *line;
	uint32_t n;
	uint32_t *to; /* theirs and ours: by base line, its like */
};

struct lines {
	struct me_arena arena;
	struct text text[3];
	uint32_t classes;
};

static bool split(struct lines *l, enum me_side s, struct me_slice in)
{
	struct text *t = &l->text[s];
	const char *p = in.data, *end = p + in.len, *lf;

	t->line = me_arena_alloc(&l->arena, me_count_lf(in) + 1,
				 sizeof(*t->line));
	if (!t->line)
		return false;
	for (; p < end; p = lf) {
		lf = memchr(p, '\n', (size_t)(end - p));
		lf = lf ? lf + 1 : end;
		t->line[t->n++].raw = me_slice(p, (size_t)(lf - p));
	}
	return true;
}

static bool classify(struct lines *l, uint64_t seed)
{
	struct me_map map;
	struct me_slice *text; /* by class */
	bool ok = false;
	uint32_t i, c;
	uint64_t at;
	int s;

	text = malloc(((size_t)l->text[0].n + l->text[1].n + l->text[2].n + 1) *
		      sizeof(*text));
	if (!me_map_init(&map, l->text[ME_BASE].n) || !text)
		goto out;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		for (i = 0; i < l->text[s].n; i++) {
			struct line *ln = &l->text[s].line[i];
			struct me_slice t = me_line_chomp(ln->raw);
			uint32_t h = (uint32_t)XXH3_64bits_withSeed(
				t.data, t.len, seed);

			for (c = me_map_first(&map, h, &at);
			     c != ME_MAP_END && !me_slice_eq(text[c], t);
			     c = me_map_next(&map, h, &at))
				;
			if (c == ME_MAP_END) {
				c = l->classes++;
				text[c] = t;
				if (!me_map_add(&map, h, c))
					goto out;
			}
			ln->cls = c;
		}
	ok = true;
out:
	me_map_free(&map);
	free(text);
	return ok;
}

/* Pair lines that stand once in both files, as far as their order agrees. */
static bool pair_unique(const struct lines *l, struct text *x)
{
	const struct text *b = &l->text[ME_BASE];
	uint32_t *where = malloc(((size_t)l->classes + 1) * sizeof(*where));
	uint8_t *often = calloc((size_t)l->classes + 1, 1);
	uint32_t *from = malloc(((size_t)b->n + 1) * sizeof(*from));
	uint32_t *place = malloc(((size_t)b->n + 1) * sizeof(*place));
	uint8_t *stays = malloc((size_t)b->n + 1);
	uint32_t i, n = 0;
	bool ok = where && often && from && place && stays;

	if (!ok)
		goto out;
	/* two bits a file: never, once, more often */
	for (i = 0; i < b->n; i++)
		often[b->line[i].cls] |= often[b->line[i].cls] & 1 ? 2 : 1;
	for (i = 0; i < x->n; i++) {
		often[x->line[i].cls] |= often[x->line[i].cls] & 4 ? 8 : 4;
		where[x->line[i].cls] = i;
	}
	for (i = 0; i < b->n; i++) {
		if (often[b->line[i].cls] != (1 | 4))
			continue;
		from[n] = i;
		place[n++] = where[b->line[i].cls];
	}
	ok = me_lis(place, n, stays);
	for (i = 0; ok && i < n; i++)
		if (stays[i])
			x->to[from[i]] = place[i];
out:
	free(where);
	free(often);
	free(from);
	free(place);
	free(stays);
	return ok;
}

/* Pair base line i with line j of x, if both are free and alike. */
static void pair_line(const struct lines *l, struct text *x, uint8_t *taken,
		      uint32_t i, uint32_t j)
{
	if (x->to[i] != ME_NONE || j >= x->n || taken[j] ||
	    l->text[ME_BASE].line[i].cls != x->line[j].cls)
		return;
	x->to[i] = j;
	taken[j] = 1;
}

/* Pair base lines with their likes in x: unique lines first, then the lines
   next to a pair, and from both ends of the files. Pairs never cross. */
static bool pair(struct lines *l, struct text *x)
{
	uint32_t n = l->text[ME_BASE].n, i;
	uint8_t *taken;

	x->to = me_arena_alloc(&l->arena, (size_t)n + 1, sizeof(*x->to));
	taken = me_arena_alloc(&l->arena, (size_t)x->n + 1, 1);
	if (!x->to || !taken)
		return false;
	memset(x->to, 0xff, ((size_t)n + 1) * sizeof(*x->to));
	if (!pair_unique(l, x))
		return false;
	for (i = 0; i < n; i++)
		if (x->to[i] != ME_NONE)
			taken[x->to[i]] = 1;
	for (i = 0; i < n; i++)
		if (!i)
			pair_line(l, x, taken, i, 0);
		else if (x->to[i - 1] != ME_NONE)
			pair_line(l, x, taken, i, x->to[i - 1] + 1);
	for (i = n; i-- > 0;)
		if (i + 1 == n)
			pair_line(l, x, taken, i, x->n - 1);
		else if (x->to[i + 1] != ME_NONE && x->to[i + 1] > 0)
			pair_line(l, x, taken, i, x->to[i + 1] - 1);
	return true;
}

/* A stretch of each file, in lines. */
struct stretch {
	uint32_t from[3], to[3];
};

static bool same(const struct lines *l, const struct stretch *r, enum me_side a,
		 enum me_side b)
{
	uint32_t n = r->to[a] - r->from[a], i;

	if (n != r->to[b] - r->from[b])
		return false;
	for (i = 0; i < n; i++)
		if (l->text[a].line[r->from[a] + i].cls !=
		    l->text[b].line[r->from[b] + i].cls)
			return false;
	return true;
}

/* Add lines; a last line without an end gets one when it is not the last of
   the result, or stands in a hunk. */
static void add(struct me_buf *b, const struct lines *l,
		const struct stretch *r, enum me_side s, const char *prefix,
		enum me_eol eol)
{
	uint32_t i;

	for (i = r->from[s]; i < r->to[s]; i++) {
		struct me_slice raw = l->text[s].line[i].raw;

		if (b->len && b->data[b->len - 1] != '\n')
			me_buf_str(b, eol == ME_CRLF ? "\r\n" : "\n");
		me_conflict_prefix(b, prefix, raw);
		me_buf_add(b, raw);
	}
}

static void end_line(struct me_buf *b, enum me_eol eol)
{
	if (b->len && b->data[b->len - 1] != '\n')
		me_buf_str(b, eol == ME_CRLF ? "\r\n" : "\n");
}

static void add_hunk(struct me_buf *b, const struct lines *l,
		     const struct stretch *r, const struct me_options *opt,
		     enum me_eol eol)
{
	bool commented = opt->style == ME_STYLE_COMMENTED;
	const char *prefix = commented ? "# " : "";

	end_line(b, eol);
	me_conflict_marker(b, ME_OURS, NULL, opt, eol);
	add(b, l, r, ME_OURS, "", eol);
	end_line(b, eol);
	if (commented || opt->show != ME_SHOW_MERGE) {
		me_conflict_marker(b, ME_BASE, NULL, opt, eol);
		add(b, l, r, ME_BASE, prefix, eol);
		end_line(b, eol);
	}
	me_conflict_marker(b, -1, NULL, opt, eol);
	add(b, l, r, ME_THEIRS, prefix, eol);
	end_line(b, eol);
	me_conflict_marker(b, ME_THEIRS, NULL, opt, eol);
}

static void merge_stretch(struct me_buf *b, const struct lines *l,
			  const struct stretch *r, const struct me_options *opt,
			  enum me_eol eol, size_t *hunks)
{
	if (same(l, r, ME_OURS, ME_THEIRS) || same(l, r, ME_THEIRS, ME_BASE)) {
		add(b, l, r, ME_OURS, "", eol);
	} else if (same(l, r, ME_OURS, ME_BASE) ||
		   opt->favor == ME_FAVOR_THEIRS) {
		add(b, l, r, ME_THEIRS, "", eol);
	} else if (opt->favor == ME_FAVOR_OURS) {
		add(b, l, r, ME_OURS, "", eol);
	} else {
		add_hunk(b, l, r, opt, eol);
		++*hunks;
	}
}

bool me_lines_merge(struct me_buf *b, const struct me_slice in[3],
		    const struct me_options *opt, enum me_eol eol,
		    size_t *hunks)
{
	struct lines l = { .arena = ME_ARENA_INIT };
	const uint32_t *ours, *theirs;
	struct stretch r = { { 0, 0, 0 }, { 0, 0, 0 } };
	bool ok = false;
	uint32_t i;

	if (!split(&l, ME_BASE, in[ME_BASE]) ||
	    !split(&l, ME_OURS, in[ME_OURS]) ||
	    !split(&l, ME_THEIRS, in[ME_THEIRS]) || !classify(&l, opt->seed) ||
	    !pair(&l, &l.text[ME_OURS]) || !pair(&l, &l.text[ME_THEIRS]))
		goto out;
	ours = l.text[ME_OURS].to;
	theirs = l.text[ME_THEIRS].to;
	for (i = 0; i <= l.text[ME_BASE].n; i++) {
		bool end = i == l.text[ME_BASE].n;

		if (!end && (ours[i] == ME_NONE || theirs[i] == ME_NONE))
			continue;
		r.to[ME_BASE] = i;
		r.to[ME_OURS] = end ? l.text[ME_OURS].n : ours[i];
		r.to[ME_THEIRS] = end ? l.text[ME_THEIRS].n : theirs[i];
		merge_stretch(b, &l, &r, opt, eol, hunks);
		memcpy(r.from, r.to, sizeof(r.from));
		if (end)
			break;
		/* the line itself, which all three have */
		r.to[ME_OURS]++;
		add(b, &l, &r, ME_OURS, "", eol);
		r.from[ME_BASE]++;
		r.from[ME_OURS]++;
		r.from[ME_THEIRS]++;
	}
	ok = !me_buf_failed(b);
out:
	me_arena_free(&l.arena);
	return ok;
}

void me_lines_conflict(struct me_buf *b, const struct me_slice in[3],
		       const struct me_options *opt, enum me_eol eol)
{
	struct line line[3];
	struct lines l = { .classes = 0 };
	struct stretch r;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		line[s] = (struct line){ in[s], (uint32_t)s };
		l.text[s] = (struct text){ &line[s], 1, NULL };
		r.from[s] = 0;
		r.to[s] = in[s].len > 0;
	}
	add_hunk(b, &l, &r, opt, eol);
}
