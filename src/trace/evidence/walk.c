/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/evidence/walk.c - from an entry up: which steps there are, what leads from one to the
 * next, and where nobody is named.
 *
 * Steps are met nearest first. A step is looked at again when goods are found to have left it
 * later than was known, as then more of its supplies can have been in time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/chain/carried.h"
#include "trace/evidence/walk.h"
#include "trace/unit/unit.h"

static const char *const joined_names[MN_JOINED_KINDS] = {"entry", "lot", "recipe", "same good",
                                                          "assumed"};
const char *mn_joined_name(mn_joined j)
{
    return joined_names[j];
}

/* --- kinds --------------------------------------------------------------------------- */

uint32_t mn_walk_sites(const mn_chain *c, uint32_t party)
{
    uint32_t bits = 0;
    const mn_chain_party *p = &c->party[party];
    for (uint32_t i = p->site; i < p->site + p->sites; i++)
        if (c->site[i].kind != MN_SITE_OTHER)
            bits |= 1U << c->site[i].kind;
    return bits;
}

/* Sites that the supplies of a link left from, else all of the seller's. */
static uint32_t sites_of(const mn_chain *c, uint32_t seller, uint32_t first, uint32_t count)
{
    uint32_t bits = 0;
    for (uint32_t i = first; c->supply.seller_site && i < first + count; i++)
        if (c->supply.seller_site[i] != MN_NOT_ANY &&
            c->site[c->supply.seller_site[i]].kind != MN_SITE_OTHER)
            bits |= 1U << c->site[c->supply.seller_site[i]].kind;
    return bits ? bits : mn_walk_sites(c, seller);
}

static uint32_t kind_of(const mn_walk *w, uint32_t party, uint32_t good, uint32_t first,
                        uint32_t count)
{
    const mn_chain *c = w->v->chain;
    const mn_chain_good *g = &c->good[good];
    return mn_guide_step(w->v->guide, mn_text_of(g->hs), mn_chain_text(c, g->text),
                         sites_of(c, party, first, count), w->commodity);
}

/* --- steps and links ------------------------------------------------------------------ */

static mn_status push(mn_walk *w, size_t step)
{
    if (w->waits[step])
        return MN_OK;
    if (w->tail == w->queue_cap && w->head) {
        memmove(w->queue, w->queue + w->head, (w->tail - w->head) * sizeof *w->queue);
        w->tail -= w->head;
        w->head = 0;
    }
    if (!mn_grow(&w->queue, &w->queue_cap, w->tail + 1, sizeof *w->queue))
        return mn_fail_memory(w->e);
    w->queue[w->tail++] = (uint32_t)step;
    w->waits[step] = true;
    return MN_OK;
}

mn_status mn_walk_add(size_t *out, mn_walk *w, const mn_step *s)
{
    size_t cap = w->steps_cap;
    if (!mn_grow(&w->step, &w->steps_cap, w->steps + 1, sizeof *w->step) ||
        !mn_grow(&w->waits, &w->waits_cap, w->steps_cap, sizeof *w->waits))
        return mn_fail_memory(w->e);
    (void)cap;
    w->waits[w->steps] = false;
    w->step[w->steps] = *s;
    *out = w->steps++;
    return MN_OK;
}

/* The step of a party with a good (of a lot), new or known; SIZE_MAX where there are too many. */
static mn_status step_of(size_t *out, mn_walk *w, uint32_t party, uint32_t good, uint32_t lot,
                         size_t tier)
{
    const uint32_t there = mn_walk_find(&w->step_at, party, good, lot);
    if (there != UINT32_MAX) {
        *out = there;
        return MN_OK;
    }
    *out = SIZE_MAX;
    if (w->steps >= MN_EVIDENCE_STEPS) {
        w->v->cut = true;
        return MN_OK;
    }
    const mn_step s = {.party = party,
                       .good = good,
                       .lot = lot,
                       .supply = MN_NOT_ANY,
                       .kind = MN_NOT_ANY,
                       .tier = tier,
                       .limit = INT32_MIN + 1, /* nothing has left it yet */
                       .why = {"", 0}};
    const mn_status st = mn_walk_add(out, w, &s);
    return st ? st : mn_walk_put(&w->step_at, party, good, lot, *out, w->e);
}

/* Goods of a step may have left until a day: later than was known, it is looked at again. */
static mn_status allow(mn_walk *w, size_t step, int32_t limit)
{
    mn_step *s = &w->step[step];
    if (s->limit == MN_NO_DAY || (limit != MN_NO_DAY && limit <= s->limit))
        return MN_OK;
    s->limit = limit;
    return push(w, step);
}

static bool of_lot(const mn_chain *c, uint32_t supply, uint32_t lot)
{
    return lot == MN_NOT_ANY || (c->supply.lot && c->supply.lot[supply] == lot);
}

bool mn_step_link_counts(const mn_chain *c, const mn_step_link *l, uint32_t supply)
{
    const mn_supply_kind kind = mn_chain_kind(c, supply);
    return supply >= l->first && supply - l->first < l->count && of_lot(c, supply, l->lot) &&
           kind != MN_RETURN && !mn_chain_is_transport(c, supply, l->twice);
}

/* Whether shipments of a link count nothing: of the rows of its lot. */
static bool told_twice(const mn_chain *c, const mn_step_link *l)
{
    mn_twice t = mn_twice_of(c, l->edge);
    for (uint32_t i = l->first; i < l->first + l->count && mn_twice_open(&t); i++)
        if (of_lot(c, i, l->lot))
            mn_twice_row(&t, i);
    return mn_twice_told(&t);
}

/* The supplies of a link: how many, since when, how much. Their days are those of shipments, too.
 */
static void add_up(mn_walk *w, mn_step_link *l)
{
    const mn_chain *c = w->v->chain;
    bool mixed = false;
    l->twice = told_twice(c, l);
    l->supplies = l->unmeasured = 0;
    l->since = l->until = MN_NO_DAY;
    l->quantity = (double)NAN;
    for (uint32_t i = l->first; i < l->first + l->count; i++) {
        if (!of_lot(c, i, l->lot) || mn_chain_kind(c, i) == MN_RETURN)
            continue;
        int32_t from = c->supply.from ? c->supply.from[i] : MN_NO_DAY;
        int32_t until =
            c->supply.until && c->supply.until[i] != MN_NO_DAY ? c->supply.until[i] : from;
        if (from != MN_NO_DAY && (l->since == MN_NO_DAY || from < l->since))
            l->since = from;
        if (until != MN_NO_DAY && until > l->until)
            l->until = until;
        if (!mn_step_link_counts(c, l, i))
            continue; /* the sale says how much */
        l->supplies++;
        double q = c->supply.quantity ? c->supply.quantity[i] : (double)NAN, factor = 1;
        uint16_t unit = c->supply.unit ? c->supply.unit[i] : MN_UNIT_NONE;
        if (isnan(q)) {
            l->unmeasured++;
        } else if (isnan(l->quantity)) {
            l->quantity = q;
            l->unit = unit;
        } else if (unit == l->unit || mn_unit_convert(&factor, unit, l->unit)) {
            l->quantity += q * factor;
        } else {
            mixed = true;
        }
    }
    if (mixed)
        l->quantity = (double)NAN;
}

/* Supplies of an edge until a day: those without a date and those dated, which lie by date. */
static uint32_t until_day(mn_walk *w, const mn_chain_edge *edge, int32_t limit)
{
    const int32_t *from = w->v->chain->supply.from;
    uint32_t n = 0;
    if (limit == MN_NO_DAY || !from)
        return edge->count;
    while (n < edge->count && from[edge->first + n] <= limit)
        n++;
    w->work += n;
    return n;
}

/* The lot that all supplies of a link are of; MN_NOT_ANY where they differ. */
static uint32_t one_lot(const mn_chain *c, const mn_step_link *l)
{
    if (!c->supply.lot || l->lot != MN_NOT_ANY || !l->count)
        return l->lot;
    for (uint32_t i = l->first + 1; i < l->first + l->count; i++)
        if (c->supply.lot[i] != c->supply.lot[l->first])
            return MN_NOT_ANY;
    return c->supply.lot[l->first];
}

/* What an edge brings to a step; nothing where none of its supplies counts. */
static mn_status join(mn_walk *w, size_t to, uint32_t edge, uint32_t lot, mn_joined how)
{
    const mn_chain *c = w->v->chain;
    const mn_chain_edge *x = &c->edge[edge];
    mn_step_link l = {.to = (uint32_t)to,
                      .edge = edge,
                      .first = x->first,
                      .count = until_day(w, x, w->step[to].limit),
                      .lot = lot,
                      .joined = how};
    size_t from;
    add_up(w, &l);
    if (!l.supplies)
        return MN_OK;
    const uint32_t at = mn_walk_find(&w->link_at, l.to, edge, lot);
    mn_status st = step_of(&from, w, x->seller, x->good, one_lot(c, &l), w->step[to].tier + 1);
    if (st || from == SIZE_MAX)
        return st;
    l.from = (uint32_t)from;
    if (at == UINT32_MAX && w->links >= MN_EVIDENCE_LINKS) {
        w->v->cut = true;
        return MN_OK;
    } else if (at == UINT32_MAX) {
        if ((st = mn_walk_link(w, &l)))
            return st;
    } else {
        l.joined = w->link[at].joined < how ? w->link[at].joined : how;
        w->link[at] = l;
    }
    if (w->step[from].kind == MN_NOT_ANY)
        w->step[from].kind = kind_of(w, x->seller, x->good, l.first, l.count);
    int32_t limit = l.until;
    if (w->step[to].limit != MN_NO_DAY && limit != MN_NO_DAY && limit > w->step[to].limit)
        limit = w->step[to].limit; /* a period that goes on beyond it */
    if (limit == MN_NO_DAY)
        limit = w->step[to].limit;
    return allow(w, from, limit);
}

/* --- what can be in what -------------------------------------------------------------- */

/* Inputs of one recipe: edges of these goods (and lots); what nobody supplies is a gap. */
static mn_status inputs(mn_walk *w, size_t step, const mn_chain_recipe *r, mn_joined how)
{
    const mn_chain *c = w->v->chain;
    const uint32_t party = w->step[step].party;
    mn_status st = MN_OK;
    for (uint32_t i = r->part; i < r->part + r->parts && !st; i++) {
        const mn_chain_part *p = &c->part[i];
        if (p->output)
            continue;
        for (uint32_t k = c->in[party]; k < c->in[party + 1] && !st; k++) {
            const uint32_t bought = c->edge[k].good;
            if (!mn_walk_same_good(c, bought, p->good) ||
                (bought != p->good && bought == w->step[step].good))
                continue;
            uint32_t lot = how == MN_JOINED_LOT ? p->lot : MN_NOT_ANY;
            st = join(w, step, k, lot, how);
        }
        w->work += c->in[party + 1] - c->in[party];
    }
    return st;
}

/* *lost: of one of them not all that goes in is known; or one may make it, by a row that was
 * refused. */
static mn_status by_recipes(bool *any, bool *lost, mn_walk *w, size_t step, bool event)
{
    const mn_chain *c = w->v->chain;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < c->recipes && !st; i++) {
        const mn_step s = w->step[step];
        const mn_chain_recipe *r = &c->recipe[i];
        const bool here = r->party == s.party || (r->party == MN_NOT_ANY && !event);
        *lost = *lost || (r->lost & MN_LOST_OUTPUT && here && (r->kind == MN_EVENT) == event);
        if (!mn_walk_makes(w, r, &s, event))
            continue;
        *any = true;
        *lost = *lost || r->lost & MN_LOST_INPUT;
        st = inputs(w, step, &c->recipe[i],
                    event && s.lot != MN_NOT_ANY ? MN_JOINED_LOT : MN_JOINED_RECIPE);
    }
    w->work += c->recipes;
    return st;
}

/* Everything that the party buys: the same good, or what is assumed (not where `resold`). */
static mn_status by_goods(mn_walk *w, size_t step, bool resold)
{
    const mn_chain *c = w->v->chain;
    const uint32_t party = w->step[step].party, good = w->step[step].good;
    mn_status st = MN_OK;
    for (uint32_t k = c->in[party]; k < c->in[party + 1] && !st; k++) {
        bool same = good == MN_NOT_ANY || mn_walk_same_good(c, c->edge[k].good, good);
        if (same || (!w->a->strict && !resold))
            st = join(w, step, k, MN_NOT_ANY,
                      good == MN_NOT_ANY ? MN_JOINED_ENTRY
                      : same             ? MN_JOINED_SAME
                                         : MN_JOINED_ASSUMED);
        w->work++;
    }
    return st;
}

bool mn_walk_fed(const mn_walk *w, size_t step)
{
    return mn_walk_into(w, step) != MN_NOT_ANY;
}

static mn_status above(mn_walk *w, size_t step)
{
    const mn_step s = w->step[step];
    bool any = false, lost = false;
    mn_status st = MN_OK;
    w->commodity = mn_step_commodity(w->v, &s);
    if (s.state == MN_STEP_ENTRY) /* a party: all that it buys; a shipment's shipper is joined */
        return s.supply == MN_NOT_ANY ? by_goods(w, step, false) : MN_OK;
    if (s.kind != MN_NOT_ANY && w->v->guide->step[s.kind].start)
        return MN_OK; /* the raw material */
    if (s.tier >= (w->a->tiers ? w->a->tiers : MN_EVIDENCE_TIERS) || w->work > MN_EVIDENCE_WORK) {
        const mn_chain *c = w->v->chain;
        w->step[step].cut = c->in[s.party + 1] > c->in[s.party];
        w->v->cut = w->v->cut || w->step[step].cut;
        return MN_OK;
    }
    w->step[step].cut = false;
    st = by_recipes(&any, &lost, w, step, true);
    if (!st && !any)
        st = by_recipes(&any, &lost, w, step, false);
    /* Whom a recipe for everybody concerns, but who buys nothing of it, may resell. What a refused
     * row of a recipe names may be whatever the party buys. */
    if (!st && (lost || !mn_walk_fed(w, step)))
        st = by_goods(w, step, any && !lost);
    return st;
}

/* --- entries --------------------------------------------------------------------------- */

/* The step at the end, and the shipment that leads to it. */
static mn_status enter(mn_walk *w, uint32_t supply)
{
    const mn_chain *c = w->v->chain;
    const mn_chain_edge *x = &c->edge[mn_chain_edge_of(c, supply)];
    const int32_t on = c->supply.from ? c->supply.from[supply] : MN_NO_DAY;
    const uint32_t lot = c->supply.lot ? c->supply.lot[supply] : MN_NOT_ANY;
    const mn_step s = {.party = x->buyer,
                       .good = x->good,
                       .lot = MN_NOT_ANY,
                       .supply = supply,
                       .kind = MN_NOT_ANY,
                       .state = MN_STEP_ENTRY,
                       .limit = on,
                       .why = {"", 0}};
    size_t to, from;
    mn_status st = mn_walk_add(&to, w, &s);
    if (!st)
        st = step_of(&from, w, x->seller, x->good, lot, 1);
    if (st || from == SIZE_MAX)
        return st;
    mn_step_link l = {.from = (uint32_t)from,
                      .to = (uint32_t)to,
                      .edge = (uint32_t)(x - c->edge),
                      .first = supply,
                      .count = 1,
                      .lot = MN_NOT_ANY,
                      .joined = MN_JOINED_ENTRY};
    add_up(w, &l);
    if ((st = mn_walk_link(w, &l)))
        return st;
    w->commodity = (mn_text){"", 0};
    if (w->step[from].kind == MN_NOT_ANY)
        w->step[from].kind = kind_of(w, x->seller, x->good, supply, 1);
    return allow(w, from, on);
}

static mn_status begin(mn_walk *w)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < w->a->shipments && !st; i++)
        st = enter(w, w->a->shipment[i]);
    if (st || w->a->shipments)
        return st;
    const mn_step s = {.party = w->a->party,
                       .good = MN_NOT_ANY,
                       .lot = MN_NOT_ANY,
                       .supply = MN_NOT_ANY,
                       .kind = MN_NOT_ANY,
                       .state = MN_STEP_ENTRY,
                       .limit = MN_NO_DAY,
                       .why = {"", 0}};
    size_t at;
    st = mn_walk_add(&at, w, &s);
    return st ? st : push(w, at);
}

/* --- nexus, commodities ------------------------------------------------------------------ */

static mn_status concern(mn_evidence *v, mn_err *e)
{
    v->commodity = mn_arena_alloc(&v->arena, v->steps + 1, sizeof *v->commodity);
    if (!v->commodity)
        return mn_fail_memory(e);
    for (size_t i = 0; i < v->steps; i++) {
        mn_step *s = &v->step[i];
        mn_text c = mn_step_commodity(v, s);
        size_t k = 0;
        while (k < v->commodities && !mn_text_eq(v->commodity[k], c))
            k++;
        if (c.len && k == v->commodities)
            v->commodity[v->commodities++] = c;
        if (v->nexus && s->party != MN_NOT_ANY) {
            s->nexus = v->nexus->of[s->party];
            s->nexuses = v->nexus->of[s->party + 1] - s->nexus;
        }
    }
    return MN_OK;
}

mn_status mn_evidence_walk(mn_evidence *v, const mn_evidence_asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_walk w = {.v = v, .a = a, .ctx = ctx, .commodity = {"", 0}, .e = e};
    mn_status st = begin(&w);
    while (!st && w.head < w.tail) {
        size_t at = w.queue[w.head++];
        w.waits[at] = false;
        if (ctx && ctx->cancelled && ctx->cancelled(ctx->payload))
            st = mn_fail(e, MN_CANCELLED, "stopped");
        else
            st = above(&w, at);
    }
    for (size_t i = 0; i < w.steps; i++)
        mn_walk_merchant(&w, i);
    for (size_t i = 0, n = w.steps; i < n && !st; i++)
        st = mn_walk_gap(&w, i);
    if (!st)
        st = mn_walk_settle(&w);
    if (!st)
        st = concern(v, e);
    mn_walk_free(&w);
    return st;
}
