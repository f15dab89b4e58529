/* The suites of the unit tests: one for each tests/unit/test_*.c. */
#ifndef MERGEENV_TESTS_SUITES_H
#define MERGEENV_TESTS_SUITES_H

#include <check.h>

Suite *arena_suite(void);
Suite *block_suite(void);
Suite *buf_suite(void);
Suite *change_suite(void);
Suite *compose_suite(void);
Suite *conflict_suite(void);
Suite *decide_suite(void);
Suite *doc_suite(void);
Suite *fit_suite(void);
Suite *fold_suite(void);
Suite *git_suite(void);
Suite *hunk_suite(void);
Suite *index_suite(void);
Suite *lex_suite(void);
Suite *lines_suite(void);
Suite *lis_suite(void);
Suite *load_suite(void);
Suite *map_suite(void);
Suite *match_suite(void);
Suite *memory_suite(void);
Suite *quote_suite(void);
Suite *rename_suite(void);
Suite *resolve_suite(void);
Suite *result_suite(void);
Suite *secret_suite(void);
Suite *tokens_suite(void);
Suite *value_suite(void);
Suite *visible_suite(void);
Suite *weave_suite(void);

static Suite *(*const suites[])(void) = {
	arena_suite,   block_suite,    buf_suite,     change_suite,
	compose_suite, conflict_suite, decide_suite,  doc_suite,
	fit_suite,     fold_suite,     git_suite,     hunk_suite,
	index_suite,   lex_suite,      lines_suite,   lis_suite,
	load_suite,    map_suite,      match_suite,   memory_suite,
	quote_suite,   rename_suite,   resolve_suite, result_suite,
	secret_suite,  tokens_suite,   value_suite,   visible_suite,
	weave_suite,
};

#endif
