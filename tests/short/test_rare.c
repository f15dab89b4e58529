/* Rare ways of the file layer, one by one. */
#include "suites.h"

#include <errno.h>
#include <signal.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "help.h"
#include "room.h"
#include "sys/attr.h"
#include "sys/backup.h"
#include "sys/folder.h"
#include "sys/lock.h"
#include "sys/place.h"
#include "sys/replace.h"
#include "sys/run.h"
#include "sys/state.h"
#include "sys/temp.h"
#include "sys/term.h"

START_TEST(cut_between_letters)
{
	static const char *const letter[] = { "\xc3\xbc", "\xe2\x82\xac",
					      "\xf0\x9f\x99\x82" };
	char big[3000];
	size_t i, n, shift;

	for (i = 0; i < 3; i++)
		for (shift = 0; shift < 4; shift++) {
			n = strlen(letter[i]);
			memset(big, 'x', shift);
			big[shift] = '\0';
			while (strlen(big) + n < sizeof(big))
				strcat(big, letter[i]);
			err = (struct me_err)ME_ERR_INIT;
			me_err_set(&err, "%s", big);
			ck_assert_uint_eq((strlen(err.msg) - shift) % n, 0);
			ck_assert_uint_gt(strlen(err.msg),
					  sizeof(err.msg) - 1 - n);
		}
	memset(big, '\x80', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	err = (struct me_err)ME_ERR_INIT;
	me_err_set(&err, "%s", big);
	ck_assert_uint_eq(strlen(err.msg), sizeof(err.msg) - 1);
	err = (struct me_err)ME_ERR_INIT;
	me_err_set(&err, "%s", "");
	says("unknown failure");
	ck_assert_int_eq(me_err_errno(NULL, "nobody listens"), -1);
	me_err_set(&err, "first");
	me_err_errno(&err, "second");
	says("first");
	ck_assert_str_eq(me_err_quote(NULL), "''");
}
END_TEST

static int grow_fd;

/* Before every other read, so that it comes to an end. */
static void grow(void)
{
	static int n;

	if (n++ % 2 == 0 &&
	    pwrite(grow_fd, "xx", 2, lseek(grow_fd, 0, SEEK_END)) != 2)
		abort();
}

START_TEST(never_at_rest)
{
	struct me_file f;

	put("busy", "A=1\n");
	grow_fd = open("busy", O_RDWR);
	fault.at_read = grow;
	ck_assert_int_eq(me_file_read("busy", 0, &f, &err), -1);
	fault.at_read = NULL;
	says("changes while it is read");
	ck_assert_ptr_null(f.data);
	close(grow_fd);
}
END_TEST

START_TEST(not_there_and_not_a_file)
{
	struct me_file f;

	put("file", "");
	ck_assert(!me_file_is_missing("file"));
	ck_assert(me_file_is_missing("none"));
	ck_assert(me_file_is_missing("file/none"));
	if (geteuid() || mknod("disk", S_IFBLK | 0600, makedev(7, 200)))
		return; /* not allowed to make one */
	ck_assert_int_eq(me_file_read("disk", 0, &f, &err), -1);
	says("is a device");
}
END_TEST

START_TEST(only_large_files_are_mapped)
{
	struct me_file f;

	put("big", "z");
	ck_assert_int_eq(truncate("big", 2000000), 0);
	ck_assert_int_eq(me_file_read("big", ME_FILE_MAP, &f, &err), 0);
	ck_assert_int_eq(f.hold, ME_FILE_MAPPED);
	ck_assert_int_eq(f.data[0], 'z');
	me_file_release(&f);
	put("small", "A=1\n");
	ck_assert_int_eq(me_file_read("small", ME_FILE_MAP, &f, &err), 0);
	ck_assert_int_eq(f.hold, ME_FILE_HEAP);
	ck_assert_int_eq(f.data[0], 'A');
	me_file_release(&f);
}
END_TEST

/* More than the pipe holds: the writer, who may not wait, waits all the same;
   and the reader's memory may be too short to go on. */
START_TEST(pipes)
{
	struct me_file f;
	int p[2], status, i;
	char *text;

	for (i = 0; i < 4; i++) {
		ck_assert_int_eq(pipe2(p, i < 2 ? O_NONBLOCK : 0), 0);
		if (!fork()) {
			close(p[0]);
			text = calloc(1, 300000);
			fault.only = "poll";
			fault_begin(i < 2, i ? EIO : EINTR);
			i = me_file_write_fd(p[1], text, 300000);
			fault_end();
			free(text);
			leave(i ? 1 : 0);
		}
		close(p[1]);
		fault.only = i == 2 ? "realloc" : "poll";
		if (i)
			fault_begin(1, EINTR);
		if (!i)
			usleep(50000); /* it is full by then */
		status = me_file_read_fd(p[0], "standard input", &f, &err);
		fault_end();
		close(p[0]);
		if (i == 2) {
			ck_assert_int_eq(status, -1);
			says("Cannot allocate memory");
		} else if (!status) {
			ck_assert(f.len == 300000 || i == 1);
		}
		me_file_release(&f);
		ck_assert(wait(&status) > 0);
	}
}
END_TEST

/* Nothing is written, and that is no error, they say: who believes it would
   try for ever. */
START_TEST(nothing_is_written)
{
	int fd = open("file", O_RDWR | O_CREAT, 0600);

	fault.lies = "write";
	ck_assert_int_eq(me_file_write_fd(fd, "A", 1), -1);
	ck_assert_int_eq(errno, EIO);
	errno = 0;
	fault.lies = "pwrite";
	ck_assert_int_eq(me_file_pwrite_fd(fd, "A", 1, 0), -1);
	ck_assert_int_eq(errno, EIO);
	fault.lies = NULL;
	close(fd);
}
END_TEST

/* What was written is not what is read: the disk, or the memory. */
START_TEST(garbled)
{
	struct me_state s;
	struct me_temp temp;
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(me_state_open(&s, "state", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_state_write(&s, "record", "old", 3, &err), 0);
	ck_assert_int_eq(me_temp_open(&temp, fd, ".env", ".env", &err), 0);
	ck_assert_int_eq(me_temp_fill(&temp, "A=1\n", 4, ".env", &err), 0);
	fault.garbles = true;
	ck_assert_int_eq(me_temp_seal(&temp, "A=1\n", 4, ".env", &err), -1);
	says("check the disk");
	ck_assert_int_eq(me_state_write(&s, "record", "new", 3, &err), -1);
	fault.garbles = false;
	says("cannot write");
	ck_assert(holds("state/record", "old"));
	ck_assert_int_eq(count("state"), 1);
	me_temp_drop(&temp);
	ck_assert_int_eq(count("."), 1);
	me_state_close(&s);
	close(fd);
}
END_TEST

/* Network folders that say yes and do nothing. */
START_TEST(attributes_not_kept)
{
	static const char *const call[] = { "fchmod", "fchown" };
	int from, to;

	if (geteuid() && _i)
		return;
	put("from", "");
	put("to", "");
	ck_assert_int_eq(chmod("from", 0640), 0);
	if (_i)
		ck_assert_int_eq(chown("from", 1, 1), 0);
	from = open("from", O_RDONLY);
	to = open("to", O_RDWR);
	fault.lies = call[_i];
	ck_assert_int_eq(me_attr_copy(from, to, "from", &err), -1);
	fault.lies = NULL;
	says(_i ? "cannot keep the owner and group" : "cannot keep the mode");
	close(from);
	close(to);
}
END_TEST

START_TEST(folders_that_are_none)
{
	char path[400];
	int fd;

	ck_assert_int_eq(me_folder_open(AT_FDCWD, "//", 0, NULL, &err), -1);
	says("cannot be a private folder");
	memset(path, 'n', 300);
	path[300] = '\0';
	ck_assert_int_eq(me_folder_open(AT_FDCWD, path, 0, NULL, &err), -1);
	says("File name too long");
	snprintf(path, sizeof(path), "%s//a/b/", scratch);
	fd = me_folder_open(AT_FDCWD, path, ME_FOLDER_MAKE, NULL, &err);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(access("a/b", F_OK), 0);
}
END_TEST

/* A kernel, or a sandbox, without openat2(). */
START_TEST(place_without_openat2)
{
	static const int nums[] = { ENOSYS, EPERM, EAGAIN, EINTR };
	char path[400];
	struct me_place p;

	ck_assert_int_eq(mkdir("a", 0700), 0);
	ck_assert_int_eq(mkdir("a/.x", 0700), 0);
	ck_assert_int_eq(symlink("a", "link"), 0);
	fault.only = "syscall";
	fault.ever = true;
	fault_begin(1, nums[_i]);
	ck_assert_int_eq(me_place_open(&p, ".", "a//.x/env", 0, &err), 0);
	ck_assert_str_eq(p.name, "env");
	me_place_close(&p);
	ck_assert_int_eq(me_place_open(&p, ".", "link/env", 0, &err), -1);
	says("symbolic link inside");
	memset(path, 'n', 300);
	strcpy(path + 300, "/env");
	ck_assert_int_eq(me_place_open(&p, ".", path, 0, &err), -1);
	says("File name too long");
	fault_end();
}
END_TEST

START_TEST(places_that_are_none)
{
	static const struct {
		const char *path, *says;
	} t[] = {
		{ "", "is not a file name" },	 { ".", "names a folder" },
		{ "a/..", "names a folder" },	 { "a/", "names a folder" },
		{ "to-dot", "cannot follow" },	 { "to-up", "cannot follow" },
		{ "to-slash", "cannot follow" }, { "l0", "too many others" },
	};
	struct me_place p;
	char from[8], to[8];
	size_t i;

	ck_assert_int_eq(mkdir("a", 0700), 0);
	ck_assert(!symlink("a/.", "to-dot") && !symlink("a/..", "to-up") &&
		  !symlink("a/", "to-slash"));
	for (i = 0; i < 10; i++) {
		snprintf(from, sizeof(from), "l%zu", i);
		snprintf(to, sizeof(to), "l%zu", i + 1);
		ck_assert_int_eq(symlink(to, from), 0);
	}
	for (i = 0; i < COUNT(t); i++) {
		ck_assert_int_eq(me_place_open(&p, NULL, t[i].path,
					       ME_PLACE_FOLLOW, &err),
				 -1);
		says(t[i].says);
	}
	ck_assert_int_eq(symlink("/me-none", "a/abs"), 0);
	ck_assert_int_eq(
		me_place_open(&p, NULL, "a/abs", ME_PLACE_FOLLOW, &err), 0);
	ck_assert_str_eq(p.path, "/me-none");
	ck_assert_str_eq(p.real, "/me-none");
	me_place_close(&p);
	ck_assert_int_eq(me_place_open(&p, ".", "a/..b/env", 0, &err), -1);
	ck_assert_int_eq(err.errnum, ENOENT); /* not beneath, but not there */
}
END_TEST

START_TEST(homes)
{
	static const struct {
		const char *xdg, *home, *want;
	} t[] = {
		{ "/x", "/h", "/x/merge-env" },
		{ "", "/h", "/h/.local/state/merge-env" },
		{ "x", "/h", "/h/.local/state/merge-env" },
		{ NULL, "h", NULL },
		{ NULL, NULL, NULL },
	};
	char *got;
	size_t i;

	for (i = 0; i < COUNT(t); i++) {
		unsetenv("XDG_STATE_HOME");
		unsetenv("HOME");
		if (t[i].xdg)
			setenv("XDG_STATE_HOME", t[i].xdg, 1);
		if (t[i].home)
			setenv("HOME", t[i].home, 1);
		got = me_state_home();
		if (t[i].want)
			ck_assert_str_eq(got, t[i].want);
		else
			ck_assert_ptr_null(got);
		free(got);
	}
}
END_TEST

START_TEST(state_that_is_not_there)
{
	struct me_file f;
	struct me_state s;

	ck_assert_int_eq(me_state_open(&s, "none", 0, &err), 0);
	ck_assert_int_eq(me_state_read(&s, "record", &f, &err), 0);
	ck_assert_ptr_null(f.data);
	ck_assert(!me_state_has(&s, "record"));
	ck_assert_int_eq(me_state_remove(&s, "record", &err), 0);
	ck_assert_int_eq(me_state_write(&s, "record", "x", 1, &err), -1);
	says("cannot write");
	me_state_close(&s);
}
END_TEST

/* Another name may be free, but another disk is not there. */
START_TEST(no_name_is_free)
{
	static const struct {
		int num, tries;
	} t[] = { { EEXIST, 100 }, { EINTR, 100 }, { ENOSPC, 1 } };
	struct me_temp temp;
	size_t i;

	for (i = 0; i < COUNT(t); i++) {
		fault.only = "openat";
		fault.ever = true;
		fault_begin(1, t[i].num);
		ck_assert_int_eq(me_temp_open(&temp, AT_FDCWD, "e", "e", &err),
				 -1);
		ck_assert_int_eq(fault_end(), t[i].tries);
		says(strerror(t[i].num));
	}
}
END_TEST

static void clear_lock(void)
{
	ck_assert(!unlink("state/lock") || errno == ENOENT);
}

START_TEST(locks)
{
	struct me_lock one = ME_LOCK_INIT, two = ME_LOCK_INIT;
	struct me_state s;
	int calls = 0, at = 0, rc;
	char who[200];

	ck_assert_int_eq(me_state_open(&s, "state", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_lock_take(&one, &s, "lock", 0, &err), 0);
	while (calls >= at) { /* whatever fails, it is held */
		at++;
		fault_begin((at + 1) / 2, at % 2 ? EIO : EINTR);
		rc = me_lock_take(&two, &s, "lock", 0, &err);
		calls = 2 * fault_end();
		ck_assert_int_eq(rc, -1);
		ck_assert(*err.msg);
		err = (struct me_err)ME_ERR_INIT;
	}
	ck_assert_int_eq(me_lock_take(&two, &s, "lock", 30, NULL), -1);
	put("state/lock", "");
	ck_assert_int_eq(me_lock_take(&two, &s, "lock", 0, &err), -1);
	says("held by another run");
	memset(who, '7', sizeof(who) - 1);
	who[sizeof(who) - 1] = '\0';
	put("state/lock", who);
	ck_assert_int_eq(me_lock_take(&two, &s, "lock", 0, &err), -1);
	says("held by process '777");
	me_lock_drop(&one);
	fault.at_lock = clear_lock;
	ck_assert_int_eq(me_lock_take(&two, &s, "lock", 0, &err), -1);
	says("removed again and again");
	me_state_close(&s);
}
END_TEST

static void runs(const char *command, unsigned seconds, enum me_run_how how,
		 int status)
{
	struct me_run r = { .command = command,
			    .dir = ".",
			    .out = STDOUT_FILENO,
			    .seconds = seconds };
	struct me_run_end end;
	char *envp[] = { NULL };

	r.envp = envp;
	ck_assert_int_eq(me_run(&r, &end, &err), 0);
	ck_assert_int_eq(end.how, how);
	ck_assert_int_eq(end.status, status);
}

START_TEST(commands)
{
	/* a shell that is begun with it ignored, by nohup, cannot trap it */
	signal(SIGHUP, SIG_DFL);
	runs("exit 3", 0, ME_RUN_EXITED, 3);
	runs("kill -9 $$", 9, ME_RUN_KILLED, SIGKILL);
	runs("/bin/sleep 9", 1, ME_RUN_TIMEOUT, SIGTERM);
	runs("trap 'exit 4' TERM; while :; do /bin/sleep 1; done", 1,
	     ME_RUN_TIMEOUT, 4);
	runs("trap 'exit 5' HUP; kill -HUP $PPID; while :; do /bin/sleep 1;"
	     " done",
	     9, ME_RUN_EXITED, 5);
}
END_TEST

START_TEST(lines_of_a_terminal)
{
	struct me_buf line = ME_BUF_INIT;
	char typed[5000];
	sigset_t before, now;
	int p[2], keys;

	ck_assert_int_eq(pipe(p), 0);
	memset(typed, 'x', sizeof(typed));
	typed[4096] = '\n';
	ck_assert_int_eq(write(p[1], typed, 4097), 4097);
	ck_assert_int_eq(me_term_line(p[0], NULL, &line, &err), -1);
	says("longer than a terminal");
	ck_assert_int_eq(write(p[1], "a\nb", 3), 3);
	close(p[1]);
	ck_assert_int_eq(me_term_line(p[0], NULL, &line, &err), 1);
	ck_assert_text(me_buf_slice(&line), "a");
	ck_assert_int_eq(me_term_line(p[0], NULL, &line, &err), 1);
	ck_assert_text(me_buf_slice(&line), "b");
	ck_assert_int_eq(me_term_line(p[0], NULL, &line, &err), 0);
	close(p[0]);
	me_buf_free(&line);
	for (keys = 0; keys < 2; keys++) {
		me_term_hold(&before, keys);
		sigprocmask(SIG_BLOCK, NULL, &now);
		ck_assert(sigismember(&now, SIGTERM));
		ck_assert_int_eq(sigismember(&now, SIGINT), keys);
		me_term_release(&before);
	}
}
END_TEST

/* Who does not want to know is not told, and what was said first stays. */
START_TEST(first_words_stay)
{
	struct me_file old = ME_FILE_INIT;
	struct me_place p;
	struct me_state s;
	struct me_replace r = { .place = &p,
				.old = &old,
				.data = "A=1\n",
				.len = 4,
				.state = &s,
				.intent = "intent" };
	enum me_recover what;
	char *kept;
	int i;

	ck_assert_int_eq(mkdir("dir", 0700), 0);
	ck_assert_int_eq(mkdir("state", 0700), 0);
	ck_assert_int_eq(mkdir("state/intent", 0700), 0);
	put("file", "");
	ck_assert_int_eq(me_place_open(&p, NULL, "dir", 0, &err), 0);
	ck_assert_int_eq(me_state_open(&s, "state", 0, &err), 0);
	me_err_set(&err, "first");
	for (i = 0; i < 2; i++) {
		struct me_err *to = i ? &err : NULL;
		struct me_state none;
		struct me_file f;

		ck_assert_int_eq(me_replace_run(&r, to), -1);
		ck_assert_int_eq(me_replace_recover(&p, &s, "intent", &what,
						    &kept, to),
				 -1);
		ck_assert_int_eq(me_state_read(&s, "intent", &f, to), -1);
		ck_assert_int_eq(me_state_open(&none, "file", 0, to), -1);
		ck_assert_int_eq(me_file_read("dir", 0, &f, to), -1);
	}
	says("first");
	me_place_close(&p);
	me_state_close(&s);
}
END_TEST

START_TEST(empty_in_place)
{
	struct me_place p;
	struct me_state s;
	struct me_file old;
	struct me_replace r = { .place = &p,
				.old = &old,
				.data = "A=1\n",
				.len = 4,
				.flags = ME_REPLACE_IN_PLACE,
				.state = &s,
				.intent = "intent" };

	put(".env", "");
	ck_assert_int_eq(me_place_open(&p, NULL, ".env", 0, &err), 0);
	ck_assert_int_eq(me_state_open(&s, "state", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_file_read(".env", 0, &old, &err), 0);
	ck_assert_int_eq(me_replace_run(&r, &err), 0);
	ck_assert(r.done && holds(".env", "A=1\n"));
	me_file_release(&old);
	ck_assert_int_eq(me_file_read(".env", 0, &old, &err), 0);
	r.data = "A=2\n";
	fault.garbles = true; /* seen before a byte is written */
	ck_assert_int_eq(me_replace_run(&r, &err), -1);
	ck_assert(!r.done && holds(".env", "A=1\n"));
	fault.garbles = false;
	me_file_release(&old);
	me_place_close(&p);
	me_state_close(&s);
}
END_TEST

Suite *rare_suite(void)
{
	const struct room_test tests[] = {
		{ "rare", cut_between_letters, 1 },
		{ "rare", never_at_rest, 1 },
		{ "rare", not_there_and_not_a_file, 1 },
		{ "rare", only_large_files_are_mapped, 1 },
		{ "rare", pipes, 1 },
		{ "rare", nothing_is_written, 1 },
		{ "rare", garbled, 1 },
		{ "rare", attributes_not_kept, 2 },
		{ "rare", folders_that_are_none, 1 },
		{ "rare", place_without_openat2, 4 },
		{ "rare", places_that_are_none, 1 },
		{ "rare", homes, 1 },
		{ "rare", state_that_is_not_there, 1 },
		{ "rare", no_name_is_free, 1 },
		{ "rare", locks, 1 },
		{ "rare", commands, 1 },
		{ "rare", lines_of_a_terminal, 1 },
		{ "rare", first_words_stay, 1 },
		{ "rare", empty_in_place, 1 },
	};

	return room_suite("rare", tests, sizeof(tests) / sizeof(tests[0]));
}
