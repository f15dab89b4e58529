/*
 * Commits that wait to be looked at, the newest first.
 *
 *	struct me_queue q = ME_QUEUE_INIT;
 *
 *	if (me_queue_push(&q, &waiting))
 *		...out of memory...
 *	while (me_queue_pop(&q, &waiting))
 *		...
 *	me_queue_free(&q);
 *
 * Commits of one second come in no particular order.
 */
#ifndef MERGEENV_GIT_QUEUE_H
#define MERGEENV_GIT_QUEUE_H

#include "git/id.h"

/* A commit with more parents than fit is read once more. */
#define ME_QUEUE_FIT 2

struct me_waiting {
	long long date;
	struct me_id id, tree, parent[ME_QUEUE_FIT];
	size_t parents;
	uint32_t version; /* what the walk found in it, and under */
	uint8_t path;	  /* which name */
};

struct me_queue {
	struct me_waiting *item; /* a binary heap */
	size_t n, cap;
};

#define ME_QUEUE_INIT \
	{ \
		NULL, 0, 0 \
	}

int me_queue_push(struct me_queue *q, const struct me_waiting *w);
bool me_queue_pop(struct me_queue *q, struct me_waiting *out);
void me_queue_free(struct me_queue *q);

#endif
