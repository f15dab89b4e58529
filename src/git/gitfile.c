#include "git/gitfile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/file.h"

bool me_gitfile_join(char out[PATH_MAX], const char *dir, const char *name)
{
	if (*name == '/')
		return snprintf(out, PATH_MAX, "%s", name) < PATH_MAX;
	return snprintf(out, PATH_MAX, "%s/%s", dir, name) < PATH_MAX;
}

bool me_gitfile_read(const char *dir, const char *name, const char *prefix,
		     char out[PATH_MAX], bool *found)
{
	struct me_file f = ME_FILE_INIT;
	struct me_err why = ME_ERR_INIT;
	char path[PATH_MAX], text[PATH_MAX];
	size_t n = strlen(prefix);

	*found = false;
	if (!me_gitfile_join(path, dir, name))
		return false;
	if (me_file_read(path, 0, &f, &why))
		return why.errnum == ENOENT;
	if (f.len > n && f.len < sizeof(text) && !memcmp(f.data, prefix, n)) {
		memcpy(text, f.data + n, f.len - n);
		text[f.len - n] = '\0';
		text[strcspn(text, "\n")] = '\0';
		*found = me_gitfile_join(out, dir, text);
	}
	me_file_release(&f);
	return *found;
}

bool me_gitfile_dir(const char *top, char out[PATH_MAX])
{
	struct stat st;
	bool found;

	if (!me_gitfile_join(out, top, ".git") || stat(out, &st))
		return false;
	return S_ISDIR(st.st_mode) ||
		(me_gitfile_read(top, ".git", "gitdir: ", out, &found) &&
		 found);
}
