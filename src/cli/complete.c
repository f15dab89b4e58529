#include "cli/complete.h"

#include <stdio.h>
#include <string.h>

#include "cli/out.h"

void me_complete_offer(struct me_typed typed, struct me_slice word,
		       const char *help)
{
	const char *part = typed.word + typed.before;
	size_t i, len = strlen(part);

	if (word.len < len || memcmp(word.data, part, len))
		return;
	/* a name that would be two lines, or move the cursor, is not offered */
	for (i = 0; i < word.len; i++)
		if ((unsigned char)word.data[i] < ' ' || word.data[i] == 0x7f)
			return;
	printf("%.*s%.*s%s%s\n", (int)typed.before, typed.word, (int)word.len,
	       word.data, help ? "\t" : "", help ? help : "");
}

static void offer_options(const struct me_cmd *cmd, struct me_typed typed)
{
	const struct me_opt *o;
	char name[80];

	for (o = cmd->opts; o->name; o++) {
		snprintf(name, sizeof(name), "--%s%s", o->name,
			 me_opt_wants_argument(o) ? "=" : "");
		me_complete_offer(typed, me_slice_str(name), o->help);
	}
	me_complete_offer(typed, me_slice_str("--help"), "show this help");
}

/* What an option wants. */
static void offer_argument(const struct me_opt *o, struct me_typed typed,
			   me_complete_nouns *nouns)
{
	const char *words = o->arg;
	size_t n;

	for (; o->kind == ME_OPT_WORD && *words; words += n + !!words[n]) {
		n = strcspn(words, "|");
		me_complete_offer(typed, me_slice(words, n), NULL);
	}
	if (nouns && o->arg && !strcmp(o->arg, "KEY"))
		nouns(me_slice_str("PENDING"), typed);
}

/* The option that a word is, up to its "=", or NULL. */
static const struct me_opt *option(const struct me_cmd *cmd, const char *word)
{
	size_t n = strcspn(word, "=");
	const struct me_opt *o;

	for (o = cmd->opts; o->name; o++)
		if (word[1] == '-'
			    ? strlen(o->name) == n - 2 &&
				    !memcmp(o->name, word + 2, n - 2)
			    : o->letter && o->letter == word[1] && !word[2])
			return o;
	return NULL;
}

/* "--name=part" */
static void offer_after_equals(const struct me_cmd *cmd, struct me_typed typed,
			       me_complete_nouns *nouns)
{
	const struct me_opt *o = option(cmd, typed.word);

	typed.before = strcspn(typed.word, "=") + 1;
	if (o && me_opt_wants_argument(o))
		offer_argument(o, typed, nouns);
}

/* The nouns of the operand at place n: "KEY [PATH]", "[BACKUP | PATH]". A
   place is a word or what stands in brackets; the last may be repeated. */
static void offer_operand(const char *usage, int n, struct me_typed typed,
			  me_complete_nouns *nouns)
{
	const char *at = usage, *end;

	for (; *at; at = end + strspn(end, "] ")) {
		end = *at == '[' ? strchr(at, ']') : at + strcspn(at, " ");
		if (!end)
			return;
		if (n-- &&
		    !(end[strspn(end, "] ")] == '\0' && strstr(at, "...")))
			continue;
		while (at < end) {
			size_t len = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

			if (len)
				nouns(me_slice(at, len), typed);
			at += len ? len : 1;
		}
		return;
	}
}

int me_complete(const struct me_cmd *cmd, int argc, char **argv,
		me_complete_nouns *nouns)
{
	struct me_typed typed = { argc > 0 ? argv[argc - 1] : "", 0 };
	const struct me_opt *wants = NULL, *o;
	int i, operands = 0;
	bool ended = false;

	for (i = 0; i < argc - 1; i++) {
		bool is_option =
			!ended && !wants && argv[i][0] == '-' && argv[i][1];

		operands += !is_option && !wants;
		ended |= is_option && !strcmp(argv[i], "--");
		o = is_option && !ended ? option(cmd, argv[i]) : NULL;
		wants = o && me_opt_wants_argument(o) && !strchr(argv[i], '=')
			? o
			: NULL;
	}
	if (wants)
		offer_argument(wants, typed, nouns);
	else if (!ended && *typed.word == '-' && strchr(typed.word, '='))
		offer_after_equals(cmd, typed, nouns);
	else if (!ended && *typed.word == '-')
		offer_options(cmd, typed);
	else if (nouns)
		offer_operand(cmd->usage, operands, typed, nouns);
	return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
}
