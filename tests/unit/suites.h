/* The suites of the unit tests: one for each tests/unit/test_*.c. */
#ifndef MERGEENV_TESTS_SUITES_H
#define MERGEENV_TESTS_SUITES_H

#include <check.h>

Suite *arena_suite(void);

static Suite *(*const suites[])(void) = {
	arena_suite,
};

#endif
