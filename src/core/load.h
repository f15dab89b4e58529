/*
 * What a value is to the programs that load the file.
 *
 * docker compose, python-dotenv and node's dotenv agree on most values. Where
 * they do not ($NAME, a bare "#", most backslashes, backticks, a comment
 * behind an empty value) there is no such thing as the value: each program
 * that loads the file is left to read it in its own way.
 */
#ifndef MERGEENV_CORE_LOAD_H
#define MERGEENV_CORE_LOAD_H

#include "core/lex.h"
#include "util/buf.h"

/* Add the value of an assignment, with the flags of its item, as all of them
   load it. False, and nothing is added: they differ. */
bool me_load_value(struct me_buf *b, const struct me_parts *p, uint8_t flags);

#endif
