/* A replacement is whole whatever call of it fails. */
#include "suites.h"

#include <errno.h>

#include "sys/backup.h"
#include "sys/temp.h"
#include "target.h"

static int make_backup(void *arg, struct me_err *e)
{
	(void)arg;
	if (me_backup_open(&backup, place.fd, place.name, NULL, ME_BACKUP_MAKE,
			   e))
		return -1;
	return me_backup_write(&backup, old.data, old.len, NULL, e);
}

/* No temporary file in the folder, but the one that is told about. */
static void check_tidy(int dir, const char *kept)
{
	struct me_temp_names names;
	struct me_err e = ME_ERR_INIT;

	ck_assert_int_eq(me_temp_list(dir, ".env", &names, &e), 0);
	ck_assert_uint_eq(names.n, *kept ? 1 : 0);
	if (*kept)
		ck_assert_str_eq(names.v[0], kept);
	me_temp_names_release(&names);
}

enum { EXCHANGE, PLAIN, IN_PLACE, CREATE, WAYS };

/* One run with a fault; false when it had fewer calls than that. */
static bool one_fault(int way, int at, int with)
{
	static const unsigned flags[WAYS] = { 0, ME_REPLACE_NO_EXCHANGE,
					      ME_REPLACE_IN_PLACE, 0 };
	struct me_backup_list list;
	char dir[32];
	int fds, rc;

	snprintf(dir, sizeof(dir), "%d-%d", at, with);
	ck_assert(!mkdir(dir, 0700) && !chdir(dir));
	backup = (struct me_backup)ME_BACKUP_INIT;
	put(".env", OLD);
	want(".env", NEW, flags[way]);
	rep.before = make_backup;
	if (way == CREATE) {
		unlink(".env");
		rep.old = NULL;
		rep.before = NULL;
	}
	err = (struct me_err)ME_ERR_INIT;
	fds = open_fds();
	fault_begin(at, with);
	rc = me_replace_run(&rep, &err);
	fault_end();
	rc = rc ? -1 : 0;
	ck_assert_int_eq(open_fds() - (backup.fd >= 0), fds);
	/* the names that the backup has */
	ck_assert_int_eq(fault.blocks, backup.name ? 2 : 0);
	ck_assert_int_eq(rc != 0, err.msg[0] != '\0');
	ck_assert(!rep.raced); /* an error is none of others' */
	ck_assert_int_eq(rep.done, holds(".env", NEW));
	if (rc == 0)
		ck_assert(rep.done);
	else if (way != PLAIN) /* which cannot go back; its header says so */
		ck_assert(!rep.done);
	if (!rep.done && way == CREATE)
		ck_assert_int_eq(access(".env", F_OK), -1);
	else if (!rep.done)
		ck_assert(holds(".env", OLD));
	check_tidy(place.fd, rep.kept);
	ck_assert_int_eq(count("state"), 0);
	if (backup.fd >= 0) {
		check_tidy(backup.fd, "");
		ck_assert_int_eq(me_backup_list(&backup, &list, &err), 0);
		if (rep.done)
			ck_assert_uint_eq(list.n, 1);
		if (list.n)
			ck_assert_int_eq(list.v[0].size, (off_t)strlen(OLD));
		else
			ck_assert_int_eq(access("env-backup", F_OK), -1);
		me_backup_list_release(&list);
	} else {
		ck_assert(!rep.done || way == CREATE);
	}
	me_backup_close(&backup);
	unwant();
	ck_assert_int_eq(chdir(".."), 0);
	return fault.calls >= at;
}

START_TEST(replace_survives_each_fault)
{
	static const int with[] = { EIO, ENOSPC, EACCES, EINTR, EMFILE };
	int at = 1;

	while (one_fault(_i % WAYS, at, with[_i / WAYS]))
		at++;
	ck_assert_int_gt(at, 10);
}
END_TEST

/* A shorter file must be cut off as well. */
START_TEST(inplace_cut_survives_each_fault)
{
	int at, rc;

	for (at = 1;; at++) {
		put(".env", OLD);
		want(".env", "A\n", ME_REPLACE_IN_PLACE);
		fault_begin(at, EIO);
		rc = me_replace_run(&rep, &err);
		fault_end();
		err = (struct me_err)ME_ERR_INIT;
		is(".env", rc ? OLD : "A\n");
		ck_assert_int_eq(rep.done, !rc);
		ck_assert_int_eq(count("state"), 0);
		unwant();
		if (fault.calls < at)
			break;
	}
	ck_assert_int_gt(at, 10);
}
END_TEST

START_TEST(replace_survives_short_io)
{
	fault.small = true;
	one_fault(_i, 0, 0);
	ck_assert(rep.done);
}
END_TEST

START_TEST(recover_survives_each_fault)
{
	enum me_recover what;
	int at, rc, fds;
	char *kept;

	for (at = 1;; at++) {
		put(".env", _i ? "aaaa" : "bbaa");
		want(".env", "", 0);
		intent("aaaa", "bbbbbb");
		fds = open_fds();
		fault_begin(at, EIO);
		rc = me_replace_recover(&place, &state, "intent", &what, &kept,
					&err);
		fault_end();
		ck_assert_int_eq(open_fds(), fds);
		ck_assert_ptr_null(kept);
		ck_assert_int_eq(rc != 0, err.msg[0] != '\0');
		err = (struct me_err)ME_ERR_INIT;
		/* a call that fails may be made again, but not passed over */
		ck_assert(rc || !me_state_has(&state, "intent"));
		if (rc && me_state_has(&state, "intent")) {
			ck_assert_int_eq(me_replace_recover(&place, &state,
							    "intent", &what,
							    &kept, &err),
					 0);
			ck_assert_int_ne(what, ME_RECOVER_FOREIGN);
		}
		is(".env", "aaaa");
		ck_assert(!me_state_has(&state, "intent"));
		unwant();
		if (fault.calls < at)
			break;
	}
	ck_assert_int_gt(at, 10);
}
END_TEST

/* The bytes cannot be written, nor the old ones put back: the intent stays. */
START_TEST(inplace_keeps_the_intent_if_undo_fails)
{
	enum me_recover what;
	char *kept;
	int rc;

	put(".env", "aaaa");
	want(".env", "bbb", ME_REPLACE_IN_PLACE);
	fault.broken = 1;
	rc = me_replace_run(&rep, &err);
	fault.broken = 0;
	ck_assert_int_eq(rc, -1);
	says("could not be put back");
	ck_assert(me_state_has(&state, "intent"));
	is(".env", "baaa");
	ck_assert_int_eq(me_replace_recover(&place, &state, "intent", &what,
					    &kept, &err),
			 0);
	ck_assert_int_eq(what, ME_RECOVER_RESTORED);
	is(".env", "aaaa");
	unwant();
}
END_TEST

Suite *whole_suite(void)
{
	const struct room_test tests[] = {
		{ "inplace", inplace_keeps_the_intent_if_undo_fails, 1 },
		{ "faults", replace_survives_each_fault, 5 * WAYS },
		{ "faults", inplace_cut_survives_each_fault, 1 },
		{ "faults", replace_survives_short_io, WAYS },
		{ "faults", recover_survives_each_fault, 2 },
	};

	return room_suite("whole", tests, sizeof(tests) / sizeof(tests[0]));
}
