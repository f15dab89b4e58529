/*
 * Tests of src/git: repositories of every kind, made by the real git in a
 * clean room; the same questions put to libgit2, to plumbing and to both.
 *
 * tests/git/lib-repos.sh makes them, found through ME_TEST_GIT (the folder
 * tests/git) or from the source tree's top.
 */
#include <check.h>
#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "git/checkout.h"
#include "git/history.h"
#include "git/names.h"
#include "git/object.h"
#include "git/pairs.h"
#include "git/repo.h"
#include "git/spawn.h"

Suite *git_suite(void);

static char root[64];

/* sh: the command must succeed; its output, without the last newline. */
static char *sh(const char *fmt, ...)
{
	static char out[4][8192];
	static int next;
	char cmd[4096], *o = out[next++ % 4];
	va_list ap;
	size_t n;
	FILE *f;

	va_start(ap, fmt);
	ck_assert_int_lt(vsnprintf(cmd, sizeof(cmd), fmt, ap),
			 (int)sizeof(cmd));
	va_end(ap);
	f = popen(cmd, "r");
	ck_assert_ptr_nonnull(f);
	n = fread(o, 1, sizeof(out[0]) - 1, f);
	o[n] = '\0';
	if (n && o[n - 1] == '\n')
		o[n - 1] = '\0';
	ck_assert_msg(pclose(f) == 0, "failed: %s", cmd);
	return o;
}

static void make_repos(void)
{
	const char *dir = getenv("ME_TEST_GIT");
	static const char *const drop[] = {
		"GIT_DIR",
		"GIT_WORK_TREE",
		"GIT_INDEX_FILE",
		"GIT_PREFIX",
		"GIT_CONFIG_PARAMETERS",
		"GIT_CONFIG_COUNT",
		"GIT_CONFIG_GLOBAL",
		"XDG_CONFIG_HOME",
		"SUDO_UID",
		"GIT_CEILING_DIRECTORIES",
	};
	char home[128];
	size_t i;

	for (i = 0; i < sizeof(drop) / sizeof(drop[0]); i++)
		unsetenv(drop[i]);
	strcpy(root, "/tmp/me-git-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	snprintf(home, sizeof(home), "%s/home", root);
	sh("sh '%s/lib-repos.sh' '%s' 2>&1", dir ? dir : "tests/git", root);
	setenv("HOME", home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("TZ", "UTC", 1);
}

static void remove_repos(void)
{
	if (!strncmp(root, "/tmp/me-git-", 12))
		sh("rm -rf '%s'", root);
}

static const char *at(const char *kind)
{
	static char path[4][256];
	static int next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", root, kind);
	return p;
}

static struct me_repo *open_as(const char *path, enum me_repo_how how)
{
	struct me_err err = ME_ERR_INIT;
	struct me_repo *repo;

	ck_assert_msg(!me_repo_open(&repo, path, how, &err), "%s: %s", path,
		      err.msg);
	ck_assert_msg(repo != NULL, "%s: not a repository", path);
	return repo;
}

#define OK(call) \
	do { \
		struct me_err err = ME_ERR_INIT; \
		ck_assert_msg(!(call), "%s: %s", #call, err.msg); \
	} while (0)

/* The questions. Each writes its answer as text. */

static void put(struct me_buf *b, const char *fmt, ...)
{
	char line[8192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	me_buf_str(b, line);
}

static int q_place(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	(void)err;
	put(b, "%s|%s|%d", me_repo_top(r) ? me_repo_top(r) : "-",
	    me_repo_gitdir(r), me_repo_is_bare(r));
	return 0;
}

static int q_resolve(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const rev[] = { "HEAD", "v2", "refs/tags/v1",
					   "refs/heads/main" };
	char hex[ME_ID_HEX];
	struct me_id id;
	size_t i;

	for (i = 0; i < 4; i++) {
		if (me_repo_resolve(r, rev[i], &id, err))
			return -1;
		put(b, "%s=%s ", rev[i], me_id_hex(&id, hex));
	}
	return 0;
}

static int q_resolve_hard(struct me_repo *r, struct me_buf *b,
			  struct me_err *err)
{
	static const char *const rev[] = {
		"HEAD~1",
		"HEAD^",
		"nonesuch",
		"-x",
		"",
		"HEAD:.env.example",
		"v1-0-g0000000",
		":/two",
		"HEAD@{0}",
		"a b",
		"--all",
	};
	char hex[ME_ID_HEX];
	struct me_id id;
	size_t i;

	for (i = 0; i < sizeof(rev) / sizeof(rev[0]); i++) {
		if (me_repo_resolve(r, rev[i], &id, err))
			return -1;
		put(b, "%s=%s ", rev[i], me_id_hex(&id, hex));
	}
	return 0;
}

static int q_entry(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const path[] = {
		".env.example",
		"env.example",
		"sub",
		"sub/example.env",
		"sub/none",
		"link.env.example",
		"link.env.example/x",
		"other/x",
		"nonesuch",
		"module",
	};
	static const char *const rev[] = { "HEAD", "v1" };
	struct me_found e;
	char hex[ME_ID_HEX];
	struct me_id id;
	size_t i, j;

	for (j = 0; j < 2; j++) {
		if (me_repo_resolve(r, rev[j], &id, err))
			return -1;
		for (i = 0; !me_id_none(&id) && i < 10; i++) {
			if (me_repo_entry(r, &id, path[i], &e, err))
				return -1;
			put(b, "%s:%s=%o,%s ", rev[j], path[i], e.mode,
			    me_id_hex(&e.id, hex));
		}
	}
	return 0;
}

static int q_blob(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const path[] = { ".env.example", "env.example",
					    "sub", "link.env.example",
					    "x.crlf" };
	static const char *const rev[] = { "HEAD", "v1" };
	struct me_blob blob;
	struct me_id id;
	size_t i, j;

	for (j = 0; j < 2; j++) {
		if (me_repo_resolve(r, rev[j], &id, err))
			return -1;
		for (i = 0; !me_id_none(&id) && i < 5; i++) {
			if (me_repo_read(r, &id, path[i], 0, &blob, err))
				return -1;
			put(b, "%s:%s=%d,%zu,%s ", rev[j], path[i], blob.state,
			    blob.len, blob.data ? blob.data : "-");
			me_blob_free(&blob);
			if (me_repo_read(r, &id, path[i], 3, &blob, err))
				return -1;
			put(b, "%d ", blob.state);
			me_blob_free(&blob);
		}
	}
	return 0;
}

static const char *const some_paths[] = {
	".env",
	".env.example",
	"x.log",
	"keep.log",
	"sub/deep/x.log",
	"sub/out/x",
	"sub/api.env.example",
	"sub/api.env",
	"sub",
	"prod/.env",
	"module",
	"-x.env",
	"a b'\"*.log",
	"link.env.example",
	".env.test",
};
#define N_PATHS (sizeof(some_paths) / sizeof(some_paths[0]))

static int q_tracked(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	size_t i;
	bool yes;

	for (i = 0; i < N_PATHS; i++) {
		if (me_repo_tracked(r, some_paths[i], &yes, err))
			return -1;
		put(b, "%s=%d ", some_paths[i], yes);
	}
	return 0;
}

static int q_ignored(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	size_t i;
	bool yes;

	for (i = 0; i < N_PATHS; i++) {
		if (me_repo_ignored(r, some_paths[i], &yes, err))
			return -1;
		put(b, "%s=%d ", some_paths[i], yes);
	}
	return 0;
}

static int q_attrs(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const name[] = { "merge", "text", "eol", "merge-env",
					    "diff" };
	char *path[] = { ".env",  "env.x",	 "sub/.env.prod",   "x.crlf",
			 "x.bin", "custom.base", "sub/custom.base", "no such" };
	char *value[8 * 5];
	size_t i;

	if (me_repo_attrs(r, path, 8, name, 5, value, err))
		return -1;
	for (i = 0; i < 8 * 5; i++) {
		put(b, "%s:%s=%s ", path[i / 5], name[i % 5],
		    value[i] ? value[i] : "-");
		free(value[i]);
	}
	return 0;
}

static int q_config(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const key[] = {
		"merge-env.pair",     "MERGE-ENV.Flag", "merge-env.num",
		"merge-env.bare",     "merge-env.then", "merge-env.user",
		"merge-env.included", "nonesuch.x",	"core.bare",
	};
	enum me_scope scope;
	struct me_list l;
	size_t i, j;

	for (scope = ME_SCOPE_ALL; scope <= ME_SCOPE_LOCAL; scope++)
		for (i = 0; i < 9; i++) {
			if (me_repo_config_all(r, key[i], scope, &l, err))
				return -1;
			put(b, "%s:", key[i]);
			for (j = 0; j < l.n; j++)
				put(b, "[%s]", l.item[j]);
			me_list_free(&l);
		}
	return 0;
}

static bool wants_env(const char *path, void *data)
{
	(void)data;
	return strstr(path, "env") != NULL;
}

static int q_list(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	struct me_list l;
	size_t i;

	if (me_repo_list(r, wants_env, NULL, &l, err))
		return -1;
	for (i = 0; i < l.n; i++)
		put(b, "%s ", l.item[i]);
	me_list_free(&l);
	return 0;
}

static int q_describe(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const rev[] = { "HEAD", "v1", "v2", "v3" };
	struct me_label l;
	struct me_id id;
	size_t i;

	for (i = 0; i < 4; i++) {
		if (me_repo_resolve(r, rev[i], &id, err))
			return -1;
		if (me_id_none(&id))
			continue;
		if (me_repo_describe(r, &id, &l, err))
			return -1;
		put(b, "%s=%s,%s,%lld ", rev[i], l.name, l.subject, l.date);
		me_label_free(&l);
	}
	return 0;
}

struct seen {
	struct me_buf *b;
	struct me_repo *repo;
	size_t n, stop_at;
};

static int version(const struct me_version *v, void *data)
{
	char blob[ME_ID_HEX], commit[ME_ID_HEX];
	struct seen *s = data;

	put(s->b, "%s %s %s %lld %o\n", v->path, me_id_hex(&v->id, blob),
	    me_id_hex(&v->commit, commit), v->date, v->mode);
	return ++s->n == s->stop_at;
}

static int q_history(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const path[] = {
		".env.example",	    "env.example", "sub/example.env", "sub",
		"link.env.example", "nonesuch",	   "sub/no/such",     ".env",
	};
	struct seen s = { b, r, 0, 0 };
	struct me_history h = { .fn = version, .data = &s };
	size_t i;

	for (i = 0; i < 8; i++) {
		h.path = path[i];
		if (me_history_walk(r, &h, err))
			return -1;
		put(b, "cut=%d\n", h.cut);
	}
	return 0;
}

static int q_pairs(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	struct me_pairs p;
	size_t i;

	if (me_pairs_find(r, &p, err))
		return -1;
	for (i = 0; i < p.n; i++)
		put(b, "%s<-%s(%d) ", p.item[i].env, p.item[i].template,
		    p.item[i].from);
	me_pairs_free(&p);
	return 0;
}

static int q_checkout(struct me_repo *r, struct me_buf *b, struct me_err *err)
{
	static const char *const path[] = {
		"x.crlf", "x.auto", "x.utf16", "x.bin", "x.filt", ".env.example"
	};
	struct me_blob blob;
	struct me_id id;
	size_t i, j;

	if (me_repo_resolve(r, "HEAD", &id, err))
		return -1;
	for (i = 0; !me_id_none(&id) && i < 6; i++) {
		if (me_repo_read(r, &id, path[i], 0, &blob, err))
			return -1;
		if (me_checkout_convert(r, path[i], &blob, err)) {
			me_blob_free(&blob);
			return -1;
		}
		put(b, "%s=", path[i]);
		for (j = 0; j < blob.len; j++)
			put(b, "%02x", (unsigned char)blob.data[j]);
		put(b, ",%d ", blob.filtered);
		me_blob_free(&blob);
	}
	return 0;
}

static const struct {
	const char *name;
	int (*ask)(struct me_repo *, struct me_buf *, struct me_err *);
} questions[] = {
	{ "place", q_place },
	{ "resolve", q_resolve },
	{ "resolve-hard", q_resolve_hard },
	{ "entry", q_entry },
	{ "blob", q_blob },
	{ "tracked", q_tracked },
	{ "ignored", q_ignored },
	{ "attrs", q_attrs },
	{ "config", q_config },
	{ "list", q_list },
	{ "describe", q_describe },
	{ "history", q_history },
	{ "pairs", q_pairs },
	{ "checkout", q_checkout },
};
#define N_QUESTIONS (sizeof(questions) / sizeof(questions[0]))

/*
 * The kinds, and the questions libgit2 alone is known not to answer ("*": it
 * cannot even open it). What is not named it must answer: otherwise a
 * comparison that never takes place would look like one that holds.
 */
static const struct {
	const char *kind, *without;
} kinds[] = {
	{ "plain", "resolve-hard" },
	{ "bare", "resolve-hard" },
	{ "main", "resolve-hard" },
	{ "worktree", "resolve-hard" },
	{ "super", "resolve-hard resolve entry blob describe" },
	{ "super/module", "resolve-hard" },
	{ "sha256", "*" },
	{ "shallow", "resolve-hard resolve entry blob describe history" },
	{ "partial", "resolve-hard" },
	{ "treeless", "resolve-hard" },
	{ "promisor", "*" },
	{ "sparse", "*some" },
	{ "cone", "*some" },
	{ "split", "*some" },
	{ "gc", "resolve-hard" },
	{ "graph", "resolve-hard" },
	{ "v4", "resolve-hard" },
	{ "replaced", "*some" },
	{ "unborn", "*some" },
	{ "shared", "resolve-hard" },
	{ "plain/sub", "resolve-hard" },
	{ "plain/.git", "*some" },
};
#define N_KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

static bool excused(const char *list, const char *name)
{
	size_t n = strlen(name);
	const char *s;

	if (*list == '*')
		return true;
	for (s = list; (s = strstr(s, name)); s += n)
		if ((s == list || s[-1] == ' ') && (!s[n] || s[n] == ' '))
			return true;
	return false;
}

START_TEST(same_answers)
{
	const char *kind = kinds[_i].kind;
	struct me_err err = ME_ERR_INIT;
	struct me_repo *any, *git, *lib = NULL;
	struct me_buf a, g, l;
	size_t i;

	any = open_as(at(kind), ME_REPO_ANY);
	git = open_as(at(kind), ME_REPO_PLUMBING);
	if (me_repo_open(&lib, at(kind), ME_REPO_LIBGIT2, &err))
		ck_assert_msg(!strcmp(kinds[_i].without, "*"), "%s: %s", kind,
			      err.msg);
	else
		ck_assert_msg(strcmp(kinds[_i].without, "*"),
			      "%s: libgit2 can open it now", kind);
	for (i = 0; i < N_QUESTIONS; i++) {
		a = g = l = (struct me_buf)ME_BUF_INIT;
		err = (struct me_err)ME_ERR_INIT;
		ck_assert_msg(!questions[i].ask(git, &g, &err),
			      "%s, %s, plumbing: %s", kind, questions[i].name,
			      err.msg);
		ck_assert_msg(!questions[i].ask(any, &a, &err),
			      "%s, %s, both: %s", kind, questions[i].name,
			      err.msg);
		/* git log gives up before it has told HEAD's version */
		if (!strcmp(kind, "treeless") && questions[i].ask == q_history)
			a.len = g.len = 0;
		me_buf_add(&a, me_slice("", 1));
		me_buf_add(&g, me_slice("", 1));
		ck_assert_msg(!strcmp(a.data, g.data),
			      "%s, %s:\nboth     %s\nplumbing %s", kind,
			      questions[i].name, a.data, g.data);
		if (lib && g.len > 1 && !questions[i].ask(lib, &l, &err)) {
			me_buf_add(&l, me_slice("", 1));
			ck_assert_msg(!strcmp(l.data, g.data),
				      "%s, %s:\nlibgit2  %s\nplumbing %s", kind,
				      questions[i].name, l.data, g.data);
		} else if (lib && g.len > 1) {
			ck_assert_msg(excused(kinds[_i].without,
					      questions[i].name),
				      "%s, %s, libgit2: %s", kind,
				      questions[i].name, err.msg);
		}
		me_buf_free(&a);
		me_buf_free(&g);
		me_buf_free(&l);
	}
	me_repo_close(any);
	me_repo_close(git);
	me_repo_close(lib);
}
END_TEST

static const enum me_repo_how hows[] = { ME_REPO_ANY, ME_REPO_LIBGIT2,
					 ME_REPO_PLUMBING };

/* What the answers are, known from how the repository was made. */
static void check_answer(const char *kind, enum me_repo_how how,
			 int (*ask)(struct me_repo *, struct me_buf *,
				    struct me_err *),
			 const char *want)
{
	struct me_repo *r = open_as(at(kind), how);
	struct me_buf b = ME_BUF_INIT;

	OK(ask(r, &b, &err));
	me_buf_add(&b, me_slice("", 1));
	ck_assert_msg(strstr(b.data, want) != NULL, "%s: wanted %s\ngot %s",
		      kind, want, b.data);
	me_buf_free(&b);
	me_repo_close(r);
}

START_TEST(known_answers)
{
	enum me_repo_how how = hows[_i];
	char want[1024];

	snprintf(want, sizeof(want), "%s/plain|%s/plain/.git|0", root, root);
	check_answer("plain/sub", how, q_place, want);
	snprintf(want, sizeof(want),
		 "%s/worktree|%s/main/.git/worktrees/"
		 "worktree|0",
		 root, root);
	check_answer("worktree", how, q_place, want);
	snprintf(want, sizeof(want),
		 "%s/super/module|%s/super/.git/modules/"
		 "module|0",
		 root, root);
	check_answer("super/module", how, q_place, want);
	snprintf(want, sizeof(want), "-|%s/bare|1", root);
	check_answer("bare", how, q_place, want);
	snprintf(want, sizeof(want), "v2=%s ",
		 sh("git -C %s rev-parse v2^{commit}", at("plain")));
	check_answer("plain", how, q_resolve, want);
	check_answer("plain", how, q_entry, "HEAD:sub=40000,");
	check_answer("plain", how, q_entry, "HEAD:env.example=0, ");
	check_answer("plain", how, q_entry, "HEAD:link.env.example=120000,");
	check_answer("plain", how, q_entry, "v1:.env.example=0, ");
	check_answer("super", ME_REPO_ANY, q_entry, "HEAD:module=160000,");
	check_answer("plain", how, q_blob,
		     "HEAD:.env.example=1,8,A=3\nB=2\n "
		     "3 ");
	check_answer("plain", how, q_blob, "v1:env.example=1,4,A=1\n ");
	check_answer("plain", how, q_blob, "HEAD:link.env.example=0,0,- 0 ");
	check_answer("partial", how, q_blob, "v1:env.example=2,0,- 2 ");
	check_answer("treeless", how, q_blob, "v1:env.example=2,0,- ");
	check_answer("treeless", how, q_entry, "v1:env.example=1, ");
	check_answer("plain", how, q_tracked, ".env=0 .env.example=1 ");
	check_answer("plain", how, q_ignored,
		     ".env=1 .env.example=0 x.log=1 "
		     "keep.log=0 sub/deep/x.log=1 sub/out/x=1 ");
	check_answer("plain", how, q_attrs,
		     ".env:merge=merge-env .env:text=-"
		     " .env:eol=- ");
	check_answer("plain", how, q_attrs, "x.bin:text=unset ");
	check_answer("plain", how, q_attrs, "env.x:text=set ");
	check_answer("plain", how, q_attrs,
		     "custom.base:merge-env=sub/"
		     "real.env ");
	check_answer("plain", how, q_list,
		     ".env.example .env.test.sample "
		     "sub/api.env.example sub/example.env ");
	check_answer("plain", how, q_describe, "v2=v2,merge side,");
	check_answer("plain", how, q_describe,
		     "v1=v1,one more of it,"
		     "1700000060 ");
	check_answer("plain", how, q_describe, "HEAD=v3-1-g");
	check_answer("plain", how, q_pairs,
		     ".env<-.env.example(2) "
		     ".env.test<-.env.test.sample(2) prod/.env<-.env.example"
		     "(0) sub/.env<-sub/example.env(2) sub/api.env<-sub/"
		     "api.env.example(2) sub/one.env<-custom.base(0) sub/"
		     "real.env<-custom.base(1) ");
	check_answer("plain", how, q_checkout,
		     "x.crlf=610d0a620d0a,0 "
		     "x.auto=610d0a620d0a,0 x.utf16=fffe6800e4000a00,0 "
		     "x.bin=610a620a,0 x.filt=610a,0 ");
	/* local: not the user's, not what is included */
	check_answer("plain", how, q_config,
		     "merge-env.bare:[true]"
		     "merge-env.then:[never from here][evil]merge-env.user:"
		     "[global]merge-env.included:[no][yes]nonesuch.x:core."
		     "bare:[false]merge-env.pair:[custom.base:sub/one.env]"
		     "[.env.example:prod/.env]MERGE-ENV.Flag:[yes]merge-env."
		     "num:[2k]merge-env.bare:[true]merge-env.then:merge-env."
		     "user:merge-env.included:[no]nonesuch.x:");
}
END_TEST

START_TEST(not_a_repository)
{
	struct me_err err = ME_ERR_INIT;
	struct me_repo *r = (struct me_repo *)&err;

	ck_assert_int_eq(me_repo_open(&r, at("none"), hows[_i], &err), 0);
	ck_assert_ptr_null(r);
	ck_assert_int_eq(me_repo_open(&r, at("no/such"), hows[_i], &err), -1);
	ck_assert_ptr_nonnull(strstr(err.msg, "No such file"));
}
END_TEST

static int text(const struct me_version *v, void *data)
{
	struct seen *s = data;
	struct me_blob b;

	OK(me_repo_blob(s->repo, &v->id, 0, &b, &err));
	put(s->b, "%s:%s|", v->path, b.data ? b.data : "?");
	me_blob_free(&b);
	return ++s->n == s->stop_at;
}

static char *history_of(const char *kind, enum me_repo_how how,
			struct me_history *h, size_t stop_at)
{
	struct me_repo *r = open_as(at(kind), how);
	static struct me_buf b;
	struct seen s = { &b, r, 0, stop_at };

	b.len = 0;
	h->fn = text;
	h->data = &s;
	OK(me_history_walk(r, h, &err));
	me_buf_add(&b, me_slice("", 1));
	me_repo_close(r);
	return b.data;
}

#define ALL \
	".env.example:A=3\nB=2\n|.env.example:A=2\nB=2\n|" \
	"env.example:A=2\nB=1\n|env.example:A=2\n|env.example:A=side\n|" \
	"env.example:A=1\n|"

START_TEST(every_version)
{
	struct me_history h = { .path = ".env.example" };

	ck_assert_str_eq(history_of("plain", hows[_i], &h, 0), ALL);
	ck_assert(!h.cut);
	ck_assert_str_eq(history_of("plain", hows[_i], &h, 2),
			 ".env.example:A=3\nB=2\n|.env.example:A=2\nB=2\n|");
	ck_assert_str_eq(history_of("sha256", ME_REPO_ANY, &h, 0), ALL);
	ck_assert_str_eq(history_of("gc", hows[_i], &h, 0), ALL);
	ck_assert_str_eq(history_of("shallow", ME_REPO_ANY, &h, 0),
			 ".env.example:A=3\nB=2\n|");
	ck_assert(h.cut);
	/* the blobs are unknown, their versions are not */
	ck_assert_str_eq(history_of("partial", hows[_i], &h, 0),
			 ".env.example:A=3\nB=2\n|.env.example:?|"
			 "env.example:?|env.example:?|env.example:?|"
			 "env.example:?|");
	ck_assert(!h.cut);
	ck_assert_str_eq(
		history_of("treeless", hows[_i], &h, 0),
		hows[_i] == ME_REPO_PLUMBING ? "" : ".env.example:A=3\nB=2\n|");
	ck_assert(h.cut);
	history_of("unborn", ME_REPO_ANY, &h, 0);
}
END_TEST

static int alike(const char *old_path, const struct me_id *old,
		 const char *new_path, const struct me_id *new, void *data)
{
	(void)old;
	(void)new;
	(void)data;
	ck_assert_str_eq(new_path, "deploy/settings.env.dist");
	return !strcmp(old_path, "conf/app.env.example") ? 80 : 10;
}

/* A template that moves, is gone for a while, and is renamed on a branch
 * while main goes on changing it under the old name. */
START_TEST(renames)
{
	struct me_history h = { .path = "deploy/settings.env.dist" };
	enum me_repo_how how = hows[_i];

	sh("rm -rf %1$s; git init -q %1$s && cd %1$s && mkdir conf deploy && "
	   "c() { git add -A && N=$((${N:-1700000000} + 60)) && "
	   "GIT_COMMITTER_DATE=\"$N +0000\" git commit -qm x --allow-empty; "
	   "} && echo A=1 >conf/app.env.example && echo Z=1 "
	   ">conf/z.env.example && c && rm conf/* && echo A=2 "
	   ">deploy/settings.env.dist && c && rm deploy/* && c && mkdir -p "
	   "deploy && echo A=3 >deploy/settings.env.dist && c && mkdir f && "
	   "echo F=1 >f/env.example && c && git checkout -q -b b && git mv "
	   "f/env.example f/.env.example && echo F=1b >>f/.env.example && c "
	   "&& git checkout -q main && echo F=2 >f/env.example && c && "
	   "(git merge -q b 2>&1 || :) >/dev/null && git rm -qf --cached "
	   "f/env.example 2>/dev/null; rm -f f/env.example; echo F=3 "
	   ">f/.env.example && c",
	   at("moved"));
	ck_assert_str_eq(history_of("moved", how, &h, 0),
			 "deploy/settings.env.dist:A=3\n|"
			 "deploy/settings.env.dist:A=2\n|");
	h.similar = alike;
	ck_assert_str_eq(history_of("moved", how, &h, 0),
			 "deploy/settings.env.dist:A=3\n|"
			 "deploy/settings.env.dist:A=2\n|"
			 "conf/app.env.example:A=1\n|");
	h.similar = NULL;
	h.path = "f/.env.example";
	if (how == ME_REPO_PLUMBING) /* dates in order within a name */
		ck_assert_str_eq(history_of("moved", how, &h, 0),
				 "f/.env.example:F=3\n|"
				 "f/.env.example:F=1\nF=1b\n|"
				 "f/env.example:F=2\n|f/env.example:F=1\n|");
	else
		ck_assert_str_eq(history_of("moved", how, &h, 0),
				 "f/.env.example:F=3\n|"
				 "f/env.example:F=2\n|"
				 "f/.env.example:F=1\nF=1b\n|"
				 "f/env.example:F=1\n|");
}
END_TEST

/* Two that went away when one came: no name tells which it was. */
START_TEST(rename_in_doubt)
{
	struct me_history h = { .path = "env.example" };

	sh("rm -rf %1$s; git init -q %1$s && cd %1$s && echo A=1 >.env.dist "
	   "&& echo A=2 >.env.sample && git add . && git commit -qm 1 && "
	   "git rm -q .env.dist .env.sample && echo A=3 >env.example && "
	   "git add . && git commit -qm 2",
	   at("doubt"));
	ck_assert_str_eq(history_of("doubt", hows[_i], &h, 0),
			 "env.example:A=3\n|");
}
END_TEST

/* A bare repository that git was told not to stumble into. */
START_TEST(unwanted_bare)
{
	struct me_err err = ME_ERR_INIT;
	struct me_repo *r;

	sh("git config --global safe.bareRepository explicit");
	ck_assert_int_eq(me_repo_open(&r, at("bare"), ME_REPO_ANY, &err), -1);
	ck_assert_msg(strstr(err.msg, "safe.bareRepository"), "%s", err.msg);
	sh("git config --global --unset safe.bareRepository");
}
END_TEST

/* As hooks find it: GIT_DIR set, sometimes of another repository. */
START_TEST(git_dir)
{
	enum me_repo_how how = hows[_i];
	char want[256];
	struct me_repo *r;
	bool yes;

	ck_assert(!chdir(at("worktree")));
	snprintf(want, sizeof(want), "%s/main/.git/worktrees/worktree", root);
	setenv("GIT_DIR", want, 1);
	r = open_as(".", how);
	ck_assert_str_eq(me_repo_gitdir(r), want);
	ck_assert_str_eq(me_repo_top(r), at("worktree"));
	me_repo_close(r);
	r = open_as("sub", how);
	ck_assert_str_eq(me_repo_top(r), at("worktree"));
	me_repo_close(r);
	check_answer("worktree", how, q_tracked, ".env.example=1");
	/* another repository: what a hook's GIT_DIR says is not about it */
	r = open_as(at("gc"), how);
	ck_assert_str_eq(me_repo_top(r), at("gc"));
	ck_assert_str_eq(me_repo_gitdir(r), at("gc/.git"));
	me_repo_close(r);
	sh("cd %s && unset GIT_DIR && echo x >only-gc && git add only-gc",
	   at("gc"));
	r = open_as(at("gc"), how);
	OK(me_repo_tracked(r, "only-gc", &yes, &err));
	ck_assert(yes);
	me_repo_close(r);
	check_answer("unborn", ME_REPO_ANY, q_tracked, ".env.example=0");
	/* nested in the work tree */
	sh("env -u GIT_DIR git -C %s init -q in", at("worktree"));
	r = open_as("in", how);
	ck_assert_str_eq(me_repo_top(r), at("worktree/in"));
	me_repo_close(r);
	sh("rm -rf %s", at("worktree/in"));
	/* of a bare repository */
	ck_assert(!chdir(at("bare")));
	setenv("GIT_DIR", ".", 1);
	r = open_as(".", how);
	ck_assert(me_repo_is_bare(r));
	ck_assert_str_eq(me_repo_gitdir(r), at("bare"));
	me_repo_close(r);
	check_answer("bare", how, q_list, ".env.example ");
	/* git --git-dir --work-tree */
	ck_assert(!chdir(at("plain")));
	setenv("GIT_DIR", at("plain/.git"), 1);
	setenv("GIT_WORK_TREE", ".", 1);
	check_answer("plain/sub", how, q_tracked, ".env.example=1");
	ck_assert(!chdir("/"));
}
END_TEST

/* Another index, `git -c`: seen by plumbing, so by both. */
START_TEST(environment)
{
	setenv("GIT_CONFIG_COUNT", "1", 1);
	setenv("GIT_CONFIG_KEY_0", "merge-env.user", 1);
	setenv("GIT_CONFIG_VALUE_0", "count", 1);
	check_answer("plain", ME_REPO_ANY, q_config,
		     "merge-env.user:[global][count]");
	unsetenv("GIT_CONFIG_COUNT");
	setenv("GIT_INDEX_FILE", at("other-index"), 1);
	check_answer("plain", ME_REPO_ANY, q_tracked, ".env.example=0");
	unsetenv("GIT_INDEX_FILE");
	sh("cd %s && git config extensions.worktreeConfig true && git config "
	   "--worktree merge-env.user here",
	   at("main"));
	check_answer("main", ME_REPO_ANY, q_config,
		     "merge-env.user:[global][here]");
}
END_TEST

START_TEST(foreign_owner)
{
	struct me_err err = ME_ERR_INIT;
	struct me_repo *r;

	if (geteuid())
		return; /* needs root to give a folder away */
	sh("cp -a %s %s && chown -R 1234 %s", at("plain"), at("foreign"),
	   at("foreign"));
	ck_assert_int_eq(me_repo_open(&r, at("foreign"), hows[_i], &err), -1);
	if (hows[_i] != ME_REPO_LIBGIT2)
		ck_assert_msg(strstr(err.msg, "--add safe.directory"), "%s",
			      err.msg);
	sh("git config --global --add safe.directory %s", at("foreign"));
	err = (struct me_err)ME_ERR_INIT;
	if (hows[_i] != ME_REPO_LIBGIT2)
		check_answer("foreign", hows[_i], q_tracked, ".env.example=1");
	sh("git config --global --unset-all safe.directory; rm -rf %s",
	   at("foreign"));
}
END_TEST

/* Nothing a repository's configuration or content names is run. */
START_TEST(runs_nothing)
{
	struct me_repo *r;
	struct me_buf b = ME_BUF_INIT;
	char path[PATH_MAX];
	size_t i;

	sh("cd %1$s && printf '#!/bin/sh\necho $0 \"$@\" >>%2$s\ncat\n' "
	   ">run && chmod +x run && cp run git && for k in core.fsmonitor "
	   "filter.evil.smudge filter.evil.clean filter.evil.process "
	   "core.pager diff.external gpg.program core.sshCommand "
	   "credential.helper diff.x.textconv diff.x.command; do git config "
	   "$k %1$s/run; done && git config log.showSignature true && mkdir "
	   "-p h && cp run h/post-index-change && git config core.hooksPath "
	   "%1$s/h && rm -f %2$s",
	   at("v4"), at("canary"));
	snprintf(path, sizeof(path), ":.:%s", getenv("PATH"));
	setenv("PATH", path, 1);
	ck_assert(!chdir(at("v4")));
	r = open_as(at("v4"), hows[_i]);
	for (i = 0; i < N_QUESTIONS; i++) {
		struct me_err err = ME_ERR_INIT;

		questions[i].ask(r, &b, &err);
	}
	me_buf_add(&b, me_slice("", 1));
	ck_assert_ptr_nonnull(strstr(b.data, "x.filt=610a,1"));
	me_repo_close(r);
	me_buf_free(&b);
	ck_assert(!chdir("/"));
	ck_assert_msg(access(at("canary"), F_OK) != 0, "ran: %s",
		      sh("cat %s", at("canary")));
}
END_TEST

/* What is asked leaves no trace. */
START_TEST(writes_nothing)
{
	static const char cmd[] = "cd %s && find . -printf '%%p %%T@ %%i\\n' "
				  "| sort | md5sum";
	char before[64];
	struct me_repo *r;
	size_t i;

	snprintf(before, sizeof(before), "%s", sh(cmd, at("partial")));
	r = open_as(at("partial"), hows[_i]);
	for (i = 0; i < N_QUESTIONS; i++) {
		struct me_buf b = ME_BUF_INIT;
		struct me_err err = ME_ERR_INIT;

		questions[i].ask(r, &b, &err);
		me_buf_free(&b);
	}
	me_repo_close(r);
	ck_assert_str_eq(sh(cmd, at("partial")), before);
}
END_TEST

START_TEST(config_values)
{
	struct me_repo *r = open_as(at("plain"), hows[_i]);
	struct me_err bad = ME_ERR_INIT;
	long long num = 7;
	bool yes = false;
	char *v;

	OK(me_repo_config_bool(r, "merge-env.flag", ME_SCOPE_LOCAL, &yes,
			       &err));
	ck_assert(yes);
	yes = false;
	OK(me_repo_config_bool(r, "merge-env.bare", ME_SCOPE_ALL, &yes, &err));
	ck_assert(yes);
	OK(me_repo_config_bool(r, "nonesuch.flag", ME_SCOPE_ALL, &yes, &err));
	ck_assert(yes);
	OK(me_repo_config_int(r, "nonesuch.num", ME_SCOPE_ALL, &num, &err));
	ck_assert_int_eq(num, 7);
	OK(me_repo_config_int(r, "merge-env.num", ME_SCOPE_ALL, &num, &err));
	ck_assert_int_eq(num, 2048);
	ck_assert_int_eq(me_repo_config_bool(r, "merge-env.pair", ME_SCOPE_ALL,
					     &yes, &bad),
			 -1);
	bad = (struct me_err)ME_ERR_INIT;
	ck_assert_int_eq(me_repo_config_int(r, "merge-env.flag", ME_SCOPE_ALL,
					    &num, &bad),
			 -1);
	OK(me_repo_config(r, "merge-env.then", ME_SCOPE_LOCAL, &v, &err));
	ck_assert_ptr_null(v);
	OK(me_repo_config(r, "merge-env.pair", ME_SCOPE_LOCAL, &v, &err));
	ck_assert_str_eq(v, ".env.example:prod/.env");
	free(v);
	me_repo_close(r);
}
END_TEST

/* Line endings and encodings, against what git itself makes of them. */
START_TEST(checkout_as_git)
{
	static const char *const attrs[] = {
		"",
		"text",
		"-text",
		"text=auto",
		"eol=crlf",
		"eol=lf",
		"text=auto eol=crlf",
		"text=auto eol=lf",
		"-text eol=crlf",
		"crlf",
		"-crlf",
		"crlf=input",
		"text=input",
		"text=foo crlf",
		"text=input eol=crlf",
		"binary",
		"text=auto crlf",
		"working-tree-encoding=UTF-16 text eol=crlf",
		"working-tree-encoding=UTF-16BE-BOM",
		"working-tree-encoding=ISO-8859-1 eol=crlf",
		"working-tree-encoding=nonesuch",
		"working-tree-encoding=utf-8",
	};
	static const char *const conf[] = {
		"core.autocrlf=false", "core.autocrlf=true",
		"core.autocrlf=input", "core.eol=crlf",
		"core.eol=lf",
	};
	static const char *const blobs[] = {
		"a\\nb\\n",  "a\\r\\nb\\n",   "a\\rb\\n",      "",
		"a",	     "\\n",	      "\\303\\244\\n", "\\000\\n",
		"a\\n\\032", "\\001\\002\\n", "\\r\\n",	       "\\r\\r\\n\\n",
		"\\377\\n",
	};
	char file[256];
	struct me_blob b;
	struct me_repo *r;
	size_t i, j, k;
	struct me_id id;

	sh("rm -rf %1$s; git init -q %1$s", at("eol"));
	for (k = 0; k < sizeof(blobs) / sizeof(blobs[0]); k++)
		sh("cd %s && printf '%s' >f%zu", at("eol"), blobs[k], k);
	sh("cd %s && git add . && git commit -qm x", at("eol"));
	for (i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		for (j = 0; j < sizeof(conf) / sizeof(conf[0]); j++) {
			sh("cd %s && echo '* %s' >.git/info/attributes && "
			   "git config --remove-section core && git config "
			   "core.bare false && git config "
			   "core.repositoryformatversion 0 && "
			   "git config %.*s %s && for n in "
			   "$(seq 0 %zu); do git cat-file --filters HEAD:f$n "
			   ">w$n 2>/dev/null || :; done",
			   at("eol"), attrs[i], (int)strcspn(conf[j], "="),
			   conf[j], strchr(conf[j], '=') + 1,
			   sizeof(blobs) / sizeof(blobs[0]) - 1);
			r = open_as(at("eol"), hows[_i]);
			OK(me_repo_resolve(r, "HEAD", &id, &err));
			for (k = 0; k < sizeof(blobs) / sizeof(blobs[0]); k++) {
				char want[64];
				size_t n;
				FILE *f;

				snprintf(file, sizeof(file), "%s/w%zu",
					 at("eol"), k);
				f = fopen(file, "r");
				n = fread(want, 1, sizeof(want), f);
				fclose(f);
				OK(me_repo_read(r, &id, strrchr(file, '/') + 1,
						0, &b, &err));
				snprintf(file, sizeof(file), "f%zu", k);
				OK(me_repo_read(r, &id, file, 0, &b, &err));
				OK(me_checkout_convert(r, file, &b, &err));
				ck_assert_msg(b.len == n &&
						      !memcmp(b.data, want, n),
					      "'%s' %s f%zu: %zu bytes, git "
					      "%zu",
					      attrs[i], conf[j], k, b.len, n);
				me_blob_free(&b);
			}
			me_repo_close(r);
		}
}
END_TEST

/* A commit without a tag anywhere has its short id. */
START_TEST(no_tags)
{
	struct me_repo *r;
	struct me_label l;
	struct me_id id;

	sh("rm -rf %1$s; git init -q %1$s && cd %1$s && git commit -q "
	   "--allow-empty -m \"$(printf 'x\\033[m')\" --cleanup=verbatim",
	   at("untagged"));
	r = open_as(at("untagged"), hows[_i]);
	OK(me_repo_resolve(r, "HEAD", &id, &err));
	OK(me_repo_describe(r, &id, &l, &err));
	ck_assert_str_eq(l.name,
			 sh("git -C %s rev-parse --short=7 HEAD",
			    at("untagged")));
	ck_assert_str_eq(l.subject, "x\033[m");
	me_label_free(&l);
	/* not here at all: nothing to say */
	id.raw[3] ^= 1;
	OK(me_repo_describe(r, &id, &l, &err));
	ck_assert_ptr_null(l.name);
	me_repo_close(r);
}
END_TEST

START_TEST(names)
{
	static const struct {
		const char *template, *env;
	} t[] = {
		{ ".env.example", ".env" },
		{ ".env.sample", ".env" },
		{ ".env.template", ".env" },
		{ ".env.tmpl", ".env" },
		{ ".env.dist", ".env" },
		{ ".env.default", ".env" },
		{ ".env.defaults", ".env" },
		{ "example.env", ".env" },
		{ "env.example", ".env" },
		{ "env.sample", ".env" },
		{ "a/env.dist", "a/.env" },
		{ "a/default.env", "a/.env" },
		{ ".example.env", ".env" },
		{ ".env.production.sample", ".env.production" },
		{ "envs/api.env.example", "envs/api.env" },
		{ ".flaskenv.example", ".flaskenv" },
		{ ".dev.vars.example", ".dev.vars" },
		{ "config.yml.example", NULL },
		{ "example", NULL },
		{ ".example", NULL },
		{ "env", NULL },
		{ ".env", NULL },
		{ "", NULL },
		{ "a/", NULL },
		{ ".env.", NULL },
		{ ".env.example.example", NULL },
		{ ".env.local", NULL },
		{ "example.env.example", NULL },
		{ "env.production", NULL },
		{ "x.envexample", NULL },
		{ ".env.examples", NULL },
		{ ".env.EXAMPLE", NULL },
		{ "..env", NULL },
	};
	static const char *const yes[] = { ".env", "a/.env.local", "x.env",
					   ".env.production", ".dev.vars" };
	static const char *const no[] = { ".env.example", "env",   ".envrc",
					  "example.env",  "a.yml", "",
					  "x/env.dist",	  ".env/x" };
	size_t i;
	char *e;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		e = me_names_env_of(t[i].template);
		ck_assert_msg(!e == !t[i].env && (!e || !strcmp(e, t[i].env)),
			      "%s: %s", t[i].template, e ? e : "-");
		ck_assert(me_names_is_template(t[i].template) == !!e);
		free(e);
	}
	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		ck_assert_msg(me_names_is_env(yes[i]), "%s", yes[i]);
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		ck_assert_msg(!me_names_is_env(no[i]), "%s", no[i]);
	ck_assert_int_lt(me_names_rank(".env.example"),
			 me_names_rank(".env.dist"));
	ck_assert_int_lt(me_names_rank(".env.dist"),
			 me_names_rank("env.example"));
	ck_assert_int_lt(me_names_rank("env.defaults"),
			 me_names_rank("example.env"));
}
END_TEST

START_TEST(pair_paths)
{
	static const struct {
		const char *dir, *name, *want;
	} t[] = {
		{ "", "a", "a" },
		{ "", "./a//b", "a/b" },
		{ "a/b/", "../c", "a/c" },
		{ "a", "../../c", NULL },
		{ "", "/etc/passwd", NULL },
		{ "", "", NULL },
		{ "a", "", NULL },
		{ "a", ".", NULL },
		{ "a", "b/", NULL },
		{ "a", "..", NULL },
		{ "", ".git/config", NULL },
		{ "", "x/.GIT/config", NULL },
		{ "", "GIT~1/config", NULL },
		{ "", ".git. /config", NULL },
		{ "a/.git", "../b", "a/b" },
		{ "", ".gitx", ".gitx" },
		{ "a", "b/..", NULL },
		{ "a/b/c", "../../../x", "x" },
	};
	size_t i;
	char *p;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		p = me_pairs_path(t[i].dir, strlen(t[i].dir), t[i].name);
		ck_assert_msg(!p == !t[i].want && (!p || !strcmp(p, t[i].want)),
			      "%s + %s: %s", t[i].dir, t[i].name, p ? p : "-");
		free(p);
	}
}
END_TEST

START_TEST(pair_choice)
{
	struct me_repo *r;
	struct me_pairs p;
	struct me_err bad = ME_ERR_INIT;

	sh("rm -rf %1$s; git init -q %1$s && cd %1$s && for f in .env.dist "
	   ".env.example example.env env.example x/one.env.sample "
	   "x/one.env.dist y.base; do mkdir -p $(dirname $f) && echo A=1 >$f;"
	   " done && git add . && git commit -qm x",
	   at("choice"));
	r = open_as(at("choice"), hows[_i]);
	OK(me_pairs_find(r, &p, &err));
	ck_assert_int_eq(p.n, 2);
	ck_assert_str_eq(me_pairs_of_env(&p, ".env")->template, ".env.example");
	ck_assert_str_eq(me_pairs_of_env(&p, "x/one.env")->template,
			 "x/one.env.sample");
	ck_assert_ptr_null(me_pairs_of_env(&p, "one.env"));
	ck_assert_ptr_null(me_pairs_of_template(&p, ".env.dist"));
	ck_assert_str_eq(me_pairs_of_template(&p, ".env.example")->env, ".env");
	me_pairs_free(&p);
	me_repo_close(r);
	/* attribute before name, config before attribute */
	sh("cd %s && echo 'y.base merge-env=.env' >.git/info/attributes",
	   at("choice"));
	r = open_as(at("choice"), hows[_i]);
	OK(me_pairs_find(r, &p, &err));
	ck_assert_str_eq(me_pairs_of_env(&p, ".env")->template, "y.base");
	ck_assert_int_eq(me_pairs_of_env(&p, ".env")->from, ME_PAIR_ATTR);
	me_pairs_free(&p);
	me_repo_close(r);
	sh("cd %s && echo '*.env.sample -merge-env' >.git/info/attributes",
	   at("choice"));
	r = open_as(at("choice"), hows[_i]);
	OK(me_pairs_find(r, &p, &err));
	ck_assert_str_eq(me_pairs_of_env(&p, "x/one.env")->template,
			 "x/one.env.dist");
	me_pairs_free(&p);
	me_repo_close(r);
	sh("cd %s && git config --add merge-env.pair a:.env && git config "
	   "--add merge-env.pair example.env:.env",
	   at("choice"));
	r = open_as(at("choice"), hows[_i]);
	OK(me_pairs_find(r, &p, &err));
	ck_assert_str_eq(me_pairs_of_env(&p, ".env")->template, "example.env");
	me_pairs_free(&p);
	me_repo_close(r);
	sh("git -C %s config --add merge-env.pair a:../b", at("choice"));
	r = open_as(at("choice"), hows[_i]);
	ck_assert_int_eq(me_pairs_find(r, &p, &bad), -1);
	me_repo_close(r);
}
END_TEST

static int run(const char *script, const char *in, size_t len, size_t limit,
	       unsigned seconds, struct me_spawn_result *r, struct me_err *err)
{
	char *argv[] = { "/bin/sh", "-c", (char *)(size_t)script, NULL };
	char *envp[] = { "PATH=/usr/bin:/bin", NULL };

	return me_spawn_run(argv, envp, in, len, limit, seconds, r, err);
}

START_TEST(spawn)
{
	struct me_err err = ME_ERR_INIT;
	struct me_spawn_result r;
	size_t len = 3 << 20;
	char *big = malloc(len), *none[] = { "/no/such", NULL };
	const char *preload = getenv("LD_PRELOAD");

	memset(big, 'x', len);
	/* more than any pipe holds, in, out and on the side */
	ck_assert_int_eq(run("tee /dev/stderr", big, len, len, 20, &r, &err),
			 0);
	ck_assert_int_eq(r.status, 0);
	ck_assert_uint_eq(r.out.len, len);
	ck_assert(!memcmp(r.out.data, big, len));
	me_spawn_result_free(&r);
	ck_assert_int_eq(
		run("echo no >&2; exit 3", big, len, len, 20, &r, &err), 0);
	ck_assert_int_eq(r.status, 3);
	ck_assert_str_eq(r.complaint, "no\n");
	me_spawn_result_free(&r);
	ck_assert_int_eq(run("kill -9 $$", NULL, 0, 10, 20, &r, &err), 0);
	ck_assert_int_eq(r.status, 128 + 9);
	me_spawn_result_free(&r);
	ck_assert_int_eq(run("exec sleep 60", NULL, 0, 10, 1, &r, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.msg, "within 1 seconds"));
	err = (struct me_err)ME_ERR_INIT;
	ck_assert_int_eq(run("exec 1>&- 2>&-; exec sleep 60", NULL, 0, 10, 1,
			     &r, &err),
			 -1);
	err = (struct me_err)ME_ERR_INIT;
	ck_assert_int_eq(
		run("exec cat /dev/zero", NULL, 0, 10000, 20, &r, &err), -1);
	err = (struct me_err)ME_ERR_INIT;
	/* valgrind makes a fork of posix_spawn's vfork, through which no error
	 * comes back: the child says 127 there */
	if (preload && strstr(preload, "vgpreload")) {
		ck_assert_int_eq(me_spawn_run(none, none + 1, NULL, 0, 1, 1, &r,
					      &err),
				 0);
		ck_assert_int_eq(r.status, 127);
		me_spawn_result_free(&r);
	} else {
		ck_assert_int_eq(me_spawn_run(none, none + 1, NULL, 0, 1, 1, &r,
					      &err),
				 -1);
		ck_assert_int_ne(err.errnum, 0);
	}
	free(big);
	/* no child is left, no descriptor */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

/* Every cut of an object, and bytes at random: an answer or -1, no more. */
START_TEST(damaged_objects)
{
	static const char commit[] =
		"tree 0123456789012345678901234567890123456789\n"
		"parent 1123456789012345678901234567890123456789\n"
		"parent 2123456789012345678901234567890123456789\n"
		"author A > <a@b> 5 +0000\ncommitter C <> 1700000000 +0100\n"
		"gpgsig x\n\nsubject\r\n more\n\nbody\n";
	static const char tree[] = "100644 a\0AAAAAAAAAAAAAAAAAAAA40000 b\0"
				   "BBBBBBBBBBBBBBBBBBBB";
	struct me_tree_entry e;
	struct me_commit c;
	char hex[ME_ID_HEX], *s, *p;
	struct me_id id;
	size_t n, i;

	ck_assert_int_eq(me_commit_parse(&c, commit, sizeof(commit) - 1), 0);
	ck_assert_int_eq(c.parents, 2);
	ck_assert_int_eq(c.date, 1700000000);
	me_commit_parent(&c, 1, &id);
	ck_assert_str_eq(me_id_hex(&id, hex),
			 "2123456789012345678901234567890123456789");
	s = me_commit_subject(&c);
	ck_assert_str_eq(s, "subject  more");
	free(s);
	for (n = 0; n < sizeof(commit); n++) {
		p = malloc(n + 1);
		memcpy(p, commit, n);
		if (!me_commit_parse(&c, p, n))
			free(me_commit_subject(&c));
		free(p);
	}
	ck_assert_int_eq(me_tree_find(tree, sizeof(tree) - 1, 20, "b", 1, &e),
			 1);
	ck_assert_int_eq(e.mode, ME_MODE_TREE);
	ck_assert_int_eq(me_tree_find(tree, sizeof(tree) - 1, 20, "c", 1, &e),
			 0);
	for (n = 1; n < sizeof(tree) - 1; n++) {
		p = malloc(n);
		memcpy(p, tree, n);
		ck_assert_int_eq(me_tree_find(p, n, 20, "c", 1, &e),
				 n == 29 ? 0 : -1);
		free(p);
	}
	srand(1);
	for (i = 0; i < 20000; i++) {
		n = (size_t)rand() % 60;
		p = malloc(n + 1);
		for (size_t j = 0; j < n; j++)
			p[j] = "100644 \0a\n"[rand() % 10];
		me_tree_find(p, n, 20, "z", 1, &e);
		me_commit_parse(&c, p, n);
		free(p);
	}
}
END_TEST

Suite *git_suite(void)
{
	Suite *s = suite_create("git");
	TCase *pure = tcase_create("pure"), *repos = tcase_create("repos");

	tcase_add_test(pure, names);
	tcase_add_test(pure, pair_paths);
	tcase_add_test(pure, damaged_objects);
	tcase_add_test(pure, spawn);
	tcase_set_timeout(pure, 60);
	suite_add_tcase(s, pure);

	tcase_add_unchecked_fixture(repos, make_repos, remove_repos);
	tcase_add_loop_test(repos, same_answers, 0, N_KINDS);
	tcase_add_loop_test(repos, known_answers, 0, 3);
	tcase_add_loop_test(repos, not_a_repository, 0, 3);
	tcase_add_loop_test(repos, every_version, 0, 3);
	tcase_add_loop_test(repos, renames, 0, 3);
	tcase_add_loop_test(repos, rename_in_doubt, 0, 3);
	tcase_add_test(repos, unwanted_bare);
	tcase_add_loop_test(repos, git_dir, 0, 3);
	tcase_add_test(repos, environment);
	tcase_add_loop_test(repos, foreign_owner, 0, 3);
	tcase_add_loop_test(repos, runs_nothing, 0, 3);
	tcase_add_loop_test(repos, writes_nothing, 0, 3);
	tcase_add_loop_test(repos, config_values, 0, 3);
	tcase_add_loop_test(repos, checkout_as_git, 0, 3);
	tcase_add_loop_test(repos, pair_choice, 0, 3);
	tcase_add_loop_test(repos, no_tags, 0, 3);
	tcase_set_timeout(repos, 300);
	suite_add_tcase(s, repos);
	return s;
}
