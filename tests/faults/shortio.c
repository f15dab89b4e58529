/*
 * Preloaded: with SHORT_SEED, reads and writes are short or interrupted
 * (EINTR), and calls that may be interrupted are, in an order that the seed
 * tells. Regular files never behave so, but pipes and network drives do.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

static uint64_t seed;

__attribute__((constructor)) static void start(void)
{
	const char *s = getenv("SHORT_SEED");

	seed = s ? strtoull(s, NULL, 10) : 0;
}

static unsigned next(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 40);
}

static int interrupted(void)
{
	if (!seed || next() % 3)
		return 0;
	errno = EINTR;
	return 1;
}

static size_t shorter(size_t n)
{
	return !seed || n < 2 ? n : 1 + next() % (n < 16 ? n : 16);
}

#define REAL(name) \
	static __typeof__(&name) real; \
	if (!real) \
	real = (__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name)

ssize_t read(int fd, void *b, size_t n)
{
	REAL(read);
	return interrupted() ? -1 : real(fd, b, shorter(n));
}

ssize_t write(int fd, const void *b, size_t n)
{
	REAL(write);
	return interrupted() ? -1 : real(fd, b, shorter(n));
}

ssize_t pread(int fd, void *b, size_t n, off_t at)
{
	REAL(pread);
	return interrupted() ? -1 : real(fd, b, shorter(n), at);
}

ssize_t pwrite(int fd, const void *b, size_t n, off_t at)
{
	REAL(pwrite);
	return interrupted() ? -1 : real(fd, b, shorter(n), at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
	REAL(writev);
	struct iovec one = *v;

	if (interrupted())
		return -1;
	if (!seed)
		return real(fd, v, n);
	one.iov_len = shorter(one.iov_len);
	return real(fd, &one, 1);
}

int fsync(int fd)
{
	REAL(fsync);
	return interrupted() ? -1 : real(fd);
}

int ftruncate(int fd, off_t n)
{
	REAL(ftruncate);
	return interrupted() ? -1 : real(fd, n);
}

int fallocate(int fd, int mode, off_t at, off_t n)
{
	REAL(fallocate);
	return interrupted() ? -1 : real(fd, mode, at, n);
}
