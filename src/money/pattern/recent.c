/* SPDX-License-Identifier: Apache-2.0
 *
 * recent.c - the last payment from a node, as it was at a payment in the middle of a chunk.
 *
 * The lists of a node begin where the stream stands, which is the end of the chunk. Payments of the
 * chunk are put in order by their node, so that the last one not after some payment is found by
 * halving; but for most nodes the chunk has none, as a bit that is not set says. The same order, of
 * payments that left a window while the chunk passed by, tells how many a node had then.
 */
#include "core/arena.h"
#include "core/err.h"
#include "money/pattern/inner.h"
#include <stdlib.h>
#include <string.h>

enum { DIGIT = 10, DIGITS = 1 << DIGIT, FEW = 32 };

static void sort_few(uint64_t *key, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const uint64_t x = key[i];
        size_t at = i;
        for (; at && key[at - 1] > x; at--)
            key[at] = key[at - 1];
        key[at] = x;
    }
}

bool mn_recent_new(mn_recent *r)
{
    r->cap = MN_PAGE;
    r->key = calloc(r->cap, sizeof *r->key);
    r->swap = calloc(r->cap, sizeof *r->swap);
    return r->key && r->swap;
}

void mn_recent_free(mn_recent *r)
{
    free(r->key);
    free(r->swap);
}

static uint32_t bit_of(uint32_t node)
{
    return node * UINT32_C(0x9e3779b1) >> (32 - MN_RECENT_BITS);
}

void mn_recent_begin(mn_recent *r, uint64_t first)
{
    for (size_t i = 0; i < r->n; i++)
        r->seen[bit_of((uint32_t)(r->key[i] >> MN_PAGE_BITS)) >> 6] = 0;
    r->first = first;
    r->n = 0;
    r->most = 0;
}

static bool grow(mn_recent *r)
{
    uint64_t *key = NULL, *swap = NULL;
    size_t cap = 0, cap_swap = 0;
    if (!mn_grow(&key, &cap, 2 * r->cap, sizeof *key) ||
        !mn_grow(&swap, &cap_swap, cap, sizeof *swap)) {
        free(key);
        return false;
    }
    memcpy(key, r->key, r->n * sizeof *key);
    mn_recent_free(r);
    r->key = key;
    r->swap = swap;
    r->cap = cap;
    return true;
}

bool mn_recent_add(mn_recent *r, uint32_t node, size_t which)
{
    if (r->n == r->cap && !grow(r))
        return false;
    r->most = node > r->most ? node : r->most;
    r->key[r->n++] = (uint64_t)node << MN_PAGE_BITS | which;
    r->seen[bit_of(node) >> 6] |= UINT64_C(1) << (bit_of(node) & 63);
    return true;
}

void mn_recent_sort(mn_recent *r)
{
    if (r->n <= FEW) {
        sort_few(r->key, r->n);
        return;
    }
    for (unsigned shift = MN_PAGE_BITS; (uint64_t)r->most >> (shift - MN_PAGE_BITS);
         shift += DIGIT) {
        size_t begin[DIGITS + 1] = {0};
        for (size_t i = 0; i < r->n; i++)
            begin[(r->key[i] >> shift & (DIGITS - 1)) + 1]++;
        for (unsigned d = 0; d < DIGITS; d++)
            begin[d + 1] += begin[d];
        for (size_t i = 0; i < r->n; i++)
            r->swap[begin[r->key[i] >> shift & (DIGITS - 1)]++] = r->key[i];
        uint64_t *was = r->key;
        r->key = r->swap;
        r->swap = was;
    }
}

void mn_recent_set(mn_recent *r, const mn_pay_flow *flow, uint64_t first, size_t n)
{
    mn_recent_begin(r, first);
    for (size_t i = 0; i < n; i++) {
        const uint32_t node = mn_pay_flow_at(flow, first + i)->from;
        const bool room = !mn_side_is_node(node) || mn_recent_add(r, node, i);
        MN_BUG(room); /* for a chunk */
    }
    mn_recent_sort(r);
}

static bool is_seen(const mn_recent *r, uint32_t node)
{
    return r->seen[bit_of(node) >> 6] >> (bit_of(node) & 63) & 1;
}

/* The first key above it. */
static size_t above(const mn_recent *r, uint64_t key)
{
    size_t low = 0, high = r->n;
    while (low < high) {
        const size_t half = (low + high) / 2;
        if (r->key[half] <= key)
            low = half + 1;
        else
            high = half;
    }
    return low;
}

uint32_t mn_recent_after(const mn_recent *r, uint32_t node, uint64_t at)
{
    const uint64_t of = (uint64_t)node << MN_PAGE_BITS;
    if (!is_seen(r, node))
        return 0;
    const size_t from = above(r, of | (at - r->first));
    if (from == r->n || r->key[from] >> MN_PAGE_BITS != node)
        return 0;
    return (uint32_t)(above(r, of | (MN_PAGE - 1)) - from);
}

uint64_t mn_recent_last(const mn_recent *r, const mn_pay_flow *flow, uint32_t node, uint64_t at)
{
    const bool seen = is_seen(r, node);
    const size_t low = seen ? above(r, (uint64_t)node << MN_PAGE_BITS | (at - r->first)) : 0;
    if (low && r->key[low - 1] >> MN_PAGE_BITS == node)
        return r->first + (r->key[low - 1] & (MN_PAGE - 1));
    if (seen && low < r->n && r->key[low] >> MN_PAGE_BITS == node) {
        const uint64_t later = r->first + (r->key[low] & (MN_PAGE - 1));
        return mn_pay_flow_back(flow, later, mn_pay_flow_at(flow, later)->prev_out);
    }
    const uint64_t end = flow->ends[node].out;
    return end > flow->first ? end - 1 : MN_EDGE_NONE;
}
