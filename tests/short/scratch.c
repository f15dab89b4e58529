#include "scratch.h"

#include <dirent.h>
#include <ftw.h>

char scratch[256];

void scratch_enter(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(scratch, sizeof(scratch), "%s/me-sys-XXXXXX",
		 tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	ck_assert_int_eq(chdir(scratch), 0);
}

static int scratch_remove(const char *path, const struct stat *st, int type,
			  struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void scratch_leave(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(
		nftw(scratch, scratch_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(me_file_write_fd(fd, text, strlen(text)), 0);
	close(fd);
}

bool holds(const char *path, const char *text)
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

int count(const char *folder)
{
	DIR *dir = opendir(folder);
	int n = -2;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* there where coverage is measured */
void __gcov_dump(void) __attribute__((weak));

void leave(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	_exit(status);
}

int open_fds(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 64; fd++)
		n += fcntl(fd, F_GETFD, 0L) >= 0;
	return n;
}
