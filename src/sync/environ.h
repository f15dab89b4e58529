/*
 * The environment of the command that runs after a sync: ours, and the
 * variables of the env file as the programs that load such files do it.
 *
 * What is set in our environment already stands, as it does for docker compose
 * and python-dotenv. Two kinds of variables are not passed on: those that
 * programs read differently (core/load.h; the environment would overrule what
 * the command itself reads in the file), and those that decide which programs
 * run, because a template could bring one. No value is expanded or executed.
 */
#ifndef MERGEENV_SYNC_ENVIRON_H
#define MERGEENV_SYNC_ENVIRON_H

#include "git/list.h"
#include "sys/err.h"
#include "util/slice.h"

enum me_left {
	ME_LEFT_DIFFERS, /* programs read its value differently */
	ME_LEFT_STARTS,	 /* it decides which programs run, or how */
	ME_LEFT_SET,	 /* the environment has it, with another value */
	ME_LEFT_KINDS
};

struct me_environ {
	struct me_list vars; /* "NAME=value"; vars.item ends with NULL */
	struct me_list left[ME_LEFT_KINDS]; /* names that are not passed on */
};

/* text is that of the env file, ours the environment, such as environ. */
int me_environ_make(struct me_environ *e, struct me_slice text,
		    char *const *ours, struct me_err *err);
void me_environ_free(struct me_environ *e);

#endif
