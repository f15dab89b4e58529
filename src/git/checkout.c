#include "git/checkout.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/buf.h"

enum { TEXT, CRLF, EOL, ENCODING, FILTER, IDENT, N_ATTRS };

static const char *const attr_name[N_ATTRS] = {
	"text", "crlf", "eol", "working-tree-encoding", "filter", "ident",
};

static bool is(const char *value, const char *word)
{
	return value && !strcmp(value, word);
}

/* core.autocrlf: 1 true, 0 false, -1 input. */
static int autocrlf(struct me_repo *repo, int *out, struct me_err *err)
{
	bool yes = false;
	char *v;
	int r = 0;

	if (me_repo_config(repo, "core.autocrlf", ME_SCOPE_ALL, &v, err))
		return -1;
	if (v && !strcasecmp(v, "input"))
		*out = -1;
	else if (!(r = me_repo_config_bool(repo, "core.autocrlf", ME_SCOPE_ALL,
					   &yes, err)))
		*out = yes;
	free(v);
	return r;
}

/* Other values of text and crlf mean nothing to git. */
static bool known(const char *text)
{
	return is(text, "set") || is(text, "unset") || is(text, "auto") ||
		is(text, "input");
}

/*
 * Does this path get CRLF, and if so, only when its bytes look like text?
 * gitattributes(5), "End-of-line conversion".
 */
static int wants_crlf(struct me_repo *repo, char *const *attr, bool *crlf,
		      bool *guess, struct me_err *err)
{
	const char *text = known(attr[TEXT]) ? attr[TEXT] : attr[CRLF];
	bool eol = is(attr[EOL], "lf") || is(attr[EOL], "crlf");
	int automatic = 0;
	char *core;

	*crlf = *guess = false;
	if (is(text, "unset"))
		return 0;
	*guess = is(text, "auto");
	if (is(text, "input") && !eol)
		return 0;
	if (eol) {
		*crlf = is(attr[EOL], "crlf");
		return 0;
	}
	if (autocrlf(repo, &automatic, err) ||
	    me_repo_config(repo, "core.eol", ME_SCOPE_ALL, &core, err))
		return -1;
	if (!is(text, "set") && !*guess) {
		*guess = true;
		*crlf = automatic > 0;
	} else {
		*crlf = automatic > 0 ||
			(!automatic && core && !strcasecmp(core, "crlf"));
	}
	free(core);
	return 0;
}

struct census {
	size_t nul, lone_cr, lone_lf, crlf, printable, other;
};

static void count(const char *s, size_t len, struct census *c)
{
	unsigned char ch;
	size_t i;

	memset(c, 0, sizeof(*c));
	for (i = 0; i < len; i++) {
		ch = (unsigned char)s[i];
		if (ch == '\r' && i + 1 < len && s[i + 1] == '\n') {
			c->crlf++;
			i++;
		} else if (ch == '\r') {
			c->lone_cr++;
		} else if (ch == '\n') {
			c->lone_lf++;
		} else if (ch == 127 ||
			   (ch < 32 && !strchr("\b\t\033\014", ch)) || !ch) {
			c->nul += !ch;
			c->other++;
		} else {
			c->printable++;
		}
	}
	if (len && s[len - 1] == '\032') /* the end of a DOS file */
		c->other--;
}

static void to_crlf(struct me_buf *out, const char *s, size_t len, bool guess)
{
	struct census c;
	size_t i;

	count(s, len, &c);
	if (guess &&
	    (c.lone_cr || c.crlf || c.nul || c.printable / 128 < c.other))
		c.lone_lf = 0;
	me_buf_reserve(out, len + c.lone_lf);
	for (i = 0; i < len; i++) {
		if (c.lone_lf && s[i] == '\n' && (!i || s[i - 1] != '\r'))
			me_buf_str(out, "\r");
		me_buf_add(out, me_slice(s + i, 1));
	}
}

/* Into *out, or nothing there if it cannot be done. */
static void encode(struct me_buf *out, const struct me_blob *in,
		   const char *name)
{
	bool le = !strcasecmp(name, "UTF-16LE-BOM");
	bool be = !strcasecmp(name, "UTF-16BE-BOM");
	char *src = in->data, *dst;
	size_t left = in->len, room;
	iconv_t cd;

	cd = iconv_open(le ? "UTF-16LE" : be ? "UTF-16BE" : name, "UTF-8");
	if (cd == (iconv_t)-1)
		return;
	me_buf_reserve(out, 4 * in->len + 8);
	if (!me_buf_failed(out)) {
		if (le || be)
			me_buf_add(out,
				   me_slice(le ? "\xff\xfe" : "\xfe\xff", 2));
		dst = out->data + out->len;
		room = out->cap - out->len;
		if (iconv(cd, &src, &left, &dst, &room) == (size_t)-1 ||
		    iconv(cd, NULL, NULL, &dst, &room) == (size_t)-1)
			me_buf_free(out);
		else
			out->len = (size_t)(dst - out->data);
	}
	iconv_close(cd);
}

static bool has_encoding(const char *name)
{
	return name && strcmp(name, "set") && strcmp(name, "unset") &&
		strcasecmp(name, "UTF-8") && strcasecmp(name, "UTF8");
}

/* Would git run a command, or expand a word? */
static int is_filtered(struct me_repo *repo, char *const *attr,
		       const struct me_blob *b, bool *yes, struct me_err *err)
{
	static const char *const part[] = { "smudge", "process" };
	struct me_buf key = ME_BUF_INIT;
	char *v;
	int i, r = 0;

	*yes = is(attr[IDENT], "set") && memmem(b->data, b->len, "$Id", 3);
	if (!attr[FILTER] || is(attr[FILTER], "unset") ||
	    is(attr[FILTER], "set"))
		return 0;
	for (i = 0; i < 2 && !r && !*yes; i++) {
		key.len = 0;
		me_buf_str(&key, "filter.");
		me_buf_str(&key, attr[FILTER]);
		me_buf_str(&key, ".");
		me_buf_str(&key, part[i]);
		me_buf_add(&key, me_slice("", 1));
		if (me_buf_failed(&key))
			r = me_err_set(err, "out of memory");
		else
			r = me_repo_config(repo, key.data, ME_SCOPE_ALL, &v,
					   err);
		if (!r) {
			*yes = v && *v;
			free(v);
		}
	}
	me_buf_free(&key);
	return r;
}

/* What was made of its bytes takes their place. */
static int take(struct me_blob *b, struct me_buf *made, struct me_err *err)
{
	me_buf_reserve(made, 1);
	if (me_buf_failed(made)) {
		me_buf_free(made);
		return me_err_set(err, "out of memory");
	}
	free(b->data);
	b->data = made->data;
	b->len = made->len;
	b->data[b->len] = '\0';
	return 0;
}

static int convert(struct me_repo *repo, char *const *attr, struct me_blob *b,
		   struct me_err *err)
{
	struct me_buf text = ME_BUF_INIT, coded = ME_BUF_INIT;
	bool crlf, guess;

	if (is_filtered(repo, attr, b, &b->filtered, err) ||
	    wants_crlf(repo, attr, &crlf, &guess, err))
		return -1;
	if (crlf) {
		to_crlf(&text, b->data, b->len, guess);
		if (take(b, &text, err))
			return -1;
	}
	if (!has_encoding(attr[ENCODING]) || !b->len)
		return 0;
	encode(&coded, b, attr[ENCODING]);
	/* what cannot be encoded stays as it is, as git has it */
	return coded.len || me_buf_failed(&coded) ? take(b, &coded, err) : 0;
}

int me_checkout_convert(struct me_repo *repo, const char *path,
			struct me_blob *b, struct me_err *err)
{
	char *paths[1] = { (char *)(size_t)path }, *attr[N_ATTRS];
	int i, r;

	if (b->state != ME_BLOB_HERE || !me_repo_top(repo))
		return 0;
	if (me_repo_attrs(repo, paths, 1, attr_name, N_ATTRS, attr, err))
		return -1;
	r = convert(repo, attr, b, err);
	for (i = 0; i < N_ATTRS; i++)
		free(attr[i]);
	return r;
}
