#include "fault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "util/arena.h"

struct fault fault;

static bool fails(const char *name)
{
	if (!fault.on || (fault.only && strcmp(fault.only, name)))
		return false;
	fault.calls++;
	if (fault.calls != fault.at &&
	    !(fault.ever && fault.at && fault.calls > fault.at))
		return false;
	fault.what = name;
	errno = fault.with;
	return true;
}

static bool lies(const char *name)
{
	return fault.lies && !strcmp(fault.lies, name);
}

static bool interrupted(size_t *len)
{
	static unsigned n;

	if (!fault.on || !fault.small)
		return false;
	if (*len > 3)
		*len = 3;
	if (++n % 2 == 0)
		return false;
	errno = EINTR;
	return true;
}

static void note_call(char what)
{
	size_t n = strlen(fault.trace);

	if (n + 1 < sizeof(fault.trace) && (!n || fault.trace[n - 1] != what))
		fault.trace[n] = what;
}

static void *got(void *block)
{
	fault.blocks += fault.on && block;
	return block;
}

/* CMakeLists.txt reads the names from the lines that begin with these. */
#define WRAP(type, name, params) \
	type __real_##name params; \
	type __wrap_##name params; \
	type __wrap_##name params
#define CALL(type, name, params, args, bad) \
	WRAP(type, name, params) \
	{ \
		if (lies(#name)) \
			return (type)0; \
		return fails(#name) ? (bad) : __real_##name args; \
	} \
	type __wrap_##name params

CALL(int, dup, (int fd), (fd), -1);
CALL(int, faccessat, (int at, const char *name, int mode, int flags),
     (at, name, mode, flags), -1);
CALL(int, fchmod, (int fd, mode_t mode), (fd, mode), -1);
CALL(int, fchown, (int fd, uid_t uid, gid_t gid), (fd, uid, gid), -1);
CALL(DIR *, fdopendir, (int fd), (fd), NULL);
CALL(ssize_t, fgetxattr, (int fd, const char *name, void *v, size_t n),
     (fd, name, v, n), -1);
CALL(ssize_t, flistxattr, (int fd, char *list, size_t n), (fd, list, n), -1);
CALL(int, fremovexattr, (int fd, const char *name), (fd, name), -1);
CALL(int, fsetxattr,
     (int fd, const char *name, const void *v, size_t n, int flags),
     (fd, name, v, n, flags), -1);
CALL(int, fstat, (int fd, struct stat *st), (fd, st), -1);
CALL(int, fstatat, (int at, const char *name, struct stat *st, int flags),
     (at, name, st, flags), -1);
CALL(int, getrlimit, (int what, struct rlimit *lim), (what, lim), -1);
CALL(int, linkat,
     (int from_at, const char *from, int to_at, const char *to, int flags),
     (from_at, from, to_at, to, flags), -1);
CALL(struct tm *, localtime_r, (const time_t *t, struct tm *tm), (t, tm), NULL);
CALL(int, mkdirat, (int at, const char *name, mode_t mode), (at, name, mode),
     -1);
CALL(void *, mmap,
     (void *p, size_t len, int prot, int flags, int fd, off_t off),
     (p, len, prot, flags, fd, off), MAP_FAILED);
CALL(int, poll, (struct pollfd * p, nfds_t n, int ms), (p, n, ms), -1);
CALL(int, posix_spawn_file_actions_addchdir_np,
     (posix_spawn_file_actions_t * fa, const char *dir), (fa, dir), fault.with);
CALL(int, posix_spawn_file_actions_addopen,
     (posix_spawn_file_actions_t * fa, int fd, const char *name, int flags,
      mode_t mode),
     (fa, fd, name, flags, mode), fault.with);
CALL(int, posix_spawn_file_actions_init, (posix_spawn_file_actions_t * fa),
     (fa), fault.with);
CALL(int, posix_spawnattr_init, (posix_spawnattr_t * at), (at), fault.with);
CALL(int, posix_spawnattr_setsigdefault,
     (posix_spawnattr_t * at, const sigset_t *set), (at, set), fault.with);
CALL(int, posix_spawnattr_setsigmask,
     (posix_spawnattr_t * at, const sigset_t *set), (at, set), fault.with);
CALL(int, ppoll,
     (struct pollfd * p, nfds_t n, const struct timespec *t,
      const sigset_t *mask),
     (p, n, t, mask), -1);
CALL(struct dirent *, readdir, (DIR * dir), (dir), NULL);
CALL(ssize_t, readlink, (const char *name, char *to, size_t n), (name, to, n),
     -1);
CALL(ssize_t, readlinkat, (int at, const char *name, char *to, size_t n),
     (at, name, to, n), -1);
CALL(int, setrlimit, (int what, const struct rlimit *lim), (what, lim), -1);
CALL(int, sigaction,
     (int sig, const struct sigaction *to, struct sigaction *was),
     (sig, to, was), -1);
CALL(size_t, strftime,
     (char *to, size_t n, const char *form, const struct tm *tm),
     (to, n, form, tm), 0);
CALL(int, tcgetattr, (int fd, struct termios *t), (fd, t), -1);
CALL(int, tcsetattr, (int fd, int when, const struct termios *t), (fd, when, t),
     -1);

WRAP(int, open, (const char *name, int flags, ...))
{
	return fails("open") ? -1 : __real_open(name, flags, 0600);
}

WRAP(int, openat, (int at, const char *name, int flags, ...))
{
	if (flags & O_EXCL && fault.taken > 0) {
		fault.taken--;
		errno = EEXIST;
		return -1;
	}
	fault.inherited += !(flags & O_CLOEXEC);
	if (flags & O_CREAT)
		note_call('c');
	return fails("openat") ? -1 : __real_openat(at, name, flags, 0600);
}

WRAP(int, fcntl, (int fd, int what, ...))
{
	va_list ap;
	long arg;

	va_start(ap, what);
	arg = va_arg(ap, long);
	va_end(ap);
	return fails("fcntl") ? -1 : __real_fcntl(fd, what, arg);
}

WRAP(int, prctl, (int what, ...))
{
	va_list ap;
	long arg;

	va_start(ap, what);
	arg = va_arg(ap, long);
	va_end(ap);
	return fails("prctl") ? -1 : __real_prctl(what, arg, 0, 0, 0);
}

/* The one that is called by its number: openat2. */
WRAP(long, syscall, (long number, ...))
{
	long arg[4];
	va_list ap;
	int i;

	va_start(ap, number);
	for (i = 0; i < 4; i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	return fails("syscall")
		? -1
		: __real_syscall(number, arg[0], arg[1], arg[2], arg[3]);
}

/* The descriptor is gone whatever close() says, as on Linux. */
WRAP(int, close, (int fd))
{
	int rc = __real_close(fd);

	return fails("close") ? -1 : rc;
}

WRAP(int, fsync, (int fd))
{
	struct stat st;
	bool folder = !__real_fstat(fd, &st) && S_ISDIR(st.st_mode);

	/* nobody cuts the power of a test */
	note_call(folder ? 'D' : 'F');
	if (!folder && fault.fsync_bad && !--fault.fsync_bad) {
		errno = EIO;
		return -1;
	}
	return fails("fsync") ? -1 : 0;
}

WRAP(int, ftruncate, (int fd, off_t len))
{
	note_call('t');
	return fails("ftruncate") ? -1 : __real_ftruncate(fd, len);
}

WRAP(int, fallocate, (int fd, int mode, off_t off, off_t len))
{
	note_call('a');
	if (fault.fallocate_errno) {
		errno = fault.fallocate_errno;
		return -1;
	}
	return fails("fallocate") ? -1 : __real_fallocate(fd, mode, off, len);
}

WRAP(int, unlinkat, (int at, const char *name, int flags))
{
	note_call('u');
	if (fault.unlink_errno && (!fault.unlink_good || --fault.unlink_good)) {
		errno = fault.unlink_errno;
		return -1;
	}
	return fails("unlinkat") ? -1 : __real_unlinkat(at, name, flags);
}

WRAP(int, statx,
     (int at, const char *name, int flags, unsigned mask, struct statx *st))
{
	static unsigned n;

	if (fault.mounted < 0) {
		errno = ENOSYS;
		return -1;
	}
	if (fails("statx") || __real_statx(at, name, flags, mask, st))
		return -1;
	if (fault.mounted)
		st->stx_mnt_id = n++;
	return 0;
}

WRAP(int, renameat, (int from_at, const char *from, int to_at, const char *to))
{
	note_call('R');
	return fails("renameat") ? -1
				 : __real_renameat(from_at, from, to_at, to);
}

WRAP(int, flock, (int fd, int how))
{
	if (fault.at_lock)
		fault.at_lock();
	return fails("flock") ? -1 : __real_flock(fd, how);
}

WRAP(time_t, time, (time_t * t))
{
	time_t now = fault.now ? fault.now : __real_time(NULL);

	if (t)
		*t = now;
	return now;
}

WRAP(int, renameat2,
     (int from_at, const char *from, int to_at, const char *to, unsigned flags))
{
	void (*hook)(void) = fault.at_exchange;
	int num = flags ? fault.exchange_errno : 0;

	if (fails("renameat2"))
		return -1;
	if (flags & RENAME_EXCHANGE && hook) {
		fault.at_exchange = NULL;
		hook(); /* which may let the next one fail, not this */
	}
	if (num) {
		errno = num;
		return -1;
	}
	note_call(flags & RENAME_EXCHANGE ? 'X' : 'N');
	return __real_renameat2(from_at, from, to_at, to, flags);
}

WRAP(ssize_t, getrandom, (void *to, size_t len, unsigned flags))
{
	return fails("getrandom") ? -1 : __real_getrandom(to, len, flags);
}

WRAP(ssize_t, read, (int fd, void *to, size_t len))
{
	if (fault.at_read)
		fault.at_read();
	return fails("read") || interrupted(&len) ? -1
						  : __real_read(fd, to, len);
}

WRAP(ssize_t, write, (int fd, const void *from, size_t len))
{
	note_call('w');
	if (lies("write"))
		return 0;
	return fails("write") || interrupted(&len)
		? -1
		: __real_write(fd, from, len);
}

WRAP(ssize_t, pread, (int fd, void *to, size_t len, off_t off))
{
	ssize_t n;

	if (fails("pread") || interrupted(&len))
		return -1;
	n = __real_pread(fd, to, len, off);
	if (fault.garbles && n > 0)
		*(char *)to ^= 1;
	return n;
}

WRAP(ssize_t, pwrite, (int fd, const void *from, size_t len, off_t off))
{
	note_call('w');
	if (fault.broken > 1) {
		errno = EIO;
		return -1;
	}
	if (fault.broken) {
		fault.broken++;
		len = 1;
	}
	if (lies("pwrite"))
		return 0;
	return fails("pwrite") || interrupted(&len)
		? -1
		: __real_pwrite(fd, from, len, off);
}

/* ---- memory; there is no other errno for it than ENOMEM ---- */

static bool is_short(const char *name)
{
	if (!fails(name))
		return false;
	errno = ENOMEM;
	return true;
}

WRAP(void *, malloc, (size_t n))
{
	return is_short("malloc") ? NULL : got(__real_malloc(n));
}

WRAP(void *, calloc, (size_t n, size_t size))
{
	return is_short("calloc") ? NULL : got(__real_calloc(n, size));
}

WRAP(void *, realloc, (void *p, size_t n))
{
	void *to;

	if (is_short("realloc"))
		return NULL;
	to = __real_realloc(p, n);
	return p ? to : got(to);
}

WRAP(void, free, (void *p))
{
	fault.blocks -= fault.on && p;
	__real_free(p);
}

WRAP(char *, strdup, (const char *s))
{
	return is_short("strdup") ? NULL : got(__real_strdup(s));
}

WRAP(char *, strndup, (const char *s, size_t n))
{
	return is_short("strndup") ? NULL : got(__real_strndup(s, n));
}

WRAP(int, asprintf, (char **to, const char *form, ...))
{
	va_list ap;
	int n;

	if (is_short("asprintf"))
		return -1;
	va_start(ap, form);
	n = vasprintf(to, form, ap);
	va_end(ap);
	if (n >= 0)
		got(*to);
	return n;
}

/* Each block, though most of them are part of a larger one. */
WRAP(void *, me_arena_alloc, (struct me_arena * a, size_t n, size_t size))
{
	return is_short("me_arena_alloc") ? NULL
					  : __real_me_arena_alloc(a, n, size);
}

WRAP(void *, me_arena_raw, (struct me_arena * a, size_t n, size_t size))
{
	return is_short("me_arena_raw") ? NULL
					: __real_me_arena_raw(a, n, size);
}
