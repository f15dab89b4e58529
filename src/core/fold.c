#include "core/fold.h"

#include "core/name.h"
#include "util/map.h"

#define MAX_WEIGHT 0xffff
#define LEAST 2 /* items that are worth a fold */

/* What is known of an item of base. */
enum {
	OPEN = 1,     /* something outside may refer to it */
	REPEATED = 2, /* text that base has more than once */
	FOLDED = 4,
	FIRST = 8 /* of its fold */
};

struct folding {
	const struct me_doc *doc;
	uint64_t seed;
	struct me_map map; /* names in base */
	uint8_t *state; /* by item of base, as is twin: the item of ours or */
	uint32_t *twin[3]; /* theirs that repeats it, ME_NONE: none */
};

static bool find_twins(struct folding *f, enum me_side s, struct me_arena *tmp)
{
	const struct me_doc *d = &f->doc[s];
	uint32_t n = f->doc[ME_BASE].n, i;
	uint32_t *twin = me_arena_raw(tmp, (size_t)n + 1, sizeof(*twin));

	if (!twin)
		return false;
	memset(twin, 0xff, n * sizeof(*twin));
	for (i = 0; i < d->n; i++) {
		uint32_t j = d->like[i];

		if (j == ME_NONE)
			continue;
		if (twin[j] != ME_NONE)
			f->state[j] |= OPEN;
		twin[j] = i;
	}
	f->twin[s] = twin;
	return true;
}

/* Does item j of base follow the one before it in all three files? */
static bool follows(const struct folding *f, uint32_t j)
{
	const uint32_t *ours = f->twin[ME_OURS], *theirs = f->twin[ME_THEIRS];

	return ours[j - 1] != ME_NONE && ours[j] == ours[j - 1] + 1 &&
		theirs[j - 1] != ME_NONE && theirs[j] == theirs[j - 1] + 1;
}

/* Where not much more than half can be folded, it costs what it saves. */
static bool is_worth_it(const struct folding *f)
{
	uint32_t n = f->doc[ME_BASE].n, shared = 0, j;
	bool before = false;

	for (j = 1; j < n; j++) {
		bool now = follows(f, j);

		shared += before && now;
		before = now;
	}
	return (uint64_t)shared * 8 > (uint64_t)n * 5;
}

/* The first item of base with the name of item i of d. */
static uint32_t find(const struct folding *f, const struct me_doc *d,
		     uint32_t i, uint32_t hash)
{
	uint64_t at;
	uint32_t c;

	for (c = me_map_first(&f->map, hash, &at); c != ME_MAP_END;
	     c = me_map_next(&f->map, hash, &at))
		if (me_name_same(&f->doc[ME_BASE], c, d, i))
			return c;
	return ME_NONE;
}

static bool read_names(struct folding *f)
{
	const struct me_doc *d = &f->doc[ME_BASE];
	uint32_t i, c, hash;

	if (!me_map_init(&f->map, d->n))
		return false;
	for (i = 0; i < d->n; i++) {
		uint8_t twice = d->item[i].kind == ME_ASSIGN ? OPEN : REPEATED;

		if (d->item[i].kind == ME_BLANK)
			continue;
		/* the writer looks at what is above such a line */
		if (d->item[i].kind == ME_OPAQUE &&
		    strchr("\"'`", d->text.data[d->item[i].at]))
			f->state[i] |= OPEN;
		hash = me_name_hash(d, i, f->seed);
		c = find(f, d, i, hash);
		if (c != ME_NONE) {
			f->state[c] |= twice;
			f->state[i] |= twice;
		} else if (!me_map_add(&f->map, hash, i)) {
			return false;
		}
	}
	return true;
}

/* What is not like anything in base, may refer to something there by name. */
static void note_references(struct folding *f, enum me_side s)
{
	const struct me_doc *d = &f->doc[s];
	uint32_t i, c;

	for (i = 0; i < d->n; i++) {
		if (d->like[i] != ME_NONE || d->item[i].kind == ME_BLANK)
			continue;
		c = find(f, d, i, me_name_hash(d, i, f->seed));
		if (c == ME_NONE)
			continue;
		if (f->state[c] & REPEATED)
			d->item[i].flags |= ME_LEX_COMMON;
		else
			f->state[c] |= OPEN;
	}
}

/* Can item i of base be moved, and not just follow what it is known by? */
static bool is_movable(const struct folding *f, uint32_t i)
{
	return f->doc[ME_BASE].item[i].kind != ME_BLANK &&
		!(f->state[i] & REPEATED);
}

/* Fold what is between two items of base. */
static void fold_between(struct folding *f, uint32_t above, uint32_t below)
{
	uint32_t i, weight = 0;

	for (i = above + 1; i < below; i++)
		weight += is_movable(f, i);
	if (below - above <= LEAST || !weight)
		return;
	f->state[above + 1] |= FIRST;
	for (i = above + 1; i < below; i++)
		f->state[i] |= FOLDED;
}

static void find_folds(struct folding *f)
{
	const struct me_doc *d = &f->doc[ME_BASE];
	uint32_t i, above = ME_NONE, below = 0;

	for (i = 0; i < d->n; i++) {
		bool open = f->state[i] & OPEN;

		if (above != ME_NONE && (open || !follows(f, i))) {
			fold_between(f, above, below);
			above = ME_NONE;
		}
		if (open || !is_movable(f, i) ||
		    f->twin[ME_OURS][i] == ME_NONE ||
		    f->twin[ME_THEIRS][i] == ME_NONE)
			continue;
		if (above == ME_NONE) {
			above = i;
		} else if (i - above > MAX_WEIGHT) {
			fold_between(f, above, below);
			above = i - below > MAX_WEIGHT ? i : below;
		}
		below = i;
	}
	if (above != ME_NONE)
		fold_between(f, above, below);
}

static bool lean_init(const struct folding *f, struct me_doc *lean,
		      enum me_side s, struct me_arena *a)
{
	const struct me_doc *d = &f->doc[s];
	uint32_t i, n = d->n;

	for (i = 0; i < f->doc[ME_BASE].n; i++)
		n -= (f->state[i] & (FOLDED | FIRST)) == FOLDED;
	*lean = *d;
	lean->n = 0;
	lean->item = me_arena_raw(a, (size_t)n + 1, sizeof(*lean->item));
	if (d->like)
		lean->like =
			me_arena_raw(a, (size_t)n + 1, sizeof(*lean->like));
	return lean->item && (!d->like || lean->like);
}

static void add_item(struct me_doc *lean, struct me_item it, uint8_t state)
{
	if (state & REPEATED)
		it.flags |= ME_LEX_COMMON;
	lean->item[lean->n++] = it;
}

/* place[i] is set to where item i of base is in lean. */
static void write_base(const struct folding *f, struct me_doc *lean,
		       uint32_t *place)
{
	const struct me_doc *d = &f->doc[ME_BASE];
	uint32_t i, weight = 0;

	for (i = 0; i < d->n; i++) {
		struct me_item it = d->item[i];
		uint8_t state = f->state[i];

		place[i] = lean->n;
		if (!(state & FOLDED)) {
			add_item(lean, it, state);
			continue;
		}
		if (state & FIRST) {
			weight = 0;
			it.flags = 0;
			add_item(lean, it, 0);
		}
		weight += is_movable(f, i);
		it = lean->item[lean->n - 1];
		it.kind = ME_FOLD;
		it.key_at = (uint8_t)weight;
		it.key_len = (uint8_t)(weight >> 8);
		lean->item[lean->n - 1] = it;
	}
	lean->item[lean->n].at = (uint32_t)d->text.len;
}

static void write_beside(const struct folding *f, struct me_doc *lean,
			 enum me_side s, const struct me_doc *base,
			 const uint32_t *place)
{
	const struct me_doc *d = &f->doc[s];
	uint32_t i;

	for (i = 0; i < d->n; i++) {
		struct me_item it = d->item[i];
		uint32_t j = d->like[i];
		uint8_t state = j == ME_NONE ? 0 : f->state[j];

		if ((state & FOLDED) && !(state & FIRST))
			continue;
		if (state & FIRST) {
			it = base->item[place[j]];
			it.at = d->item[i].at;
			it.flags = ME_LEX_LIKE;
			state = 0;
		}
		lean->like[lean->n] = j == ME_NONE ? ME_NONE : place[j];
		add_item(lean, it, state);
	}
	lean->item[lean->n].at = (uint32_t)d->text.len;
}

static enum me_folded fold(struct folding *f, struct me_doc lean[3],
			   struct me_arena *a, struct me_arena *tmp)
{
	uint32_t *place;
	int s;

	f->state = me_arena_alloc(tmp, (size_t)f->doc[ME_BASE].n + 1, 1);
	if (!f->state || !find_twins(f, ME_OURS, tmp) ||
	    !find_twins(f, ME_THEIRS, tmp))
		return ME_FOLD_NOMEM;
	if (!is_worth_it(f))
		return ME_FOLD_NOT_WORTH;
	if (!read_names(f))
		return ME_FOLD_NOMEM;
	note_references(f, ME_OURS);
	note_references(f, ME_THEIRS);
	find_folds(f);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if (!lean_init(f, &lean[s], (enum me_side)s, a))
			return ME_FOLD_NOMEM;
	place = f->twin[ME_OURS]; /* which is no longer needed */
	write_base(f, &lean[ME_BASE], place);
	write_beside(f, &lean[ME_OURS], ME_OURS, &lean[ME_BASE], place);
	write_beside(f, &lean[ME_THEIRS], ME_THEIRS, &lean[ME_BASE], place);
	return ME_FOLD_DONE;
}

enum me_folded me_fold(struct me_doc lean[3], const struct me_doc doc[3],
		       const struct me_options *opt, struct me_arena *a)
{
	struct folding f = { .doc = doc, .seed = opt->seed };
	struct me_arena tmp = ME_ARENA_INIT;
	enum me_folded done = fold(&f, lean, a, &tmp);

	me_map_free(&f.map);
	me_arena_free(&tmp);
	return done;
}
