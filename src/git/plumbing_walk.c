/*
 * The walk through a file's history with `git log`, read as it is written:
 * whoever stops early ends it.
 *
 * One log follows one name. Former names that come up are noted with the
 * commits from which they held, and get a log of their own when the first is
 * through: dates are in order within a name.
 *
 * In a clone without trees `git log` gives up at the first parent, before it
 * has told what HEAD holds; the walk over libgit2 tells that much.
 */
#include <stdlib.h>
#include <string.h>

#include "git/plumbing.h"

#define MAX_NAMES 16
#define MAX_STARTS 24 /* a log has so many words to spare */

/* A name and the commits it is to be followed from. */
struct trail {
	char *path;
	struct me_id from[MAX_STARTS];
	size_t n;
};

/* A commit as the log tells it, one difference per parent. */
struct step {
	char *header; /* "ID DATE PARENT..." */
	struct me_id id, blob;
	unsigned mode;
	size_t differ;	/* parents it differs from */
	bool was_there; /* in each of them */
};

struct walk {
	struct me_plumbing *p;
	struct me_history *h;
	struct me_err *err;
	struct trail trail[MAX_NAMES];
	size_t n, now;
	struct step step;
	unsigned steps;
};

static int follow(struct walk *w, const char *path, const struct me_id *from)
{
	struct trail *t;
	size_t i;

	for (i = 0; i < w->n && strcmp(w->trail[i].path, path); i++)
		;
	if (i == MAX_NAMES || (i < w->n && i <= w->now))
		return 0; /* too many; or it was followed already */
	t = &w->trail[i];
	if (i == w->n) {
		t->n = 0;
		t->path = strdup(path);
		if (!t->path)
			return me_err_set(w->err, "out of memory");
		w->n++;
	}
	if (t->n < MAX_STARTS)
		t->from[t->n++] = *from;
	return 0;
}

/* ":MODE MODE ID ID D\0PATH\0" of diff-tree: what went away. */
static int parse_gone(struct walk *w, const struct me_buf *out,
		      struct me_gone_list *gone)
{
	const char *s = out->data, *end = s + out->len, *path;
	struct me_id id;
	size_t hex;

	for (; s < end; s = path + strlen(path) + 1) {
		path = s + strlen(s) + 1;
		if (path >= end || strlen(s) < 15)
			break;
		if (!me_mode_is_file((unsigned)strtoul(s + 1, NULL, 8)))
			continue;
		hex = strcspn(s + 15, " ");
		if (me_id_parse(&id, s + 15, hex))
			break;
		if (gone->n == ME_GONE_MAX) {
			me_gone_free(gone);
			break;
		}
		if (me_gone_add(gone, path, strlen(path), &id, w->err))
			return -1;
	}
	return 0;
}

/* What was the file called in this parent, which has none of its name? */
static int seek_former(struct walk *w, const struct me_id *parent)
{
	struct me_gone_list gone = { NULL, 0, 0 };
	const struct me_gone *g;
	struct me_spawn_result r;
	char a[ME_ID_HEX], b[ME_ID_HEX];
	int ret;

	if (me_plumbing_run(w->p, NULL, &r, w->err, "diff-tree", "-r", "-z",
			    "--raw", "--no-abbrev", "--no-renames",
			    "--no-relative", "--diff-filter=D",
			    me_id_hex(parent, a), me_id_hex(&w->step.id, b),
			    NULL))
		return -1;
	if (r.status) {
		w->h->cut = true; /* a tree of a partial clone */
		me_spawn_result_free(&r);
		return 0;
	}
	ret = parse_gone(w, &r.out, &gone);
	me_spawn_result_free(&r);
	if (!ret) {
		g = me_history_former(w->h, &gone, w->trail[w->now].path,
				      &w->step.blob);
		if (g)
			ret = follow(w, g->path, parent);
	}
	me_gone_free(&gone);
	return ret;
}

/* Has this parent a file of the name? Only asked where merges leave it open. */
static int lacks(struct walk *w, const struct me_id *parent, bool *yes)
{
	struct me_spawn_result r;
	char hex[ME_ID_HEX];

	if (me_plumbing_run(w->p, NULL, &r, w->err, "ls-tree", "-z",
			    "--full-tree", me_id_hex(parent, hex), "--",
			    w->trail[w->now].path, NULL))
		return -1;
	*yes = !r.status && !r.out.len;
	me_spawn_result_free(&r);
	return 0;
}

static int seek(struct walk *w, const char *parents, size_t n)
{
	struct me_id id;
	bool yes = true;
	size_t hex;

	if (n > 1 && w->steps++ >= ME_GONE_STEPS)
		return 0;
	for (; *parents; parents += hex) {
		parents += *parents == ' ';
		hex = strcspn(parents, " ");
		if (me_id_parse(&id, parents, hex))
			break;
		if (n > 1 && lacks(w, &id, &yes))
			return -1;
		if (yes && seek_former(w, &id))
			return -1;
	}
	return 0;
}

/* All of a commit is known: was it this one that brought the version? */
static int finish(struct walk *w)
{
	struct step *s = &w->step;
	struct me_version v;
	const char *p;
	char *end;
	size_t n;
	int r = 0;

	if (!s->header)
		return 0;
	p = s->header + 2 * (size_t)s->id.len;
	v = (struct me_version){
		.id = s->blob,
		.commit = s->id,
		.date = strtoll(p, &end, 10),
		.mode = s->mode,
		.path = w->trail[w->now].path,
	};
	for (n = 0, p = end; *p; p++)
		n += *p == ' ' && p[1];
	if (s->mode && s->differ >= (n ? n : 1) && me_mode_is_file(s->mode))
		r = me_history_yield(w->h, &v, w->err);
	if (!r && s->mode && !s->was_there)
		r = seek(w, end, n);
	free(s->header);
	s->header = NULL;
	return r;
}

/* A commit's line comes once for each parent it differs from. */
static int begin(struct walk *w, const char *line)
{
	struct step *s = &w->step;
	int r;

	if (s->header && !strcmp(s->header, line))
		return 0;
	r = finish(w);
	if (r)
		return r;
	memset(s, 0, sizeof(*s));
	s->was_there = true;
	if (me_id_parse(&s->id, line, strcspn(line, " ")))
		return me_err_set(w->err, "git log answered nonsense");
	s->header = strdup(line);
	return s->header ? 0 : me_err_set(w->err, "out of memory");
}

/* ":100644 100755 OLD NEW M": what the commit did to the file. */
static int difference(struct walk *w, const char *raw)
{
	struct step *s = &w->step;
	size_t hex = 2 * (size_t)s->id.len;

	if (!s->header || strlen(raw) < 15 + 2 * hex + 2)
		return me_err_set(w->err, "git log answered nonsense");
	s->differ++;
	s->mode = (unsigned)strtoul(raw + 8, NULL, 8);
	if (!strtoul(raw + 1, NULL, 8))
		s->was_there = false;
	if (s->mode && me_id_parse(&s->blob, raw + 15 + hex + 1, hex))
		return me_err_set(w->err, "git log answered nonsense");
	return 0;
}

/*
 * One string of the output. After a difference comes the path it is about;
 * of several (the path was a folder once) only ours counts.
 */
static int token(struct walk *w, const char *s, char *held, size_t size)
{
	if (*held) {
		int r = strcmp(s, w->trail[w->now].path) ? 0
							 : difference(w, held);

		*held = '\0';
		return r;
	}
	if (*s == '\n')
		s++;
	if (*s == '\001')
		return begin(w, s + 1);
	if (*s != ':' || strlen(s) >= size)
		return me_err_set(w->err, "git log answered nonsense");
	strcpy(held, s);
	return 0;
}

static int read_log(struct walk *w, struct me_spawn *sp)
{
	char held[ME_ID_HEX * 2 + 64] = "";
	const char *s, *nul;
	int r;

	while ((r = me_spawn_more(sp, w->err)) > 0) {
		while (sp->at < sp->out.len) {
			s = sp->out.data + sp->at;
			nul = memchr(s, '\0', sp->out.len - sp->at);
			if (!nul)
				break;
			sp->at += (size_t)(nul - s) + 1;
			r = token(w, s, held, sizeof(held));
			if (r)
				return r;
		}
	}
	return r < 0 ? r : finish(w);
}

static void compose(struct me_plumbing_argv *a, const struct walk *w,
		    char (*hex)[ME_ID_HEX])
{
	/* each takes back what the configuration may have changed */
	static const char *const words[] = {
		"log",		"--full-history",
		"-m",		"--root",
		"--raw",	"--no-abbrev",
		"--no-renames", "--no-relative",
		"--no-color",	"--no-decorate",
		"--no-notes",	"--no-show-signature",
		"-z",		"--format=%x01%H %ct %P",
	};
	const struct trail *t = &w->trail[w->now];
	size_t i;

	me_plumbing_argv_init(a, w->p, ME_GUARD_FULL);
	me_plumbing_argv_add(a, "-c");
	me_plumbing_argv_add(a, "log.follow=false");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		me_plumbing_argv_add(a, words[i]);
	for (i = 0; i < t->n && a->n + 3 < ME_PLUMBING_ARGS; i++)
		me_plumbing_argv_add(a, me_id_hex(&t->from[i], hex[i]));
	me_plumbing_argv_add(a, "--");
	me_plumbing_argv_add(a, t->path);
}

static int follow_name(struct walk *w)
{
	char hex[MAX_STARTS][ME_ID_HEX];
	struct me_plumbing_argv a;
	struct me_spawn sp;
	int r, status;

	compose(&a, w, hex);
	if (me_spawn_start(&sp, a.word, w->p->envp, ME_PLUMBING_LOG_SECONDS,
			   w->err))
		return -1;
	r = read_log(w, &sp);
	free(w->step.header);
	w->step.header = NULL;
	if (r) {
		me_spawn_stop(&sp);
		return r;
	}
	if (me_spawn_end(&sp, &status, w->err))
		return -1;
	/* it met a tree or a commit that this clone does not hold */
	if (status)
		w->h->cut = true;
	return 0;
}

/* In a shallow clone the log ends where the clone does, without a word. */
static int is_cut(struct walk *w)
{
	struct me_spawn_result r;

	if (me_plumbing_run(w->p, NULL, &r, w->err, "rev-parse",
			    "--is-shallow-repository", NULL))
		return -1;
	if (!strncmp(r.out.data, "true", 4))
		w->h->cut = true;
	me_spawn_result_free(&r);
	return 0;
}

int me_plumbing_walk(void *self, struct me_history *h, const struct me_id *from,
		     struct me_err *err)
{
	struct walk w;
	int r;

	memset(&w, 0, sizeof(w));
	w.p = self;
	w.h = h;
	w.err = err;
	r = is_cut(&w);
	if (!r) {
		w.trail[0].path = strdup(h->path);
		w.n = 1;
		w.trail[0].from[w.trail[0].n++] = *from;
		if (!w.trail[0].path)
			r = me_err_set(err, "out of memory");
	}
	for (; !r && w.now < w.n; w.now++)
		r = follow_name(&w);
	while (w.n)
		free(w.trail[--w.n].path);
	return r < 0 ? -1 : 0;
}
