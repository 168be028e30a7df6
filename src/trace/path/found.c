/* SPDX-License-Identifier: Apache-2.0
 *
 * found.c - what a search found: paths and the parties that they end at, and what is told of them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/path/search.h"

void mn_found_free(mn_found *f)
{
    free(f->path);
    free(f->link);
    free(f->end);
    free(f->slot);
    *f = (mn_found){0};
}

static size_t slot_of(const mn_found *f, const uint32_t *slot, size_t slots, uint32_t party)
{
    size_t i = (size_t)((party * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (slots - 1);
    while (slot[i] && f->end[slot[i] - 1].party != party)
        i = (i + 1) & (slots - 1);
    return i;
}

mn_status mn_found_end(mn_path_end **out, mn_found *f, uint32_t party, mn_err *e)
{
    if (2 * (f->ends + 1) > f->slots) {
        const size_t n = f->slots ? 2 * f->slots : 16;
        uint32_t *s = calloc(n, sizeof *s);
        if (!s)
            return mn_fail_memory(e);
        for (size_t i = 0; i < f->ends; i++)
            s[slot_of(f, s, n, f->end[i].party)] = 1 + (uint32_t)i;
        free(f->slot);
        f->slot = s;
        f->slots = n;
    }
    uint32_t *slot = &f->slot[slot_of(f, f->slot, f->slots, party)];
    if (!*slot) {
        if (!mn_grow(&f->end, &f->end_room, f->ends + 1, sizeof *f->end))
            return mn_fail_memory(e);
        f->end[f->ends++] = (mn_path_end){.party = party, .path = MN_NOT_ANY};
        *slot = (uint32_t)f->ends;
    }
    *out = &f->end[*slot - 1];
    return MN_OK;
}

mn_status mn_found_keep(uint32_t *number, mn_found *f, const uint32_t *edge, unsigned edges,
                        bool impossible, mn_err *e)
{
    if (f->links > UINT32_MAX - edges ||
        !mn_grow(&f->path, &f->path_room, f->paths + 1, sizeof *f->path) ||
        !mn_grow(&f->link, &f->link_room, f->links + edges, sizeof *f->link))
        return mn_fail_memory(e);
    f->path[f->paths] = (mn_path){.buyer = f->sum.buyer,
                                  .link = (uint32_t)f->links,
                                  .links = edges,
                                  .impossible = impossible,
                                  .nexus = MN_NOT_ANY};
    for (unsigned i = 0; i < edges; i++)
        f->link[f->links++] = (mn_path_link){.edge = edge[i]};
    *number = (uint32_t)f->paths++;
    return MN_OK;
}

/* --- what is told of a path ------------------------------------------------------------------- */

/* The nexus that counts most of those that a sale touches: what is found before what is near or to
 * be looked at, a list before a region before a good, the earlier before the later. */
static bool counts_more(const mn_nexus *a, const mn_nexus *b)
{
    if (a->verdict != b->verdict)
        return a->verdict > b->verdict;
    if (a->kind != b->kind)
        return a->kind < b->kind;
    if (a->since != b->since)
        return b->since == MN_NO_DAY || (a->since != MN_NO_DAY && a->since < b->since);
    return false;
}

static uint32_t nexus_of(const mn_graph *g, const mn_chain_edge *edge)
{
    const mn_nexus_set *n = g->t->nexus;
    uint32_t best = MN_NOT_ANY;
    if (!n || !n->of)
        return best;
    for (uint32_t i = n->of[edge->seller]; i < n->of[edge->seller + 1]; i++)
        if ((n->at[i].good == MN_NOT_ANY || n->at[i].good == edge->good) &&
            (best == MN_NOT_ANY || counts_more(&n->at[i], &n->at[best])))
            best = i;
    return best;
}

/* Supplies before and from the day on which the nexus began. */
static void part_by_since(mn_path *p, const mn_graph *g, const mn_carried *first,
                          const mn_carried *last)
{
    const mn_chain *c = g->c;
    const mn_nexus *n = &g->t->nexus->at[p->nexus];
    p->other_site = n->site != MN_NOT_ANY && last->n > 0;
    for (size_t i = 0; i < last->n; i++) {
        const uint32_t s = last->supply[i];
        const int32_t from = mn_supply_from(c, s), until = mn_supply_until(c, s);
        const uint32_t site = c->supply.seller_site ? c->supply.seller_site[s] : MN_NOT_ANY;
        p->other_site = p->other_site && site != MN_NOT_ANY && site != n->site;
        if (n->since == MN_NO_DAY || (from < n->since && until >= n->since))
            p->undated++;
        else if (from >= n->since)
            p->after++;
        else
            p->before++;
    }
    for (size_t i = 0; i < first->n && n->since != MN_NO_DAY; i++)
        p->bought_after += mn_supply_until(c, first->supply[i]) >= n->since;
}

static mn_status tell(mn_path *p, mn_found *f, const mn_graph *g, uint32_t root, mn_err *e)
{
    mn_path_link *link = f->link + p->link;
    uint32_t edge[MN_PATH_TIERS_MAX + 1];
    mn_carried first = {0}, last = {0};
    bool any = false;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < p->links; i++)
        edge[i] = link[i].edge;
    p->basis = MN_BASIS_DIRECT;
    for (unsigned b = 0; b < MN_BASES && !g->plain && p->links > 1 && !any && !st; b++) {
        st = mn_carry(&any, NULL, NULL, NULL, g, root, edge, p->links, b, p->impossible, e);
        p->basis = (uint8_t)b;
    }
    if (!st)
        st = mn_carry(&any, link, &first, &last, g, root, edge, p->links, MN_BASES - 1,
                      p->impossible, e);
    /* Where an edge leads to one place, of two links there is one join. */
    for (uint32_t i = 1; i < p->links && g->plain; i++)
        if (i == 1 || link[i].basis > p->basis)
            p->basis = link[i].basis;
    p->nexus = nexus_of(g, &g->c->edge[edge[p->links - 1]]);
    if (!st && p->nexus != MN_NOT_ANY)
        part_by_since(p, g, &first, &last);
    free(first.supply);
    free(last.supply);
    return st;
}

mn_status mn_found_tell(mn_found *f, const mn_graph *g, uint32_t root, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < f->paths && !st; i++) /* each looks at all supplies of its edges */
        if (!(st = mn_poll(ctx, e)))
            st = tell(&f->path[i], f, g, root, e);
    return st;
}
