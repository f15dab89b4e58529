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
 * command, whose nouns (KEY, PATH, BACKUP) tell what its operands are. Of an
 * option KEY is one that is in conflict: PENDING.
 */
#ifndef MERGEENV_CLI_COMPLETE_H
#define MERGEENV_CLI_COMPLETE_H

#include "cli/opt.h"
#include "util/slice.h"

/* The word being typed, and how much of it stands before what is to be
   completed: "--key=" of "--key=PO". */
struct me_typed {
	const char *word;
	size_t before;
};

/* Offer word if it begins as what is typed; help may be NULL. */
void me_complete_offer(struct me_typed typed, struct me_slice word,
		       const char *help);

typedef void me_complete_nouns(struct me_slice noun, struct me_typed typed);

/*
 * The words after the name of the command; nouns, or NULL, offers what a noun
 * can stand for. Returns the exit status.
 */
int me_complete(const struct me_cmd *cmd, int argc, char **argv,
		me_complete_nouns *nouns);

/* The nouns that stand for something in the repository. */
me_complete_nouns me_complete_repo;

#endif
