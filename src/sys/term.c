#include "sys/term.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sys/file.h"

enum { LONGEST = 4095 }; /* of a line, with its end: what Linux passes on */

/* They end a program, two from outside and two by a key; the last one stops
   it. */
static const int fatal[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP };
enum { FATAL = sizeof(fatal) / sizeof(*fatal) };

static volatile sig_atomic_t caught;

static void catch (int sig)
{
	caught = sig;
}

/* Wait for something to read, and let signals come only then: one that came
   just before a read would not interrupt it. */
static int wait_for(int fd, const sigset_t *signals)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (ppoll(&p, 1, NULL, signals) < 0)
		if (errno != EINTR || caught)
			return -1;
	return 0;
}

/* Bytes up to the end of the line. 1, 0 at the end, -1 with errno: EINTR when
   a signal was caught. signals, unless NULL: those to wait with. */
static int read_line(int fd, const sigset_t *signals, struct me_buf *line)
{
	char c;
	ssize_t n;

	line->len = 0;
	for (;;) {
		if (signals && wait_for(fd, signals))
			return -1;
		n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR && !caught)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			return line->len > 0;
		if (c == '\n')
			break;
		me_buf_add(line, me_slice(&c, 1));
	}
	if (line->len < LONGEST)
		return 1;
	errno = E2BIG;
	return -1;
}

/* With the echo off, and signals caught so that it is switched on again. */
static int read_hidden(int fd, const char *prompt, struct me_buf *line)
{
	struct sigaction sa = { .sa_handler = catch },
			 old[FATAL] = { { .sa_handler = SIG_DFL } };
	struct termios was, off;
	sigset_t before, held;
	int i, rc;

	if (tcgetattr(fd, &was))
		return -1;
	off = was;
	off.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	off.c_lflag |= ECHONL;
	sigemptyset(&sa.sa_mask);
	sigemptyset(&held);
	caught = 0;
	for (i = 0; i < FATAL; i++)
		sigaddset(&held, fatal[i]);
	sigprocmask(SIG_BLOCK, &held, &before);
	for (i = 0; i < FATAL; i++)
		sigaction(fatal[i], &sa, &old[i]);
	rc = tcsetattr(fd, TCSADRAIN, &off);
	if (!rc)
		rc = me_file_write_fd(STDERR_FILENO, prompt, strlen(prompt));
	if (!rc)
		rc = read_line(fd, &before, line);
	i = errno;
	tcsetattr(fd, TCSADRAIN, &was);
	errno = i;
	for (i = 0; i < FATAL; i++)
		sigaction(fatal[i], &old[i], NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return rc;
}

int me_term_line(int fd, const char *hidden, struct me_buf *line,
		 struct me_err *err)
{
	int rc;

	do {
		caught = 0;
		rc = hidden ? read_hidden(fd, hidden, line)
			    : read_line(fd, NULL, line);
		/* now it does what it does to others: ends us, or stops us
		   until we are continued */
		if (caught)
			raise(caught);
	} while (caught);
	if (rc < 0 && errno == E2BIG)
		return me_err_set(err,
				  "the line is longer than a terminal "
				  "passes on; use an editor");
	if (rc < 0)
		return me_err_errno(err, "cannot read from the terminal");
	return me_buf_failed(line) ? me_err_set(err, "out of memory") : rc;
}

void me_term_hold(sigset_t *before, bool keys)
{
	sigset_t held;
	int i;

	sigemptyset(&held);
	for (i = 0; i < (keys ? 4 : 2); i++)
		sigaddset(&held, fatal[i]);
	sigprocmask(SIG_BLOCK, &held, before);
}

void me_term_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}
