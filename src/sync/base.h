/*
 * Finding the base: the template that the operator's file was last merged
 * with. In this order:
 *
 *	given	--base=REV or --base=FILE
 *	record	what the last sync wrote down; its bytes, should they be
 *		missing, are those of the version in history with their hash
 *	hook	the template at the hook's own old revision, if it explains
 *		the file as well as the best fit does
 *	fit	the version in history that explains the file best, if nine
 *		of ten of its values agree
 *	unknown	none of these: nothing is removed, and nothing conflicts
 */
#ifndef MERGEENV_SYNC_BASE_H
#define MERGEENV_SYNC_BASE_H

#include "core/fit.h"
#include "git/repo.h"
#include "sync/record.h"

enum me_base_from {
	ME_FROM_UNKNOWN,
	ME_FROM_GIVEN,
	ME_FROM_RECORD,
	ME_FROM_HOOK,
	ME_FROM_FIT
};

struct me_base {
	enum me_base_from from;
	char *data; /* owned; NULL when unknown */
	size_t len;
	char label[96];	   /* "1.4.0": what the version is called */
	char words[256];   /* how it was found, and how sure that is */
	struct me_fit fit; /* ME_FROM_HOOK, ME_FROM_FIT */
	/* seen in history: the base, and the template now */
	bool in_history, theirs_in_history;
};

/* What is asked. */
struct me_base_query {
	struct me_repo *repo;	/* NULL: outside of a repository */
	const char *template_;	/* path from the top */
	struct me_slice ours;	/* the operator's file */
	struct me_slice theirs; /* the template now */
	const struct me_state *state;
	const struct me_record *record;
	const char *given;    /* --base, or NULL */
	const char *hook_rev; /* old revision of a hook, or NULL */
	uint64_t seed;
	void (*progress)(size_t versions); /* or NULL */
};

int me_base_find(struct me_base *b, const struct me_base_query *q,
		 struct me_err *err);
void me_base_free(struct me_base *b);

/* One word for where a base came from, as in JSON. */
const char *me_base_word(enum me_base_from from);

#endif
