#include "core/folding.h"

static bool lean_init(const struct folding *f, struct me_doc *lean,
		      enum me_side s, struct me_arena *a)
{
	const struct me_doc *d = &f->doc[s];
	size_t room = (size_t)d->n + 1; /* what is not used takes no memory */

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

static void add_fold(struct me_item *it, uint32_t weight, bool like)
{
	it->kind = ME_FOLD;
	it->flags = ME_LEX_ALONE | (like ? ME_LEX_LIKE : 0);
	it->key_at = (uint8_t)weight;
	it->key_len = (uint8_t)(weight >> 8);
}

/* Add items i to end of base, which are no folds, as they are by bytes further
   down; like base's from like on. */
static void add_items(const struct folding *f, struct me_doc *lean, uint32_t i,
		      uint32_t end, uint32_t by, uint32_t like)
{
	const struct me_item *from = f->doc[ME_BASE].item + i;
	const uint16_t *state = f->state + i;
	struct me_item *to = lean->item + lean->n;
	uint8_t flags = lean->like ? ME_LEX_LIKE : 0;
	uint32_t k, n = end - i;

	for (k = 0; k < n; k++) {
		to[k] = from[k];
		to[k].at += by;
		to[k].flags |= flags | (state[k] & REPEATED);
		if (!(state[k] & (OPEN | REPEATED | SETTLED)))
			to[k].flags |= ME_LEX_ALONE;
	}
	for (k = 0; lean->like && k < n; k++)
		lean->like[lean->n + k] = like + k;
	lean->n += n;
}

/* Items i to end of base, or those that repeat them in another file, by bytes
   further down, and the rest of the last fold. Where that ends in base. */
static uint32_t add_stretch(const struct folding *f, struct me_doc *lean,
			    uint32_t i, uint32_t end, uint32_t by)
{
	uint32_t k = fold_from(f, i), gone = k ? f->fold[k - 1].gone : 0;

	for (; k < f->folds && f->fold[k].first < end; k++) {
		const struct fold *fold = &f->fold[k];

		/* the first item of a fold becomes it */
		add_items(f, lean, i, fold->first + 1, by, i - gone);
		add_fold(&lean->item[lean->n - 1], fold->weight,
			 lean->like && fold->end <= end);
		i = fold->end;
		gone = fold->gone;
	}
	if (i < end)
		add_items(f, lean, i, end, by, i - gone);
	return i < end ? end : i;
}

/* Add n items of side s's own, from number at on. */
static void add_own(const struct folding *f, struct me_doc *lean,
		    enum me_side s, uint32_t at, uint32_t n)
{
	const struct me_item *own = f->part[s].item;
	const uint16_t *state = f->state + f->first[s];
	uint32_t i, k, j;

	for (i = at; i < at + n; i++) {
		j = known_same(f, s, i);
		if (j != ME_NONE) {
			k = fold_from(f, j);
			j -= k ? f->fold[k - 1].gone : 0;
		}
		lean->like[lean->n] = j;
		lean->item[lean->n] = own[i];
		lean->item[lean->n++].flags |= state[i] & (REPEATED | ALONE);
	}
}

static void write_beside(const struct folding *f, struct me_doc *lean,
			 enum me_side s)
{
	const struct me_beside *b = lean->beside;
	uint32_t r, end, own = 0, done = 0;
	bool inside = false; /* does a fold go on from the run above? */

	for (r = 0; r < b->runs; r++) {
		const struct me_run *run = &b->run[r];

		end = run->from + run->n;
		if (!inside)
			done = run->from;
		if (done < end)
			done = add_stretch(
				f, lean, done, end,
				run->at - f->doc[ME_BASE].item[run->from].at);
		inside = done > end;
		if (!inside)
			add_own(f, lean, s, own, run->own);
		own += run->own + 1;
	}
}

bool me_fold_write(const struct folding *f, struct me_doc lean[3],
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
