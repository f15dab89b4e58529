#include "cli/page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/out.h"
#include "sys/print.h"
#include "sys/replace.h"
#include "util/visible.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

void me_page_text(struct me_buf *b, struct me_slice text, size_t max)
{
	char c[ME_VISIBLE_MAX];
	size_t len, n, shown = 0;

	for (; text.len && !me_buf_failed(b); shown += n) {
		len = me_visible_char(text, c, &n);
		if (shown + n > max) {
			me_buf_str(b, "...");
			return;
		}
		if (n == 1 && entity(*c))
			me_buf_str(b, entity(*c));
		else
			me_buf_add(b, me_slice(c, n));
		text = me_slice(text.data + len, text.len - len);
	}
}

void me_page_string(struct me_buf *b, const char *text)
{
	me_page_text(b, me_slice_str(text), SIZE_MAX);
}

void me_page_number(struct me_buf *b, size_t n)
{
	me_print_add(b, "%zu", n);
}

bool me_page_is_stdout(const char *path)
{
	return !strcmp(path, "-");
}

/* Is it a page of ours? As far as the name of what made it. */
static bool is_page(const struct me_file *f)
{
	static const char made[] = "content=\"git-merge-env\"";
	const char *end = strstr(me_page_head, made) + strlen(made);
	size_t len = (size_t)(end - me_page_head);

	return f->len >= len && !memcmp(f->data, me_page_head, len);
}

/* The file that is there now, which must be a page; *found: there is one. */
static int open_page(const char *path, struct me_place *place,
		     struct me_file *old, bool *found, struct me_err *err)
{
	*found = false;
	if (me_place_open(place, NULL, path, ME_PLACE_FOLLOW, err))
		return -1;
	if (me_file_read_at(place->fd, place->name, place->path,
			    ME_FILE_NOFOLLOW, old, err)) {
		if (err->errnum != ENOENT)
			return -1;
		*err = (struct me_err)ME_ERR_INIT;
		return 0;
	}
	*found = true;
	if (old->len && !is_page(old))
		return me_err_set(err,
				  "%s is there and is no page of this program; "
				  "name another file, or move it away",
				  me_err_quote(path));
	return 0;
}

int me_page_check(const char *path, struct me_err *err)
{
	struct me_place place = ME_PLACE_INIT;
	struct me_file old = ME_FILE_INIT;
	bool found;
	int rc = 0;

	if (me_page_is_stdout(path))
		return 0;
	rc = open_page(path, &place, &old, &found, err);
	if (!rc && faccessat(place.fd, ".", W_OK | X_OK, AT_EACCESS))
		rc = me_err_errno(err, "cannot write %s", me_err_quote(path));
	me_file_release(&old);
	me_place_close(&place);
	return rc;
}

static int write_file(const char *path, struct me_slice text,
		      struct me_err *err)
{
	struct me_place place = ME_PLACE_INIT;
	struct me_file old = ME_FILE_INIT;
	struct me_replace rep = {
		.place = &place,
		.data = text.data,
		.len = text.len,
	};
	bool found;
	int rc = open_page(path, &place, &old, &found, err);

	if (!rc) {
		rep.old = found ? &old : NULL;
		rc = me_replace_run(&rep, err);
	}
	if (rep.kept[0])
		me_out_warn("%s was left beside %s; look at it, then delete it",
			    me_err_quote(rep.kept), me_err_quote(path));
	me_file_release(&old);
	me_place_close(&place);
	return rc;
}

int me_page_write(const char *path, const struct me_buf *body,
		  struct me_err *err)
{
	struct me_buf page = ME_BUF_INIT;
	int rc;

	me_buf_str(&page, me_page_head);
	me_buf_add(&page, me_buf_slice(body));
	me_buf_str(&page, me_page_tail);
	if (me_buf_failed(&page) || me_buf_failed(body))
		rc = me_err_set(err, "out of memory; no page was written");
	else if (!me_page_is_stdout(path))
		rc = write_file(path, me_buf_slice(&page), err);
	else
		rc = me_out_result(&page, err);
	me_buf_free(&page);
	return rc;
}
