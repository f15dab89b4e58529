/* Written in place, and put right by the next run after a kill. */
#include "suites.h"

#include <errno.h>

#include "target.h"

static int called;

static int look_at_intent(void *arg, struct me_err *e)
{
	(void)arg, (void)e;
	called++;
	/* The backup comes first, the intent after it. */
	return me_state_has(&state, "intent") ? -1 : 0;
}

START_TEST(inplace_needs_recovery_first)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", ME_REPLACE_IN_PLACE);
	intent("x", "y");
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("recover");
	is(".env", "A=1\n");
	ck_assert_int_eq(me_state_remove(&state, "intent", &err), 0);
	rep.before = look_at_intent;
	called = 0;
	ck_assert_int_eq(me_replace_run(&rep, &err), 0);
	ck_assert_int_eq(called, 1);
	unwant();
}
END_TEST

START_TEST(recover_knows_torn_from_changed)
{
	static const struct {
		const char *old, *new, *now, *then;
		enum me_recover what;
	} t[] = {
		{ "aaaa", "bbbbbb", "aaaa", "aaaa", ME_RECOVER_WHOLE },
		{ "aaaa", "bbbbbb", "bbbbbb", "bbbbbb", ME_RECOVER_WHOLE },
		{ "aaaa", "bbbbbb", "bbaa", "aaaa", ME_RECOVER_RESTORED },
		{ "aaaa", "bbbbbb", "bbbbb", "aaaa", ME_RECOVER_RESTORED },
		{ "aaaa", "bbbbbb", "aabbbb", "aaaa", ME_RECOVER_RESTORED },
		{ "aaaaaa", "bbb", "bbbaaa", "aaaaaa", ME_RECOVER_RESTORED },
		{ "aaaaaa", "", "aaa", "aaaaaa", ME_RECOVER_RESTORED },
		{ "aaaa", "bbbbbb", "aaca", "aaca", ME_RECOVER_FOREIGN },
		{ "aaaa", "bbbbbb", "bbb", "bbb", ME_RECOVER_FOREIGN },
		{ "aaaa", "bbbbbb", "bbbbbbb", "bbbbbbb", ME_RECOVER_FOREIGN },
		{ "aaaa", "bbbbbb", "bbaab!", "bbaab!", ME_RECOVER_FOREIGN },
	};
	enum me_recover what;
	char *kept;
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		put(".env", t[i].now);
		want(".env", "", 0);
		intent(t[i].old, t[i].new);
		ck_assert_msg(!me_replace_recover(&place, &state, "intent",
						  &what, &kept, &err),
			      "%s", err.msg);
		ck_assert_msg(what == t[i].what, "case %zu: %d", i, what);
		is(".env", t[i].then);
		ck_assert(!me_state_has(&state, "intent"));
		ck_assert_int_eq(kept != NULL, what == ME_RECOVER_FOREIGN);
		if (kept)
			ck_assert(me_state_has(&state, kept));
		free(kept);
		unwant();
	}
	ck_assert_int_eq(count("state"), 4); /* none overwritten */
}
END_TEST

/* A power cut may leave a hole where the file had grown, and nowhere else. */
START_TEST(recover_knows_a_hole)
{
	static const struct {
		char now[7];
		enum me_recover what;
	} t[] = {
		{ "bbbb\0\0", ME_RECOVER_RESTORED },
		{ "aaaa\0b", ME_RECOVER_RESTORED },
		{ "aaa\0bb", ME_RECOVER_FOREIGN },
	};
	enum me_recover what;
	char *kept;
	int i, fd;

	for (i = 0; i < 3; i++) {
		fd = open(".env", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		ck_assert_int_eq(write(fd, t[i].now, 6), 6);
		close(fd);
		want(".env", "", 0);
		intent("aaaa", "bbbbbb");
		memset(fault.trace, 0, sizeof(fault.trace));
		ck_assert_int_eq(me_replace_recover(&place, &state, "intent",
						    &what, &kept, &err),
				 0);
		ck_assert_int_eq(what, t[i].what);
		if (what == ME_RECOVER_RESTORED) {
			ck_assert_str_eq(fault.trace, "wtFuD");
			is(".env", "aaaa");
		}
		free(kept);
		unwant();
	}
	/* what is whole goes to disk before the intent goes */
	put(".env", "aaaa");
	want(".env", "", 0);
	intent("aaaa", "bbbbbb");
	memset(fault.trace, 0, sizeof(fault.trace));
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_str_eq(fault.trace, "FuD");
	unwant();
}
END_TEST

START_TEST(recover_puts_aside_so_many)
{
	enum me_recover what;
	char *kept, path[40];
	int i;

	put(".env", "mine");
	want(".env", "", 0);
	for (i = 1; i < 1000; i++) {
		snprintf(path, sizeof(path), "state/intent.kept-%d", i);
		put(path, "");
	}
	intent("old", "newer");
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_str_eq(kept, "intent.kept-1000");
	free(kept);
	intent("old", "newer");
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 -1);
	says("has too many files 'intent'");
	ck_assert_ptr_null(kept);
	ck_assert(me_state_has(&state, "intent"));
	is(".env", "mine");
	unwant();
}
END_TEST

/* Where room cannot be promised the write is tried; where there is none, the
   file is not touched. */
START_TEST(inplace_reserves_room)
{
	static const int nums[] = { EOPNOTSUPP, ENOSYS, ENOSPC };
	int i;

	for (i = 0; i < 3; i++) {
		put(".env", "A=1\n");
		want(".env", "A=2 and more\n", ME_REPLACE_IN_PLACE);
		fault.fallocate_errno = nums[i];
		ck_assert_int_eq(me_replace_run(&rep, &err), i < 2 ? 0 : -1);
		is(".env", i < 2 ? "A=2 and more\n" : "A=1\n");
		ck_assert_int_eq(count("state"), 0);
		unwant();
	}
	says("no room to write '.env'");
}
END_TEST

START_TEST(inplace_refuses_what_it_could_not_read_back)
{
	put(".env", "A=1\n");
	want(".env", "A=2\n", ME_REPLACE_IN_PLACE);
	rep.len = ME_FILE_MAX - 83; /* 80 for the head; none of it is read */
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("too large to be written in place");
	is(".env", "A=1\n");
	ck_assert_int_eq(count("state"), 0);
	unwant();
}
END_TEST

START_TEST(recover_odd_cases)
{
	static const char *const damaged[] = {
		"merge-env intent 1 3 99\nabc", "merge-env intent 1 4 0\nabc",
		"merge-env intent 1 1 1\nabc",	"merge-env intent 1 1 2\rabc",
		"merge-env intent 1 3\nabc",	"merge-env intent 2 1 2\nabc",
		"merge-env intent 1 1 2",	"",
	};
	enum me_recover what;
	char *kept;
	size_t i;

	put(".env", "x");
	want(".env", "", 0);
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_int_eq(what, ME_RECOVER_NONE);
	intent("old", "newer");
	unlink(".env");
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_int_eq(what, ME_RECOVER_FOREIGN);
	ck_assert_str_eq(kept, "intent.kept-1");
	free(kept);
	intent("old", "newer");
	fault.exchange_errno = EINVAL; /* no RENAME_NOREPLACE */
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_str_eq(kept, "intent.kept-2");
	free(kept);
	for (i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		put("state/intent", damaged[i]);
		ck_assert_int_eq(me_replace_recover(&place, &state, "intent",
						    &what, &kept, &err),
				 -1);
		says("is damaged");
		is("state/intent", damaged[i]);
	}
	unwant();
}
END_TEST

/* What is not known to be on disk is not told to be. */
START_TEST(inplace_believes_the_disk)
{
	put(".env", OLD);
	want(".env", NEW, ME_REPLACE_IN_PLACE);
	fault.fsync_bad = 2; /* the first is that of the intent */
	ck_assert_int_eq(me_replace_run(&rep, &err), -1);
	says("cannot write '.env'");
	is(".env", OLD);
	ck_assert_int_eq(count("state"), 0);
	unwant();
}
END_TEST

/* The intent is gone, if not yet on the disk: nothing is taken back. */
START_TEST(inplace_needs_not_the_last_sync)
{
	int i, n = 0;

	for (i = 0; i < 2; i++) {
		put(".env", OLD);
		want(".env", NEW, ME_REPLACE_IN_PLACE);
		fault.only = "fsync";
		fault_begin(n, EIO);
		ck_assert_int_eq(me_replace_run(&rep, &err), 0);
		n = fault_end();
		ck_assert(rep.done && holds(".env", NEW));
		ck_assert_int_eq(count("state"), 0);
		unwant();
	}
	ck_assert_str_eq(fault.what, "fsync");
}
END_TEST

Suite *inplace_suite(void)
{
	const struct room_test tests[] = {
		{ "inplace", inplace_needs_recovery_first, 1 },
		{ "inplace", recover_knows_torn_from_changed, 1 },
		{ "inplace", recover_knows_a_hole, 1 },
		{ "inplace", recover_puts_aside_so_many, 1 },
		{ "inplace", inplace_believes_the_disk, 1 },
		{ "inplace", inplace_needs_not_the_last_sync, 1 },
		{ "inplace", inplace_reserves_room, 1 },
		{ "inplace", inplace_refuses_what_it_could_not_read_back, 1 },
		{ "inplace", recover_odd_cases, 1 },
	};

	return room_suite("inplace", tests, sizeof(tests) / sizeof(tests[0]));
}
