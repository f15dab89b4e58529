/*
 * The walk through a file's history over libgit2's object database.
 *
 * libgit2's own revision walk parses every commit twice and costs twice what
 * git's does. Here each commit is read once, from its raw bytes; of its trees
 * only those on the way to the path, and of them only the root when the
 * folder below has been seen before.
 *
 * Commits wait in a heap, the newest on top. A commit that is taken out looks
 * at its parents (reading those that are new) and knows then whether it
 * brought a version in. What a commit held is kept as a small number, its
 * version, so that a seen commit costs 28 bytes.
 */
#include "git/lg2.h"

#include <stdlib.h>
#include <string.h>

#include "git/lg2_tree.h"
#include "git/queue.h"
#include "git/object.h"

#define MAX_PATHS 64

/* A commit that was seen. path is 0 in an empty slot. */
struct slot {
	unsigned char id[GIT_OID_RAWSZ];
	uint32_t version; /* 0: nothing at the path */
	uint8_t path;	  /* 1 and up: which name was looked for */
	uint8_t unread;	  /* it is not here, or its trees are not */
};

struct walk {
	struct me_history *h;
	struct me_trees trees;
	struct me_err *err;

	char *path[MAX_PATHS + 1];
	unsigned n_paths;

	struct me_found *version;
	size_t n_versions, cap_versions;

	struct slot *slot;
	size_t n_slots, mask;

	struct me_queue queue;

	unsigned steps; /* merges in which a former name was sought */
};

static int oom(struct walk *w)
{
	return me_err_set(w->err, "out of memory");
}

/* Where a commit is, or the empty slot where it would be. */
static struct slot *slot_of(struct walk *w, const struct me_id *id)
{
	size_t at = me_id_hash(id);

	for (at &= w->mask; w->slot[at].path; at = (at + 1) & w->mask)
		if (!memcmp(w->slot[at].id, id->raw, GIT_OID_RAWSZ))
			break;
	return &w->slot[at];
}

static int grow_slots(struct walk *w)
{
	size_t i, n = w->mask ? w->mask + 1 : 0, cap = n ? 2 * n : 4096;
	struct slot *old = w->slot;
	struct me_id id;

	if (w->n_slots * 4 < n * 3)
		return 0;
	w->slot = calloc(cap, sizeof(*w->slot));
	if (!w->slot) {
		w->slot = old;
		return oom(w);
	}
	w->mask = cap - 1;
	for (i = 0; i < n; i++)
		if (old[i].path) {
			me_id_set(&id, old[i].id, GIT_OID_RAWSZ);
			*slot_of(w, &id) = old[i];
		}
	free(old);
	return 0;
}

/*
 * The number of a version; near is a guess. Neighbours in history hold the
 * same version nearly always, so the search from the newest is rare.
 */
static int intern(struct walk *w, const struct me_found *e, uint32_t near,
		  uint32_t *out)
{
	struct me_found *v;
	size_t i;

	*out = 0;
	if (!e->mode)
		return 0;
	for (i = near ? near : w->n_versions; i; i--)
		if (w->version[i - 1].mode == e->mode &&
		    me_id_equal(&w->version[i - 1].id, &e->id))
			break;
	if (!i && near)
		return intern(w, e, 0, out);
	if (i) {
		*out = (uint32_t)i;
		return 0;
	}
	if (w->n_versions == w->cap_versions) {
		size_t cap = w->cap_versions ? 2 * w->cap_versions : 256;

		v = realloc(w->version, cap * sizeof(*v));
		if (!v)
			return oom(w);
		w->version = v;
		w->cap_versions = cap;
	}
	w->version[w->n_versions++] = *e;
	*out = (uint32_t)w->n_versions;
	return 0;
}

/* The number of a name; 0: too many, follow no more. */
static int name(struct walk *w, const char *path, uint8_t *out)
{
	unsigned i;

	for (i = 1; i <= w->n_paths; i++)
		if (!strcmp(w->path[i], path))
			break;
	*out = i <= MAX_PATHS ? (uint8_t)i : 0;
	if (i <= w->n_paths || !*out)
		return 0;
	w->path[i] = strdup(path);
	if (!w->path[i])
		return oom(w);
	w->n_paths = i;
	return 0;
}

/* Read a commit into nd. 1 read, 0 not here, -1 failed. */
static int read_commit(struct walk *w, const struct me_id *id,
		       struct me_waiting *nd)
{
	git_odb_object *obj;
	struct me_commit c;
	size_t i;
	int r;

	r = me_trees_object(&w->trees, id, GIT_OBJECT_COMMIT, &obj, w->err);
	if (r <= 0)
		return r;
	r = me_commit_parse(&c, git_odb_object_data(obj),
			    git_odb_object_size(obj));
	if (!r) {
		nd->id = *id;
		nd->tree = c.tree;
		nd->date = c.date;
		nd->parents = c.parents;
		for (i = 0; i < c.parents && i < ME_QUEUE_FIT; i++)
			me_commit_parent(&c, i, &nd->parent[i]);
	}
	git_odb_object_free(obj);
	return r ? me_err_set(w->err, "a commit is damaged; try: git fsck") : 1;
}

/* Parent i of a commit with more than ME_QUEUE_FIT. 1, 0 or -1 as above. */
static int far_parent(struct walk *w, const struct me_waiting *nd, size_t i,
		      struct me_id *id)
{
	git_odb_object *obj;
	struct me_commit c;
	int r;

	r = me_trees_object(&w->trees, &nd->id, GIT_OBJECT_COMMIT, &obj,
			    w->err);
	if (r <= 0)
		return r;
	r = me_commit_parse(&c, git_odb_object_data(obj),
			    git_odb_object_size(obj));
	if (!r)
		me_commit_parent(&c, i, id);
	git_odb_object_free(obj);
	return r ? -1 : 1;
}

/*
 * See a commit, looking for a name in it. One that was seen before is taken
 * up again only if it has a file of this name; so it waits at most twice.
 */
static int visit(struct walk *w, const struct me_id *id, uint8_t path,
		 const struct me_waiting *child, struct me_waiting *nd)
{
	struct me_found e = { ME_MODE_NONE, ME_ID_NONE };
	struct slot *s;
	int r;

	if (grow_slots(w))
		return -1;
	memset(nd, 0, sizeof(*nd));
	nd->path = path;
	r = read_commit(w, id, nd);
	if (r > 0 && child && child->path == path &&
	    me_id_equal(&child->tree, &nd->tree)) {
		nd->version = child->version;
	} else if (r > 0) {
		r = me_trees_find(&w->trees, &nd->tree, w->path[path], path, &e,
				  w->err);
		if (r > 0 &&
		    intern(w, &e, child ? child->version : 0, &nd->version))
			return -1;
	}
	if (r < 0)
		return -1;
	s = slot_of(w, id);
	if (s->path && !nd->version)
		return 0;
	if (!s->path)
		w->n_slots++;
	memcpy(s->id, id->raw, GIT_OID_RAWSZ);
	s->path = path;
	s->version = nd->version;
	s->unread = r == 0;
	if (r == 0) {
		w->h->cut = true;
		return 0;
	}
	return me_queue_push(&w->queue, nd) ? oom(w) : 0;
}

/*
 * The child has the file, this parent has none of that name: did it have
 * another? Then the parent is seen again, under that one.
 */
static int seek_former(struct walk *w, const struct me_waiting *child,
		       const struct me_id *parent)
{
	const char *path = w->path[child->path];
	struct me_gone_list gone = { NULL, 0, 0 };
	const struct me_gone *g;
	struct me_waiting nd;
	uint8_t number = 0;
	int r;

	r = read_commit(w, parent, &nd);
	if (r <= 0)
		return r;
	r = me_trees_gone(&w->trees, &nd.tree, &child->tree, &gone, w->err);
	if (!r) {
		g = me_history_former(w->h, &gone, path,
				      &w->version[child->version - 1].id);
		if (g)
			r = name(w, g->path, &number);
	}
	me_gone_free(&gone);
	if (!r && number && number != child->path)
		r = visit(w, parent, number, NULL, &nd);
	return r < 0 ? -1 : 0;
}

/*
 * What each parent held decides whether this commit brought its version in:
 * when none held it under the same name. (*brought)
 */
static int parents(struct walk *w, const struct me_waiting *nd, bool *brought)
{
	struct me_id id;
	struct slot *s;
	struct me_waiting p;
	size_t i;

	*brought = nd->version != 0;
	for (i = 0; i < nd->parents; i++) {
		if (i < ME_QUEUE_FIT)
			id = nd->parent[i];
		else if (far_parent(w, nd, i, &id) <= 0)
			return -1;
		s = slot_of(w, &id);
		if (!s->path) {
			if (visit(w, &id, nd->path, nd, &p))
				return -1;
			s = slot_of(w, &id);
		} else if (s->path != nd->path && !s->version && !s->unread) {
			/* seen without a file; under this name it may have */
			if (visit(w, &id, nd->path, nd, &p))
				return -1;
			s = slot_of(w, &id);
		}
		if (s->path == nd->path && s->version == nd->version)
			*brought = false;
		if (nd->version && !s->version && !s->unread &&
		    (nd->parents == 1 || w->steps++ < ME_GONE_STEPS) &&
		    seek_former(w, nd, &id))
			return -1;
	}
	return 0;
}

static int report(struct walk *w, const struct me_waiting *nd, bool alone)
{
	const struct me_found *e = &w->version[nd->version - 1];
	struct me_version v = {
		.id = e->id,
		.commit = nd->id,
		.date = nd->date,
		.mode = e->mode,
		.alone = alone,
		.path = w->path[nd->path],
	};

	return me_mode_is_file(e->mode) ? me_history_yield(w->h, &v, w->err)
					: 0;
}

static int walk(struct walk *w, const struct me_id *from)
{
	struct me_waiting nd;
	uint8_t path;
	bool brought, alone;
	int r;

	if (name(w, w->h->path, &path) || visit(w, from, path, NULL, &nd))
		return -1;
	while (me_queue_pop(&w->queue, &nd)) {
		/* taken up again under another name meanwhile? */
		if (slot_of(w, &nd.id)->path != nd.path)
			continue;
		alone = !w->queue.n;
		r = parents(w, &nd, &brought);
		if (!r && brought)
			r = report(w, &nd, alone);
		if (r)
			return r < 0 ? -1 : 0;
	}
	return 0;
}

int me_lg2_walk(void *self, struct me_history *h, const struct me_id *from,
		struct me_err *err)
{
	struct me_lg2 *g = self;
	struct walk w;
	int r;

	if (g->other_history || from->len != GIT_OID_RAWSZ)
		return me_lg2_pass(err);
	memset(&w, 0, sizeof(w));
	w.h = h;
	w.err = err;
	me_trees_init(&w.trees, g->odb);
	r = walk(&w, from);
	me_trees_release(&w.trees);
	while (w.n_paths)
		free(w.path[w.n_paths--]);
	free(w.version);
	free(w.slot);
	me_queue_free(&w.queue);
	return r;
}
