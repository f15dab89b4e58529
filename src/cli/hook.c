#include "cli/hook.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "sync/glance.h"

static const struct {
	const char *name;
	int at;		  /* of these arguments, this one, */
	const char *word; /* with this value, has nothing to do */
	int rev;	  /* the argument; -1: ORIG_HEAD */
} table[] = {
	{ "post-merge", INT_MAX, NULL, -1 },
	{ "post-checkout", 2, "0", 0 },
	{ "post-rewrite", 0, "amend", -1 },
};

struct me_hook me_hook_read(const char *name, int argc, char **argv)
{
	struct me_hook h = { NULL, false };
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (strcmp(table[i].name, name))
			continue;
		h.idle = argc > table[i].at &&
			!strcmp(argv[table[i].at], table[i].word);
		if (table[i].rev < 0)
			h.rev = "ORIG_HEAD";
		else if (argc > table[i].rev)
			h.rev = argv[table[i].rev];
	}
	if (h.rev && !h.rev[strspn(h.rev, "0")])
		h.rev = NULL;
	return h;
}

/* Any other option may ask for more than a look. */
static const char *name_of(const char *arg)
{
	static const char option[] = "--hook=";

	return strncmp(arg, option, sizeof(option) - 1)
		? NULL
		: arg + sizeof(option) - 1;
}

bool me_hook_idle(int argc, char **argv)
{
	const char *name = argc > 2 ? name_of(argv[2]) : NULL;
	char top[PATH_MAX];
	int i;

	if (!name)
		return false;
	for (i = 3; i < argc; i++)
		if (argv[i][0] == '-')
			return false;
	return me_hook_read(name, argc - 3, argv + 3).idle ||
		(getcwd(top, sizeof(top)) && me_glance_idle(top));
}
