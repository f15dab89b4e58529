/* What src/git/index.c reads from an index file, as `git ls-files -s -z`
   prints it. For tests/hooks/index.sh. Exit 1: not understood. */
#include <stdio.h>
#include <stdlib.h>

#include "git/index.h"
#include "sys/file.h"

int main(int argc, char **argv)
{
	struct me_file f = ME_FILE_INIT;
	struct me_err err = ME_ERR_INIT;
	struct me_index_entry e;
	struct me_index x;
	size_t i;
	int r;

	if (argc < 3 || me_file_read(argv[1], 0, &f, &err))
		return 2;
	me_index_start(&x, me_slice(f.data, f.len), (size_t)atoi(argv[2]));
	while ((r = me_index_next(&x, &e)) > 0) {
		printf("%06o ", e.mode);
		for (i = 0; i < e.id.len; i++)
			printf("%02x", (unsigned char)e.id.data[i]);
		printf(" %u\t%s%c", e.stage, e.path.data, 0);
	}
	me_file_release(&f);
	return r ? 1 : 0;
}
