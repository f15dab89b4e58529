/* A folder of its own for a test: the current one, removed after it. */
#ifndef MERGEENV_TESTS_SCRATCH_H
#define MERGEENV_TESTS_SCRATCH_H

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

static char scratch[256];

static inline void scratch_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(scratch, sizeof(scratch), "%s/me-sys-XXXXXX",
		 tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	ck_assert_int_eq(chdir(scratch), 0);
}

static inline int scratch_remove(const char *path, const struct stat *st,
				 int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static inline void scratch_leave(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(
		nftw(scratch, scratch_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(me_file_write_fd(fd, text, strlen(text)), 0);
	close(fd);
}

static inline bool holds(const char *path, const char *text)
{
	struct me_err e = ME_ERR_INIT;
	struct me_file f;
	bool same;

	if (me_file_read(path, 0, &f, &e))
		return false;
	same = f.len == strlen(text) && !memcmp(f.data, text, f.len);
	me_file_release(&f);
	return same;
}

/* How many entries there are in the folder, without . and .. */
static inline int count(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = -2;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

void __gcov_dump(void) __attribute__((weak));

/* The end of a child, told to gcov where it counts. */
static inline void leave(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	_exit(status);
}

static inline int open_fds(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 64; fd++)
		n += fcntl(fd, F_GETFD, 0L) >= 0;
	return n;
}

#endif
