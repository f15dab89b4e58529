/*
 * The one way in which code that talks to the system reports failure.
 *
 * A function of src/sys or src/git returns 0, or -1 with a message in the
 * caller's struct me_err. The first error wins: once a message is set, later
 * ones are dropped, so clean-up code may fail without hiding the cause.
 *
 *	struct me_err err = ME_ERR_INIT;
 *
 *	if (me_file_read(path, &file, &err))
 *		return me_out_error(&err);
 *
 * A message is one line: lower case, subject quoted with '...', what failed,
 * and the next step last. It never holds a value of an env file. Foreign text
 * (file names, git's words) goes through me_err_quote() first.
 */
#ifndef MERGEENV_SYS_ERR_H
#define MERGEENV_SYS_ERR_H

struct me_err {
	int errnum;	/* errno at the point of failure, 0 when it had none */
	char msg[1024]; /* empty while nothing has failed */
};

#define ME_ERR_INIT \
	{ \
		0, "" \
	}

/* Set the message, unless one is set already. Always returns -1. */
int me_err_set(struct me_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, followed by ": " and the text of errno, which is kept. */
int me_err_errno(struct me_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What the analyzer of clang cannot see: they return -1. */
#ifdef __clang_analyzer__
#define me_err_set(...) (me_err_set(__VA_ARGS__), -1)
#define me_err_errno(...) (me_err_errno(__VA_ARGS__), -1)
#endif

/*
 * Foreign text made fit for a message: quoted with '...', control, bidi and
 * invalid bytes written as \xNN, cut to 200 bytes. The result is one of eight
 * static buffers, used in turn: good for one call of me_err_set().
 */
const char *me_err_quote(const char *text);

#endif
