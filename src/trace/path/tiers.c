/* SPDX-License-Identifier: Apache-2.0
 *
 * tiers.c - all parties above one, or below it, on the nearest tier that goods and time allow.
 *
 * Up, the latest day on which goods can have been at a place is followed (reach.c); down, the
 * earliest on which goods from the party can have come to a group of supplies.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/chain/carried.h"
#include "trace/path/search.h"

void mn_tiers_free(mn_tiers *t)
{
    free(t->at);
    free(t->edge);
    *t = (mn_tiers){0};
}

typedef struct climb {
    mn_graph g;
    uint32_t root; /* the party */
    bool down;
    uint32_t *tier; /* of a party: the nearest; 0: not reached */
    int32_t *day;   /* of a group: up, the latest day on which its goods were wanted; down, the
                     * earliest on which they can have come. MN_DAY_NEVER: neither */
    size_t day_room, days;
} climb;

static mn_status day_of(int32_t **out, climb *x, uint32_t group, mn_err *e)
{
    if (x->days < x->g.groups) {
        if (!mn_grow(&x->day, &x->day_room, x->g.groups, sizeof *x->day))
            return mn_fail_memory(e);
        while (x->days < x->g.groups)
            x->day[x->days++] = MN_DAY_NEVER;
    }
    *out = &x->day[group];
    return MN_OK;
}

static void meet(climb *x, uint32_t party, unsigned tier)
{
    if (party != x->root && !x->tier[party])
        x->tier[party] = tier;
}

/* --- up -----------------------------------------------------------------------------------------
 */

static mn_status step_up(void *payload, const mn_reach *r, uint32_t from, uint32_t group,
                         unsigned tier, int32_t day, mn_err *e)
{
    climb *x = payload;
    int32_t *best = NULL;
    const mn_status st = day_of(&best, x, group, e);
    (void)r;
    (void)from;
    if (st)
        return st;
    *best = day > *best ? day : *best;
    meet(x, x->g.c->edge[x->g.group[group].edge].seller, tier);
    return MN_OK;
}

static mn_status climb_up(climb *x, const mn_path_options *o, const mn_path_targets *none,
                          const mn_chain *c, const mn_ctx *ctx, mn_err *e)
{
    mn_reach r = {0};
    uint32_t place;
    mn_status st = mn_graph_new(&x->g, &place, c, none, &x->root, 1, o, ctx, e);
    if (!st)
        st = mn_reach_up(&r, &x->g, place, step_up, x, ctx, e);
    mn_reach_free(&r);
    return st;
}

/* --- down ---------------------------------------------------------------------------------------
 */

/* Goods at a party's door: by a group, from a day on. */
typedef struct arrival {
    uint32_t group;
    int32_t day; /* the earliest on which a supply of it was */
} arrival;

typedef struct front {
    arrival *at;
    size_t n, room;
} front;

static mn_status arrive(climb *x, front *next, uint32_t group, int32_t day, unsigned tier,
                        mn_err *e)
{
    const mn_graph *g = &x->g;
    const mn_group *to = &g->group[group];
    int32_t *best = NULL;
    mn_status st = day_of(&best, x, group, e);
    if (st || (*best != MN_DAY_NEVER && *best <= day))
        return st;
    const int32_t then = mn_group_since(g, to, day);
    if (then == MN_DAY_NEVER)
        return MN_OK;
    *best = day;
    meet(x, g->c->edge[to->edge].buyer, tier);
    if (!mn_grow(&next->at, &next->room, next->n + 1, sizeof *next->at))
        return mn_fail_memory(e);
    next->at[next->n++] = (arrival){group, then};
    return MN_OK;
}

/* From goods that came to a party, to all that it sells and that they can be in. */
static mn_status pass_on(climb *x, front *next, const arrival *a, unsigned tier, mn_err *e)
{
    mn_graph *g = &x->g;
    const mn_chain *c = g->c;
    const mn_group in = g->group[a->group];
    const uint32_t party = c->edge[in.edge].buyer;
    const int32_t day = a->day - g->o->late < MN_DAY_PAST ? MN_DAY_PAST : a->day - g->o->late;
    mn_status st = MN_OK;
    for (uint32_t i = c->out[party]; i < c->out[party + 1] && !st; i++) {
        uint32_t first, n;
        st = mn_graph_groups(&first, &n, g, c->sold[i], e);
        for (uint32_t k = first; !st && k < first + n; k++)
            if (mn_graph_basis(g, &g->place[g->group[k].place], &in) != MN_BASIS_NO)
                st = arrive(x, next, k, day, tier, e);
        g->work += n;
    }
    return st ? st : mn_graph_spent(g, e);
}

static mn_status climb_down(climb *x, const mn_path_options *o, const mn_path_targets *none,
                            const mn_chain *c, const mn_ctx *ctx, mn_err *e)
{
    front now = {0}, next = {0};
    mn_status st = mn_graph_open(&x->g, c, none, o, e);
    for (uint32_t i = c->out[x->root]; i < c->out[x->root + 1] && !st; i++) {
        uint32_t first, n;
        st = mn_graph_groups(&first, &n, &x->g, c->sold[i], e);
        for (uint32_t k = first; !st && k < first + n; k++)
            st = arrive(x, &next, k, MN_DAY_PAST, 1, e);
    }
    for (unsigned tier = 2; tier <= x->g.tiers && !st; tier++) {
        const front swap = now;
        now = next;
        next = swap;
        next.n = 0;
        for (size_t i = 0; i < now.n && !st; i++) {
            if (i % 4096 == 0 && (st = mn_poll(ctx, e)))
                break;
            st = pass_on(x, &next, &now.at[i], tier, e);
        }
    }
    free(now.at);
    free(next.at);
    return st;
}

/* --- adding up ----------------------------------------------------------------------------------
 */

static int by_tier(const void *a, const void *b)
{
    const mn_tier *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

typedef struct touch {
    uint32_t party, group;
} touch;

static int by_party(const void *a, const void *b)
{
    const touch *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

/* Whether time allows a supply of a group. */
static bool allowed(const climb *x, uint32_t group, uint32_t supply)
{
    const mn_graph *g = &x->g;
    const int64_t day = x->day[group];
    if (x->day[group] == MN_DAY_NEVER)
        return false;
    return x->down ? mn_supply_until(g->c, supply) >= day
                   : day >= MN_DAY_FUTURE || mn_supply_from(g->c, supply) <= day + g->o->late;
}

/* Whether shipments of an edge count nothing: of the rows that time allows. */
static bool told_twice(const climb *x, uint32_t edge)
{
    const mn_graph *g = &x->g;
    const uint32_t first = g->first_group[edge] - 1;
    mn_twice t = mn_twice_of(g->c, edge);
    for (uint32_t k = first; mn_twice_open(&t) && k < first + g->group[first].all && k < x->days;
         k++)
        for (uint32_t i = 0; i < g->group[k].count; i++) {
            const uint32_t s = mn_group_supply(g, &g->group[k], i);
            if (allowed(x, k, s))
                mn_twice_row(&t, s);
        }
    return mn_twice_told(&t);
}

/* Adds a group's supplies to its party, where time allows them. */
static void add_group(mn_tier *t, mn_tiers *out, const climb *x, uint32_t group, bool twice)
{
    const mn_graph *g = &x->g;
    const mn_group *from = &g->group[group];
    uint32_t added = 0;
    for (uint32_t i = 0; i < from->count; i++) {
        const uint32_t s = mn_group_supply(g, from, i);
        if (!allowed(x, group, s))
            continue;
        mn_path_sum_add(&t->sum, g->c, s, mn_chain_is_transport(g->c, s, twice));
        added++;
    }
    if (added && (!t->edges || out->edge[out->edges - 1] != from->edge)) {
        out->edge[out->edges++] = from->edge;
        t->edges++;
    }
}

static mn_status add_up(mn_tiers *out, const climb *x, mn_err *e)
{
    const mn_graph *g = &x->g;
    size_t n = 0;
    touch *at = malloc((x->days + 1) * sizeof *at);
    mn_tiers t = {.at = malloc((x->days + 1) * sizeof *t.at),
                  .edge = malloc((x->days + 1) * sizeof *t.edge)};
    if (!at || !t.at || !t.edge) {
        free(at);
        mn_tiers_free(&t);
        return mn_fail_memory(e);
    }
    for (size_t i = 0; i < x->days; i++) {
        const mn_chain_edge *edge = &g->c->edge[g->group[i].edge];
        const uint32_t party = x->down ? edge->buyer : edge->seller;
        if (x->day[i] != MN_DAY_NEVER && x->tier[party])
            at[n++] = (touch){party, (uint32_t)i};
    }
    qsort(at, n, sizeof *at, by_party);
    uint32_t edge = MN_NOT_ANY; /* of the group before: groups of an edge lie together */
    bool twice = false;
    for (size_t i = 0; i < n; i++) {
        if (!i || at[i].party != at[i - 1].party)
            t.at[t.n++] = (mn_tier){.party = at[i].party,
                                    .tier = x->tier[at[i].party],
                                    .edge = t.edges,
                                    .sum = {.first = MN_NO_DAY,
                                            .last = MN_NO_DAY,
                                            .quantity = NAN,
                                            .value = MN_NO_VALUE,
                                            .currency = 255}};
        if (g->group[at[i].group].edge != edge) {
            edge = g->group[at[i].group].edge;
            twice = told_twice(x, edge);
        }
        add_group(&t.at[t.n - 1], &t, x, at[i].group, twice);
    }
    qsort(t.at, t.n, sizeof *t.at, by_tier);
    free(at);
    *out = t;
    return MN_OK;
}

mn_status mn_tiers_find(mn_tiers *out, const mn_chain *c, uint32_t party, bool down,
                        const mn_path_options *o, const mn_ctx *ctx, mn_err *e)
{
    static const mn_path_targets none = {0};
    mn_path_options options;
    climb x = {.root = party, .down = down};
    mn_status st = mn_path_options_check(&options, o, e);
    if (st)
        return st;
    x.tier = calloc((size_t)c->parties + 1, sizeof *x.tier);
    if (!x.tier)
        st = mn_fail_memory(e);
    else
        st = down ? climb_down(&x, &options, &none, c, ctx, e)
                  : climb_up(&x, &options, &none, c, ctx, e);
    if (!st)
        st = add_up(out, &x, e);
    mn_graph_free(&x.g);
    free(x.tier);
    free(x.day);
    return st;
}
