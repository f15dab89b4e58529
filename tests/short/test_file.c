/* Files as they are read, and the places, folders and locks around them. */
#include "suites.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

#include "room.h"
#include "sys/file.h"
#include "sys/folder.h"
#include "sys/init.h"
#include "sys/lock.h"
#include "sys/place.h"
#include "sys/state.h"

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

	put("file", "A=1\nB=3\n");
	fault.only = "realloc";
	fault_begin(0, 0);
	ck_assert_int_eq(me_file_read("file", 0, &f, &err), 0);
	ck_assert_int_eq(fault_end(), 0);
	ck_assert_uint_eq(f.len, strlen("A=1\nB=3\n"));
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

Suite *file_suite(void)
{
	const struct room_test tests[] = {
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
		{ "folder", folder_is_written_to_disk, 1 },
	};

	return room_suite("file", tests, sizeof(tests) / sizeof(tests[0]));
}
