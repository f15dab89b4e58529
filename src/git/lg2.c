/*
 * libgit2's start, what it need not do then, and what it says of failures.
 *
 * Where it is built with mbed TLS, as Debian builds it, it reads all
 * certificates of the system at its start, which takes several times what all
 * else does that a sync asks of it. Nothing here talks to a network. So the
 * function that it calls for that is answered here, in the executable, which
 * the dynamic linker asks first: there are none. A libgit2 that is built
 * otherwise, or linked as an archive (lg2_offline.c), never asks.
 */
#include "git/lg2.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct mbedtls_x509_crt;

int mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain,
				const char *path);
int mbedtls_x509_crt_parse_path(struct mbedtls_x509_crt *chain,
				const char *path);

int mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain,
				const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

int mbedtls_x509_crt_parse_path(struct mbedtls_x509_crt *chain,
				const char *path)
{
	return mbedtls_x509_crt_parse_file(chain, path);
}

int me_lg2_failed(const char *what, struct me_err *err)
{
	const git_error *e = git_error_last();

	return me_err_set(err, "cannot %s: libgit2 says %s", what,
			  me_err_quote(e && e->message ? e->message : "?"));
}

int me_lg2_pass(struct me_err *err)
{
	return me_err_set(err,
			  "libgit2 would not answer as git does; "
			  "ask git");
}

static bool env_true(const char *name)
{
	const char *v = getenv(name);

	return v && *v && strcmp(v, "0") && strcasecmp(v, "false") &&
		strcasecmp(v, "no") && strcasecmp(v, "off");
}

/*
 * Once per process, never undone: shutting down and starting again costs
 * more than all questions together.
 */
int me_lg2_start(struct me_err *err)
{
	static bool started;

	if (started)
		return 0;
	if (git_libgit2_init() < 0)
		return me_lg2_failed("start libgit2", err);
	/* a damaged object is fsck's business; hashing is half the time */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	/* we read each object once: a cache of them is only memory */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	/* how much of the packs is mapped at a time; the default is 8 GiB */
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)8 << 20);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)32 << 20);
	if (env_true("GIT_CONFIG_NOSYSTEM"))
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH,
				 GIT_CONFIG_LEVEL_SYSTEM, "");
	started = true;
	return 0;
}
