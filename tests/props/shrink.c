#include "shrink.h"

#include <stdlib.h>

/* Lines of the three files, side by side; those cut are marked. */
struct lines {
	struct me_slice *line;
	uint8_t *cut;
	uint32_t n, from[4];
};

static bool is_broken(const struct triple *t, const struct law *law)
{
	struct me_slice in[3];
	struct trial *trial;
	bool broken;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = me_buf_slice(&t->text[s]);
	trial = trial_new(in);
	broken = law->check(trial) == BROKEN;
	trial_free(trial);
	return broken;
}

void triple_free(struct triple *t)
{
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		me_buf_free(&t->text[s]);
}

static void copy(struct triple *to, const struct triple *from)
{
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		to->text[s].len = 0;
		me_buf_add(&to->text[s], me_buf_slice(&from->text[s]));
	}
}

static void split(struct lines *l, const struct triple *t)
{
	size_t all = 3;
	const char *p, *end, *lf;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		all += t->text[s].len;
	l->line = calloc(all, sizeof(*l->line));
	l->cut = calloc(all, 1);
	if (!l->line || !l->cut)
		abort();
	l->n = 0;
	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		l->from[s] = l->n;
		p = t->text[s].data;
		end = p + t->text[s].len;
		for (; p < end; p = lf) {
			lf = memchr(p, '\n', (size_t)(end - p));
			lf = lf ? lf + 1 : end;
			l->line[l->n++] = me_slice(p, (size_t)(lf - p));
		}
	}
	l->from[3] = l->n;
}

static void join(struct triple *t, const struct lines *l)
{
	uint32_t i;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++) {
		t->text[s].len = 0;
		for (i = l->from[s]; i < l->from[s + 1]; i++)
			if (!l->cut[i])
				me_buf_add(&t->text[s], l->line[i]);
	}
}

/* Take next as the triple if it still breaks the law. */
static bool accept(struct triple *t, struct triple *next, const struct law *law)
{
	if (!is_broken(next, law))
		return false;
	copy(t, next);
	return true;
}

/* Cut runs of lines from one file, or a line from all that have it. */
static bool cut_lines(struct triple *t, const struct law *law)
{
	struct triple next = { 0 };
	struct lines l;
	bool cut = false;
	uint32_t i, j, run;

	split(&l, t);
	/* the lines point into t, which accept() writes to: work on one try
	   at a time and split again */
	for (run = l.n; run && !cut; run /= 2)
		for (i = 0; i < l.n && !cut; i += run) {
			memset(l.cut, 0, l.n);
			for (j = i; j < l.n && j < i + run; j++)
				l.cut[j] = 1;
			join(&next, &l);
			cut = accept(t, &next, law);
		}
	for (i = 0; i < l.n && !cut; i++) {
		memset(l.cut, 0, l.n);
		for (j = i; j < l.n; j++)
			l.cut[j] = me_slice_eq(l.line[i], l.line[j]);
		join(&next, &l);
		cut = accept(t, &next, law);
	}
	free(l.line);
	free(l.cut);
	triple_free(&next);
	return cut;
}

/* Cut a byte from a line, in every file that has the line. */
static bool cut_bytes(struct triple *t, const struct law *law)
{
	struct triple next = { 0 };
	struct lines l;
	struct me_buf line = ME_BUF_INIT;
	bool cut = false;
	uint32_t i, j;
	size_t at;

	split(&l, t);
	for (i = 0; i < l.n && !cut; i++) {
		struct me_slice was = l.line[i];

		for (at = 0; at < was.len && !cut; at++) {
			struct lines k = l;
			struct me_slice *lines = malloc(l.n * sizeof(*lines));

			if (!lines)
				abort();
			line.len = 0;
			me_buf_add(&line, me_slice(was.data, at));
			me_buf_add(&line,
				   me_slice(was.data + at + 1,
					    was.len - at - 1));
			for (j = 0; j < l.n; j++)
				lines[j] = me_slice_eq(l.line[j], was)
					? me_buf_slice(&line)
					: l.line[j];
			k.line = lines;
			join(&next, &k);
			cut = accept(t, &next, law);
			free(lines);
		}
	}
	me_buf_free(&line);
	free(l.line);
	free(l.cut);
	triple_free(&next);
	return cut;
}

void shrink(struct triple *small, const struct triple *t, const struct law *law)
{
	*small = (struct triple){ 0 };
	copy(small, t);
	while (cut_lines(small, law) || cut_bytes(small, law))
		;
}
