/* SPDX-License-Identifier: Apache-2.0
 *
 * cards.c - from a question's product and its materials to goods on the list.
 */
#include "footprint/survey/cards.h"

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

#include <manumit/table.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_advice[], mn_data_advice_end[];

typedef struct maker {
    mn_cards *out;
    const mn_reference *r;
    mn_buf forced, child;
    mn_err *e;
} maker;

/* The share of something whose origins are stated. */
static double known_of(const mn_materials *m, size_t first, size_t count)
{
    double sum = 0;

    for (size_t f = first; f < first + count; f++)
        sum += strcmp(m->from[f].iso3, "ROW") ? m->from[f].share : 0;
    return count ? sum : NAN;
}

static void list_countries(maker *k, mn_text good)
{
    mn_buf_clear(&k->forced);
    mn_buf_clear(&k->child);
    for (size_t i = 0; i < mn_goods(k->r); i++) {
        const mn_good *g = mn_good_at(k->r, i);

        if (!mn_text_eq_nocase(good, g->good))
            continue;
        if (g->forced || g->forced_child)
            mn_buf_fmt(&k->forced, "%s%s", k->forced.len ? ";" : "", g->iso3);
        if (g->child || g->forced_child)
            mn_buf_fmt(&k->child, "%s%s", k->child.len ? ";" : "", g->iso3);
    }
}

static mn_status add(maker *k, const char *what, mn_text good, double known)
{
    mn_cards *c = k->out;
    mn_card one = {.known = known};

    list_countries(k, good);
    one.what = mn_arena_str(&c->arena, what);
    one.good = mn_arena_text(&c->arena, good).ptr;
    one.forced = mn_arena_text(&c->arena, (mn_text){k->forced.ptr, k->forced.len}).ptr;
    one.child = mn_arena_text(&c->arena, (mn_text){k->child.ptr, k->child.len}).ptr;
    if (k->forced.failed || k->child.failed || !one.what || !one.good || !one.forced ||
        !one.child || !mn_grow(&c->at, &c->cap, c->count + 1, sizeof *c->at))
        return mn_fail_memory(k->e);
    c->at[c->count++] = one;
    return MN_OK;
}

static mn_status add_goods(maker *k, const char *what, const char *goods, double known)
{
    mn_text rest = mn_text_of(goods), good;
    mn_status st = MN_OK;

    while (!st && mn_text_split(&rest, ';', &good))
        if (good.len)
            st = add(k, what, good, known);
    return st;
}

/* Goods that data/survey/advice.csv names for a question without a recipe. */
static mn_status add_named(maker *k, const mn_table *advice, const mn_question *q)
{
    enum { MATCH, GOODS = 7 };
    char goods[512];

    for (size_t i = 0; i < mn_table_rows(advice); i++) {
        const mn_text named = mn_table_text(advice, i, GOODS);

        if (!mn_text_eq_str(mn_table_text(advice, i, MATCH), q->key))
            continue;
        snprintf(goods, sizeof goods, "%.*s", (int)named.len, named.ptr);
        return add_goods(k, "", goods, NAN);
    }
    return MN_OK;
}

mn_status mn_cards_make(mn_cards *out, const mn_questions *q, const mn_materials *m,
                        const mn_reference *r, mn_err *e)
{
    const mn_read_options csv = {.format = MN_FORMAT_CSV};
    maker k = {.out = out, .r = r, .e = e};
    mn_table *advice = NULL;
    mn_status st = mn_table_read_memory(&advice, NULL, "advice.csv", mn_data_advice,
                                        (size_t)(mn_data_advice_end - mn_data_advice), &csv, e);

    for (size_t i = 0; !st && i < q->count; i++) {
        const uint16_t product = q->at[i].product;
        const mn_ware *p = product ? &m->product[product - 1] : NULL;

        if (!p)
            st = add_named(&k, advice, &q->at[i]);
        if (p)
            st = add_goods(&k, p->name, p->goods, known_of(m, p->first, p->count));
        for (size_t n = 0; !st && p && n < p->ingredients; n++) {
            const mn_material *of = &m->material[m->ingredient[p->ingredient + n].material];

            if (!p->itself || strcmp(p->itself, of->id))
                st = add_goods(&k, of->name, of->goods, known_of(m, of->first, of->count));
        }
        out->first[i + 1] = out->count;
    }
    mn_table_free(advice);
    mn_buf_free(&k.forced);
    mn_buf_free(&k.child);
    return st;
}

void mn_cards_free(mn_cards *c)
{
    mn_arena_free(&c->arena);
    free(c->at);
    memset(c, 0, sizeof *c);
}
