#include "room.h"

struct me_err err;
struct me_backup backup;

void room_enter(void)
{
	scratch_enter();
	err = (struct me_err)ME_ERR_INIT;
	memset(&fault, 0, sizeof(fault));
}

void room_leave(void)
{
	ck_assert_int_eq(fault.inherited, 0);
	scratch_leave();
}

void is(const char *path, const char *text)
{
	struct me_err e = ME_ERR_INIT;
	struct me_file f;

	ck_assert_msg(!me_file_read(path, 0, &f, &e), "%s", e.msg);
	ck_assert_uint_eq(f.len, strlen(text));
	ck_assert_mem_eq(f.data, text, f.len);
	me_file_release(&f);
}

mode_t mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

void says(const char *part)
{
	ck_assert_msg(strstr(err.msg, part) != NULL, "no '%s' in: %s", part,
		      err.msg);
	ck_assert(!strchr(err.msg, '\n'));
	err = (struct me_err)ME_ERR_INIT;
}

void open_backups(const char *folder)
{
	ck_assert_msg(!me_backup_open(&backup, AT_FDCWD, ".env", folder,
				      ME_BACKUP_MAKE, &err),
		      "%s", err.msg);
}

Suite *room_suite(const char *name, const struct room_test *tests, size_t n)
{
	Suite *suite = suite_create(name);
	TCase *tc = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i == 0 || strcmp(tests[i].name, tests[i - 1].name)) {
			tc = tcase_create(tests[i].name);
			tcase_add_checked_fixture(tc, room_enter, room_leave);
			tcase_set_timeout(tc, 60);
			suite_add_tcase(suite, tc);
		}
		tcase_add_loop_test(tc, tests[i].test, 0, tests[i].n);
	}
	return suite;
}
