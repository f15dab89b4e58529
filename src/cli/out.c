#include "cli/out.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/file.h"

/* One message is one write, so that those of parallel runs do not mix. */
static void say(const char *kind, const char *fmt, va_list ap)
{
	char line[1400];
	int n, m;

	n = snprintf(line, sizeof(line), "git-merge-env: %s", kind);
	m = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, fmt, ap);
	if (m < 0)
		m = 0;
	n += m;
	if ((size_t)n > sizeof(line) - 2)
		n = (int)sizeof(line) - 2;
	line[n++] = '\n';
	me_out_write(STDERR_FILENO, me_slice(line, (size_t)n));
}

void me_out_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("error: ", fmt, ap);
	va_end(ap);
}

void me_out_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

int me_out_failed(const struct me_err *err)
{
	me_out_error("%s", err->msg);
	return 2;
}

int me_out_write(int fd, struct me_slice bytes)
{
	return me_file_write_fd(fd, bytes.data, bytes.len);
}

int me_out_result(struct me_buf *b, struct me_err *err)
{
	int rc = 0;

	if (me_buf_failed(b))
		rc = me_err_set(err, "out of memory; no report is shown");
	else if (me_out_write(STDOUT_FILENO, me_buf_slice(b)))
		rc = me_err_errno(err, "cannot write to standard output");
	me_buf_free(b);
	return rc;
}

int me_out_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	me_out_error("cannot write to standard output");
	return -1;
}

bool me_out_is_terminal(int fd)
{
	int saved = errno;
	bool yes = isatty(fd);

	errno = saved;
	return yes;
}

bool me_out_has_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (no && *no)
		return false;
	return term && strcmp(term, "dumb") && me_out_is_terminal(fd);
}
