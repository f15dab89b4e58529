#include "util/lis.h"

#include <string.h>

#include "util/arena.h"

#define NONE UINT32_MAX

bool me_lis(const uint32_t *v, uint32_t n, uint8_t *in)
{
	/* top[k]: where the smallest end of a run of k + 1 members is;
	   under[i]: the member before v[i] in the best run that it ends */
	struct me_arena a = ME_ARENA_INIT;
	uint32_t *top = me_arena_raw(&a, (size_t)n + 1, sizeof(*top));
	uint32_t *under = me_arena_raw(&a, (size_t)n + 1, sizeof(*under));
	uint32_t i, tops = 0;

	if (!top || !under) {
		me_arena_free(&a);
		return false;
	}
	for (i = 0; i < n; i++) {
		uint32_t lo = 0, hi = tops;

		/* nearly always the longest run goes on */
		if (tops && v[top[tops - 1]] < v[i])
			lo = tops;
		while (lo < hi) {
			uint32_t mid = lo + (hi - lo) / 2;

			if (v[top[mid]] < v[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		under[i] = lo ? top[lo - 1] : NONE;
		top[lo] = i;
		tops += lo == tops;
	}
	memset(in, 0, n);
	if (tops)
		for (i = top[tops - 1]; i != NONE; i = under[i])
			in[i] = 1;
	me_arena_free(&a);
	return true;
}
