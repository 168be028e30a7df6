/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/order.c - see order.h.
 */
#include "adverts/template/order.h"
#include <stdlib.h>
#include <string.h>

enum { FEW = 24 };    /* so few are put in order one by one */
enum { MOST = 4096 }; /* more may be made to have the same upper bits */

static int by_key(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void insert(uint64_t *key, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint64_t k = key[i];
        size_t j = i;
        for (; j > 0 && key[j - 1] > k; j--)
            key[j] = key[j - 1];
        key[j] = k;
    }
}

/* Keys are hashes: their upper byte parts them into runs of hardly any. */
void mn_keys_order(uint64_t *key, uint64_t *spare, size_t n)
{
    uint32_t at[257] = {0};
    if (n > MOST) {
        qsort(key, n, sizeof *key, by_key);
        return;
    }
    if (n > FEW) {
        for (size_t i = 0; i < n; i++)
            at[(key[i] >> 56) + 1]++;
        for (size_t b = 1; b < 257; b++)
            at[b] += at[b - 1];
        for (size_t i = 0; i < n; i++)
            spare[at[key[i] >> 56]++] = key[i];
        memcpy(key, spare, n * sizeof *key);
    }
    insert(key, n);
}

static int by_entry(const void *a, const void *b)
{
    const mn_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

void mn_entries_order(mn_entry *x, mn_entry *spare, size_t n, size_t *first, size_t columns)
{
    memset(first, 0, (columns + 1) * sizeof *first);
    for (size_t i = 0; i < n; i++)
        first[x[i].column + 1]++;
    for (size_t c = 0; c < columns; c++)
        first[c + 1] += first[c];
    for (size_t i = 0; i < n; i++)
        spare[first[x[i].column]++] = x[i];
    for (size_t i = 0, j; i < n; i = j) {
        bool sorted = true;
        for (j = i + 1; j < n && spare[j].column == spare[i].column; j++)
            sorted = sorted && spare[j - 1].key <= spare[j].key;
        if (sorted)
            continue;
        if (j - i > FEW) {
            qsort(spare + i, j - i, sizeof *spare, by_entry);
            continue;
        }
        for (size_t k = i + 1; k < j; k++) {
            const mn_entry e = spare[k];
            size_t to = k;
            for (; to > i && spare[to - 1].key > e.key; to--)
                spare[to] = spare[to - 1];
            spare[to] = e;
        }
    }
    memcpy(x, spare, n * sizeof *x);
}
