/* SPDX-License-Identifier: Apache-2.0
 *
 * reach.c - tier by tier up from a buyer: the latest day on which goods can have been at a place.
 *
 * A place is looked at again on a later tier only where goods can have been there later. So each
 * party is first met on the nearest tier that time allows, whatever the number of paths.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/search.h"

void mn_reach_free(mn_reach *r)
{
    free(r->step);
    free(r->tier);
    *r = (mn_reach){0};
}

typedef struct upward {
    mn_reach *r;
    const mn_graph *g;
    int32_t *best; /* of a place: on a tier so far */
    uint32_t *now; /* of a place: 1 + its step of this tier */
    mn_reach_fn visit;
    void *payload;
} upward;

static mn_status up_from(upward *u, uint32_t from, unsigned tier, mn_err *e)
{
    const mn_graph *g = u->g;
    const mn_place p = g->place[u->r->step[from].place];
    const int32_t day = u->r->step[from].day;
    mn_status st = MN_OK;
    for (uint32_t i = p.join; i < p.join + p.joins && !st; i++) {
        const uint32_t group = g->join[i].group;
        const mn_group *x = &g->group[group];
        const int32_t then = mn_group_step(g, x, day);
        if (then == MN_DAY_NEVER)
            continue;
        if (u->visit)
            st = u->visit(u->payload, u->r, from, group, tier, day, e);
        if (st || then <= u->best[x->place])
            continue;
        u->best[x->place] = then;
        const mn_reached step = {x->place, group, from, then};
        if (u->now[x->place] > u->r->tier[tier]) {
            u->r->step[u->now[x->place] - 1] = step;
            continue;
        }
        if (u->r->steps >= UINT32_MAX - 1 ||
            !mn_grow(&u->r->step, &u->r->room, u->r->steps + 1, sizeof *u->r->step))
            return mn_fail_memory(e);
        u->r->step[u->r->steps++] = step;
        u->now[x->place] = (uint32_t)u->r->steps;
    }
    return st;
}

mn_status mn_reach_up(mn_reach *r, const mn_graph *g, uint32_t root, mn_reach_fn visit,
                      void *payload, const mn_ctx *ctx, mn_err *e)
{
    upward u = {.r = r, .g = g, .visit = visit, .payload = payload};
    mn_status st = MN_OK;
    u.best = malloc((g->places + 1) * sizeof *u.best);
    u.now = calloc(g->places + 1, sizeof *u.now);
    r->tier = calloc(g->tiers + 2U, sizeof *r->tier);
    if (!u.best || !u.now || !r->tier || !mn_grow(&r->step, &r->room, 1, sizeof *r->step)) {
        st = mn_fail_memory(e);
    } else {
        for (size_t i = 0; i < g->places; i++)
            u.best[i] = MN_DAY_NEVER;
        r->step[0] = (mn_reached){root, MN_NOT_ANY, MN_NOT_ANY, MN_DAY_FUTURE};
        r->steps = 1;
    }
    for (unsigned tier = 1; tier <= g->tiers && !st; tier++) {
        r->tier[tier] = (uint32_t)r->steps;
        r->tiers = tier;
        if ((st = mn_poll(ctx, e)))
            break;
        for (uint32_t i = r->tier[tier - 1]; i < r->tier[tier] && !st; i++)
            st = up_from(&u, i, tier, e);
    }
    if (!st)
        r->tier[g->tiers + 1] = (uint32_t)r->steps;
    free(u.best);
    free(u.now);
    return st;
}

/* --- ends that a search did not come to ----------------------------------------------------------
 */

typedef struct ending {
    mn_found *f;
    const mn_graph *g;
    uint32_t root;
} ending;

/* The walk to a step and on by a group is a path: no needless party twice, and time allows it. */
static mn_status settled(bool *is, const ending *x, uint32_t *edge, uint32_t *party, unsigned n,
                         mn_err *e)
{
    const mn_graph *g = x->g;
    mn_status st = MN_OK;
    *is = true;
    party[0] = g->place[x->root].party;
    for (unsigned i = 0; i < n; i++)
        party[i + 1] = g->c->edge[edge[i]].seller;
    for (unsigned d = 1; d < n && *is && !st; d++)
        for (unsigned i = 0; i < d && *is && !st; i++) {
            bool needless = false;
            if (party[i] == party[d])
                st = mn_detour(&needless, g, x->root, edge, party, d, edge[d], e);
            *is = !needless && !(party[i] == party[d] && g->o->once);
        }
    for (unsigned i = 0; i < n; i++)
        *is = *is && party[i] != party[n];
    return st || !*is ? st
                      : mn_carry(is, NULL, NULL, NULL, g, x->root, edge, n, MN_BASES - 1, false, e);
}

static mn_status at_end(void *payload, const mn_reach *r, uint32_t from, uint32_t group,
                        unsigned tier, int32_t day, mn_err *e)
{
    const ending *x = payload;
    const mn_group *last = &x->g->group[group];
    uint32_t edge[MN_PATH_TIERS_MAX + 1], party[MN_PATH_TIERS_MAX + 2], number;
    unsigned n = tier;
    mn_path_end *end;
    bool is;
    mn_status st;
    (void)day;
    const uint32_t seller = x->g->c->edge[last->edge].seller;
    if (!last->end || seller == x->g->place[x->root].party)
        return MN_OK;
    if ((st = mn_found_end(&end, x->f, seller, e)) || end->paths)
        return st;
    edge[--n] = last->edge;
    for (uint32_t i = from; r->step[i].from != MN_NOT_ANY; i = r->step[i].from)
        edge[--n] = x->g->group[r->step[i].group].edge;
    if ((st = settled(&is, x, edge, party, tier, e)) || !is)
        return st;
    if ((st = mn_found_keep(&number, x->f, edge, tier, false, e)))
        return st;
    x->f->path[number].nearest = true;
    end->path = number;
    end->paths = 1;
    end->tier = tier;
    x->f->sum.counted++;
    return MN_OK;
}

mn_status mn_reach_ends(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx, mn_err *e)
{
    mn_reach r = {0};
    ending x = {f, g, root};
    const mn_status st = mn_reach_up(&r, g, root, at_end, &x, ctx, e);
    mn_reach_free(&r);
    return st;
}
