#include "setup/block.h"

#define BEGIN "# begin git-merge-env"
#define END "# end git-merge-env"
#define TELL "; 'git merge-env uninstall' takes this out"

static const struct {
	unsigned flag;
	const char *words;
} notes[] = {
	{ ME_BLOCK_NEW_FILE, " (new file)" },
	{ ME_BLOCK_NEW_FOLDER, " (new folder)" },
	{ ME_BLOCK_NO_NEWLINE, " (no newline)" },
};
#define NOTES (sizeof(notes) / sizeof(*notes))

/* The next line, with its end; text is what follows. */
static struct me_slice next_line(struct me_slice *text)
{
	const char *end = memchr(text->data, '\n', text->len);
	size_t n = end ? (size_t)(end - text->data) + 1 : text->len;
	struct me_slice line = me_slice(text->data, n);

	*text = me_slice(text->data + n, text->len - n);
	return line;
}

/* Without its end. */
static struct me_slice bare(struct me_slice line)
{
	while (line.len &&
	       (line.data[line.len - 1] == '\n' ||
		line.data[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static unsigned notes_of(struct me_slice line)
{
	unsigned flags = 0;
	size_t i;

	for (i = 0; i < NOTES; i++)
		if (memmem(line.data, line.len, notes[i].words,
			   strlen(notes[i].words)))
			flags |= notes[i].flag;
	return flags;
}

/* The parts of a text: what is before the block, what stands in it, section
   by section and by strangers, and what is behind it. */
#define SECTIONS 16
struct parts {
	struct me_buf before, section[SECTIONS], foreign, after;
	unsigned notes;
	bool found;
};

static void parts_free(struct parts *p)
{
	size_t i;

	me_buf_free(&p->before);
	me_buf_free(&p->foreign);
	me_buf_free(&p->after);
	for (i = 0; i < SECTIONS; i++)
		me_buf_free(&p->section[i]);
}

/* Which section is this line a header of, n if of none? */
static size_t header_at(const struct me_block *b, struct me_slice line)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->section[i].header &&
		    me_slice_eq(bare(line), me_slice_str(b->section[i].header)))
			break;
	return i;
}

/* Which section does a line that is no header belong to, below the header of
   section at? */
static size_t owner(const struct me_block *b, struct me_slice line, size_t at)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if ((i == at || !b->section[i].header) &&
		    b->section[i].mine(bare(line)))
			break;
	return i;
}

/* The header comes once, with the first line. */
static void add_own(const struct me_block *b, struct parts *p, size_t i,
		    struct me_slice line)
{
	if (b->section[i].header && !p->section[i].len) {
		me_buf_str(&p->section[i], b->section[i].header);
		me_buf_str(&p->section[i], "\n");
	}
	me_buf_add(&p->section[i], line);
}

/*
 * The body of a block, from text on. When its last line is lost, it ends with
 * the first line that is not ours.
 */
static void read_body(const struct me_block *b, struct parts *p,
		      struct me_slice *text, bool closed)
{
	size_t at = b->n, told = b->n, i;

	while (text->len) {
		struct me_slice rest = *text, line = next_line(&rest);

		if (me_slice_has_prefix(line, END)) {
			*text = rest;
			return;
		}
		i = header_at(b, line);
		if (i < b->n) {
			at = i;
		} else if ((i = owner(b, line, at)) < b->n) {
			add_own(b, p, i, line);
		} else if (!closed) {
			return;
		} else {
			if (at < b->n && at != told) {
				me_buf_str(&p->foreign, b->section[at].header);
				me_buf_str(&p->foreign, "\n");
			}
			told = at;
			me_buf_add(&p->foreign, line);
		}
		*text = rest;
	}
}

/* Is there a last line of a block, before the first one of another? */
static bool is_closed(struct me_slice text)
{
	while (text.len) {
		struct me_slice line = next_line(&text);

		if (me_slice_has_prefix(line, END))
			return true;
		if (me_slice_has_prefix(line, BEGIN))
			return false;
	}
	return false;
}

static void read_parts(const struct me_block *b, struct parts *p,
		       struct me_slice text)
{
	while (text.len) {
		struct me_slice line = next_line(&text);

		if (me_slice_has_prefix(line, BEGIN)) {
			/* a second one, of a file that was put together */
			p->notes |= p->found ? 0 : notes_of(line);
			p->found = true;
			read_body(b, p, &text, is_closed(text));
		} else if (!me_slice_has_prefix(line, END)) {
			me_buf_add(p->found ? &p->after : &p->before, line);
		}
	}
}

static void write_body(const struct me_block *b, const struct parts *p,
		       struct me_buf *out)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		if (b->section[i].what == ME_BLOCK_PUT)
			me_buf_add(out, b->section[i].lines);
		if (b->section[i].what == ME_BLOCK_KEEP)
			me_buf_add(out, me_buf_slice(&p->section[i]));
	}
}

static void write_begin(struct me_buf *out, unsigned flags)
{
	size_t i;

	me_buf_str(out, BEGIN TELL);
	for (i = 0; i < NOTES; i++)
		if (flags & notes[i].flag)
			me_buf_str(out, notes[i].words);
	me_buf_str(out, "\n");
}

static bool failed(const struct parts *p)
{
	bool bad = me_buf_failed(&p->before) || me_buf_failed(&p->foreign) ||
		me_buf_failed(&p->after);
	size_t i;

	for (i = 0; i < SECTIONS; i++)
		bad |= me_buf_failed(&p->section[i]);
	return bad;
}

/* What somebody wrote into the block stays, in front of what is ours: so a
   line without a header has the same one as before. */
static void write_all(struct me_block *b, struct parts *p, struct me_slice body,
		      struct me_buf *out)
{
	struct me_slice before = me_buf_slice(&p->before);
	unsigned flags = p->found ? p->notes : b->made;
	bool glue = before.len && before.data[before.len - 1] != '\n';

	if (!p->found && body.len && glue)
		flags |= ME_BLOCK_NO_NEWLINE;
	if (!body.len && p->found) {
		b->undo = flags;
		if ((flags & ME_BLOCK_NO_NEWLINE) && !p->after.len &&
		    !p->foreign.len && before.len && !glue)
			before.len--;
	}
	me_buf_add(out, before);
	if (body.len) {
		if (glue)
			me_buf_str(out, "\n");
		write_begin(out, flags);
	}
	me_buf_add(out, me_buf_slice(&p->foreign));
	me_buf_add(out, body);
	if (body.len)
		me_buf_str(out, END "\n");
	me_buf_add(out, me_buf_slice(&p->after));
}

int me_block_edit(struct me_block *b, struct me_slice text, struct me_buf *out)
{
	struct me_buf body = ME_BUF_INIT;
	struct parts p = { .notes = 0 };
	int rc;

	b->undo = 0;
	read_parts(b, &p, text);
	b->found = p.found;
	write_body(b, &p, &body);
	write_all(b, &p, me_buf_slice(&body), out);
	rc = failed(&p) || me_buf_failed(&body) || me_buf_failed(out) ? -1 : 0;
	me_buf_free(&body);
	parts_free(&p);
	return rc;
}

bool me_block_has(const struct me_block_section *s, struct me_slice text)
{
	struct me_block b = { .section = s, .n = 1 };
	struct parts p = { .notes = 0 };
	bool has;

	read_parts(&b, &p, text);
	has = p.section[0].len > 0;
	parts_free(&p);
	return has;
}
