/*
 * The command lines that others run for us: git its merge driver and merge
 * tool, shells the hooks. They hold the program's absolute path, whatever
 * bytes that has.
 */
#ifndef MERGEENV_SETUP_COMMAND_H
#define MERGEENV_SETUP_COMMAND_H

#include "sys/err.h"
#include "util/buf.h"

/* A word of the shell, in '...'. */
void me_command_quote(struct me_buf *b, const char *word);

/* A value of a git config file, in "...". */
void me_command_config_value(struct me_buf *b, struct me_slice value);

/*
 * The merge driver of this program for a git of this version (me_ask_version).
 * It falls back to git merge-file when the program cannot be run, since git
 * would otherwise leave our side alone and call that a conflict.
 */
void me_command_driver(struct me_buf *b, const char *program, int git_version);

/*
 * Run a driver as git would, with a shell and git's PATH, on three small files
 * in a scratch folder, whose merge git merge-file would not get right. 0: it
 * did; -1: the message says what it did instead.
 */
int me_command_try(const char *command, struct me_err *err);

#endif
