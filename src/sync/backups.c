#include "sync/backups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INFIX ".backup_"

int me_backups_open(struct me_backups *b, const struct me_site *site,
		    const char *env, struct me_err *err)
{
	*b = (struct me_backups){ .place = ME_PLACE_INIT,
				  .folder = ME_BACKUP_INIT };
	if (!me_place_open(&b->place, site->root, env, ME_PLACE_FOLLOW, err) &&
	    !me_backup_open(&b->folder, b->place.fd, b->place.name,
			    site->backup_dir, 0, err) &&
	    !me_backup_list(&b->folder, &b->list, err))
		return 0;
	me_backups_close(b);
	return -1;
}

void me_backups_close(struct me_backups *b)
{
	me_backup_list_release(&b->list);
	me_backup_close(&b->folder);
	me_place_close(&b->place);
}

static bool has(const struct me_site *site, const char *env, const char *name)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_backups b;
	bool found = false;
	size_t i;

	if (me_backups_open(&b, site, env, &ignored))
		return false;
	for (i = 0; i < b.list.n; i++)
		found |= !strcmp(b.list.v[i].name, name);
	me_backups_close(&b);
	return found;
}

static bool ends_with(const char *path, const char *end, size_t n)
{
	size_t len = strlen(path);

	return len >= n && !strncmp(path + len - n, end, n) &&
		(len == n || path[len - n - 1] == '/');
}

char *me_backups_env_of(const struct me_site *site, const char *backup,
			const char **name, struct me_err *err)
{
	const char *slash = strrchr(backup, '/'), *infix, *found = NULL;
	size_t i, n;

	*name = slash ? slash + 1 : backup;
	infix = strstr(*name, INFIX);
	n = infix ? (size_t)(infix - *name) : 0;
	for (i = 0; n && i < site->pairs.n; i++) {
		const char *env = site->pairs.item[i].env;
		size_t dir = strlen(env) - n;

		if (!ends_with(env, *name, n) || !has(site, env, *name))
			continue;
		/* of several, the one in whose folder the path lies */
		if (slash && found && strncmp(backup, env, dir))
			continue;
		if (!slash && found) {
			me_err_set(err,
				   "%s is a backup of %s and of %s; name "
				   "it with its folder",
				   me_err_quote(*name), me_err_quote(found),
				   me_err_quote(env));
			return NULL;
		}
		found = env;
	}
	if (!found)
		me_err_set(err,
			   "%s is no backup of an env file here; "
			   "'git merge-env backups' lists them",
			   me_err_quote(backup));
	return found ? strdup(found) : NULL;
}
