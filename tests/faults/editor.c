/*
 * Preloaded: something is done at call number CALL_AT of those below, in the
 * middle of whatever the program is doing: the shell command CALL_DO. CALL_LIST
 * names a file that gets the number and the name of each.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long at = -1, number;
static pid_t owner;

__attribute__((constructor)) static void start(void)
{
	const char *s = getenv("CALL_AT");

	at = s ? atol(s) : -1;
	owner = getpid();
}

static void list(const char *call)
{
	const char *name = getenv("CALL_LIST");
	FILE *f = name ? fopen(name, "a") : NULL;

	if (f) {
		fprintf(f, "%ld %s\n", number, call);
		fclose(f);
	}
}

static void called(const char *call)
{
	int saved = errno;

	if (at >= 0 && getpid() == owner) {
		number++;
		list(call);
	}
	if (at >= 0 && number == at) {
		at = -1;
		unsetenv("CALL_AT"); /* once, and not in the command */
		if (system(getenv("CALL_DO")))
			abort();
	}
	errno = saved;
}

#define WRAP(type, name, args, pass) \
	type name args \
	{ \
		static __typeof__(&name) real; \
		if (!real) \
			real = (__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, \
								   #name); \
		called(#name); \
		return real pass; \
	}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags);
int renameat(int a, const char *from, int b, const char *to);
WRAP(ssize_t, read, (int fd, void *b, size_t n), (fd, b, n))
WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n))
WRAP(ssize_t, pread, (int fd, void *b, size_t n, off_t o), (fd, b, n, o))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, close, (int fd), (fd))
WRAP(int, renameat2,
     (int a, const char *from, int b, const char *to, unsigned f),
     (a, from, b, to, f))
WRAP(int, renameat, (int a, const char *from, int b, const char *to),
     (a, from, b, to))
WRAP(int, unlinkat, (int a, const char *name, int f), (a, name, f))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
