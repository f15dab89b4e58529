/* The file layer, and what is short, broken or refused: each of its calls, and
   each allocation of the core, fails in turn. */
#include <stdlib.h>

#include "suites.h"

int main(void)
{
	SRunner *r = srunner_create(memory_suite());
	int failed;

	srunner_add_suite(r, faults_suite());
	srunner_add_suite(r, rare_suite());
	srunner_add_suite(r, file_suite());
	srunner_add_suite(r, backup_suite());
	srunner_add_suite(r, replace_suite());
	srunner_add_suite(r, editor_suite());
	srunner_add_suite(r, inplace_suite());
	srunner_add_suite(r, whole_suite());
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r) || !srunner_ntests_run(r);
	srunner_free(r);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
