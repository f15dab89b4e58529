/*
 * Random triples of dotenv files.
 *
 * Three generators share the work: small files full of trouble, where nearly
 * every line is a collision; larger ones laid out as real templates are; and
 * bytes at random from the alphabet of such files. A seed makes the same
 * triple everywhere.
 */
#ifndef MERGEENV_PROPS_GEN_H
#define MERGEENV_PROPS_GEN_H

#include "util/buf.h"

struct triple {
	struct me_buf text[3];
};

/* Make the triple of a seed. Its buffers are used again. */
void gen_triple(struct triple *t, uint64_t seed);

#endif
