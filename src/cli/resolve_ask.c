#include "cli/resolve_ask.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/out.h"
#include "cli/resolve_show.h"
#include "sync/draft.h"
#include "sys/term.h"

/* One file being asked about. */
struct asking {
	struct me_pending *p;
	size_t at;   /* the hunk at hand */
	bool reveal; /* its credentials are shown */
	bool shown;  /* it need not be shown again */
	bool quit;
	bool colour;
};

/* What an answer does; rest is what was typed behind the letter. */
typedef void act(struct asking *a, enum me_side side, struct me_slice rest);

static act take_side, edit, type_value, skip, back, reveal, all, quit, help;

static const struct key {
	char letter;
	const char *word;
	act *act;
	enum me_side side;
	const char *help;
} keys[] = {
	{ 'y', "yours", take_side, ME_OURS, "keep yours" },
	{ 't', "theirs", take_side, ME_THEIRS, "take the new template's" },
	{ 'b', "base", take_side, ME_BASE, "take the old template's" },
	{ 'e', "edit", edit, ME_OURS, "change it in your editor" },
	{ 'v', "value", type_value, ME_OURS,
	  "type a value; quotes are added if it needs them" },
	{ 's', "skip", skip, ME_OURS, "leave it as it is, go on" },
	{ 'k', "back", back, ME_OURS, "go back to the one before" },
	{ 'r', "reveal", reveal, ME_OURS,
	  "show credentials, or hide them again" },
	{ 'a', "all", all, ME_OURS,
	  "ay, at, ab: answer this and all below it in the file" },
	{ 'q', "quit", quit, ME_OURS, "leave the rest pending" },
	{ '?', "help", help, ME_OURS, "tell what the keys do" },
	{ 'o', "ours", take_side, ME_OURS, NULL },
};
#define KEYS (sizeof(keys) / sizeof(*keys))

static void say(const char *text)
{
	me_out_write(STDERR_FILENO, me_slice_str(text));
}

static void say_error(const struct me_err *err)
{
	me_out_error("%s", err->msg);
}

static const struct me_hunk *hunk(const struct asking *a)
{
	return &a->p->hunks.item[a->at];
}

static void move_to(struct asking *a, size_t at)
{
	a->at = at;
	a->shown = a->reveal = false;
}

/* On to the next that has no answer. */
static void go_on(struct asking *a)
{
	size_t i = a->at + 1;

	while (i < a->p->hunks.n && a->p->answer[i].given)
		i++;
	move_to(a, i);
}

/* The file is another one now: to the same variable in it, if that pends. */
static void find_again(struct asking *a, struct me_slice key)
{
	size_t i = 0;

	while (i < a->p->hunks.n &&
	       !(key.len && me_slice_eq(a->p->hunks.item[i].key, key)))
		i++;
	move_to(a, i < a->p->hunks.n ? i : 0);
	me_out_warn("%s was changed by somebody else meanwhile; read again, "
		    "the last answer was not written",
		    me_err_quote(a->p->path));
}

/* Write what was answered. False: it was not written. */
static bool write_answers(struct asking *a)
{
	struct me_err err = ME_ERR_INIT;
	struct me_slice key = hunk(a)->key;
	sigset_t before;
	int rc;

	me_term_hold(&before, true);
	rc = me_pending_write(a->p, &err);
	me_term_release(&before);
	if (rc < 0)
		say_error(&err);
	if (rc > 0)
		find_again(a, key);
	return !rc;
}

static void answer(struct asking *a, struct me_answer to)
{
	struct me_answer was = a->p->answer[a->at];
	struct me_answer *at = &a->p->answer[a->at];

	*at = to;
	if (write_answers(a))
		go_on(a);
	else if (at == &a->p->answer[a->at])
		*at = was;
}

/* Said when what was typed or edited cannot be an answer. */
static void say_why(struct asking *a, enum me_resolved st)
{
	static const char *const why[] = {
		[ME_RESOLVED] = "",
		[ME_RESOLVED_NOMEM] = "out of memory",
		[ME_RESOLVED_NOTHING] = "nothing is left; write the name and "
					"a '=' for an empty value",
		[ME_RESOLVED_OTHER] = "that is not one assignment of this "
				      "variable",
		[ME_RESOLVED_OPEN] = "a quote is not closed",
		[ME_RESOLVED_MARKER] = "conflict markers are left",
		[ME_RESOLVED_SPELLING] = "programs would read this value "
					 "differently, however it is quoted; "
					 "write it as you want it with e",
	};

	me_out_warn("%s; nothing was changed", why[st]);
	a->shown = true;
}

static void answer_own(struct asking *a, enum me_resolved st,
		       struct me_answer to)
{
	if (st == ME_RESOLVED)
		answer(a, to);
	else
		say_why(a, st);
}

static bool has_side(const struct me_hunk *h, enum me_side side)
{
	return side != ME_BASE || h->has_base;
}

static void take_side(struct asking *a, enum me_side side, struct me_slice rest)
{
	(void)rest;
	if (has_side(hunk(a), side))
		answer(a, me_answer_side(hunk(a), side));
	else
		me_out_warn("the old template's lines are not known here");
}

static void edit(struct asking *a, enum me_side side, struct me_slice rest)
{
	struct me_err err = ME_ERR_INIT;
	struct me_answer to = { .given = false };
	struct me_buf b = ME_BUF_INIT;
	enum me_resolved st;

	(void)side;
	(void)rest;
	me_answer_draft(&b, hunk(a));
	if (me_draft_edit(a->p->site, &b, &err)) {
		say_error(&err);
	} else {
		st = me_answer_edited(&to, hunk(a), me_buf_slice(&b),
				      &a->p->arena);
		answer_own(a, st, to);
	}
	me_buf_free(&b);
}

static void type_value(struct asking *a, enum me_side side,
		       struct me_slice rest)
{
	bool hidden = me_resolve_is_secret(hunk(a)) && !a->reveal;
	struct me_err err = ME_ERR_INIT;
	struct me_answer to = { .given = false };
	struct me_buf b = ME_BUF_INIT;
	enum me_resolved st;
	int rc;

	(void)side;
	(void)rest;
	if (!me_hunk_is_single(hunk(a))) {
		me_out_warn("these are several lines; change them with e");
		return;
	}
	if (!hidden)
		say("value: ");
	rc = me_term_line(STDIN_FILENO, hidden ? "value (not shown): " : NULL,
			  &b, &err);
	if (rc < 0) {
		say_error(&err);
	} else if (!rc || !b.len) {
		me_out_warn("nothing was typed, nothing was changed; type \"\" "
			    "for an empty value");
	} else {
		st = me_answer_value(&to, hunk(a), me_buf_slice(&b),
				     &a->p->arena);
		answer_own(a, st, to);
	}
	me_buf_free(&b);
}

static void skip(struct asking *a, enum me_side side, struct me_slice rest)
{
	(void)side;
	(void)rest;
	go_on(a);
}

static void back(struct asking *a, enum me_side side, struct me_slice rest)
{
	(void)side;
	(void)rest;
	if (a->at)
		move_to(a, a->at - 1);
	else
		me_out_warn("this is the first one");
}

static void reveal(struct asking *a, enum me_side side, struct me_slice rest)
{
	(void)side;
	(void)rest;
	a->reveal = !a->reveal;
	a->shown = false;
}

static const struct key *key_of(struct me_slice typed);

static void all(struct asking *a, enum me_side side, struct me_slice rest)
{
	const struct key *k = key_of(rest);
	struct me_answer *list = a->p->answer, *was;
	size_t i, from = a->at, n = a->p->hunks.n;

	if (!k || k->act != take_side) {
		me_out_warn("of which side? ay: yours, at: the new template's, "
			    "ab: the old one's");
		return;
	}
	was = me_arena_alloc(&a->p->arena, n, sizeof(*was));
	if (!was)
		return;
	memcpy(was, list, n * sizeof(*was));
	side = k->side;
	for (i = from; i < n; i++)
		if ((i == from || !list[i].given) &&
		    has_side(&a->p->hunks.item[i], side))
			list[i] = me_answer_side(&a->p->hunks.item[i], side);
	if (write_answers(a))
		move_to(a, n);
	else if (list == a->p->answer)
		memcpy(list, was, n * sizeof(*was));
}

static void quit(struct asking *a, enum me_side side, struct me_slice rest)
{
	(void)side;
	(void)rest;
	a->quit = true;
}

static void help(struct asking *a, enum me_side side, struct me_slice rest)
{
	char line[120];
	size_t i;

	(void)side;
	(void)rest;
	for (i = 0; i < KEYS; i++) {
		if (!keys[i].help)
			continue;
		snprintf(line, sizeof(line), "%c, %-7s %s\n", keys[i].letter,
			 keys[i].word, keys[i].help);
		say(line);
	}
	say("Each answer is written at once; git merge-env restore takes them "
	    "back.\n");
	a->shown = true;
}

/* The key for what was typed: its letter, or its word. */
static const struct key *key_of(struct me_slice typed)
{
	size_t i;

	for (i = 0; i < KEYS; i++)
		if ((typed.len == 1 && *typed.data == keys[i].letter) ||
		    me_slice_eq(typed, me_slice_str(keys[i].word)))
			return &keys[i];
	return NULL;
}

static struct me_slice trim(struct me_slice s)
{
	while (s.len && (*s.data == ' ' || *s.data == '\t'))
		s = me_slice(s.data + 1, s.len - 1);
	while (s.len && strchr(" \t\r", s.data[s.len - 1]))
		s.len--;
	return s;
}

/* Do what was typed. "a" alone takes more: the side. */
static void obey(struct asking *a, struct me_slice typed)
{
	struct me_slice rest = me_slice(NULL, 0);
	const struct key *k = key_of(typed);

	if (!k && typed.len > 1 && *typed.data == 'a') {
		rest = trim(me_slice(typed.data + 1, typed.len - 1));
		k = key_of(me_slice(typed.data, 1));
	}
	a->shown = true;
	if (k)
		k->act(a, k->side, rest);
	else if (typed.len)
		me_out_warn("that is none of the keys; ? tells what they do");
}

static int show(struct asking *a)
{
	static const char *const side[] = { "the old template's", "yours",
					    "the new template's" };
	const struct me_answer *given = &a->p->answer[a->at];
	struct me_err err = ME_ERR_INIT;
	struct me_buf b = ME_BUF_INIT;
	int rc;

	rc = me_resolve_show(&b, a->p, a->at, a->reveal, a->colour, &err);
	if (given->given) {
		me_buf_str(&b, "  answered with ");
		me_buf_str(&b,
			   given->own ? "a value of its own"
				      : side[given->side]);
		me_buf_str(&b, "\n");
	}
	me_out_write(STDERR_FILENO, me_buf_slice(&b));
	me_buf_free(&b);
	if (rc)
		say_error(&err);
	return rc;
}

static void prompt(const struct asking *a)
{
	char line[120];

	snprintf(line, sizeof(line), "%sTake which? [y,t%s,e%s,s,k%s,a,q,?]%s ",
		 a->colour ? "\033[1;34m" : "", hunk(a)->has_base ? ",b" : "",
		 me_hunk_is_single(hunk(a)) ? ",v" : "",
		 me_resolve_is_secret(hunk(a)) ? ",r" : "",
		 a->colour ? "\033[0m" : "");
	say(line);
}

enum me_asked me_resolve_ask(struct me_pending *p)
{
	struct asking a = { .p = p,
			    .colour = me_out_has_colour(STDERR_FILENO) };
	struct me_buf line = ME_BUF_INIT;
	struct me_err err = ME_ERR_INIT;
	int rc = 1;

	while (a.at < p->hunks.n && !a.quit) {
		if (!a.shown)
			show(&a);
		prompt(&a);
		rc = me_term_line(STDIN_FILENO, NULL, &line, &err);
		if (rc <= 0)
			break;
		obey(&a, trim(me_buf_slice(&line)));
	}
	if (!rc)
		say("\n");
	if (rc < 0)
		say_error(&err);
	me_buf_free(&line);
	return a.quit || rc <= 0 ? ME_ASKED_QUIT : ME_ASKED_ALL;
}
