/*
 * Writing a value so that the programs that read it read these bytes.
 */
#ifndef MERGEENV_CORE_QUOTE_H
#define MERGEENV_CORE_QUOTE_H

#include "util/buf.h"

/*
 * Add val as it is to stand after the "=". A value in quotes of its own that
 * close at its end is taken as written; any other is put in quotes if it
 * needs them. A line end inside is written as eol. False, and nothing added:
 * it holds a control byte, or there is no spelling that all programs read
 * alike (quotes of both kinds, or a "$" beside a "'").
 *
 * One thing is out of reach: some programs expand "${NAME}" in any quotes.
 */
bool me_quote(struct me_buf *b, struct me_slice val, const char *eol);

#endif
