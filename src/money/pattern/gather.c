/* SPDX-License-Identifier: Apache-2.0
 *
 * gather.c - gather-scatter: many pay one, who then pays many.
 *
 * All payments of m in the window are laid side by side, and every moment that could part them is
 * tried in one pass: O(payments of m). What it paid before the k-th payer had paid it is not looked
 * at, nor is what could not come to enough. Whether there are enough payers and payees at all is
 * known before, from the rolling counts, and so is whether m has more payments than may be visited.
 */
#include "core/arena.h"
#include "money/pattern/inner.h"

typedef struct split {
    uint32_t strength;
    size_t ins, outs; /* of l->came (from the oldest) and l->went (from the newest) */
} split;

/* Payments between nodes with a known value in the window, along one of m's lists, not before
 * `until`; from the newest. */
static void collect(mn_look *l, mn_items *v, uint64_t at, bool in, uint64_t until)
{
    const int64_t since = mn_look_since(l, MN_PATTERN_GATHER_SCATTER);
    v->n = 0;
    v->sum = 0;
    while (at != MN_EDGE_NONE && at >= until) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        const uint64_t value = mn_edge_value(x);
        if (x->time < since)
            return;
        if (mn_side_is_node(x->from | x->to) && value) {
            if (v->n == v->cap && !mn_grow(&v->item, &v->cap, v->n + 1, sizeof *v->item)) {
                l->failed = true;
                return;
            }
            v->item[v->n++] = (mn_item){at, value, in ? x->from : x->to, x->time};
            v->sum += value;
        }
        at = mn_pay_flow_back(l->flow, at, in ? x->prev_in : x->prev_out);
    }
}

static void collect_ins(mn_look *l)
{
    collect(l, &l->came, mn_pay_flow_back(l->flow, l->at, l->e->feeds), true, 0);
}

/* Where in l->came the payment is by which the k-th payer had paid, the moment is after it; *sum:
 * what had come in by then, with it. l->marks has the payers up to it. False: there are fewer. */
static bool earliest_moment(mn_look *l, uint32_t k, size_t *place, unsigned __int128 *sum)
{
    mn_marks_clear(&l->marks);
    *sum = 0;
    for (size_t i = l->came.n; i-- > 0;) {
        bool fresh;
        *place = i;
        *sum += l->came.item[i].value;
        if (!mn_marks_put(&l->marks, l->came.item[i].node, &fresh)) {
            l->failed = true;
            return false;
        }
        if (l->marks.n >= k)
            return true;
    }
    return false;
}

/* For each payment in from the oldest, how many different payers there are up to it (up to `place`,
 * for which the marks are made, no more than k): in l->list. */
static void count_payers(mn_look *l, size_t place, uint32_t k)
{
    l->list.n = 0;
    for (size_t i = l->came.n; i-- > 0;) {
        bool fresh;
        if ((i < place && !mn_marks_put(&l->marks, l->came.item[i].node, &fresh)) ||
            !mn_edges_add(&l->list, i > place ? k - 1 : l->marks.n)) {
            l->failed = true;
            return;
        }
    }
}

static bool in_order(const mn_look *l, const mn_item *f, const mn_item *g)
{
    return f->at < g->at && (l->c->ties == MN_TIES_ROW || f->time < g->time);
}

/* Where the payments of equal time are not to be told apart, all or none of them are after. */
static bool may_part(const mn_look *l, const mn_items *v, size_t n)
{
    return l->c->ties == MN_TIES_ROW || n == 0 || n == v->n ||
           v->item[n].time < v->item[n - 1].time;
}

/* Payments in from the i-th (from the newest) to the oldest, and what they come to. */
typedef struct tail {
    size_t i;
    unsigned __int128 sum;
} tail;

/* The moment with the most of the fewer of payers and payees, of equal ones the latest; or the
 * first that has as many as are asked for. Payments out without the first `skip`. With each payment
 * out that is after the moment, the latest payment in that can be before it (`early`) gets older,
 * and the latest with which enough goes out (`enough`) newer. */
static split best_split(mn_look *l, size_t skip, uint32_t asked)
{
    const mn_items *ins = &l->came, *outs = &l->went;
    split best = {0};
    unsigned __int128 out = 0;
    tail early = {0, ins->sum}, enough = {.i = ins->n};
    mn_marks_clear(&l->others);
    for (size_t n = skip; n < outs->n && best.strength < asked;) {
        bool fresh;
        if (!mn_marks_put(&l->others, outs->item[n].node, &fresh)) {
            l->failed = true;
            return best;
        }
        out += outs->item[n++].value;
        if (!may_part(l, outs, n))
            continue;
        for (; early.i < ins->n && !in_order(l, &ins->item[early.i], &outs->item[n - 1]); early.i++)
            early.sum -= ins->item[early.i].value;
        while (enough.i &&
               (enough.sum + ins->item[enough.i - 1].value) * l->c->keep_least <= out * 1000)
            enough.sum += ins->item[--enough.i].value;
        tail t = early.i > enough.i ? early : enough;
        for (; t.i < ins->n && !may_part(l, ins, t.i); t.i++)
            t.sum -= ins->item[t.i].value;
        if (t.i == ins->n || out > t.sum)
            continue;
        /* Payments in that are left out lie after the moment; it must not lie before another out.
         */
        if (t.i > early.i && n < outs->n && !in_order(l, &outs->item[n], &ins->item[t.i - 1]))
            continue;
        const uint64_t payers = l->list.at[ins->n - 1 - t.i];
        const uint32_t k = (uint32_t)(payers < l->others.n ? payers : l->others.n);
        if (k > best.strength)
            best = (split){k, ins->n - t.i, n};
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

static bool is_too_long(const mn_look *l)
{
    const mn_fan_then *fan = &l->fan[l->fans_of[MN_PATTERN_GATHER_SCATTER]];
    return (uint64_t)fan->out_all + fan->in_payer_all > l->c->visits;
}

bool mn_look_gather_path(mn_look *l, mn_path *path)
{
    const mn_pattern p = MN_PATTERN_GATHER_SCATTER;
    size_t place = 0;
    unsigned __int128 in;
    if (!(l->c->on & MN_PATTERN_BIT(p)) || !mn_look_gather_may(l) || is_too_long(l))
        return false;
    *path = (mn_path){.at = mn_pay_flow_back(l->flow, l->at, l->e->prev_out),
                      .most = l->fan[l->fans_of[p]].out_all};
    if (path->at == MN_EDGE_NONE)
        return false;
    collect_ins(l);
    if (l->failed || !earliest_moment(l, l->c->least[p], &place, &in))
        return false;
    path->since = l->came.item[place].time;
    return true;
}

/* Whether without e there are fewer than n: then e brings the number up to it. */
static bool is_told(mn_look *l, uint32_t strength, uint32_t k)
{
    const uint32_t n = mn_pattern_step(strength, k) ? strength : k;
    return best_split(l, 1, n).strength < n;
}

void mn_look_gather(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_GATHER_SCATTER;
    const uint32_t k = l->c->least[p];
    if (!mn_look_gather_may(l))
        return;
    if (is_too_long(l)) {
        mn_look_cut(l, p);
        return;
    }
    size_t place = 0;
    unsigned __int128 in;
    collect_ins(l);
    if (l->failed || !earliest_moment(l, k, &place, &in))
        return;
    collect(l, &l->went, l->at, false, l->came.item[place].at);
    if (l->failed || l->went.n < k || l->went.sum * 1000 < in * l->c->keep_least)
        return; /* what went out since then is too little, or to too few */
    count_payers(l, place, k);
    if (l->failed)
        return;
    const split with = best_split(l, 0, UINT32_MAX);
    if (with.strength < k)
        return;
    mn_look_level(l, p, with.strength);
    if (!is_told(l, with.strength, k))
        return;
    l->list.n = 0;
    for (size_t i = 0; i < with.outs + with.ins && !l->failed; i++)
        if (!mn_edges_add(&l->list, i < with.outs
                                        ? l->went.item[i].at
                                        : l->came.item[l->came.n - 1 - (i - with.outs)].at))
            l->failed = true;
    mn_look_hit(l, p, with.strength, l->e->from, MN_PAY_NONE, 0, &l->list);
}
