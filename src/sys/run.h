/*
 * A command of the operator's, run in our place while we wait for it.
 *
 *	struct me_run run = {
 *		.command = "docker compose up -d", .dir = "/srv/shop",
 *		.envp = envp, .out = STDERR_FILENO, .seconds = 600,
 *	};
 *	struct me_run_end end;
 *
 *	if (me_run(&run, &end, &err))
 *		...it could not be started...
 *	if (end.how != ME_RUN_EXITED || end.status)
 *		...it failed...
 *
 * "sh -c" reads the command. Its standard input is /dev/null, its standard
 * error ours, and no descriptor of ours but these is open in it. It starts
 * with the signals and the core dump limit that we were started with.
 *
 * It has a session of its own: one that asks for something on the terminal
 * finds none, instead of being stopped in the background. SIGINT, SIGTERM,
 * SIGHUP and SIGQUIT that reach us are passed on to all of it; we go on
 * waiting. When its time is up, all of it gets SIGTERM, and SIGKILL ten
 * seconds later.
 */
#ifndef MERGEENV_SYS_RUN_H
#define MERGEENV_SYS_RUN_H

#include "sys/err.h"

struct me_run {
	const char *command;
	const char *dir;
	char *const *envp;
	int out;	  /* its standard output */
	unsigned seconds; /* 0: no limit */
};

enum me_run_how { ME_RUN_EXITED, ME_RUN_KILLED, ME_RUN_TIMEOUT };

struct me_run_end {
	enum me_run_how how;
	int status; /* exit status, or number of the signal */
};

int me_run(const struct me_run *run, struct me_run_end *end,
	   struct me_err *err);

#endif
