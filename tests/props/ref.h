/*
 * What the merge must come to, worked out a second time.
 *
 * Only where items and their parts begin and end is taken from the library.
 * Which values are equal, what the value table says, and which things of two
 * files are the same, is written here anew, the plain and slow way.
 */
#ifndef MERGEENV_PROPS_REF_H
#define MERGEENV_PROPS_REF_H

#include "core/lex.h"
#include "util/arena.h"

#define NO_ID UINT32_MAX

struct thing {
	enum me_kind kind;
	struct me_slice raw;
	struct me_slice name; /* of an assignment its key; else the text,
				   line ends folded */
	struct me_parts part; /* of an assignment */
	uint64_t hash;	      /* of name */
	uint32_t id;	      /* the same for things of the same name; blank
				   lines all have one. NO_ID: new to names */
};

struct file {
	struct me_slice text;
	struct thing *thing;
	uint32_t n;
	uint32_t *count; /* how often, by id */
	uint32_t *last;	 /* index of the last one, by id */
	uint8_t flags;	 /* ME_LEX_* of all things */
	bool bom, final_eol, mixed;
	size_t lf, crlf; /* line ends of either kind */
};

/* The names that a set of files knows. */
struct names {
	const struct thing **first; /* by id: one of them */
	uint32_t n, max;
};

/* Read text into f. Names that are not known yet are added if grow. */
void file_read(struct file *f, struct me_slice text, struct names *names,
	       bool grow, struct me_arena *a);

/* Count the things of a file; call once the names are complete. */
void file_count(struct file *f, const struct names *names, struct me_arena *a);

bool ref_same_text(struct me_slice a, struct me_slice b);
bool ref_same_value(struct me_slice a, struct me_slice b);

/* The setting of a key in a file, NULL: unset. */
const struct me_slice *ref_setting(const struct file *f, uint32_t id);

/* The rows of the table, as what is to be done. */
enum ref_row {
	REF_OURS,
	REF_THEIRS,
	REF_CONFLICT, /* the bold row */
	REF_REMOVED   /* left to the policy */
};
enum ref_row ref_table(const struct me_slice *b, const struct me_slice *o,
		       const struct me_slice *t);

#endif
