/* SPDX-License-Identifier: Apache-2.0
 *
 * sets.c - sets of numbers that grow together. See sets.h.
 */
#include "core/sets.h"

#include <stdlib.h>

uint32_t *mn_sets_new(uint32_t n)
{
    uint32_t *set = malloc(((size_t)n + 1) * sizeof *set);
    for (uint32_t i = 0; set && i < n; i++)
        set[i] = i;
    return set;
}

uint32_t mn_sets_find(uint32_t *set, uint32_t a)
{
    while (set[a] != a)
        a = set[a] = set[set[a]];
    return a;
}

void mn_sets_unite(uint32_t *set, uint32_t a, uint32_t b)
{
    a = mn_sets_find(set, a);
    b = mn_sets_find(set, b);
    if (a < b)
        set[b] = a;
    else
        set[a] = b;
}
