/* A folder of its own for a test: the current one, removed after it. */
#ifndef MERGEENV_TESTS_SCRATCH_H
#define MERGEENV_TESTS_SCRATCH_H

/* what a test that makes files calls, too */
#include <check.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

extern char scratch[256]; /* its path */

void scratch_enter(void);
void scratch_leave(void);

/* Make it a file of this text. */
void put(const char *path, const char *text);
bool holds(const char *path, const char *text);

/* How many entries there are in the folder, without . and .. */
int count(const char *folder);

/* The end of a child, told to gcov where it counts. */
void leave(int status) __attribute__((noreturn));

int open_fds(void);

#endif
