/*
 * Talking to somebody at a terminal, a line at a time.
 *
 *	struct me_buf line = ME_BUF_INIT;
 *
 *	while ((rc = me_term_line(0, NULL, &line, &err)) > 0)
 *		... line.data, line.len; without its end ...
 *	me_buf_free(&line);
 *
 * The terminal edits the line (erase, kill, literal next), as with any program
 * that leaves it alone. Only a hidden line changes its mode, for as long as it
 * is typed; it is put back before a signal ends or stops the program.
 */
#ifndef MERGEENV_SYS_TERM_H
#define MERGEENV_SYS_TERM_H

#include <signal.h>
#include <stdbool.h>

#include "sys/err.h"
#include "util/buf.h"

/*
 * Read a line, in place of what line holds. 1; 0: there are no more; -1: it
 * cannot be read, or is longer than a terminal passes on. With hidden, a
 * prompt, the line is not shown; the prompt appears on standard error, and not
 * before the terminal has stopped to show what is typed.
 */
int me_term_line(int fd, const char *hidden, struct me_buf *line,
		 struct me_err *err);

/* Hold back the signals that ask the program to end, while something is done
   that should not be left half-way; keys: those that a key sends, too. */
void me_term_hold(sigset_t *before, bool keys);
void me_term_release(const sigset_t *before);

#endif
