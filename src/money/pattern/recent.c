/* SPDX-License-Identifier: Apache-2.0
 *
 * recent.c - the last payment from a node, as it was at a payment in the middle of a chunk.
 *
 * The lists of a node begin where the stream stands, which is the end of the chunk. Payments of the
 * chunk are put in order by their node, so that the last one not after some payment is found by
 * halving; but for most nodes the chunk has none, as a bit that is not set says.
 */
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
    r->key = calloc(MN_PAGE, sizeof *r->key);
    r->swap = calloc(MN_PAGE, sizeof *r->swap);
    return r->key && r->swap;
}

static uint32_t bit_of(uint32_t node)
{
    return node * UINT32_C(0x9e3779b1) >> (32 - MN_RECENT_BITS);
}

void mn_recent_set(mn_recent *r, const mn_pay_flow *flow, uint64_t first, size_t n)
{
    uint64_t most = 0;
    for (size_t i = 0; i < r->n; i++)
        r->seen[bit_of((uint32_t)(r->key[i] >> MN_PAGE_BITS)) >> 6] = 0;
    r->first = first;
    r->n = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_edge *x = mn_pay_flow_at(flow, first + i);
        const uint32_t node = x->from;
        if (!mn_side_is_node(node))
            continue;
        most = node > most ? node : most;
        r->key[r->n++] = (uint64_t)node << MN_PAGE_BITS | i;
        r->seen[bit_of(node) >> 6] |= UINT64_C(1) << (bit_of(node) & 63);
    }
    if (r->n <= FEW) {
        sort_few(r->key, r->n);
        return;
    }
    for (unsigned shift = MN_PAGE_BITS; most >> (shift - MN_PAGE_BITS); shift += DIGIT) {
        uint32_t begin[DIGITS + 1] = {0};
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

uint64_t mn_recent_last(const mn_recent *r, const mn_pay_flow *flow, uint32_t node, uint64_t at)
{
    const uint64_t key = (uint64_t)node << MN_PAGE_BITS | (at - r->first);
    const bool seen = r->seen[bit_of(node) >> 6] >> (bit_of(node) & 63) & 1;
    size_t low = 0, high = seen ? r->n : 0; /* the first key above it */
    while (low < high) {
        const size_t half = (low + high) / 2;
        if (r->key[half] <= key)
            low = half + 1;
        else
            high = half;
    }
    if (low && r->key[low - 1] >> MN_PAGE_BITS == node)
        return r->first + (r->key[low - 1] & (MN_PAGE - 1));
    if (seen && low < r->n && r->key[low] >> MN_PAGE_BITS == node) {
        const uint64_t later = r->first + (r->key[low] & (MN_PAGE - 1));
        return mn_pay_flow_back(flow, later, mn_pay_flow_at(flow, later)->prev_out);
    }
    const uint64_t end = flow->ends[node].out;
    return end > flow->first ? end - 1 : MN_EDGE_NONE;
}
