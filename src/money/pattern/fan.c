/* SPDX-License-Identifier: Apache-2.0
 *
 * fan.c - fan-in and fan-out: how many different nodes paid a node, or were paid by it, in a
 * window.
 *
 * A pair counts by its last payment: an edge that has no later one of its pair is counted, until it
 * leaves the window. So a payment that comes costs O(1), as does one that leaves, and the numbers
 * are exact whatever the node has.
 */
#include "core/arena.h"
#include "core/err.h"
#include "money/pattern/inner.h"
#include <string.h>

mn_status mn_fans_reach(mn_fans *f, size_t n, mn_err *e)
{
    if (n <= f->nodes)
        return MN_OK;
    if (!mn_grow(&f->node, &f->cap, n, sizeof *f->node))
        return mn_fail_memory(e);
    memset(f->node + f->nodes, 0, (n - f->nodes) * sizeof *f->node);
    f->nodes = n;
    return MN_OK;
}

void mn_fans_forward(mn_fans *f, const mn_pay_flow *flow, int64_t time)
{
    const int64_t until = time - f->window - flow->epoch;
    for (; f->cursor < flow->next; f->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, f->cursor);
        if (x->time > until)
            return;
        const bool from = mn_side_is_node(x->from), to = mn_side_is_node(x->to);
        const bool last = from && to && !(x->value & MN_EDGE_OLD);
        if (from) {
            f->node[x->from].n_out--;
            f->node[x->from].out -= last;
        }
        if (to) {
            f->node[x->to].n_in--;
            f->node[x->to].in -= last;
        }
    }
}

void mn_fans_ask(const mn_fans *f, uint32_t from, uint32_t to)
{
    if (mn_side_is_node(from) && from < f->nodes)
        __builtin_prefetch(&f->node[from], 1);
    if (mn_side_is_node(to) && to < f->nodes)
        __builtin_prefetch(&f->node[to], 1);
}

void mn_fans_add(mn_fans *f, const mn_edge *x, uint64_t pair, mn_fan_then *then)
{
    const bool from = mn_side_is_node(x->from), to = mn_side_is_node(x->to);
    *then = (mn_fan_then){0};
    then->fresh = from && to && (pair == MN_EDGE_NONE || pair < f->cursor);
    if (from) {
        struct mn_fan_node *n = &f->node[x->from];
        n->n_out++;
        n->out += then->fresh;
        then->out = n->out;
        then->out_all = n->n_out;
        then->in_payer = n->in;
        then->in_payer_all = n->n_in;
    }
    if (to) {
        struct mn_fan_node *n = &f->node[x->to];
        n->n_in++;
        n->in += then->fresh;
        then->in = n->in;
        then->in_all = n->n_in;
    }
}

void mn_signs_forward(mn_signs *s, int64_t time)
{
    if (s->begun && time < s->until)
        return;
    for (size_t i = 0; i < s->nodes; i++) {
        memcpy(s->node[i].before, s->node[i].now, sizeof s->node[i].before);
        memset(s->node[i].now, 0, sizeof s->node[i].now);
    }
    s->begun = true;
    s->until = time + s->window;
}

/* Notes with an edge how much its payer had paid. */
void mn_fans_note(mn_edge *x, const mn_fan_then *then)
{
    const uint32_t n = then->out_all;
    const unsigned bits = n ? 32 - (unsigned)__builtin_clz(n) : 0;
    x->value |= (uint64_t)(bits < 15 ? bits : 15) << MN_EDGE_PAID;
}

/* The payments of the window to the payee (in) or from the payer, as many as are listed. */
static bool list_fan(mn_look *l, mn_pattern p, bool in)
{
    const int64_t since = mn_look_since(l, p);
    uint64_t at = l->at;
    l->list.n = 0;
    while (at != MN_EDGE_NONE && l->list.n < l->c->list) {
        const mn_edge *x = mn_pay_flow_at(l->flow, at);
        if (x->time < since)
            return false;
        if (mn_side_is_node(in ? x->from : x->to) && !mn_edges_add(&l->list, at))
            l->failed = true;
        at = mn_pay_flow_back(l->flow, at, in ? x->prev_in : x->prev_out);
    }
    return at != MN_EDGE_NONE && mn_pay_flow_at(l->flow, at)->time >= since;
}

static void look_fan(mn_look *l, mn_pattern p, bool in)
{
    const mn_fan_then *then = &l->fan[l->fans_of[p]];
    const uint32_t n = in ? then->in : then->out, k = l->c->least[p];
    if (n < k)
        return;
    mn_look_level(l, p, n);
    if (!mn_pattern_tell(n, n - then->fresh, k))
        return;
    const bool more = list_fan(l, p, in);
    mn_look_hit(l, p, n, in ? l->e->to : l->e->from, MN_PAY_NONE, more ? MN_HIT_MORE : 0, &l->list);
}

void mn_look_fans(mn_look *l)
{
    if (!mn_side_is_node(l->e->from | l->e->to))
        return;
    if (l->c->on & MN_PATTERN_BIT(MN_PATTERN_FAN_IN))
        look_fan(l, MN_PATTERN_FAN_IN, true);
    if (l->c->on & MN_PATTERN_BIT(MN_PATTERN_FAN_OUT))
        look_fan(l, MN_PATTERN_FAN_OUT, false);
}
