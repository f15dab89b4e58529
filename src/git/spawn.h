/*
 * A child process that is talked to over pipes: how git's plumbing is asked.
 *
 * No shell is involved. The child gets what we send it on standard input, is
 * read from both its outputs at once (so neither can block it), and is killed
 * when its time is up or when it is no longer wanted.
 *
 * All at once:
 *
 *	struct me_spawn_result r;
 *
 *	if (me_spawn_run(argv, envp, input, input_len, limit, 60, &r, &err))
 *		return -1;
 *	use(r.status, r.out.data, r.out.len, r.complaint);
 *	me_spawn_result_free(&r);
 *
 * Bit by bit:
 *
 *	struct me_spawn sp;
 *
 *	if (me_spawn_start(&sp, argv, envp, 60, &err))
 *		return -1;
 *	me_spawn_send(&sp, data, len, &err);
 *	while ((r = me_spawn_more(&sp, &err)) > 0)
 *		...read sp.out.data + sp.at, up to sp.out.len; move sp.at...
 *	me_spawn_end(&sp, &status, &err);	or	me_spawn_stop(&sp);
 *
 * argv[0] is an absolute path: me_spawn_find() looks a program up in PATH and
 * passes over relative components, because a work tree holds what strangers
 * pushed, and "git" in it must never be run.
 *
 * Failing to start, running out of time or of memory is an error; a status
 * other than 0 is a result. A child that was killed by a signal reports 128
 * plus its number.
 */
#ifndef MERGEENV_GIT_SPAWN_H
#define MERGEENV_GIT_SPAWN_H

#include <sys/types.h>

#include "sys/err.h"
#include "util/buf.h"

struct me_spawn {
	pid_t pid;	      /* 0: not running */
	int in, outfd, errfd; /* -1: closed */
	struct me_buf out;    /* its standard output, from at on unread */
	size_t at;
	char complaint[512]; /* the beginning of its standard error */
	size_t complaint_len;
	unsigned seconds;
	long long deadline; /* milliseconds, monotonic */
};

#define ME_SPAWN_INIT \
	{ \
		0, -1, -1, -1, ME_BUF_INIT, 0, "", 0, 0, 0 \
	}

struct me_spawn_result {
	struct me_buf out; /* NUL-terminated; the NUL is not counted */
	int status;
	char complaint[512];
};

#define ME_SPAWN_RESULT_INIT \
	{ \
		ME_BUF_INIT, 0, "" \
	}

/* The absolute path of a program, for the caller to free; NULL: none. */
char *me_spawn_find(const char *name);

int me_spawn_start(struct me_spawn *sp, char *const argv[], char *const envp[],
		   unsigned seconds, struct me_err *err);

/* Begin the time limit anew: a server is given it for each question. */
void me_spawn_renew(struct me_spawn *sp);

/* Write it all, reading meanwhile. The bytes are borrowed. */
int me_spawn_send(struct me_spawn *sp, const void *data, size_t len,
		  struct me_err *err);

/* Close its standard input. */
void me_spawn_close_input(struct me_spawn *sp);

/* Wait for more output. 1 some came, 0 there is no more, -1 failed. */
int me_spawn_more(struct me_spawn *sp, struct me_err *err);

/* Wait for it to end, drop its buffers, tell its status. */
int me_spawn_end(struct me_spawn *sp, int *status, struct me_err *err);

/* Kill it (harmless when it is not running), drop its buffers. */
void me_spawn_stop(struct me_spawn *sp);

/* More than limit bytes of output are an error. */
int me_spawn_run(char *const argv[], char *const envp[], const void *input,
		 size_t input_len, size_t limit, unsigned seconds,
		 struct me_spawn_result *r, struct me_err *err);

void me_spawn_result_free(struct me_spawn_result *r);

#endif
