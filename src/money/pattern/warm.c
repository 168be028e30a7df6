/* SPDX-License-Identifier: Apache-2.0
 *
 * warm.c - asks memory for the lists that look-ups will walk, before they do.
 *
 * A list of a node lies scattered over the memory of the window: a look-up alone waits at each
 * step. Here many lists are gone along side by side, so that the steps of one are waited for while
 * the others go on; what they met is near when the look-ups follow. Nothing is found here, so
 * nothing that is found depends on it.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

enum { SIDE_BY_SIDE = 24 };

void mn_look_warm(const mn_look *l, mn_path *path, size_t n)
{
    size_t active[SIDE_BY_SIDE], live = 0, next = 0;
    for (;;) {
        while (live < SIDE_BY_SIDE && next < n) {
            if (path[next].at != MN_EDGE_NONE) {
                mn_prefetch(mn_pay_flow_at(l->flow, path[next].at));
                active[live++] = next;
            }
            next++;
        }
        if (!live)
            return;
        for (size_t i = 0; i < live; i++) {
            mn_path *p = &path[active[i]];
            const mn_edge *x = mn_pay_flow_at(l->flow, p->at);
            const uint32_t other = p->in ? x->from : x->to;
            if (p->signs && mn_side_is_node(other))
                mn_look_ask(l, other);
            p->at = mn_pay_flow_back(l->flow, p->at, p->in ? x->prev_in : x->prev_out);
            if (x->time < p->since || !--p->most || p->at == MN_EDGE_NONE)
                active[i--] = active[--live];
            else
                mn_prefetch(mn_pay_flow_at(l->flow, p->at));
        }
    }
}

static bool layers_may_be(const mn_look *l, mn_pattern p)
{
    const mn_fan_then *fan = &l->fan[l->fans_of[p]];
    const uint32_t k = l->c->least[p];
    return l->c->on & MN_PATTERN_BIT(p) && fan->fresh && fan->in >= k && fan->out >= k &&
           (uint64_t)fan->in_all + fan->out_all <= l->c->visits / 2 &&
           (uint64_t)fan->in * fan->out <= 2 * (uint64_t)l->c->visits;
}

static size_t add(mn_path *path, size_t n, uint64_t at, int64_t since, uint32_t most, bool in,
                  bool signs)
{
    if (at == MN_EDGE_NONE || !most)
        return n;
    path[n] = (mn_path){.at = at, .since = since, .most = most, .in = in, .signs = signs};
    return n + 1;
}

void mn_look_ask_nodes(const mn_look *l)
{
    const mn_edge *e = l->e;
    const uint32_t on = l->c->on;
    if (!mn_side_is_node(e->from | e->to))
        return;
    if (on & MN_PATTERN_BIT(MN_PATTERN_CYCLE)) {
        mn_prefetch(&l->tones->node[e->from]);
        mn_prefetch(&l->tones->node[e->to]);
    }
    if (on & MN_PATTERN_BIT(MN_PATTERN_SCATTER_GATHER) && !l->bounds->blind)
        mn_prefetch(&l->bounds->flags[e->to]);
    const uint64_t feeds = mn_pay_flow_back(l->flow, l->at, e->feeds);
    if (feeds != MN_EDGE_NONE)
        mn_prefetch(mn_pay_flow_at(l->flow, feeds));
}

size_t mn_look_paths(const mn_look *l, mn_pattern longest, mn_path *path)
{
    const uint32_t on = l->c->on, visits = l->c->visits;
    const bool cycle = on & MN_PATTERN_BIT(MN_PATTERN_CYCLE) && mn_look_cycle_may(l);
    const mn_fan_then *fan = &l->fan[l->fans_of[longest]];
    const mn_edge *e = l->e;
    const int64_t since = mn_look_since(l, longest);
    if (!mn_side_is_node(e->from | e->to))
        return 0;
    const bool layers =
        layers_may_be(l, MN_PATTERN_BIPARTITE) || layers_may_be(l, MN_PATTERN_STACK);
    const bool gather = on & MN_PATTERN_BIT(MN_PATTERN_GATHER_SCATTER) && mn_look_gather_may(l);
    const bool back = fan->in_payer_all <= visits;
    const bool far = gather || cycle || mn_look_scatter_may(l);
    const bool rapid = on & MN_PATTERN_BIT(MN_PATTERN_RAPID) && mn_edge_value(e);
    size_t n = 0;
    if (layers)
        n = add(path, n, mn_pay_flow_back(l->flow, l->at, e->prev_in), since, fan->in_all, true,
                true);
    if (layers)
        n = add(path, n, mn_pay_flow_back(l->flow, l->at, e->prev_out), since, fan->out_all, false,
                false);
    if (back && (far || rapid))
        n = add(path, n, mn_pay_flow_back(l->flow, l->at, e->feeds),
                far ? since : mn_look_since(l, MN_PATTERN_RAPID), visits, true, false);
    if (back && cycle && l->paid > l->flow->first && mn_look_cycle_filters(l))
        n = add(path, n, l->paid - 1, since, fan->payee_out_all, false, false);
    return n;
}
