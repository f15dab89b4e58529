/*
 * props: check the laws of a merge on random triples of files.
 *
 *	props [-n COUNT] [-s SEED] [-l LAW] [-k]
 *
 * Triple k of a run has the seed SEED + k, so that -s and -n 1 repeat it.
 * -l checks one law alone, -k goes on after a failure. The first broken law
 * is shown with the smallest triple that shows it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gen.h"
#include "laws.h"
#include "shrink.h"

struct run {
	uint64_t count, seed;
	const char *only;
	bool go_on;
	uint64_t triples, by_variable, broken;
	uint64_t (*tally)[3]; /* by law and verdict */
};

static void print_text(const char *name, struct me_slice s)
{
	size_t i;

	printf("  %-7s\"", name);
	for (i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.data[i];

		if (c == '\n')
			printf("\\n");
		else if (c == '\r')
			printf("\\r");
		else if (c == '\t')
			printf("\\t");
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ' || c > '~')
			printf("\\%03o", c);
		else
			putchar(c);
	}
	printf("\"\n");
}

static void show(const struct law *law, const struct triple *t, uint64_t seed)
{
	static const char *const side[] = { "base", "ours", "theirs" };
	struct me_options opt = ME_OPTIONS_INIT;
	struct me_slice in[3];
	struct me_result *r;
	struct trial *trial;
	int s;

	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = me_buf_slice(&t->text[s]);
	trial = trial_new(in);
	law->check(trial);
	printf("BROKEN: %s: %s\n", law->name, law->says);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		print_text(side[s], in[s]);
	if (me_merge(in, &opt, &r) == ME_OK)
		print_text("result", me_result_text(r));
	me_result_free(r);
	printf("  %s\n  again: props -n 1 -s %llu -l %s\n", trial_why(trial),
	       (unsigned long long)seed, law->name);
	fflush(stdout);
	trial_free(trial);
}

static void check_triple(struct run *run, struct triple *t, uint64_t seed)
{
	struct me_slice in[3];
	struct trial *trial;
	size_t i;
	int s;

	gen_triple(t, seed);
	for (s = ME_BASE; s <= ME_THEIRS; s++)
		in[s] = me_buf_slice(&t->text[s]);
	trial = trial_new(in);
	run->triples++;
	run->by_variable += trial_by_variable(trial);
	for (i = 0; i < law_count; i++) {
		enum verdict v;

		if (run->only && strcmp(run->only, laws[i].name))
			continue;
		v = laws[i].check(trial);
		run->tally[i][v]++;
		if (v != BROKEN)
			continue;
		if (!run->broken++ ||
		    (run->go_on && run->tally[i][BROKEN] == 1)) {
			struct triple small;

			shrink(&small, t, &laws[i]);
			show(&laws[i], &small, seed);
			triple_free(&small);
		}
		if (!run->go_on)
			break;
	}
	trial_free(trial);
}

static uint64_t number(const char *s)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(s, &end, 0);
	if (errno || end == s || *end) {
		fprintf(stderr, "props: %s: not a number\n", s);
		exit(2);
	}
	return n;
}

static bool is_law(const char *name)
{
	size_t i;

	for (i = 0; i < law_count; i++)
		if (!strcmp(laws[i].name, name))
			return true;
	return false;
}

static void options(struct run *run, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "n:s:l:k")) != -1) {
		if (c == 'n')
			run->count = number(optarg);
		else if (c == 's')
			run->seed = number(optarg);
		else if (c == 'l')
			run->only = optarg;
		else if (c == 'k')
			run->go_on = true;
		else
			exit(2);
	}
	if (run->only && !is_law(run->only)) {
		fprintf(stderr, "props: no law is called %s\n", run->only);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct run run = { .count = 100000, .seed = 1 };
	struct triple t = { 0 };
	size_t i;
	uint64_t k;

	options(&run, argc, argv);
	run.tally = calloc(law_count, sizeof(*run.tally));
	if (!run.tally)
		abort();
	for (k = 0; k < run.count && (run.go_on || !run.broken); k++)
		check_triple(&run, &t, run.seed + k);
	printf("%llu triples, %llu of them merged by variable\n",
	       (unsigned long long)run.triples,
	       (unsigned long long)run.by_variable);
	printf("%-16s%10s%10s%10s\n", "law", "held", "skipped", "broken");
	for (i = 0; i < law_count; i++)
		printf("%-16s%10llu%10llu%10llu\n", laws[i].name,
		       (unsigned long long)run.tally[i][HOLDS],
		       (unsigned long long)run.tally[i][SKIPPED],
		       (unsigned long long)run.tally[i][BROKEN]);
	free(run.tally);
	triple_free(&t);
	return run.broken || !run.triples;
}
