#include "core/folding.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/name.h"
#include "util/map.h"

/*
 * What has the same name has the same hash. A table for a million of them is
 * in no near cache, and each look into it is waited for; so they are sorted
 * into buckets first, by their upper bits, and each bucket has a small table.
 */
#define BUCKET 4096 /* about so many items in each */
#define AHEAD 24    /* items whose text is called for */

struct named {
	uint32_t hash, number;
};

struct search {
	struct folding *f;
	uint32_t *hash; /* of the names, by number */
	unsigned shift; /* of a hash, to its bucket */
	uint32_t buckets;
	uint32_t *end;	     /* of each bucket in named, with one more above */
	struct named *named; /* bucket by bucket */
	uint32_t *table;     /* indexes in the bucket at hand, from 1 */
	uint32_t mask;	     /* of the table's size */
	size_t credit;	     /* bytes that may be compared in vain */
};

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

/* Hash the names of a part, and count them by bucket. */
static void hash_names(struct search *x, enum me_side s)
{
	struct folding *f = x->f;
	const struct me_doc *d = &f->part[s];
	const bool large = d->n >= ME_MAP_LARGE;
	uint32_t *hash = x->hash + f->first[s], *count = x->end + 1, same, i;
	uint16_t *state = f->state + f->first[s];

	for (i = 0; i < d->n; i++) {
		/* text is wanted soon: nobody but this knows where, as pages
		   end what is read ahead */
		if (large && d->n - i > AHEAD)
			__builtin_prefetch(d->text.data +
					   d->item[i + AHEAD].at);
		/* the writer looks at what is above such a line */
		if (d->item[i].kind == ME_OPAQUE &&
		    strchr("\"'`", d->text.data[d->item[i].at]))
			state[i] |= OPEN;
		if (d->item[i].kind == ME_BLANK) {
			state[i] |= SETTLED;
			continue;
		}
		same = known_same(f, s, i);
		if (same != ME_NONE) {
			state[i] |= SETTLED;
			if (s == ME_THEIRS)
				f->state[same] |=
					f->state[same] & MET ? OPEN : MET;
			continue;
		}
		if (s != ME_BASE)
			state[i] |= ALONE;
		hash[i] = hash_ends(f, d, i);
		count[hash[i] >> x->shift]++;
	}
	state[i] |= SETTLED; /* its end has no name */
}

/* Sort the numbers into buckets, in which they stay in order. */
static void fill_buckets(struct search *x)
{
	uint32_t i, k, most = 0, from = 0;

	for (k = 0; k < x->buckets; k++) {
		uint32_t count = x->end[k + 1];

		x->end[k + 1] = from;
		from += count;
		most = count > most ? count : most;
	}
	for (i = 0; i < x->f->n; i++)
		if (!(x->f->state[i] & SETTLED)) {
			k = x->hash[i] >> x->shift;
			x->named[x->end[k + 1]++] =
				(struct named){ x->hash[i], i };
		}
	while (x->mask < most * 2)
		x->mask = x->mask * 2 + 1;
}

static enum me_side side_of(const struct folding *f, uint32_t number)
{
	return (enum me_side)((number >= f->first[ME_OURS]) +
			      (number >= f->first[ME_THEIRS]));
}

/* Two numbers of the same hash: do they have the same name, too? */
static bool have_same_name(struct search *x, uint32_t a, uint32_t b)
{
	const struct folding *f = x->f;
	enum me_side s = side_of(f, a), t = side_of(f, b);
	size_t len = me_doc_raw(&f->part[t], b - f->first[t]).len;

	if (me_name_same(&f->part[s], a - f->first[s], &f->part[t],
			 b - f->first[t]))
		return true;
	x->credit -= x->credit > len ? len : x->credit;
	return false;
}

/* Number i has the name of number c, which is above it: a variable set twice,
   a repeated line, or what refers to something in base and is not like it. */
static void note_same(struct folding *f, uint32_t c, uint32_t i)
{
	uint16_t *state = f->state, twice;

	state[i] &= (uint16_t)~ALONE;
	if (side_of(f, i) == ME_BASE) {
		twice = f->part[ME_BASE].item[i].kind == ME_ASSIGN ? OPEN
								   : REPEATED;
		state[i] |= twice;
		state[c] |= twice;
	} else if (side_of(f, c) != ME_BASE) {
		state[c] &= (uint16_t)~ALONE;
	} else if (state[c] & REPEATED) {
		state[i] |= REPEATED;
	} else {
		state[c] |= OPEN;
	}
}

/* Find the same names among n things of a bucket. */
static void read_bucket(struct search *x, const struct named *named, uint32_t n)
{
	uint32_t i, at, c;

	memset(x->table, 0, ((size_t)x->mask + 1) * sizeof(*x->table));
	for (i = 0; i < n && x->credit; i++) {
		for (at = named[i].hash & x->mask; (c = x->table[at]);
		     at = (at + 1) & x->mask)
			if (named[c - 1].hash == named[i].hash &&
			    have_same_name(x, named[c - 1].number,
					   named[i].number))
				break;
		if (c)
			note_same(x->f, named[c - 1].number, named[i].number);
		else
			x->table[at] = i + 1;
	}
}

enum me_folded me_fold_find_same(struct folding *f, struct me_arena *tmp)
{
	struct search x = { .f = f,
			    .shift = 31,
			    .buckets = 2,
			    .mask = 63,
			    .credit = f->doc[ME_BASE].text.len };
	uint32_t k;
	int s;

	for (; f->n / x.buckets > BUCKET; x.buckets *= 2)
		x.shift--;
	x.hash = me_arena_raw(tmp, f->n, sizeof(*x.hash));
	x.named = me_arena_raw(tmp, f->n, sizeof(*x.named));
	x.end = me_arena_alloc(tmp, (size_t)x.buckets + 1, sizeof(*x.end));
	if (!x.hash || !x.named || !x.end)
		return ME_FOLD_NOMEM;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		hash_names(&x, (enum me_side)s);
	fill_buckets(&x);
	x.table = me_arena_raw(tmp, (size_t)x.mask + 1, sizeof(*x.table));
	if (!x.table)
		return ME_FOLD_NOMEM;
	for (k = 0; k < x.buckets; k++)
		read_bucket(&x, x.named + x.end[k], x.end[k + 1] - x.end[k]);
	return x.credit ? ME_FOLD_DONE : ME_FOLD_NOT_WORTH;
}
