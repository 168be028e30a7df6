/* SPDX-License-Identifier: Apache-2.0
 *
 * smurf.c - smurfing: many sources, each below the limit, to one payee.
 *
 * A source counts by its last payment, as in fan.c: O(1) a payment, exact whatever the node has.
 */
#include "money/pattern/inner.h"

static bool is_below(const mn_pattern_config *c, const mn_edge *x)
{
    const uint64_t v = mn_edge_value(x);
    return v && v < (uint64_t)c->cash_limit;
}

void mn_smurfs_forward(mn_smurfs *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time)
{
    const int64_t until = time - c->window[MN_PATTERN_SMURFING] - flow->epoch;
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        if (x->time > until)
            return;
        if (!mn_side_is_node(x->to) || !is_below(c, x))
            continue;
        s->node[x->to].sum -= mn_edge_value(x);
        s->node[x->to].sources -= mn_edge_has_pair(x) && !(x->value & MN_EDGE_OLD);
    }
}

static bool keep(const mn_look *l, const mn_edge *x)
{
    return is_below(l->c, x);
}

void mn_smurfs_take(mn_smurfs *s, mn_look *l, uint64_t pair)
{
    const mn_pattern p = MN_PATTERN_SMURFING;
    const mn_edge *e = l->e;
    if (!mn_side_is_node(e->to))
        return;
    struct mn_smurf_node *n = &s->node[e->to];
    const uint32_t sources = n->sources, k = l->c->least[p];
    const mn_sum limit = (mn_sum)l->c->cash_limit;
    const bool was = sources >= k && n->sum >= limit;
    if (pair != MN_EDGE_NONE && pair >= s->cursor)
        n->sources -= is_below(l->c, mn_pay_flow_at(l->flow, pair));
    if (!is_below(l->c, e))
        return;
    n->sources += mn_edge_has_pair(e);
    n->sum += mn_edge_value(e);
    if (n->sources < k || n->sum < limit)
        return;
    mn_look_level(l, p, n->sources);
    if (was && !(n->sources > sources && mn_pattern_step(n->sources, k)))
        return;
    l->list.n = 0;
    const bool more = mn_look_list(l, l->at, mn_look_since(l, p), true, keep);
    mn_look_hit(l, p, n->sources, e->to, MN_PAY_NONE, more ? MN_HIT_MORE : 0, &l->list);
}
