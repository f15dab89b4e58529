/*
 * What the fuzz targets share.
 *
 * A target is a function on bytes that must not come back when a promise is
 * broken. libFuzzer and AFL++ call it in their builds; in all others main()
 * of replay.c does, on the kept corpus.
 */
#ifndef MERGEENV_FUZZ_H
#define MERGEENV_FUZZ_H

#include <stdint.h>

#include "util/slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* What stands between the three files of a triple, after a first byte of
   options. It is no byte of a dotenv file. */
#define FUZZ_CUT '\x1e'

struct fuzz_triple {
	unsigned option;
	struct me_slice in[3];
};

/* Cut an input into a triple; what is missing is empty. */
struct fuzz_triple fuzz_triple(const uint8_t *data, size_t len);

/* The options of the merge that the first byte asks for. */
struct me_options fuzz_options(const struct fuzz_triple *t);

/* Work in a new folder that is removed at the end, in memory if possible. */
void fuzz_scratch(void);

/* End with a message, in a way that fuzzers notice, if a promise is broken. */
#define must(kept) ((kept) ? (void)0 : fuzz_broken(#kept, __FILE__, __LINE__))
_Noreturn void fuzz_broken(const char *what, const char *file, int line);

#endif
