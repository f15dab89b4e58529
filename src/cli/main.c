/*
 * git merge-env: the program. What git runs is here, the driver and the quick
 * look of a hook; what people run is in another executable, because starting
 * that takes longer than a whole merge.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/complete.h"
#include "cli/helper.h"
#include "cli/hook.h"
#include "cli/out.h"
#include "cli/summary.h"
#include "sys/init.h"

static const struct {
	const char *name, *summary;
	const struct me_cmd *cmd; /* NULL: in the helper */
} commands[] = {
	{ "merge", ME_SUMMARY_MERGE, NULL },
	{ "driver", ME_SUMMARY_DRIVER, &me_cmd_driver },
	{ "sync", ME_SUMMARY_SYNC, NULL },
	{ "status", ME_SUMMARY_STATUS, NULL },
	{ "explain", ME_SUMMARY_EXPLAIN, NULL },
	{ "backups", ME_SUMMARY_BACKUPS, NULL },
	{ "restore", ME_SUMMARY_RESTORE, NULL },
	{ "resolve", ME_SUMMARY_RESOLVE, NULL },
	{ "install", ME_SUMMARY_INSTALL, NULL },
	{ "uninstall", ME_SUMMARY_UNINSTALL, NULL },
	{ "doctor", ME_SUMMARY_DOCTOR, NULL },
};
#define COMMANDS ((int)(sizeof(commands) / sizeof(*commands)))

/* The place of a command in the table, or -1. */
static int find(const char *name)
{
	int i;

	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return i;
	return -1;
}

static int help(int argc, char **argv)
{
	int i = argc > 2 ? find(argv[2]) : -1;
	char *again[] = { argv[0], argc > 2 ? argv[2] : NULL, (char[]){ "-h" },
			  NULL };

	if (i >= 0 && !commands[i].cmd)
		return me_helper_exec(again);
	if (i >= 0) {
		me_opt_help(commands[i].cmd);
		return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
	}
	printf("usage: git merge-env COMMAND [options] ...\n"
	       "       git merge-env BASE OURS THEIRS\n\n"
	       "Carries your .env across upgrades of its template.\n\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-10s %s\n", commands[i].name, commands[i].summary);
	printf("\n'git merge-env COMMAND -h' tells more of one command.\n");
	return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
}

static int complete(int argc, char **argv)
{
	int i = argc > 3 ? find(argv[2]) : -1;

	if (i >= 0 && !commands[i].cmd)
		return me_helper_exec(argv);
	if (i >= 0)
		return me_complete(commands[i].cmd, argc - 3, argv + 3, NULL);
	for (i = 0; i < COMMANDS && argc == 3; i++)
		me_complete_offer((struct me_typed){ argv[2], 0 },
				  me_slice_str(commands[i].name),
				  commands[i].summary);
	return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
}

static bool is_one_of(const char *arg, const char *a, const char *b,
		      const char *c)
{
	return !strcmp(arg, a) || !strcmp(arg, b) || !strcmp(arg, c);
}

int main(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	int i;

	if (me_sys_init(&err))
		return me_out_failed(&err);
	if (argc < 2) {
		help(argc, argv);
		return ME_EXIT_USAGE;
	}
	if (is_one_of(argv[1], "help", "--help", "-h"))
		return help(argc, argv);
	if (is_one_of(argv[1], "version", "--version", "-V")) {
		printf("git-merge-env " ME_VERSION "\n");
		return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
	}
	if (!strcmp(argv[1], "sync") && me_hook_idle(argc, argv))
		return ME_EXIT_DONE;
	if (!strcmp(argv[1], "--complete"))
		return complete(argc, argv);
	i = find(argv[1]);
	if (i >= 0 && commands[i].cmd)
		return commands[i].cmd->run(argc - 1, argv + 1);
	/* the word "merge" may be left out */
	if (i >= 0 || argc > 3)
		return me_helper_exec(argv);
	me_out_error("no such command: %s; see 'git merge-env help'",
		     me_err_quote(argv[1]));
	return ME_EXIT_USAGE;
}
