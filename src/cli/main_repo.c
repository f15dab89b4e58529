/*
 * The helper of git merge-env: the commands that people run. They run it by
 * the program.
 */
#include <string.h>

#include "cli/cmd.h"
#include "cli/complete.h"
#include "cli/out.h"
#include "sys/init.h"

static const struct me_cmd *const commands[] = {
	&me_cmd_merge,	   &me_cmd_sync,    &me_cmd_status,  &me_cmd_explain,
	&me_cmd_backups,   &me_cmd_restore, &me_cmd_resolve, &me_cmd_install,
	&me_cmd_uninstall, &me_cmd_doctor,
};

const char *me_program;

int main(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	bool complete = argc > 3 && !strcmp(argv[1], "--complete");
	const char *name = argc > 1 ? argv[1 + complete] : "";
	size_t i;

	if (me_sys_init(&err))
		return me_out_failed(&err);
	me_program = argv[0];
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(commands[i]->name, name))
			continue;
		return complete ? me_complete(commands[i], argc - 3, argv + 3,
					      me_complete_repo)
				: commands[i]->run(argc - 1, argv + 1);
	}
	/* the word "merge" was left out */
	if (argc > 3)
		return me_cmd_merge.run(argc, argv);
	me_out_error("this is a part of git merge-env; run that");
	return ME_EXIT_USAGE;
}
