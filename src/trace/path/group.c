/* SPDX-License-Identifier: Apache-2.0
 *
 * group.c - the supplies of an edge, by lot, and what time allows of them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "trace/path/graph.h"

static uint32_t lot_of(const mn_chain *c, uint32_t supply)
{
    return c->supply.lot ? c->supply.lot[supply] : MN_NOT_ANY;
}

static bool went_back(const mn_chain *c, uint32_t supply)
{
    return c->supply.kind && c->supply.kind[supply] == MN_RETURN;
}

bool mn_graph_ends(const mn_graph *g, const mn_chain_edge *edge)
{
    const mn_nexus_set *n = g->t->nexus;
    if (g->given && g->given[edge->seller])
        return true;
    if (!n || !n->of)
        return false;
    for (uint32_t i = n->of[edge->seller]; i < n->of[edge->seller + 1]; i++)
        if (n->at[i].good == MN_NOT_ANY || n->at[i].good == edge->good)
            return true;
    return false;
}

static void dates(const mn_graph *g, mn_group *x)
{
    const mn_chain *c = g->c;
    if (c->all_dated && !x->ordered) {
        x->since = mn_day_within(c->edge[x->edge].since);
        x->until = mn_day_within(c->edge[x->edge].until);
        return;
    }
    if (!x->ordered && c->supply.from && !c->supply.until) { /* by date: unknown ones come first */
        x->since = mn_supply_from(c, x->first);
        x->undated = x->since == MN_DAY_PAST;
        x->until = mn_supply_until(c, x->undated ? x->first : x->first + x->count - 1);
        return;
    }
    x->since = MN_DAY_FUTURE;
    x->until = MN_DAY_PAST;
    for (uint32_t i = 0; i < x->count; i++) {
        const uint32_t s = mn_group_supply(g, x, i);
        const int32_t from = mn_supply_from(g->c, s), until = mn_supply_until(g->c, s);
        x->since = from < x->since ? from : x->since;
        x->until = until > x->until ? until : x->until;
        x->undated = x->undated || (from == MN_DAY_PAST && until == MN_DAY_FUTURE);
    }
}

static mn_status add_group(mn_graph *g, const mn_group *like, mn_err *e)
{
    uint32_t place;
    const mn_chain_edge *edge = &g->c->edge[like->edge];
    if (g->groups >= UINT32_MAX - 1 ||
        !mn_grow(&g->group, &g->group_room, g->groups + 1, sizeof *g->group))
        return mn_fail_memory(e);
    mn_status st = mn_graph_place(&place, g, edge->seller, edge->good, like->lot, e);
    if (st)
        return st;
    mn_group *x = &g->group[g->groups];
    *x = *like;
    x->place = place;
    x->end = mn_graph_ends(g, edge);
    dates(g, x);
    g->groups++;
    return MN_OK;
}

typedef struct lot_order {
    uint32_t lot, supply;
} lot_order;

/* Supplies lie by date: so do they in each lot. */
static int by_lot(const void *a, const void *b)
{
    const lot_order *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    return (x->supply > y->supply) - (x->supply < y->supply);
}

/* A group for each lot, without what went back. */
static mn_status split(mn_graph *g, uint32_t edge, mn_err *e)
{
    const mn_chain *c = g->c;
    const mn_chain_edge *x = &c->edge[edge];
    mn_status st = MN_OK;
    uint32_t n = 0;
    lot_order *o = malloc(((size_t)x->count + 1) * sizeof *o);
    if (!o || !mn_grow(&g->order, &g->order_room, g->ordered + x->count, sizeof *g->order)) {
        free(o);
        return mn_fail_memory(e);
    }
    for (uint32_t s = x->first; s < x->first + x->count; s++)
        if (!went_back(c, s))
            o[n++] = (lot_order){lot_of(c, s), s};
    qsort(o, n, sizeof *o, by_lot);
    for (uint32_t i = 0; i < n; i++)
        g->order[g->ordered + i] = o[i].supply;
    for (uint32_t i = 0, j; i < n && !st; i = j) {
        for (j = i + 1; j < n && o[j].lot == o[i].lot; j++)
            continue;
        st = add_group(g,
                       &(mn_group){.edge = edge,
                                   .lot = o[i].lot,
                                   .first = (uint32_t)g->ordered + i,
                                   .count = j - i,
                                   .ordered = true},
                       e);
    }
    if (!st)
        g->ordered += n;
    free(o);
    return st;
}

mn_status mn_graph_groups(uint32_t *first, uint32_t *n, mn_graph *g, uint32_t edge, mn_err *e)
{
    const mn_chain *c = g->c;
    const mn_chain_edge *x = &c->edge[edge];
    if (!g->first_group[edge]) {
        const size_t at = g->groups;
        bool plain = c->all_forward || !c->supply.kind || !x->count ||
                     !memchr(c->supply.kind + x->first, MN_RETURN, x->count);
        for (uint32_t s = x->first; s < x->first + x->count && plain && c->supply.lot; s++)
            plain = c->supply.lot[s] == MN_NOT_ANY;
        mn_status st = !plain     ? split(g, edge, e)
                       : x->count ? add_group(g,
                                              &(mn_group){.edge = edge,
                                                          .lot = MN_NOT_ANY,
                                                          .first = x->first,
                                                          .count = x->count},
                                              e)
                                  : MN_OK;
        if (st)
            return st;
        g->first_group[edge] = at < g->groups ? 1 + (uint32_t)at : MN_NOT_ANY;
        if (at < g->groups)
            g->group[at].all = (uint32_t)(g->groups - at);
    }
    *n = 0;
    *first = g->first_group[edge] - 1;
    if (g->first_group[edge] != MN_NOT_ANY)
        *n = g->group[*first].all;
    return MN_OK;
}

/* --- time ------------------------------------------------------------------------------------ */

/* The first of the group's supplies that begins after `day`; its count where none does. */
static uint32_t after(const mn_graph *g, const mn_group *x, int32_t day)
{
    uint32_t lo = 0, hi = x->count;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (mn_supply_from(g->c, mn_group_supply(g, x, mid)) <= day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

int32_t mn_group_step(const mn_graph *g, const mn_group *x, int32_t day)
{
    if (day == MN_DAY_NEVER)
        return day;
    const int64_t late = (int64_t)day + g->o->late;
    const int32_t bound =
        day >= MN_DAY_FUTURE || late >= MN_DAY_FUTURE ? MN_DAY_FUTURE : (int32_t)late;
    if (x->undated)
        return bound;
    if (x->since > bound)
        return MN_DAY_NEVER;
    if (x->until <= bound)
        return x->until;
    if (mn_group_two_days(g, x))
        return x->since;
    int32_t best = MN_DAY_NEVER;
    for (uint32_t i = after(g, x, bound); i-- > 0 && best < bound;) {
        const int32_t until = mn_supply_until(g->c, mn_group_supply(g, x, i));
        const int32_t to = until < bound ? until : bound;
        best = to > best ? to : best;
        if (!g->c->supply.until)
            break; /* by date: the others are earlier */
    }
    return best;
}

int32_t mn_group_since(const mn_graph *g, const mn_group *x, int32_t day)
{
    if (x->undated)
        return day;
    if (x->until < day)
        return MN_DAY_NEVER;
    if (x->since >= day)
        return x->since;
    if (mn_group_two_days(g, x))
        return x->until;
    uint32_t i = g->c->supply.until ? 0 : after(g, x, day - 1);
    while (mn_supply_until(g->c, mn_group_supply(g, x, i)) < day)
        i++; /* one is not before: x->until */
    const int32_t from = mn_supply_from(g->c, mn_group_supply(g, x, i));
    return from > day ? from : day;
}

int32_t mn_group_need(const mn_graph *g, const mn_group *x, int32_t day)
{
    const int32_t from = mn_group_since(g, x, day);
    if (from == MN_DAY_NEVER)
        return MN_NEED_NEVER;
    return from - g->o->late < MN_DAY_PAST ? MN_DAY_PAST : from - g->o->late;
}
