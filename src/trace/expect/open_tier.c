/* SPDX-License-Identifier: Apache-2.0
 *
 * open_tier.c - where a chain ends above a buyer. See open_tier.h.
 */
#include "trace/expect/open_tier.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "trace/chain/carried.h"

typedef struct work {
    const mn_chain *c;
    mn_worth *worth;
    uint32_t *tier; /* of each party; MN_NOT_ANY: not above the buyer */
    mn_open_tiers out;
    size_t cap;
    mn_err *e;
} work;

/* Whether goods begin with this party: one of its sites is a farm, a mine or a vessel. */
static bool begins(const mn_chain *c, uint32_t p)
{
    for (uint32_t i = c->party[p].site; i < c->party[p].site + c->party[p].sites; i++)
        if (c->site[i].kind == MN_SITE_FARM || c->site[i].kind == MN_SITE_MINE ||
            c->site[i].kind == MN_SITE_VESSEL)
            return true;
    return false;
}

static mn_status add_edge(work *w, const mn_chain_edge *g)
{
    mn_open_tier x = {.good = g->good,
                      .nearest = w->tier[g->seller],
                      .seller = g->seller,
                      .sellers = 1,
                      .edges = 1};
    memcpy(x.country, w->c->party[g->seller].country, 2);
    const bool told_twice = mn_chain_told_twice(w->c, (uint32_t)(g - w->c->edge));
    for (uint32_t i = g->first; i < g->first + g->count; i++) {
        mn_worth_told told;
        int64_t usd;
        if ((w->c->supply.kind && w->c->supply.kind[i] == MN_RETURN) ||
            mn_chain_is_transport(w->c, i, told_twice))
            continue;
        mn_status st = mn_worth_of(&told, &usd, w->worth, i, true, w->e);
        if (st)
            return st;
        if (__builtin_add_overflow(x.value, usd, &x.value))
            return mn_fail(w->e, MN_DATA, "the values are too large to be added");
        x.supplies++;
    }
    if (!x.supplies)
        return MN_OK;
    x.most = x.value;
    if (!mn_grow(&w->out.at, &w->cap, w->out.n + 1, sizeof *w->out.at))
        return mn_fail_memory(w->e);
    w->out.at[w->out.n++] = x;
    return MN_OK;
}

static int by_place(const void *a, const void *b)
{
    const mn_open_tier *x = a, *y = b;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    const int c = memcmp(x->country, y->country, 2);
    return c ? c : (x->seller > y->seller) - (x->seller < y->seller);
}

static int by_value(const void *a, const void *b)
{
    const mn_open_tier *x = a, *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    if (x->supplies != y->supplies)
        return x->supplies > y->supplies ? -1 : 1;
    return by_place(a, b);
}

/* One a country and good. The edges of a seller in a good lie together. */
static mn_status merge(work *w)
{
    mn_open_tiers *o = &w->out;
    size_t n = 0;
    int64_t own = 0; /* of the seller at hand */
    if (o->n)
        qsort(o->at, o->n, sizeof *o->at, by_place);
    for (size_t i = 0; i < o->n; i++) {
        const mn_open_tier x = o->at[i];
        const bool same_seller = i && !by_place(&x, &o->at[i - 1]);
        if (__builtin_add_overflow(o->value, x.value, &o->value))
            return mn_fail(w->e, MN_DATA, "the values are too large to be added");
        own = same_seller ? own + x.value : x.value; /* a part of o->value */
        mn_open_tier *to = n ? &o->at[n - 1] : NULL;
        if (!to || to->good != x.good || memcmp(to->country, x.country, 2) != 0) {
            o->at[n++] = x;
            continue;
        }
        to->sellers += !same_seller;
        to->edges++;
        to->supplies += x.supplies;
        to->value += x.value;
        to->nearest = x.nearest < to->nearest ? x.nearest : to->nearest;
        if (own > to->most) {
            to->most = own;
            to->seller = x.seller;
        }
    }
    o->n = n;
    if (n)
        qsort(o->at, n, sizeof *o->at, by_value);
    return MN_OK;
}

mn_status mn_open_tiers_find(mn_open_tiers *out, const mn_chain *c, uint32_t buyer, mn_worth *worth,
                             const mn_ctx *ctx, mn_err *e)
{
    work w = {.c = c, .worth = worth, .e = e};
    uint32_t *queue = malloc(((size_t)c->parties + 1) * sizeof *queue);
    w.tier = malloc(((size_t)c->parties + 1) * sizeof *w.tier);
    mn_status st = queue && w.tier ? MN_OK : mn_fail_memory(e);
    size_t n = 0;
    for (uint32_t p = 0; !st && p < c->parties; p++)
        w.tier[p] = MN_NOT_ANY;
    if (!st) {
        queue[n++] = buyer;
        w.tier[buyer] = 0;
    }
    for (size_t at = 0; !st && at < n; at++) {
        const uint32_t to = queue[at];
        if (at % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (at) {
            const bool known = c->in[to] < c->in[to + 1] || begins(c, to);
            w.out.known += known;
            w.out.sellers += !known;
        }
        for (uint32_t g = c->in[to]; !st && g < c->in[to + 1]; g++) {
            const uint32_t from = c->edge[g].seller;
            if (w.tier[from] == MN_NOT_ANY) {
                w.tier[from] = w.tier[to] + 1;
                queue[n++] = from;
            }
            if (from != to && c->in[from] == c->in[from + 1] && !begins(c, from))
                st = add_edge(&w, &c->edge[g]);
        }
    }
    if (!st)
        st = merge(&w);
    free(queue);
    free(w.tier);
    if (st)
        free(w.out.at);
    else
        *out = w.out;
    return st;
}
