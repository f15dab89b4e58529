/* A number that strangers cannot know, for hash tables. */
#ifndef MERGEENV_SYS_SEED_H
#define MERGEENV_SYS_SEED_H

#include <stdint.h>

/* The same for the whole life of a process; 0 where the kernel gives none. */
uint64_t me_seed(void);

#endif
