#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void fuzz_broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken: %s\n", file, line, what);
	abort();
}

struct fuzz_triple fuzz_triple(const uint8_t *data, size_t len)
{
	struct fuzz_triple t = { 0 };
	struct me_slice rest = me_slice((const char *)data, len);
	int s;

	if (!len)
		return t;
	t.option = data[0];
	rest.data++;
	rest.len--;
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		const char *cut = memchr(rest.data, FUZZ_CUT, rest.len);
		size_t n = cut ? (size_t)(cut - rest.data) : rest.len;

		t.in[s] = me_slice(rest.data, n);
		if (!cut)
			break;
		rest.data += n + 1;
		rest.len -= n + 1;
	}
	return t;
}

struct me_options fuzz_options(const struct fuzz_triple *t)
{
	static const char *const pin[] = { "PIN*", NULL };
	struct me_options opt = ME_OPTIONS_INIT;
	unsigned n = t->option;

	opt.removed = (enum me_removed)(n % 3);
	n /= 3;
	opt.fresh = (enum me_fresh)(n % 3);
	n /= 3;
	opt.show = (enum me_show)(n % 3);
	n /= 3;
	opt.style = (enum me_style)(n & 1);
	opt.markers = (enum me_on_markers)(n >> 1 & 1);
	opt.hold_secrets = n >> 2 & 1;
	opt.base_unknown = n >> 3 & 1;
	opt.pin = pin;
	return opt;
}

static char scratch[64];
static pid_t owner;

static void leave(void)
{
	char command[128];

	if (getpid() != owner || chdir("/"))
		return;
	snprintf(command, sizeof(command), "rm -rf '%s'", scratch);
	if (system(command))
		perror(scratch);
}

void fuzz_scratch(void)
{
	if (owner)
		return;
	snprintf(scratch, sizeof(scratch), "%s/merge-env-fuzz.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(scratch) || chdir(scratch)) {
		perror(scratch);
		exit(1);
	}
	owner = getpid();
	atexit(leave);
}
