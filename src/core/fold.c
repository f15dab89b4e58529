#include "core/fold.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/beside.h"
#include "core/name.h"
#include "util/map.h"

#define MAX_WEIGHT 0xffff
#define LEAST 2 /* items that are worth a fold */

/* What is known of an item. */
enum {
	OPEN = 1,      /* something outside may refer to it */
	IN_OURS = 2,   /* ours has it, with the same bytes */
	IN_THEIRS = 4, /* theirs has */
	SHARED = IN_OURS | IN_THEIRS,
	CUT = 8,		  /* one has not the one before it above it */
	BLANK = 16,		  /* a blank line */
	REPEATED = ME_LEX_COMMON, /* text that base has more than once */
	ALONE = ME_LEX_ALONE	  /* base has not its name, another once */
};

/* Items first to end of base, less end itself. */
struct fold {
	uint32_t first, end, weight;
	uint32_t gone; /* how many items this one and those above save */
};

struct folding {
	const struct me_doc *doc;
	uint64_t seed;
	/* base, and what ours and theirs have that is not like it: their items
	   have numbers from first on */
	struct me_doc part[3];
	uint32_t first[3];
	struct me_map map; /* number by name */
	size_t credit;	   /* bytes that may be compared in vain */
	uint8_t *state;	   /* by number */
	struct fold *fold;
	uint32_t folds;
};

/* Branches would take more time than the rest: these loops become vectors. */
static void note_runs(struct folding *f, enum me_side s, uint8_t in)
{
	const struct me_beside *b = f->doc[s].beside;
	uint32_t r, j;

	for (r = 0; r < b->runs; r++) {
		uint8_t *state = f->state + b->run[r].from;
		uint32_t n = b->run[r].n;

		for (j = 0; j < n; j++)
			state[j] |= state[j] & in ? in | OPEN : in;
		state[0] |= CUT;
		state[n] |= CUT;
	}
}

/* Where not much more than half can be folded, it costs what it saves. */
static bool is_worth_it(const struct folding *f)
{
	uint32_t n = f->doc[ME_BASE].n, shared = 0, j;

	for (j = 0; j < n; j++)
		shared += (f->state[j] & (SHARED | CUT)) == SHARED;
	return (uint64_t)shared * 8 > (uint64_t)n * 5;
}

/*
 * A hash of the ends of a name, which is much less work than one of all of it.
 * Names that differ in their middle alone collide; finding one of them takes
 * credit, and when that is used up nothing is folded.
 */
static inline uint32_t hash_ends(const struct folding *f,
				 const struct me_doc *d, uint32_t i)
{
	enum { END = 8 };
	struct me_slice name;
	char ends[2 * END];

	/* such an item may have several lines, whose ends do not count */
	if (d->item[i].kind == ME_OPAQUE)
		return me_name_hash(d, i, f->seed);
	name = me_name(d, i);
	if (name.len < END)
		return (uint32_t)XXH3_64bits_withSeed(name.data, name.len,
						      f->seed);
	memcpy(ends, name.data, END);
	memcpy(ends + END, name.data + name.len - END, END);
	return (uint32_t)XXH3_64bits_withSeed(ends, sizeof(ends),
					      f->seed + name.len);
}

/* The number of the first item with the name of item i of d, ME_NONE: none. */
static inline uint32_t find(struct folding *f, const struct me_doc *d,
			    uint32_t i, uint32_t hash, uint64_t *at)
{
	uint32_t c;

	for (c = me_map_first(&f->map, hash, at); c != ME_MAP_END;
	     c = me_map_next(&f->map, hash, at)) {
		size_t len = me_doc_raw(d, i).len;
		int s = (c >= f->first[ME_OURS]) + (c >= f->first[ME_THEIRS]);

		if (me_name_same(&f->part[s], c - f->first[s], d, i))
			return c;
		f->credit -= f->credit > len ? len : f->credit;
	}
	return ME_NONE;
}

/* As in match.c: a look into a large table is announced. */
static void call_for(const struct folding *f, const struct me_doc *d,
		     uint32_t i, uint32_t hash[ME_MAP_AHEAD])
{
	uint32_t end = d->n - i < ME_MAP_AHEAD ? d->n : i + ME_MAP_AHEAD;

	for (; i < end; i++) {
		if (d->item[i].kind == ME_BLANK)
			continue;
		hash[i % ME_MAP_AHEAD] = hash_ends(f, d, i);
		me_map_call(&f->map, hash[i % ME_MAP_AHEAD]);
	}
}

/* Item i of a part has the name of what is number c: a variable set twice, a
   repeated line, or what refers to something in base and is not like it. */
static void note_same(struct folding *f, enum me_side s, uint32_t i, uint32_t c)
{
	uint8_t *state = &f->state[f->first[s] + i], twice;

	if (s == ME_BASE) {
		twice = f->part[s].item[i].kind == ME_ASSIGN ? OPEN : REPEATED;
		*state |= twice;
		f->state[c] |= twice;
	} else if (c >= f->first[ME_OURS]) {
		f->state[c] &= (uint8_t)~ALONE;
	} else if (f->state[c] & REPEATED) {
		*state |= REPEATED;
	} else {
		f->state[c] |= OPEN;
	}
}

/* Find what has the same name as something else. */
static bool read_names(struct folding *f, enum me_side s)
{
	const struct me_doc *d = &f->part[s];
	const bool large = f->doc[ME_BASE].n >= ME_MAP_LARGE;
	uint8_t *state = f->state + f->first[s];
	uint32_t i, c, hash, ahead[ME_MAP_AHEAD];
	uint64_t at;

	for (i = 0; i < d->n && f->credit; i++) {
		if (large && i % ME_MAP_AHEAD == 0)
			call_for(f, d, i, ahead);
		if (d->item[i].kind == ME_BLANK) {
			state[i] |= BLANK;
			continue;
		}
		/* the writer looks at what is above such a line */
		if (d->item[i].kind == ME_OPAQUE &&
		    strchr("\"'`", d->text.data[d->item[i].at]))
			state[i] |= OPEN;
		hash = large ? ahead[i % ME_MAP_AHEAD] : hash_ends(f, d, i);
		c = find(f, d, i, hash, &at);
		if (c != ME_NONE) {
			note_same(f, s, i, c);
			continue;
		}
		if (!me_map_add_at(&f->map, hash, f->first[s] + i, at))
			return false;
		if (s != ME_BASE)
			state[i] |= ALONE;
	}
	return true;
}

/* Can an item of base be moved, and not just follow what it is known by? */
static bool is_movable(uint8_t state)
{
	return !(state & (BLANK | REPEATED));
}

/* Fold what is between two items of base, and these, unless they are text:
   that belongs to what stands below it. */
static void fold_from_to(struct folding *f, uint32_t top, uint32_t last)
{
	const struct me_item *item = f->doc[ME_BASE].item;
	uint32_t first = top + (item[top].kind != ME_ASSIGN);
	uint32_t end = last + (item[last].kind == ME_ASSIGN), i;
	uint32_t weight = 0, gone = f->folds ? f->fold[f->folds - 1].gone : 0;

	for (i = first; i < end; i++)
		weight += is_movable(f->state[i]);
	if (!weight || end - first < LEAST)
		return;
	gone += end - first - 1;
	f->fold[f->folds++] = (struct fold){ first, end, weight, gone };
}

static void find_folds(struct folding *f)
{
	uint32_t i, top = ME_NONE, last = 0;

	for (i = 0; i < f->doc[ME_BASE].n; i++) {
		uint8_t state = f->state[i];

		if (top != ME_NONE &&
		    ((state & (SHARED | CUT | OPEN)) != SHARED ||
		     i - top == MAX_WEIGHT)) {
			fold_from_to(f, top, last);
			top = ME_NONE;
		}
		if ((state & (SHARED | OPEN)) != SHARED || !is_movable(state))
			continue;
		if (top == ME_NONE)
			top = i;
		last = i;
	}
	if (top != ME_NONE)
		fold_from_to(f, top, last);
}

static bool lean_init(const struct folding *f, struct me_doc *lean,
		      enum me_side s, struct me_arena *a)
{
	const struct me_doc *d = &f->doc[s];
	uint32_t gone = f->folds ? f->fold[f->folds - 1].gone : 0;
	size_t room = (size_t)d->n - gone + 1;

	*lean = *d;
	lean->n = 0;
	lean->item = me_arena_raw(a, room, sizeof(*lean->item));
	if (d->beside)
		lean->like = me_arena_raw(a, room, sizeof(*lean->like));
	return lean->item && (!d->beside || lean->like);
}

/* The first fold from item i of base on. */
static uint32_t fold_from(const struct folding *f, uint32_t i)
{
	uint32_t low = 0, high = f->folds;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (f->fold[mid].first < i)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void add_fold(struct me_item *it, uint32_t weight)
{
	it->kind = ME_FOLD;
	it->flags = (it->flags & ME_LEX_LIKE) | ME_LEX_ALONE;
	it->key_at = (uint8_t)weight;
	it->key_len = (uint8_t)(weight >> 8);
}

/* Add items i to end of base, which are no folds, as they are by bytes further
   down; like base's from like on. */
static void add_items(const struct folding *f, struct me_doc *lean, uint32_t i,
		      uint32_t end, uint32_t by, uint32_t like)
{
	const struct me_item *from = f->doc[ME_BASE].item + i;
	const uint8_t *state = f->state + i;
	struct me_item *to = lean->item + lean->n;
	uint8_t flags = lean->like ? ME_LEX_LIKE : 0;
	uint32_t k, n = end - i;

	for (k = 0; k < n; k++) {
		to[k] = from[k];
		to[k].at += by;
		to[k].flags |= flags | (state[k] & REPEATED);
		if (!(state[k] & (OPEN | REPEATED | BLANK)))
			to[k].flags |= ME_LEX_ALONE;
	}
	for (k = 0; lean->like && k < n; k++)
		lean->like[lean->n + k] = like + k;
	lean->n += n;
}

/* Items i to end of base, or those that repeat them in another file, by bytes
   further down. A fold is in such a stretch whole, or not at all. */
static void add_stretch(const struct folding *f, struct me_doc *lean,
			uint32_t i, uint32_t end, uint32_t by)
{
	uint32_t k = fold_from(f, i), gone = k ? f->fold[k - 1].gone : 0;

	for (; k < f->folds && f->fold[k].first < end; k++) {
		const struct fold *fold = &f->fold[k];

		/* the first item of a fold becomes it */
		add_items(f, lean, i, fold->first + 1, by, i - gone);
		add_fold(&lean->item[lean->n - 1], fold->weight);
		i = fold->end;
		gone = fold->gone;
	}
	add_items(f, lean, i, end, by, i - gone);
}

static void write_beside(const struct folding *f, struct me_doc *lean,
			 enum me_side s)
{
	const struct me_beside *b = lean->beside;
	const struct me_item *own = b->own;
	const uint8_t *state = f->state + f->first[s];
	uint32_t r, i;

	for (r = 0; r < b->runs; r++) {
		const struct me_run *run = &b->run[r];

		add_stretch(f, lean, run->from, run->from + run->n,
			    run->at - f->doc[ME_BASE].item[run->from].at);
		memset(lean->like + lean->n, 0xff,
		       run->own * sizeof(*lean->like));
		for (i = 0; i < run->own; i++) {
			lean->item[lean->n] = *own++;
			lean->item[lean->n++].flags |=
				*state++ & (REPEATED | ALONE);
		}
		own++;
		state++;
	}
}

static bool write_lean(const struct folding *f, struct me_doc lean[3],
		       struct me_arena *a)
{
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		if (!lean_init(f, &lean[s], (enum me_side)s, a))
			return false;
		if (s == ME_BASE)
			add_stretch(f, &lean[s], 0, f->doc[s].n, 0);
		else
			write_beside(f, &lean[s], (enum me_side)s);
		lean[s].item[lean[s].n].at = (uint32_t)lean[s].text.len;
	}
	return true;
}

/* False: too many items for numbers. */
static bool number(struct folding *f)
{
	size_t n = 0;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		const struct me_beside *b = f->doc[s].beside;

		f->part[s] = f->doc[s];
		if (s != ME_BASE) {
			f->part[s].item = b->own;
			f->part[s].n = b->owns;
		}
		f->first[s] = (uint32_t)n;
		n += (size_t)f->part[s].n + 1; /* and its end */
		if (n >= ME_MAP_END)
			return false;
	}
	return true;
}

static enum me_folded fold(struct folding *f, struct me_doc lean[3],
			   struct me_arena *a, struct me_arena *tmp)
{
	size_t n;
	int s;

	if (!number(f))
		return ME_FOLD_NOT_WORTH;
	n = (size_t)f->first[ME_THEIRS] + f->part[ME_THEIRS].n;
	f->state = me_arena_alloc(tmp, n, 1);
	if (!f->state)
		return ME_FOLD_NOMEM;
	note_runs(f, ME_OURS, IN_OURS);
	note_runs(f, ME_THEIRS, IN_THEIRS);
	if (!is_worth_it(f))
		return ME_FOLD_NOT_WORTH;
	f->fold = me_arena_raw(tmp, (size_t)f->part[ME_BASE].n / LEAST + 1,
			       sizeof(*f->fold));
	if (!f->fold || !me_map_init(&f->map, n))
		return ME_FOLD_NOMEM;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (!read_names(f, (enum me_side)s))
			return ME_FOLD_NOMEM;
	if (!f->credit)
		return ME_FOLD_NOT_WORTH;
	find_folds(f);
	return write_lean(f, lean, a) ? ME_FOLD_DONE : ME_FOLD_NOMEM;
}

enum me_folded me_fold(struct me_doc lean[3], const struct me_doc doc[3],
		       const struct me_options *opt, struct me_arena *a)
{
	struct folding f = { .doc = doc,
			     .seed = opt->seed,
			     .credit = doc[ME_BASE].text.len };
	struct me_arena tmp = ME_ARENA_INIT;
	enum me_folded done = fold(&f, lean, a, &tmp);

	me_map_free(&f.map);
	me_arena_free(&tmp);
	return done;
}
