/*
 * Runs a fuzz target on files, and on all files of folders: the kept corpus,
 * with any compiler.
 *
 *	fuzz-lex tests/fuzz/corpus/lex
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "sys/file.h"
#include "sys/init.h"

static int count;

static void run_file(const char *path)
{
	struct me_file file = ME_FILE_INIT;
	struct me_err err = ME_ERR_INIT;

	if (me_file_read(path, 0, &file, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		exit(1);
	}
	LLVMFuzzerTestOneInput((const uint8_t *)file.data, file.len);
	me_file_release(&file);
	count++;
}

static void run_folder(DIR *dir, const char *path)
{
	struct dirent *d;

	while ((d = readdir(dir))) {
		char name[4096];

		if (d->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, d->d_name);
		run_file(name);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		char *path = realpath(argv[i], NULL);
		DIR *dir = path ? opendir(path) : NULL;

		if (!path) {
			perror(argv[i]);
			return 1;
		}
		if (dir)
			run_folder(dir, path);
		else
			run_file(path);
		free(path);
	}
	printf("%d inputs\n", count);
	return count ? 0 : 1;
}
