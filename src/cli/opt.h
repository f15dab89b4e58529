/*
 * Options as a table: parsing, usage and help come from one place.
 *
 *	static struct { bool quiet; const char *out; } o;
 *	static const struct me_opt opts[] = {
 *		{ 'q', "quiet", ME_OPT_FLAG, &o.quiet, 0, NULL,
 *		  "print nothing but errors" },
 *		{ 'o', "output", ME_OPT_TEXT, &o.out, 0, "FILE",
 *		  "write the result to FILE" },
 *		ME_OPT_END
 *	};
 *
 *	argc = me_opt_parse(&cmd, argc, argv);	(-1: exit with 129)
 *
 * After parsing argv[0..argc) holds the operands. "--" ends the options,
 * "-h" and "--help" show the help and exit, long names may be abbreviated.
 */
#ifndef MERGEENV_CLI_OPT_H
#define MERGEENV_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>

enum me_opt_kind {
	ME_OPT_FLAG,   /* bool: set to true */
	ME_OPT_CHOICE, /* int: set to value */
	ME_OPT_TEXT,   /* const char *: the argument; "-" if it may be left
			     out, arg is "[...]", and it was */
	ME_OPT_NUMBER, /* long: the argument, not negative */
	ME_OPT_WORD,   /* int: index of the argument in words */
	ME_OPT_LIST    /* struct me_opt_list: one more argument */
};

/* Arguments of an option that may stand more than once. */
struct me_opt_list {
	const char **item; /* NULL-terminated */
	size_t n;
};

struct me_opt {
	char letter;	  /* 0: none */
	const char *name; /* NULL: end of the table */
	enum me_opt_kind kind;
	void *to;
	int value;	 /* ME_OPT_CHOICE */
	const char *arg; /* what the help calls the argument; for
				   ME_OPT_WORD the words: "keep|drop" */
	const char *help;
};
#define ME_OPT_END \
	{ \
		0, NULL, ME_OPT_FLAG, NULL, 0, NULL, NULL \
	}

/* The two options of all commands that show values. */
#define ME_OPT_SHOW(values, secrets) \
	{ 0, \
	  "show-values", \
	  ME_OPT_FLAG, \
	  values, \
	  0, \
	  NULL, \
	  "show your values when not on a terminal, too" }, \
	{ \
		0, "show-secrets", ME_OPT_FLAG, secrets, 0, NULL, \
			"show credentials, on a terminal only" \
	}

/* A command of the program. */
struct me_cmd {
	const char *name;
	const char *usage;   /* its operands */
	const char *summary; /* one line */
	const struct me_opt *opts;
	int (*run)(int argc, char **argv); /* returns the exit status */
};

/* Exit statuses, as product-wide promises. */
enum {
	ME_EXIT_DONE = 0,
	ME_EXIT_CONFLICT = 1,
	ME_EXIT_FAILED = 2,
	ME_EXIT_USAGE = 129
};

/* Must an argument follow? */
bool me_opt_wants_argument(const struct me_opt *o);

int me_opt_parse(const struct me_cmd *cmd, int argc, char **argv);

/* Print how the command is used: to stdout for -h, to stderr after "cmd: "
   and a complaint when it was called wrongly (returns ME_EXIT_USAGE). */
void me_opt_help(const struct me_cmd *cmd);
int me_opt_usage(const struct me_cmd *cmd, const char *complaint, ...)
	__attribute__((format(printf, 2, 3)));

#endif
