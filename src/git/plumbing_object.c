/*
 * Objects from `git cat-file --batch`, started at the first question and
 * kept: a blob then costs a round trip through two pipes, not a process.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/plumbing.h"

static int start(struct me_plumbing *p, struct me_err *err)
{
	struct me_plumbing_argv a;

	if (p->batch.pid)
		return 0;
	me_plumbing_argv_init(&a, p, ME_GUARD_FULL);
	me_plumbing_argv_add(&a, "cat-file");
	me_plumbing_argv_add(&a, "--batch");
	return me_spawn_start(&p->batch, a.word, p->envp, ME_PLUMBING_SECONDS,
			      err);
}

/* Until n bytes are there to read. It ended before: that is a failure. */
static int await(struct me_spawn *sp, size_t n, struct me_err *err)
{
	int r = 1;

	while (sp->out.len - sp->at < n)
		if ((r = me_spawn_more(sp, err)) <= 0)
			break;
	if (r == 0)
		me_err_set(err, "git cat-file ended early: %s; try: git fsck",
			   me_err_quote(sp->complaint));
	return r > 0 ? 0 : -1;
}

/* The line that precedes an object, without its newline. */
static int header(struct me_spawn *sp, char *line, size_t size,
		  struct me_err *err)
{
	const char *nl;
	size_t n;

	for (n = 1;; n = sp->out.len - sp->at + 1) {
		if (await(sp, n, err))
			return -1;
		nl = memchr(sp->out.data + sp->at, '\n', sp->out.len - sp->at);
		if (nl)
			break;
	}
	n = (size_t)(nl - (sp->out.data + sp->at));
	if (n >= size)
		return me_err_set(err, "git cat-file answered nonsense");
	memcpy(line, sp->out.data + sp->at, n);
	line[n] = '\0';
	sp->at += n + 1;
	return 0;
}

static enum me_type type_of(const char *word)
{
	return !strcmp(word, "commit")	? ME_TYPE_COMMIT
		: !strcmp(word, "tree") ? ME_TYPE_TREE
		: !strcmp(word, "blob") ? ME_TYPE_BLOB
					: ME_TYPE_OTHER;
}

static int object(struct me_spawn *sp, const char *hex, size_t limit,
		  enum me_type *type, struct me_blob *out, struct me_err *err)
{
	char line[256], name[80], word[16];
	unsigned long long size;

	if (header(sp, line, sizeof(line), err))
		return -1;
	if (sscanf(line, "%79s %15s %llu", name, word, &size) < 2 ||
	    strcmp(name, hex))
		return me_err_set(err, "git cat-file answered nonsense");
	if (!strcmp(word, "missing")) {
		out->state = ME_BLOB_UNKNOWN;
		return 0;
	}
	*type = type_of(word);
	if (size > limit) {
		/* what it is about to send is not wanted: begin anew */
		me_spawn_stop(sp);
		out->state = ME_BLOB_TOO_LARGE;
		return 0;
	}
	if (await(sp, (size_t)size + 1, err))
		return -1;
	out->data = malloc((size_t)size + 1);
	if (!out->data)
		return me_err_set(err, "out of memory");
	memcpy(out->data, sp->out.data + sp->at, (size_t)size);
	out->data[size] = '\0';
	out->len = (size_t)size;
	out->state = ME_BLOB_HERE;
	sp->at += (size_t)size + 1;
	return 0;
}

int me_plumbing_object(struct me_plumbing *p, const struct me_id *id,
		       size_t limit, enum me_type *type, struct me_blob *out,
		       struct me_err *err)
{
	char hex[ME_ID_HEX], line[ME_ID_HEX + 1];
	struct me_err e = ME_ERR_INIT;
	int n;

	if (start(p, err))
		return -1;
	me_spawn_renew(&p->batch);
	me_id_hex(id, hex);
	n = snprintf(line, sizeof(line), "%s\n", hex);
	if (!me_spawn_send(&p->batch, line, (size_t)n, &e) &&
	    !object(&p->batch, hex, limit, type, out, &e))
		return 0;
	/* forbidden to fetch what a partial clone lacks, git gives up */
	if (strstr(p->batch.complaint, "promisor remote")) {
		out->state = ME_BLOB_UNKNOWN;
		memset(&e, 0, sizeof(e));
	}
	me_spawn_stop(&p->batch); /* it has ended, or is out of step */
	if (e.msg[0])
		return me_err_set(err, "%s", e.msg);
	return 0;
}
