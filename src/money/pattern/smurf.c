/* SPDX-License-Identifier: Apache-2.0
 *
 * smurf.c - smurfing: many sources, each below the limit, to one payee.
 *
 * A source counts by its last payment, as in fan.c: O(1) a payment, exact whatever the node has.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

static bool is_below(const mn_pattern_config *c, const mn_edge *x)
{
    const uint64_t v = mn_edge_value(x);
    return v && v < (uint64_t)c->cash_limit;
}

static void ask(const mn_smurfs *s, const mn_pay_flow *flow, uint64_t number)
{
    const mn_edge *x = mn_pay_flow_at(flow, number);
    if (mn_side_is_node(x->to))
        mn_prefetch(&s->node[x->to]);
}

void mn_smurfs_forward(mn_smurfs *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time)
{
    const int64_t until = time - c->window[MN_PATTERN_SMURFING] - flow->epoch;
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        if (x->time > until)
            return;
        if (s->cursor + MN_AHEAD < flow->next)
            ask(s, flow, s->cursor + MN_AHEAD);
        if (!mn_side_is_node(x->to) || !is_below(c, x))
            continue;
        s->node[x->to].sum -= mn_edge_value(x);
        s->node[x->to].sources -= mn_edge_has_pair(x) && mn_still_last(&s->still, x, s->cursor);
    }
}

static bool keep(const mn_look *l, const mn_edge *x)
{
    return is_below(l->c, x);
}

static void take(mn_smurfs *s, mn_look *l, uint64_t pair)
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
    mn_look_tell(l, p, mn_look_since(l, p), NULL, keep, n->sources, e->to, 0);
}

void mn_smurfs_take(mn_smurfs *s, mn_look *l, const mn_chunk *k)
{
    if (!mn_still_set(&s->still, k, l->c->window[MN_PATTERN_SMURFING], s->cursor)) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < k->n && !l->failed; i++) {
        mn_look_from(l, k, i);
        if (i + MN_AHEAD < k->n) {
            ask(s, l->flow, l->at + MN_AHEAD);
            if (k->pair[i + MN_AHEAD] != MN_EDGE_NONE)
                mn_prefetch(mn_pay_flow_at(l->flow, k->pair[i + MN_AHEAD]));
        }
        mn_smurfs_forward(s, l->flow, l->c, l->flow->epoch + l->e->time);
        take(s, l, k->pair[i]);
    }
}
