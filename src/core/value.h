/*
 * When two values are the same to the programs that read them.
 */
#ifndef MERGEENV_CORE_VALUE_H
#define MERGEENV_CORE_VALUE_H

#include "core/lex.h"

/*
 * The same bytes, with the line ends inside a quoted value folded (CR LF is
 * LF); or v, "v" and 'v' when v holds nothing but [A-Za-z0-9_./:@,+=-].
 * Anything else (escapes, $, blanks, #) is read differently by different
 * programs and counts as unequal. Values as written, quotes included.
 */
bool me_value_eq(struct me_slice a, struct me_slice b);

/* The same bytes once every CR before a LF is left out. */
bool me_text_eq(struct me_slice a, struct me_slice b);

/* Nothing but [A-Za-z0-9_./:@,+=-]: taken as it is, quoted or not. */
bool me_value_is_safe(struct me_slice val);

/* The value between its quotes, if it has any. Nothing is unescaped. */
struct me_slice me_value_bare(struct me_slice val);

/* A plain value holding an odd number of ' or ": shells read on. */
bool me_value_midquote(struct me_slice val);

/* A plain value ending in an odd number of backslashes: some join lines. */
bool me_value_trailbs(struct me_slice val);

#endif
