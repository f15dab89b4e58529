/* A replacement: what it does, what it refuses, what others may do meanwhile. */
#include "suites.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include "sys/backup.h"
#include "sys/init.h"
#include "sys/temp.h"
#include "target.h"

START_TEST(replace_exchanges)
{
	unsigned flags[] = { 0, ME_REPLACE_NO_EXCHANGE, ME_REPLACE_IN_PLACE };
	unsigned i = (unsigned)_i;
	struct stat before, after;

	put(".env", "A=old\n");
	chmod(".env", 0640);
	stat(".env", &before);
	want(".env", "A=new and longer\n", flags[i]);
	ck_assert_msg(!me_replace_run(&rep, &err), "%s", err.msg);
	ck_assert(rep.done && !rep.raced && !rep.kept[0]);
	is(".env", "A=new and longer\n");
	stat(".env", &after);
	ck_assert_uint_eq(after.st_mode & 07777, 0640);
	ck_assert_int_eq(before.st_ino == after.st_ino,
			 flags[i] == ME_REPLACE_IN_PLACE);
	ck_assert_int_eq(count("."), 2); /* .env, state */
	ck_assert_int_eq(count("state"), 0);
	unwant();
	/* Once more, shorter; and to nothing. */
	want(".env", "A\n", flags[i]);
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	is(".env", "A\n");
	unwant();
	want(".env", "", flags[i]);
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	is(".env", "");
	unwant();
}
END_TEST

static int called;

static int note(void *arg, struct me_err *e)
{
	called++;
	is(".env", arg); /* not in place yet */
	(void)e;
	return 0;
}

static int object(void *arg, struct me_err *e)
{
	(void)arg;
	return me_err_set(e, "no room for a backup");
}

/* What is on disk before what, in every way of replacing. Letters: note_call()
   in the functions above; D is a folder written to disk, F a file. */
START_TEST(replace_writes_to_disk_in_order)
{
	static const struct {
		unsigned flags;
		const char *trace;
	} way[] = {
		{ 0, "cwFXDu" },
		{ ME_REPLACE_NO_EXCHANGE, "cwFRD" },
		/* the intent, what a killed run left of one removed;
		   the file; no intent */
		{ ME_REPLACE_IN_PLACE, "ucwFRDawtFuD" },
	};
	int i;

	for (i = 0; i < 3; i++) {
		put(".env", "A=old\n");
		want(".env", "A=new and longer\n", way[i].flags);
		memset(fault.trace, 0, sizeof(fault.trace));
		ck_assert_int_eq(me_replace_run(&rep, &err), 0);
		ck_assert_str_eq(fault.trace, way[i].trace);
		unwant();
	}
	want(".env", "A=1\n", 0);
	unlink(".env");
	rep.old = NULL;
	memset(fault.trace, 0, sizeof(fault.trace));
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_str_eq(fault.trace, "cwFND");
	unwant();
	open_backups("bk");
	memset(fault.trace, 0, sizeof(fault.trace));
	ck_assert_int_eq(me_backup_write(&backup, "1", 1, NULL, &err), 0);
	ck_assert_str_eq(fault.trace, "cwFND");
	me_backup_close(&backup);
	/* what is prepared has its name on disk with what is written next */
	want(".env", "A=1\n", 0);
	memset(fault.trace, 0, sizeof(fault.trace));
	ck_assert_int_eq(me_state_prepare(&state, "a", "1", 1, &err), 0);
	ck_assert_str_eq(fault.trace, "ucwFR");
	ck_assert_int_eq(me_state_write(&state, "b", "1", 1, &err), 0);
	ck_assert_str_eq(fault.trace, "ucwFRucwFRD");
	/* what is left there is not waited for */
	memset(fault.trace, 0, sizeof(fault.trace));
	ck_assert_int_eq(me_state_leave(&state, "a", "2", 1, &err), 0);
	ck_assert_str_eq(fault.trace, "ucwR");
	is("state/a", "2");
	unwant();
}
END_TEST

START_TEST(replace_equal_bytes_write_nothing)
{
	struct stat before, after;

	put(".env", "A=1\n");
	stat(".env", &before);
	want(".env", "A=1\n", 0);
	rep.before = note;
	rep.arg = (void *)(uintptr_t) "A=1\n";
	called = 0;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert(!rep.done && called == 0);
	stat(".env", &after);
	ck_assert(before.st_ino == after.st_ino &&
		  before.st_ctim.tv_nsec == after.st_ctim.tv_nsec &&
		  before.st_ctim.tv_sec == after.st_ctim.tv_sec);
	unwant();
}
END_TEST

START_TEST(replace_calls_before_and_obeys)
{
	unsigned flags = _i ? ME_REPLACE_IN_PLACE : 0;

	put(".env", "A=1\n");
	want(".env", "A=2\n", flags);
	rep.before = object;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("no room for a backup");
	is(".env", "A=1\n");
	ck_assert_int_eq(count("."), 2);
	ck_assert_int_eq(count("state"), 0);
	rep.before = note;
	rep.arg = (void *)(uintptr_t) "A=1\n";
	called = 0;
	unwant();
	want(".env", "A=2\n", flags);
	rep.before = note;
	rep.arg = (void *)(uintptr_t) "A=1\n";
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_int_eq(called, 1);
	is(".env", "A=2\n");
	unwant();
}
END_TEST

START_TEST(replace_tells_what_it_left)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.unlink_errno = EIO;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert(rep.done);
	is(".env", "A=2\n");
	is(rep.kept, "A=1\n");
	unwant();
	/* that works when it is tried again */
	want(".env", "A=3\n", 0);
	fault.unlink_good = 2;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_str_eq(rep.kept, "");
	is(".env", "A=3\n");
	ck_assert_int_eq(count("."), 3); /* the one of before, too */
	unwant();
}
END_TEST

static void close_input(void)
{
	close(0);
}

/* With standard input closed the first file is number 0. */
START_TEST(replace_takes_any_descriptor)
{
	static const unsigned flags[] = { 0, ME_REPLACE_NO_EXCHANGE,
					  ME_REPLACE_IN_PLACE };
	enum me_recover what;
	char *kept;
	int i;

	for (i = 0; i < 3; i++) {
		put(".env", "A=1\n");
		ck_assert_int_eq(chmod(".env", 0640), 0);
		want(".env", "A=2\n", flags[i]);
		close(0);
		ck_assert_msg(!me_replace_run(&rep, &err), "%d: %s", i,
			      err.msg);
		ck_assert_int_eq(open("/dev/null", O_RDONLY), 0);
		is(".env", "A=2\n");
		ck_assert_uint_eq(mode_of(".env"), 0640);
		unwant();
	}
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.at_exchange = close_input;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_int_eq(open("/dev/null", O_RDONLY), 0);
	is(".env", "A=2\n");
	unwant();
	for (i = 0; i < 2; i++) {
		put(".env", i ? "aaaa" : "bbaa");
		want(".env", "", 0);
		intent("aaaa", "bbbbbb");
		close(0);
		ck_assert_int_eq(me_replace_recover(&place, &state, "intent",
						    &what, &kept, &err),
				 0);
		ck_assert_int_eq(open("/dev/null", O_RDONLY), 0);
		is(".env", "aaaa");
		unwant();
	}
	open_backups("bk");
	ck_assert_int_eq(dup2(backup.fd, 0), 0);
	close(backup.fd);
	backup.fd = 0;
	ck_assert_int_eq(me_backup_write(&backup, "1", 1, NULL, &err), 0);
	ck_assert_int_eq(me_backup_prune(&backup, 1, NULL, &err), 0);
	me_backup_close(&backup);
}
END_TEST

/* What containers mount by itself cannot be replaced; a kernel that does not
   tell is asked no more. */
START_TEST(replace_knows_what_is_mounted)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.mounted = 1;
	rep.before = note;
	called = 0;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert_int_eq(err.errnum, EBUSY);
	ck_assert_ptr_nonnull(strstr(err.msg, "--in-place"));
	says("cannot replace '.env'");
	ck_assert_int_eq(called, 0);
	rep.before = NULL;
	fault.mounted = -1;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	is(".env", "A=2\n");
	unwant();
}
END_TEST

START_TEST(replace_without_exchange)
{
	static const int nums[] = { ENOSYS, EINVAL, ENOTSUP };

	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.exchange_errno = nums[_i];
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert(rep.done);
	is(".env", "A=2\n");
	ck_assert_int_eq(count("."), 2);
	unwant();
}
END_TEST

START_TEST(replace_refuses_with_a_way_out)
{
	static const int nums[] = {
		EBUSY, EXDEV, EPERM, EACCES, EROFS, ENOSPC
	};
	unsigned i;

	put(".env", "A=1\n");
	for (i = 0; i < 6; i++) {
		want(".env", "A=2\n", 0);
		fault.exchange_errno = nums[i];
		ck_assert_int_eq(me_replace_run(&rep, &err), -1);
		ck_assert_int_eq(err.errnum, nums[i]);
		ck_assert_int_eq(strstr(err.msg, "--in-place") != NULL,
				 nums[i] != ENOSPC);
		says("cannot replace '.env'");
		/* nobody listens, and nobody is told of success */
		ck_assert_int_eq(me_replace_run(&rep, NULL), -1);
		is(".env", "A=1\n");
		ck_assert_int_eq(count("."), 2);
		unwant();
	}
	fault.exchange_errno = 0;
	ck_assert_int_eq(link(".env", "other"), 0);
	want(".env", "A=2\n", 0);
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.msg, "--in-place"));
	says("hard links");
	rep.flags = ME_REPLACE_IN_PLACE;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	is("other", "A=2\n");
	unwant();
}
END_TEST

START_TEST(replace_follows_a_link)
{
	struct stat st;

	mkdir("sec", 0700);
	put("sec/prod", "A=1\n");
	ck_assert_int_eq(symlink("sec/prod", ".env"), 0);
	want(".env", "A=2\n", 0);
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_int_eq(lstat(".env", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	is("sec/prod", "A=2\n");
	ck_assert_int_eq(count("sec"), 1);
	unwant();
}
END_TEST

/* version 2; user::rw-, user:1300:r--, group::r--, mask::r--, other::--- */
static const unsigned char acl[] = {
	2,    0,    0,	  0,	1,    0,    6,	  0,	0xff, 0xff, 0xff,
	0xff, 2,    0,	  4,	0,    0x14, 0x05, 0,	0,    4,    0,
	4,    0,    0xff, 0xff, 0xff, 0xff, 0x10, 0,	4,    0,    0xff,
	0xff, 0xff, 0xff, 0x20, 0,    0,    0,	  0xff, 0xff, 0xff, 0xff,
};
#define ACL_NAME "system.posix_acl_access"

START_TEST(replace_keeps_attributes)
{
	char buf[200];
	struct stat st;

	put(".env", "A=1\n");
	if (setxattr(".env", "user.note", "keep", 4, 0) ||
	    setxattr(".env", ACL_NAME, acl, sizeof(acl), 0))
		return; /* not on this file system */
	if (geteuid() == 0)
		ck_assert_int_eq(chown(".env", 1234, 1235), 0);
	want(".env", "A=2\n", 0);
	ck_assert_msg(!me_replace_run(&rep, &err), "%s", err.msg);
	ck_assert_int_eq(getxattr(".env", "user.note", buf, sizeof(buf)), 4);
	ck_assert_mem_eq(buf, "keep", 4);
	ck_assert_int_eq(getxattr(".env", ACL_NAME, buf, sizeof(buf)),
			 sizeof(acl));
	ck_assert_mem_eq(buf, acl, sizeof(acl));
	stat(".env", &st);
	ck_assert(st.st_uid == old.id.uid && st.st_gid == old.id.gid &&
		  st.st_mode == old.id.mode);
	unwant();
}
END_TEST

/* A default ACL of the folder must not let more people in (F4). */
START_TEST(replace_takes_no_acl_from_the_folder)
{
	char buf[200];

	put(".env", "A=1\n");
	chmod(".env", 0640);
	if (setxattr(".", "system.posix_acl_default", acl, sizeof(acl), 0))
		return;
	want(".env", "A=2\n", 0);
	ck_assert_msg(!me_replace_run(&rep, &err), "%s", err.msg);
	is(".env", "A=2\n");
	ck_assert_int_eq(getxattr(".env", ACL_NAME, buf, sizeof(buf)), -1);
	ck_assert_uint_eq(mode_of(".env"), 0640);
	unwant();
}
END_TEST

/* Run part as another user in a folder of its own; 0 is good. */
static int as_user(int (*part)(void))
{
	int status = -1;

	if (fork() == 0) {
		if (setgid(1300) || setuid(1300))
			_exit(99);
		_exit(part());
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int foreign_owner(void)
{
	want("d/.env", "A=2\n", 0);
	if (!me_replace_run(&rep, &err))
		return 1;
	if (!strstr(err.msg, "owner") || !strstr(err.msg, "--in-place"))
		return 2;
	err = (struct me_err)ME_ERR_INIT;
	rep.flags = ME_REPLACE_IN_PLACE;
	return me_replace_run(&rep, &err) ? 3 : 0;
}

static int closed_folder(void)
{
	want("d/.env", "A=3\n", 0);
	if (!me_replace_run(&rep, &err))
		return 1;
	if (!strstr(err.msg, "beside") || !strstr(err.msg, "--in-place"))
		return 2;
	err = (struct me_err)ME_ERR_INIT;
	rep.flags = ME_REPLACE_IN_PLACE;
	return me_replace_run(&rep, &err) ? 3 : 0;
}

/* Nothing can be made beside it: known before a backup is. */
START_TEST(replace_needs_its_folder)
{
	if (geteuid() == 0)
		return; /* may make files anywhere */
	mkdir("d", 0700);
	put("d/.env", "A=1\n");
	chmod("d", 0500);
	want("d/.env", "A=2\n", 0);
	rep.before = note;
	called = 0;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("cannot make a temporary file beside 'd/.env'");
	ck_assert_int_eq(called, 0);
	is("d/.env", "A=1\n");
	chmod("d", 0700);
	unwant();
}
END_TEST

START_TEST(replace_refuses_foreign_owners)
{
	if (geteuid() != 0)
		return; /* needs two users */
	mkdir("d", 0700);
	mkdir("state", 0700);
	put("d/.env", "A=1\n");
	chmod("d/.env", 0660);
	ck_assert(!chmod(".", 0755) && !chown("d", 1300, 1300) &&
		  !chown("state", 1300, 1300) && !chown("d/.env", 0, 1300));
	ck_assert_int_eq(as_user(foreign_owner), 0);
	is("d/.env", "A=2\n");
	ck_assert_int_eq(count("d"), 1);
	chmod("d", 0555);
	ck_assert_int_eq(as_user(closed_folder), 0);
	is("d/.env", "A=3\n");
	ck_assert_int_eq(count("d"), 1);
}
END_TEST

START_TEST(replace_meets_a_size_limit)
{
	unsigned flags[] = { 0, ME_REPLACE_IN_PLACE };
	char *big = malloc(100001);
	int status;

	memset(big, 'x', 100000);
	big[100000] = '\0';
	put(".env", "A=1\n");
	if (fork() == 0) {
		struct rlimit lim = { 50000, 50000 };

		if (me_sys_init(&err) || setrlimit(RLIMIT_FSIZE, &lim))
			_exit(1);
		want(".env", big, flags[_i]);
		called = 0;
		rep.before = note;
		rep.arg = (void *)(uintptr_t) "A=1\n";
		if (me_replace_run(&rep, &err) != -1 || err.errnum != EFBIG)
			_exit(2);
		/* no backup for what cannot be written */
		_exit(called && !flags[_i] ? 3 : 0);
	}
	wait(&status);
	ck_assert_int_eq(status, 0);
	is(".env", "A=1\n");
	ck_assert_int_eq(count("."), 2);
	ck_assert_int_eq(count("state"), 0);
	free(big);
}
END_TEST

START_TEST(replace_creates)
{
	struct me_place p;
	struct me_replace r = { .data = "A=1\n", .len = 4 };

	umask(0);
	ck_assert_int_eq(me_place_open(&p, NULL, ".env", 0, &err), 0);
	r.place = &p;
	fault.exchange_errno = _i ? EINVAL : 0;
	ck_assert_int_eq(me_replace_run(&r, &err), 0);
	ck_assert(r.done);
	ck_assert_uint_eq(mode_of(".env"), 0600);
	is(".env", "A=1\n");
	r.data = "A=2\n";
	ck_assert_int_eq(me_replace_run(&r, &err), -1);
	ck_assert(r.raced && !r.done);
	says("exists by now");
	is(".env", "A=1\n");
	ck_assert_int_eq(count("."), 1);
	me_place_close(&p);
}
END_TEST

START_TEST(replace_reports_leftovers)
{
	struct me_temp_names names;
	struct me_place p;
	struct me_temp temp;

	put(".env", "");
	put(".env.AbC123.merge-env", "an editor's save");
	put(".env.toolong7.merge-env", "");
	put(".env.abc.merge-env", "");
	put("x.env.AbC123.merge-env", "");
	put(".env.AbC12-.merge-env", "");
	ck_assert_int_eq(me_place_open(&p, NULL, ".env", 0, &err), 0);
	ck_assert_int_eq(me_replace_leftovers(&p, &names, &err), 0);
	ck_assert_uint_eq(names.n, 1);
	ck_assert_str_eq(names.v[0], ".env.AbC123.merge-env");
	me_temp_names_release(&names);
	ck_assert_int_eq(me_temp_open(&temp, p.fd, ".env", ".env", &err), 0);
	ck_assert_uint_eq(mode_of(temp.name), 0600);
	ck_assert_int_eq(me_replace_leftovers(&p, &names, &err), 0);
	ck_assert_uint_eq(names.n, 2);
	ck_assert_int_lt(strcmp(names.v[0], names.v[1]), 0);
	me_temp_names_release(&names);
	/* Not ours any more: it must stay. */
	put("save", "somebody's");
	ck_assert_int_eq(rename("save", temp.name), 0);
	me_temp_drop(&temp);
	is(temp.name, "somebody's");
	me_place_close(&p);
}
END_TEST

START_TEST(temp_is_tried_a_hundred_times)
{
	struct me_temp_names names;
	struct me_temp temp;
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	fault.taken = 99;
	ck_assert_int_eq(me_temp_open(&temp, fd, ".env", ".env", &err), 0);
	/* once it has its name there is nothing to drop, and no error */
	ck_assert_int_eq(me_temp_publish(&temp, ".env"), 0);
	errno = EXDEV;
	me_temp_drop(&temp);
	ck_assert_int_eq(errno, EXDEV);
	ck_assert_int_eq(access(".env", F_OK), 0);
	fault.taken = 100;
	ck_assert_int_eq(me_temp_open(&temp, fd, ".env", ".env", &err), -1);
	says("cannot make a temporary file for '.env': File exists");
	close(fd);
	ck_assert_int_eq(me_temp_list(fd, ".env", &names, &err), -1);
	says("cannot list the folder of '.env'");
}
END_TEST

START_TEST(temp_is_read_back)
{
	struct me_temp temp;
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(me_temp_open(&temp, fd, ".env", ".env", &err), 0);
	ck_assert_int_eq(me_temp_fill(&temp, OLD, strlen(OLD), ".env", &err),
			 0);
	fault.garbles = true;
	ck_assert_int_eq(me_temp_seal(&temp, OLD, strlen(OLD), ".env", &err),
			 -1);
	says("does not hold what was written to it");
	me_temp_drop(&temp);
	ck_assert_int_eq(count("."), 0);
	close(fd);
}
END_TEST

START_TEST(temp_name_of_a_long_name)
{
	struct me_temp_names names;
	char name[NAME_MAX + 1];
	struct me_temp temp;
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	memset(name, 'n', NAME_MAX);
	name[NAME_MAX] = '\0';
	ck_assert_int_eq(me_temp_open(&temp, fd, name, name, &err), 0);
	ck_assert_int_eq(me_temp_list(fd, name, &names, &err), 0);
	ck_assert_uint_eq(names.n, 1);
	me_temp_names_release(&names);
	me_temp_drop(&temp);
	ck_assert_int_eq(count("."), 0);
	close(fd);
}
END_TEST

Suite *replace_suite(void)
{
	const struct room_test tests[] = {
		{ "replace", replace_exchanges, 3 },
		{ "replace", replace_writes_to_disk_in_order, 1 },
		{ "replace", replace_equal_bytes_write_nothing, 1 },
		{ "replace", replace_calls_before_and_obeys, 2 },
		{ "replace", replace_tells_what_it_left, 1 },
		{ "replace", replace_takes_any_descriptor, 1 },
		{ "replace", replace_knows_what_is_mounted, 1 },
		{ "replace", replace_without_exchange, 3 },
		{ "replace", replace_refuses_with_a_way_out, 1 },
		{ "replace", replace_follows_a_link, 1 },
		{ "replace", replace_keeps_attributes, 1 },
		{ "replace", replace_takes_no_acl_from_the_folder, 1 },
		{ "replace", replace_needs_its_folder, 1 },
		{ "replace", replace_refuses_foreign_owners, 1 },
		{ "replace", replace_meets_a_size_limit, 2 },
		{ "replace", replace_creates, 2 },
		{ "replace", replace_reports_leftovers, 1 },
		{ "replace", temp_name_of_a_long_name, 1 },
		{ "replace", temp_is_tried_a_hundred_times, 1 },
		{ "replace", temp_is_read_back, 1 },
	};

	return room_suite("replace", tests, sizeof(tests) / sizeof(tests[0]));
}
