/*
 * The backups that there are: listed, read, and pruned.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/backup.h"
#include "util/slice.h"

static int digits(const char *s, int n, int *value)
{
	*value = 0;
	while (n-- > 0) {
		if (!isdigit((unsigned char)*s))
			return -1;
		*value = *value * 10 + (*s++ - '0');
	}
	return 0;
}

/* "20260720_143000" or "20260720_143000_2" */
static int parse_stamp(const char *s, struct me_backup_item *item)
{
	struct tm tm = { .tm_isdst = -1 }, back;
	char *end;

	if (strlen(s) < 15 || s[8] != '_' || digits(s, 4, &tm.tm_year) ||
	    digits(s + 4, 2, &tm.tm_mon) || digits(s + 6, 2, &tm.tm_mday) ||
	    digits(s + 9, 2, &tm.tm_hour) || digits(s + 11, 2, &tm.tm_min) ||
	    digits(s + 13, 2, &tm.tm_sec))
		return -1;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	back = tm;
	item->when = mktime(&back);
	/* A 31st of February, 24 o'clock; an hour that summer time skips is let
	   pass. */
	if (back.tm_mon != tm.tm_mon || back.tm_mday != tm.tm_mday ||
	    tm.tm_min > 59 || tm.tm_sec > 60)
		return -1;
	item->serial = 1;
	s += 15;
	if (!*s)
		return 0;
	if (s[0] != '_' || s[1] < '1' || strlen(s) > 10)
		return -1;
	item->serial = (unsigned)strtoul(s + 1, &end, 10);
	return *end || item->serial < 2 ? -1 : 0;
}

/* 1 added, 0 not a backup of this file, -1 with errno. */
static int consider(const struct me_backup *backup, const char *entry,
		    struct me_backup_list *list)
{
	size_t len = strlen(backup->name), infix = strlen(ME_BACKUP_INFIX);
	struct me_backup_item item = { 0 }, *v;
	struct stat st;

	if (strncmp(entry, backup->name, len) ||
	    strncmp(entry + len, ME_BACKUP_INFIX, infix) ||
	    parse_stamp(entry + len + infix, &item))
		return 0;
	if (fstatat(backup->fd, entry, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? 0 : -1;
	if (!S_ISREG(st.st_mode))
		return 0;
	item.size = st.st_size;
	v = realloc(list->v, (list->n + 1) * sizeof(*v));
	if (!v)
		return -1;
	list->v = v;
	item.name = strdup(entry);
	if (!item.name)
		return -1;
	v[list->n++] = item;
	return 1;
}

static int newest_first(const void *a, const void *b)
{
	const struct me_backup_item *x = a, *y = b;

	if (x->when != y->when)
		return x->when > y->when ? -1 : 1;
	if (x->serial != y->serial)
		return x->serial > y->serial ? -1 : 1;
	return strcmp(y->name, x->name);
}

int me_backup_list(const struct me_backup *backup, struct me_backup_list *list,
		   struct me_err *err)
{
	struct dirent *entry;
	DIR *dir;
	int fd;

	*list = (struct me_backup_list){ NULL, 0 };
	if (backup->fd < 0)
		return 0;
	fd = openat(backup->fd, ".", O_RDONLY | O_CLOEXEC);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		me_err_errno(err, "cannot list %s",
			     me_err_quote(backup->folder));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (errno = 0, (entry = readdir(dir)) != NULL)
		if (consider(backup, entry->d_name, list) < 0)
			break;
	if (errno) {
		me_err_errno(err, "cannot list %s",
			     me_err_quote(backup->folder));
		closedir(dir);
		me_backup_list_release(list);
		return -1;
	}
	closedir(dir);
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), newest_first);
	return 0;
}

void me_backup_list_release(struct me_backup_list *list)
{
	while (list->n > 0)
		free(list->v[--list->n].name);
	free(list->v);
	*list = (struct me_backup_list){ NULL, 0 };
}

int me_backup_read(const struct me_backup *backup, const char *name,
		   struct me_file *file, struct me_err *err)
{
	*file = (struct me_file)ME_FILE_INIT;
	if (backup->fd < 0 || strchr(name, '/')) {
		me_err_set(err, "there is no backup %s in %s",
			   me_err_quote(name), me_err_quote(backup->folder));
		return -1;
	}
	return me_file_read_at(backup->fd, name, name, ME_FILE_NOFOLLOW, file,
			       err);
}

int me_backup_prune(const struct me_backup *backup, size_t keep,
		    const char *spare, struct me_err *err)
{
	struct me_backup_list list;
	int rc = 0;
	size_t i;

	if (keep < 1)
		return me_err_set(err, "at least one backup must be kept");
	if (me_backup_list(backup, &list, err))
		return -1;
	/* The oldest first: an error leaves the newest. */
	for (i = list.n; i > keep && !rc; i--)
		if (!(spare && !strcmp(spare, list.v[i - 1].name)) &&
		    unlinkat(backup->fd, list.v[i - 1].name, 0) &&
		    errno != ENOENT)
			rc = me_err_errno(err, "cannot remove the backup %s",
					  me_err_quote(list.v[i - 1].name));
	me_backup_list_release(&list);
	return rc;
}

int me_backup_leftovers(const struct me_backup *backup,
			struct me_temp_names *names, struct me_err *err)
{
	*names = (struct me_temp_names){ NULL, 0 };
	if (backup->fd < 0)
		return 0;
	return me_temp_list(backup->fd, backup->name, names, err);
}
