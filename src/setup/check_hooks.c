/*
 * Are the hooks there, and would git reach them? By their path, mode and
 * content: to run them would do what they are there for.
 */
#include "setup/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/ask.h"

#define INSTALL "git merge-env install --hooks"

static bool is_callable(const struct me_setup *s, int i)
{
	char *path;
	bool yes;

	if (asprintf(&path, "%s/%s", s->hooks, me_hook_name[i]) < 0)
		return false;
	yes = !access(path, X_OK);
	free(path);
	return yes;
}

/* The line for a manager's configuration that is missing. */
static int add_missing(struct me_checks *c, const struct me_manager *m,
		       const char *what, int i)
{
	struct me_buf line = ME_BUF_INIT, mend = ME_BUF_INIT;
	int rc;

	me_manager_line(&line, m, i);
	me_buf_str(&mend, m->folder ? "" : "add to ");
	me_buf_str(&mend, m->folder ? "" : m->where);
	me_buf_str(&mend, m->folder ? "" : ": ");
	me_buf_add(&mend, me_buf_slice(&line));
	if (m->after) {
		me_buf_str(&mend, "; then run: ");
		me_buf_str(&mend, m->after);
	}
	me_buf_add(&mend, me_slice("", 1));
	rc = me_buf_failed(&mend)
		? -1
		: me_check_add(c, ME_CHECK_PROBLEM, mend.data, "%s %s",
			       me_hook_name[i], what);
	me_buf_free(&line);
	me_buf_free(&mend);
	return rc;
}

static int check_managed(struct me_checks *c, const struct me_manager *m,
			 unsigned calls, int i)
{
	if (!(calls >> i & 1))
		return add_missing(c, m, "does not call git merge-env", i);
	if (!is_callable(&c->setup, i))
		return me_check_add(c, ME_CHECK_PROBLEM,
				    m->after ? m->after : "npx husky",
				    "%s is configured, but %s has not "
				    "installed it",
				    me_hook_name[i], m->name);
	return me_check_add(c, ME_CHECK_OK, NULL, "%s is called by %s",
			    me_hook_name[i], m->name);
}

static int check_file(struct me_checks *c, int i)
{
	struct me_err err = ME_ERR_INIT;
	struct me_hook_file h = { .folder = c->setup.hooks,
				  .i = i,
				  .program = c->setup.opt.program };
	const char *name = me_hook_name[i];

	if (me_hook_look(&h, &err))
		return me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	/* the manager that moved it runs what it found, if it yields */
	if (h.moved && strstr(h.moved, ".legacy") && h.executable)
		return me_check_add(c, ME_CHECK_OK, NULL,
				    "%s is called by another hook, as %s", name,
				    h.moved);
	switch (h.state) {
	case ME_HOOK_CURRENT:
		return me_check_add(c, ME_CHECK_OK, NULL, "%s is installed",
				    name);
	case ME_HOOK_NONE:
		return me_check_add(c, ME_CHECK_PROBLEM, INSTALL,
				    "%s is not installed", name);
	case ME_HOOK_STALE:
		return me_check_add(
			c, ME_CHECK_PROBLEM, INSTALL,
			h.executable
				? "%s is installed for another program"
				: "%s is not executable, so git passes over it",
			name);
	case ME_HOOK_FOREIGN:
		break;
	}
	return me_check_add(c, ME_CHECK_PROBLEM,
			    h.kept && !h.same ? "move " ME_HOOK_KEPT
						" of it or the hook "
						"away, then run: " INSTALL
					      : INSTALL,
			    h.moved ? "%s is another hook, which has put ours "
				      "aside"
				    : "%s is another hook, and does not call "
				      "git merge-env",
			    name);
}

/* git 2.54 and later: what git itself sees. */
static int check_setting(struct me_checks *c, int i)
{
	struct me_err err = ME_ERR_INIT;
	char *key, *value = NULL, *off = NULL, *on = NULL;
	int rc;

	if (asprintf(&key, "hook.merge-env-%s.command", me_hook_name[i]) < 0)
		return -1;
	rc = me_ask(c->setup.repo, &value, &err, "config", "-z", "--get", key,
		    NULL);
	strcpy(strrchr(key, '.'), ".event");
	rc = rc ||
		me_ask(c->setup.repo, &on, &err, "config", "-z", "--get", key,
		       NULL);
	strcpy(strrchr(key, '.'), ".enabled");
	rc = rc ||
		me_ask(c->setup.repo, &off, &err, "config", "--type=bool",
		       "--get", key, NULL);
	if (rc)
		rc = me_check_add(c, ME_CHECK_PROBLEM, NULL, "%s", err.msg);
	else if (!value || !strstr(value, c->setup.opt.program) || !on ||
		 strcmp(on, me_hook_name[i]))
		rc = me_check_add(c, ME_CHECK_PROBLEM, INSTALL,
				  "%s is not installed", me_hook_name[i]);
	else if (off && !strcmp(off, "false"))
		rc = me_check_add(c, ME_CHECK_PROBLEM, INSTALL,
				  "%s is switched off by %s", me_hook_name[i],
				  key);
	else
		rc = me_check_add(c, ME_CHECK_OK, NULL,
				  "%s is installed, in git's configuration",
				  me_hook_name[i]);
	free(key);
	free(value);
	free(on);
	free(off);
	return rc;
}

int me_check_hooks(struct me_checks *c)
{
	struct me_setup *s = &c->setup;
	const struct me_manager *m = s->manager;
	unsigned calls = m ? me_manager_calls(m, s->top) : 0;
	int i, rc = 0;

	for (i = 0; i < ME_HOOKS && !rc; i++)
		rc = s->config_hooks ? check_setting(c, i)
			: m	     ? check_managed(c, m, calls, i)
				     : check_file(c, i);
	return rc;
}
