/* The suites of tests/short: one function a file. */
#ifndef MERGEENV_TESTS_SHORT_SUITES_H
#define MERGEENV_TESTS_SHORT_SUITES_H

#include <check.h>

Suite *backup_suite(void);
Suite *editor_suite(void);
Suite *faults_suite(void);
Suite *file_suite(void);
Suite *inplace_suite(void);
Suite *memory_suite(void);
Suite *rare_suite(void);
Suite *replace_suite(void);
Suite *whole_suite(void);

#endif
