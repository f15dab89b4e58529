#include "setup/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/ask.h"
#include "setup/attr.h"
#include "setup/command.h"

#define LABELS_SINCE 2044

int me_check_add(struct me_checks *c, enum me_check_level level,
		 const char *mend, const char *fmt, ...)
{
	struct me_check *item = realloc(c->item, (c->n + 1) * sizeof(*item));
	struct me_check new = { .name = c->name, .level = level };
	va_list ap;

	if (!item)
		return -1;
	c->item = item;
	va_start(ap, fmt);
	if (vasprintf(&new.text, fmt, ap) < 0)
		new.text = NULL;
	va_end(ap);
	new.mend = mend ? strdup(mend) : NULL;
	if (!new.text || (mend && !new.mend)) {
		free(new.text);
		free(new.mend);
		return -1;
	}
	c->item[c->n++] = new;
	return 0;
}

static int check_git(struct me_checks *c)
{
	int v = c->setup.git;
	const char *by = me_ask_libgit2(c->setup.repo)
		? "libgit2 reads this repository"
		: "git's plumbing reads this repository, since libgit2 cannot";

	return me_check_add(c, ME_CHECK_OK, NULL, "git %d.%d%s; %s", v / 1000,
			    v % 1000,
			    v < LABELS_SINCE ? " (conflicts get no labels "
					       "before 2.44)"
					     : "",
			    by);
}

static int check_driver(struct me_checks *c)
{
	static const char mend[] = "git merge-env install --driver";
	struct me_err err = ME_ERR_INIT;
	char *driver;
	int rc;

	if (me_plan_registered(&c->setup, &driver, &err))
		return me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	if (!driver)
		return me_check_add(c, ME_CHECK_PROBLEM, mend,
				    "no merge driver is registered");
	if (me_command_try(driver, &err))
		rc = me_check_add(c, ME_CHECK_PROBLEM, mend, "%s", err.msg);
	else if (strcmp(driver, c->setup.driver))
		rc = me_check_add(c, ME_CHECK_NOTE, mend,
				  "the merge driver works, but is not as this "
				  "program registers it: %s",
				  me_err_quote(driver));
	else
		rc = me_check_add(c, ME_CHECK_OK, NULL,
				  "the merge driver is registered and works");
	free(driver);
	return rc;
}

static int attribute_of(struct me_checks *c, struct me_repo *git,
			const char *path, size_t *good)
{
	struct me_err err = ME_ERR_INIT;
	char *value = NULL;
	int rc = 0;

	if (me_repo_attr(git, path, "merge", &value, &err))
		return me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	if (value && !strcmp(value, "merge-env"))
		++*good;
	else
		rc = me_check_add(c, ME_CHECK_PROBLEM,
				  "git merge-env install --attributes",
				  "%s is not merged by the driver: attribute "
				  "merge is %s",
				  me_err_quote(path),
				  value ? me_err_quote(value) : "not set");
	free(value);
	return rc;
}

/* Of templates and env files; libgit2 does not read quoted patterns. */
static int attributes_of_pairs(struct me_checks *c)
{
	const struct me_pairs *p = &c->setup.pairs;
	struct me_err err = ME_ERR_INIT;
	struct me_repo *git = NULL;
	size_t i, good = 0;
	int rc = 0;

	if (me_repo_open(&git, ".", ME_REPO_PLUMBING, &err) || !git)
		return me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	for (i = 0; i < p->n && !rc; i++)
		rc = attribute_of(c, git, p->item[i].template, &good) ||
			attribute_of(c, git, p->item[i].env, &good);
	me_repo_close(git);
	if (!rc && good)
		rc = me_check_add(c, ME_CHECK_OK, NULL,
				  "git runs the driver for %zu templates and "
				  "env files",
				  good);
	return rc ? -1 : 0;
}

static int check_attributes(struct me_checks *c)
{
	if (!c->setup.top) /* the gits differ there */
		return c->plan.file[ME_PLAN_ATTRIBUTES].changes
			? me_check_add(c, ME_CHECK_PROBLEM,
				       "git merge-env install --attributes",
				       "the attributes are not installed")
			: me_check_add(c, ME_CHECK_OK, NULL,
				       "the attributes are installed");
	if (!c->setup.pairs.n)
		return me_check_add(c, ME_CHECK_NOTE,
				    "git config merge-env.pair TEMPLATE:FILE",
				    "no template such as '.env.example' is "
				    "tracked here");
	return attributes_of_pairs(c);
}

static const struct {
	const char *name;
	int (*run)(struct me_checks *c);
	bool work_tree; /* not in a bare repository */
} checks[] = {
	{ "git", check_git, false },
	{ "driver", check_driver, false },
	{ "attributes", check_attributes, false },
	{ "hooks", me_check_hooks, true },
	{ "env", me_check_env_files, true },
};

int me_checks_run(struct me_checks *c, const char *program, struct me_err *err)
{
	struct me_setup_options opt = { .program = program };
	size_t i;
	int rc = 0;

	*c = (struct me_checks){ .item = NULL };
	if (me_setup_open(&c->setup, &opt, err))
		return -1;
	/* without hooks: a plan fails where two of them are in the way */
	if (me_plan_make(&c->plan, &c->setup, ME_PLAN_PUT,
			 ME_SETUP_DRIVER | ME_SETUP_ATTRIBUTES, err)) {
		me_setup_close(&c->setup);
		return -1;
	}
	for (i = 0; !rc && i < sizeof(checks) / sizeof(*checks); i++) {
		c->name = checks[i].name;
		if (c->setup.top || !checks[i].work_tree)
			rc = checks[i].run(c);
	}
	me_plan_close(&c->plan);
	me_setup_close(&c->setup);
	if (rc)
		me_checks_free(c);
	return rc ? me_err_set(err, "out of memory") : 0;
}

void me_checks_free(struct me_checks *c)
{
	while (c->n) {
		free(c->item[--c->n].text);
		free(c->item[c->n].mend);
	}
	free(c->item);
	c->item = NULL;
}
