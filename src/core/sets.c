/* SPDX-License-Identifier: Apache-2.0
 *
 * sets.c - sets of numbers that grow together. See sets.h.
 */
#include "core/sets.h"

#include <stdlib.h>
#include <string.h>

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

typedef struct numbered {
    uint32_t of, thing;
} numbered;

static int by_number(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    return x->of != y->of        ? (x->of < y->of ? -1 : 1)
           : x->thing < y->thing ? -1
                                 : x->thing > y->thing;
}

/* Of those whose numbers are from n on. */
static bool unite_far(uint32_t *set, const uint32_t *of, const uint32_t *thing, uint32_t n)
{
    numbered *x = malloc(((size_t)n + 1) * sizeof *x);
    size_t far = 0;
    if (!x)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t t = thing ? thing[i] : i;
        if (of[i] >= n && of[i] != UINT32_MAX && t != UINT32_MAX)
            x[far++] = (numbered){of[i], t};
    }
    if (far)
        qsort(x, far, sizeof *x, by_number);
    for (size_t i = 1; i < far; i++)
        if (x[i].of == x[i - 1].of)
            mn_sets_unite(set, x[i].thing, x[i - 1].thing);
    free(x);
    return true;
}

bool mn_sets_unite_same(uint32_t *set, const uint32_t *of, const uint32_t *thing, uint32_t n)
{
    uint32_t *first = malloc(((size_t)n + 1) * sizeof *first); /* of each number */
    bool far = false;
    if (!first)
        return false;
    memset(first, 0xff, (size_t)n * sizeof *first);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t t = thing ? thing[i] : i;
        far = far || (of[i] >= n && of[i] != UINT32_MAX);
        if (of[i] >= n || t == UINT32_MAX)
            continue;
        if (first[of[i]] == UINT32_MAX)
            first[of[i]] = t;
        else
            mn_sets_unite(set, first[of[i]], t);
    }
    free(first);
    return !far || unite_far(set, of, thing, n);
}
