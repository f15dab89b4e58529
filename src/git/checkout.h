/*
 * The bytes a blob has in the work tree, which are not always its own.
 *
 *	if (me_repo_blob(repo, &id, 0, &b, &err) ||
 *	    me_checkout_convert(repo, path, &b, &err))
 *		return -1;
 *
 * Applied, as `git checkout` would at that path: line endings (attributes
 * text, eol, crlf; core.autocrlf, core.eol) and working-tree-encoding. Both
 * implementations of me_repo answer only what the attributes and the
 * configuration say; the conversion is done here, so it is the same for both.
 *
 * Never run: filters (filter=NAME with filter.NAME.smudge or .process
 * configured: git-crypt, LFS), for they are commands out of a configuration.
 * And $Id$ is not expanded. Where one of these would have changed the bytes,
 * b->filtered is set: they are then what git holds, not what is on the disk,
 * and comparing them with a file of the work tree proves nothing.
 *
 * Bytes that cannot be converted (no text in UTF-8) stay as they are, as with
 * git. A blob that is not ME_BLOB_HERE, and any without a work tree, is left
 * alone. On failure b keeps its bytes.
 */
#ifndef MERGEENV_GIT_CHECKOUT_H
#define MERGEENV_GIT_CHECKOUT_H

#include "git/repo.h"

int me_checkout_convert(struct me_repo *repo, const char *path,
			struct me_blob *b, struct me_err *err);

#endif
