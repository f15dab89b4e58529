#include "git/pairs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/names.h"
#include "util/buf.h"

#define ATTR "merge-env"
#define CONFIG "merge-env.pair"
#define ATTR_FILE_MAX ((size_t)16 << 20)

/* ".git" as any file system may see it; what git itself refuses in a tree. */
static bool is_git_dir(const char *s, size_t len)
{
	while (len && (s[len - 1] == '.' || s[len - 1] == ' '))
		len--;
	return (len == 4 && !strncasecmp(s, ".git", 4)) ||
		(len == 5 && !strncasecmp(s, "git~1", 5));
}

char *me_pairs_path(const char *dir, size_t dir_len, const char *name)
{
	char *out = malloc(dir_len + strlen(name) + 2);
	size_t len = dir_len, n;
	bool file = false; /* does it end with a name? */

	if (!out)
		return NULL;
	memcpy(out, dir, dir_len);
	while (len && out[len - 1] == '/')
		len--;
	if (*name == '/')
		goto refused;
	for (; *name; name += n + (name[n] == '/')) {
		n = strcspn(name, "/");
		file = false;
		if (!n || (n == 1 && *name == '.'))
			continue;
		if (n == 2 && name[0] == '.' && name[1] == '.') {
			if (!len)
				goto refused;
			while (len && out[len - 1] != '/')
				len--;
			len -= len > 0;
			continue;
		}
		if (is_git_dir(name, n))
			goto refused;
		if (len)
			out[len++] = '/';
		memcpy(out + len, name, n);
		len += n;
		file = name[n] != '/';
	}
	if (!file)
		goto refused;
	out[len] = '\0';
	return out;
refused:
	free(out);
	return NULL;
}

/*
 * One more candidate; choose() will keep the best of each env file. Takes env
 * over, also when it fails.
 */
static int add(struct me_pairs *p, const char *template, char *env,
	       enum me_pair_from from, int rank, struct me_err *err)
{
	struct me_pair *item;

	if (!env)
		return me_err_set(err, "out of memory");
	if (!strcmp(template, env)) {
		free(env);
		return 0;
	}
	if (p->n == p->cap) {
		size_t cap = p->cap ? 2 * p->cap : 8;

		item = realloc(p->item, cap * sizeof(*item));
		if (!item)
			goto fail;
		p->item = item;
		p->cap = cap;
	}
	item = &p->item[p->n];
	item->template = strdup(template);
	if (!item->template)
		goto fail;
	item->env = env;
	item->from = from;
	item->rank = rank;
	p->n++;
	return 0;
fail:
	free(env);
	return me_err_set(err, "out of memory");
}

static int add_config(struct me_pairs *p, const char *value, int rank,
		      struct me_err *err)
{
	const char *colon = strchr(value, ':');
	char *name = colon ? strndup(value, (size_t)(colon - value)) : NULL;
	char *template = name ? me_pairs_path("", 0, name) : NULL;
	char *env = template ? me_pairs_path("", 0, colon + 1) : NULL;
	int r;

	if (env)
		r = add(p, template, env, ME_PAIR_CONFIG, rank, err);
	else
		r = me_err_set(err,
			       "config " CONFIG " has the value %s, not "
			       "TEMPLATE:FILE with two paths inside the work "
			       "tree; try: git config --edit",
			       me_err_quote(value));
	free(template);
	free(name);
	return r;
}

static int from_config(struct me_repo *repo, struct me_pairs *p,
		       struct me_err *err)
{
	struct me_list values;
	size_t i;
	int r = 0;

	if (me_repo_config_all(repo, CONFIG, ME_SCOPE_LOCAL, &values, err))
		return -1;
	/* the last one said wins, as everywhere in a config */
	for (i = 0; i < values.n && !r; i++)
		r = add_config(p, values.item[i], -(int)i, err);
	me_list_free(&values);
	return r;
}

static bool is_attr_file(const char *path)
{
	const char *slash = strrchr(path, '/');

	return !strcmp(slash ? slash + 1 : path, ".gitattributes");
}

static bool any(const char *path, void *data)
{
	(void)path;
	(void)data;
	return true;
}

static bool by_name(const char *path, void *data)
{
	(void)data;
	return me_names_is_template(path) || is_attr_file(path);
}

static bool is_comment(struct me_slice text, const char *p)
{
	const char *lf = memrchr(text.data, '\n', (size_t)(p - text.data));
	const char *line = lf ? lf + 1 : text.data;

	return line[strspn(line, " \t")] == '#';
}

/* As an attribute, not as the value of one, "merge=merge-env" is our driver,
   and not in a comment: install leaves both. */
static bool speaks(struct me_slice text)
{
	const char *p = text.data, *end = p + text.len;

	for (; p && (p = memmem(p, (size_t)(end - p), ATTR, sizeof(ATTR) - 1));
	     p++)
		if ((p == text.data || p[-1] != '=') && !is_comment(text, p))
			return true;
	return false;
}

/*
 * Does an attributes file speak of us? One that is not there (a sparse
 * checkout) or not plain might: then git is asked.
 */
static bool mentions(const char *dir, const char *name, bool absent)
{
	struct me_buf b = ME_BUF_INIT;
	struct stat st;
	bool yes = true;
	ssize_t n = 1;
	int fd = -1;

	me_buf_str(&b, dir);
	me_buf_str(&b, "/");
	me_buf_str(&b, name);
	me_buf_add(&b, me_slice("", 1));
	if (!me_buf_failed(&b))
		fd = open(b.data,
			  O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0) {
		yes = absent || (errno != ENOENT && errno != ENOTDIR);
	} else if (!fstat(fd, &st) && S_ISREG(st.st_mode)) {
		b.len = 0;
		while (n > 0 && b.len < ATTR_FILE_MAX) {
			me_buf_reserve(&b, 65536);
			n = me_buf_failed(&b) ? -1
					      : read(fd, b.data + b.len, 65536);
			b.len += n > 0 ? (size_t)n : 0;
		}
		yes = n || speaks(me_buf_slice(&b));
	}
	if (fd >= 0)
		close(fd);
	me_buf_free(&b);
	return yes;
}

/*
 * Asking for an attribute of every tracked file is slow in a large
 * repository, and nearly none uses ours: so the files are looked at first.
 */
static bool uses_attr(struct me_repo *repo, const struct me_list *names)
{
	bool yes;
	size_t i;

	if (!me_repo_top(repo))
		return false;
	/* a linked worktree's gitdir is .git/worktrees/NAME of the main one */
	yes = mentions(me_repo_gitdir(repo), "info/attributes", false) ||
		mentions(me_repo_gitdir(repo), "../../info/attributes",
			 false) ||
		mentions(me_repo_top(repo), ".gitattributes", false);
	for (i = 0; i < names->n && !yes; i++)
		yes = is_attr_file(names->item[i]) &&
			mentions(me_repo_top(repo), names->item[i], true);
	return yes;
}

static int from_attrs(struct me_repo *repo, struct me_pairs *p,
		      struct me_list *taken, struct me_err *err)
{
	static const char *const name[] = { ATTR };
	char **value, *env;
	struct me_list all;
	const char *slash;
	size_t i, n;
	int r = 0;

	if (me_repo_list(repo, any, NULL, &all, err))
		return -1;
	value = calloc(all.n + 1, sizeof(*value));
	if (!value)
		r = me_err_set(err, "out of memory");
	else
		r = me_repo_attrs(repo, all.item, all.n, name, 1, value, err);
	for (i = 0; i < all.n && !r; i++) {
		if (!value[i] || !strcmp(value[i], "set"))
			continue;
		slash = strrchr(all.item[i], '/');
		n = slash ? (size_t)(slash - all.item[i]) : 0;
		if (me_list_add(taken, all.item[i], strlen(all.item[i])))
			r = me_err_set(err, "out of memory");
		/* -merge-env: a template that is none */
		if (r || !strcmp(value[i], "unset"))
			continue;
		env = me_pairs_path(all.item[i], n, value[i]);
		if (env)
			r = add(p, all.item[i], env, ME_PAIR_ATTR, 0, err);
	}
	for (i = 0; value && i < all.n; i++)
		free(value[i]);
	free(value);
	me_list_free(&all);
	return r;
}

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Sorted searches throughout: upstream decides how many templates there are. */
static int from_names(struct me_pairs *p, const struct me_list *names,
		      struct me_list *taken, struct me_err *err)
{
	const char *t;
	size_t i;
	int r = 0;

	if (taken->n)
		qsort(taken->item, taken->n, sizeof(*taken->item), by_text);
	for (i = 0; i < names->n && !r; i++) {
		t = names->item[i];
		if (!me_names_is_template(t) ||
		    (taken->n &&
		     bsearch(&t, taken->item, taken->n, sizeof(*taken->item),
			     by_text)))
			continue;
		r = add(p, t, me_names_env_of(t), ME_PAIR_NAME,
			me_names_rank(t), err);
	}
	return r;
}

static int by_merit(const void *a, const void *b)
{
	const struct me_pair *x = a, *y = b;
	int d = strcmp(x->env, y->env);

	if (!d)
		d = (int)x->from - (int)y->from;
	if (!d)
		d = x->rank - y->rank;
	return d ? d : strcmp(x->template, y->template);
}

static void choose(struct me_pairs *p)
{
	size_t i, n = 0;

	if (p->n)
		qsort(p->item, p->n, sizeof(*p->item), by_merit);
	for (i = 0; i < p->n; i++) {
		if (n && !strcmp(p->item[n - 1].env, p->item[i].env)) {
			free(p->item[i].template);
			free(p->item[i].env);
		} else {
			p->item[n++] = p->item[i];
		}
	}
	p->n = n;
}

int me_pairs_find(struct me_repo *repo, struct me_pairs *out,
		  struct me_err *err)
{
	struct me_list names, taken = ME_LIST_INIT;
	int r;

	*out = (struct me_pairs){ .item = NULL };
	if (me_repo_list(repo, by_name, NULL, &names, err))
		return -1;
	r = from_config(repo, out, err);
	out->by_attr = !r && uses_attr(repo, &names);
	if (!r && out->by_attr)
		r = from_attrs(repo, out, &taken, err);
	if (!r)
		r = from_names(out, &names, &taken, err);
	me_list_free(&names);
	me_list_free(&taken);
	if (r)
		me_pairs_free(out);
	else
		choose(out);
	return r;
}

void me_pairs_free(struct me_pairs *pairs)
{
	while (pairs->n) {
		free(pairs->item[--pairs->n].template);
		free(pairs->item[pairs->n].env);
	}
	free(pairs->item);
	*pairs = (struct me_pairs){ .item = NULL };
}

static int to_env(const void *key, const void *item)
{
	const struct me_pair *p = item;

	return strcmp(key, p->env);
}

const struct me_pair *me_pairs_of_env(const struct me_pairs *pairs,
				      const char *env)
{
	if (!pairs->n)
		return NULL;
	return bsearch(env, pairs->item, pairs->n, sizeof(*pairs->item),
		       to_env);
}

const struct me_pair *me_pairs_of_template(const struct me_pairs *pairs,
					   const char *template)
{
	size_t i;

	for (i = 0; i < pairs->n; i++)
		if (!strcmp(pairs->item[i].template, template))
			return &pairs->item[i];
	return NULL;
}
