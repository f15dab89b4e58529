#include "trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "util/visible.h"

struct trial *trial_new(const struct me_slice in[3])
{
	struct trial *t = calloc(1, sizeof(*t));
	int s;

	if (!t)
		abort();
	memcpy(t->in, in, sizeof(t->in));
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		file_read(&t->file[s], in[s], &t->names, true, &t->arena);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		file_count(&t->file[s], &t->names, &t->arena);
	return t;
}

void trial_free(struct trial *t)
{
	int i;

	for (i = 0; i < WAYS; i++)
		me_result_free(t->merge[i].res);
	me_arena_free(&t->arena);
	free(t->names.first);
	free(t);
}

const char *trial_why(const struct trial *t)
{
	return t->why;
}

struct me_options trial_options(int way)
{
	struct me_options opt = ME_OPTIONS_INIT;

	way %= SWAPPED;
	opt.removed = (enum me_removed)(way / FAVOR);
	opt.favor = (enum me_favor)(way % FAVOR);
	return opt;
}

bool trial_was_by_variable(const struct me_result *r)
{
	const struct me_note *note;
	size_t n = me_result_notes(r, &note);

	while (n--)
		if (note[n].code == ME_NOTE_OPEN_QUOTE ||
		    note[n].code == ME_NOTE_BY_LINES ||
		    note[n].code == ME_NOTE_MARKER)
			return false;
	return true;
}

const struct merge *trial_merge(struct trial *t, int way)
{
	struct me_options opt = trial_options(way);
	struct me_slice in[3] = { t->in[0], t->in[1], t->in[2] };
	struct merge *m = &t->merge[way];

	if (m->done)
		return m;
	m->done = true;
	if (way >= SWAPPED) {
		in[ME_OURS] = t->in[ME_THEIRS];
		in[ME_THEIRS] = t->in[ME_OURS];
	}
	m->status = me_merge(in, &opt, &m->res);
	if (m->status != ME_OK)
		return m;
	m->by_variable = trial_was_by_variable(m->res);
	file_read(&m->file, me_result_text(m->res), &t->names, false,
		  &t->arena);
	file_count(&m->file, &t->names, &t->arena);
	return m;
}

/* A CR that ends a file is a byte of its last line, but part of a line end as
   soon as another line comes after it: the line cannot stay what it is. */
static bool ends_in_cr(struct me_slice s)
{
	return s.len && s.data[s.len - 1] == '\r';
}

bool trial_is_proper(struct trial *t, int way)
{
	const struct merge *m = trial_merge(t, way);
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		if ((t->file[s].flags & ME_LEX_OPEN) || ends_in_cr(t->in[s]))
			return false;
	return m->status == ME_OK && m->by_variable;
}

bool trial_by_variable(struct trial *t)
{
	return trial_is_proper(t, 0);
}

struct me_result *trial_other(struct me_slice base, struct me_slice ours,
			      struct me_slice theirs,
			      const struct me_options *opt)
{
	struct me_slice in[3] = { base, ours, theirs };
	struct me_result *r;

	if (me_merge(in, opt, &r) == ME_OK)
		return r;
	me_result_free(r);
	return NULL;
}

enum verdict trial_broken(struct trial *t, const char *why, struct me_slice a,
			  struct me_slice b)
{
	struct me_buf buf = ME_BUF_INIT;

	me_buf_str(&buf, why);
	if (a.data) {
		me_buf_str(&buf, "\n    ");
		me_visible_add(&buf, a, 180);
	}
	if (b.data) {
		me_buf_str(&buf, "\n    ");
		me_visible_add(&buf, b, 180);
	}
	snprintf(t->why, sizeof(t->why), "%.*s", (int)buf.len, buf.data);
	me_buf_free(&buf);
	return BROKEN;
}
