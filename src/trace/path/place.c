/* SPDX-License-Identifier: Apache-2.0
 *
 * place.c - places: what is known of a good that a party sells, and which purchases can be in it.
 *
 * A lot is told where an event says out of what it came, or where the party bought the same lot of
 * the same good; then nothing else is in it. Else recipes for the good say what is; else anything
 * that the party buys may be (docs/design/0027).
 */
#include <stdlib.h>

#include "core/err.h"
#include "trace/path/graph.h"

#define OF_BOUGHT (UINT32_MAX - 1) /* in place of a good and a lot: runs of mn_graph.lots */

typedef struct mn_slot {
    uint32_t party, good, lot, value; /* 1 + the value; 0: free */
} mn_slot;

static size_t place_in(const mn_slot *s, size_t slots, uint32_t party, uint32_t good, uint32_t lot)
{
    uint64_t h = (party * UINT64_C(0x9E3779B97F4A7C15)) ^ (good * UINT64_C(0xC2B2AE3D27D4EB4F)) ^
                 (lot * UINT64_C(0x165667B19E3779F9));
    h = (h ^ h >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    size_t i = (size_t)(h >> 20) & (slots - 1);
    while (s[i].value && (s[i].party != party || s[i].good != good || s[i].lot != lot))
        i = (i + 1) & (slots - 1);
    return i;
}

static uint32_t *find(mn_graph *g, uint32_t party, uint32_t good, uint32_t lot)
{
    if (!g->slots)
        return NULL;
    mn_slot *s = &g->slot[place_in(g->slot, g->slots, party, good, lot)];
    return s->value ? &s->value : NULL;
}

static mn_status keep(mn_graph *g, uint32_t party, uint32_t good, uint32_t lot, uint32_t value,
                      mn_err *e)
{
    if (2 * (g->used + 1) > g->slots) {
        const size_t n = g->slots ? 2 * g->slots : 1024;
        mn_slot *s = calloc(n, sizeof *s);
        if (!s)
            return mn_fail_memory(e);
        for (size_t i = 0; i < g->slots; i++)
            if (g->slot[i].value)
                s[place_in(s, n, g->slot[i].party, g->slot[i].good, g->slot[i].lot)] = g->slot[i];
        free(g->slot);
        g->slot = s;
        g->slots = n;
    }
    g->slot[place_in(g->slot, g->slots, party, good, lot)] = (mn_slot){party, good, lot, value + 1};
    g->used++;
    return MN_OK;
}

/* --- lots that a party buys ----------------------------------------------------------------------
 */

static int by_lot_bought(const void *a, const void *b)
{
    const mn_lot_bought *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    return (x->edge > y->edge) - (x->edge < y->edge);
}

static mn_status gather_lots(mn_graph *g, uint32_t party, mn_err *e)
{
    const mn_chain *c = g->c;
    const size_t from = g->n_lots;
    size_t n = from;
    const uint32_t *in = c->in + party;
    for (uint32_t i = in[0]; i < in[1] && c->supply.lot; i++) {
        const mn_chain_edge *x = &c->edge[i];
        for (uint32_t s = x->first; s < x->first + x->count; s++) {
            if (c->supply.lot[s] == MN_NOT_ANY ||
                (c->supply.kind && c->supply.kind[s] == MN_RETURN))
                continue;
            if (!mn_grow(&g->lots, &g->lot_room, g->n_lots + 1, sizeof *g->lots))
                return mn_fail_memory(e);
            g->lots[g->n_lots++] = (mn_lot_bought){c->supply.lot[s], i};
        }
    }
    if (g->n_lots > from)
        qsort(g->lots + from, g->n_lots - from, sizeof *g->lots, by_lot_bought);
    for (size_t i = from; i < g->n_lots; i++)
        if (i == from || by_lot_bought(&g->lots[i], &g->lots[i - 1]))
            g->lots[n++] = g->lots[i];
    g->n_lots = n;
    if (n > UINT32_MAX || !mn_grow(&g->bought, &g->bought_room, g->n_bought + 1, sizeof *g->bought))
        return mn_fail_memory(e);
    g->bought[g->n_bought++] = (mn_goods_set){(uint32_t)from, (uint32_t)(n - from)};
    return keep(g, party, OF_BOUGHT, OF_BOUGHT, (uint32_t)g->n_bought - 1, e);
}

mn_status mn_graph_lots(mn_goods_set *out, mn_graph *g, uint32_t party, mn_err *e)
{
    mn_status st = MN_OK;
    if (!find(g, party, OF_BOUGHT, OF_BOUGHT))
        st = gather_lots(g, party, e);
    if (!st)
        *out = g->bought[*find(g, party, OF_BOUGHT, OF_BOUGHT) - 1];
    return st;
}

size_t mn_lots_from(const mn_graph *g, mn_goods_set run, uint32_t lot)
{
    size_t lo = run.at, hi = (size_t)run.at + run.n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (g->lots[mid].lot < lot)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* How goods of that lot that the party bought are like a good: *any is false where it bought none.
 * One that is not named is taken to be alike. */
static mn_status bought(bool *any, mn_like *like, mn_graph *g, uint32_t party, uint32_t lot,
                        uint32_t good, mn_err *e)
{
    mn_goods_set run;
    const mn_status st = mn_graph_lots(&run, g, party, e);
    *any = false;
    *like = MN_UNLIKE;
    if (st)
        return st;
    const size_t end = (size_t)run.at + run.n;
    for (size_t i = mn_lots_from(g, run, lot); i < end && g->lots[i].lot == lot; i++) {
        const uint32_t other = g->c->edge[g->lots[i].edge].good;
        const mn_like l = other == MN_NOT_ANY || good == MN_NOT_ANY
                              ? MN_ALIKE
                              : mn_goods_like(g->key, other, good);
        *any = true;
        *like = l > *like ? l : *like;
        if (l == MN_SAME)
            break;
    }
    return MN_OK;
}

/* --- making places -----------------------------------------------------------------------------
 */

static mn_status want(mn_graph *g, uint32_t lot, uint32_t good, mn_err *e)
{
    if (!mn_grow(&g->want, &g->want_room, g->wants + 1, sizeof *g->want))
        return mn_fail_memory(e);
    g->want[g->wants++] = (mn_want){lot, good};
    return MN_OK;
}

static int by_lot(const void *a, const void *b)
{
    const mn_want *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    return (x->good > y->good) - (x->good < y->good);
}

/* What events say of a lot: the lots that went in, and goods, where a lot is not named or nobody
 * is seen to have sold it. */
static mn_status by_events(bool *told, mn_place *p, mn_graph *g, mn_err *e)
{
    const mn_chain *c = g->c;
    const size_t from = g->recipes.n_set;
    mn_status st = MN_OK;
    for (size_t i = mn_recipes_lot(&g->recipes, p->lot);
         i < g->recipes.n_lot && g->recipes.lot[i].lot == p->lot && !st; i++) {
        if (!mn_recipes_lot_at(&g->recipes, i, p->party, p->good))
            continue;
        const mn_chain_recipe *r = &c->recipe[g->recipes.lot[i].recipe];
        *told = true;
        if (r->lost & MN_LOST_INPUT) { /* more went in than its rows say */
            p->unknown = true;
            p->only = false;
        }
        for (uint32_t n = r->part; n < r->part + r->parts && !st; n++) {
            const mn_chain_part *part = &c->part[n];
            bool any = false;
            mn_like like = MN_UNLIKE;
            if (part->output)
                continue;
            if (part->lot != MN_NOT_ANY)
                st = bought(&any, &like, g, p->party, part->lot, part->good, e);
            if (!st && any && like) {
                st = want(g, part->lot, part->good, e);
            } else if (!st) {
                p->unknown = true;
                p->only = p->only && part->good != MN_NOT_ANY;
                st = mn_goods_set_add(&g->recipes, part->good, e);
            }
        }
    }
    if (!st)
        p->of = mn_goods_set_end(&g->recipes, from);
    return st;
}

static mn_status add(uint32_t *out, mn_graph *g, const mn_place *p, mn_err *e)
{
    if (g->places >= UINT32_MAX - 1 ||
        !mn_grow(&g->place, &g->place_room, g->places + 1, sizeof *g->place))
        return mn_fail_memory(e);
    g->place[g->places] = *p;
    g->place[g->places].depth = UINT8_MAX;
    *out = (uint32_t)g->places++;
    return MN_OK;
}

/* The place of a good, whatever its lot. */
static mn_status open_place(uint32_t *out, mn_graph *g, uint32_t party, uint32_t good, mn_err *e)
{
    const bool shares = !g->o->strict;
    if (shares && !g->recipes.n_made && g->shared[party]) { /* the common case, at once */
        *out = g->shared[party] - 1;
        return MN_OK;
    }
    const uint32_t *known = find(g, party, good, MN_NOT_ANY);
    mn_made made;
    mn_status st;
    if (known) {
        *out = *known - 1;
        return MN_OK;
    }
    if ((st = mn_recipes_made(&made, &g->recipes, party, good, e)))
        return st;
    const bool shared = shares && !made.known && !made.of.n;
    mn_place p = {.party = party,
                  .good = shared ? MN_NOT_ANY : good,
                  .lot = MN_NOT_ANY,
                  .of = made.of,
                  .resale = true,
                  .unknown = true,
                  .only = made.known && !g->o->loose,
                  .shared = shared};
    if (shared && g->shared[party])
        *out = g->shared[party] - 1;
    else if ((st = add(out, g, &p, e)))
        return st;
    if (shared)
        g->shared[party] = *out + 1;
    return shared && !g->recipes.n_made ? MN_OK : keep(g, party, good, MN_NOT_ANY, *out, e);
}

mn_status mn_graph_place(uint32_t *out, mn_graph *g, uint32_t party, uint32_t good, uint32_t lot,
                         mn_err *e)
{
    if (lot == MN_NOT_ANY)
        return open_place(out, g, party, good, e);
    const uint32_t *known = find(g, party, good, lot);
    mn_place p = {.party = party, .good = good, .lot = lot, .only = true};
    bool told = false, any = false;
    mn_like like = MN_UNLIKE;
    mn_status st;
    if (known) {
        *out = *known - 1;
        return MN_OK;
    }
    p.wants = (uint32_t)g->wants;
    if ((st = by_events(&told, &p, g, e)) ||
        (!told && (st = bought(&any, &like, g, party, lot, good, e))))
        return st;
    if (!told && any) {
        /* The same lot. Of the very same good it was sold as it came; of another, it went in, and
         * so may more. */
        mn_made made = {{0, 0}, false};
        told = like == MN_SAME;
        if (!told && (st = mn_recipes_made(&made, &g->recipes, party, good, e)))
            return st;
        p.of = made.of;
        p.resale = p.unknown = !told;
        p.only = told || made.known;
        if ((st = want(g, lot, told ? good : MN_NOT_ANY, e)))
            return st;
    } else if (!told) {
        if ((st = open_place(out, g, party, good, e)))
            return st;
        return keep(g, party, good, lot, *out, e);
    }
    p.n_wants = (uint32_t)(g->wants - p.wants);
    if (p.n_wants)
        qsort(g->want + p.wants, p.n_wants, sizeof *g->want, by_lot);
    if (g->o->loose)
        p.only = false;
    st = add(out, g, &p, e);
    return st ? st : keep(g, party, good, lot, *out, e);
}

/* --- which purchases go in ------------------------------------------------------------------ */

static bool wanted(const mn_graph *g, const mn_place *p, uint32_t lot, uint32_t good)
{
    size_t lo = 0, hi = p->n_wants;
    if (lot == MN_NOT_ANY || !p->n_wants)
        return false;
    const mn_want *w = g->want + p->wants;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (w[mid].lot < lot)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < p->n_wants && w[lo].lot == lot; lo++)
        if (w[lo].good == MN_NOT_ANY || good == MN_NOT_ANY ||
            mn_goods_like(g->key, w[lo].good, good))
            return true;
    return false;
}

uint8_t mn_graph_basis(const mn_graph *g, const mn_place *p, const mn_group *group)
{
    const uint32_t good = g->c->edge[group->edge].good;
    if (p->root)
        return !g->o->good_given || mn_good_told(g->c, good, g->o->good) ? MN_BASIS_DIRECT
                                                                         : MN_BASIS_NO;
    if (p->shared)
        return MN_BASES;
    if (wanted(g, p, group->lot, good))
        return MN_BASIS_LOT;
    const mn_like in = mn_goods_in(&g->recipes, p->of, good);
    if (in)
        return in == MN_SAME ? MN_BASIS_RECIPE : MN_BASIS_SAME;
    const mn_like like = p->resale ? mn_goods_like(g->key, p->good, good) : MN_UNLIKE;
    if (like == MN_SAME || (like && !p->only))
        return MN_BASIS_SAME;
    if (g->o->strict || (p->only && !(p->unknown && good == MN_NOT_ANY)))
        return MN_BASIS_NO;
    return MN_BASIS_ASSUMED;
}
