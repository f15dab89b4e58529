#include "sync/carry.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/edit.h"
#include "core/value.h"
#include "sys/seed.h"

/* One env file that values are carried to. */
struct carry {
	struct me_sync *s;
	const struct me_settings *base, *ours; /* of where they come from */
	struct me_target to;
	struct me_file template_;
	struct me_settings *there, *fresh; /* the file, its template */
	struct me_edit *set;		   /* values to set there */
	size_t n_set;
	struct me_edit *gone; /* variables that leave s */
	size_t n_gone;
};

static int read_template(struct carry *c, const char *path, struct me_err *err)
{
	struct me_place place = ME_PLACE_INIT;
	int rc = me_place_open(&place, c->s->site->root, path, 0, err);

	if (!rc)
		rc = me_file_read_at(place.fd, place.name, path,
				     ME_FILE_NOFOLLOW, &c->template_, err);
	me_place_close(&place);
	return rc;
}

/* What becomes of one variable: it leaves with its value, or as a default
   that the new place has anyway, or stays. */
static void decide(struct carry *c, struct me_slice key)
{
	struct me_slice mine = me_settings_get(c->ours, key);
	struct me_slice was = me_settings_get(c->base, key);
	struct me_slice there = me_settings_get(c->there, key);
	struct me_slice fresh = me_settings_get(c->fresh, key);
	bool own = !was.data || !me_value_eq(mine, was);

	if (!mine.data)
		return;
	if (there.data && me_value_eq(there, mine)) {
		c->gone[c->n_gone++] = (struct me_edit){ key, { NULL, 0 } };
		return;
	}
	/* set there by the operator: two decisions, both his */
	if (own && there.data && !(fresh.data && me_value_eq(there, fresh)))
		return;
	if (own)
		c->set[c->n_set++] = (struct me_edit){ key, mine };
	c->gone[c->n_gone++] = (struct me_edit){ key, { NULL, 0 } };
}

static int write_there(struct carry *c, struct me_err *err)
{
	struct me_slice fresh = me_slice(c->template_.data, c->template_.len);
	struct me_slice text = c->to.exists
		? me_slice(c->to.ours.data, c->to.ours.len)
		: fresh;
	struct me_buf b = ME_BUF_INIT;
	bool made = !c->to.exists;
	int rc = 0;

	if (!made && !c->n_set)
		return 0;
	if (!me_edit_apply(&b, text, c->set, c->n_set, me_seed()))
		rc = me_err_set(err, "out of memory");
	if (!rc)
		rc = me_target_write(&c->to, me_buf_slice(&b), err);
	if (!rc && made) {
		me_record_add(&c->to.record, me_buf_slice(&b), fresh,
			      c->s->theirs_label, (long long)time(NULL));
		rc = me_record_keep(&c->s->site->state, fresh, false, err) ||
				me_target_remember(&c->to, me_buf_slice(&b),
						   err)
			? -1
			: 0;
	}
	me_buf_free(&b);
	return rc;
}

/* Carry n variables to the env file that all of them have moved to. */
static int carry_to(struct carry *c, const struct me_moved *const *list,
		    size_t n, struct me_err *err)
{
	const struct me_moved *m = *list;
	struct me_sync *s = c->s;
	size_t i;
	int rc = -1;

	c->to = (struct me_target){ .site = s->site,
				    .env = m->env,
				    .no_backup = s->opt->no_backup,
				    .in_place = s->opt->in_place };
	c->n_set = 0;
	if (me_target_open(&c->to, -1, err) ||
	    read_template(c, m->template_, err))
		goto out;
	c->fresh = me_settings_read(
		me_slice(c->template_.data, c->template_.len), me_seed());
	c->there = me_settings_read(
		c->to.exists ? me_slice(c->to.ours.data, c->to.ours.len)
			     : me_slice(c->template_.data, c->template_.len),
		me_seed());
	if (!c->fresh || !c->there) {
		me_err_set(err, "out of memory");
		goto out;
	}
	for (i = 0; i < n; i++)
		decide(c, list[i]->key);
	rc = write_there(c, err);
	s->carried += rc ? 0 : c->n_set;
out:
	me_settings_free(c->fresh);
	me_settings_free(c->there);
	c->fresh = c->there = NULL;
	me_file_release(&c->template_);
	me_target_close(&c->to);
	return rc;
}

static int by_env(const void *a, const void *b)
{
	const struct me_moved *x = *(const struct me_moved *const *)a;
	const struct me_moved *y = *(const struct me_moved *const *)b;
	int c = strcmp(x->env, y->env);

	return c ? c : (x > y) - (x < y);
}

static int carry_all(struct carry *c, struct me_err *err)
{
	struct me_sync *s = c->s;
	const struct me_moved **list = calloc(s->n_moved + 1, sizeof(*list));
	size_t i, n;
	int rc = list ? 0 : me_err_set(err, "out of memory");

	for (i = 0; list && i < s->n_moved; i++)
		list[i] = &s->moved[i];
	if (list)
		qsort(list, s->n_moved, sizeof(*list), by_env);
	for (i = 0; !rc && i < s->n_moved; i += n) {
		for (n = 1; i + n < s->n_moved &&
		     !strcmp(list[i]->env, list[i + n]->env);
		     n++)
			;
		rc = carry_to(c, &list[i], n, err);
	}
	free(list);
	return rc;
}

int me_carry(struct me_sync *s, struct me_err *err)
{
	struct carry c = { .s = s };
	struct me_settings *base, *ours;
	int rc = 0;

	base = me_settings_read(me_slice(s->base.data, s->base.len), me_seed());
	ours = me_settings_read(
		me_slice(s->target.ours.data, s->target.ours.len), me_seed());
	c.base = base;
	c.ours = ours;
	c.set = calloc(s->n_moved + 1, sizeof(*c.set));
	c.gone = calloc(s->n_moved + 1, sizeof(*c.gone));
	if (!base || !ours || !c.set || !c.gone)
		rc = me_err_set(err, "out of memory");
	if (!rc)
		rc = carry_all(&c, err);
	if (!rc &&
	    !me_edit_apply(&s->left, s->text, c.gone, c.n_gone, me_seed()))
		rc = me_err_set(err, "out of memory");
	if (!rc)
		s->text = me_buf_slice(&s->left);
	free(c.set);
	free(c.gone);
	me_settings_free(base);
	me_settings_free(ours);
	return rc;
}
