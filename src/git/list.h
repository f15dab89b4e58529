/*
 * A list of strings that owns them.
 *
 *	struct me_list l = ME_LIST_INIT;
 *
 *	if (me_list_add(&l, path, strlen(path)))
 *		...out of memory; the list is as it was...
 *	for (i = 0; i < l.n; i++)
 *		use(l.item[i]);
 *	me_list_free(&l);
 */
#ifndef MERGEENV_GIT_LIST_H
#define MERGEENV_GIT_LIST_H

#include <stddef.h>

struct me_list {
	char **item;
	size_t n, cap;
};

#define ME_LIST_INIT \
	{ \
		NULL, 0, 0 \
	}

/* Add a copy of len bytes, NUL-terminated. -1: out of memory. */
int me_list_add(struct me_list *l, const char *s, size_t len);

/* Index of the item equal to s, or -1. */
long me_list_find(const struct me_list *l, const char *s);

void me_list_free(struct me_list *l);

#endif
