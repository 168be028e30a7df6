/* SPDX-License-Identifier: Apache-2.0
 *
 * rapid.c - rapid movement: chains of payments, each soon after the one before and of nearly the
 * same amount, that do not return.
 *
 * A walk back from the closing payment, depth first, the newest first; the longest chain is told.
 * The short time and the narrow amounts hold it small; `visits` bounds it.
 */
#include "money/pattern/inner.h"

typedef struct search {
    mn_look *l;
    uint32_t visits;
    unsigned best;
    uint64_t path[MN_CYCLE_HOPS_MAX], longest[MN_CYCLE_HOPS_MAX]; /* from e back */
    uint32_t node[MN_CYCLE_HOPS_MAX + 1];                         /* e's payee, its payer, .. */
} search;

/* Whether x can be the payment before the last one of the path, which has n. */
static bool goes_on(const search *s, const mn_edge *x, unsigned n)
{
    const mn_look *l = s->l;
    const mn_edge *after = mn_pay_flow_at(l->flow, s->path[n - 1]);
    const uint64_t v = mn_edge_value(x), w = mn_edge_value(after);
    if (!mn_side_is_node(x->from) || !mn_before(l, x, after) || w > v ||
        (unsigned __int128)w * 1000 < (unsigned __int128)v * l->c->keep_least)
        return false;
    for (unsigned i = 0; i <= n; i++)
        if (s->node[i] == x->from)
            return false;
    return true;
}

static void walk(search *s)
{
    const mn_look *l = s->l;
    const int64_t window = l->c->window[MN_PATTERN_RAPID];
    uint64_t next[MN_CYCLE_HOPS_MAX];
    unsigned n = 1;
    next[0] = mn_pay_flow_back(l->flow, l->at, l->e->feeds);
    while (n && s->best < l->c->rapid_most) {
        const uint64_t at = next[n - 1];
        const mn_edge *x = at == MN_EDGE_NONE ? NULL : mn_pay_flow_at(l->flow, at);
        if (!x || x->time <= (int64_t)mn_pay_flow_at(l->flow, s->path[n - 1])->time - window) {
            n--;
            continue;
        }
        if (s->visits++ >= l->c->visits)
            return;
        next[n - 1] = mn_pay_flow_back(l->flow, at, x->prev_in);
        if (!goes_on(s, x, n))
            continue;
        s->path[n] = at;
        s->node[n + 1] = x->from;
        n++;
        if (n > s->best) {
            s->best = n;
            for (unsigned i = 0; i < n; i++)
                s->longest[i] = s->path[i];
        }
        if (n == l->c->rapid_most)
            return;
        next[n - 1] = mn_pay_flow_back(l->flow, at, x->feeds);
    }
}

void mn_look_rapid(mn_look *l)
{
    const mn_pattern p = MN_PATTERN_RAPID;
    if (!l->e->feeds || !mn_side_is_node(l->e->from | l->e->to) || !mn_edge_value(l->e))
        return;
    if (mn_look_crowded(l, p)) {
        mn_look_cut(l, p);
        return;
    }
    search s;
    s.l = l;
    s.visits = 0;
    s.best = 1;
    s.path[0] = s.longest[0] = l->at;
    s.node[0] = l->e->to;
    s.node[1] = l->e->from;
    walk(&s);
    const bool cut = s.visits > l->c->visits;
    if (cut)
        mn_look_cut(l, p);
    if (s.best < l->c->least[p])
        return;
    mn_look_level(l, p, s.best);
    l->list.n = 0;
    for (unsigned i = 0; i < s.best; i++)
        if (!mn_edges_add(&l->list, s.longest[i]))
            l->failed = true;
    mn_look_hit(l, p, s.best, l->e->from, MN_PAY_NONE, cut ? MN_HIT_CUT : 0, &l->list);
}
