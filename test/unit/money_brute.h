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

/* ---- gather-scatter: every moment ---- */

static inline int brute_gather_at(const brute *b, int e, int skip, int64_t cut)
{
    const mn_pattern p = MN_PATTERN_GATHER_SCATTER;
    const uint32_t m = b->p[e].from;
    uint32_t payer[BRUTE_MOST], payee[BRUTE_MOST];
    int64_t in = 0, out = 0;
    int ins = 0, outs = 0;
    for (int i = 0; i <= e; i++) {
        const mn_pattern_pay *x = &b->p[i];
        const bool after = b->c->ties == MN_TIES_ROW ? i >= cut : x->time > cut;
        if (i == skip || !brute_in(b, i, e, p) || !brute_both(b, i) || x->value <= 0)
            continue;
        if (x->to == m && !after) {
            payer[ins++] = x->from;
            in += x->value;
        }
        if (x->from == m && after) {
            payee[outs++] = x->to;
            out += x->value;
        }
    }
    if (out > in || out * 1000 < in * (int64_t)b->c->keep_least)
        return 0;
    const int x = brute_different(payer, ins), y = brute_different(payee, outs);
    return x < y ? x : y;
}

static inline int brute_gather(const brute *b, int e, int skip)
{
    int best = 0;
    for (int i = 0; i <= e; i++) {
        const int n = brute_gather_at(b, e, skip, b->c->ties == MN_TIES_ROW ? i : b->p[i].time);
        best = n > best ? n : best;
    }
    return best;
}

/* ---- scatter-gather: every node in the middle ---- */

static inline bool brute_over(const brute *b, int e, int skip, uint32_t s, uint32_t m)
{
    const mn_pattern p = MN_PATTERN_SCATTER_GATHER;
    for (int i = 0; i <= e; i++)
        for (int j = 0; j <= e; j++)
            if (i != skip && j != skip && brute_in(b, i, e, p) && brute_in(b, j, e, p) &&
                b->p[i].from == s && b->p[i].to == m && b->p[j].from == m &&
                b->p[j].to == b->p[e].to && brute_before(b, i, j))
                return true;
    return false;
}

/* How many middles s has to e's payee. */
static inline int brute_scatter(const brute *b, int e, int skip, uint32_t s, uint32_t nodes)
{
    int n = 0;
    for (uint32_t m = 0; m < nodes; m++)
        n += m != s && m != b->p[e].to && brute_over(b, e, skip, s, m);
    return n;
}

/* ---- layers: every set ---- */

static inline bool brute_paid(const brute *b, int e, mn_pattern p, uint32_t x, uint32_t y)
{
    for (int i = 0; i <= e; i++)
        if (brute_in(b, i, e, p) && b->p[i].from == x && b->p[i].to == y)
            return true;
    return false;
}

static inline int brute_bits(unsigned set)
{
    int n = 0;
    for (; set; set &= set - 1)
        n++;
    return n;
}

/* paid[x]: whom x paid. The union of all sets of `from` each of whom paid at least k of those of
 * `to` that at least k of the set paid. */
static inline unsigned brute_core(const unsigned *paid, unsigned from, unsigned to, uint32_t nodes,
                                  int k, unsigned *other)
{
    unsigned all = 0;
    *other = 0;
    for (unsigned set = from; set; set = (set - 1) & from) {
        unsigned met = 0;
        if (brute_bits(set) < k)
            continue;
        for (uint32_t y = 0; y < nodes; y++) {
            int n = 0;
            for (uint32_t x = 0; x < nodes; x++)
                n += (set >> x & 1) && (paid[x] >> y & 1);
            if (n >= k)
                met |= 1u << y & to;
        }
        bool holds = true;
        for (uint32_t x = 0; x < nodes; x++)
            holds = holds && (!(set >> x & 1) || brute_bits(paid[x] & met) >= k);
        if (holds) {
            all |= set;
            *other |= met;
        }
    }
    return all;
}

static inline bool brute_first(const brute *b, int e, mn_pattern p)
{
    for (int i = 0; i < e; i++)
        if (brute_in(b, i, e, p) && b->p[i].from == b->p[e].from && b->p[i].to == b->p[e].to)
            return false;
    return true;
}

/* The layer of e: A and B, both empty where there is none. */
static inline unsigned brute_layer(const brute *b, int e, mn_pattern p, uint32_t nodes,
                                   unsigned *other, unsigned *paid)
{
    const uint32_t u = b->p[e].from, v = b->p[e].to;
    unsigned from = 0, to = 0;
    for (uint32_t x = 0; x < nodes; x++) {
        paid[x] = 0;
        for (uint32_t y = 0; y < nodes; y++)
            paid[x] |= (unsigned)brute_paid(b, e, p, x, y) << y;
        from |= (paid[x] >> v & 1u) << x;
    }
    to = paid[u];
    for (uint32_t x = 0; x < nodes; x++)
        paid[x] &= to;
    const unsigned set = brute_core(paid, from, to, nodes, (int)b->c->least[p], other);
    if ((set >> u & 1) && (*other >> v & 1))
        return set;
    return *other = 0;
}

static inline int brute_bipartite(const brute *b, int e, uint32_t nodes)
{
    const mn_pattern p = MN_PATTERN_BIPARTITE;
    unsigned other, paid[32];
    if (!brute_first(b, e, p))
        return 0;
    const int x = brute_bits(brute_layer(b, e, p, nodes, &other, paid)), y = brute_bits(other);
    return x < y ? x : y;
}

static inline int brute_stack(const brute *b, int e, uint32_t nodes)
{
    const mn_pattern p = MN_PATTERN_STACK;
    unsigned to, paid[32], above[32] = {0}, mid;
    if (!brute_first(b, e, p))
        return 0;
    const unsigned from = brute_layer(b, e, p, nodes, &to, paid), both = from | to;
    for (uint32_t m = 0; m < nodes; m++) {
        int last = -1; /* of m to B */
        for (int i = 0; i <= e; i++)
            if (brute_in(b, i, e, p) && brute_both(b, i) && b->p[i].from == m && (from >> m & 1) &&
                (to >> b->p[i].to & 1))
                last = i;
        for (int i = 0; i <= e && last >= 0; i++)
            if (brute_in(b, i, e, p) && brute_both(b, i) && b->p[i].to == m &&
                brute_before(b, i, last) && !(both >> b->p[i].from & 1))
                above[b->p[i].from] |= 1u << m;
    }
    const unsigned set =
        brute_core(above, ((1u << nodes) - 1) & ~both, from, nodes, (int)b->c->least[p], &mid);
    int n = brute_bits(set);
    n = brute_bits(mid) < n ? brute_bits(mid) : n;
    return brute_bits(to) < n ? brute_bits(to) : n;
}

/* ---- rapid: every chain ---- */

static inline bool brute_follows(const brute *b, int f, int g)
{
    const mn_pattern_pay *x = &b->p[f], *y = &b->p[g];
    return !x->reversed && x->from != x->to && brute_both(b, f) && brute_both(b, g) &&
           x->to == y->from && brute_before(b, f, g) &&
           x->time > y->time - b->c->window[MN_PATTERN_RAPID] && x->value > 0 && y->value > 0 &&
           y->value <= x->value && y->value * 1000 >= x->value * (int64_t)b->c->keep_least;
}

/* Payments of the longest chain that ends with e; met: the nodes of the chain so far. */
static inline int brute_rapid(const brute *b, int e, unsigned met, int n)
{
    int best = n;
    met |= 1u << b->p[e].from;
    for (int i = 0; i < e && n < (int)b->c->rapid_most; i++) {
        if (!brute_follows(b, i, e) || (met >> b->p[i].from & 1))
            continue;
        const int k = brute_rapid(b, i, met, n + 1);
        best = k > best ? k : best;
    }
    return best;
}

/* ---- cash below the limit ---- */

static inline bool brute_within(const brute *b, int i, int e, int64_t window)
{
    return !b->p[i].reversed && b->p[i].from != b->p[i].to && b->p[i].time > b->p[e].time - window;
}

static inline bool brute_part(const brute *b, int i, uint32_t to)
{
    const mn_pattern_pay *x = &b->p[i];
    return x->cash && x->from == MN_PAY_NONE && x->to == to && x->value > 0 &&
           x->value < b->c->cash_limit;
}

static inline int32_t brute_business(int32_t day)
{
    while (((day + 4) % 7 + 7) % 7 == 6 || ((day + 4) % 7 + 7) % 7 == 0) /* 0 is Sunday */
        day++;
    return day;
}

/* The chance that k or more of n are there, each by one in five. */
static inline double brute_tail(int n, int k)
{
    double all = 0;
    for (int i = k; i <= n; i++) {
        double x = 1;
        for (int j = 1; j <= i; j++)
            x *= (double)(n - i + j) / j * 0.2;
        for (int j = 0; j < n - i; j++)
            x *= 0.8;
        all += x;
    }
    return all;
}

/* Which rules hold; *most: payments of the rule with most. */
static inline int brute_structuring(const brute *b, int e, int skip, int *most)
{
    const mn_pattern p = MN_PATTERN_STRUCTURING;
    const int k = (int)b->c->least[p];
    int n = 0, day = 0, days = 0, wide = 0, close = 0, held = 0;
    int64_t sum = 0, of_day = 0;
    int32_t met[BRUTE_MOST];
    *most = 0;
    for (int i = 0; i <= e; i++) {
        if (i == skip || !brute_part(b, i, b->p[e].to))
            continue;
        const int32_t business = brute_business(b->p[i].day);
        if (brute_within(b, i, e, b->c->window[p])) {
            if (business == brute_business(b->p[e].day)) {
                day++;
                of_day += b->p[i].value;
            }
            bool is_met = false;
            for (int j = 0; j < days; j++)
                is_met = is_met || met[j] == business;
            if (!is_met)
                met[days++] = business;
            n++;
            sum += b->p[i].value;
        }
        if (brute_within(b, i, e, b->c->near_window) && b->p[i].value * 2 >= b->c->cash_limit) {
            wide++;
            close += b->p[i].value * 10 >= b->c->cash_limit * 9;
        }
    }
    const bool is_near = close >= k && brute_tail(wide, close) <= b->c->near_chance;
    const struct {
        bool holds;
        int flag, n;
    } rule[] = {{day >= 2 && of_day >= b->c->cash_limit, MN_HIT_DAY, day},
                {n >= k && days >= 2 && sum >= b->c->cash_limit, MN_HIT_DAYS, n},
                {is_near, MN_HIT_NEAR, wide}};
    for (int i = 0; i < 3; i++)
        if (rule[i].holds) {
            held |= rule[i].flag;
            *most = rule[i].n > *most ? rule[i].n : *most;
        }
    return held;
}

/* Sources of e's payee; 0 where they do not come to the limit. */
static inline int brute_smurfing(const brute *b, int e, int skip)
{
    const mn_pattern p = MN_PATTERN_SMURFING;
    int64_t sum = 0;
    int sources = 0;
    for (int i = 0; i <= e; i++) {
        const mn_pattern_pay *x = &b->p[i];
        if (i == skip || x->to != b->p[e].to || !brute_in(b, i, e, p) || x->value <= 0 ||
            x->value >= b->c->cash_limit)
            continue;
        sum += x->value;
        bool last = x->from != MN_PAY_NONE || (x->cash && x->area != MN_PAY_NONE);
        for (int j = i + 1; j <= e; j++) {
            const mn_pattern_pay *y = &b->p[j];
            if (j == skip || y->to != x->to || !brute_in(b, j, e, p) || y->from != x->from)
                continue;
            if (x->from != MN_PAY_NONE || (y->cash && y->value > 0 && y->area == x->area))
                last = false;
        }
        sources += last;
    }
    return sum >= b->c->cash_limit ? sources : 0;
}

/* ---- lots, from the beginning of the stream ---- */

typedef struct brute_lot {
    int64_t time, value, rest, quick, away;
    uint32_t area;
} brute_lot;

static inline int brute_lots(const brute *b, int e, int skip, mn_pattern p, uint32_t node,
                             brute_lot *lot)
{
    const bool cash = p == MN_PATTERN_FUNNEL;
    int n = 0;
    for (int i = 0; i <= e; i++) {
        const mn_pattern_pay *x = &b->p[i];
        const int64_t since = x->time - b->c->window[p];
        if (i == skip || x->reversed || x->from == x->to || x->value <= 0)
            continue;
        if (x->to == node && (!cash || (x->cash && x->from == MN_PAY_NONE)))
            lot[n++] = (brute_lot){x->time, x->value, x->value, 0, 0, x->area};
        if (x->from != node)
            continue;
        bool away = !x->cash || x->to != MN_PAY_NONE || x->area != MN_PAY_NONE;
        for (int k = 0; k < n; k++)
            if (x->cash && x->to == MN_PAY_NONE && lot[k].time > since && lot[k].area == x->area)
                away = false;
        int64_t left = x->value;
        for (int k = 0; k < n; k++) {
            const int64_t part = lot[k].time <= since ? 0 : lot[k].rest < left ? lot[k].rest : left;
            lot[k].rest -= part;
            lot[k].quick += x->time - lot[k].time <= b->c->funnel_dwell ? part : 0;
            lot[k].away += away ? part : 0;
            left -= part;
        }
    }
    return n;
}

static inline int brute_funnel(const brute *b, int e, int skip)
{
    const mn_pattern p = MN_PATTERN_FUNNEL;
    const uint32_t node = b->p[e].from;
    brute_lot lot[BRUTE_MOST];
    uint32_t area[BRUTE_MOST];
    int64_t in = 0, rest = 0, quick = 0, away = 0;
    int areas = 0;
    const int n = brute_lots(b, e, skip, p, node, lot);
    for (int k = 0; k < n; k++) {
        if (lot[k].time <= b->p[e].time - b->c->window[p])
            continue;
        in += lot[k].value;
        rest += lot[k].rest;
        quick += lot[k].quick;
        away += lot[k].away;
        if (lot[k].area != MN_PAY_NONE && lot[k].area != b->home[node])
            area[areas++] = lot[k].area;
    }
    areas = brute_different(area, areas);
    return areas >= (int)b->c->least[p] && in >= b->c->funnel_least &&
                   rest * 1000 < in * (int64_t)b->c->funnel_rest && quick * 2 >= in &&
                   away * 2 >= in - rest
               ? areas
               : 0;
}

static inline int brute_pass(const brute *b, int e, int skip)
{
    const mn_pattern p = MN_PATTERN_PASS_THROUGH;
    brute_lot lot[BRUTE_MOST];
    int64_t in = 0, passed = 0;
    const int n = brute_lots(b, e, skip, p, b->p[e].from, lot);
    for (int k = 0; k < n; k++) {
        if (lot[k].time <= b->p[e].time - b->c->window[p])
            continue;
        in += lot[k].value;
        passed += lot[k].value - lot[k].rest;
    }
    return in >= b->c->pass_least && passed * 1000 >= in * (int64_t)b->c->pass_share
               ? (int)(passed * 1000 / in)
               : 0;
}

#endif
