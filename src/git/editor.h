/*
 * The operator's editor, as git picks it: GIT_EDITOR, core.editor, VISUAL,
 * EDITOR, or what git was built with.
 */
#ifndef MERGEENV_GIT_EDITOR_H
#define MERGEENV_GIT_EDITOR_H

#include "sys/err.h"

/* Edit a file, on our terminal, and wait for the end. dir is where git is
   asked. -1: there is no editor, or it failed. */
int me_editor_run(const char *dir, const char *path, struct me_err *err);

#endif
