#include "cli/opt.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/out.h"

enum { MAX_OPTS = 48, LONG = 256 };

static bool takes_argument(const struct me_opt *o)
{
	return o->kind != ME_OPT_FLAG && o->kind != ME_OPT_CHOICE;
}

static bool may_be_left_out(const struct me_opt *o)
{
	return takes_argument(o) && *o->arg == '[';
}

bool me_opt_wants_argument(const struct me_opt *o)
{
	return takes_argument(o) && !may_be_left_out(o);
}

void me_opt_help(const struct me_cmd *cmd)
{
	const struct me_opt *o;
	char left[80];

	printf("usage: git merge-env %s [options]%s%s\n\n%s\n\n", cmd->name,
	       *cmd->usage ? " " : "", cmd->usage, cmd->summary);
	for (o = cmd->opts; o->name; o++) {
		int n = o->letter
			? snprintf(left, sizeof(left), "-%c, --%s", o->letter,
				   o->name)
			: snprintf(left, sizeof(left), "    --%s", o->name);

		if (may_be_left_out(o))
			snprintf(left + n, sizeof(left) - (size_t)n, "[=%s",
				 o->arg + 1);
		else if (takes_argument(o))
			snprintf(left + n, sizeof(left) - (size_t)n, "=%s",
				 o->arg);
		if (strlen(left) > 26)
			printf("  %s\n  %-26s %s\n", left, "", o->help);
		else
			printf("  %-26s %s\n", left, o->help);
	}
	printf("  %-26s %s\n", "-h, --help", "show this help");
}

int me_opt_usage(const struct me_cmd *cmd, const char *complaint, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, complaint);
	vsnprintf(text, sizeof(text), complaint, ap);
	va_end(ap);
	me_out_error("%s: %s; see 'git merge-env %s -h'", cmd->name, text,
		     cmd->name);
	return ME_EXIT_USAGE;
}

/* The place of word in "a|b|c", or -1. */
static int word_index(const char *words, const char *word)
{
	size_t len = strlen(word);
	int i = 0;

	for (;; i++) {
		size_t n = strcspn(words, "|");

		if (n == len && !strncmp(words, word, n))
			return i;
		if (!words[n])
			return -1;
		words += n + 1;
	}
}

static bool list_add(struct me_opt_list *l, const char *arg)
{
	const char **item = realloc(l->item, (l->n + 2) * sizeof(*item));

	if (!item)
		return false;
	l->item = item;
	item[l->n++] = arg;
	item[l->n] = NULL;
	return true;
}

static int store(const struct me_cmd *cmd, const struct me_opt *o,
		 const char *arg)
{
	char *end;
	long n;
	int i;

	switch (o->kind) {
	case ME_OPT_FLAG:
		*(bool *)o->to = true;
		break;
	case ME_OPT_CHOICE:
		*(int *)o->to = o->value;
		break;
	case ME_OPT_TEXT:
		*(const char **)o->to = arg ? arg : "-";
		break;
	case ME_OPT_NUMBER:
		errno = 0;
		n = strtol(arg, &end, 10);
		if (errno || *end || end == arg || n < 0)
			return me_opt_usage(cmd, "--%s wants a number, not %s",
					    o->name, me_err_quote(arg));
		*(long *)o->to = n;
		break;
	case ME_OPT_WORD:
		i = word_index(o->arg, arg);
		if (i < 0)
			return me_opt_usage(cmd, "--%s wants one of %s, not %s",
					    o->name, o->arg, me_err_quote(arg));
		*(int *)o->to = i;
		break;
	case ME_OPT_LIST:
		if (!list_add(o->to, arg)) {
			me_out_error("out of memory");
			return ME_EXIT_FAILED;
		}
		break;
	}
	return 0;
}

int me_opt_parse(const struct me_cmd *cmd, int argc, char **argv)
{
	struct option longs[MAX_OPTS + 2] = { { NULL, 0, NULL, 0 } };
	char shorts[3 * MAX_OPTS] = ":h";
	size_t n = 0, s = 2;
	int c, i;

	for (; cmd->opts[n].name; n++) {
		const struct me_opt *o = &cmd->opts[n];

		longs[n] =
			(struct option){ o->name,
					 may_be_left_out(o) ? optional_argument
						 : takes_argument(o)
						 ? required_argument
						 : no_argument,
					 NULL, LONG + (int)n };
		if (!o->letter)
			continue;
		shorts[s++] = o->letter;
		if (takes_argument(o))
			shorts[s++] = ':';
	}
	longs[n] = (struct option){ "help", no_argument, NULL, 'h' };
	opterr = 0;
	optind = 0;
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (c == 'h') {
			me_opt_help(cmd);
			exit(me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE);
		}
		if (c == ':' || c == '?') {
			me_opt_usage(cmd,
				     c == ':' ? "%s wants an argument"
					      : "no such option: %s",
				     me_err_quote(argv[optind - 1]));
			return -1;
		}
		for (i = 0; c < LONG && cmd->opts[i].letter != c; i++)
			;
		if (store(cmd, &cmd->opts[c < LONG ? i : c - LONG], optarg))
			return -1;
	}
	memmove(argv, argv + optind, (size_t)(argc - optind) * sizeof(*argv));
	return argc - optind;
}
