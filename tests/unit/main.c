/*
 * Runs every suite. A run that checked nothing is a failure: CK_RUN_SUITE
 * with a typo in it would otherwise pass.
 */
#include <stdio.h>
#include <stdlib.h>

#include "suites.h"

int main(void)
{
	SRunner *r = srunner_create(NULL);
	int failed, run;
	size_t i;

	for (i = 0; i < sizeof(suites) / sizeof(*suites); i++)
		srunner_add_suite(r, suites[i]());
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	run = srunner_ntests_run(r);
	srunner_free(r);
	if (!run)
		fprintf(stderr, "no test ran\n");
	return failed || !run ? EXIT_FAILURE : EXIT_SUCCESS;
}
