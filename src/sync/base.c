#include "sync/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/settings.h"
#include "core/value.h"
#include "git/checkout.h"
#include "git/history.h"

/* After the best version found, the search looks at so many others before it
   ends; or at so many in a row that are far from it, with nothing beside them
   in history that could be nearer. */
enum { ENOUGH = 32, ENOUGH_FAR = 8 };

const char *me_base_word(enum me_base_from from)
{
	static const char *const word[] = {
		[ME_FROM_UNKNOWN] = "unknown", [ME_FROM_GIVEN] = "given",
		[ME_FROM_RECORD] = "record",   [ME_FROM_HOOK] = "hook",
		[ME_FROM_FIT] = "fit",
	};

	return word[from];
}

void me_base_free(struct me_base *b)
{
	free(b->data);
	b->data = NULL;
}

static int take(struct me_base *b, enum me_base_from from, struct me_slice text,
		struct me_err *err)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		return me_err_set(err, "out of memory");
	if (text.len)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	free(b->data);
	b->data = copy;
	b->len = text.len;
	b->from = from;
	return 0;
}

/* The template in a commit, as it would be in the work tree. */
static int read_version(const struct me_base_query *q,
			const struct me_id *commit, const char *path,
			struct me_blob *blob, struct me_err *err)
{
	if (me_repo_read(q->repo, commit, path, 0, blob, err))
		return -1;
	return me_checkout_convert(q->repo, path, blob, err);
}

static int name_version(struct me_base *b, const struct me_base_query *q,
			const struct me_id *commit, struct me_err *err)
{
	struct me_label label = ME_LABEL_INIT;

	if (me_repo_describe(q->repo, commit, &label, err))
		return -1;
	snprintf(b->label, sizeof(b->label), "%.90s",
		 label.name ? label.name : "");
	me_label_free(&label);
	return 0;
}

static int from_revision(struct me_base *b, const struct me_base_query *q,
			 const char *rev, enum me_base_from from,
			 struct me_err *err)
{
	struct me_blob blob = ME_BLOB_INIT;
	struct me_id id = ME_ID_NONE;
	int rc;

	if (me_repo_resolve(q->repo, rev, &id, err))
		return -1;
	if (me_id_none(&id))
		return 0;
	rc = read_version(q, &id, q->template_, &blob, err);
	if (!rc && blob.state == ME_BLOB_HERE) {
		rc = take(b, from, me_slice(blob.data, blob.len), err);
		if (!rc)
			rc = name_version(b, q, &id, err);
	}
	me_blob_free(&blob);
	return rc;
}

static int from_given(struct me_base *b, const struct me_base_query *q,
		      struct me_err *err)
{
	struct me_file file = ME_FILE_INIT;
	struct me_err none = ME_ERR_INIT;
	int rc;

	if (q->repo && from_revision(b, q, q->given, ME_FROM_GIVEN, err))
		return -1;
	if (b->data) {
		snprintf(b->words, sizeof(b->words), "as given by --base");
		return 0;
	}
	if (me_file_read(q->given, 0, &file, &none)) {
		if (none.errnum != ENOENT)
			return me_err_set(err, "%s", none.msg);
		return me_err_set(err,
				  "--base=%s is no file, and no revision "
				  "with %s in it; name one of the two",
				  me_err_quote(q->given),
				  me_err_quote(q->template_));
	}
	rc = take(b, ME_FROM_GIVEN, me_slice(file.data, file.len), err);
	snprintf(b->label, sizeof(b->label), "%.90s", q->given);
	snprintf(b->words, sizeof(b->words), "as given by --base");
	me_file_release(&file);
	return rc;
}

static int take_recorded(struct me_base *b, const struct me_record_entry *e,
			 struct me_slice text, struct me_err *err)
{
	time_t when = (time_t)e->when;
	char day[32] = "";
	struct tm tm;

	if (localtime_r(&when, &tm))
		strftime(day, sizeof(day), " of %Y-%m-%d", &tm);
	snprintf(b->label, sizeof(b->label), "%s", e->label);
	snprintf(b->words, sizeof(b->words), "recorded by the sync%s", day);
	return take(b, ME_FROM_RECORD, text, err);
}

static int from_record(struct me_base *b, const struct me_base_query *q,
		       const struct me_record_entry *e, struct me_err *err)
{
	struct me_file file = ME_FILE_INIT;
	int rc = 0;

	if (!e)
		return 0;
	if (me_record_base(q->state, e, &file, err))
		return -1;
	if (file.data)
		rc = take_recorded(b, e, me_slice(file.data, file.len), err);
	me_file_release(&file);
	return rc;
}

/* The search through history. */
struct search {
	const struct me_base_query *q;
	const struct me_record_entry *lost; /* its bytes are; or NULL */
	struct me_fitter *fitter;
	struct me_err *err;
	struct me_blob best;
	struct me_id commit;
	struct me_fit fit;
	bool found, failed;
	bool exact;  /* the best is the one that was lost */
	bool theirs; /* the template is one of them */
	size_t versions, since, far;
	bool last;   /* the best is the oldest version seen */
	bool unseen; /* there are versions that this clone does not hold */
};

/* Is it the version that the record names? */
static bool is_lost(const struct search *s, struct me_slice text)
{
	char hash[ME_HASH_TEXT];

	if (!s->lost)
		return false;
	me_hash_text(hash, text);
	return !strcmp(hash, s->lost->base);
}

static int look(const struct me_version *v, void *data)
{
	struct search *s = data;
	struct me_blob blob = ME_BLOB_INIT;
	struct me_slice text;
	struct me_fit fit;

	s->versions++;
	if (s->q->progress)
		s->q->progress(s->versions);
	if (me_repo_blob(s->q->repo, &v->id, 0, &blob, s->err) ||
	    me_checkout_convert(s->q->repo, v->path, &blob, s->err)) {
		s->failed = true;
		me_blob_free(&blob);
		return 1;
	}
	s->unseen |= blob.state == ME_BLOB_UNKNOWN;
	if (blob.state != ME_BLOB_HERE)
		return 0;
	text = me_slice(blob.data, blob.len);
	s->theirs = s->theirs || me_slice_eq(text, s->q->theirs);
	s->exact = is_lost(s, text);
	if (!me_fitter_measure(s->fitter, text, &fit)) {
		s->failed = true;
		me_blob_free(&blob);
		me_err_set(s->err, "out of memory");
		return 1;
	}
	if (!s->found || s->exact || me_fit_better(&fit, &s->fit)) {
		me_blob_free(&s->best);
		s->best = blob;
		s->fit = fit;
		s->commit = v->commit;
		s->found = s->last = true;
		s->since = s->far = 0;
		return s->exact || (!s->lost && me_fit_is_exact(&fit));
	}
	s->last = false;
	me_blob_free(&blob);
	s->since++;
	s->far = me_fit_is_far(&fit, &s->fit) ? s->far + 1 : 0;
	return !s->lost && me_fit_is_sure(&s->fit) &&
		(s->since > ENOUGH || (v->alone && s->far > ENOUGH_FAR));
}

static int search(struct search *s, struct me_err *err)
{
	struct me_history h = { .path = s->q->template_,
				.fn = look,
				.data = s };

	s->err = err;
	if (me_history_walk(s->q->repo, &h, err) || s->failed)
		return -1;
	/* of a shallow history, the oldest version may only look the best for
	   want of older ones */
	s->unseen |= h.cut && s->last;
	return 0;
}

/* Has the file a variable, as the template has it now, that the best version
   does not know? Then it was made from a later one, which is not to be seen:
   history was squashed, or rewritten. */
static bool is_later(const struct search *s)
{
	struct me_settings *ours, *best, *now;
	bool later;
	size_t i;

	if (!s->fit.own)
		return false;
	ours = me_settings_read(s->q->ours, s->q->seed);
	best = me_settings_read(me_slice(s->best.data, s->best.len),
				s->q->seed);
	now = me_settings_read(s->q->theirs, s->q->seed);
	later = !ours || !best || !now; /* out of memory: not sure */
	for (i = 0; !later && i < me_settings_count(ours); i++) {
		struct me_slice key = me_settings_key(ours, i);
		struct me_slice val = me_settings_get(now, key);

		later = val.data && !me_settings_get(best, key).data &&
			me_value_eq(val, me_settings_get(ours, key));
	}
	me_settings_free(ours);
	me_settings_free(best);
	me_settings_free(now);
	return later;
}

/* Is the best one what the file was made from? Where versions were not to be
   seen, one that leaves nothing open is, but a likely one is not. */
static bool is_sure(const struct search *s)
{
	if (s->unseen && (s->fit.other || s->fit.missing))
		return false;
	return me_fit_is_sure(&s->fit) && !is_later(s);
}

static int from_fit(struct me_base *b, const struct me_base_query *q,
		    const struct search *s, struct me_err *err)
{
	size_t all = s->fit.equal + s->fit.other + s->fit.missing;
	struct me_label label = ME_LABEL_INIT;
	char day[32] = "";
	struct tm tm;
	time_t when;

	if (take(b, ME_FROM_FIT, me_slice(s->best.data, s->best.len), err) ||
	    me_repo_describe(q->repo, &s->commit, &label, err))
		return -1;
	when = (time_t)label.date;
	if (localtime_r(&when, &tm))
		strftime(day, sizeof(day), ", %Y-%m-%d", &tm);
	snprintf(b->label, sizeof(b->label), "%.90s",
		 label.name ? label.name : "");
	snprintf(b->words, sizeof(b->words),
		 "best fit in history%s, %s: %zu of %zu variables match", day,
		 s->fit.equal == all ? "exact" : "likely", s->fit.equal, all);
	b->fit = s->fit;
	b->in_history = true;
	me_label_free(&label);
	return 0;
}

/* The revision a hook came from is right after a plain pull, and wrong after
   a sync that was skipped: it must explain the file as well as any other. */
static int from_hook(struct me_base *b, const struct me_base_query *q,
		     const struct search *s, struct me_err *err)
{
	struct me_base old = { .from = ME_FROM_UNKNOWN };
	struct me_fit fit;
	int rc = from_revision(&old, q, q->hook_rev, ME_FROM_HOOK, err);

	if (!rc && old.data &&
	    me_fitter_measure(s->fitter, me_slice(old.data, old.len), &fit) &&
	    me_fit_is_sure(&fit) && !me_fit_better(&s->fit, &fit)) {
		*b = old;
		b->fit = fit;
		b->in_history =
			me_slice_eq(me_slice(old.data, old.len),
				    me_slice(s->best.data, s->best.len));
		snprintf(b->words, sizeof(b->words),
			 "the template before this update");
		return 0;
	}
	me_base_free(&old);
	return rc;
}

static int from_history(struct me_base *b, const struct me_base_query *q,
			const struct me_record_entry *e, struct me_err *err)
{
	struct search s = { .q = q };
	int rc;

	s.fitter = me_fitter_new(q->ours, q->seed);
	if (!s.fitter)
		return me_err_set(err, "out of memory");
	if (e && me_record_has_base(e))
		s.lost = e;
	rc = search(&s, err);
	if (!rc && s.exact)
		rc = take_recorded(b, e, me_slice(s.best.data, s.best.len),
				   err);
	if (!rc && !b->data && s.found && q->hook_rev)
		rc = from_hook(b, q, &s, err);
	if (!rc && !b->data && s.found && is_sure(&s))
		rc = from_fit(b, q, &s, err);
	if (!rc && !b->data && s.found && me_fit_is_sure(&s.fit))
		snprintf(b->words, sizeof(b->words),
			 "this clone does not "
			 "hold all versions of the template");
	else if (!rc && !b->data && s.found)
		snprintf(b->words, sizeof(b->words),
			 "no version in history "
			 "fits: the best has %zu of %zu variables",
			 s.fit.equal,
			 s.fit.equal + s.fit.other + s.fit.missing);
	b->in_history |= s.exact;
	b->theirs_in_history = s.theirs;
	me_blob_free(&s.best);
	me_fitter_free(s.fitter);
	return rc;
}

int me_base_find(struct me_base *b, const struct me_base_query *q,
		 struct me_err *err)
{
	const struct me_record_entry *e =
		me_record_now(q->record, q->state, q->ours);
	int rc = 0;

	*b = (struct me_base){ .from = ME_FROM_UNKNOWN };
	if (q->given)
		rc = from_given(b, q, err);
	if (!rc && !b->data)
		rc = from_record(b, q, e, err);
	if (!rc && !b->data && q->repo)
		rc = from_history(b, q, e, err);
	if (!rc && !b->data && !*b->words)
		snprintf(b->words, sizeof(b->words),
			 "nothing is recorded, and there is no history");
	if (rc)
		me_base_free(b);
	return rc;
}
