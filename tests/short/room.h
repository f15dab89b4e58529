/*
 * What the tests of the file layer share: a folder of their own, an error to
 * fill, and no fault at first.
 */
#ifndef MERGEENV_TESTS_SHORT_ROOM_H
#define MERGEENV_TESTS_SHORT_ROOM_H

#include <check.h>
#include <sys/types.h>

#include "fault.h"
#include "scratch.h"
#include "sys/backup.h"
#include "sys/err.h"

extern struct me_err err;
extern struct me_backup backup;

void room_enter(void);
void room_leave(void);

/* The file holds this text, and nothing else. */
void is(const char *path, const char *text);

/* The permission bits of what has this name; a link's own. */
mode_t mode_of(const char *path);

/* err has this in it, on one line. It is empty then. */
void says(const char *part);

/* Those of .env, in this folder: backup. */
void open_backups(const char *folder);

/* A test that is run n times, in a case that has this name. */
struct room_test {
	const char *name;
	const TTest *test;
	int n;
};

/* Those of a case stand in a row. */
Suite *room_suite(const char *name, const struct room_test *tests, size_t n);

#endif
