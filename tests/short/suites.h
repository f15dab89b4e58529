/* The suites of tests/short: one function a file. */
#ifndef MERGEENV_TESTS_SHORT_SUITES_H
#define MERGEENV_TESTS_SHORT_SUITES_H

#include <check.h>

Suite *faults_suite(void);
Suite *memory_suite(void);
Suite *rare_suite(void);
Suite *sys_suite(void);

#endif
