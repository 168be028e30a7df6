/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/sort.c - sorting texts by numbers, digit by digit (radix; two of 11 bits, and the
 * rest where these don't tell).
 */
#include <stdlib.h>
#include <string.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"

enum { DIGIT = MN_CLUSTER_DIGIT, VALUES = 1 << DIGIT, LOW = 32 - 2 * DIGIT, FEW = 32 };

typedef mn_cluster_entry entry;

/* Puts entries in the order of one digit of their keys; those of equal ones stay as they stand.
 * count has how many there are of each. */
static void pass(entry *to, const entry *from, size_t n, uint32_t *count, int shift)
{
    uint32_t at = 0;
    for (size_t v = 0; v < VALUES; v++) {
        const uint32_t these = count[v];
        count[v] = at;
        at += these;
    }
    for (size_t i = 0; i < n; i++)
        to[count[from[i].key >> shift & (VALUES - 1)]++] = from[i];
}

/* Puts entries that share both digits in order, by what is left of their keys. */
static void settle(entry *a, entry *room, size_t n)
{
    uint32_t count[VALUES] = {0};
    if (n > FEW) {
        for (size_t i = 0; i < n; i++)
            count[a[i].key & (VALUES - 1)]++;
        pass(room, a, n, count, 0); /* the lowest bit of the digit before is the same */
        memcpy(a, room, n * sizeof *a);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const entry x = a[i];
        size_t k = i;
        for (; k && a[k - 1].key > x.key; k--)
            a[k] = a[k - 1];
        a[k] = x;
    }
}

/* Most keys are told apart by the upper digits: where two stand the wrong way, the entries about
 * them are looked at. */
static void settle_all(entry *a, entry *room, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (a[i - 1].key <= a[i].key)
            continue;
        const uint32_t both = a[i].key >> LOW;
        size_t from = i, to = i + 1;
        while (from && a[from - 1].key >> LOW == both)
            from--;
        while (to < n && a[to].key >> LOW == both)
            to++;
        settle(a + from, room + from, to - from);
        i = to - 1;
    }
}

void mn_cluster_sort(entry *a, entry *room, size_t n, mn_cluster_digits *d)
{
    pass(room, a, n, d->low, LOW);
    pass(a, room, n, d->high, LOW + DIGIT);
    settle_all(a, room, n);
}

mn_status mn_cluster_order(const mn_clustering *c, uint32_t *text, size_t n, mn_err *e)
{
    mn_cluster_entry *a = malloc((n + 1) * sizeof *a), *b = malloc((n + 1) * sizeof *b);

    if (!a || !b) {
        free(a);
        free(b);
        return mn_fail_memory(e);
    }
    for (int half = 0; half < 2; half++) {
        mn_cluster_digits d = {.low = {0}};
        for (size_t i = 0; i < n; i++) {
            if (!half)
                a[i].text = text[i];
            a[i].key = (uint32_t)(c->content[a[i].text] >> 32 * half);
            mn_cluster_count(&d, a[i].key);
        }
        mn_cluster_sort(a, b, n, &d);
    }
    for (size_t i = 0; i < n; i++)
        text[i] = a[i].text;
    free(a);
    free(b);
    return MN_OK;
}
