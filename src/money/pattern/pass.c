/* SPDX-License-Identifier: Apache-2.0
 *
 * pass.c - pass-through: what comes in goes out again soon.
 *
 * Each payment in is a lot until it leaves the window; each payment out takes from the oldest lots
 * that have a rest. A lot is made once, emptied once and let go once: O(1) amortised.
 */
#include "money/pattern/inner.h"

typedef struct lot {
    uint64_t rest;
    uint32_t next;
} lot;

void mn_passes_forward(mn_passes *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                       int64_t time)
{
    const int64_t until = time - c->window[MN_PATTERN_PASS_THROUGH] - flow->epoch;
    s->lots.size = sizeof(lot);
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        const uint64_t v = mn_edge_value(x);
        if (x->time > until)
            return;
        if (!mn_side_is_node(x->to) || !v)
            continue;
        struct mn_pass_node *n = &s->node[x->to];
        const uint32_t i = n->first;
        const lot was = *(lot *)mn_slab_at(&s->lots, i);
        n->in -= v;
        n->passed -= v - was.rest;
        n->first = was.next;
        if (n->open == i)
            n->open = was.next;
        if (!was.next)
            n->last = 0;
        mn_slab_give(&s->lots, i);
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

/* The payments out and in of the window. */
static void tell(mn_look *l, uint32_t strength)
{
    const mn_pattern p = MN_PATTERN_PASS_THROUGH;
    const int64_t since = mn_look_since(l, p);
    l->list.n = 0;
    bool more = mn_look_list(l, l->at, since, false, keep);
    more |= mn_look_list(l, mn_pay_flow_back(l->flow, l->at, l->e->feeds), since, true, keep);
    mn_look_hit(l, p, strength, l->e->from, MN_PAY_NONE, more ? MN_HIT_MORE : 0, &l->list);
}

static void take_out(mn_passes *s, mn_look *l, uint64_t v)
{
    struct mn_pass_node *n = &s->node[l->e->from];
    const bool was = is_met(l->c, n);
    while (v && n->open) {
        lot *x = mn_slab_at(&s->lots, n->open);
        const uint64_t part = x->rest < v ? x->rest : v;
        x->rest -= part;
        n->passed += part;
        v -= part;
        if (!x->rest)
            n->open = x->next;
    }
    if (!is_met(l->c, n))
        return;
    const uint32_t strength = (uint32_t)(n->passed * 1000 / n->in);
    mn_look_level(l, MN_PATTERN_PASS_THROUGH, strength);
    if (!was)
        tell(l, strength);
}

static void take_in(mn_passes *s, mn_look *l, uint64_t v)
{
    struct mn_pass_node *n = &s->node[l->e->to];
    const uint32_t i = mn_slab_take(&s->lots);
    if (!i) {
        l->failed = true;
        return;
    }
    *(lot *)mn_slab_at(&s->lots, i) = (lot){.rest = v};
    if (n->last)
        ((lot *)mn_slab_at(&s->lots, n->last))->next = i;
    else
        n->first = i;
    n->last = i;
    if (!n->open)
        n->open = i;
    n->in += v;
}

void mn_passes_take(mn_passes *s, mn_look *l)
{
    const uint64_t v = mn_edge_value(l->e);
    if (!v)
        return;
    if (mn_side_is_node(l->e->from))
        take_out(s, l, v);
    if (mn_side_is_node(l->e->to))
        take_in(s, l, v);
}

uint64_t *mn_passes_lot(const mn_passes *s, const mn_pay_flow *flow, uint64_t number, uint32_t *at)
{
    const mn_edge *x = mn_pay_flow_at(flow, number);
    if (number < s->cursor || !mn_side_is_node(x->to) || x->to >= s->nodes || !mn_edge_value(x))
        return NULL;
    uint32_t *i = &at[x->to];
    *i = *i ? ((lot *)mn_slab_at(&s->lots, *i))->next : s->node[x->to].first;
    return &((lot *)mn_slab_at(&s->lots, *i))->rest;
}

void mn_passes_clear(mn_passes *s)
{
    for (size_t i = 0; i < s->nodes; i++) {
        s->node[i].passed = 0;
        s->node[i].open = 0;
    }
}

void mn_passes_sum(mn_passes *s, const mn_edge *x, uint32_t i)
{
    struct mn_pass_node *n = &s->node[x->to];
    const uint64_t rest = ((const lot *)mn_slab_at(&s->lots, i))->rest;
    n->passed += mn_edge_value(x) - rest;
    if (rest && !n->open)
        n->open = i;
}
