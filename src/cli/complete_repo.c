#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/complete.h"
#include "core/settings.h"
#include "sync/backups.h"
#include "sync/pending.h"
#include "sync/site.h"
#include "sys/seed.h"

/* A file that cannot be read has nothing to offer; nobody waits for a word
   on it while typing. */
static struct me_settings *read_settings(const struct me_site *site,
					 const char *path, struct me_file *file)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_place place = ME_PLACE_INIT;
	struct me_settings *set = NULL;

	if (!me_place_open(&place, site->root, path, 0, &ignored) &&
	    !me_file_read_at(place.fd, place.name, path, 0, file, &ignored))
		set = me_settings_read(me_slice(file->data, file->len),
				       me_seed());
	me_place_close(&place);
	return set;
}

/* The variables of an env file and its template, each once. */
static void offer_keys(struct me_site *site, const struct me_pair *pair,
		       struct me_typed typed)
{
	struct me_file file[2] = { ME_FILE_INIT, ME_FILE_INIT };
	struct me_settings *set[2] = {
		read_settings(site, pair->env, &file[0]),
		read_settings(site, pair->template, &file[1]),
	};
	int s;
	size_t i;

	for (s = 0; s < 2; s++)
		for (i = 0; set[s] && i < me_settings_count(set[s]); i++) {
			struct me_slice key = me_settings_key(set[s], i);

			if (!s || !set[0] || !me_settings_get(set[0], key).data)
				me_complete_offer(typed, key, NULL);
		}
	for (s = 0; s < 2; s++) {
		me_settings_free(set[s]);
		me_file_release(&file[s]);
	}
}

/* The variables in conflict that can be decided alone. */
static void offer_pending(struct me_site *site, const struct me_pair *pair,
			  struct me_typed typed)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_pending p = { .site = site, .path = pair->env };
	size_t i;

	if (!me_pending_open(&p, &ignored))
		for (i = 0; i < p.hunks.n; i++)
			if (me_hunk_is_single(&p.hunks.item[i]))
				me_complete_offer(typed, p.hunks.item[i].key,
						  NULL);
	me_pending_close(&p);
}

static void offer_backups(struct me_site *site, const struct me_pair *pair,
			  struct me_typed typed)
{
	struct me_err ignored = ME_ERR_INIT;
	struct me_backups b;
	size_t i;

	if (me_backups_open(&b, site, pair->env, &ignored))
		return;
	for (i = 0; i < b.list.n; i++)
		me_complete_offer(typed, me_slice_str(b.list.v[i].name), NULL);
	me_backups_close(&b);
}

/* As a path from the folder we are in; shells know the way out of it. */
static void offer_path(struct me_site *site, const struct me_pair *pair,
		       struct me_typed typed)
{
	size_t len = strlen(site->prefix);

	if (!strncmp(pair->env, site->prefix, len))
		me_complete_offer(typed, me_slice_str(pair->env + len), NULL);
}

void me_complete_repo(struct me_slice noun, struct me_typed typed)
{
	static const struct {
		const char *noun;
		void (*offer)(struct me_site *, const struct me_pair *,
			      struct me_typed typed);
	} table[] = {
		{ "KEY", offer_keys },
		{ "PENDING", offer_pending },
		{ "PATH", offer_path },
		{ "BACKUP", offer_backups },
	};
	struct me_err ignored = ME_ERR_INIT;
	struct me_site site;
	size_t i, k;

	if (me_site_open(&site, ".", false, &ignored))
		return;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++)
		for (k = 0; me_slice_eq(noun, me_slice_str(table[i].noun)) &&
		     k < site.pairs.n;
		     k++)
			table[i].offer(&site, &site.pairs.item[k], typed);
	me_site_close(&site);
}
