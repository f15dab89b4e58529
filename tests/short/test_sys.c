/*
 * The layer that touches files: what it does, what it refuses, what others may
 * do meanwhile, and that a replacement is whole whatever call of it fails.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "fault.h"
#include "scratch.h"
#include "suites.h"
#include "sys/backup.h"
#include "sys/err.h"
#include "sys/file.h"
#include "sys/folder.h"
#include "sys/init.h"
#include "sys/lock.h"
#include "sys/place.h"
#include "sys/replace.h"
#include "sys/state.h"
#include "sys/temp.h"

static struct me_err err;

static void setup(void)
{
	scratch_enter();
	err = (struct me_err)ME_ERR_INIT;
	memset(&fault, 0, sizeof(fault));
}

static void teardown(void)
{
	ck_assert_int_eq(fault.inherited, 0);
	scratch_leave();
}

/* ---- helpers ---- */

static void is(const char *path, const char *text)
{
	struct me_err e = ME_ERR_INIT;
	struct me_file f;

	ck_assert_msg(!me_file_read(path, 0, &f, &e), "%s", e.msg);
	ck_assert_uint_eq(f.len, strlen(text));
	ck_assert_mem_eq(f.data, text, f.len);
	me_file_release(&f);
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

static void says(const char *part)
{
	ck_assert_msg(strstr(err.msg, part) != NULL, "no '%s' in: %s", part,
		      err.msg);
	ck_assert(!strchr(err.msg, '\n'));
	err = (struct me_err)ME_ERR_INIT;
}

/* A target that has been read, and a replacement of it. */
static struct me_place place;
static struct me_file old;
static struct me_state state;
static struct me_replace rep;

static void want(const char *path, const char *text, unsigned flags)
{
	ck_assert_msg(!me_place_open(&place, NULL, path, ME_PLACE_FOLLOW, &err),
		      "%s", err.msg);
	ck_assert_msg(!me_file_read_at(place.fd, place.name, place.path,
				       ME_FILE_NOFOLLOW, &old, &err),
		      "%s", err.msg);
	ck_assert_msg(!me_state_open(&state, "state", ME_STATE_MAKE, &err),
		      "%s", err.msg);
	rep = (struct me_replace){
		.place = &place,
		.old = &old,
		.data = text,
		.len = strlen(text),
		.flags = flags,
		.state = &state,
		.intent = "intent",
	};
}

static void unwant(void)
{
	me_file_release(&old);
	me_place_close(&place);
	me_state_close(&state);
}

#define OLD "A=1\nB=2\n"
#define NEW "A=1\nB=3\nC=4 and more\n"

/* What an in-place write that was killed left behind. */
static void intent(const char *o, const char *n)
{
	char buf[400];

	snprintf(buf, sizeof(buf), "merge-env intent 1 %zu %zu\n%s%s",
		 strlen(o), strlen(n), o, n);
	ck_assert_int_eq(
		me_state_write(&state, "intent", buf, strlen(buf), &err), 0);
}

/* ---- err ---- */

START_TEST(err_first_wins)
{
	errno = ENOENT;
	ck_assert_int_eq(me_err_errno(&err, "cannot open %s", "'x'"), -1);
	ck_assert_str_eq(err.msg, "cannot open 'x': No such file or directory");
	ck_assert_int_eq(err.errnum, ENOENT);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(me_err_set(&err, "later"), -1);
	ck_assert_int_eq(err.errnum, ENOENT);
	ck_assert_ptr_nonnull(strstr(err.msg, "cannot open"));
	ck_assert_int_eq(me_err_set(NULL, "nobody listens"), -1);
}
END_TEST

START_TEST(err_quote_shows_all)
{
	static const struct {
		const char *in, *out;
	} t[] = {
		{ "plain.env", "'plain.env'" },
		{ "", "''" },
		{ "gr\xc3\xbc\xc3\x9f", "'gr\xc3\xbc\xc3\x9f'" },
		{ "a\nb\x1b[0m\x7f", "'a\\x0ab\\x1b[0m\\x7f'" },
		{ "\xff\xc3", "'\\xff\\xc3'" },
		{ "\xc0\xaf", "'\\xc0\\xaf'" },		 /* overlong */
		{ "\xed\xa0\x80", "'\\xed\\xa0\\x80'" }, /* surrogate */
		{ "\xc2\x9b", "'\\xc2\\x9b'" },		 /* C1 */
		{ "\xe2\x80\xae", "'\\xe2\\x80\\xae'" }, /* bidi */
		{ "\xe2\x80\x8b", "'\\xe2\\x80\\x8b'" }, /* zero width */
		{ "\xef\xbb\xbf", "'\\xef\\xbb\\xbf'" }, /* BOM */
		{ "\xf0\x9f\x99\x82", "'\xf0\x9f\x99\x82'" },
	};
	char big[1000];
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		ck_assert_str_eq(me_err_quote(t[i].in), t[i].out);
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	ck_assert_uint_eq(strlen(me_err_quote(big)), 200 + 5);
	memset(big, 1, sizeof(big) - 1);
	ck_assert_uint_le(strlen(me_err_quote(big)), 200 + 5);
	ck_assert_ptr_ne(me_err_quote("a"), me_err_quote("b"));
}
END_TEST

START_TEST(err_long_message_is_cut)
{
	char big[3000];
	size_t i;

	for (i = 0; i + 1 < sizeof(big); i += 2)
		memcpy(big + i, "\xc3\xbc", 2);
	big[sizeof(big) - 2] = '\0';
	me_err_set(&err, "x%s", big);
	ck_assert_uint_lt(strlen(err.msg), sizeof(err.msg));
	ck_assert_uint_eq(strlen(err.msg) % 2, 1); /* no half letter */
}
END_TEST

/* ---- init ---- */

START_TEST(init_prepares_the_process)
{
	int status;

	if (fork() == 0) {
		struct rlimit lim;
		struct sigaction sa;

		getrlimit(RLIMIT_CORE, &lim);
		lim.rlim_cur = lim.rlim_max;
		setrlimit(RLIMIT_CORE, &lim);
		close(0);
		close(2);
		if (me_sys_init(&err) || fcntl(0, F_GETFD) < 0 ||
		    fcntl(2, F_GETFD) < 0)
			_exit(1);
		if (open("first", O_CREAT | O_WRONLY, 0600) < 3)
			_exit(2);
		if (getrlimit(RLIMIT_CORE, &lim) || lim.rlim_cur != 0 ||
		    prctl(PR_GET_DUMPABLE) != 0)
			_exit(3);
		sigaction(SIGXFSZ, NULL, &sa);
		if (sa.sa_handler != SIG_IGN)
			_exit(4);
		sigaction(SIGPIPE, NULL, &sa);
		_exit(sa.sa_handler != SIG_IGN ? 5 : 0);
	}
	wait(&status);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* ---- file ---- */

START_TEST(file_reads_whole)
{
	struct me_file f;
	struct stat st;
	char *big = malloc(3000001);
	unsigned flags;

	put("empty", "");
	ck_assert_int_eq(me_file_read("empty", 0, &f, &err), 0);
	ck_assert_ptr_nonnull(f.data);
	ck_assert_uint_eq(f.len, 0);
	me_file_release(&f);
	memset(big, 'z', 3000000);
	big[3000000] = '\0';
	put("big", big);
	for (flags = 0; flags <= ME_FILE_MAP; flags += ME_FILE_MAP) {
		ck_assert_int_eq(me_file_read("big", flags, &f, &err), 0);
		ck_assert_uint_eq(f.len, 3000000);
		ck_assert_mem_eq(f.data, big, f.len);
		ck_assert_int_eq(f.hold, flags ? ME_FILE_MAPPED : ME_FILE_HEAP);
		ck_assert_int_eq(stat("big", &st), 0);
		ck_assert(f.id.ino == st.st_ino && f.id.size == st.st_size &&
			  f.id.mode == st.st_mode && f.id.nlink == 1);
		me_file_release(&f);
		me_file_release(&f);
	}
	free(big);
}
END_TEST

START_TEST(file_refuses_what_is_no_file)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "sock" };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	struct me_file f;

	alarm(5); /* a FIFO must not be waited for */
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	ck_assert_int_eq(mkdir("dir", 0700), 0);
	ck_assert_int_eq(bind(s, (struct sockaddr *)&un, sizeof(un)), 0);
	close(s);
	put("file", "x");
	ck_assert_int_eq(symlink("file", "link"), 0);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert_int_eq(me_file_read("fifo", 0, &f, &err), -1);
	says("'fifo' is a FIFO, not a regular file");
	ck_assert_int_eq(me_file_read("dir", 0, &f, &err), -1);
	says("'dir' is a directory");
	ck_assert_int_eq(me_file_read("sock", 0, &f, &err), -1);
	says("'sock' is a socket");
	ck_assert_int_eq(me_file_read("/dev/null", 0, &f, &err), -1);
	says("is a device");
	ck_assert_int_eq(me_file_read("link", ME_FILE_NOFOLLOW, &f, &err), -1);
	says("'link' is a symbolic link");
	ck_assert_int_eq(me_file_read("loop", 0, &f, &err), -1);
	says("cannot open 'loop'");
	ck_assert_int_eq(me_file_read("none", 0, &f, &err), -1);
	ck_assert_int_eq(err.errnum, ENOENT);
	says("cannot open 'none'");
	is("link", "x");
}
END_TEST

/* What cannot be opened is not told by its kind. */
START_TEST(file_says_why_it_cannot_be_opened)
{
	struct me_file f;

	ck_assert_int_eq(mkdir("dir", 0700), 0);
	fault.only = "openat";
	fault_begin(1, EACCES);
	ck_assert_int_eq(me_file_read("dir", 0, &f, &err), -1);
	fault_end();
	says("cannot open 'dir': Permission denied");
}
END_TEST

/* Its length is known: one block, and no more of them. */
START_TEST(file_is_read_into_one_block)
{
	struct me_file f;

	put("file", NEW);
	fault.only = "realloc";
	fault_begin(0, 0);
	ck_assert_int_eq(me_file_read("file", 0, &f, &err), 0);
	ck_assert_int_eq(fault_end(), 0);
	ck_assert_uint_eq(f.len, strlen(NEW));
	me_file_release(&f);
}
END_TEST

START_TEST(file_refuses_4_gib)
{
	struct me_file f;

	put("huge", "");
	if (truncate("huge", (off_t)1 << 32))
		return; /* not on this file system */
	ck_assert_int_eq(me_file_read("huge", 0, &f, &err), -1);
	ck_assert_int_eq(err.errnum, EFBIG);
	says("larger than 4 GiB - 1");
	ck_assert_int_eq(me_file_read("huge", ME_FILE_MAP, &f, &err), -1);
	says("larger than 4 GiB - 1");
	ck_assert_int_eq(truncate("huge", ME_FILE_MAX), 0);
	ck_assert_int_eq(me_file_read("huge", ME_FILE_MAP, &f, &err), 0);
	ck_assert_uint_eq(f.len, ME_FILE_MAX);
	me_file_release(&f);
}
END_TEST

START_TEST(file_reads_a_slow_pipe)
{
	struct me_file f;
	char block[1000];
	int p[2], i;

	memset(block, 'p', sizeof(block));
	ck_assert_int_eq(pipe2(p, O_NONBLOCK), 0);
	if (fork() == 0) {
		close(p[0]);
		for (i = 0; i < 300; i++) {
			if (i % 100 == 50)
				usleep(20000);
			me_file_write_fd(p[1], block, sizeof(block));
		}
		_exit(0);
	}
	close(p[1]);
	ck_assert_int_eq(me_file_read_fd(p[0], "standard input", &f, &err), 0);
	ck_assert_uint_eq(f.len, 300000);
	ck_assert_int_eq(f.data[299999], 'p');
	me_file_release(&f);
	wait(NULL);
}
END_TEST

START_TEST(file_waits_for_a_writer_to_rest)
{
	struct me_file f;
	pid_t pid;

	put("busy", "a");
	pid = fork();
	if (pid == 0) {
		int fd = open("busy", O_WRONLY | O_APPEND);

		for (;;)
			if (write(fd, "bbbbbbbb", 8) < 0)
				_exit(0);
	}
	usleep(50000);
	/* Either it is refused, or the facts fit the bytes. */
	if (me_file_read("busy", 0, &f, &err))
		says("changes while it is read");
	else
		ck_assert_uint_eq(f.len, (size_t)f.id.size);
	kill(pid, SIGKILL);
	wait(NULL);
	me_file_release(&f);
}
END_TEST

START_TEST(file_reads_a_descriptor)
{
	struct me_file f;
	struct stat st;
	int fd;

	put("f", "hello");
	ck_assert_int_eq(stat("f", &st), 0);
	fd = open("f", O_RDONLY);
	ck_assert_int_eq(me_file_read_fd(fd, "f", &f, &err), 0);
	ck_assert_uint_eq(f.len, 5);
	ck_assert_mem_eq(f.data, "hello", 5);
	ck_assert(f.id.ino == st.st_ino && f.id.dev == st.st_dev &&
		  f.id.size == 5 && f.id.uid == st.st_uid &&
		  f.id.gid == st.st_gid && f.id.mode == st.st_mode);
	me_file_release(&f);
	close(fd);
	ck_assert_int_eq(me_file_read_fd(fd, "f", &f, &err), -1);
	says("cannot read 'f'");
	fd = open("f", O_WRONLY);
	ck_assert_int_eq(me_file_read_fd(fd, "f", &f, &err), -1);
	says("cannot read 'f'");
	close(fd);
	fd = open(".", O_RDONLY);
	ck_assert_int_eq(me_file_read_fd(fd, "here", &f, &err), -1);
	says("'here' is a directory");
	close(fd);
	put("huge", "");
	fd = open("huge", O_RDONLY);
	if (!truncate("huge", (off_t)1 << 32)) {
		ck_assert_int_eq(me_file_read_fd(fd, "huge", &f, &err), -1);
		says("larger than 4 GiB - 1");
	}
	close(fd);
}
END_TEST

/* Each fact by itself makes it another file. */
START_TEST(file_id_compares_all)
{
	struct me_file_id a, b;
	struct stat st;

	memset(&st, 0, sizeof(st));
	a = me_file_id_of(&st);
#define DIFFERS(field) \
	do { \
		struct stat s = st; \
		s.field = 7; \
		b = me_file_id_of(&s); \
		ck_assert(!me_file_id_same(&a, &b)); \
		ck_assert(me_file_id_same(&b, &b)); \
	} while (0)
	DIFFERS(st_dev);
	DIFFERS(st_ino);
	DIFFERS(st_nlink);
	DIFFERS(st_size);
	DIFFERS(st_mode);
	DIFFERS(st_uid);
	DIFFERS(st_gid);
	DIFFERS(st_mtim.tv_sec);
	DIFFERS(st_mtim.tv_nsec);
	DIFFERS(st_ctim.tv_sec);
	DIFFERS(st_ctim.tv_nsec);
#undef DIFFERS
}
END_TEST

START_TEST(file_compares)
{
	int fd;

	put("f", "hello");
	fd = open("f", O_RDONLY);
	ck_assert_int_eq(me_file_equal_fd(fd, "hello", 5), 1);
	ck_assert_int_eq(me_file_equal_fd(fd, "hellO", 5), 0);
	ck_assert_int_eq(me_file_equal_fd(fd, "hell", 4), 0);
	ck_assert_int_eq(me_file_equal_fd(fd, "hello!", 6), 0);
	ck_assert_int_eq(me_file_equal_fd(fd, "", 0), 0);
	close(fd);
	ck_assert_int_eq(me_file_equal_fd(fd, "hello", 5), -1);
	fd = open("/dev/full", O_WRONLY);
	ck_assert_int_eq(me_file_write_fd(fd, "x", 1), -1);
	ck_assert_int_eq(errno, ENOSPC);
	close(fd);
}
END_TEST

/* ---- place ---- */

START_TEST(place_stays_beneath_its_root)
{
	struct me_place p;

	mkdir("out", 0700);
	mkdir("wt", 0700);
	mkdir("wt/sub", 0700);
	put("wt/sub/.env", "in");
	put("out/.env", "out");
	ck_assert_int_eq(symlink("../out", "wt/evil"), 0);
	ck_assert_int_eq(symlink("sub", "wt/inner"), 0);
	ck_assert_int_eq(symlink("../../out/.env", "wt/sub/link"), 0);
	ck_assert_int_eq(me_place_open(&p, "wt", "sub/.env", 0, &err), 0);
	ck_assert_str_eq(p.name, ".env");
	ck_assert_str_eq(p.path, "sub/.env");
	ck_assert(strstr(p.real, "/wt/sub/.env") && *p.real == '/');
	ck_assert(!p.linked);
	me_place_close(&p);
	ck_assert_int_eq(me_place_open(&p, "wt", "evil/.env", 0, &err), -1);
	says("through a symbolic link");
	ck_assert_int_eq(me_place_open(&p, "wt", "inner/.env", ME_PLACE_FOLLOW,
				       &err),
			 -1);
	says("through a symbolic link");
	ck_assert_int_eq(me_place_open(&p, "wt", "sub/../../out/.env", 0, &err),
			 -1);
	says("is not a path beneath 'wt'");
	ck_assert_int_eq(me_place_open(&p, "wt", "/etc/passwd", 0, &err), -1);
	says("is not a path beneath");
	ck_assert_int_eq(me_place_open(&p, "wt", "sub/link", 0, &err), -1);
	says("is a symbolic link to '../../out/.env'");
	ck_assert_int_eq(me_place_open(&p, "wt", "none/.env", 0, &err), -1);
	ck_assert_int_eq(err.errnum, ENOENT);
	says("cannot open the folder 'none'");
	ck_assert_int_eq(p.fd, -1);
}
END_TEST

START_TEST(place_follows_the_operators_link)
{
	struct me_place p;

	mkdir("a", 0700);
	mkdir("b", 0700);
	put("b/prod.env", "x");
	ck_assert_int_eq(symlink("../b/prod.env", "a/two"), 0);
	ck_assert_int_eq(symlink("a/two", "one"), 0);
	ck_assert_int_eq(symlink("b", "dangling"), 0);
	ck_assert_int_eq(symlink("none/x", "lost"), 0);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert_int_eq(me_place_open(&p, NULL, "one", ME_PLACE_FOLLOW, &err),
			 0);
	ck_assert(p.linked);
	ck_assert_str_eq(p.name, "prod.env");
	ck_assert_str_eq(p.path, "a/../b/prod.env");
	ck_assert_ptr_nonnull(strstr(p.real, "/b/prod.env"));
	ck_assert_ptr_null(strstr(p.real, ".."));
	me_place_close(&p);
	ck_assert_int_eq(me_place_open(&p, NULL, "loop", ME_PLACE_FOLLOW, &err),
			 -1);
	says("too many");
	ck_assert_int_eq(me_place_open(&p, NULL, "lost", ME_PLACE_FOLLOW, &err),
			 -1);
	says("cannot follow");
	ck_assert_int_eq(me_place_open(&p, NULL, "", 0, &err), -1);
	says("not a file name");
	ck_assert_int_eq(me_place_open(&p, NULL, "a/", 0, &err), -1);
	says("names a folder");
	ck_assert_int_eq(me_place_open(&p, NULL, "a/..", 0, &err), -1);
	says("names a folder");
}
END_TEST

/* ---- folder, state ---- */

START_TEST(folder_is_real_and_ours)
{
	bool made;
	int fd = me_folder_open(AT_FDCWD, "p/q/r", ME_FOLDER_MAKE, &made, &err);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert(made);
	ck_assert_uint_eq(mode_of("p"), 0700);
	ck_assert_uint_eq(mode_of("p/q/r"), 0700);
	chmod("p/q/r", 0755);
	fd = me_folder_open(AT_FDCWD, "p/q/r", ME_FOLDER_MAKE, &made, &err);
	ck_assert(fd >= 0 && !made);
	close(fd);
	ck_assert_uint_eq(mode_of("p/q/r"), 0755);
	fd = me_folder_open(AT_FDCWD, "p/q/r/", ME_FOLDER_TIGHTEN, NULL, &err);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_uint_eq(mode_of("p/q/r"), 0700);
	ck_assert_int_eq(symlink("p", "link"), 0);
	ck_assert_int_eq(me_folder_open(AT_FDCWD, "link", ME_FOLDER_MAKE, NULL,
					&err),
			 -1);
	says("is not a real folder");
	put("file", "");
	ck_assert_int_eq(me_folder_open(AT_FDCWD, "file", ME_FOLDER_MAKE, NULL,
					&err),
			 -1);
	says("is not a real folder");
	fd = me_folder_open(AT_FDCWD, "link/q", 0, NULL, &err);
	ck_assert_int_ge(fd, 0); /* a link on the way is all right */
	close(fd);
	ck_assert_int_eq(me_folder_open(AT_FDCWD, "none", 0, NULL, &err), -1);
	ck_assert_int_eq(err.errnum, ENOENT);
	says("cannot open the folder 'none'");
	if (geteuid() == 0) {
		ck_assert_int_eq(chown("p", 4321, 4321), 0);
		ck_assert_int_eq(me_folder_open(AT_FDCWD, "p", 0, NULL, &err),
				 -1);
		says("belongs to user 4321");
	}
}
END_TEST

START_TEST(state_writes_reads_removes)
{
	struct me_state s;
	struct me_file f;

	ck_assert_int_eq(me_state_open(&s, "x/st", 0, &err), 0);
	ck_assert_int_eq(me_state_read(&s, "record", &f, &err), 0);
	ck_assert_ptr_null(f.data);
	ck_assert_int_eq(me_state_write(&s, "record", "a", 1, &err), -1);
	says("cannot write 'x/st/record'");
	ck_assert_int_eq(access("x", F_OK), -1);
	me_state_close(&s);
	umask(0);
	ck_assert_int_eq(me_state_open(&s, "x/st", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_state_write(&s, "record", "one", 3, &err), 0);
	put("x/st/record.tmp", "left by a killed run");
	ck_assert_int_eq(me_state_write(&s, "record", "second", 6, &err), 0);
	is("x/st/record", "second");
	ck_assert_uint_eq(mode_of("x/st/record"), 0600);
	ck_assert_uint_eq(mode_of("x/st"), 0700);
	ck_assert_int_eq(count("x/st"), 1);
	ck_assert(me_state_has(&s, "record"));
	ck_assert_int_eq(me_state_remove(&s, "record", &err), 0);
	ck_assert_int_eq(me_state_remove(&s, "record", &err), 0);
	ck_assert(!me_state_has(&s, "record"));
	ck_assert_int_eq(symlink("/etc/passwd", "x/st/evil"), 0);
	ck_assert_int_eq(me_state_read(&s, "evil", &f, &err), -1);
	says("is a symbolic link");
	me_state_close(&s);
	ck_assert_int_eq(symlink("x", "y"), 0);
	ck_assert_int_eq(me_state_open(&s, "y", ME_STATE_MAKE, &err), -1);
	says("not a real folder");
}
END_TEST

/* ---- lock ---- */

START_TEST(lock_is_one_at_a_time)
{
	struct me_lock a = ME_LOCK_INIT, b = ME_LOCK_INIT;
	struct timespec t0, t1;
	struct me_state s;
	char pid[32];
	long ms;

	ck_assert_int_eq(me_state_open(&s, "st", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(me_lock_take(&a, &s, "lock", 0, &err), 0);
	ck_assert_int_ne(fcntl(a.fd, F_GETFD) & FD_CLOEXEC, 0);
	clock_gettime(CLOCK_MONOTONIC, &t0);
	ck_assert_int_eq(me_lock_take(&b, &s, "lock", 150, &err), -1);
	clock_gettime(CLOCK_MONOTONIC, &t1);
	ms = (t1.tv_sec - t0.tv_sec) * 1000 +
		(t1.tv_nsec - t0.tv_nsec) / 1000000;
	ck_assert_int_ge(ms, 140);
	ck_assert_int_le(ms, 2000);
	ck_assert_int_eq(err.errnum, EWOULDBLOCK);
	snprintf(pid, sizeof(pid), "process '%ld since 2", (long)getpid());
	says(pid);
	me_lock_drop(&a);
	ck_assert_int_eq(me_lock_take(&b, &s, "lock", 0, &err), 0);
	ck_assert_uint_eq(mode_of("st/lock"), 0600);
	me_lock_drop(&b);
	me_lock_drop(&b);
	ck_assert_int_eq(access("st/lock", F_OK), 0);
	me_state_close(&s);
}
END_TEST

START_TEST(lock_of_the_killed_is_free)
{
	struct me_lock a = ME_LOCK_INIT;
	struct me_state s;
	char byte;
	pid_t pid;
	int p[2];

	ck_assert_int_eq(me_state_open(&s, "st", ME_STATE_MAKE, &err), 0);
	ck_assert_int_eq(pipe(p), 0);
	pid = fork();
	if (pid == 0) {
		if (me_lock_take(&a, &s, "lock", 0, &err))
			_exit(1);
		(void)!write(p[1], "x", 1);
		pause();
	}
	ck_assert_int_eq(read(p[0], &byte, 1), 1);
	ck_assert_int_eq(me_lock_take(&a, &s, "lock", 0, &err), -1);
	says("is held by process");
	kill(pid, SIGKILL);
	wait(NULL);
	ck_assert_int_eq(me_lock_take(&a, &s, "lock", 0, &err), 0);
	/* Somebody removes the file: the next run must not share the lock. */
	ck_assert_int_eq(unlink("st/lock"), 0);
	me_lock_drop(&a);
	ck_assert_int_eq(me_lock_take(&a, &s, "lock", 0, &err), 0);
	ck_assert_int_eq(access("st/lock", F_OK), 0);
	me_lock_drop(&a);
	me_state_close(&s);
}
END_TEST

/* ---- backup ---- */

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

static struct me_backup backup;

static void open_backups(const char *folder)
{
	ck_assert_msg(!me_backup_open(&backup, AT_FDCWD, ".env", folder,
				      ME_BACKUP_MAKE, &err),
		      "%s", err.msg);
}

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

/* ---- replace ---- */

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

/* A name is on disk before something is put into the folder: where there is
   something, no more is to be done. */
START_TEST(folder_is_written_to_disk)
{
	static const char *const want[] = { "D", "D", "" };
	int i, fd;

	for (i = 0; i < 3; i++) {
		memset(fault.trace, 0, sizeof(fault.trace));
		fd = me_folder_open(AT_FDCWD, "p/q/r", ME_FOLDER_MAKE, NULL,
				    &err);
		ck_assert_int_ge(fd, 0);
		ck_assert_str_eq(fault.trace, want[i]);
		close(fd);
		if (i)
			put("p/q/r/x", "");
	}
	memset(fault.trace, 0, sizeof(fault.trace));
	unlink("p/q/r/x");
	fd = me_folder_open(AT_FDCWD, "p/q/r", 0, NULL, &err);
	ck_assert_int_ge(fd, 0);
	ck_assert_str_eq(fault.trace, "");
	close(fd);
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

static void remove_it(void)
{
	ck_assert_int_eq(unlink(".env"), 0);
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

/* ---- in place, recovery ---- */

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

/* ---- every call fails in turn ---- */

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

Suite *sys_suite(void)
{
	const struct {
		const char *name;
		const TTest *test;
		int n;
	} tests[] = {
		{ "err", err_first_wins, 1 },
		{ "err", err_quote_shows_all, 1 },
		{ "err", err_long_message_is_cut, 1 },
		{ "init", init_prepares_the_process, 1 },
		{ "file", file_reads_whole, 1 },
		{ "file", file_refuses_what_is_no_file, 1 },
		{ "file", file_says_why_it_cannot_be_opened, 1 },
		{ "file", file_is_read_into_one_block, 1 },
		{ "file", file_refuses_4_gib, 1 },
		{ "file", file_reads_a_slow_pipe, 1 },
		{ "file", file_waits_for_a_writer_to_rest, 1 },
		{ "file", file_compares, 1 },
		{ "file", file_reads_a_descriptor, 1 },
		{ "file", file_id_compares_all, 1 },
		{ "place", place_stays_beneath_its_root, 1 },
		{ "place", place_follows_the_operators_link, 1 },
		{ "state", folder_is_real_and_ours, 1 },
		{ "state", state_writes_reads_removes, 1 },
		{ "lock", lock_is_one_at_a_time, 1 },
		{ "lock", lock_of_the_killed_is_free, 1 },
		{ "backup", backup_is_where_operators_look, 1 },
		{ "backup", backup_lists_and_prunes_its_own, 1 },
		{ "backup", backup_names_of_a_second, 1 },
		{ "backup", backup_stamps, 1 },
		{ "backup", backup_lists_the_newest_first, 1 },
		{ "backup", backup_gitignores, 1 },
		{ "backup", backup_folder_is_checked, 1 },
		{ "backup", backup_without_noreplace, 1 },
		{ "replace", replace_exchanges, 3 },
		{ "replace", replace_writes_to_disk_in_order, 1 },
		{ "folder", folder_is_written_to_disk, 1 },
		{ "replace", replace_equal_bytes_write_nothing, 1 },
		{ "replace", replace_calls_before_and_obeys, 2 },
		{ "replace", replace_keeps_an_editors_save, 12 },
		{ "replace", replace_compares_bytes_and_mode, 2 },
		{ "replace", replace_keeps_two_saves, 1 },
		{ "replace", replace_follows_no_new_link, 4 },
		{ "replace", replace_cannot_swap_back, 1 },
		{ "replace", replace_tells_what_it_left, 1 },
		{ "replace", replace_takes_any_descriptor, 1 },
		{ "replace", replace_knows_what_is_mounted, 1 },
		{ "replace", replace_notices_that_it_is_gone, 1 },
		{ "replace", replace_without_exchange, 3 },
		{ "replace", replace_without_exchange_looks_again, 2 },
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
		{ "inplace", inplace_needs_recovery_first, 1 },
		{ "inplace", recover_knows_torn_from_changed, 1 },
		{ "inplace", recover_knows_a_hole, 1 },
		{ "inplace", recover_puts_aside_so_many, 1 },
		{ "inplace", inplace_believes_the_disk, 1 },
		{ "inplace", inplace_needs_not_the_last_sync, 1 },
		{ "inplace", inplace_reserves_room, 1 },
		{ "inplace", inplace_refuses_what_it_could_not_read_back, 1 },
		{ "inplace", recover_odd_cases, 1 },
		{ "inplace", inplace_keeps_the_intent_if_undo_fails, 1 },
		{ "faults", replace_survives_each_fault, 5 * WAYS },
		{ "faults", inplace_cut_survives_each_fault, 1 },
		{ "faults", replace_survives_short_io, WAYS },
		{ "faults", recover_survives_each_fault, 2 },
	};
	Suite *suite = suite_create("sys");
	TCase *tc = NULL;
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (i == 0 || strcmp(tests[i].name, tests[i - 1].name)) {
			tc = tcase_create(tests[i].name);
			tcase_add_checked_fixture(tc, setup, teardown);
			tcase_set_timeout(tc, 20);
			suite_add_tcase(suite, tc);
		}
		tcase_add_loop_test(tc, tests[i].test, 0, tests[i].n);
	}
	return suite;
}
