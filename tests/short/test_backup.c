/* Backups: where they are, their names, which go. */
#include "suites.h"

#include <errno.h>

#include "room.h"
#include "sys/backup.h"
#include "sys/file.h"
#include "sys/temp.h"

START_TEST(backup_is_where_operators_look)
{
	struct me_backup_list list;
	struct me_backup b;
	struct me_file f;
	char *one, *two, *three;
	unsigned y, mo, d, h, mi, se;

	umask(0);
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL, 0, &err),
			 0);
	ck_assert_int_eq(me_backup_list(&b, &list, &err), 0);
	ck_assert_uint_eq(list.n, 0);
	me_backup_close(&b);
	ck_assert_int_eq(access("env-backup", F_OK), -1);
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 0);
	ck_assert_int_eq(me_backup_write(&b, "1", 1, &one, &err), 0);
	ck_assert_int_eq(me_backup_write(&b, "22", 2, &two, &err), 0);
	ck_assert_int_eq(me_backup_write(&b, "333", 3, &three, &err), 0);
	ck_assert_int_eq(sscanf(one, ".env.backup_%4u%2u%2u_%2u%2u%2u", &y, &mo,
				&d, &h, &mi, &se),
			 6);
	ck_assert_uint_eq(strlen(one), strlen(".env.backup_YYYYMMDD_HHMMSS"));
	ck_assert_str_ne(one, two);
	ck_assert_uint_eq(mode_of("env-backup"), 0700);
	is("env-backup/.gitignore", "*\n");
	ck_assert_int_eq(chdir("env-backup"), 0);
	ck_assert_uint_eq(mode_of(one), 0600);
	is(one, "1");
	is(two, "22");
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(me_backup_list(&b, &list, &err), 0);
	ck_assert_uint_eq(list.n, 3);
	ck_assert_str_eq(list.v[0].name, three);
	ck_assert_int_eq(list.v[0].size, 3);
	ck_assert_str_eq(list.v[2].name, one);
	ck_assert(labs((long)(time(NULL) - list.v[2].when)) < 10);
	me_backup_list_release(&list);
	ck_assert_int_eq(me_backup_read(&b, two, &f, &err), 0);
	ck_assert_uint_eq(f.len, 2);
	me_file_release(&f);
	ck_assert_int_eq(me_backup_read(&b, "../.env", &f, &err), -1);
	says("there is no backup");
	me_backup_close(&b);
	free(one), free(two), free(three);
}
END_TEST

START_TEST(backup_lists_and_prunes_its_own)
{
	static const char *const others[] = {
		"api.env.backup_20250101_000000",
		".env.backup_20251301_000000",
		".env.backup_20250101_000000_1",
		".env.backup_20250101_00000",
		".env.backup_20250101_000000_x",
		".env.backup_2025010a_000000",
		".env.backup_20250101_000000.txt",
		".env.backup_20250230_000000",
		".env.backup_20250101_250000",
	};
	struct me_backup_list list;
	struct me_backup b;
	size_t i;

	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", "bk",
					ME_BACKUP_MAKE, &err),
			 0);
	is("bk/.gitignore", "*\n");
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		char path[80];

		snprintf(path, sizeof(path), "bk/%s", others[i]);
		put(path, "other");
	}
	mkdir("bk/.env.backup_20250101_000001", 0700);
	put("bk/.env.backup_20240101_000000", "");
	put("bk/.env.backup_20240101_000000_2", "");
	put("bk/.env.backup_20240101_000000_10", "");
	put("bk/.env.backup_20231231_235959", "");
	put("bk/.env.abcdef.merge-env", "");
	ck_assert_int_eq(me_backup_list(&b, &list, &err), 0);
	ck_assert_uint_eq(list.n, 4);
	ck_assert_str_eq(list.v[0].name, ".env.backup_20240101_000000_10");
	ck_assert_uint_eq(list.v[0].serial, 10);
	ck_assert_str_eq(list.v[1].name, ".env.backup_20240101_000000_2");
	ck_assert_str_eq(list.v[3].name, ".env.backup_20231231_235959");
	me_backup_list_release(&list);
	ck_assert_int_eq(me_backup_prune(&b, 0, NULL, &err), -1);
	says("at least one");
	ck_assert_int_eq(
		me_backup_prune(&b, 2, ".env.backup_20231231_235959", &err), 0);
	ck_assert_int_eq(me_backup_list(&b, &list, &err), 0);
	ck_assert_uint_eq(list.n, 3);
	ck_assert_str_eq(list.v[1].name, ".env.backup_20240101_000000_2");
	ck_assert_str_eq(list.v[2].name, ".env.backup_20231231_235959");
	me_backup_list_release(&list);
	ck_assert_int_eq(count("bk"), 1 + 9 + 1 + 3 + 1);
	me_backup_close(&b);
}
END_TEST

START_TEST(backup_names_of_a_second)
{
	char *made;

	setenv("TZ", "UTC", 1);
	fault.now = 1704067200;
	open_backups("bk");
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), 0);
	ck_assert_str_eq(made, ".env.backup_20240101_000000");
	free(made);
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), 0);
	ck_assert_str_eq(made, ".env.backup_20240101_000000_2");
	free(made);
	/* what is gone is not used again, nor what another second has */
	put("bk/.env.backup_20240101_000001_50", "");
	put("bk/.env.backup_20240101_000000_7", "");
	ck_assert_int_eq(me_backup_prune(&backup, 2, NULL, &err), 0);
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), 0);
	ck_assert_str_eq(made, ".env.backup_20240101_000000_8");
	free(made);
	/* taken by what is no backup */
	mkdir("bk/.env.backup_20240101_000000_9", 0700);
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), 0);
	ck_assert_str_eq(made, ".env.backup_20240101_000000_10");
	free(made);
	put("bk/.env.backup_20240101_000000_9998", "");
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), 0);
	free(made);
	ck_assert_int_eq(me_backup_write(&backup, "", 0, &made, &err), -1);
	ck_assert_ptr_null(made);
	says("cannot write a backup in 'bk': File exists");
	me_backup_close(&backup);
}
END_TEST

START_TEST(backup_stamps)
{
	static const struct {
		const char *stamp;
		long when; /* 0: it is none */
		unsigned serial;
	} t[] = {
		{ "20240101_000000", 1704067200, 1 },
		{ "20240615_123456", 1718454896, 1 },
		{ "20240229_235959", 1709251199, 1 },
		{ "19991231_000000", 946598400, 1 },
		{ "20240101_000060", 1704067260, 1 },
		{ "20240101_230000_2", 1704150000, 2 },
		{ "20240101_005900_123456789", 1704070740, 123456789 },
		{ "20240101_000000_1234567890", 0, 0 },
		{ "20240101_000000_1", 0, 0 },
		{ "20240101_000000_02", 0, 0 },
		{ "20240101_000000_:", 0, 0 },
		{ "20240101_000000_2x", 0, 0 },
		{ "20240101_000000_", 0, 0 },
		{ "20240101_000000-2", 0, 0 },
		{ "20240101_000000x", 0, 0 },
		{ "20240101-000000", 0, 0 },
		{ "20240101_00000", 0, 0 },
		{ "20240101_240000", 0, 0 },
		{ "20240101_006000", 0, 0 },
		{ "20240101_000061", 0, 0 },
		{ "20240001_000000", 0, 0 },
		{ "20241301_000000", 0, 0 },
		{ "20240132_000000", 0, 0 },
		{ "20230229_000000", 0, 0 },
		{ "2024x101_000000", 0, 0 },
		{ "2024010x_000000", 0, 0 },
		{ "x0240101_000000", 0, 0 },
		{ "20240101_x00000", 0, 0 },
		{ "20240101_00x000", 0, 0 },
		{ "20240101_00000x", 0, 0 },
		{ "20240101_0000:0", 0, 0 },
	};
	struct me_backup_list list;
	char path[80];
	size_t i;

	setenv("TZ", "UTC", 1);
	open_backups("bk");
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(path, sizeof(path), "bk/.env.backup_%s", t[i].stamp);
		put(path, "12345");
		ck_assert_int_eq(me_backup_list(&backup, &list, &err), 0);
		ck_assert_msg(list.n == (t[i].when != 0), "%s", path);
		if (list.n) {
			ck_assert_int_eq((long)list.v[0].when, t[i].when);
			ck_assert_uint_eq(list.v[0].serial, t[i].serial);
			ck_assert_int_eq(list.v[0].size, 5);
			ck_assert_str_eq(list.v[0].name, path + 3);
		}
		me_backup_list_release(&list);
		unlink(path);
	}
	me_backup_close(&backup);
}
END_TEST

START_TEST(backup_lists_the_newest_first)
{
	/* in this order */
	static const char *const stamp[] = {
		"20250101_000000_11", "20250101_000000_10", "20250101_000000_9",
		"20250101_000000",    "20241231_235959_3",  "20240101_000000",
		"20230101_000000",    "20220101_000000",    "20210101_000000",
		"20200101_000000",    "20190101_000000",    "20180101_000000",
		"20170101_000000",    "20160101_000000",
	};
	enum { N = sizeof(stamp) / sizeof(stamp[0]) };
	struct me_backup_list list;
	struct me_temp_names names;
	char path[80];
	size_t i;

	open_backups("bk");
	for (i = 0; i < N; i++) {
		snprintf(path, sizeof(path), "bk/.env.backup_%s",
			 stamp[i * 5 % N]);
		put(path, "");
	}
	put("bk/.env.backup_20250101_000001", "");
	unlink("bk/.env.backup_20250101_000001");
	ck_assert_int_eq(me_backup_list(&backup, &list, &err), 0);
	ck_assert_uint_eq(list.n, N);
	for (i = 0; i < N; i++)
		ck_assert_str_eq(strchr(list.v[i].name, '_') + 1, stamp[i]);
	me_backup_list_release(&list);
	/* as many as there are, and more, may be kept; the last stays */
	ck_assert_int_eq(me_backup_prune(&backup, N + 1, NULL, &err), 0);
	ck_assert_int_eq(me_backup_prune(&backup, N, NULL, &err), 0);
	ck_assert_int_eq(count("bk"), N + 1);
	fault.unlink_errno = EIO;
	ck_assert_int_eq(me_backup_prune(&backup, 1, NULL, &err), -1);
	says("cannot remove the backup '.env.backup_20160101_000000'");
	fault.unlink_errno = ENOENT; /* somebody was quicker */
	ck_assert_int_eq(me_backup_prune(&backup, 1, NULL, &err), 0);
	fault.unlink_errno = 0;
	ck_assert_int_eq(me_backup_prune(&backup, 1, NULL, &err), 0);
	ck_assert_int_eq(count("bk"), 2);
	ck_assert_int_eq(access("bk/.env.backup_20250101_000000_11", F_OK), 0);
	put("bk/.env.AbC123.merge-env", "");
	put("bk/x.AbC123.merge-env", "");
	ck_assert_int_eq(me_backup_leftovers(&backup, &names, &err), 0);
	ck_assert_uint_eq(names.n, 1);
	ck_assert_str_eq(names.v[0], ".env.AbC123.merge-env");
	me_temp_names_release(&names);
	me_backup_close(&backup);
	/* a folder that there is not */
	ck_assert_int_eq(
		me_backup_open(&backup, AT_FDCWD, ".env", "none", 0, &err), 0);
	ck_assert_int_eq(me_backup_leftovers(&backup, &names, &err), 0);
	ck_assert_uint_eq(names.n, 0);
	ck_assert_int_eq(me_backup_write(&backup, "", 0, NULL, &err), -1);
	says("there is no folder 'none' for a backup");
	me_backup_close(&backup);
}
END_TEST

/* Which .gitignore keeps backups from being committed. */
START_TEST(backup_gitignores)
{
	static const struct {
		const char *text;
		bool good;
	} t[] = {
		{ "*\n", true },
		{ "*", true },
		{ "*\r\n", true },
		{ "# all\n\n*\n", true },
		{ "*\n!.gitignore\n", true },
		{ "!x\n*", true },
		{ "", false },
		{ "\n", false },
		{ "**x\n", false },
		{ "#*\n", false },
		{ "*\n!x\n", false },
		{ "*\n!.gitignore2\n", false },
		{ "*\n\n!\r\n", false },
	};
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		mkdir("env-backup", 0700);
		put("env-backup/.gitignore", t[i].text);
		ck_assert_msg(me_backup_open(&backup, AT_FDCWD, ".env", NULL,
					     ME_BACKUP_MAKE,
					     &err) == (t[i].good ? 0 : -1),
			      "%zu: %s", i, err.msg);
		if (!t[i].good)
			says("could be committed");
		me_backup_close(&backup);
		is("env-backup/.gitignore", t[i].text);
	}
	/* a link would be followed by git to what others can change */
	unlink("env-backup/.gitignore");
	put("all", "*\n");
	ck_assert_int_eq(symlink("../all", "env-backup/.gitignore"), 0);
	ck_assert_int_eq(me_backup_open(&backup, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 -1);
	says("symbolic link");
	/* a run was killed over this one of the operator's; that one he has
	   things in */
	mkdir("began", 0755);
	put("began/.gitignore.AbC123.merge-env", "");
	open_backups("began");
	is("began/.gitignore", "*\n");
	me_backup_close(&backup);
	mkdir("his", 0755);
	put("his/.gitignoreX", "");
	open_backups("his");
	ck_assert_int_eq(count("his"), 1);
	me_backup_close(&backup);
}
END_TEST

START_TEST(backup_folder_is_checked)
{
	struct me_backup b;

	mkdir("real", 0755);
	put("real/mine", "");
	ck_assert_int_eq(symlink("real", "env-backup"), 0);
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 -1);
	says("merge-env.backupDir");
	/* Any folder with things in it is left as it is. */
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", "real",
					ME_BACKUP_MAKE, &err),
			 0);
	me_backup_close(&b);
	ck_assert_uint_eq(mode_of("real"), 0755);
	ck_assert_int_eq(count("real"), 1);
	/* The script's own folder, lax and without .gitignore, is mended. */
	unlink("env-backup");
	mkdir("env-backup", 0755);
	put("env-backup/.env.backup_20240101_000000", "");
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 0);
	me_backup_close(&b);
	ck_assert_uint_eq(mode_of("env-backup"), 0700);
	is("env-backup/.gitignore", "*\n");
	/* An operator's .gitignore is his. */
	put("env-backup/.gitignore", "# mine\n*\n!.gitignore\n");
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 0);
	me_backup_close(&b);
	is("env-backup/.gitignore", "# mine\n*\n!.gitignore\n");
	/* One that lets backups be committed may be upstream's. */
	put("env-backup/.gitignore", "*\n!*\n");
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 -1);
	says("could be committed");
	is("env-backup/.gitignore", "*\n!*\n");
}
END_TEST

START_TEST(backup_without_noreplace)
{
	struct me_backup b;
	char *one, *two;

	fault.exchange_errno = EINVAL; /* links instead of the flag */
	ck_assert_int_eq(me_backup_open(&b, AT_FDCWD, ".env", NULL,
					ME_BACKUP_MAKE, &err),
			 0);
	ck_assert_int_eq(me_backup_write(&b, "1", 1, &one, &err), 0);
	ck_assert_int_eq(me_backup_write(&b, "2", 1, &two, &err), 0);
	ck_assert_str_ne(one, two);
	ck_assert_int_eq(count("env-backup"), 3);
	me_backup_close(&b);
	free(one), free(two);
}
END_TEST

Suite *backup_suite(void)
{
	const struct room_test tests[] = {
		{ "backup", backup_is_where_operators_look, 1 },
		{ "backup", backup_lists_and_prunes_its_own, 1 },
		{ "backup", backup_names_of_a_second, 1 },
		{ "backup", backup_stamps, 1 },
		{ "backup", backup_lists_the_newest_first, 1 },
		{ "backup", backup_gitignores, 1 },
		{ "backup", backup_folder_is_checked, 1 },
		{ "backup", backup_without_noreplace, 1 },
	};

	return room_suite("backup", tests, sizeof(tests) / sizeof(tests[0]));
}
