/*
 * Longest increasing subsequence: of things in a new order, given their old
 * places, the largest set that nobody moved.
 */
#ifndef MERGEENV_UTIL_LIS_H
#define MERGEENV_UTIL_LIS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Set in[i] to 1 for the members of a longest strictly increasing
 * subsequence of v[0..n), to 0 for the others. O(n log n), by patience
 * sorting. False: out of memory.
 */
bool me_lis(const uint32_t *v, uint32_t n, uint8_t *in);

#endif
