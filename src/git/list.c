#include "git/list.h"

#include <stdlib.h>
#include <string.h>

int me_list_add(struct me_list *l, const char *s, size_t len)
{
	char *copy, **item;

	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 8;

		item = realloc(l->item, cap * sizeof(*item));
		if (!item)
			return -1;
		l->item = item;
		l->cap = cap;
	}
	copy = malloc(len + 1);
	if (!copy)
		return -1;
	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	l->item[l->n++] = copy;
	return 0;
}

long me_list_find(const struct me_list *l, const char *s)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!strcmp(l->item[i], s))
			return (long)i;
	return -1;
}

void me_list_free(struct me_list *l)
{
	while (l->n)
		free(l->item[--l->n]);
	free(l->item);
	l->item = NULL;
	l->cap = 0;
}
