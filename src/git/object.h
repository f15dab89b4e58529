/*
 * Raw commit and tree objects, taken apart without copying.
 *
 * These are the hot loops of the history walk: a commit is parsed once, a
 * tree is searched for one name, and nothing is allocated. Bytes that are not
 * a commit or a tree (a damaged object) are answered with -1, never trusted:
 * no read goes past len.
 */
#ifndef MERGEENV_GIT_OBJECT_H
#define MERGEENV_GIT_OBJECT_H

#include "git/id.h"

struct me_commit {
	struct me_id tree;
	const char *parent; /* first "parent <hex>\n" line */
	size_t parents;	    /* how many such lines stand there */
	long long date;	    /* committer time, 0 when unreadable */
	const char *body;   /* the message */
	size_t body_len;
};

int me_commit_parse(struct me_commit *c, const char *data, size_t len);

/* Parent i, counted from 0. */
void me_commit_parent(const struct me_commit *c, size_t i, struct me_id *id);

/*
 * The first paragraph of the message on one line, as git's %s. The caller
 * frees it. NULL: out of memory.
 */
char *me_commit_subject(const struct me_commit *c);

/* One entry of a tree: name points into the object. */
struct me_tree_entry {
	unsigned mode;
	const char *name;
	size_t name_len;
	const unsigned char *raw;
};

/*
 * The entry at *at, which is moved on. 1 an entry, 0 the end, -1 damaged.
 * id_len is 20 or 32.
 */
int me_tree_next(const char *data, size_t len, size_t id_len, size_t *at,
		 struct me_tree_entry *e);

/* The entry called name. 1 found, 0 not there, -1 damaged. */
int me_tree_find(const char *data, size_t len, size_t id_len, const char *name,
		 size_t name_len, struct me_tree_entry *e);

#endif
