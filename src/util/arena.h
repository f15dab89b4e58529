/*
 * Memory that is freed all at once.
 *
 *	struct me_arena a = ME_ARENA_INIT;
 *	uint32_t *v = me_arena_alloc(&a, n, sizeof(*v));
 *
 *	if (!v)
 *		return ME_NOMEM;
 *	me_arena_free(&a);
 *
 * Blocks are aligned for any type, and zeroed; those of me_arena_raw() are
 * not, for what is written before it is read. NULL means out of memory (or
 * that n * size does not fit); what was got before stays good.
 */
#ifndef MERGEENV_UTIL_ARENA_H
#define MERGEENV_UTIL_ARENA_H

#include <stddef.h>

struct me_chunk;

struct me_arena {
	struct me_chunk *chunk;	 /* newest first */
	struct me_chunk *spare;	 /* what one within it has left */
	struct me_arena *around; /* the one that it is within, or NULL */
};

#define ME_ARENA_INIT \
	{ \
		NULL, NULL, NULL \
	}

/* An arena that is freed before another, and leaves that its memory. */
#define ME_ARENA_WITHIN(a) \
	{ \
		NULL, NULL, a \
	}

void *me_arena_alloc(struct me_arena *a, size_t n, size_t size);
void *me_arena_raw(struct me_arena *a, size_t n, size_t size);

void *me_arena_grow(struct me_arena *a, void *have, size_t n, size_t *room,
		    size_t size);

/*
 * Room for one more of n things: have, or a copy with twice the *room; at
 * first have is NULL, and *room what to begin with. A large one takes its
 * memory along; small ones, which together are no larger than what is had
 * now, stay until the arena goes.
 */
static inline void *me_arena_more(struct me_arena *a, void *have, size_t n,
				  size_t *room, size_t size)
{
	return have && n < *room ? have : me_arena_grow(a, have, n, room, size);
}

void me_arena_free(struct me_arena *a);

#endif
