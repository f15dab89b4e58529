#include "core/conflict.h"

#include "core/compose.h"

/* Why a hunk is there, as its first marker says it. */
static const char *reason(enum me_verdict v, const struct me_match *m,
			  uint32_t node)
{
	switch (v) {
	case ME_UPSTREAM_REMOVED:
		return "changed here, removed there";
	case ME_DEFAULT_CHANGED:
		return "removed here, changed there";
	default:
		return m->node[node].item[ME_BASE] == ME_NONE ? "both added"
							      : "both changed";
	}
}

static const char *label(const struct me_options *opt, enum me_side side)
{
	static const char *const plain[] = { "base", "ours", "theirs" };

	return opt->label[side] ? opt->label[side] : plain[side];
}

/* Labels are foreign text (file names, subjects of commits): one line of at
   most 80 bytes, without control bytes. */
static void add_label(struct me_buf *b, const char *text)
{
	size_t n = 0;

	for (; n < 80 && text[n]; n++) {
		char c = text[n];

		if ((unsigned char)c < ' ' || c == 0x7f)
			c = '?';
		me_buf_fill(b, c, 1);
	}
}

void me_conflict_marker(struct me_buf *b, int which, const char *more,
			const struct me_options *opt, enum me_eol eol)
{
	int size = opt->marker_size ? opt->marker_size : 7;

	if (opt->style == ME_STYLE_COMMENTED)
		me_buf_str(b, "# ");
	me_buf_fill(b, "=|<>"[which + 1], (size_t)size);
	if (which >= 0) {
		me_buf_fill(b, ' ', 1);
		add_label(b, label(opt, (enum me_side)which));
		if (more)
			me_buf_str(b, more);
	}
	me_buf_str(b, eol == ME_CRLF ? "\r\n" : "\n");
}

/* A line in a value can look like a marker, and must not when it is commented:
   a tab stands in place of the blank then. */
void me_conflict_prefix(struct me_buf *b, const char *prefix,
			struct me_slice line)
{
	static const char *const mark[] = { "<<<<<<<", "|||||||",
					    "=======", ">>>>>>>" };
	size_t i, n = sizeof(mark) / sizeof(*mark);

	for (i = 0; i < n && !me_slice_has_prefix(line, mark[i]); i++)
		;
	me_buf_str(b, *prefix && i < n ? "#\t" : prefix);
}

void me_conflict_side(struct me_buf *b, const struct me_match *m, uint32_t node,
		      enum me_side s, const char *prefix, enum me_eol eol)
{
	uint32_t i = m->node[node].item[s];
	struct me_slice raw, line;
	const char *lf;

	if (i == ME_NONE)
		return;
	raw = me_doc_raw(&m->doc[s], i);
	while (raw.len) {
		lf = memchr(raw.data, '\n', raw.len);
		line = me_slice(raw.data,
				lf ? (size_t)(lf - raw.data) + 1 : raw.len);
		me_conflict_prefix(b, prefix, line);
		me_compose_lines(b, line, &m->doc[s], eol);
		raw = me_slice(raw.data + line.len, raw.len - line.len);
	}
}

void me_conflict_write(struct me_buf *b, const struct me_match *m,
		       uint32_t node, enum me_verdict verdict,
		       const struct me_options *opt, enum me_eol eol)
{
	bool commented = opt->style == ME_STYLE_COMMENTED;
	const char *prefix = commented ? "# " : "";
	struct me_slice key = me_match_key(m, node);
	struct me_buf more = ME_BUF_INIT;

	me_buf_str(&more, ": ");
	me_buf_add(&more, key.len <= 80 ? key : me_slice(key.data, 80));
	me_buf_str(&more, " (");
	me_buf_str(&more, reason(verdict, m, node));
	me_buf_add(&more, me_slice(")", 2)); /* with its NUL */
	if (me_buf_failed(&more)) {
		b->failed = true;
		me_buf_free(&more);
		return;
	}
	me_conflict_marker(b, ME_OURS, more.data, opt, eol);
	me_conflict_side(b, m, node, ME_OURS, "", eol);
	if (commented || opt->show != ME_SHOW_MERGE) {
		me_conflict_marker(b, ME_BASE, NULL, opt, eol);
		me_conflict_side(b, m, node, ME_BASE, prefix, eol);
	}
	me_conflict_marker(b, -1, NULL, opt, eol);
	me_conflict_side(b, m, node, ME_THEIRS, prefix, eol);
	me_conflict_marker(b, ME_THEIRS, NULL, opt, eol);
	me_buf_free(&more);
}
