/*
 * Configuration: one list of all settings per scope, read at the first
 * question, then searched from its end. Both implementations give the list
 * in the same form, so what a key, a bool or a number is stands here once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "git/backend.h"

static int load(struct me_repo *repo, enum me_scope scope, struct me_err *err)
{
	struct me_list *l = &repo->config[scope];
	struct me_turn t;

	if (repo->config_read[scope])
		return 0;
	ME_TURNS(t, repo)
	{
		t.result = t.b->config(t.self, scope, l, &t.err);
		if (t.result)
			me_list_free(l);
	}
	repo->config_read[scope] = !t.result;
	return me_turn_end(&t, err);
}

/*
 * The value, if s is a setting of key: section and variable in any case, the
 * subsection between them exactly.
 */
static const char *value_of(const char *s, const char *key)
{
	size_t n = strlen(key), first = strcspn(key, ".");
	const char *dot = strrchr(key, '.');
	size_t last = dot ? (size_t)(dot - key) : n;

	if (strncasecmp(s, key, first) ||
	    (last > first && strncmp(s + first, key + first, last - first)) ||
	    strncasecmp(s + last, key + last, n - last))
		return NULL;
	return s[n] == '\n' ? s + n + 1 : s[n] ? NULL : "true";
}

int me_repo_config_all(struct me_repo *repo, const char *key,
		       enum me_scope scope, struct me_list *values,
		       struct me_err *err)
{
	const struct me_list *l = &repo->config[scope];
	const char *v;
	size_t i;

	*values = (struct me_list)ME_LIST_INIT;
	if (load(repo, scope, err))
		return -1;
	for (i = 0; i < l->n; i++) {
		v = value_of(l->item[i], key);
		if (v && me_list_add(values, v, strlen(v))) {
			me_list_free(values);
			return me_err_set(err, "out of memory");
		}
	}
	return 0;
}

/* Borrowed; *v NULL when not set. */
static int last_value(struct me_repo *repo, const char *key,
		      enum me_scope scope, const char **v, struct me_err *err)
{
	const struct me_list *l = &repo->config[scope];
	size_t i;

	*v = NULL;
	if (load(repo, scope, err))
		return -1;
	for (i = l->n; i-- && !*v;)
		*v = value_of(l->item[i], key);
	return 0;
}

int me_repo_config(struct me_repo *repo, const char *key, enum me_scope scope,
		   char **value, struct me_err *err)
{
	const char *v;

	*value = NULL;
	if (last_value(repo, key, scope, &v, err))
		return -1;
	if (v && !(*value = strdup(v)))
		return me_err_set(err, "out of memory");
	return 0;
}

/* A number with git's k, m, g. */
static bool number(const char *v, long long *out)
{
	static const char unit[] = "kmg";
	const char *u;
	char *end;
	int shift = 0;

	errno = 0;
	*out = strtoll(v, &end, 0);
	if (errno || end == v)
		return false;
	if (*end) {
		u = strchr(unit, *end | 32);
		if (!u || end[1])
			return false;
		shift = 10 * (int)(u - unit + 1);
	}
	return !__builtin_mul_overflow(*out, 1LL << shift, out);
}

int me_repo_config_bool(struct me_repo *repo, const char *key,
			enum me_scope scope, bool *value, struct me_err *err)
{
	static const char *const yes[] = { "true", "yes", "on" };
	static const char *const no[] = { "false", "no", "off", "" };
	long long num;
	const char *v;
	size_t i;

	if (last_value(repo, key, scope, &v, err))
		return -1;
	if (!v)
		return 0;
	for (i = 0; i < 3; i++)
		if (!strcasecmp(v, yes[i])) {
			*value = true;
			return 0;
		}
	for (i = 0; i < 4; i++)
		if (!strcasecmp(v, no[i])) {
			*value = false;
			return 0;
		}
	if (!number(v, &num))
		return me_err_set(err,
				  "config %s is neither true nor false; "
				  "try: git config %s true",
				  me_err_quote(key), key);
	*value = num != 0;
	return 0;
}

int me_repo_config_int(struct me_repo *repo, const char *key,
		       enum me_scope scope, long long *value,
		       struct me_err *err)
{
	const char *v;
	long long num;

	if (last_value(repo, key, scope, &v, err))
		return -1;
	if (!v)
		return 0;
	if (!number(v, &num))
		return me_err_set(err,
				  "config %s is not a number; try: git "
				  "config %s 10",
				  me_err_quote(key), key);
	*value = num;
	return 0;
}
