/*
 * The three files of a merge, read; and the random seed of its tables.
 */
#ifndef MERGEENV_CLI_INPUT_H
#define MERGEENV_CLI_INPUT_H

#include "mergeenv.h"
#include "sys/file.h"

/* Read a file, or standard input for "-". */
int me_input_read(const char *path, struct me_file *file, struct me_err *err);

/* A number that strangers cannot know, for the hash tables. */
uint64_t me_input_seed(void);

#endif
