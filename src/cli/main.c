/*
 * git merge-env: the program. Commands that need no history run here; those
 * that do are in another executable, because starting libgit2 takes longer
 * than a whole merge.
 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "sys/init.h"

static const struct me_cmd *const commands[] = {
	&me_cmd_merge,
	&me_cmd_driver,
};
#define COMMANDS (sizeof(commands) / sizeof(*commands))

static const struct me_cmd *
find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static int
help(int argc, char **argv)
{
	const struct me_cmd *cmd = argc > 2 ? find(argv[2]) : NULL;
	size_t i;

	if (cmd) {
		me_opt_help(cmd);
		return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
	}
	printf("usage: git merge-env COMMAND [options] ...\n"
		"       git merge-env BASE OURS THEIRS\n\n"
		"Carries your .env across upgrades of its template.\n\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-10s %.*s\n", commands[i]->name,
			(int)strcspn(commands[i]->summary, "\n"),
			commands[i]->summary);
	printf("\n'git merge-env COMMAND -h' tells more of one command.\n");
	return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
}

static bool
is_one_of(const char *arg, const char *a, const char *b, const char *c)
{
	return !strcmp(arg, a) || !strcmp(arg, b) || !strcmp(arg, c);
}

int
main(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	const struct me_cmd *cmd;

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
	cmd = find(argv[1]);
	if (cmd)
		return cmd->run(argc - 1, argv + 1);
	/* the word "merge" may be left out */
	if (argc > 3)
		return me_cmd_merge.run(argc, argv);
	me_out_error("no such command: %s; see 'git merge-env help'",
		me_err_quote(argv[1]));
	return ME_EXIT_USAGE;
}
