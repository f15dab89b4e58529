/* <stdio.h> of musl, with what glibc has there besides. */
#ifndef MERGEENV_MUSL_STDIO_H
#define MERGEENV_MUSL_STDIO_H

#include_next <stdio.h>

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE (1 << 0)
#endif

int renameat2(int olddir, const char *old, int newdir, const char *name,
	      unsigned flags);

#endif
