/*
 * What kind of change leads from one value to another: the analysis shown in
 * reports. Nothing is decided by it.
 */
#ifndef MERGEENV_CORE_CHANGE_H
#define MERGEENV_CORE_CHANGE_H

#include "util/slice.h"

enum me_change_kind {
	ME_CHANGE_NONE,	   /* the same value, perhaps spelled otherwise */
	ME_CHANGE_FILLED,  /* empty to value */
	ME_CHANGE_EMPTIED, /* value to empty */
	ME_CHANGE_BOOLEAN, /* true to false, on to off, ... */
	ME_CHANGE_UP,	   /* a larger number */
	ME_CHANGE_DOWN,	   /* a smaller number */
	ME_CHANGE_LIST,	   /* items of a comma list added or removed */
	ME_CHANGE_URL,	   /* URL or endpoint */
	ME_CHANGE_PATH,	   /* file path */
	ME_CHANGE_LONGER,
	ME_CHANGE_SHORTER,
	ME_CHANGE_TEXT /* other text of the same length */
};

struct me_change {
	enum me_change_kind kind;
	size_t added, removed; /* ME_CHANGE_LIST: items */
	size_t from, to;       /* lengths in bytes, without quotes */
};

/* Compare two values as written in their files. */
struct me_change me_change_of(struct me_slice from, struct me_slice to);

/* A word for a kind, as used in JSON: "filled", "number-up", ... */
const char *me_change_word(enum me_change_kind kind);

#endif
