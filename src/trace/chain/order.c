/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/order.c - supplies by buyer, seller, good and date, as edges; sites by party.
 *
 * Supplies are dealt out to their buyers, and put in order within each: most buyers have a few.
 * The columns then follow, one after the other, so that only one is there twice at a time.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "trace/chain/image.h"

typedef struct item {
    uint32_t seller, good;
    int32_t from;
    uint32_t row;
} item;

static int by_item(const void *a, const void *b)
{
    const item *x = a, *y = b;
    if (x->seller != y->seller)
        return x->seller < y->seller ? -1 : 1;
    if (x->good != y->good)
        return x->good < y->good ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

enum { FEW = 24 };

static void sort_items(item *at, size_t n)
{
    if (n > FEW) {
        qsort(at, n, sizeof *at, by_item);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const item x = at[i];
        size_t k = i;
        for (; k && by_item(&x, &at[k - 1]) < 0; k--)
            at[k] = at[k - 1];
        at[k] = x;
    }
}

/* Items of each buyer: first[p] .. first[p + 1] - 1. */
static mn_status deal_out(item **out, uint32_t **first, const mn_chain_builder *b,
                          const uint32_t *of, size_t parties, mn_err *e)
{
    const uint32_t *seller = b->column[MN_COL_SELLER], *buyer = b->column[MN_COL_BUYER],
                   *good = b->column[MN_COL_GOOD];
    const int32_t *from = b->column[MN_COL_FROM];
    item *at = malloc((b->supplies + 1) * sizeof *at);
    uint32_t *start = calloc(parties + 2, sizeof *start);
    *out = at;
    *first = start;
    if (!at || !start)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->supplies; i++) /* one ahead: filled below, it moves back */
        start[of[buyer[i]] + 2]++;
    for (size_t i = 2; i < parties + 2; i++)
        start[i] += start[i - 1];
    for (size_t i = 0; i < b->supplies; i++)
        at[start[of[buyer[i]] + 1]++] =
            (item){of[seller[i]], good[i], from ? from[i] : MN_NO_DAY, (uint32_t)i};
    return MN_OK;
}

/* --- in threads ---------------------------------------------------------------------- */

enum { BLOCK = 4096 }; /* buyers, supplies at a time */

typedef struct sorting {
    item *item;
    const uint32_t *first;
    size_t parties;
} sorting;

static void sort_block(size_t block, void *payload)
{
    const sorting *s = payload;
    const size_t end = (block + 1) * BLOCK < s->parties ? (block + 1) * BLOCK : s->parties;
    for (size_t p = block * BLOCK; p < end; p++)
        sort_items(s->item + s->first[p], s->first[p + 1] - s->first[p]);
}

typedef struct moving {
    void *to;
    const void *from;
    const uint32_t *row;
    size_t n, size;
} moving;

static void move_block(size_t block, void *payload)
{
    const moving *m = payload;
    const size_t at = block * BLOCK, end = at + BLOCK < m->n ? at + BLOCK : m->n;
    switch (m->size) {
    case 1:
        for (size_t i = at; i < end; i++)
            ((uint8_t *)m->to)[i] = ((const uint8_t *)m->from)[m->row[i]];
        break;
    case 2:
        for (size_t i = at; i < end; i++)
            ((uint16_t *)m->to)[i] = ((const uint16_t *)m->from)[m->row[i]];
        break;
    case 4:
        for (size_t i = at; i < end; i++)
            ((uint32_t *)m->to)[i] = ((const uint32_t *)m->from)[m->row[i]];
        break;
    default:
        for (size_t i = at; i < end; i++)
            ((uint64_t *)m->to)[i] = ((const uint64_t *)m->from)[m->row[i]];
    }
}

/* A column in the new order takes the place of the old one. */
static mn_status move_column(mn_chain_image *m, mn_chain_builder *b, size_t c, const uint32_t *row,
                             const mn_ctx *ctx, mn_err *e)
{
    const size_t size = mn_chain_column_size((mn_column_of)c), n = b->supplies;
    if (!b->column[c])
        return MN_OK;
    moving x = {malloc((n + 1) * size), b->column[c], row, n, size};
    if (!x.to)
        return mn_fail_memory(e);
    mn_status st = mn_parallel(ctx, (n + BLOCK - 1) / BLOCK, move_block, &x, e);
    if (st) {
        free(x.to);
        return st;
    }
    free(b->column[c]);
    b->column[c] = NULL;
    m->bytes[MN_CHAIN_OF_COLUMNS + c] = x.to;
    m->count[MN_CHAIN_OF_COLUMNS + c] = n;
    return MN_OK;
}

/* --- edges ------------------------------------------------------------------------------ */

static bool begins_edge(const item *at, size_t i, size_t first)
{
    return i == first || at[i].seller != at[i - 1].seller || at[i].good != at[i - 1].good;
}

static mn_status put_edges(mn_chain_image *m, const mn_chain_builder *b, const item *at,
                           const uint32_t *first, size_t parties, mn_err *e)
{
    const int32_t *until = b->column[MN_COL_UNTIL];
    size_t n = 0;
    for (size_t p = 0; p < parties; p++)
        for (size_t i = first[p]; i < first[p + 1]; i++)
            n += begins_edge(at, i, first[p]);
    mn_chain_edge *edge = m->bytes[MN_CHAIN_OF_EDGES] = malloc((n + 1) * sizeof *edge);
    if (!edge)
        return mn_fail_memory(e);
    m->count[MN_CHAIN_OF_EDGES] = n;
    mn_chain_edge *x = edge - 1;
    for (size_t p = 0; p < parties; p++)
        for (size_t i = first[p]; i < first[p + 1]; i++) {
            if (begins_edge(at, i, first[p]))
                *++x = (mn_chain_edge){at[i].seller, (uint32_t)p, at[i].good, (uint32_t)i, 0,
                                       MN_NO_DAY,    MN_NO_DAY};
            const int32_t from = at[i].from, last = until ? until[at[i].row] : MN_NO_DAY;
            mn_chain_stretch(x, from);
            mn_chain_stretch(x, last);
            x->count++;
        }
    return MN_OK;
}

/* Numbers of sites become those of the chain; `until` is given wherever `from` is. */
static void settle_columns(mn_chain_builder *b, const uint32_t *site)
{
    const int32_t *from = b->column[MN_COL_FROM];
    int32_t *until = b->column[MN_COL_UNTIL];
    for (size_t i = 0; until && from && i < b->supplies; i++)
        if (until[i] == MN_NO_DAY)
            until[i] = from[i];
    for (size_t c = MN_COL_SELLER_SITE; c <= MN_COL_BUYER_SITE; c++) {
        uint32_t *at = b->column[c];
        for (size_t i = 0; at && i < b->supplies; i++)
            if (at[i] != MN_NOT_ANY)
                at[i] = site[at[i]];
    }
}

mn_status mn_chain_put_supplies(mn_chain_image *m, uint32_t **at, mn_chain_builder *b,
                                const uint32_t *of, const uint32_t *site, const mn_ctx *ctx,
                                mn_err *e)
{
    const size_t parties = m->count[MN_CHAIN_OF_PARTIES], n = b->supplies;
    item *items = NULL;
    uint32_t *first = NULL, *row = NULL, *place = NULL;
    mn_status st = deal_out(&items, &first, b, of, parties, e);
    if (!st) {
        sorting s = {items, first, parties};
        st = mn_parallel(ctx, (parties + BLOCK - 1) / BLOCK, sort_block, &s, e);
    }
    for (size_t c = MN_COL_SELLER; c <= MN_COL_GOOD && !st; c++) { /* now in the items */
        free(b->column[c]);
        b->column[c] = NULL;
    }
    if (!st)
        settle_columns(b, site);
    if (!st)
        st = put_edges(m, b, items, first, parties, e);
    if (!st && !(row = malloc((n + 1) * sizeof *row)))
        st = mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++)
        row[i] = items[i].row;
    free(items);
    free(first);
    for (size_t c = 0; c < MN_COLS && !st; c++)
        st = move_column(m, b, c, row, ctx, e);
    if (!st && (b->shipments || b->documents)) {
        if (!(place = malloc((n + 1) * sizeof *place)))
            st = mn_fail_memory(e);
        for (size_t i = 0; i < n && !st; i++)
            place[row[i]] = (uint32_t)i;
    }
    free(row);
    if (!st)
        *at = place;
    return st;
}

/* --- sites ----------------------------------------------------------------------------- */

/* MN_NOT_ANY: no row says whose it is. */
static uint32_t owner_of(const mn_chain_site *s, const uint32_t *of)
{
    return s->party == MN_NOT_ANY ? MN_NOT_ANY : of[s->party];
}

mn_status mn_chain_put_sites(mn_chain_image *m, uint32_t **at, mn_chain_builder *b,
                             const uint32_t *of, mn_err *e)
{
    const size_t parties = m->count[MN_CHAIN_OF_PARTIES];
    mn_chain_party *party = m->bytes[MN_CHAIN_OF_PARTIES];
    mn_told nobody = {"site-of-nobody",
                      "a transformation names a site of which no table says whose it is: it is "
                      "taken to hold at every site",
                      0};
    uint32_t *place = malloc((b->sites + 1) * sizeof *place);
    mn_chain_site *site = m->bytes[MN_CHAIN_OF_SITES] = calloc(b->sites + 1, sizeof *site);
    mn_status st = place && site ? MN_OK : mn_fail_memory(e);
    size_t n = 0;
    for (size_t i = 0; i < b->sites && !st; i++) {
        const mn_chain_site *s = &b->site[i];
        if (owner_of(s, of) != MN_NOT_ANY) {
            party[of[s->party]].sites++;
            n++;
        } else {
            st = mn_chain_told_one(&nobody, b, mn_chain_pool_text(&b->pool, s->id), s->at, e);
        }
    }
    uint32_t next = 0;
    for (size_t i = 0; i < parties && !st; i++) {
        party[i].site = next;
        next += party[i].sites;
        party[i].sites = 0;
    }
    for (size_t i = 0; i < b->sites && !st; i++) {
        place[i] = MN_NOT_ANY;
        if (owner_of(&b->site[i], of) == MN_NOT_ANY)
            continue;
        const uint32_t p = of[b->site[i].party];
        place[i] = party[p].site + party[p].sites++;
        site[place[i]] = b->site[i];
        site[place[i]].party = p;
        site[place[i]].spare = 0;
    }
    m->count[MN_CHAIN_OF_SITES] = n;
    if (!st)
        st = mn_chain_told_end(&nobody, b, e);
    if (st)
        free(place);
    else
        *at = place;
    return st;
}
