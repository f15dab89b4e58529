/*
 * The block of lines that install puts into a file of the operator's, and
 * uninstall takes out again. Pure: text in, text out.
 *
 *	# begin git-merge-env; 'git merge-env uninstall' takes this out (new file)
 *	[merge "merge-env"]
 *		driver = "..."
 *	# end git-merge-env
 *
 * There is one block in a file, at its end when it is new, with the sections
 * of several parts in it. What must be undone besides stands in its first
 * line, so uninstall needs no memory: "new file", "new folder", "no newline"
 * (before it there was no line end).
 *
 *	struct me_block_section s[] = {
 *		{ "[merge \"merge-env\"]", driver_line, ME_BLOCK_PUT, lines },
 *		{ NULL, attribute_line, ME_BLOCK_TAKE },
 *	};
 *	struct me_block b = { .section = s, .n = 2 };
 *
 *	if (me_block_edit(&b, text, &out))
 *		...out of memory...
 *
 * Only lines that a section knows as its own are ever changed: what somebody
 * has written between them stays, under its section's header. A block whose
 * first or last line is lost is still found by these lines. Editing twice
 * gives the same as editing once; taking out what was put in gives the bytes
 * that were there before.
 */
#ifndef MERGEENV_SETUP_BLOCK_H
#define MERGEENV_SETUP_BLOCK_H

#include "util/buf.h"

#define ME_BLOCK_NEW_FILE 1u
#define ME_BLOCK_NEW_FOLDER 2u
#define ME_BLOCK_NO_NEWLINE 4u

enum me_block_what { ME_BLOCK_KEEP, ME_BLOCK_PUT, ME_BLOCK_TAKE };

struct me_block_section {
	const char *header; /* its first line; NULL: it has none */
	bool (*mine)(struct me_slice line); /* is a line, below it, ours? */
	enum me_block_what what;
	struct me_slice lines; /* ME_BLOCK_PUT: the header's, and ours */
};

struct me_block {
	/* set by the caller */
	const struct me_block_section *section;
	size_t n;
	unsigned made; /* NEW_FILE, NEW_FOLDER: true of a new block */

	/* set by me_block_edit() */
	unsigned undo; /* what the block said, when it was taken out whole */
	bool found;    /* there was one */
};

/* 0, or -1: out of memory. */
int me_block_edit(struct me_block *b, struct me_slice text, struct me_buf *out);

/* Has the text lines of this section in the block? */
bool me_block_has(const struct me_block_section *s, struct me_slice text);

#endif
