#include "cli/input.h"

#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

int
me_input_read(const char *path, struct me_file *file, struct me_err *err)
{
	if (!strcmp(path, "-"))
		return me_file_read_fd(STDIN_FILENO, "standard input", file,
			err);
	return me_file_read(path, 0, file, err);
}

uint64_t
me_input_seed(void)
{
	/* the kernel gives every process 16 random bytes at its start */
	const void *random = (const void *)getauxval(AT_RANDOM);
	uint64_t seed = 0;

	if (random)
		memcpy(&seed, random, sizeof(seed));
	return seed;
}
