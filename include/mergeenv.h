/*
 * mergeenv: a three-way merge of dotenv files, by variable.
 *
 * Three byte strings in, one out. The library opens no file, prints nothing,
 * keeps no global state and never exits; it needs libc alone.
 *
 *	struct me_slice in[3] = { base, ours, theirs };
 *	struct me_options opt = ME_OPTIONS_INIT;
 *	struct me_result *res;
 *	enum me_status st = me_merge(in, &opt, &res);
 *
 *	if (st == ME_OK)
 *		write(fd, me_result_text(res).data, me_result_text(res).len);
 *	me_result_free(res);
 *
 * Ownership: the inputs and the strings that the options name are borrowed
 * and must outlive the result, which points to them; struct me_options itself
 * is copied. Everything reached through a result belongs to it and is gone
 * after me_result_free(). Nothing else is to be freed.
 *
 * Errors: me_merge() returns a status; a conflict is a result, not an error.
 * There is no errno and no message: words are the caller's. Short of memory,
 * the library gives up cleanly. A null pointer where none is allowed, or an
 * option that is no value of its type, is a mistake in the calling program.
 *
 * Units: sizes are bytes, lines count from 1. Text is bytes, with any line
 * ends; nothing is decoded, and a string here need not end in NUL.
 *
 * Limits: each input is below 4 GiB. Memory grows with the number of lines,
 * time with that times its logarithm.
 *
 * Threads: merges are independent of each other. One result is read by one
 * thread at a time, as me_result_entries() fills it on demand.
 *
 * Versions: up to 1.0 the shapes below may change with each minor version,
 * and the soname with them (libmergeenv.so.0.1), so that no program runs with
 * shapes it was not compiled for. Enums and structs grow at their ends; start
 * from ME_OPTIONS_INIT.
 *
 * Compile and link with what "pkg-config --cflags --libs mergeenv" says, or
 * with CMake's find_package(mergeenv) and the target mergeenv::mergeenv.
 * What a correct merge is stands in docs/semantics.md.
 */
#ifndef MERGEENV_H
#define MERGEENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
/* what follows, and nothing else, is what the shared library exports */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

/* Borrowed bytes; data may be NULL when len is 0. */
struct me_slice {
	const char *data;
	size_t len;
};

/* The three inputs, always in this order. */
enum me_side { ME_BASE, ME_OURS, ME_THEIRS };

/* How me_merge() ended. A conflict is a result, not an error. */
enum me_status {
	ME_OK,	     /* merged; see me_result_conflicts() */
	ME_NOMEM,    /* out of memory, no result */
	ME_BINARY,   /* an input holds a NUL byte or is UTF-16 */
	ME_MARKERS,  /* an input holds conflict markers, and that was not
			   allowed (options.markers) */
	ME_TOO_LARGE /* an input of 4 GiB or more */
};

/* What was decided for one variable: the rows of the value table. */
enum me_verdict {
	ME_SAME,	     /* yours and the template agree */
	ME_ADOPTED,	     /* yours was the old default: new one taken */
	ME_REMOVED,	     /* yours was the old default: gone with it */
	ME_ADDED,	     /* new in the template */
	ME_KEPT,	     /* yours differs, the template is unchanged */
	ME_KEPT_REMOVED,     /* removed by you, the template is unchanged */
	ME_YOURS,	     /* only you have it */
	ME_CONFLICT,	     /* both set it, differently */
	ME_UPSTREAM_REMOVED, /* you changed it, the template removed it */
	ME_DEFAULT_CHANGED,  /* you removed it, the template changed it */
	ME_HELD		     /* pinned: yours stands whatever the rest */
};
#define ME_VERDICTS (ME_HELD + 1)

/* What happens where one side changed a variable the other removed. */
enum me_removed { ME_REMOVED_KEEP, ME_REMOVED_CONFLICT, ME_REMOVED_DROP };

/* What becomes of variables that are new in the template. */
enum me_fresh {
	ME_FRESH_ADD,	  /* added, with their comments */
	ME_FRESH_COMMENT, /* added as comments: "# KEY=value" */
	ME_FRESH_REPORT	  /* left out; they are in the entries alone */
};

/* How a hunk is written: plain markers, or a file that stays loadable. */
enum me_style { ME_STYLE_GIT, ME_STYLE_COMMENTED };

/* How much a hunk of the git style shows; a hunk holds one assignment, so
   zdiff3 has nothing to trim and shows what diff3 does. */
enum me_show { ME_SHOW_MERGE, ME_SHOW_DIFF3, ME_SHOW_ZDIFF3 };

/* Take one side of each conflict instead of writing a hunk. */
enum me_favor { ME_FAVOR_NONE, ME_FAVOR_OURS, ME_FAVOR_THEIRS };

/* What to do with an input that holds conflict markers. */
enum me_on_markers {
	ME_MARKERS_REFUSE, /* ME_MARKERS */
	ME_MARKERS_MERGE   /* base: unknown inside them; else by lines */
};

struct me_options {
	enum me_removed removed;
	enum me_fresh fresh;
	enum me_style style;
	enum me_show show;
	enum me_favor favor;
	enum me_on_markers markers;
	int marker_size;	/* 0: 7; else 7 to 512 */
	const char *label[3];	/* NULL: "base", "ours", "theirs" */
	const char *const *pin; /* globs on names, NULL-terminated */
	bool hold_secrets;	/* pin what looks like a credential */
	bool base_unknown;	/* no base: add, keep, remove nothing */
	uint64_t seed;		/* of the hash tables; any value */
	bool in_pieces;		/* me_result_pieces() is wanted, and no text */
};
#define ME_OPTIONS_INIT \
	{ \
		ME_REMOVED_KEEP, ME_FRESH_ADD, ME_STYLE_GIT, ME_SHOW_MERGE, \
			ME_FAVOR_NONE, ME_MARKERS_REFUSE, 0, { 0, 0, 0 }, 0, \
			false, false, 0, false \
	}

struct me_result;

/*
 * Merge. On ME_OK *res is a new result, otherwise *res is NULL except that
 * ME_BINARY, ME_MARKERS and ME_TOO_LARGE leave a result whose only content
 * is one note that says which input, and on which line.
 */
enum me_status me_merge(const struct me_slice in[3],
			const struct me_options *opt, struct me_result **res);

/* Free a result; NULL is fine. */
void me_result_free(struct me_result *res);

/* The merged bytes. */
struct me_slice me_result_text(const struct me_result *res);

/* The same in pieces, to be written one after the other: most are parts of
   the inputs. With options.in_pieces they are not copied into a text at all,
   and me_result_text() is empty. Returns how many there are. */
size_t me_result_pieces(const struct me_result *res,
			const struct me_slice **list);

/* Number of hunks in the merged bytes. */
size_t me_result_conflicts(const struct me_result *res);

/* One variable and what became of it. Absent values have data == NULL;
   values are as written, quotes and all. */
struct me_entry {
	struct me_slice key;
	enum me_verdict verdict;
	struct me_slice value[3]; /* the settings, by side */
	size_t line[3];		  /* where they stand, 0: unset */
	bool conflict;		  /* written as a hunk */
	bool duplicate;		  /* set more than once in some input */
};

/*
 * The variables: first those of the old template in its order, then those
 * new in the template, then your own. Returns their number; the array lives
 * as long as the result. NULL and 0 after a merge by lines, or out of memory.
 */
size_t me_result_entries(struct me_result *res, const struct me_entry **list);

/* Something the reader of the result should know. */
enum me_note_code {
	ME_NOTE_BINARY,	    /* side, line: NUL byte or UTF-16 */
	ME_NOTE_MARKER,	    /* side, line: a conflict marker */
	ME_NOTE_TOO_LARGE,  /* side */
	ME_NOTE_OPEN_QUOTE, /* side, line: merged by lines because of it */
	ME_NOTE_BY_LINES,   /* merged by lines: the plan did not hold */
	ME_NOTE_DUPLICATE   /* side, line: set before, and set here again */
};
struct me_note {
	enum me_note_code code;
	enum me_side side;
	size_t line; /* 0: none */
};
size_t me_result_notes(const struct me_result *res,
		       const struct me_note **list);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
