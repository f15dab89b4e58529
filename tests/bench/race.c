/*
 * Run commands in turn, round by round, and tell what each took beside the
 * first: medians, and medians of the ratios within a round, which hold on a
 * machine whose speed drifts.
 *
 *	race ROUNDS PREPARE COMMAND...
 *
 * PREPARE is given to the shell before each run, and not timed. A COMMAND is
 * one argument; the bytes 0x1f in it part its words. What it prints goes to
 * /dev/null. One line a command:
 *
 *	wall cpu peak wall-ratio cpu-ratio peak-ratio status
 *
 * in seconds and bytes; cpu and peak as wait4() tells them of all that the
 * command waited for.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WALL, CPU, PEAK, FIGURES };
enum { MAX_ROUNDS = 1000, MAX_WORDS = 64 };

struct runner {
	char *word[MAX_WORDS + 1];
	double figure[FIGURES][MAX_ROUNDS];
	int status;
};

extern char **environ;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void split(struct runner *r, char *command)
{
	int n = 0;

	for (char *w = strtok(command, "\x1f"); w && n < MAX_WORDS;
	     w = strtok(NULL, "\x1f"))
		r->word[n++] = w;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(struct runner *r, int round)
{
	posix_spawn_file_actions_t fa;
	struct rusage u;
	double start;
	pid_t pid;
	int fd;

	posix_spawn_file_actions_init(&fa);
	for (fd = 0; fd <= 2; fd++)
		posix_spawn_file_actions_addopen(&fa, fd, "/dev/null", O_RDWR,
						 0);
	start = now();
	if (posix_spawnp(&pid, r->word[0], &fa, NULL, r->word, environ))
		die(r->word[0]);
	if (wait4(pid, &r->status, 0, &u) < 0)
		die("wait4");
	r->figure[WALL][round] = now() - start;
	r->figure[CPU][round] = seconds(u.ru_utime) + seconds(u.ru_stime);
	r->figure[PEAK][round] = (double)u.ru_maxrss * 1024;
	posix_spawn_file_actions_destroy(&fa);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *v, const double *by, int n)
{
	double sorted[MAX_ROUNDS];

	for (int i = 0; i < n; i++)
		sorted[i] = by ? v[i] / (by[i] > 0 ? by[i] : 1e-9) : v[i];
	qsort(sorted, (size_t)n, sizeof(*sorted), compare);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

int main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[1]) : 0, n = argc - 3;
	struct runner *r;

	if (rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: race ROUNDS PREPARE COMMAND...\n");
		return 2;
	}
	r = calloc((size_t)n, sizeof(*r));
	if (!r)
		die("race");
	for (int i = 0; i < n; i++)
		split(&r[i], argv[3 + i]);
	/* round -1 warms up, and is overwritten */
	for (int round = -1; round < rounds; round++)
		for (int i = 0; i < n; i++) {
			if (*argv[2] && system(argv[2]))
				die(argv[2]);
			run(&r[i], round < 0 ? 0 : round);
		}
	for (int i = 0; i < n; i++) {
		for (int f = 0; f < FIGURES; f++)
			printf("%.9f ", median(r[i].figure[f], NULL, rounds));
		for (int f = 0; f < FIGURES; f++)
			printf("%.9f ",
			       median(r[i].figure[f], r[0].figure[f], rounds));
		printf("%d\n",
		       WIFEXITED(r[i].status) ? WEXITSTATUS(r[i].status) : -1);
	}
	free(r);
	return 0;
}
