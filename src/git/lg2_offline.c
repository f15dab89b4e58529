/*
 * In the place of libgit2's networks, where its archive is linked (see
 * libgit2.cmake). What it asks for at its start has nothing to do, and what
 * would open a connection fails; nothing here opens any. Its names are
 * libgit2's own.
 */
#include <git2.h>
#include <git2/sys/transport.h>
#include <stdbool.h>

extern bool git_http__expect_continue;
int git_mbedtls_stream_global_init(void);
int git_mbedtls_stream_new(void **out, const char *host, const char *port);
int git_mbedtls_stream_wrap(void **out, void *in, const char *host);
int git_mbedtls__set_cert_location(const char *file, const char *path);
int git_transport_ssh_global_init(void);

bool git_http__expect_continue;

int git_mbedtls_stream_global_init(void)
{
	return 0;
}

int git_transport_ssh_global_init(void)
{
	return 0;
}

int git_mbedtls_stream_new(void **out, const char *host, const char *port)
{
	(void)out;
	(void)host;
	(void)port;
	return GIT_ERROR;
}

int git_mbedtls_stream_wrap(void **out, void *in, const char *host)
{
	(void)out;
	(void)in;
	(void)host;
	return GIT_ERROR;
}

int git_mbedtls__set_cert_location(const char *file, const char *path)
{
	(void)file;
	(void)path;
	return GIT_ERROR;
}

int git_smart_subtransport_http(git_smart_subtransport **out,
				git_transport *owner, void *param)
{
	(void)out;
	(void)owner;
	(void)param;
	return GIT_ERROR;
}

int git_smart_subtransport_ssh(git_smart_subtransport **out,
			       git_transport *owner, void *param)
{
	return git_smart_subtransport_http(out, owner, param);
}

int git_transport_ssh_with_paths(git_transport **out, git_remote *owner,
				 void *paths)
{
	(void)out;
	(void)owner;
	(void)paths;
	return GIT_ERROR;
}
