/* What editors save while a file is being replaced. */
#include "suites.h"

#include <errno.h>
#include <time.h>

#include "target.h"

static void save_by_rename(void)
{
	put("ed.tmp", "A=editor\n");
	ck_assert_int_eq(rename("ed.tmp", ".env"), 0);
}

static void save_in_place(void)
{
	put(".env", "A=editor\n");
}

static void save_same_size(void)
{
	int fd = open(".env", O_WRONLY);

	ck_assert_int_eq(write(fd, "A=9\n", 4), 4);
	close(fd);
}

static int save_early(void *arg, struct me_err *e)
{
	(void)e;
	((void (*)(void))arg)();
	return 0;
}

static void save_and_hide(void)
{
	struct timespec times[2] = { { 0, UTIME_OMIT }, old.id.mtim };

	save_same_size();
	ck_assert_int_eq(utimensat(AT_FDCWD, ".env", times, 0), 0);
}

static void open_up(void)
{
	ck_assert_int_eq(chmod(".env", 0640), 0);
}

START_TEST(replace_compares_bytes_and_mode)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.at_exchange = _i ? open_up : save_and_hide;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(rep.raced && !rep.done);
	is(".env", _i ? "A=1\n" : "A=9\n");
	ck_assert_uint_eq(mode_of(".env"), _i ? 0640 : 0600);
	ck_assert_int_eq(count("."), 2);
	unwant();
}
END_TEST

START_TEST(replace_keeps_an_editors_save)
{
	static void (*const saves[])(void) = { save_by_rename, save_in_place,
					       save_same_size };
	static const char *const kept[] = { "A=editor\n", "A=editor\n",
					    "A=9\n" };
	unsigned s = (unsigned)_i % 3, how = (unsigned)_i / 3;

	put(".env", "A=1\n");
	want(".env", "A=2\n",
	     how == 2		? ME_REPLACE_IN_PLACE
		     : how == 3 ? ME_REPLACE_NO_EXCHANGE
				: 0);
	usleep(15000); /* past the grain of the file system's clock */
	if (how == 0) {
		fault.at_exchange = saves[s]; /* after our last check */
	} else {
		rep.before = save_early;
		rep.arg = (void *)(uintptr_t)saves[s];
	}
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(rep.raced && !rep.done && !rep.kept[0]);
	says("was changed by another program");
	is(".env", kept[s]);
	ck_assert_int_eq(count("."), 2);
	ck_assert_int_eq(count("state"), 0);
	unwant();
}
END_TEST

static void save_again(void)
{
	put("ed.tmp", "A=second\n");
	ck_assert_int_eq(rename("ed.tmp", ".env"), 0);
}

static void save_twice(void)
{
	save_by_rename();
	fault.at_exchange = save_again; /* before the swap back */
}

START_TEST(replace_keeps_two_saves)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.at_exchange = save_twice;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(rep.raced && rep.kept[0]);
	says("saved twice");
	is(".env", "A=second\n");
	is(rep.kept, "A=editor\n");
	unwant();
}
END_TEST

static void save_as_link(void)
{
	ck_assert_int_eq(rename(".env", "other"), 0);
	ck_assert_int_eq(symlink("other", ".env"), 0);
}

/* The same file, but behind a link by now. */
START_TEST(replace_follows_no_new_link)
{
	static const unsigned flags[] = { 0, ME_REPLACE_NO_EXCHANGE,
					  ME_REPLACE_IN_PLACE, 0 };
	struct stat st;

	put(".env", "A=1\n");
	want(".env", "A=2\n", flags[_i]);
	if (_i == 3)
		fault.at_exchange = save_as_link;
	else
		save_as_link();
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(!rep.done);
	says(_i == 3 ? "was changed by another program"
		     : "is a symbolic link, not a regular file");
	ck_assert_int_eq(lstat(".env", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	is("other", "A=1\n");
	ck_assert_int_eq(count("."), 3);
	unwant();
}
END_TEST

static void save_and_break(void)
{
	save_by_rename();
	fault.exchange_errno = EIO; /* of the swap back */
}

START_TEST(replace_cannot_swap_back)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.at_exchange = save_and_break;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("could not be put back");
	ck_assert(rep.done && rep.raced);
	is(".env", "A=2\n");
	is(rep.kept, "A=editor\n");
	ck_assert_int_eq(count("."), 3);
	unwant();
}
END_TEST

static void remove_it(void)
{
	ck_assert_int_eq(unlink(".env"), 0);
}

START_TEST(replace_notices_that_it_is_gone)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	rep.before = save_early;
	rep.arg = (void *)(uintptr_t)remove_it;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(rep.raced);
	says("changed by another program");
	ck_assert_int_eq(count("."), 1);
	err = (struct me_err)ME_ERR_INIT;
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	ck_assert(rep.raced);
	unwant();
}
END_TEST

/* An editor that saves where nobody exchanges, after our first look. */
START_TEST(replace_without_exchange_looks_again)
{
	static void (*const saves[])(void) = { save_by_rename, save_in_place };

	put(".env", "A=1\n");
	want(".env", "A=2\n", 0);
	fault.exchange_errno = EINVAL;
	fault.at_exchange = saves[_i];
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("changed by another program");
	ck_assert(rep.raced && !rep.done);
	is(".env", "A=editor\n");
	ck_assert_int_eq(count("."), 2);
	unwant();
}
END_TEST

Suite *editor_suite(void)
{
	const struct room_test tests[] = {
		{ "replace", replace_keeps_an_editors_save, 12 },
		{ "replace", replace_compares_bytes_and_mode, 2 },
		{ "replace", replace_keeps_two_saves, 1 },
		{ "replace", replace_follows_no_new_link, 4 },
		{ "replace", replace_cannot_swap_back, 1 },
		{ "replace", replace_notices_that_it_is_gone, 1 },
		{ "replace", replace_without_exchange_looks_again, 2 },
	};

	return room_suite("editor", tests, sizeof(tests) / sizeof(tests[0]));
}
