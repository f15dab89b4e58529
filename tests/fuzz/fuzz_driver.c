/* The driver on files of any bytes: a status of D5, and a file that goes with
   it; and with two of them equal (D1). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "fuzz.h"
#include "sys/file.h"
#include "sys/init.h"

static void put(const char *name, struct me_slice text)
{
	FILE *f = fopen(name, "wb");

	must(f &&
	     fwrite(text.data ? text.data : "", 1, text.len, f) == text.len &&
	     !fclose(f));
}

static void quiet(void)
{
	struct me_err err = ME_ERR_INIT;
	int null;

	must(!me_sys_init(&err));
	fuzz_scratch();
	/* its notes would drown what the fuzzer says */
	if (getenv("FUZZ_QUIET") && (null = open("/dev/null", O_WRONLY)) >= 0)
		dup2(null, STDERR_FILENO);
}

/* Is there a line of seven of these? A byte order mark stays first. */
static bool has_marker(struct me_slice text, char c)
{
	const char *p = text.data, *end = p + text.len;
	char want[7];

	if (me_slice_has_prefix(text, "\xef\xbb\xbf"))
		p += 3;

	memset(want, c, sizeof(want));
	while (p + sizeof(want) <= end) {
		if (!memcmp(p, want, sizeof(want)))
			return true;
		p = memchr(p, '\n', (size_t)(end - p));
		if (!p)
			return false;
		p++;
	}
	return false;
}

static void check(const struct fuzz_triple *t, int status)
{
	struct me_file a = ME_FILE_INIT;
	struct me_err err = ME_ERR_INIT;
	struct me_slice text;

	must(status == 0 || status == 1);
	must(!me_file_read("A", 0, &a, &err));
	text = me_slice(a.data, a.len);
	if (status == 1)
		must(has_marker(text, '<') && has_marker(text, '=') &&
		     has_marker(text, '>'));
	else if (has_marker(text, '<'))
		must(has_marker(t->in[ME_OURS], '<') ||
		     has_marker(t->in[ME_THEIRS], '<'));
	/* D1 */
	if (me_slice_eq(t->in[ME_BASE], t->in[ME_OURS]))
		must(!status && me_slice_eq(text, t->in[ME_THEIRS]));
	else if (me_slice_eq(t->in[ME_BASE], t->in[ME_THEIRS]) ||
		 me_slice_eq(t->in[ME_OURS], t->in[ME_THEIRS]))
		must(!status && me_slice_eq(text, t->in[ME_OURS]));
	me_file_release(&a);
}

static void drive(const struct fuzz_triple *t)
{
	char arg[][8] = { "driver", "--", "O", "A", "B", "7", ".env" };
	char *argv[8] = { NULL };
	int i;

	for (i = 0; i < 7; i++)
		argv[i] = arg[i];
	put("O", t->in[ME_BASE]);
	put("A", t->in[ME_OURS]);
	put("B", t->in[ME_THEIRS]);
	check(t, me_cmd_driver.run(7, argv));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static bool ready;
	struct fuzz_triple t = fuzz_triple(data, len);

	if (!ready)
		quiet();
	ready = true;
	drive(&t);
	t.in[ME_BASE] = t.in[ME_OURS];
	drive(&t);
	return 0;
}
