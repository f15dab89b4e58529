#include "util/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Requests above a quarter of this get a chunk of their own, which calloc()
   takes fresh from the kernel: big tables cost only the pages they touch. */
#ifdef __SANITIZE_ADDRESS__
#define CHUNK ((size_t)0) /* all do: a block overrun is seen */
#else
#define CHUNK ((size_t)64 * 1024)
#endif

struct me_chunk {
	struct me_chunk *next;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

/* One that was in use before, its pages at hand, or NULL. */
static struct me_chunk *chunk_spare(struct me_arena *a)
{
	struct me_chunk **spare = a->around ? &a->around->spare : &a->spare,
			*c = *spare;

	if (c)
		*spare = c->next;
	return c;
}

static struct me_chunk *chunk_new(struct me_arena *a, size_t size, bool zeroed)
{
	size_t all = sizeof(struct me_chunk) + size;
	struct me_chunk *c = size == CHUNK ? chunk_spare(a) : NULL;

	if (!c)
		c = zeroed ? calloc(1, all) : malloc(all);
	if (!c)
		return NULL;
	c->used = 0;
	c->size = size;
	if (a->chunk && size > CHUNK) {
		/* keep filling the small chunk that is in use */
		c->next = a->chunk->next;
		a->chunk->next = c;
	} else {
		c->next = a->chunk;
		a->chunk = c;
	}
	return c;
}

static void *take(struct me_arena *a, size_t n, size_t size, bool zeroed)
{
	struct me_chunk *c = a->chunk;
	size_t align = alignof(max_align_t), bytes;
	void *p;

	if (size && n > (SIZE_MAX / 2) / size)
		return NULL;
	bytes = (n * size + align - 1) / align * align;
	if (bytes > CHUNK / 4) {
		c = chunk_new(a, bytes > CHUNK ? bytes : CHUNK + 1, zeroed);
		zeroed = false;
	} else if (!c || c->size - c->used < bytes) {
		c = chunk_new(a, CHUNK, false);
	}
	if (!c)
		return NULL;
	p = c->data + c->used;
	c->used += bytes;
	if (zeroed)
		memset(p, 0, bytes);
	return p;
}

void *me_arena_alloc(struct me_arena *a, size_t n, size_t size)
{
	return take(a, n, size, true);
}

void *me_arena_raw(struct me_arena *a, size_t n, size_t size)
{
	return take(a, n, size, false);
}

/* Where the list says that a block has a chunk of its own. */
static struct me_chunk **own_chunk(struct me_arena *a, const void *block)
{
	struct me_chunk **c;

	for (c = &a->chunk; *c; c = &(*c)->next)
		if ((*c)->data == block && (*c)->size > CHUNK)
			return c;
	return NULL;
}

void *me_arena_grow(struct me_arena *a, void *have, size_t n, size_t *room,
		    size_t size)
{
	struct me_chunk **own = have ? own_chunk(a, have) : NULL, *c;
	size_t had = *room;
	void *more;

	while (have && n >= *room)
		*room *= 2;
	if (own && *room < SIZE_MAX / 2 / size) {
		c = realloc(*own, sizeof(*c) + *room * size);
		if (!c)
			return NULL;
		c->used = c->size = *room * size;
		*own = c;
		return c->data;
	}
	more = me_arena_raw(a, *room, size);
	if (more && have)
		memcpy(more, have, had * size);
	return more;
}

static void drop(struct me_arena *a, struct me_chunk **list)
{
	while (*list) {
		struct me_chunk *c = *list;

		*list = c->next;
		if (a->around && c->size == CHUNK) {
			c->next = a->around->spare;
			a->around->spare = c;
		} else {
			free(c);
		}
	}
}

void me_arena_free(struct me_arena *a)
{
	drop(a, &a->chunk);
	drop(a, &a->spare);
}
