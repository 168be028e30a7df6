/* SPDX-License-Identifier: Apache-2.0
 *
 * pass.c - pass-through: what comes in goes out again soon.
 *
 * What leaves takes the oldest receipts first, and the oldest leave the window first. So what has
 * left of the receipts in the window is always their beginning, and its sum says of each what has
 * left of it: two sums a node are enough, at O(1) a payment.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

static void ask(const mn_passes *s, uint32_t node)
{
    if (mn_side_is_node(node))
        mn_prefetch(&s->node[node]);
}

void mn_passes_forward(mn_passes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time)
{
    const int64_t until = time - c->window[MN_PATTERN_PASS_THROUGH] - flow->epoch;
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        const uint64_t v = mn_edge_value(x);
        if (x->time > until)
            return;
        if (s->cursor + MN_AHEAD < flow->next)
            ask(s, mn_pay_flow_at(flow, s->cursor + MN_AHEAD)->to);
        if (!mn_side_is_node(x->to))
            continue;
        struct mn_pass_node *n = &s->node[x->to];
        n->in -= v;
        n->passed -= n->passed < v ? n->passed : v;
    }
}

static bool is_met(const mn_pattern_config *c, const struct mn_pass_node *n)
{
    return n->in >= (mn_sum)c->pass_least && n->passed * 1000 >= n->in * c->pass_share;
}

static bool keep(const mn_look *l, const mn_edge *x)
{
    (void)l;
    return mn_edge_value(x);
}

static void take_out(mn_passes *s, mn_look *l, uint64_t v)
{
    struct mn_pass_node *n = &s->node[l->e->from];
    const bool was = is_met(l->c, n);
    n->passed = n->in - n->passed < v ? n->in : n->passed + v;
    if (!is_met(l->c, n))
        return;
    const uint32_t strength = (uint32_t)(n->passed * 1000 / n->in);
    mn_look_level(l, MN_PATTERN_PASS_THROUGH, strength);
    if (!was)
        mn_look_tell(l, MN_PATTERN_PASS_THROUGH, mn_look_since(l, MN_PATTERN_PASS_THROUGH), keep,
                     keep, strength, l->e->from, 0);
}

void mn_passes_take(mn_passes *s, mn_look *l, const mn_chunk *k)
{
    for (size_t i = 0; i < k->n && !l->failed; i++) {
        mn_look_from(l, k, i);
        if (i + MN_AHEAD < k->n) {
            ask(s, mn_pay_flow_at(l->flow, l->at + MN_AHEAD)->from);
            ask(s, mn_pay_flow_at(l->flow, l->at + MN_AHEAD)->to);
        }
        mn_passes_forward(s, l->flow, l->c, l->flow->epoch + l->e->time);
        const uint64_t v = mn_edge_value(l->e);
        if (v && mn_side_is_node(l->e->from))
            take_out(s, l, v);
        if (v && mn_side_is_node(l->e->to))
            s->node[l->e->to].in += v;
    }
}

bool mn_passes_rest(const mn_passes *s, const mn_pay_flow *flow, uint64_t number, mn_sum *before,
                    uint64_t *rest)
{
    const mn_edge *x = mn_pay_flow_at(flow, number);
    const uint64_t v = mn_edge_value(x);
    if (number < s->cursor || !mn_side_is_node(x->to) || x->to >= s->nodes || !v)
        return false;
    const mn_sum passed = s->node[x->to].passed, left = passed - before[x->to];
    const uint64_t part = left < v ? (uint64_t)left : v;
    before[x->to] += part;
    *rest = v - part;
    return true;
}

void mn_passes_clear(mn_passes *s)
{
    for (size_t i = 0; i < s->nodes; i++)
        s->node[i].passed = 0;
}

void mn_passes_left(mn_passes *s, uint32_t node, uint64_t v)
{
    s->node[node].passed += v;
}
