/*
 * The commands that run after the syncs of one run of the program: collected
 * while the env files are synced, run when all of them are done and none of
 * them has a conflict, and told about.
 */
#ifndef MERGEENV_CLI_SYNC_THEN_H
#define MERGEENV_CLI_SYNC_THEN_H

#include "sync/sync.h"
#include "sync/then.h"

struct json_object;

struct me_thens {
	/* set by the caller */
	struct me_site *site;
	const char *given; /* --then, or NULL */
	bool rollback, in_place, hook, dry_run, quiet;
	int out; /* where their standard output goes */

	struct me_then *item;
	struct json_object **report; /* of each; or NULL */
	size_t n;
	bool blocked; /* a sync failed, or left conflicts: none may run */
};

/* After a sync, before it is closed; report is borrowed, or NULL. */
int me_thens_add(struct me_thens *l, const struct me_sync *s,
		 struct json_object *report, struct me_err *err);

/* Run them. Returns the status to exit with. */
int me_thens_run(struct me_thens *l);

void me_thens_free(struct me_thens *l);

#endif
