#include "sync/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "git/editor.h"
#include "sys/term.h"

static int edit(struct me_site *site, const char *name, struct me_buf *text,
		struct me_err *err)
{
	char *path = me_state_path(&site->state, name);
	struct me_file file = ME_FILE_INIT;
	int rc = path ? 0 : me_err_set(err, "out of memory");

	if (!rc)
		rc = me_editor_run(site->root, path, err) ||
			me_state_read(&site->state, name, &file, err);
	if (!rc) {
		text->len = 0;
		me_buf_add(text, me_slice(file.data, file.len));
		if (me_buf_failed(text))
			rc = me_err_set(err, "out of memory");
	}
	me_file_release(&file);
	free(path);
	return rc ? -1 : 0;
}

int me_draft_edit(struct me_site *site, struct me_buf *text, struct me_err *err)
{
	struct me_err ignored = ME_ERR_INIT;
	sigset_t before;
	char name[32];
	int rc;

	snprintf(name, sizeof(name), "edit-%ld.env", (long)getpid());
	if (me_site_write(site, err))
		return -1;
	/* asked to end, we still take the file away first */
	me_term_hold(&before, false);
	rc = me_state_write(&site->state, name, text->data ? text->data : "",
			    text->len, err);
	if (!rc)
		rc = edit(site, name, text, err);
	me_state_remove(&site->state, name, rc ? &ignored : err);
	me_term_release(&before);
	return rc;
}
