#include "sync/environ.h"

#include <stdlib.h>
#include <string.h>

#include "core/settings.h"
#include "core/load.h"
#include "git/plumbing.h"
#include "sys/seed.h"

/*
 * What decides which programs run, or what runs inside them: the variables
 * that glibc drops for set-user-ID programs and sudo never passes on, the
 * options of language runtimes, and what git and docker are led by. A "*"
 * stands for the rest of the name.
 */
static const char *const starts[] = {
	/* the dynamic linker and libc */
	"LD_*", "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "HOSTALIASES",
	"LOCALDOMAIN", "LOCPATH", "MALLOC_*", "NLSPATH", "RESOLV_HOST_CONF",
	"RES_OPTIONS", "TZDIR",
	/* shells */
	"PATH", "IFS", "CDPATH", "BASH_ENV", "BASH_FUNC_*", "BASHOPTS",
	"SHELLOPTS", "PS4", "GLOBIGNORE", "PROMPT_COMMAND", "FPATH", "ZDOTDIR",
	"SHELL",
	/* runtimes */
	"PERL5*", "PERLLIB", "PERLIO_DEBUG", "PYTHON*", "RUBYOPT", "RUBYLIB",
	"NODE_OPTIONS", "NODE_PATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
	"JDK_JAVA_OPTIONS", "CLASSPATH", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_*",
	"OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES",
	/* programs that start others, and where they find their settings */
	"HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "EDITOR", "VISUAL",
	"PAGER", "BROWSER", "LESSOPEN", "LESSCLOSE", "SSH_ASKPASS", "GIT_*",
	"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
	"DOCKER_CLI_PLUGIN_EXTRA_DIRS"
};

static bool is_start(struct me_slice key)
{
	size_t i, n;

	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		n = strcspn(starts[i], "*");
		if (key.len >= n && !memcmp(key.data, starts[i], n) &&
		    (starts[i][n] || key.len == n))
			return true;
	}
	return false;
}

/* "KEY=..." of the environment, or NULL. */
static const char *inherited(char *const *ours, struct me_slice key)
{
	for (; *ours; ours++)
		if (!strncmp(*ours, key.data, key.len) &&
		    (*ours)[key.len] == '=')
			return *ours;
	return NULL;
}

/* Does it go to the command? If not, *why. The text is "KEY=value". */
static bool is_passed(struct me_buf *text, const struct me_parts *p,
		      uint8_t flags, char *const *ours, enum me_left *why)
{
	const char *there = inherited(ours, p->key);

	me_buf_add(text, p->key);
	me_buf_str(text, "=");
	*why = ME_LEFT_STARTS;
	if (is_start(p->key))
		return false;
	*why = ME_LEFT_DIFFERS;
	if (!me_load_value(text, p, flags))
		return false;
	*why = ME_LEFT_SET;
	return !there || me_slice_eq(me_slice_str(there), me_buf_slice(text));
}

static int add_variable(struct me_environ *e, const struct me_parts *p,
			uint8_t flags, char *const *ours)
{
	struct me_buf text = ME_BUF_INIT;
	enum me_left why;
	int rc = 0;

	if (!is_passed(&text, p, flags, ours, &why))
		rc = me_list_add(&e->left[why], p->key.data, p->key.len);
	else if (!inherited(ours, p->key))
		rc = me_list_add(&e->vars, text.data, text.len);
	if (me_buf_failed(&text))
		rc = -1;
	me_buf_free(&text);
	return rc;
}

/* The last assignment of a variable is what it is set to. */
static int add_file(struct me_environ *e, struct me_slice text,
		    char *const *ours)
{
	struct me_settings *set = me_settings_read(text, me_seed());
	struct me_parts p;
	struct me_lex lx;
	struct me_item it;
	int rc = set ? 0 : -1;

	me_lex_init(&lx, text);
	while (!rc && me_lex_next(&lx, &it)) {
		if (it.kind != ME_ASSIGN)
			continue;
		p = me_item_parts(text, &it, lx.pos);
		if (me_settings_get(set, p.key).data == p.val.data)
			rc = add_variable(e, &p, it.flags, ours);
	}
	me_settings_free(set);
	return rc;
}

int me_environ_make(struct me_environ *e, struct me_slice text,
		    char *const *ours, struct me_err *err)
{
	char *const *v;
	int rc = 0;

	*e = (struct me_environ){ .vars = ME_LIST_INIT };
	/* what names a repository to a hook is wrong in another folder */
	for (v = ours; *v && !rc; v++)
		if (!me_plumbing_names_repo(*v))
			rc = me_list_add(&e->vars, *v, strlen(*v));
	if (!rc)
		rc = add_file(e, text, ours);
	/* execve() wants a NULL at the end */
	if (!rc)
		rc = me_list_add(&e->vars, "", 0);
	if (rc) {
		me_environ_free(e);
		return me_err_set(err, "out of memory");
	}
	e->vars.n--;
	free(e->vars.item[e->vars.n]);
	e->vars.item[e->vars.n] = NULL;
	return 0;
}

void me_environ_free(struct me_environ *e)
{
	size_t i;

	me_list_free(&e->vars);
	for (i = 0; i < ME_LEFT_KINDS; i++)
		me_list_free(&e->left[i]);
}
