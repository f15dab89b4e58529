/* A record file of any bytes: read or refused; what was read is the same
   after it was written and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"
#include "sync/record.h"

static struct me_state state = ME_STATE_INIT;
static struct me_record a, b;

static void open_state(void)
{
	struct me_err err = ME_ERR_INIT;

	if (state.path)
		return;
	fuzz_scratch();
	must(!me_state_open(&state, "state", ME_STATE_MAKE, &err));
	must(!me_record_read(&a, &state, ".env", &err) && !a.found);
}

/* The file as it is, without the care that writing one takes. */
static void plant(const uint8_t *data, size_t len)
{
	char name[64];
	FILE *f;

	snprintf(name, sizeof(name), "state/%s.json", a.id);
	f = fopen(name, "wb");
	must(f && fwrite(data, 1, len, f) == len && !fclose(f));
}

static void check_record(const struct me_record *r)
{
	struct me_file base = ME_FILE_INIT;
	struct me_err err = ME_ERR_INIT;
	size_t i;

	must(r->n <= ME_RECORD_MAX);
	for (i = 0; i < r->n; i++) {
		must(strlen(r->entry[i].content) == ME_HASH_TEXT - 1);
		must(!strchr(r->entry[i].base, '/'));
		must(!me_record_base(&state, &r->entry[i], &base, &err));
		me_file_release(&base);
	}
	must(memchr(r->real, '\0', sizeof(r->real)));
}

static bool same_entry(const struct me_record_entry *x,
		       const struct me_record_entry *y)
{
	return !strcmp(x->content, y->content) && !strcmp(x->base, y->base) &&
		!strcmp(x->label, y->label) && x->when == y->when;
}

static void write_and_read(void)
{
	size_t i;
	struct me_err err = ME_ERR_INIT;
	struct me_slice text = me_slice_str("A=1\n");

	must(!me_record_write(&a, &state, text, &err));
	must(!me_record_read(&b, &state, ".env", &err));
	must(a.n == b.n && a.tracked == b.tracked && a.mode == b.mode);
	for (i = 0; i < a.n; i++)
		must(same_entry(&a.entry[i], &b.entry[i]));
	must(!strcmp(a.real, b.real));
	me_record_add(&b, text, text, "label", 1);
	must(!strcmp(me_record_of(&b, text)->label, "label"));
	me_record_restore(&b, me_slice_str("B=1\n"), 2);
	must(b.n <= ME_RECORD_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct me_err err = ME_ERR_INIT;

	open_state();
	plant(data, len);
	if (me_record_read(&a, &state, ".env", &err)) {
		must(err.msg[0]);
		return 0;
	}
	must(a.found);
	check_record(&a);
	write_and_read();
	return 0;
}
