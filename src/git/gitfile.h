/*
 * Paths that git keeps in files: ".git" of a linked worktree or a submodule,
 * "commondir". Read without git and libgit2.
 */
#ifndef MERGEENV_GIT_GITFILE_H
#define MERGEENV_GIT_GITFILE_H

#include <limits.h>
#include <stdbool.h>

/* dir/name, or name alone if it is absolute. False: too long. */
bool me_gitfile_join(char out[PATH_MAX], const char *dir, const char *name);

/* The path in the file dir/name, behind the prefix; relative ones are from
   dir. Without that file *found is false; false is anything unexpected. */
bool me_gitfile_read(const char *dir, const char *name, const char *prefix,
		     char out[PATH_MAX], bool *found);

/* The git directory of the work tree with this top. */
bool me_gitfile_dir(const char *top, char out[PATH_MAX]);

#endif
