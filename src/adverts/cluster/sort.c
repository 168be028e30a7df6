/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/cluster/sort.c - sorting texts by numbers, digit by digit (radix, 11 bits).
 */
#include <stdlib.h>

#include "adverts/cluster/inside.h"
#include "core/err.h"

enum { DIGIT = 11, VALUES = 1 << DIGIT };

void mn_cluster_sort(mn_cluster_entry **a, mn_cluster_entry **b, size_t n)
{
    size_t count[3][VALUES] = {{0}};

    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < 3; d++)
            count[d][(*a)[i].key >> d * DIGIT & (VALUES - 1)]++;
    for (int d = 0; d < 3; d++) {
        size_t at = 0;
        for (size_t v = 0; v < VALUES; v++) {
            const size_t these = count[d][v];
            count[d][v] = at;
            at += these;
        }
        const mn_cluster_entry *from = *a;
        mn_cluster_entry *to = *b;
        for (size_t i = 0; i < n; i++)
            to[count[d][from[i].key >> d * DIGIT & (VALUES - 1)]++] = from[i];
        *b = *a;
        *a = to;
    }
}

mn_status mn_cluster_order(const mn_clustering *c, uint32_t *text, size_t n, mn_err *e)
{
    mn_cluster_entry *a = malloc((n + 1) * sizeof *a), *b = malloc((n + 1) * sizeof *b);

    if (!a || !b) {
        free(a);
        free(b);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < n; i++)
        a[i] = (mn_cluster_entry){(uint32_t)c->content[text[i]], text[i]};
    mn_cluster_sort(&a, &b, n);
    for (size_t i = 0; i < n; i++)
        a[i].key = (uint32_t)(c->content[a[i].text] >> 32);
    mn_cluster_sort(&a, &b, n);
    for (size_t i = 0; i < n; i++)
        text[i] = a[i].text;
    free(a);
    free(b);
    return MN_OK;
}
