#include "sys/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/file.h"
#include "sys/folder.h"
#include "util/slice.h"

#define SERIAL_MAX 9999u

/* Does it ignore all that is there? "!.gitignore" is a common exception. */
static bool ignores_all(struct me_slice text)
{
	const char *at = text.data, *end = at + text.len, *eol;
	bool all = false;

	for (; at < end; at = eol + 1) {
		eol = memchr(at, '\n', (size_t)(end - at));
		eol = eol ? eol : end;
		struct me_slice line = me_slice(at, (size_t)(eol - at));

		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (me_slice_eq(line, me_slice_str("*")))
			all = true;
		else if (me_slice_has_prefix(line, "!") &&
			 !me_slice_eq(line, me_slice_str("!.gitignore")))
			all = false;
	}
	return all;
}

/* One that is there may be upstream's: then backups could be committed. */
static int check_gitignore(int dir, const char *folder, struct me_err *err)
{
	struct me_file f = ME_FILE_INIT;
	bool ok;

	if (me_file_read_at(dir, ".gitignore", ".gitignore", ME_FILE_NOFOLLOW,
			    &f, err))
		return -1;
	ok = ignores_all(me_slice(f.data, f.len));
	me_file_release(&f);
	return ok ? 0
		  : me_err_set(err,
			       "%s/.gitignore does not ignore all of that "
			       "folder, so backups could be committed; write "
			       "'*' into it, or name another folder in config "
			       "merge-env.backupDir",
			       me_err_quote(folder));
}

static int write_gitignore(int dir, const char *folder, struct me_err *err)
{
	static const char all[] = "*\n";
	struct me_temp temp;
	int rc = -1;

	if (!faccessat(dir, ".gitignore", F_OK, AT_SYMLINK_NOFOLLOW))
		return check_gitignore(dir, folder, err);
	if (me_temp_open(&temp, dir, ".gitignore", folder, err))
		return -1;
	if (!me_temp_fill(&temp, all, sizeof(all) - 1, folder, err) &&
	    !me_temp_seal(&temp, all, sizeof(all) - 1, folder, err)) {
		rc = me_temp_place(&temp, ".gitignore");
		if (rc && errno == EEXIST)
			rc = 0;
		if (rc)
			me_err_errno(err, "cannot write the .gitignore of %s",
				     me_err_quote(folder));
	}
	me_temp_drop(&temp);
	return rc;
}

/* Ours to arrange: nothing is in it but what a killed run began with. */
static int is_empty(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_CLOEXEC);
	DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
	struct dirent *entry;
	int empty = 1;

	if (!dir) {
		if (copy >= 0)
			close(copy);
		return 0;
	}
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    strncmp(entry->d_name, ".gitignore.", 11))
			empty = 0;
	closedir(dir);
	return empty;
}

/* The folder was made for a backup that failed: leave nothing behind. */
static void take_back(const struct me_backup *backup)
{
	struct me_backup_list list;
	struct me_err ignored = ME_ERR_INIT;

	if (!backup->made || me_backup_list(backup, &list, &ignored))
		return;
	if (!list.n && !unlinkat(backup->fd, ".gitignore", 0))
		(void)unlinkat(backup->at, backup->folder, AT_REMOVEDIR);
	me_backup_list_release(&list);
}

int me_backup_open(struct me_backup *backup, int at, const char *name,
		   const char *folder, unsigned flags, struct me_err *err)
{
	const char *path = folder ? folder : ME_BACKUP_FOLDER;
	struct me_err why = ME_ERR_INIT;
	unsigned how = folder ? 0 : ME_FOLDER_TIGHTEN;

	*backup = (struct me_backup)ME_BACKUP_INIT;
	backup->at = at;
	backup->name = strdup(name);
	backup->folder = strdup(path);
	if (!backup->name || !backup->folder) {
		me_backup_close(backup);
		return me_err_set(err, "out of memory");
	}
	if (flags & ME_BACKUP_MAKE)
		how |= ME_FOLDER_MAKE;
	backup->fd = me_folder_open(at, path, how, &backup->made, &why);
	if (backup->fd < 0 && why.errnum == ENOENT && !(flags & ME_BACKUP_MAKE))
		return 0;
	if (backup->fd < 0) {
		int num = why.errnum;

		me_backup_close(backup);
		me_err_set(err, "%s; merge-env.backupDir can name another",
			   why.msg);
		if (err && !err->errnum)
			err->errnum = num;
		return -1;
	}
	/* An empty one may be what a run was killed over. */
	if (flags & ME_BACKUP_MAKE &&
	    (!folder || backup->made || is_empty(backup->fd)) &&
	    write_gitignore(backup->fd, path, err)) {
		if (backup->made)
			(void)unlinkat(at, path, AT_REMOVEDIR);
		me_backup_close(backup);
		return -1;
	}
	return 0;
}

void me_backup_close(struct me_backup *backup)
{
	if (backup->fd >= 0)
		close(backup->fd);
	free(backup->name);
	free(backup->folder);
	*backup = (struct me_backup)ME_BACKUP_INIT;
}

/* The last serial number that a backup of this second has, 0: none. A name
   that pruning has freed is not used again: it would sort as older. */
static unsigned last_serial(const struct me_backup *backup, time_t now)
{
	struct me_backup_list list = { NULL, 0 };
	struct me_err ignored = ME_ERR_INIT;
	unsigned last = 0;
	size_t i;

	/* what cannot be listed is empty */
	(void)me_backup_list(backup, &list, &ignored);
	for (i = 0; i < list.n; i++)
		if (list.v[i].when == now && list.v[i].serial > last)
			last = list.v[i].serial;
	me_backup_list_release(&list);
	return last;
}

/* Give temp the next name of this second. */
static int put_dated(const struct me_backup *backup, struct me_temp *temp,
		     char **made)
{
	char stamp[32], tail[16] = "";
	const char *name = backup->name;
	time_t now = time(NULL);
	unsigned serial;
	struct tm tm;
	int saved;

	if (!localtime_r(&now, &tm) ||
	    !strftime(stamp, sizeof(stamp), "%Y%m%d_%H%M%S", &tm))
		return -1;
	for (serial = last_serial(backup, now) + 1; serial <= SERIAL_MAX;
	     serial++) {
		if (serial > 1)
			snprintf(tail, sizeof(tail), "_%u", serial);
		if (asprintf(made, "%s" ME_BACKUP_INFIX "%s%s", name, stamp,
			     tail) < 0) {
			*made = NULL;
			errno = ENOMEM;
			return -1;
		}
		if (!me_temp_publish(temp, *made))
			return 0;
		saved = errno;
		free(*made);
		*made = NULL;
		errno = saved;
		if (errno != EEXIST)
			return -1;
	}
	errno = EEXIST;
	return -1;
}

int me_backup_write(const struct me_backup *backup, const void *data,
		    size_t len, char **made, struct me_err *err)
{
	struct me_temp temp;
	char *name = NULL;
	int rc = -1;

	if (backup->fd < 0)
		return me_err_set(err, "there is no folder %s for a backup",
				  me_err_quote(backup->folder));
	if (me_temp_open(&temp, backup->fd, backup->name, backup->folder,
			 err)) {
		take_back(backup);
		return -1;
	}
	if (!me_temp_fill(&temp, data, len, backup->folder, err) &&
	    !me_temp_seal(&temp, data, len, backup->folder, err)) {
		rc = put_dated(backup, &temp, &name);
		if (rc)
			me_err_errno(err, "cannot write a backup in %s",
				     me_err_quote(backup->folder));
	}
	me_temp_drop(&temp);
	if (rc)
		take_back(backup);
	if (made)
		*made = name;
	else
		free(name);
	return rc;
}
