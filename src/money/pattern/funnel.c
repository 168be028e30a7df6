/* SPDX-License-Identifier: Apache-2.0
 *
 * funnel.c - funnel accounts: cash comes in at many places, and leaves elsewhere soon.
 *
 * Cash is kept as lots while it is in the window; what leaves takes from the oldest lots that have
 * a rest, and a lot notes how much of it left soon and how much elsewhere. Areas are counted by the
 * last lot of each, as in fan.c. O(1) amortised.
 */
#include "core/prefetch.h"
#include "money/pattern/inner.h"

typedef struct lot {
    int64_t time;
    mn_funnel_part has;
    uint32_t next;
} lot;

typedef struct state {
    mn_sum in, rest, quick, away; /* of the lots */
    uint32_t first, last, open, areas;
} state;

static bool is_cash_in(const mn_edge *x)
{
    return mn_side_is_cash(x->from) && mn_side_is_node(x->to) && mn_edge_value(x);
}

/* Whether its area counts: it is known, and not the payee's home. */
static bool is_abroad(const mn_funnels *s, const mn_edge *x)
{
    const uint32_t area = x->from & MN_SIDE_AREA;
    return mn_edge_has_pair(x) && !(x->to < s->n_home && s->home[x->to] == area);
}

static state *state_of(const mn_funnels *s, uint32_t node)
{
    return s->state[node] ? mn_slab_at(&s->states, s->state[node]) : NULL;
}

void mn_funnels_forward(mn_funnels *s, const mn_pay_flow *flow, const mn_pattern_config *c,
                        int64_t time)
{
    const int64_t until = time - c->window[MN_PATTERN_FUNNEL] - flow->epoch;
    s->lots.size = sizeof(lot);
    s->states.size = sizeof(state);
    for (; s->cursor < flow->next; s->cursor++) {
        const mn_edge *x = mn_pay_flow_at(flow, s->cursor);
        if (x->time > until)
            return;
        if (!is_cash_in(x))
            continue;
        state *t = state_of(s, x->to);
        const uint32_t i = t->first;
        const lot was = *(lot *)mn_slab_at(&s->lots, i);
        t->in -= mn_edge_value(x);
        t->rest -= was.has.rest;
        t->quick -= was.has.quick;
        t->away -= was.has.away;
        t->areas -= is_abroad(s, x) && mn_still_last(&s->still, x, s->cursor);
        t->first = was.next;
        if (t->open == i)
            t->open = was.next;
        mn_slab_give(&s->lots, i);
        if (!t->first) {
            mn_slab_give(&s->states, s->state[x->to]);
            s->state[x->to] = 0;
        }
    }
}

static bool is_met(const mn_pattern_config *c, const state *t)
{
    return t->areas >= c->least[MN_PATTERN_FUNNEL] && t->in >= (mn_sum)c->funnel_least &&
           t->rest * 1000 < t->in * c->funnel_rest && t->quick * 2 >= t->in &&
           t->away * 2 >= t->in - t->rest;
}

/* Whether e leaves where no cash came in: as no cash, or in an area without. */
static bool is_elsewhere(const mn_funnels *s, const mn_look *l)
{
    const uint32_t to = l->e->to;
    if (!mn_side_is_cash(to))
        return true;
    if ((to & MN_SIDE_AREA) == MN_SIDE_AREA)
        return false;
    uint64_t last = mn_pay_flow_last(l->flow, to, l->e->from);
    while (last != MN_EDGE_NONE && last > l->at)
        last = l->pair[last - l->first];
    return last == MN_EDGE_NONE || last < s->cursor;
}

static bool keep_in(const mn_look *l, const mn_edge *x)
{
    (void)l;
    return is_cash_in(x);
}

static bool keep_out(const mn_look *l, const mn_edge *x)
{
    (void)l;
    return mn_edge_value(x);
}

static void take_out(mn_funnels *s, mn_look *l)
{
    state *t = state_of(s, l->e->from);
    uint64_t v = mn_edge_value(l->e);
    if (!t)
        return;
    const bool was = is_met(l->c, t), away = is_elsewhere(s, l);
    while (v && t->open) {
        lot *x = mn_slab_at(&s->lots, t->open);
        const uint64_t part = x->has.rest < v ? x->has.rest : v;
        const bool quick = l->flow->epoch + l->e->time - x->time <= l->c->funnel_dwell;
        x->has.rest -= part;
        t->rest -= part;
        x->has.quick += quick ? part : 0;
        t->quick += quick ? part : 0;
        x->has.away += away ? part : 0;
        t->away += away ? part : 0;
        v -= part;
        if (!x->has.rest)
            t->open = x->next;
    }
    if (!is_met(l->c, t))
        return;
    mn_look_level(l, MN_PATTERN_FUNNEL, t->areas);
    if (!was)
        mn_look_tell(l, MN_PATTERN_FUNNEL, mn_look_since(l, MN_PATTERN_FUNNEL), keep_out, keep_in,
                     t->areas, l->e->from, 0);
}

static void take_in(mn_funnels *s, mn_look *l, uint64_t pair)
{
    const uint64_t v = mn_edge_value(l->e);
    const uint32_t i = mn_slab_take(&s->lots);
    uint32_t *which = &s->state[l->e->to];
    if (!i || (!*which && !(*which = mn_slab_take(&s->states)))) {
        l->failed = true;
        return;
    }
    state *t = state_of(s, l->e->to);
    *(lot *)mn_slab_at(&s->lots, i) = (lot){.time = l->flow->epoch + l->e->time, .has.rest = v};
    if (t->last)
        ((lot *)mn_slab_at(&s->lots, t->last))->next = i;
    else
        t->first = i;
    t->last = i;
    if (!t->open)
        t->open = i;
    t->in += v;
    t->rest += v;
    t->areas += is_abroad(s, l->e) && (pair == MN_EDGE_NONE || pair < s->cursor);
}

/* Asks for which state is a node's, then for it, then for the lot that is taken from first. */
static void ask(const mn_funnels *s, const mn_look *l, const mn_chunk *k, size_t i)
{
    if (i + 2 * MN_AHEAD >= k->n)
        return;
    const mn_edge *x = mn_pay_flow_at(l->flow, l->at + 2 * MN_AHEAD);
    if (mn_side_is_node(x->from))
        mn_prefetch(&s->state[x->from]);
    x = mn_pay_flow_at(l->flow, l->at + MN_AHEAD);
    if (mn_side_is_node(x->from) && s->state[x->from])
        mn_prefetch(state_of(s, x->from));
    x = mn_pay_flow_at(l->flow, l->at + MN_AHEAD_NEXT);
    const state *t = mn_side_is_node(x->from) ? state_of(s, x->from) : NULL;
    if (t && t->open)
        mn_prefetch(mn_slab_at(&s->lots, t->open));
}

void mn_funnels_take(mn_funnels *s, mn_look *l, const mn_chunk *k)
{
    if (!mn_still_set(&s->still, k, l->c->window[MN_PATTERN_FUNNEL], s->cursor)) {
        l->failed = true;
        return;
    }
    for (size_t i = 0; i < k->n && !l->failed; i++) {
        mn_look_from(l, k, i);
        ask(s, l, k, i);
        mn_funnels_forward(s, l->flow, l->c, l->flow->epoch + l->e->time);
        if (mn_side_is_node(l->e->from) && mn_edge_value(l->e))
            take_out(s, l);
        if (is_cash_in(l->e))
            take_in(s, l, k->pair[i]);
    }
}

mn_funnel_part *mn_funnels_lot(const mn_funnels *s, const mn_pay_flow *flow, uint64_t number,
                               uint32_t *at)
{
    const mn_edge *x = mn_pay_flow_at(flow, number);
    if (number < s->cursor || !is_cash_in(x) || x->to >= s->nodes || !s->state[x->to])
        return NULL;
    uint32_t *i = &at[x->to];
    *i = *i ? ((lot *)mn_slab_at(&s->lots, *i))->next : state_of(s, x->to)->first;
    return &((lot *)mn_slab_at(&s->lots, *i))->has;
}

void mn_funnels_clear(mn_funnels *s)
{
    for (uint32_t i = 0; i < s->nodes; i++) {
        state *t = state_of(s, i);
        if (t) {
            t->rest = t->quick = t->away = 0;
            t->open = 0;
        }
    }
}

void mn_funnels_sum(mn_funnels *s, const mn_edge *x, uint32_t i)
{
    state *t = state_of(s, x->to);
    const mn_funnel_part *has = &((const lot *)mn_slab_at(&s->lots, i))->has;
    t->rest += has->rest;
    t->quick += has->quick;
    t->away += has->away;
    if (has->rest && !t->open)
        t->open = i;
}
