/* A target that has been read, and a replacement of it. */
#ifndef MERGEENV_TESTS_SHORT_TARGET_H
#define MERGEENV_TESTS_SHORT_TARGET_H

#include "room.h"
#include "sys/replace.h"

#define OLD "A=1\nB=2\n"
#define NEW "A=1\nB=3\nC=4 and more\n"

extern struct me_place place;
extern struct me_file old;
extern struct me_state state;
extern struct me_replace rep; /* of old, which is in place */

/* Read the file, and want this text there: me_replace_run(&rep, &err). */
void want(const char *path, const char *text, unsigned flags);
void unwant(void);

/* What an in-place write of new over old left behind when it was killed. */
void intent(const char *o, const char *n);

#endif
