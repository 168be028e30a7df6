/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/keys.c - from a number to a small one, for one node after another.
 */
#include <stdlib.h>
#include <string.h>

#include "trace/balance/node.h"

static size_t place(const mn_keys *k, uint64_t key)
{
    uint64_t h = key * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(h >> 32) & (k->cap - 1);
    while (k->stamp[at] == k->now && k->key[at] != key)
        at = (at + 1) & (k->cap - 1);
    return at;
}

void mn_keys_clear(mn_keys *k)
{
    k->count = 0;
    if (++k->now == 0) { /* stamps of long ago would look like new ones */
        if (k->cap)
            memset(k->stamp, 0, k->cap * sizeof *k->stamp);
        k->now = 1;
    }
}

uint32_t *mn_keys_find(const mn_keys *k, uint64_t key)
{
    size_t at;
    if (!k->count)
        return NULL;
    at = place(k, key);
    return k->stamp[at] == k->now ? &k->value[at] : NULL;
}

static bool larger(mn_keys *k)
{
    mn_keys to = {.cap = k->cap ? 2 * k->cap : 64, .now = 1, .count = k->count};
    to.key = calloc(to.cap, sizeof *to.key);
    to.value = calloc(to.cap, sizeof *to.value);
    to.stamp = calloc(to.cap, sizeof *to.stamp);
    if (!to.key || !to.value || !to.stamp) {
        mn_keys_free(&to);
        return false;
    }
    for (size_t i = 0; i < k->cap; i++)
        if (k->stamp[i] == k->now) {
            size_t at = place(&to, k->key[i]);
            to.key[at] = k->key[i];
            to.value[at] = k->value[i];
            to.stamp[at] = to.now;
        }
    mn_keys_free(k);
    *k = to;
    return true;
}

bool mn_keys_put(mn_keys *k, uint64_t key, uint32_t value)
{
    size_t at;
    if (k->cap < 2 * (k->count + 1) && !larger(k))
        return false;
    at = place(k, key);
    k->key[at] = key;
    k->value[at] = value;
    k->stamp[at] = k->now;
    k->count++;
    return true;
}

void mn_keys_free(mn_keys *k)
{
    free(k->key);
    free(k->value);
    free(k->stamp);
    *k = (mn_keys){0};
}
