/*
 * Each call that the file layer makes, and each allocation, fails in turn: the
 * failure is said, no descriptor and no memory is lost, no file is left that
 * is neither the old nor the new one, and the same again goes through.
 */
#include "suites.h"

#include <dirent.h>
#include <errno.h>
#include <pty.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include "fault.h"
#include "help.h"
#include "scratch.h"
#include "sys/attr.h"
#include "sys/backup.h"
#include "sys/file.h"
#include "sys/folder.h"
#include "sys/init.h"
#include "sys/lock.h"
#include "sys/place.h"
#include "sys/replace.h"
#include "sys/run.h"
#include "sys/seed.h"
#include "sys/state.h"
#include "sys/temp.h"
#include "sys/term.h"

static struct me_err err, *errp = &err;

/* ---- what is done ---- */

static int read_file(void)
{
	struct me_file f;
	int rc = me_file_read("small", ME_FILE_NOFOLLOW, &f, errp);

	if (!rc && (f.len != 5 || memcmp(f.data, "A=1\n\n", 5)))
		rc = -2;
	me_file_release(&f);
	return rc;
}

static int read_mapped(void)
{
	struct me_file f;
	int rc = me_file_read("big", ME_FILE_MAP, &f, errp);

	if (!rc && (f.len != 2000000 || f.data[0] != 'z'))
		rc = -2;
	me_file_release(&f);
	return rc;
}

static int read_stream(void)
{
	static const char text[] = "from a pipe";
	struct me_file f = ME_FILE_INIT;
	bool on = fault.on;
	int p[2], rc;

	fault.on = false;
	if (pipe(p) || write(p[1], text, 11) != 11)
		return -2;
	close(p[1]);
	fault.on = on;
	rc = me_file_read_fd(p[0], "standard input", &f, errp);
	close(p[0]);
	if (!rc && (f.len != 11 || memcmp(f.data, text, 11)))
		rc = -2;
	me_file_release(&f);
	return rc;
}

static int make_folders(void)
{
	int fd = me_folder_open(AT_FDCWD, "x/y/z",
				ME_FOLDER_MAKE | ME_FOLDER_TIGHTEN, NULL, errp);

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int tighten(void)
{
	int fd = me_folder_open(AT_FDCWD, "loose", ME_FOLDER_TIGHTEN, NULL,
				errp);

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
}

static int keep_state(void)
{
	struct me_file f = ME_FILE_INIT;
	struct me_state s;
	int rc = me_state_open(&s, "state/of/us", ME_STATE_MAKE, errp);

	if (!rc)
		rc = me_state_write(&s, "record", "new", 3, errp);
	if (!rc)
		rc = me_state_read(&s, "record", &f, errp);
	if (!rc && (f.len != 3 || memcmp(f.data, "new", 3)))
		rc = -2;
	me_file_release(&f);
	if (!rc)
		rc = me_state_remove(&s, "record", errp);
	me_state_close(&s);
	return rc;
}

static int lock(void)
{
	struct me_lock l = ME_LOCK_INIT;
	struct me_state s;
	int rc = me_state_open(&s, "state", ME_STATE_MAKE, errp);

	if (!rc)
		rc = me_lock_take(&l, &s, "lock", 0, errp);
	me_lock_drop(&l);
	me_state_close(&s);
	return rc;
}

static int open_place(void)
{
	struct me_place p;
	int rc = me_place_open(&p, NULL, "link", ME_PLACE_FOLLOW, errp);

	if (!rc && (strcmp(p.name, "small") || !p.linked))
		rc = -2;
	me_place_close(&p);
	return rc;
}

static int open_beneath(void)
{
	struct me_place p;
	int rc = me_place_open(&p, ".", "loose/env", 0, errp);

	if (!rc && (strcmp(p.name, "env") || p.linked))
		rc = -2;
	me_place_close(&p);
	return rc;
}

static int copy_attrs(void)
{
	int from = open("small", O_RDONLY), to = open("loose/env", O_RDWR), rc;

	rc = from < 0 || to < 0 ? -1 : me_attr_copy(from, to, "small", errp);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return rc;
}

static int backup_with(const char *folder)
{
	struct me_temp_names names = { NULL, 0 };
	struct me_backup_list list = { NULL, 0 };
	struct me_backup b = ME_BACKUP_INIT;
	struct me_file f = ME_FILE_INIT;
	char *made = NULL;
	int rc = me_backup_open(&b, AT_FDCWD, "env", folder, ME_BACKUP_MAKE,
				errp);

	if (!rc)
		rc = me_backup_write(&b, "A=1\n", 4, &made, errp);
	if (!rc)
		rc = me_backup_read(&b, made, &f, errp);
	if (!rc && (f.len != 4 || memcmp(f.data, "A=1\n", 4)))
		rc = -2;
	me_file_release(&f);
	if (!rc)
		rc = me_backup_list(&b, &list, errp);
	if (!rc && (!list.n || strcmp(list.v[0].name, made)))
		rc = -2;
	me_backup_list_release(&list);
	if (!rc)
		rc = me_backup_leftovers(&b, &names, errp);
	if (!rc && names.n)
		rc = -2;
	me_temp_names_release(&names);
	if (!rc)
		rc = me_backup_prune(&b, 1, made, errp);
	free(made);
	me_backup_close(&b);
	return rc;
}

static int back_up(void)
{
	return backup_with(NULL);
}

static int back_up_elsewhere(void)
{
	return backup_with("loose/backups");
}

/* One that is there, and empty, is ours to arrange. */
static int back_up_there(void)
{
	return backup_with("loose/empty");
}

static int list_temps(void)
{
	struct me_temp_names names;
	int rc = me_temp_list(AT_FDCWD, "env", &names, errp);

	if (!rc && (names.n != 2 || strcmp(names.v[1], "env.bbbbbb.merge-env")))
		rc = -2;
	me_temp_names_release(&names);
	return rc;
}

static int run(void)
{
	struct me_run r = { .command = "exit 7", .dir = ".", .out = 2 };
	struct me_run_end end;
	int rc = me_run(&r, &end, errp);

	if (!rc && (end.how != ME_RUN_EXITED || end.status != 7))
		rc = -2;
	return rc;
}

static struct me_place env;
static struct me_state state;

static int recover(void)
{
	enum me_recover what;
	char *kept = NULL;
	int rc = me_replace_recover(&env, &state, "intent", &what, &kept, errp);

	free(kept);
	return rc;
}

static int home(void)
{
	char *path = me_state_home();
	int rc = path ? 0 : me_err_set(&err, "no home");

	free(path);
	return rc;
}

/* ---- what is left of it ---- */

static void no_extra_files(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;

	if (!dir)
		return;
	while ((e = readdir(dir)))
		ck_assert_msg(!strstr(e->d_name, ".tmp") &&
				      (!strstr(e->d_name, ".merge-env") ||
				       !strncmp(e->d_name, "env.", 4)),
			      "%s is left", e->d_name);
	closedir(dir);
}

static void any(bool failed)
{
	(void)failed;
	ck_assert(holds("small", "A=1\n\n"));
	no_extra_files(".");
	no_extra_files("state/of/us");
	no_extra_files("loose");
}

static void is_private(bool failed)
{
	struct stat st;

	any(failed);
	ck_assert_int_eq(stat("loose", &st), 0);
	ck_assert(failed || !(st.st_mode & 077));
}

/* A backup that is there is whole, and the folder ignores it. */
static void whole_in(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	char path[300];

	if (!dir)
		return;
	while ((e = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		if (strstr(e->d_name, ".backup_"))
			ck_assert_msg(holds(path, "A=1\n"), "%s", path);
		else if (!strcmp(e->d_name, ".gitignore"))
			ck_assert(holds(path, "*\n"));
		else
			ck_assert_int_eq(*e->d_name, '.');
	}
	closedir(dir);
	snprintf(path, sizeof(path), "%s/.gitignore", folder);
	ck_assert_msg(holds(path, "*\n"), "%s, %s failed", path,
		      fault.what ? fault.what : "none");
}

static void whole(bool failed)
{
	any(failed);
	whole_in("env-backup");
	whole_in("loose/backups");
}

/* The bytes of the file in place, where an intent speaks of "aaaa" and
   "bbbbbb", and the intent that goes, or is kept under another name. */
static void torn(bool failed)
{
	ck_assert(failed || holds("loose/torn", "aaaa"));
	ck_assert(failed || !me_state_has(&state, "intent"));
}

static void is_whole(bool failed)
{
	ck_assert(holds("loose/whole", "bbbbbb"));
	ck_assert(failed || !me_state_has(&state, "intent"));
}

static void foreign(bool failed)
{
	ck_assert(holds("loose/foreign", "cc"));
	ck_assert(failed || !me_state_has(&state, "intent"));
	ck_assert(me_state_has(&state, "intent") ||
		  me_state_has(&state, "intent.kept-1") ||
		  me_state_has(&state, "intent.kept-2"));
}

static void same_mode(bool failed)
{
	struct stat from, to;
	char note;

	ck_assert_int_eq(stat("small", &from), 0);
	ck_assert_int_eq(stat("loose/env", &to), 0);
	ck_assert_int_eq(to.st_mode & 077 & ~from.st_mode, 0);
	if (failed)
		return;
	ck_assert_int_eq(to.st_mode, from.st_mode);
	if (getxattr("small", "user.note", &note, 1) == 1)
		ck_assert(getxattr("loose/env", "user.note", &note, 1) == 1 &&
			  note == 'x');
}

/* Calls whose failure is nobody's: what is asked for is done without them. */
static const struct {
	const char *name;
	int (*run)(void);
	void (*check)(bool failed);
	const char *harmless;
} ops[] = {
	{ "read", read_file, any, "close" },
	{ "read, mapped", read_mapped, any, "close mmap" },
	{ "read, a stream", read_stream, any, "close" },
	{ "folders", make_folders, any, "close openat" },
	{ "tighten", tighten, is_private, "close" },
	{ "state", keep_state, any, "close openat" },
	{ "lock", lock, any,
	  "close openat ftruncate pwrite localtime_r strftime faccessat" },
	{ "place", open_place, any, "close readlink" },
	{ "place beneath", open_beneath, any, "close readlink syscall" },
	{ "attributes", copy_attrs, same_mode, "close fgetxattr fsetxattr" },
	{ "backup", back_up, whole,
	  "close openat fdopendir readdir fstatat fsync renameat2 unlinkat "
	  "malloc realloc strdup faccessat" },
	{ "backup elsewhere", back_up_elsewhere, whole,
	  "close openat fdopendir readdir fstatat fsync renameat2 unlinkat "
	  "malloc realloc strdup faccessat" },
	{ "backup there", back_up_there, any,
	  "close openat fdopendir readdir fstatat fsync renameat2 unlinkat "
	  "malloc realloc strdup faccessat" },
	{ "temporary files", list_temps, any, "close" },
	{ "run", run, any, "sigaction getrlimit setrlimit" },
	{ "recover, torn", recover, torn, "close faccessat unlinkat openat" },
	{ "recover, whole", recover, is_whole,
	  "close faccessat unlinkat openat" },
	{ "recover, foreign", recover, foreign,
	  "close faccessat unlinkat openat" },
	{ "home", home, any, "" },
};

static const int with[] = { EIO, EACCES, EINTR };

/* What has a meaning of its own to one caller or another: then less can be
   said of what must become of it. */
static const int odd[] = { ELOOP,  ENOTSUP, EINVAL, ENOENT,
			   EEXIST, ENOSYS,  EAGAIN };

static void prepare(void)
{
	put("big", "z"); /* it has a hole */
	ck_assert_int_eq(truncate("big", 2000000), 0);
	put("small", "A=1\n\n");
	ck_assert_int_eq(chmod("small", 0640), 0);
	(void)setxattr("small", "user.note", "x", 1, 0);
	ck_assert_int_eq(mkdir("loose", 0755), 0);
	ck_assert_int_eq(mkdir("loose/empty", 0700), 0);
	put("loose/env", "");
	(void)setxattr("loose/env", "user.extra", "x", 1, 0);
	ck_assert_int_eq(symlink("loose/../small", "link"), 0);
	put("env.aaaaaa.merge-env", "");
	put("env.bbbbbb.merge-env", "");
	put("loose/torn", "bbaa");
	put("loose/whole", "bbbbbb");
	put("loose/foreign", "cc");
	(void)setxattr("small", "security.note", "x", 1, 0);
	(void)setxattr("small", "security.ima", "x", 1, 0);
	(void)setxattr("loose/env", "user.note", "y", 1, 0);
	if (!geteuid())
		ck_assert_int_eq(chown("small", 0, 1), 0);
	ck_assert_int_eq(setenv("HOME", scratch, 1), 0);
	ck_assert_int_eq(unsetenv("XDG_STATE_HOME"), 0);
}

/* What recovery needs. */
static void open_intent(size_t op)
{
	static const char text[] = "merge-env intent 1 4 6\naaaabbbbbb";
	char path[40] = "loose/";

	if (ops[op].run != recover)
		return;
	strcat(path, strchr(ops[op].name, ' ') + 1);
	err = (struct me_err)ME_ERR_INIT;
	ck_assert_int_eq(me_place_open(&env, NULL, path, 0, &err), 0);
	ck_assert_int_eq(me_state_open(&state, "in", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_state_write(&state, "intent", text,
					sizeof(text) - 1, &err),
			 0);
}

static void close_intent(size_t op)
{
	if (ops[op].run != recover)
		return;
	me_place_close(&env);
	me_state_close(&state);
}

/* Who is told that something is not there, or is there already, is not to
   blame for what becomes of it. */
static bool is_lie(int num)
{
	return num == ENOENT || num == EEXIST || num == ENODATA ||
		num == ENOTSUP;
}

static void one(size_t op, int at, int num, bool is_odd, int *calls)
{
	struct me_err e = ME_ERR_INIT;
	int fds = open_fds(), rc;
	const char *what;
	long blocks;

	fault.what = NULL;
	err = e;
	fault_begin(at, num);
	rc = ops[op].run();
	*calls = fault_end();
	blocks = fault.blocks;
	what = fault.what ? fault.what : "none";
	ck_assert_msg(rc >= -1 || num == ENOENT,
		      "%s: wrong result, %s failed with %s", ops[op].name, what,
		      strerror(num));
	ck_assert_msg(open_fds() == fds, "%s: descriptors, %s failed",
		      ops[op].name, what);
	ck_assert_msg(!blocks, "%s: memory, %s failed", ops[op].name, what);
	ck_assert_msg(!rc == !*err.msg || rc == -2 || !strcmp(what, "open"),
		      "%s: %d and '%s', %s failed", ops[op].name, rc, err.msg,
		      what);
	if (!rc && fault.what && num != EINTR && !is_odd)
		ck_assert_msg(strstr(ops[op].harmless, what) != NULL,
			      "%s: nothing said, %s failed with %s",
			      ops[op].name, what, strerror(num));
	if (!is_lie(num))
		ops[op].check(rc != 0);
	err = e;
	fault.what = NULL;
	fault_begin(0, 0);
	rc = ops[op].run();
	fault_end();
	ck_assert_msg(!rc, "%s, again: %s", ops[op].name, err.msg);
	ck_assert_msg(!fault.blocks, "%s, again: memory", ops[op].name);
	if (!is_lie(num))
		ops[op].check(false);
}

START_TEST(each_call_fails)
{
	size_t n = COUNT(with) + COUNT(odd), op = (size_t)_i / n;
	bool is_odd = _i % n >= COUNT(with);
	int num = is_odd ? odd[_i % n - COUNT(with)] : with[_i % n];
	int calls = 0, at = 0;

	fault.ever = false;
	while (calls >= at) {
		scratch_enter();
		prepare();
		open_intent(op);
		one(op, ++at, num, is_odd, &calls);
		close_intent(op);
		scratch_leave();
	}
	ck_assert_int_gt(at, 1);
}
END_TEST

/* All calls from there on: a disk that is gone. */
START_TEST(all_calls_fail)
{
	int calls = 0, at = 0, rc;

	while (calls >= at) {
		scratch_enter();
		prepare();
		open_intent((size_t)_i);
		errp = NULL; /* nobody listens */
		fault.ever = true;
		err = (struct me_err)ME_ERR_INIT;
		fault_begin(++at, EIO);
		if (ops[_i].run == run) /* not waitpid(), not the child */
			fault.only = "posix_spawnattr_init";
		rc = ops[_i].run();
		calls = fault_end();
		ck_assert_int_ge(rc, -1);
		ck_assert(holds("small", "A=1\n\n"));
		fault.ever = false;
		fault.only = NULL;
		errp = &err;
		close_intent((size_t)_i);
		scratch_leave();
	}
	ck_assert_int_gt(at, 1);
}
END_TEST

/* In a child: it is about the process. */
START_TEST(init_fails_whole)
{
	int at, status = 0;

	for (at = 1; at < 20 && WEXITSTATUS(status) != 9; at++) {
		if (!fork()) {
			int rc, calls;

			close(0);
			fault_begin(at, EPERM);
			rc = me_sys_init(&err);
			calls = fault_end();
			if (calls < at) /* as many as there are */
				leave(rc ? 1 : 9);
			/* not to know a descriptor is no reason to end */
			if (!strcmp(fault.what, "fcntl"))
				leave(rc ? 2 : 0);
			leave(rc == -1 && *err.msg ? 0 : 3);
		}
		ck_assert(wait(&status) > 0 && WIFEXITED(status));
		ck_assert_msg(!status || WEXITSTATUS(status) == 9, "%d: %d", at,
			      WEXITSTATUS(status));
	}
	ck_assert_int_eq(WEXITSTATUS(status), 9);
	ck_assert_int_gt(at, 5);
}
END_TEST

/* A hidden line: whatever fails, the terminal shows again what is typed. */
START_TEST(terminal_is_put_back)
{
	static const int nums[] = { EIO, EINTR };
	struct termios was, is;
	int master, slave, at = 0, calls = 0, rc, null, two = dup(2);
	struct me_buf line = ME_BUF_INIT;

	ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
	null = open("/dev/null", O_WRONLY);
	ck_assert_int_eq(tcgetattr(slave, &was), 0);
	while (calls >= at) {
		at++;
		ck_assert_int_eq(write(master, "s3cret\n", 7), 7);
		err = (struct me_err)ME_ERR_INIT;
		dup2(null, 2);
		fault_begin(at, nums[_i]);
		rc = me_term_line(slave, "value: ", &line, errp);
		calls = fault_end();
		dup2(two, 2);
		ck_assert(rc == 1 || rc == -1);
		ck_assert_int_eq(rc < 0, *err.msg != '\0');
		if (rc == 1)
			ck_assert_text(me_buf_slice(&line), "s3cret");
		else
			tcflush(slave, TCIFLUSH);
		me_buf_free(&line);
		ck_assert_int_eq(tcgetattr(slave, &is), 0);
		if (calls < at || strcmp(fault.what, "tcsetattr"))
			ck_assert_int_eq(is.c_lflag, was.c_lflag);
		ck_assert_int_eq(tcsetattr(slave, TCSANOW, &was), 0);
	}
	ck_assert_int_gt(at, 6);
	close(null);
	close(two);
	close(master);
	close(slave);
}
END_TEST

Suite *faults_suite(void)
{
	Suite *s = suite_create("faults");
	TCase *tc = tcase_create("faults");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, each_call_fails, 0,
			    COUNT(ops) * (COUNT(with) + COUNT(odd)));
	tcase_add_loop_test(tc, all_calls_fail, 0, COUNT(ops));
	tcase_add_test(tc, init_fails_whole);
	tcase_add_loop_test(tc, terminal_is_put_back, 0, 2);
	suite_add_tcase(s, tc);
	return s;
}
