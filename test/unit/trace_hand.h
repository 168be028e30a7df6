/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_hand.h - a chain written by hand: rows into the arrays that src/trace/chain/chain.h tells.
 */
#ifndef TEST_TRACE_HAND_H
#define TEST_TRACE_HAND_H

#include "trace/chain/chain.h"
#include <stdlib.h>
#include <string.h>

#define ANY MN_NOT_ANY

typedef struct hand_row {
    uint32_t seller, buyer, good, lot;
    int32_t from, until; /* MN_NO_DAY: not known */
    mn_supply_kind kind;
    double quantity;
} hand_row;
typedef struct hand_part {
    uint32_t recipe, good, lot;
    bool output;
} hand_part;
typedef struct hand_recipe {
    mn_recipe_kind kind;
    uint32_t party;
} hand_recipe;
typedef struct hand_good {
    const char *text, *hs;
} hand_good;

typedef struct hand {
    mn_chain c;
    char *text;
    mn_chain_party *party;
    mn_chain_good *good;
    mn_chain_edge *edge;
    uint32_t *in, *out, *sold, *lot, *row; /* row: which row a supply is */
    int32_t *from, *until;
    uint8_t *kind, *currency;
    double *quantity;
    int64_t *value;
    mn_chain_recipe *recipe;
    mn_chain_part *part;
    uint32_t order;
} hand;

static const hand_row *hand_rows; /* for the comparison alone */

static int hand_by_edge(const void *a, const void *b)
{
    const hand_row *x = &hand_rows[*(const uint32_t *)a], *y = &hand_rows[*(const uint32_t *)b];
    const int64_t k[][2] = {{x->buyer, y->buyer},
                            {x->seller, y->seller},
                            {x->good, y->good},
                            {x->from, y->from},
                            {*(const uint32_t *)a, *(const uint32_t *)b}};
    for (size_t i = 0; i < 5; i++)
        if (k[i][0] != k[i][1])
            return k[i][0] < k[i][1] ? -1 : 1;
    return 0;
}

static mn_span hand_text(hand *h, const char *s)
{
    const mn_span at = {(uint32_t)h->c.text_length, (uint32_t)strlen(s)};
    memcpy(h->text + at.at, s, at.length);
    h->c.text_length += at.length;
    return at;
}

static void hand_edges(hand *h, const uint32_t *row, const hand_row *rows, uint32_t n)
{
    for (uint32_t s = 0; s < n; s++) {
        const hand_row *r = &rows[row[s]];
        mn_chain_edge *x = h->c.edges ? &h->edge[h->c.edges - 1] : NULL;
        if (!x || x->buyer != r->buyer || x->seller != r->seller || x->good != r->good) {
            x = &h->edge[h->c.edges++];
            *x = (mn_chain_edge){r->seller, r->buyer, r->good, s, 0, MN_NO_DAY, MN_NO_DAY};
        }
        x->count++;
        for (int last = 0; last < 2; last++) {
            const int32_t day = last ? r->until : r->from;
            if (day == MN_NO_DAY)
                continue;
            x->since = x->since == MN_NO_DAY || day < x->since ? day : x->since;
            x->until = day > x->until ? day : x->until;
        }
    }
    for (uint32_t e = 0; e < h->c.edges; e++) {
        h->in[h->edge[e].buyer + 1]++;
        h->out[h->edge[e].seller + 1]++;
    }
    for (uint32_t p = 0; p < h->c.parties; p++) {
        h->in[p + 1] += h->in[p];
        h->out[p + 1] += h->out[p];
    }
    uint32_t *at = calloc(h->c.parties + 1, sizeof *at);
    for (uint32_t e = 0; e < h->c.edges; e++) {
        const uint32_t s = h->edge[e].seller;
        h->sold[h->out[s] + at[s]++] = e;
    }
    free(at);
}

static void hand_make(hand *h, uint32_t parties, const hand_good *good, uint32_t goods,
                      const hand_row *rows, uint32_t n, const hand_recipe *recipe, uint32_t recipes,
                      const hand_part *part, uint32_t parts)
{
    *h = (hand){.c = {.parties = parties, .goods = goods, .supplies = n, .recipes = recipes}};
    h->text = calloc(parties * 12 + goods * 40 + 1, 1);
    h->party = calloc(parties + 1, sizeof *h->party);
    h->good = calloc(goods + 1, sizeof *h->good);
    h->edge = calloc(n + 1, sizeof *h->edge);
    h->in = calloc(parties + 2, sizeof *h->in);
    h->out = calloc(parties + 2, sizeof *h->out);
    h->sold = calloc(n + 1, sizeof *h->sold);
    h->lot = calloc(n + 1, sizeof *h->lot);
    h->row = calloc(n + 1, sizeof *h->row);
    h->from = calloc(n + 1, sizeof *h->from);
    h->until = calloc(n + 1, sizeof *h->until);
    h->kind = calloc(n + 1, 1);
    h->currency = calloc(n + 1, 1);
    h->quantity = calloc(n + 1, sizeof *h->quantity);
    h->value = calloc(n + 1, sizeof *h->value);
    h->recipe = calloc(recipes + 1, sizeof *h->recipe);
    h->part = calloc(parts + 1, sizeof *h->part);
    for (uint32_t i = 0; i < parties; i++) {
        char id[12];
        snprintf(id, sizeof id, "P%u", i);
        h->party[i].id = hand_text(h, id);
    }
    for (uint32_t i = 0; i < goods; i++) {
        h->good[i].text = hand_text(h, good[i].text);
        memcpy(h->good[i].hs, good[i].hs, strlen(good[i].hs));
    }
    for (uint32_t i = 0; i < n; i++)
        h->row[i] = i;
    hand_rows = rows;
    if (n)
        qsort(h->row, n, sizeof *h->row, hand_by_edge);
    for (uint32_t s = 0; s < n; s++) {
        const hand_row *r = &rows[h->row[s]];
        h->lot[s] = r->lot;
        h->from[s] = r->from;
        h->until[s] = r->until;
        h->kind[s] = (uint8_t)r->kind;
        h->quantity[s] = r->quantity;
        h->value[s] = MN_NO_VALUE;
        h->currency[s] = 255;
    }
    hand_edges(h, h->row, rows, n);
    /* Parts by recipe, inputs first. */
    for (uint32_t i = 0; i < recipes; i++) {
        h->recipe[i] = (mn_chain_recipe){.party = recipe[i].party,
                                         .site = ANY,
                                         .part = h->c.parts,
                                         .from = MN_NO_DAY,
                                         .until = MN_NO_DAY,
                                         .kind = (uint8_t)recipe[i].kind};
        for (int output = 0; output < 2; output++)
            for (uint32_t k = 0; k < parts; k++)
                if (part[k].recipe == i && part[k].output == (output == 1))
                    h->part[h->c.parts++] = (mn_chain_part){
                        .good = part[k].good, .lot = part[k].lot, .output = (uint8_t)output};
        h->recipe[i].parts = h->c.parts - h->recipe[i].part;
    }
    h->c.text = h->text;
    h->c.party = h->party;
    h->c.good = h->good;
    h->c.edge = h->edge;
    h->c.in = h->in;
    h->c.out = h->out;
    h->c.sold = h->sold;
    h->c.recipe = h->recipe;
    h->c.part = h->part;
    h->c.supply = (mn_chain_supplies){.from = h->from,
                                      .until = h->until,
                                      .lot = h->lot,
                                      .kind = h->kind,
                                      .quantity = h->quantity,
                                      .value = h->value,
                                      .currency = h->currency};
    bool lasts = false; /* as in a file, where a column that says nothing is not there */
    for (uint32_t s = 0; s < n; s++)
        lasts = lasts || (h->until[s] != MN_NO_DAY && h->until[s] != h->from[s]);
    if (!lasts)
        h->c.supply.until = NULL;
    mn_chain_settle(&h->c);
}

static void hand_free(hand *h)
{
    void *all[] = {h->text,  h->party, h->good,     h->edge,     h->in,    h->out,
                   h->sold,  h->lot,   h->row,      h->from,     h->until, h->kind,
                   h->value, h->part,  h->currency, h->quantity, h->recipe};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

#endif
