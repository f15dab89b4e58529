/*
 * git merge-env backups: what could be restored.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/out.h"
#include "cli/report.h"
#include "cli/summary.h"
#include "core/settings.h"
#include "core/value.h"
#include "sync/backups.h"
#include "sys/seed.h"

static struct {
	bool json;
} o;

static const struct me_opt opts[] = {
	{ 0, "json", ME_OPT_FLAG, &o.json, 0, NULL, "print JSON" }, ME_OPT_END
};

/* What changed from one state of the file to the next. */
struct difference {
	size_t added, removed, changed;
};

static struct difference compare(struct me_slice from, struct me_slice to)
{
	struct me_settings *a = me_settings_read(from, me_seed());
	struct me_settings *b = me_settings_read(to, me_seed());
	struct difference d = { 0, 0, 0 };
	size_t i;

	for (i = 0; a && b && i < me_settings_count(a); i++) {
		struct me_slice key = me_settings_key(a, i);
		struct me_slice was = me_settings_get(a, key);
		struct me_slice now = me_settings_get(b, key);

		d.removed += !now.data;
		d.changed += now.data && !me_value_eq(was, now);
	}
	for (i = 0; a && b && i < me_settings_count(b); i++)
		d.added += !me_settings_get(a, me_settings_key(b, i)).data;
	me_settings_free(a);
	me_settings_free(b);
	return d;
}

static void print_text(const struct me_backup_item *item,
		       const struct difference *d)
{
	char day[32] = "";
	struct tm tm;

	if (localtime_r(&item->when, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S", &tm);
	printf("  %s  %8lld bytes  %s  (then: %zu added, %zu changed, "
	       "%zu removed)\n",
	       day, (long long)item->size, me_err_quote(item->name), d->added,
	       d->changed, d->removed);
}

static struct json_object *item_object(const struct me_backup_item *item,
				       const struct difference *d)
{
	struct json_object *j = json_object_new_object();

	json_object_object_add(j, "name",
			       me_report_string((struct me_slice){
				       item->name, strlen(item->name) }));
	json_object_object_add(j, "when", json_object_new_int64(item->when));
	json_object_object_add(j, "size", json_object_new_int64(item->size));
	json_object_object_add(j, "then_added",
			       json_object_new_int64((int64_t)d->added));
	json_object_object_add(j, "then_changed",
			       json_object_new_int64((int64_t)d->changed));
	json_object_object_add(j, "then_removed",
			       json_object_new_int64((int64_t)d->removed));
	return j;
}

/* Each backup against what came after it: the next newer one, or the file. */
static int list_one(const struct me_site *site, const char *env,
		    struct json_object *list, size_t *found, struct me_err *err)
{
	struct me_file after = { .hold = ME_FILE_NONE }, file;
	struct me_backups b;
	struct me_err ignored = ME_ERR_INIT;
	size_t i;

	if (me_backups_open(&b, site, env, err))
		return -1;
	if (b.list.n && !list)
		printf("%s in %s:\n", me_err_quote(env),
		       me_err_quote(b.folder.folder));
	me_file_read_at(b.place.fd, b.place.name, env, ME_FILE_NOFOLLOW, &after,
			&ignored);
	for (i = 0; i < b.list.n; i++) {
		struct difference d = { 0, 0, 0 };

		if (me_backup_read(&b.folder, b.list.v[i].name, &file, err))
			break;
		d = compare((struct me_slice){ file.data, file.len },
			    (struct me_slice){ after.data, after.len });
		if (list)
			json_object_array_add(list,
					      item_object(&b.list.v[i], &d));
		else
			print_text(&b.list.v[i], &d);
		me_file_release(&after);
		after = file;
	}
	*found += b.list.n;
	me_file_release(&after);
	me_backups_close(&b);
	return *err->msg ? -1 : 0;
}

/* The name of a file is foreign text, also where it is a key. */
static void add_file(struct json_object *files, const char *env,
		     struct json_object *list)
{
	struct json_object *name =
		me_report_string((struct me_slice){ env, strlen(env) });

	json_object_object_add(files, json_object_get_string(name), list);
	json_object_put(name);
}

static int list_all(struct me_site *site, int argc, char **argv,
		    struct me_err *err)
{
	struct json_object *all = o.json ? json_object_new_object() : NULL;
	struct json_object *files = o.json ? json_object_new_object() : NULL;
	struct json_object *list;
	struct me_buf buf = ME_BUF_INIT;
	const struct me_pair *only = NULL;
	size_t i, found = 0;
	int rc = 0;

	if (argc > 0)
		rc = me_site_pair(site, argv[0], &only, err);
	for (i = 0; !rc && i < site->pairs.n; i++) {
		const char *env = site->pairs.item[i].env;

		if (only && strcmp(only->env, env))
			continue;
		list = o.json ? json_object_new_array() : NULL;
		rc = list_one(site, env, list, &found, err);
		if (list)
			add_file(files, env, list);
	}
	if (o.json) {
		json_object_object_add(all, "format", json_object_new_int(1));
		json_object_object_add(all, "files", files);
		me_report_add_json(&buf, all);
		if (me_out_result(&buf, err))
			rc = -1;
	} else if (!rc && !found) {
		me_out_warn("no backups yet; 'git merge-env sync' makes one "
			    "before it changes an env file");
	}
	if (rc)
		return me_out_failed(err);
	return me_out_flush() ? ME_EXIT_FAILED : ME_EXIT_DONE;
}

static int run(int argc, char **argv)
{
	struct me_err err = ME_ERR_INIT;
	struct me_site site;
	int status;

	argc = me_opt_parse(&me_cmd_backups, argc, argv);
	if (argc < 0)
		return ME_EXIT_USAGE;
	if (argc > 1)
		return me_opt_usage(&me_cmd_backups, "wants at most one path");
	if (me_site_open(&site, ".", false, &err))
		return me_out_failed(&err);
	status = list_all(&site, argc, argv, &err);
	me_site_close(&site);
	return status;
}

const struct me_cmd me_cmd_backups = { "backups", "[PATH]", ME_SUMMARY_BACKUPS,
				       opts, run };
