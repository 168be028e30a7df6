/* SPDX-License-Identifier: Apache-2.0
 *
 * core/sets.h - sets of numbers that grow together (union and find, with path halving).
 *
 * set[i] leads to the name of i's set, which is its smallest number: the answer does not depend on
 * the order of unions. Nearly O(1) each.
 */
#ifndef CORE_SETS_H
#define CORE_SETS_H

#include <manumit/core.h>

/* Each of n numbers its own set. Heap, owned: free(); NULL without memory. */
MN_USE uint32_t *mn_sets_new(uint32_t n);
uint32_t mn_sets_find(uint32_t *set, uint32_t a);
void mn_sets_unite(uint32_t *set, uint32_t a, uint32_t b);
/* Unites those of n things, thing[i] (NULL: i itself), that have the same number of[i]; UINT32_MAX
 * of either is left out. False without memory. O(n) where numbers are below n. */
MN_USE bool mn_sets_unite_same(uint32_t *set, const uint32_t *of, const uint32_t *thing,
                               uint32_t n);

#endif
