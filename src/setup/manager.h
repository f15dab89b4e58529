/*
 * Hook managers: programs that own the hooks of a repository. A hook of ours
 * would not survive beside them, or not be run; so none is written, and the
 * operator is told what to add to the manager's own configuration.
 */
#ifndef MERGEENV_SETUP_MANAGER_H
#define MERGEENV_SETUP_MANAGER_H

#include "util/buf.h"

struct me_manager {
	const char *name;
	const char *folder; /* core.hooksPath ends so; or NULL */
	const char *mark;   /* its hooks hold this text; or NULL */
	const char *files;  /* of the work tree, any of these, by blanks;
			       "FILE:TEXT": if it holds that text */
	const char *where;  /* what is to be edited */
	const char *head;   /* added once; or NULL */
	const char *line;   /* added for each hook; @ is its name */
	const char *after;  /* then to be run; or NULL */
	bool yields;	    /* it runs hooks that were there before it */
};

/* Nobody that is known, where core.hooksPath leads elsewhere. */
extern const struct me_manager me_manager_other;

/*
 * The manager of the work tree at top, whose hooks are in the folder hooks;
 * NULL: none that is known.
 */
const struct me_manager *me_manager_find(const char *top, const char *hooks);

/* Add the lines for its configuration: of one hook, of all. */
void me_manager_line(struct me_buf *b, const struct me_manager *m, int hook);
void me_manager_lines(struct me_buf *b, const struct me_manager *m);

/* Does this manager's configuration call us? Which, by me_hook_name, as bits;
   of files that can be read. */
unsigned me_manager_calls(const struct me_manager *m, const char *top);

#endif
