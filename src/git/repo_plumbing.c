/*
 * A repository through git's plumbing. Answers everything, in every
 * repository that git itself can read, at a process per question (objects
 * apart: see plumbing_object.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/plumbing.h"

static char *copy(const char *s, size_t n)
{
	while (n && s[n - 1] == '\n')
		n--;
	return strndup(s, n);
}

/*
 * rev-parse prints what it can before it fails, so that one process tells
 * all: "BARE\nGITDIR\nBARE\n" and, where there is a work tree, its top. The
 * second BARE stands between two paths that may hold newlines.
 */
static int parse_place(const char *s, size_t len, struct me_where *where,
		       struct me_err *err)
{
	const char *bar, *dir = strchr(s, '\n');
	char fence[16];
	size_t n;

	if (!dir || (size_t)(dir - s) > 5)
		return me_err_set(err, "git rev-parse answered nonsense");
	n = (size_t)(dir - s) + 1;
	where->bare = !strncmp(s, "true\n", 5);
	fence[0] = '\n';
	memcpy(fence + 1, s, n);
	fence[n + 1] = '\0';
	bar = strstr(++dir, fence);
	if (!bar)
		return me_err_set(err, "git rev-parse answered nonsense");
	where->gitdir = copy(dir, (size_t)(bar - dir));
	bar += n + 1;
	if (bar < s + len)
		where->top = copy(bar, (size_t)(s + len - bar));
	if (!where->gitdir || (bar < s + len && !where->top))
		return me_err_set(err, "out of memory");
	return 0;
}

static int find(const char *path, struct me_where *where, struct me_err *err)
{
	struct me_spawn_result r;
	struct me_plumbing p;
	int ret;

	if (me_plumbing_init(&p, where->env == ME_ENV_USED ? NULL : path, where,
			     err))
		return -1;
	ret = me_plumbing_run(&p, NULL, &r, err, "rev-parse",
			      "--is-bare-repository", "--absolute-git-dir",
			      "--is-bare-repository", "--show-toplevel", NULL);
	me_plumbing_release(&p);
	if (ret)
		return -1;
	if (r.out.len)
		ret = parse_place(r.out.data, r.out.len, where, err);
	else if (!strstr(r.complaint, "not a git repository"))
		return me_plumbing_failed("rev-parse", &r, err);
	me_spawn_result_free(&r);
	return ret;
}

static int attach(void **self, struct me_where *where, struct me_err *err)
{
	struct me_plumbing *p = malloc(sizeof(*p));

	if (!p)
		return me_err_set(err, "out of memory");
	if (me_plumbing_init(p, where->top ? where->top : where->gitdir, where,
			     err)) {
		free(p);
		return -1;
	}
	*self = p;
	return 0;
}

static void detach(void *self)
{
	me_plumbing_release(self);
	free(self);
}

static int resolve(void *self, const char *rev, struct me_id *id,
		   struct me_err *err)
{
	struct me_spawn_result r;
	char *spec;
	int ret;

	if (*rev == '-' || !*rev)
		return 0;
	spec = malloc(strlen(rev) + sizeof("^{commit}"));
	if (!spec)
		return me_err_set(err, "out of memory");
	strcpy(spec, rev);
	strcat(spec, "^{commit}");
	ret = me_plumbing_run(self, NULL, &r, err, "rev-parse", "--verify",
			      "--quiet", spec, NULL);
	free(spec);
	if (ret)
		return -1;
	if (strstr(r.complaint, "dubious ownership"))
		return me_plumbing_failed("rev-parse", &r, err);
	/* other failures say, one way or another, that it names nothing */
	if (!r.status && r.out.len)
		me_id_parse(id, r.out.data, strcspn(r.out.data, "\n"));
	me_spawn_result_free(&r);
	return 0;
}

static int object(void *self, const struct me_id *id, size_t limit,
		  enum me_type *type, struct me_blob *out, struct me_err *err)
{
	return me_plumbing_object(self, id, limit, type, out, err);
}

static int describe(void *self, const struct me_id *commit, char **name,
		    struct me_err *err)
{
	struct me_spawn_result r;
	char hex[ME_ID_HEX];

	if (me_plumbing_run(self, NULL, &r, err, "describe", "--tags",
			    "--always", "--abbrev=7", me_id_hex(commit, hex),
			    NULL))
		return -1;
	if (r.status)
		return me_plumbing_failed("describe", &r, err);
	*name = copy(r.out.data, r.out.len);
	me_spawn_result_free(&r);
	return *name ? 0 : me_err_set(err, "out of memory");
}

/*
 * Each "MODE ...\tPATH\0" of ls-files -s or ls-tree. An unmerged path comes
 * once for each of its stages, one after the other: *last is the one before.
 */
static int each_file(const struct me_buf *out,
		     int (*fn)(unsigned mode, const char *path, void *data),
		     void *data)
{
	const char *s, *end, *tab, *last = "";

	for (s = out->data, end = s + out->len; s < end; s += strlen(s) + 1) {
		tab = strchr(s, '\t');
		if (!tab || !strcmp(tab + 1, last))
			continue;
		last = tab + 1;
		if (fn((unsigned)strtoul(s, NULL, 8), last, data))
			return -1;
	}
	return 0;
}

struct same {
	const char *path;
	bool *yes;
};

static int is_same(unsigned mode, const char *path, void *data)
{
	struct same *s = data;

	(void)mode;
	if (!strcmp(path, s->path))
		*s->yes = true;
	return 0;
}

static int tracked(void *self, const char *path, bool *yes, struct me_err *err)
{
	struct me_plumbing *p = self;
	struct me_spawn_result r;
	struct same s = { path, yes };

	if (p->no_tree)
		return 0;
	if (me_plumbing_run(p, NULL, &r, err, "ls-files", "-z", "-s", "--",
			    path, NULL))
		return -1;
	if (r.status)
		return me_plumbing_failed("ls-files", &r, err);
	each_file(&r.out, is_same, &s);
	me_spawn_result_free(&r);
	return 0;
}

/* "MODE ID STAGE\tPATH\0" of ls-files -u. */
static int add_unmerged(struct me_unmerged_list *out, const char *s,
			struct me_err *err)
{
	const char *id = strchr(s, ' '), *stage, *tab;
	struct me_id oid;

	stage = id ? strchr(id + 1, ' ') : NULL;
	tab = stage ? strchr(stage, '\t') : NULL;
	if (!tab || me_id_parse(&oid, id + 1, (size_t)(stage - id - 1)))
		return me_err_set(err, "git ls-files: cannot read its answer");
	if (me_unmerged_add(out, tab + 1, (unsigned)strtoul(s, NULL, 8),
			    atoi(stage + 1), &oid))
		return me_err_set(err, "out of memory");
	return 0;
}

static int unmerged(void *self, struct me_unmerged_list *out,
		    struct me_err *err)
{
	struct me_plumbing *p = self;
	struct me_spawn_result r;
	const char *s, *end;
	int ret = 0;

	if (p->no_tree)
		return 0;
	if (me_plumbing_run(p, NULL, &r, err, "ls-files", "-z", "-u", NULL))
		return -1;
	if (r.status)
		return me_plumbing_failed("ls-files", &r, err);
	for (s = r.out.data, end = s + r.out.len; s < end && !ret;
	     s += strlen(s) + 1)
		ret = add_unmerged(out, s, err);
	me_spawn_result_free(&r);
	return ret;
}

static int ignored(void *self, const char *path, bool *yes, struct me_err *err)
{
	struct me_plumbing *p = self;
	struct me_spawn_result r;
	char *plain;
	int ret;

	if (p->no_tree)
		return 0;
	/* a leading ':' would be pathspec magic */
	if (asprintf(&plain, "./%s", path) < 0)
		return me_err_set(err, "out of memory");
	ret = me_plumbing_run(p, NULL, &r, err, "check-ignore", "-q", "--",
			      plain, NULL);
	free(plain);
	if (ret)
		return -1;
	if (r.status > 1)
		return me_plumbing_failed("check-ignore", &r, err);
	*yes = r.status == 0;
	me_spawn_result_free(&r);
	return 0;
}

struct chosen {
	me_repo_match *match;
	void *data;
	struct me_list *out;
};

static int choose(unsigned mode, const char *path, void *data)
{
	struct chosen *c = data;

	if (!me_mode_is_file(mode) || !c->match(path, c->data))
		return 0;
	return me_list_add(c->out, path, strlen(path));
}

static int list(void *self, me_repo_match *match, void *data,
		struct me_list *out, struct me_err *err)
{
	struct chosen c = { match, data, out };
	struct me_plumbing *p = self;
	struct me_spawn_result r;
	struct me_id head = ME_ID_NONE;
	char hex[ME_ID_HEX];
	int ret;

	if (p->no_tree) {
		if (resolve(p, "HEAD", &head, err))
			return -1;
		if (me_id_none(&head))
			return 0;
		ret = me_plumbing_run(p, NULL, &r, err, "ls-tree", "-r", "-z",
				      me_id_hex(&head, hex), NULL);
	} else {
		ret = me_plumbing_run(p, NULL, &r, err, "ls-files", "-z", "-s",
				      NULL);
	}
	if (ret)
		return -1;
	if (r.status)
		return me_plumbing_failed(p->no_tree ? "ls-tree" : "ls-files",
					  &r, err);
	if (each_file(&r.out, choose, &c))
		ret = me_err_set(err, "out of memory");
	me_spawn_result_free(&r);
	return ret;
}

/* "PATH\0NAME\0VALUE\0" for every path and name, in the order asked. */
static int parse_attrs(const struct me_buf *out, char **values, size_t n,
		       struct me_err *err)
{
	const char *s = out->data, *end = s + out->len, *value;
	size_t i, j;

	for (i = 0; i < n && s < end; i++) {
		for (j = 0, value = s; j < 3 && s < end; j++) {
			value = s;
			s += strlen(s) + 1;
		}
		if (!strcmp(value, "unspecified"))
			continue;
		values[i] = strdup(value);
		if (!values[i])
			return me_err_set(err, "out of memory");
	}
	if (i < n)
		return me_err_set(err, "git check-attr answered too little");
	return 0;
}

static int attrs(void *self, char *const *paths, size_t n_paths,
		 const char *const *names, size_t n_names, char **values,
		 struct me_err *err)
{
	struct me_plumbing *p = self;
	struct me_plumbing_argv a;
	struct me_spawn_result r;
	struct me_buf in = ME_BUF_INIT;
	size_t i;
	int ret;

	me_plumbing_argv_init(&a, p, ME_GUARD_FULL);
	me_plumbing_argv_add(&a, "check-attr");
	me_plumbing_argv_add(&a, "--stdin");
	me_plumbing_argv_add(&a, "-z");
	for (i = 0; i < n_names; i++)
		me_plumbing_argv_add(&a, names[i]);
	for (i = 0; i < n_paths; i++)
		me_buf_add(&in, me_slice(paths[i], strlen(paths[i]) + 1));
	if (me_buf_failed(&in))
		ret = me_err_set(err, "out of memory");
	else
		ret = me_spawn_run(a.word, p->envp, in.data, in.len,
				   ME_PLUMBING_LIMIT, ME_PLUMBING_SECONDS, &r,
				   err);
	me_buf_free(&in);
	if (ret)
		return -1;
	if (r.status)
		return me_plumbing_failed("check-attr", &r, err);
	ret = parse_attrs(&r.out, values, n_paths * n_names, err);
	me_spawn_result_free(&r);
	return ret;
}

static int config(void *self, enum me_scope scope, struct me_list *out,
		  struct me_err *err)
{
	/* every repository has it */
	static const char version[] = "core.repositoryformatversion\n";
	bool here = scope == ME_SCOPE_LOCAL;
	struct me_spawn_result r;
	const char *s, *end;
	bool whole = false;
	int ret = 0;

	if (me_plumbing_run(self, NULL, &r, err, "config", "-z", "--list",
			    here ? "--no-includes" : "--includes",
			    here ? "--local" : NULL, NULL))
		return -1;
	if (r.status)
		return me_plumbing_failed("config", &r, err);
	for (s = r.out.data, end = s + r.out.len; s < end && !ret;
	     s += strlen(s) + 1) {
		whole |= me_slice_has_prefix(me_slice_str(s), version);
		if (me_list_add(out, s, strlen(s)))
			ret = me_err_set(err, "out of memory");
	}
	/* a git that could not look at the repository tells of the user's
	 * settings alone, and no pin is seen */
	if (!whole && !ret)
		ret = me_err_set(err,
				 "git did not tell the settings of this "
				 "repository; try again");
	me_spawn_result_free(&r);
	return ret;
}

const struct me_backend me_backend_plumbing = {
	find,	  attach,  detach, resolve, object, describe,	      tracked,
	unmerged, ignored, list,   attrs,   config, me_plumbing_walk,
};
