/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/balance/collect_recipes.c - what may have become what was sold: recipes of the node, else
 * general ones, events as they happened, and sites.
 */
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "trace/balance/node.h"
#include "trace/unit/unit.h"

bool mn_node_need(mn_node *n, uint32_t good)
{
    if (mn_keys_find(&n->need_key, good))
        return true;
    if (!mn_grow(&n->needed, &n->needed_cap, n->neededs + 1, sizeof *n->needed) ||
        !mn_keys_put(&n->need_key, good, (uint32_t)n->neededs))
        return false;
    n->needed[n->neededs++] = good;
    return true;
}

bool mn_node_needs(const mn_node *n, uint32_t good)
{
    return mn_keys_find(&n->need_key, good) != NULL;
}

/* The interval of a part; false where it has none that can be used. */
static bool interval(const mn_chain_part *p, double *low, double *high)
{
    *low = isnan(p->low) ? p->high : p->low;
    *high = isnan(p->high) ? p->low : p->high;
    return mn_amount_good(*low) && mn_amount_good(*high) && *low <= *high;
}

static mn_status add_make(mn_node *n, uint32_t recipe, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    const mn_chain_recipe *r = &c->recipe[recipe];
    mn_make m = {.recipe = recipe, .use = (uint32_t)n->uses, .event = r->kind == MN_EVENT};
    if (mn_keys_find(&n->make_key, recipe))
        return MN_OK;
    if (!mn_keys_put(&n->make_key, recipe, 1) ||
        !mn_grow(&n->make, &n->make_cap, n->makes + 1, sizeof *n->make))
        return mn_fail_memory(e);
    m.from = r->from == MN_NO_DAY ? MN_PERIOD_FIRST : mn_period_of(n->ground, r->from);
    m.until = r->until == MN_NO_DAY ? (m.event ? m.from : MN_PERIOD_LAST)
                                    : mn_period_of(n->ground, r->until);
    if (m.event)
        n->undated = n->undated || r->from == MN_NO_DAY;
    for (uint32_t p = r->part; p < r->part + r->parts; p++) {
        const mn_chain_part *k = &c->part[p];
        uint32_t good = n->ground->same[k->good];
        mn_use u = {.part = p, .output = k->output != 0};
        u.known = interval(k, &u.low, &u.high);
        if (u.known && u.high == 0)
            continue; /* nothing of it */
        if (!mn_grow(&n->use, &n->use_cap, n->uses + 1, sizeof *n->use) || !mn_node_need(n, good) ||
            (u.item = mn_node_item(n, good, k->unit)) == UINT32_MAX)
            return mn_fail_memory(e);
        n->use[n->uses++] = u;
        m.uses++;
    }
    n->make[n->makes++] = m;
    return MN_OK;
}

/* All of its own; of the general ones those that make what is needed and what none of its own
 * makes. n->needed grows while it is walked: inputs of recipes are needed too. */
mn_status mn_node_recipes(mn_node *n, mn_err *e)
{
    const mn_ground *g = n->ground;
    mn_status st = MN_OK;
    for (uint32_t i = g->own_at[n->party]; !st && i < g->own_at[n->party + 1]; i++)
        st = add_make(n, g->own[i], e);
    for (size_t i = 0; !st && i < n->makes; i++)
        for (uint32_t u = n->make[i].use; !st && u < n->make[i].use + n->make[i].uses; u++) {
            uint32_t good = n->item[n->use[u].item].good;
            if (n->use[u].output && !n->make[i].event && !mn_keys_find(&n->made_key, good) &&
                !mn_keys_put(&n->made_key, good, 1))
                st = mn_fail_memory(e);
        }
    for (size_t k = 0; !st && k < n->neededs; k++) {
        uint32_t good = n->needed[k];
        if (mn_keys_find(&n->made_key, good))
            continue;
        for (uint32_t i = g->general_at[good]; !st && i < g->general_at[good + 1]; i++)
            if (g->chain->recipe[g->general[i]].kind == MN_RECIPE)
                st = add_make(n, g->general[i], e);
    }
    return st;
}

/* The only good that was sold; MN_NOT_ANY: there are several. */
static uint32_t only_sold(const mn_node *n)
{
    uint32_t good = MN_NOT_ANY;
    for (size_t i = 0; i < n->moves; i++)
        if (n->move[i].role == MN_SOLD) {
            if (good != MN_NOT_ANY && good != n->move[i].good)
                return MN_NOT_ANY;
            good = n->move[i].good;
        }
    return good;
}

static bool is_made(const mn_node *n, uint32_t good)
{
    for (size_t i = 0; i < n->uses; i++)
        if (n->use[i].output && n->item[n->use[i].item].good == good)
            return true;
    return false;
}

/* Hectares times the yield of the crop in the country, in kg. */
static bool from_hectares(mn_node *n, mn_spring *s, const mn_chain_site *k, uint32_t good,
                          uint16_t *unit)
{
    const mn_chain *c = n->ground->chain;
    const mn_yield *y =
        mn_yield_find(&n->ground->yields, mn_chain_text(c, c->good[good].text), k->country);
    if (!y || !mn_amount_good(k->hectares))
        return false;
    s->yield = y;
    s->hectares = true;
    s->low = k->hectares * y->low;
    s->high = k->hectares * y->high;
    *unit = mn_measure_base(MN_MASS);
    return mn_amount_good(s->high);
}

static mn_status add_spring(mn_node *n, uint32_t site, mn_err *e)
{
    const mn_chain_site *k = &n->ground->chain->site[site];
    mn_spring s = {.site = site, .low = k->capacity_low, .high = k->capacity_high};
    uint16_t unit = k->capacity_unit;
    uint32_t good = k->good == MN_NOT_ANY ? only_sold(n) : n->ground->same[k->good];
    const bool grows =
        k->kind == MN_SITE_FARM || k->kind == MN_SITE_MINE || k->kind == MN_SITE_VESSEL;
    const bool works = k->kind == MN_SITE_GIN || k->kind == MN_SITE_SMELTER ||
                       k->kind == MN_SITE_MILL || k->kind == MN_SITE_FACTORY;
    if (!grows && !works && k->kind != MN_SITE_OTHER)
        return MN_OK; /* a port or an office brings nothing forth */
    if (good == MN_NOT_ANY) {
        for (size_t i = 0; grows && i < n->items; i++)
            mn_node_open(n, n->item[i].good, MN_PERIOD_FIRST, "a site does not say of what good",
                         k->at);
        return MN_OK;
    }
    if (!mn_node_needs(n, good))
        return MN_OK;
    s.limit = works || (!grows && is_made(n, good));
    if (isnan(s.low))
        s.low = s.high;
    if (isnan(s.high))
        s.high = s.low;
    bool known = mn_amount_good(s.low) && mn_amount_good(s.high) && s.low <= s.high;
    if (!known && !s.limit)
        known = from_hectares(n, &s, k, good, &unit);
    if (!known && s.limit) { /* it can make more than the others say */
        s.low = s.high = INFINITY;
    } else if (!known) {
        if (grows || !isnan(k->hectares))
            mn_node_open(n, good, MN_PERIOD_FIRST,
                         !isnan(k->hectares)
                             ? "no yield of it was found for the country of a site"
                             : "a site says neither how much it brings forth nor its hectares",
                         k->at);
        return MN_OK;
    }
    if (!mn_grow(&n->spring, &n->spring_cap, n->springs + 1, sizeof *n->spring) ||
        (s.item = mn_node_item(n, good, unit)) == UINT32_MAX)
        return mn_fail_memory(e);
    n->spring[n->springs++] = s;
    return MN_OK;
}

mn_status mn_node_springs(mn_node *n, mn_err *e)
{
    const mn_chain *c = n->ground->chain;
    const mn_chain_party *p = &c->party[n->party];
    mn_status st = MN_OK;
    for (uint32_t i = p->site; !st && i < p->site + p->sites; i++)
        st = add_spring(n, i, e);
    return st;
}
