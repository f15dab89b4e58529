/*
 * Which items of the three files are the same thing.
 *
 * A node stands for one thing: an assignment, or a line of text, with its
 * item in each file that has it. Identity does not depend on place:
 *
 * - an assignment is its key;
 * - a line of text (comment, opaque line) is its text;
 * - a line whose text occurs more than once in the old or the new template
 *   (blank lines, rulers) is its text and the owner it stands above: the next
 *   thing below it that both templates have once, or the new one alone, and
 *   that the operator did not remove.
 *
 * That is what makes running a merge again change nothing: the operator's
 * file after the merge has the same things in the same relations.
 *
 * Where something occurs more than once under one identity, its occurrences
 * form a group and are paired from the bottom: for a key the last one, its
 * setting, comes first.
 */
#ifndef MERGEENV_CORE_MATCH_H
#define MERGEENV_CORE_MATCH_H

#include "core/doc.h"

struct me_node {
	uint32_t item[3]; /* by side; ME_NONE: not in that file */
};

struct me_group {
	uint32_t first; /* its nodes: member[first], counted upwards */
	uint32_t n[3];	/* occurrences, by side */
	uint32_t owner; /* node; ME_NONE: none */
};

struct me_match {
	const struct me_doc *doc; /* [3], borrowed */
	struct me_node *node;	  /* node i < doc[ME_BASE].n is item i */
	uint32_t n;
	uint32_t *id[3];   /* item to node, by side */
	uint32_t *grouped; /* by node: its group's number, from 1 */
	struct me_group *group;
	uint32_t groups;
	uint32_t *member; /* nodes, group by group */
};

/* Pair the items of three documents; all memory is the arena's, and what ours
   and theirs are like in base is taken over as ids. False: no memory. A node with no item at all stands for nothing. Of the options the
   seed counts, and whether what the operator removed may come back. */
bool me_match_build(struct me_match *m, const struct me_doc doc[3],
		    const struct me_options *opt, struct me_arena *a);

/* The first side that has the node, in the order base, ours, theirs. */
static inline enum me_side me_match_side(const struct me_match *m,
					 uint32_t node)
{
	const uint32_t *item = m->node[node].item;

	return item[ME_BASE] != ME_NONE	   ? ME_BASE
		: item[ME_OURS] != ME_NONE ? ME_OURS
					   : ME_THEIRS;
}

/* The kind of a node, and the key of an assignment. */
static inline enum me_kind me_match_kind(const struct me_match *m,
					 uint32_t node)
{
	enum me_side s = me_match_side(m, node);

	return (enum me_kind)m->doc[s].item[m->node[node].item[s]].kind;
}

struct me_slice me_match_key(const struct me_match *m, uint32_t node);

/* Is it known, without a look at them, that the bytes of side s are those of
   base? */
static inline bool me_match_is_like(const struct me_match *m, uint32_t node,
				    enum me_side s)
{
	uint32_t i = m->node[node].item[s];

	return !m->grouped[node] && i != ME_NONE &&
		m->doc[s].item[i].flags & ME_LEX_LIKE;
}

/* Is that known of both ours and theirs? */
static inline bool me_match_is_untouched(const struct me_match *m,
					 uint32_t node)
{
	const uint32_t *item = m->node[node].item;

	return !m->grouped[node] && item[ME_OURS] != ME_NONE &&
		item[ME_THEIRS] != ME_NONE &&
		(m->doc[ME_OURS].item[item[ME_OURS]].flags &
		 m->doc[ME_THEIRS].item[item[ME_THEIRS]].flags & ME_LEX_LIKE);
}

/* Do ours and theirs have the node, with the same bytes? */
bool me_match_is_agreed(const struct me_match *m, uint32_t node);

/* Does the node stand for anything? */
static inline bool me_match_exists(const struct me_match *m, uint32_t node)
{
	const uint32_t *item = m->node[node].item;

	return (item[ME_BASE] & item[ME_OURS] & item[ME_THEIRS]) != ME_NONE;
}

/* The number of nodes in a group. */
uint32_t me_group_len(const struct me_group *g);

/* The node that stands for all of its group, or for itself: of a key, its
   setting. */
static inline uint32_t me_match_head(const struct me_match *m, uint32_t node)
{
	return m->grouped[node]
		? m->member[m->group[m->grouped[node] - 1].first]
		: node;
}

#endif
