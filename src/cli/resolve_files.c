#include "cli/resolve_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/names.h"
#include "sys/file.h"

static int open_one(const struct me_resolve_files *f,
		    struct me_resolve_file *file, struct me_site *site,
		    struct me_err *err)
{
	file->pending = (struct me_pending){ .site = site,
					     .path = file->path,
					     .in_place = f->in_place };
	return me_pending_open(&file->pending, err);
}

/* Its place is the repository that it is in, if it is in one. */
static int open_named(const struct me_resolve_files *f,
		      struct me_resolve_file *file, const char *path,
		      struct me_err *err)
{
	if (me_site_open_for(&file->site, path, err))
		return -1;
	file->path = me_site_path(&file->site, path);
	if (!file->path)
		return me_err_set(err, "%s names no file", me_err_quote(path));
	return open_one(f, file, &file->site, err);
}

static bool is_there(const struct me_site *site, const char *path)
{
	char *full;
	bool yes;

	if (asprintf(&full, "%s/%s", site->root, path) < 0)
		return true;
	yes = !me_file_is_missing(full);
	free(full);
	return yes;
}

static int add_path(struct me_list *paths, const struct me_site *site,
		    const char *path, struct me_err *err)
{
	if (!is_there(site, path) || me_list_find(paths, path) >= 0)
		return 0;
	return me_list_add(paths, path, strlen(path))
		? me_err_set(err, "out of memory")
		: 0;
}

/* Is a file that git left in conflict one of ours: by its name, or because our
   driver merges it? */
static int is_dotenv(struct me_site *site, const char *path, bool *yes,
		     struct me_err *err)
{
	char *driver = NULL;

	*yes = me_names_is_env(path) || me_names_is_template(path);
	if (*yes)
		return 0;
	if (me_repo_attr(site->repo, path, "merge", &driver, err))
		return -1;
	*yes = driver && !strcmp(driver, "merge-env");
	free(driver);
	return 0;
}

static int add_unmerged(struct me_list *paths, struct me_site *site,
			struct me_err *err)
{
	struct me_unmerged_list list;
	size_t i;
	bool yes;
	int rc = 0;

	if (!site->repo)
		return 0;
	if (me_repo_unmerged(site->repo, &list, err))
		return -1;
	for (i = 0; i < list.n && !rc; i++) {
		rc = is_dotenv(site, list.item[i].path, &yes, err);
		if (!rc && yes)
			rc = add_path(paths, site, list.item[i].path, err);
	}
	me_unmerged_free(&list);
	return rc;
}

static int find(struct me_site *site, struct me_list *paths, struct me_err *err)
{
	size_t i;
	int rc = 0;

	if (!site->repo)
		return add_path(paths, site, ".env", err);
	for (i = 0; i < site->pairs.n && !rc; i++)
		rc = add_path(paths, site, site->pairs.item[i].env, err);
	return rc ? -1 : add_unmerged(paths, site, err);
}

static int open_found(struct me_resolve_files *f, struct me_err *err)
{
	struct me_list paths = ME_LIST_INIT;
	size_t i;
	int rc = me_site_open(&f->here, ".", false, err) ||
		find(&f->here, &paths, err);

	f->item = calloc(paths.n + 1, sizeof(*f->item));
	if (!f->item)
		rc = me_err_set(err, "out of memory");
	for (i = 0; i < paths.n && !rc; i++) {
		struct me_resolve_file *file = &f->item[f->n++];

		file->path = strdup(paths.item[i]);
		rc = file->path ? open_one(f, file, &f->here, err)
				: me_err_set(err, "out of memory");
	}
	me_list_free(&paths);
	return rc ? -1 : 0;
}

int me_resolve_files_open(struct me_resolve_files *f, int argc, char **argv,
			  struct me_err *err)
{
	int i;

	f->here.state.fd = -1;
	if (!argc)
		return open_found(f, err);
	f->item = calloc((size_t)argc, sizeof(*f->item));
	if (!f->item)
		return me_err_set(err, "out of memory");
	for (i = 0; i < argc; i++) {
		f->n++;
		f->item[i].site.state.fd = -1;
		if (open_named(f, &f->item[i], argv[i], err))
			return -1;
	}
	return 0;
}

void me_resolve_files_close(struct me_resolve_files *f)
{
	while (f->n) {
		struct me_resolve_file *file = &f->item[--f->n];

		me_pending_close(&file->pending);
		if (file->site.root)
			me_site_close(&file->site);
		free(file->path);
	}
	free(f->item);
	if (f->here.root)
		me_site_close(&f->here);
}
