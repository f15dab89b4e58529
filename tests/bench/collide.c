/*
 * Names for a hash table to stumble over, if its seed is known.
 *
 *	collide COUNT			print so many names
 *	collide BASE OURS THEIRS	merge files with the seed they are for
 *
 * Under SEED the hashes of these names lie close together, so that one search
 * passes by thousands of others. The program must not mind: it has another
 * seed in each run. The second form shows what it would take if it had not.
 */
#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/result.h"

#define SEED 0x5eedu

static int print_names(long n)
{
	char name[256] = "";
	long i;

	for (i = 0; n > 0; i++) {
		int len = snprintf(name, sizeof(name), "N%ld", i);
		/* names are told from text by the seed (core/match.c) */
		uint64_t h = XXH3_64bits_withSeed(name, (size_t)len, SEED + 1);

		/* in the first of 512 parts of a table of 2^19 places */
		if ((h & 0x7ffff) < 0x400)
			n -= puts(name) >= 0;
	}
	return 0;
}

static struct me_slice contents(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *data = NULL;
	size_t len = 0;

	if (!f || getdelim(&data, &len, -1, f) < 0 || fclose(f)) {
		perror(path);
		exit(1);
	}
	return me_slice_str(data);
}

int main(int argc, char **argv)
{
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice in[3];
	struct me_result *r;
	int s;

	if (argc == 2)
		return print_names(atol(argv[1]));
	if (argc != 4)
		return 2;
	opt.seed = SEED;
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = contents(argv[1 + s]);
	return me_merge(in, &opt, &r) != ME_OK;
}
