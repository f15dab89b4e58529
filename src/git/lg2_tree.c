#include "git/lg2_tree.h"

#include <stdlib.h>
#include <string.h>

#include "git/object.h"
#include "util/buf.h"

#define MAX_DEPTH 100 /* folders in folders; git itself allows 2048 */

void me_trees_init(struct me_trees *t, git_odb *odb)
{
	t->odb = odb;
	t->known = calloc(ME_TREES_KNOWN, sizeof(*t->known));
}

void me_trees_release(struct me_trees *t)
{
	free(t->known);
}

int me_trees_object(struct me_trees *t, const struct me_id *id,
		    git_object_t type, git_odb_object **obj, struct me_err *err)
{
	git_oid oid;
	int e;

	git_oid_fromraw(&oid, id->raw);
	e = git_odb_read(obj, t->odb, &oid);
	if (e == GIT_ENOTFOUND)
		return 0;
	if (e)
		return me_lg2_failed("read an object", err);
	if (git_odb_object_type(*obj) == type)
		return 1;
	git_odb_object_free(*obj);
	return me_err_set(err,
			  "an object is not what it is said to be; try: "
			  "git fsck");
}

static int damaged(struct me_err *err)
{
	return me_err_set(err, "a tree is damaged; try: git fsck");
}

/* One name in one tree. */
static int look(struct me_trees *t, const struct me_id *tree, const char *name,
		size_t len, struct me_found *out, struct me_err *err)
{
	struct me_tree_entry e;
	git_odb_object *obj;
	int r;

	out->mode = ME_MODE_NONE;
	out->id.len = 0;
	r = me_trees_object(t, tree, GIT_OBJECT_TREE, &obj, err);
	if (r <= 0)
		return r;
	r = me_tree_find(git_odb_object_data(obj), git_odb_object_size(obj),
			 GIT_OID_RAWSZ, name, len, &e);
	if (r > 0) {
		out->mode = e.mode;
		me_id_set(&out->id, e.raw, GIT_OID_RAWSZ);
	}
	git_odb_object_free(obj);
	return r < 0 ? damaged(err) : 1;
}

static struct me_known *place(struct me_trees *t, const struct me_id *tree,
			      unsigned char path, unsigned char depth)
{
	uint32_t h = me_id_hash(tree) ^ path * 0x9e3779b9u ^ depth * 77u;

	return &t->known[h % ME_TREES_KNOWN];
}

static int find(struct me_trees *t, const struct me_id *tree, const char *path,
		unsigned char number, unsigned char depth, struct me_found *out,
		struct me_err *err)
{
	size_t n = strcspn(path, "/");
	struct me_known *k = NULL;
	struct me_id next;
	int r;

	if (depth && t->known) {
		k = place(t, tree, number, depth);
		if (k->path == number && k->depth == depth &&
		    me_id_equal(&k->tree, tree)) {
			*out = k->entry;
			return 1;
		}
	}
	r = look(t, tree, path, n, out, err);
	if (r > 0 && path[n] && out->mode == ME_MODE_TREE) {
		next = out->id;
		r = depth < MAX_DEPTH ? find(t, &next, path + n + 1, number,
					     depth + 1, out, err)
				      : me_err_set(err, "a path is too deep");
	} else if (path[n]) {
		out->mode = ME_MODE_NONE; /* a file on the way */
		out->id.len = 0;
	}
	if (r > 0 && k) {
		k->tree = *tree;
		k->path = number;
		k->depth = depth;
		k->entry = *out;
	}
	return r;
}

int me_trees_find(struct me_trees *t, const struct me_id *root,
		  const char *path, unsigned char number, struct me_found *out,
		  struct me_err *err)
{
	return find(t, root, path, number, 0, out, err);
}

struct gone {
	struct me_trees *t;
	struct me_gone_list *out;
	struct me_err *err;
	struct me_buf path;
	bool enough;
};

static int compare(struct gone *g, const struct me_id *old,
		   const struct me_id *new, int depth);

/* One entry of the old tree; twin is its namesake in the new one, or NULL. */
static int went(struct gone *g, const struct me_tree_entry *e,
		const struct me_tree_entry *twin, int depth)
{
	struct me_id old, new = ME_ID_NONE;
	size_t len = g->path.len;
	int r = 0;

	me_id_set(&old, e->raw, GIT_OID_RAWSZ);
	if (twin && twin->mode == ME_MODE_TREE)
		me_id_set(&new, twin->raw, GIT_OID_RAWSZ);
	me_buf_add(&g->path, me_slice(e->name, e->name_len));
	if (e->mode == ME_MODE_TREE) {
		me_buf_str(&g->path, "/");
		if (!me_id_equal(&old, &new))
			r = compare(g, &old, &new, depth + 1);
	} else if (me_mode_is_file(e->mode) && !twin) {
		g->enough = g->out->n >= ME_GONE_MAX;
		if (!g->enough && !me_buf_failed(&g->path))
			r = me_gone_add(g->out, g->path.data, g->path.len, &old,
					g->err);
	}
	g->path.len = len;
	return r;
}

/* The order of entries in a tree: a folder's name ends with '/'. */
static int order(const struct me_tree_entry *a, const struct me_tree_entry *b)
{
	size_t n = a->name_len < b->name_len ? a->name_len : b->name_len;
	int r = memcmp(a->name, b->name, n);
	unsigned char x, y;

	if (r)
		return r;
	x = n < a->name_len		  ? (unsigned char)a->name[n]
		: a->mode == ME_MODE_TREE ? '/'
					  : 0;
	y = n < b->name_len		  ? (unsigned char)b->name[n]
		: b->mode == ME_MODE_TREE ? '/'
					  : 0;
	return x - y;
}

/* A tree that is read from its beginning to its end. */
struct reader {
	git_odb_object *obj;
	size_t at;
	struct me_tree_entry e;
	int more; /* as me_tree_next() */
};

static void read_on(struct reader *r)
{
	r->more = r->obj ? me_tree_next(git_odb_object_data(r->obj),
					git_odb_object_size(r->obj),
					GIT_OID_RAWSZ, &r->at, &r->e)
			 : 0;
}

/* new may be none: all of old is gone. */
static int compare(struct gone *g, const struct me_id *old,
		   const struct me_id *new, int depth)
{
	struct reader a, b;
	int r, c = 0;

	memset(&a, 0, sizeof(a));
	memset(&b, 0, sizeof(b));
	if (depth > MAX_DEPTH)
		return 0;
	r = me_trees_object(g->t, old, GIT_OBJECT_TREE, &a.obj, g->err);
	if (r > 0 && !me_id_none(new))
		r = me_trees_object(g->t, new, GIT_OBJECT_TREE, &b.obj, g->err);
	if (r > 0) {
		read_on(&b);
		for (read_on(&a); a.more > 0 && !g->enough; read_on(&a)) {
			while (b.more > 0 && (c = order(&b.e, &a.e)) < 0)
				read_on(&b);
			r = went(g, &a.e, b.more > 0 && !c ? &b.e : NULL,
				 depth);
			if (r)
				break;
		}
		if (a.more < 0 || b.more < 0)
			r = damaged(g->err);
	}
	git_odb_object_free(a.obj);
	git_odb_object_free(b.obj);
	return r < 0 ? -1 : 0;
}

int me_trees_gone(struct me_trees *t, const struct me_id *old,
		  const struct me_id *new, struct me_gone_list *out,
		  struct me_err *err)
{
	struct gone g = { t, out, err, ME_BUF_INIT, false };
	int r = compare(&g, old, new, 0);

	if (!r && me_buf_failed(&g.path))
		r = me_err_set(err, "out of memory");
	if (r || g.enough)
		me_gone_free(out);
	me_buf_free(&g.path);
	return r;
}
