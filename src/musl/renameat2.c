#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int renameat2(int olddir, const char *old, int newdir, const char *name,
	      unsigned flags)
{
	return (int)syscall(SYS_renameat2, olddir, old, newdir, name, flags);
}
