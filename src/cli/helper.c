#include "cli/helper.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/opt.h"
#include "cli/out.h"
#include "sys/init.h"

#define NAME "git-merge-env-repo"

/* Where it is from the folder of this program: installed, or as built. */
static const char *const place[] = { ME_HELPER_DIR "/" NAME, NAME };

int me_helper_exec(char **argv)
{
	char self[PATH_MAX], dir[PATH_MAX], path[2 * PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	if (n < 0) {
		me_out_error("cannot tell where this program is: %s; is /proc "
			     "mounted?",
			     strerror(errno));
		return ME_EXIT_FAILED;
	}
	self[n] = '\0';
	memcpy(dir, self, (size_t)n + 1);
	*strrchr(dir, '/') = '\0';
	argv[0] = self;
	me_sys_dumps(true); /* it begins as we began */
	for (i = 0; i < sizeof(place) / sizeof(*place); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, place[i]);
		execv(path, argv);
		if (errno != ENOENT)
			break;
	}
	me_out_error("cannot run %s: %s; install git-merge-env again",
		     me_err_quote(path), strerror(errno));
	return ME_EXIT_FAILED;
}
