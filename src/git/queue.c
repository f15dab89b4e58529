#include "git/queue.h"

#include <stdlib.h>

static bool newer(const struct me_waiting *a, const struct me_waiting *b)
{
	return a->date > b->date;
}

int me_queue_push(struct me_queue *q, const struct me_waiting *w)
{
	struct me_waiting *item;
	size_t i;

	if (q->n == q->cap) {
		size_t cap = q->cap ? 2 * q->cap : 64;

		item = realloc(q->item, cap * sizeof(*item));
		if (!item)
			return -1;
		q->item = item;
		q->cap = cap;
	}
	for (i = q->n++; i && newer(w, &q->item[(i - 1) / 2]); i = (i - 1) / 2)
		q->item[i] = q->item[(i - 1) / 2];
	q->item[i] = *w;
	return 0;
}

bool me_queue_pop(struct me_queue *q, struct me_waiting *out)
{
	const struct me_waiting *last;
	size_t i = 0, kid;

	if (!q->n)
		return false;
	*out = q->item[0];
	last = &q->item[--q->n];
	while ((kid = 2 * i + 1) < q->n) {
		if (kid + 1 < q->n && newer(&q->item[kid + 1], &q->item[kid]))
			kid++;
		if (!newer(&q->item[kid], last))
			break;
		q->item[i] = q->item[kid];
		i = kid;
	}
	q->item[i] = *last;
	return true;
}

void me_queue_free(struct me_queue *q)
{
	free(q->item);
	q->item = NULL;
	q->n = q->cap = 0;
}
