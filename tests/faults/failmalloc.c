/*
 * Preloaded: allocation number FAIL_AT fails, and with FAIL_ON all after it.
 * With FAIL_DUP it is those of strdup() alone. FAIL_COUNT names a file that gets the number of allocations at the end. A
 * crash says whose it is: libgit2 and json-c do not survive all of it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static long at = -1, number, on, dup_only;

static void tell(const char *s)
{
	if (write(STDERR_FILENO, s, strlen(s)) < 0)
		_exit(98);
}

/* The newest frame that is neither here nor in libc. */
static void crashed(int sig)
{
	void *frame[64];
	Dl_info info;
	int i, n;

	at = -1;
	n = backtrace(frame, 64);
	for (i = 1; i < n; i++)
		if (dladdr(frame[i], &info) && info.dli_fname &&
		    !strstr(info.dli_fname, "libc.so") &&
		    !strstr(info.dli_fname, "failmalloc"))
			break;
	tell("died in ");
	tell(i < n ? info.dli_fname : "?");
	tell("\n");
	_exit(128 + sig);
}

/* Of the program's main() and after, not of the loader's. */
__attribute__((constructor)) static void start(void)
{
	const char *s = getenv("FAIL_AT");
	static char room[65536];
	stack_t stack = { .ss_sp = room, .ss_size = sizeof(room) };
	struct sigaction act = { .sa_handler = crashed,
				 .sa_flags = SA_ONSTACK };
	void *frame[4];

	backtrace(frame, 4);	   /* it loads what it needs now */
	sigaltstack(&stack, NULL); /* it may be the stack that is used up */
	sigaction(SIGSEGV, &act, NULL);
	sigaction(SIGABRT, &act, NULL);

	at = s ? atol(s) : 0;
	on = getenv("FAIL_ON") != NULL;
	dup_only = getenv("FAIL_DUP") != NULL;
}

__attribute__((destructor)) static void stop(void)
{
	const char *name = getenv("FAIL_COUNT");
	char text[32];
	int fd, n;

	at = 0;
	fd = name ? open(name, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
	if (fd < 0)
		return;
	n = snprintf(text, sizeof(text), "%ld\n", number);
	if (write(fd, text, (size_t)n) != n)
		_exit(99);
	close(fd);
}

/* The program ends without much ado. */
void _exit(int status)
{
	stop();
	syscall(SYS_exit_group, status);
	abort();
}

static int fails(void)
{
	if (at < 0)
		return 0;
	number++;
	if (!at || number < at || (number > at && !on))
		return 0;
	errno = ENOMEM;
	return 1;
}

static int fails_here(void)
{
	return !dup_only && fails();
}

char *strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = fails() ? NULL : __libc_malloc(n);

	return copy ? memcpy(copy, s, n) : NULL;
}

void *malloc(size_t n)
{
	return fails_here() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return fails_here() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return fails_here() ? NULL : __libc_realloc(p, n);
}
