#include "git/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL /* Linux 6.3 */
#define MFD_NOEXEC_SEAL 8U
#endif

int me_answer_open(size_t limit, struct me_err *err)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	off_t size = (off_t)((limit / page + 1) * page);
	unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("answer", flags | MFD_NOEXEC_SEAL), e = -1;

	/* an older kernel; a newer one may insist on it */
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("answer", flags);
	while (fd >= 0 && (e = ftruncate(fd, size)) && errno == EINTR)
		;
	if (!e && !fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK))
		return fd;
	me_err_errno(err, "cannot make a file in memory");
	if (fd >= 0)
		close(fd);
	return -1;
}

int me_answer_read(int fd, size_t limit, struct me_buf *out, struct me_err *err)
{
	off_t len = lseek(fd, 0, SEEK_CUR);
	ssize_t n = 1;

	if (len < 0)
		return me_err_errno(err, "cannot read git's answer");
	if ((size_t)len > limit)
		return me_err_set(err, "git answered more than %zu bytes",
				  limit);
	me_buf_reserve(out, (size_t)len + 1);
	if (me_buf_failed(out))
		return me_err_set(err, "out of memory");
	while (out->len < (size_t)len && n) {
		n = pread(fd, out->data + out->len, (size_t)len - out->len,
			  (off_t)out->len);
		if (n > 0)
			out->len += (size_t)n;
		else if (n < 0 && errno != EINTR)
			return me_err_errno(err, "cannot read git's answer");
	}
	out->data[out->len] = '\0';
	return 0;
}
