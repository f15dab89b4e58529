#include "core/folding.h"

#define MAX_WEIGHT 0xffff
#define LEAST 2 /* items that are worth a fold */

/* Branches would take more time than the rest: these loops become vectors. */
static void note_runs(struct folding *f, enum me_side s, uint16_t in,
		      uint16_t cut)
{
	const struct me_beside *b = f->doc[s].beside;
	uint32_t r, j;

	for (r = 0; r < b->runs; r++) {
		uint16_t *state = f->state + b->run[r].from;
		uint32_t n = b->run[r].n;

		for (j = 0; j < n; j++)
			state[j] |= state[j] & in ? in | OPEN : in;
		state[0] |= cut;
		state[n] |= cut;
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

/* Is all that theirs has of its own below a run, from number own on, new
   variables, and those of base from item i to end that it has otherwise? */
static bool is_own_change(const struct folding *f, const struct me_run *run,
			  uint32_t own, uint32_t i, uint32_t end)
{
	const struct me_item *item = f->part[ME_THEIRS].item + own;
	const uint16_t *state = f->state + f->first[ME_THEIRS] + own;
	uint32_t k, same;

	for (k = 0; k < run->own; k++) {
		same = known_same(f, ME_THEIRS, own + k);
		if (item[k].kind != ME_ASSIGN ||
		    (same == ME_NONE && !(state[k] & ALONE)))
			return false;
		if (same == ME_NONE)
			continue;
		while (i < end && !(f->state[i] & MET))
			i++;
		if (i >= end || i++ != same)
			return false;
	}
	while (i < end && !(f->state[i] & MET))
		i++;
	return i >= end;
}

/*
 * Variables that theirs added, changed or removed below one that all three
 * files have there will be in the result as they are in theirs, where ours is
 * as base is: they need not part what is above them from what is below.
 */
static void join_runs(struct folding *f)
{
	const struct me_beside *b = f->doc[ME_THEIRS].beside;
	const struct me_item *item = f->doc[ME_BASE].item;
	uint32_t r, i, end, next, own = 0;

	for (r = 0; r + 1 < b->runs; own += b->run[r++].own + 1) {
		const struct me_run *run = &b->run[r];

		end = run->from + run->n;
		next = b->run[r + 1].from;
		if (!run->n || item[end - 1].kind != ME_ASSIGN)
			continue;
		for (i = end; i < next; i++)
			if (item[i].kind != ME_ASSIGN ||
			    f->state[i] & IN_THEIRS)
				break;
		if (i < next || !is_own_change(f, run, own, end, next))
			continue;
		for (i = end; i < next; i++)
			f->state[i] |=
				f->state[i] & MET ? CHANGED : CHANGED | GONE;
		for (i = end; i <= next; i++)
			f->state[i] &= (uint16_t)~CUT_THEIRS;
	}
}

/* Can an item of base be moved, and not just follow what it is known by? */
static bool is_movable(uint16_t state)
{
	return !(state & (SETTLED | REPEATED | GONE));
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
		uint16_t state = f->state[i];

		if (top != ME_NONE &&
		    ((state & (CUT | OPEN)) ||
		     ((state & SHARED) != SHARED && !(state & CHANGED)) ||
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
		if (n >= ME_NONE)
			return false;
	}
	f->n = (uint32_t)n;
	return true;
}

static enum me_folded fold(struct folding *f, struct me_doc lean[3],
			   struct me_arena *a, struct me_arena *tmp)
{
	enum me_folded done;

	if (!number(f))
		return ME_FOLD_NOT_WORTH;
	f->state = me_arena_alloc(tmp, f->n, sizeof(*f->state));
	if (!f->state)
		return ME_FOLD_NOMEM;
	note_runs(f, ME_OURS, IN_OURS, CUT_OURS);
	note_runs(f, ME_THEIRS, IN_THEIRS, CUT_THEIRS);
	if (!is_worth_it(f))
		return ME_FOLD_NOT_WORTH;
	done = me_fold_find_same(f, tmp);
	if (done != ME_FOLD_DONE)
		return done;
	f->fold = me_arena_raw(tmp, (size_t)f->part[ME_BASE].n / LEAST + 1,
			       sizeof(*f->fold));
	if (!f->fold)
		return ME_FOLD_NOMEM;
	if (f->joins)
		join_runs(f);
	find_folds(f);
	return me_fold_write(f, lean, a) ? ME_FOLD_DONE : ME_FOLD_NOMEM;
}

enum me_folded me_fold(struct me_doc lean[3], const struct me_doc doc[3],
		       const struct me_options *opt, struct me_arena *a)
{
	struct folding f = { .doc = doc,
			     .seed = opt->seed,
			     .joins = opt->fresh == ME_FRESH_ADD &&
				     !opt->hold_secrets &&
				     !(opt->pin && *opt->pin) &&
				     !doc[ME_OURS].cr && !doc[ME_THEIRS].cr };
	struct me_arena tmp = ME_ARENA_WITHIN(a);
	enum me_folded done = fold(&f, lean, a, &tmp);

	me_arena_free(&tmp);
	return done;
}
