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
#include "core/prefetch.h"
#include "money/pattern/inner.h"
#include <stdlib.h>
#include <string.h>

mn_status mn_fans_reach(mn_fans *f, size_t n, mn_err *e)
{
    return mn_reach(&f->node, &f->nodes, &f->cap, n, sizeof *f->node) ? MN_OK : mn_fail_memory(e);
}

/* Asks for what an edge counts with. */
static void ask(const mn_fans *f, const mn_pay_flow *flow, uint64_t number)
{
    const mn_edge *x = mn_pay_flow_at(flow, number);
    if (mn_side_is_node(x->from))
        mn_prefetch(&f->node[x->from]);
    if (mn_side_is_node(x->to))
        mn_prefetch(&f->node[x->to]);
}

/* place: the payment of the chunk before which they leave; MN_PAGE: not noted. */
static bool go_forward(mn_fans *f, const mn_pay_flow *flow, int64_t time, size_t place)
{
    const int64_t until = time - f->window - flow->epoch;
    for (; f->cursor < flow->next; f->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, f->cursor);
        if (x->time > until)
            return true;
        if (f->cursor + MN_AHEAD < flow->next)
            ask(f, flow, f->cursor + MN_AHEAD);
        const bool from = mn_side_is_node(x->from), to = mn_side_is_node(x->to);
        const bool last = from && to && mn_still_last(&f->still, x, f->cursor);
        if (from) {
            f->node[x->from].n_out--;
            f->node[x->from].out -= last;
            if (place < MN_PAGE && !mn_recent_add(f->gone, x->from, place))
                return false;
        }
        if (to) {
            f->node[x->to].n_in--;
            f->node[x->to].in -= last;
        }
    }
    return true;
}

void mn_fans_forward(mn_fans *f, const mn_pay_flow *flow, int64_t time)
{
    const bool gone = go_forward(f, flow, time, MN_PAGE);
    MN_BUG(gone); /* as nothing is noted */
}

static void add(mn_fans *f, const mn_edge *x, uint64_t pair, mn_fan_then *then)
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
        then->payee_out_all = n->n_out;
    }
}

bool mn_fans_take(mn_fans *f, const mn_pay_flow *flow, const mn_chunk *k, mn_fan_then *then,
                  size_t each)
{
    if (!mn_still_set(&f->still, k, f->window, f->cursor))
        return false;
    if (f->notes)
        mn_recent_begin(f->gone, k->first);
    for (size_t i = 0; i < k->n; i++) {
        const mn_edge *x = mn_pay_flow_at(flow, k->first + i);
        if (i + MN_AHEAD < k->n)
            ask(f, flow, k->first + i + MN_AHEAD);
        if (!go_forward(f, flow, flow->epoch + x->time, f->notes ? i : MN_PAGE))
            return false;
        add(f, x, k->pair[i], &then[i * each]);
    }
    if (f->notes)
        mn_recent_sort(f->gone);
    return true;
}

void mn_fans_free(mn_fans *f)
{
    free(f->node);
    free(f->still.at.at);
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

void mn_signs_take(mn_signs *s, const mn_pay_flow *flow, const mn_chunk *k)
{
    for (size_t i = 0; i < k->n; i++) {
        const mn_edge *x = mn_pay_flow_at(flow, k->first + i);
        if (i + MN_AHEAD < k->n) {
            const mn_edge *later = mn_pay_flow_at(flow, k->first + i + MN_AHEAD);
            if (mn_side_is_node(later->from))
                mn_prefetch(&s->node[later->from]);
        }
        if (!mn_side_is_node(x->from | x->to))
            continue;
        const uint32_t bit = mn_sign_bit(x->to);
        s->node[x->from].now[bit >> 6] |= UINT64_C(1) << (bit & 63);
    }
}

static bool keep_out(const mn_look *l, const mn_edge *x)
{
    (void)l;
    return mn_side_is_node(x->to);
}

static bool keep_in(const mn_look *l, const mn_edge *x)
{
    (void)l;
    return mn_side_is_node(x->from);
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
    mn_look_tell(l, p, mn_look_since(l, p), in ? NULL : keep_out, in ? keep_in : NULL, n,
                 in ? l->e->to : l->e->from, 0);
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
