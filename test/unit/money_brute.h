/* SPDX-License-Identifier: Apache-2.0
 *
 * money_brute.h - patterns by plain loops over all payments, straight from the words of
 * src/money/pattern/pattern.h: for comparison, sharing nothing with the engine.
 *
 * Every function says for the payment e what strength the pattern has there; `skip` is a payment
 * that is thought away (e itself, to see what it changes), or -1.
 */
#ifndef TEST_MONEY_BRUTE_H
#define TEST_MONEY_BRUTE_H

#include "money/pattern/pattern.h"
#include <stdlib.h>

enum { BRUTE_MOST = 256 };

typedef struct brute {
    const mn_pattern_pay *p;
    int n;
    const mn_pattern_config *c;
    const uint32_t *home;
} brute;

static inline bool brute_in(const brute *b, int i, int e, mn_pattern p)
{
    const mn_pattern_pay *x = &b->p[i];
    return i <= e && !x->reversed && x->from != x->to && x->time > b->p[e].time - b->c->window[p];
}

static inline bool brute_both(const brute *b, int i)
{
    return b->p[i].from != MN_PAY_NONE && b->p[i].to != MN_PAY_NONE;
}

static inline bool brute_before(const brute *b, int f, int g)
{
    return b->p[f].time < b->p[g].time ||
           (b->c->ties == MN_TIES_ROW && b->p[f].time == b->p[g].time && f < g);
}

/* Different nodes of a list. */
static inline int brute_different(const uint32_t *node, int n)
{
    int all = 0;
    for (int i = 0; i < n; i++) {
        int j = 0;
        while (j < i && node[j] != node[i])
            j++;
        all += j == i;
    }
    return all;
}

static inline int brute_fan(const brute *b, int e, int skip, bool in)
{
    uint32_t node[BRUTE_MOST];
    int n = 0;
    for (int i = 0; i <= e; i++) {
        const mn_pattern_pay *x = &b->p[i];
        if (i == skip || !brute_in(b, i, e, in ? MN_PATTERN_FAN_IN : MN_PATTERN_FAN_OUT) ||
            !brute_both(b, i))
            continue;
        if (in ? x->to == b->p[e].to : x->from == b->p[e].from)
            node[n++] = in ? x->from : x->to;
    }
    return brute_different(node, n);
}

/* ---- cycles: forward in time, from each payment that could be the first ---- */

typedef struct brute_cycles {
    int path[MN_CYCLE_HOPS_MAX];
    int found, n[4096];
    int edge[4096][MN_CYCLE_HOPS_MAX];
} brute_cycles;

static inline bool brute_band(const brute *b, int i, int e)
{
    if (b->c->band == MN_BAND_NONE)
        return true;
    const int64_t v = b->p[i].value, w = b->p[e].value;
    return v > 0 && w > 0 && llabs(v - w) * 1000 <= w * (int64_t)b->c->band;
}

static inline void brute_cycle_from(const brute *b, int e, int n, brute_cycles *out)
{
    const int last = out->path[n - 1];
    if (last == e) {
        if (n < (int)b->c->cycle_least)
            return;
        if (out->found == 4096)
            abort();
        memcpy(out->edge[out->found], out->path, (size_t)n * sizeof(int));
        out->n[out->found++] = n;
        return;
    }
    if (n == (int)b->c->cycle_most)
        return;
    for (int i = 0; i <= e; i++) {
        if (!brute_in(b, i, e, MN_PATTERN_CYCLE) || !brute_both(b, i) ||
            b->p[i].from != b->p[last].to || !brute_before(b, last, i) || !brute_band(b, i, e))
            continue;
        /* It comes back to the beginning with e alone, and to no other node twice. */
        bool fits = (i == e) == (b->p[i].to == b->p[out->path[0]].from);
        for (int k = 1; k < n; k++)
            fits = fits && b->p[i].to != b->p[out->path[k]].from;
        if (!fits)
            continue;
        out->path[n] = i;
        brute_cycle_from(b, e, n + 1, out);
    }
}

static inline void brute_cycle(const brute *b, int e, brute_cycles *out)
{
    out->found = 0;
    if (!brute_in(b, e, e, MN_PATTERN_CYCLE) || !brute_both(b, e) || !brute_band(b, e, e))
        return;
    for (int i = 0; i < e; i++) {
        if (!brute_in(b, i, e, MN_PATTERN_CYCLE) || !brute_both(b, i) ||
            b->p[i].from != b->p[e].to || !brute_band(b, i, e))
            continue;
        out->path[0] = i;
        brute_cycle_from(b, e, 1, out);
    }
}

#endif
