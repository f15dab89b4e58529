/* What several tests of the core need: text to slices, and files read. */
#ifndef MERGEENV_TESTS_HELP_H
#define MERGEENV_TESTS_HELP_H

#include <check.h>
#include <string.h>

#include "core/weave.h"
#include "util/slice.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof(*(table))))

/* Bytes that hold a NUL, as a string constant. */
#define BYTES(s) me_slice(s, sizeof(s) - 1)

/* A slice, or NULL for one that is absent: an unset value. */
static inline struct me_slice text(const char *s)
{
	return s ? me_slice_str(s) : me_slice(NULL, 0);
}

#define ck_assert_slice_eq(got, want) \
	do { \
		struct me_slice got_ = (got), want_ = (want); \
		ck_assert_msg(me_slice_eq(got_, want_), \
			      "%s is '%.*s', not '%.*s'", #got, (int)got_.len, \
			      got_.data ? got_.data : "", (int)want_.len, \
			      want_.data ? want_.data : ""); \
	} while (0)

#define ck_assert_text(got, want) ck_assert_slice_eq(got, text(want))

/* Three files read, as far as a test wants them. */
struct trio {
	struct me_arena arena;
	struct me_doc doc[3];
	struct me_match match;
	struct me_decision decision;
	struct me_order order;
};

static inline void trio_read(struct trio *t, const char *base, const char *ours,
			     const char *theirs)
{
	const char *in[3] = { base, ours, theirs };
	int s;

	memset(t, 0, sizeof(*t));
	for (s = 0; s < 3; s++)
		ck_assert(me_doc_read_beside(
			&t->doc[s], text(in[s]),
			s && me_doc_is_plain(&t->doc[0]) ? &t->doc[0] : NULL,
			&t->arena));
}

static inline void trio_match(struct trio *t, const char *base,
			      const char *ours, const char *theirs)
{
	static const struct me_options plain = ME_OPTIONS_INIT;

	trio_read(t, base, ours, theirs);
	ck_assert(me_match_build(&t->match, t->doc, &plain, &t->arena));
}

static inline void trio_decide(struct trio *t, const char *base,
			       const char *ours, const char *theirs,
			       const struct me_options *opt)
{
	trio_match(t, base, ours, theirs);
	t->decision.conflicts = 99; /* whatever stood there */
	ck_assert(me_decide(&t->decision, &t->match, opt, &t->arena));
}

/* The node of the last assignment of a key. */
static inline uint32_t trio_setting(const struct trio *t, const char *key)
{
	int s;

	for (s = 0; s < 3; s++) {
		uint32_t i = t->doc[s].n;

		while (i-- > 0)
			if (me_slice_eq(me_doc_key(&t->doc[s], i), text(key)))
				return t->match.id[s][i];
	}
	ck_abort_msg("no file sets %s", key);
	return ME_NONE;
}

static inline void trio_free(struct trio *t)
{
	me_arena_free(&t->arena);
}

#endif
