/* SPDX-License-Identifier: Apache-2.0
 *
 * gather.c - gather-scatter: many pay one, who then pays many.
 *
 * All payments of m in the window are laid side by side, and every moment that could part them is
 * tried in one pass: O(payments of m). What it paid before the k-th payer had paid it is not looked
 * at, nor is what could not come to enough. Whether there are enough payers and payees at all is
 * known before, from the rolling counts, and so is whether m has more payments than may be visited.
 */
#include "money/pattern/inner.h"

typedef struct split {
    uint32_t strength;
    size_t ins, outs; /* of l->ins (from the oldest) and l->outs (from the newest) */
} split;

/* Payments between nodes with a known value in the window, along one of m's lists, not before
 * `until`. */
static void collect(mn_look *l, mn_edges *v, uint64_t at, bool in, uint64_t until)
{
    const int64_t since = mn_look_since(l, MN_PATTERN_GATHER_SCATTER);
    v->n = 0;
    while (at != MN_EDGE_NONE && at >= until) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < since)
            return;
        if (mn_side_is_node(x->from | x->to) && mn_edge_value(x) && !mn_edges_add(v, at))
            l->failed = true;
        at = mn_pay_flow_back(l->flow, at, in ? x->prev_in : x->prev_out);
    }
}

/* The payment in by which the k-th payer had paid, the moment is after it; *sum: what had come in
 * by then, with it. False: there are fewer payers. */
static bool earliest_moment(mn_look *l, uint32_t k, uint64_t *at, unsigned __int128 *sum)
{
    mn_marks_clear(&l->marks);
    *sum = 0;
    for (size_t i = l->ins.n; i-- > 0;) {
        const mn_edge *x = mn_pay_flow_at(l->flow, l->ins.at[i]);
        bool fresh;
        *at = l->ins.at[i];
        *sum += mn_edge_value(x);
        if (!mn_marks_put(&l->marks, x->from, &fresh)) {
            l->failed = true;
            return false;
        }
        if (l->marks.n >= k)
            return true;
    }
    return false;
}

/* Whether what went out since then could be enough, to enough payees. */
static bool may_be(mn_look *l, uint32_t k, unsigned __int128 in)
{
    unsigned __int128 out = 0;
    if (l->outs.n < k)
        return false;
    for (size_t i = 0; i < l->outs.n; i++)
        out += mn_edge_value(mn_pay_flow_at(l->flow, l->outs.at[i]));
    return out * 1000 >= in * l->c->keep_least;
}

/* For each of ins from the oldest, how many different payers there are up to it: in l->list. */
static void count_payers(mn_look *l)
{
    mn_marks_clear(&l->marks);
    l->list.n = 0;
    for (size_t i = l->ins.n; i-- > 0;) {
        bool fresh;
        if (!mn_marks_put(&l->marks, mn_pay_flow_at(l->flow, l->ins.at[i])->from, &fresh) ||
            !mn_edges_add(&l->list, l->marks.n)) {
            l->failed = true;
            return;
        }
    }
}

static bool in_order(const mn_look *l, uint64_t f, uint64_t g)
{
    return f < g && mn_before(l, mn_pay_flow_at(l->flow, f), mn_pay_flow_at(l->flow, g));
}

/* Where the payments of equal time are not to be told apart, all or none of them are after. */
static bool may_part(const mn_look *l, const mn_edges *v, size_t n)
{
    return l->c->ties == MN_TIES_ROW || n == 0 || n == v->n ||
           mn_pay_flow_at(l->flow, v->at[n])->time < mn_pay_flow_at(l->flow, v->at[n - 1])->time;
}

static uint64_t in_value(const mn_look *l, size_t i)
{
    return mn_edge_value(mn_pay_flow_at(l->flow, l->ins.at[i]));
}

/* Payments in from the i-th (from the newest) to the oldest, and what they come to. */
typedef struct tail {
    size_t i;
    unsigned __int128 sum;
} tail;

/* The moment with the most of the fewer of payers and payees; of equal ones the latest. outs
 * without the first `skip`. With each payment out that is after the moment, the latest payment in
 * that can be before it (`early`) gets older, and the latest with which enough goes out (`enough`)
 * newer. */
static split best_split(mn_look *l, size_t skip)
{
    split best = {0};
    unsigned __int128 out = 0;
    tail early = {0}, enough = {.i = l->ins.n};
    for (size_t i = 0; i < l->ins.n; i++)
        early.sum += in_value(l, i);
    mn_marks_clear(&l->others);
    for (size_t n = skip; n < l->outs.n;) {
        bool fresh;
        const mn_edge *x = mn_pay_flow_at(l->flow, l->outs.at[n++]);
        if (!mn_marks_put(&l->others, x->to, &fresh)) {
            l->failed = true;
            return best;
        }
        out += mn_edge_value(x);
        if (!may_part(l, &l->outs, n))
            continue;
        for (; early.i < l->ins.n && !in_order(l, l->ins.at[early.i], l->outs.at[n - 1]); early.i++)
            early.sum -= in_value(l, early.i);
        while (enough.i &&
               (enough.sum + in_value(l, enough.i - 1)) * l->c->keep_least <= out * 1000)
            enough.sum += in_value(l, --enough.i);
        tail t = early.i > enough.i ? early : enough;
        for (; t.i < l->ins.n && !may_part(l, &l->ins, t.i); t.i++)
            t.sum -= in_value(l, t.i);
        if (t.i == l->ins.n || out > t.sum)
            continue;
        /* Payments in that are left out lie after the moment; it must not lie before another out.
         */
        if (t.i > early.i && n < l->outs.n && !in_order(l, l->outs.at[n], l->ins.at[t.i - 1]))
            continue;
        const uint64_t payers = l->list.at[l->ins.n - 1 - t.i];
        const uint32_t k = (uint32_t)(payers < l->others.n ? payers : l->others.n);
        if (k > best.strength)
            best = (split){k, l->ins.n - t.i, n};
    }
    return best;
}

bool mn_look_gather_may(const mn_look *l)
{
    const mn_pattern p = MN_PATTERN_GATHER_SCATTER;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    const uint32_t k = l->c->least[p];
    return mn_side_is_node(l->e->from | l->e->to) && mn_edge_value(l->e) && fan->out >= k &&
           fan->in_payer >= k;
}

void mn_look_gather(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_GATHER_SCATTER;
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    const uint32_t k = l->c->least[p];
    if (!mn_look_gather_may(l))
        return;
    if ((uint64_t)fan->out_all + fan->in_payer_all > l->c->visits) {
        mn_look_cut(l, p);
        return;
    }
    uint64_t from;
    unsigned __int128 in;
    collect(l, &l->ins, mn_pay_flow_back(l->flow, l->at, l->e->feeds), true, 0);
    if (l->failed || !earliest_moment(l, k, &from, &in))
        return;
    collect(l, &l->outs, l->at, false, from);
    if (l->failed || !may_be(l, k, in))
        return;
    count_payers(l);
    if (l->failed)
        return;
    const split with = best_split(l, 0);
    if (with.strength < k)
        return;
    mn_look_level(l, p, with.strength);
    if (!mn_pattern_tell(with.strength, best_split(l, 1).strength, k))
        return;
    l->list.n = 0;
    for (size_t i = 0; i < with.outs + with.ins && !l->failed; i++)
        if (!mn_edges_add(&l->list, i < with.outs ? l->outs.at[i]
                                                  : l->ins.at[l->ins.n - 1 - (i - with.outs)]))
            l->failed = true;
    mn_look_hit(l, p, with.strength, l->e->from, MN_PAY_NONE, 0, &l->list);
}
