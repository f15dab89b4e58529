/*
 * The lines of a gitattributes file that select the merge driver.
 */
#ifndef MERGEENV_SETUP_ATTR_H
#define MERGEENV_SETUP_ATTR_H

#include "git/pairs.h"
#include "util/buf.h"

#define ME_ATTR "merge=merge-env"

/*
 * Two patterns for names that everybody uses, then each template and env file
 * that they do not match, by its path. prefix is the folder of the attributes
 * file, "" or "a/b/"; what is not in it is left out.
 */
void me_attr_lines(struct me_buf *b, const struct me_pairs *pairs,
		   const char *prefix);

/* Is this one of such lines? */
bool me_attr_is_line(struct me_slice line);

#endif
