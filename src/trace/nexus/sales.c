/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/sales.c - who sells a good from a country that the list of goods names with it.
 *
 * The country is that of the seller, of the site that it sells from, and what a shipment declares
 * as origin: any of them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "trace/nexus/inside.h"

enum { PIECE = 1024, LETTERS = 26 };

/* A row that a good means. */
typedef struct meaning {
    uint32_t row, how;
} meaning;

typedef struct piece {
    meaning *at;
    size_t n, cap;
    uint32_t first[PIECE + 1]; /* of each good */
    mn_status st;
    mn_err e;
} piece;

typedef struct work {
    const mn_nexus_tools *t;
    piece *piece;
    size_t pieces;
    char (*country)[2]; /* of the list's rows */
} work;

/* --- goods ----------------------------------------------------------------------------------- */

static mn_status mean(piece *p, const work *w, mn_good_asked *a, uint32_t good, mn_err *e)
{
    const mn_chain *c = w->t->c;
    const mn_chain_good *g = &c->good[good];
    mn_status st = mn_good_find(a, w->t->goods, mn_chain_text(c, g->text), mn_text_of(g->hs), e);
    if (st)
        return st;
    if (!mn_grow(&p->at, &p->cap, p->n + a->hits, sizeof *p->at))
        return mn_fail_memory(e);
    for (size_t i = 0; i < a->hits; i++)
        if (a->hit[i].how != MN_GOOD_OTHER_HS)
            p->at[p->n++] = (meaning){a->hit[i].row, a->hit[i].how};
    return MN_OK;
}

static void mean_piece(size_t i, void *payload)
{
    const work *w = payload;
    piece *p = &w->piece[i];
    mn_good_asked a = {0};
    const uint32_t from = (uint32_t)i * PIECE, goods = w->t->c->goods;
    uint32_t n = 0;
    for (; n < PIECE && from + n < goods && !p->st; n++) {
        p->first[n] = (uint32_t)p->n;
        p->st = mean(p, w, &a, from + n, &p->e);
    }
    p->first[n] = (uint32_t)p->n;
    mn_good_asked_free(&a);
}

/* --- sales ------------------------------------------------------------------------------------ */

/* A bit for each two letters: a trader may sell one good from any number of countries. */
typedef struct origins {
    uint64_t bit[(LETTERS * LETTERS + 63) / 64];
} origins;

/* Two capitals; LETTERS * LETTERS: not known. */
static unsigned number_of(const char country[2])
{
    const unsigned a = (unsigned char)country[0] - 'A', b = (unsigned char)country[1] - 'A';
    return a < LETTERS && b < LETTERS ? a * LETTERS + b : LETTERS * LETTERS;
}

static void add_origin(origins *o, const char country[2])
{
    const unsigned n = number_of(country);
    if (n < LETTERS * LETTERS)
        o->bit[n / 64] |= UINT64_C(1) << n % 64;
}

static void origins_of(origins *o, const mn_chain *c, const mn_chain_edge *edge)
{
    const mn_chain_supplies *s = &c->supply;
    *o = (origins){{0}};
    add_origin(o, c->party[edge->seller].country);
    if (!s->seller_site && !s->shipment)
        return;
    for (uint32_t i = edge->first; i < edge->first + edge->count; i++) {
        if (s->seller_site && s->seller_site[i] != MN_NOT_ANY)
            add_origin(o, c->site[s->seller_site[i]].country);
        if (s->shipment && s->shipment[i] != MN_NOT_ANY)
            add_origin(o, c->shipment[s->shipment[i]].origin_country);
    }
}

static bool is_from(const origins *o, const char country[2])
{
    const unsigned n = number_of(country);
    return n < LETTERS * LETTERS && (o->bit[n / 64] >> n % 64 & 1);
}

typedef struct sales {
    mn_nexus_sale *at;
    size_t n, cap;
} sales;

static mn_status look_at_edge(sales *out, const work *w, const mn_chain_edge *edge, mn_err *e)
{
    if (edge->good == MN_NOT_ANY)
        return MN_OK;
    const piece *p = &w->piece[edge->good / PIECE];
    const uint32_t first = p->first[edge->good % PIECE], end = p->first[edge->good % PIECE + 1];
    origins o;
    if (first == end)
        return MN_OK;
    origins_of(&o, w->t->c, edge);
    for (uint32_t i = first; i < end; i++) {
        if (!is_from(&o, w->country[p->at[i].row]))
            continue;
        if (!mn_grow(&out->at, &out->cap, out->n + 1, sizeof *out->at))
            return mn_fail_memory(e);
        out->at[out->n++] = (mn_nexus_sale){edge->seller, edge->good, p->at[i].row, p->at[i].how};
    }
    return MN_OK;
}

static int by_party(const void *a, const void *b)
{
    const mn_nexus_sale *x = a, *y = b;
    if (x->party != y->party)
        return x->party < y->party ? -1 : 1;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static mn_status set_countries(work *w, mn_err *e)
{
    const mn_reference *r = w->t->reference;
    if (!(w->country = calloc(mn_goods(r) + 1, 2)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < mn_goods(r); i++) {
        const mn_country *c = mn_country_find(r, mn_text_of(mn_good_at(r, i)->iso3));
        if (c && c->iso2[0] && c->iso2[1])
            memcpy(w->country[i], c->iso2, 2);
    }
    return MN_OK;
}

static mn_status look(sales *out, const work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_chain *c = w->t->c;
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < c->edges && !st; i++) {
        if (i % 65536 == 0 && (st = mn_poll(ctx, e)))
            break;
        st = look_at_edge(out, w, &c->edge[i], e);
    }
    return st;
}

mn_status mn_nexus_sales(mn_nexus_raw *out, const mn_nexus_tools *t, const mn_ctx *ctx, mn_err *e)
{
    work w = {.t = t, .pieces = ((size_t)t->c->goods + PIECE - 1) / PIECE};
    sales found = {0};
    if (!t->goods)
        return MN_OK;
    if (!(w.piece = calloc(w.pieces + 1, sizeof *w.piece)))
        return mn_fail_memory(e);
    mn_status st = set_countries(&w, e);
    if (!st)
        st = mn_parallel(ctx, w.pieces, mean_piece, &w, e);
    for (size_t i = 0; i < w.pieces && !st; i++)
        if ((st = w.piece[i].st) && e)
            *e = w.piece[i].e;
    if (!st)
        st = look(&found, &w, ctx, e);
    if (!st && found.n > UINT32_MAX)
        st = mn_fail(e, MN_DATA, "more is found than can be told");
    if (!st && found.n)
        qsort(found.at, found.n, sizeof *found.at, by_party);
    for (size_t i = 0; i < found.n && !st; i++) /* one of several buyers is enough */
        if (!out->sales || by_party(&found.at[out->sales - 1], &found.at[i]) != 0)
            found.at[out->sales++] = found.at[i];
    out->heap[4] = found.at;
    out->sale = found.at;
    for (size_t i = 0; i < w.pieces; i++)
        free(w.piece[i].at);
    free(w.piece);
    free(w.country);
    return st;
}
