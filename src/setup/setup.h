/*
 * What install, uninstall and doctor know about where they are: the
 * repository, git, and where the parts of an installation belong.
 *
 *	struct me_setup s;
 *	struct me_setup_options o = { .program = "/usr/bin/git-merge-env" };
 *
 *	if (me_setup_open(&s, &o, &err))
 *		return -1;
 *	...
 *	me_setup_close(&s);
 */
#ifndef MERGEENV_SETUP_SETUP_H
#define MERGEENV_SETUP_SETUP_H

#include "git/pairs.h"
#include "setup/manager.h"

#define ME_SETUP_DRIVER 1u
#define ME_SETUP_ATTRIBUTES 2u
#define ME_SETUP_HOOKS 4u
#define ME_SETUP_MERGETOOL 8u

struct me_setup_options {
	const char *program;	/* absolute path of git-merge-env */
	bool global;		/* the operator's own config, for all */
	const char *attributes; /* a .gitattributes of the work tree, or NULL:
				   the repository's info/attributes */
};

struct me_setup {
	struct me_setup_options opt;
	struct me_repo *repo; /* NULL: outside, with .global */
	const char *top;      /* its work tree; NULL: it is bare */
	struct me_pairs pairs;
	int git;	       /* its version: 2039 is 2.39 */
	char *config;	       /* the file that settings go to */
	const char *attr_root; /* of attributes: NULL, or top */
	char *attributes;
	char *prefix;	   /* of a .gitattributes: "" or "a/b/" */
	char *hooks;	   /* the folder of hooks that git looks into */
	char *own_hooks;   /* the one it has without core.hooksPath */
	bool diverted;	   /* they differ */
	bool config_hooks; /* git knows hooks in its configuration */
	char *driver;	   /* the command line of the merge driver */
	const struct me_manager *manager; /* of hooks, or NULL */
};

int me_setup_open(struct me_setup *s, const struct me_setup_options *opt,
		  struct me_err *err);
void me_setup_close(struct me_setup *s);

/*
 * Who keeps hook files of ours out of the folder that git looks into: a hook
 * manager, or the operator, who has led core.hooksPath elsewhere (asked: and
 * wants them there regardless, if git would never commit them). *owner NULL:
 * nobody.
 */
int me_setup_hooks_owner(struct me_setup *s, bool asked,
			 const struct me_manager **owner, struct me_err *err);

#endif
