#include "sys/init.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static rlim_t dumps; /* the soft limit that we were started with */

static int open_standard(struct me_err *err)
{
	int fd, got;

	for (fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		got = open("/dev/null", O_RDWR | O_NOCTTY);
		if (got != fd) { /* the lowest free one is fd */
			me_err_errno(err, "cannot open '/dev/null'");
			if (got >= 0)
				close(got);
			return -1;
		}
	}
	return 0;
}

static int ignore_signals(struct me_err *err)
{
	struct sigaction sa = { .sa_handler = SIG_IGN };

	sigemptyset(&sa.sa_mask);
	if (sigaction(SIGPIPE, &sa, NULL) || sigaction(SIGXFSZ, &sa, NULL))
		return me_err_errno(err, "cannot ignore signals");
	return 0;
}

static int forbid_dumps(struct me_err *err)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_CORE, &lim))
		return me_err_errno(err, "cannot read the core dump limit");
	dumps = lim.rlim_cur;
	lim.rlim_cur = 0;
	if (setrlimit(RLIMIT_CORE, &lim) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return me_err_errno(err, "cannot switch core dumps off");
	return 0;
}

void me_sys_dumps(bool as_before)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_CORE, &lim))
		return;
	lim.rlim_cur = as_before ? dumps : 0;
	(void)setrlimit(RLIMIT_CORE, &lim);
}

int me_sys_init(struct me_err *err)
{
	/* The descriptors first: nothing may be opened before them. */
	if (open_standard(err) || ignore_signals(err) || forbid_dumps(err))
		return -1;
	return 0;
}
