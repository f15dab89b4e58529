/*
 * What could stand at the end of a command line: for the completions of
 * shells, which ask the program and know nothing themselves.
 *
 *	git-merge-env --complete WORD...
 *
 * The words are those after "merge-env"; the last is the one being typed and
 * may be empty. The answer is one candidate a line, with a tab and a
 * description where there is one; the names of options that want an argument
 * end in "=". No answer: the shell offers files.
 *
 * All of it is drawn from the table of options and from the usage line of the
 * command, whose nouns (KEY, PATH, BACKUP) tell what its operands are.
 */
#ifndef MERGEENV_CLI_COMPLETE_H
#define MERGEENV_CLI_COMPLETE_H

#include "cli/opt.h"
#include "util/slice.h"

/* Offer word if it begins as what is typed; help may be NULL. */
void me_complete_offer(const char *typed, struct me_slice word,
		       const char *help);

/*
 * The words after the name of the command; nouns, or NULL, offers what a noun
 * can stand for. Returns the exit status.
 */
int me_complete(const struct me_cmd *cmd, int argc, char **argv,
		void (*nouns)(struct me_slice noun, const char *typed));

/* The nouns that stand for something in the repository. */
void me_complete_repo(struct me_slice noun, const char *typed);

#endif
