/* SPDX-License-Identifier: Apache-2.0
 *
 * entries.c - the beginnings of supply paths. See the header.
 */
#include "footprint/answer/entries.h"

#include "core/err.h"

#include <stdlib.h>
#include <string.h>

typedef struct maker {
    mn_entries *out;
    const mn_model *m;
    const mn_groups *g;
    const mn_cells *c;
    mn_rho rho;
    double *more; /* n: people of the sellers beyond their cells' average */
    mn_err *e;
} maker;

static mn_status add(maker *k, mn_path_entry entry)
{
    mn_entries *out = k->out;

    if (!mn_grow(&out->at, &out->cap, out->count + 1, sizeof *out->at))
        return mn_fail_memory(k->e);
    out->at[out->count++] = entry;
    return MN_OK;
}

/* People that a part stands for beyond its cell's average, a million dollars of the
 * group. */
static double more_of(const maker *k, const mn_told *t)
{
    mn_pin pin = {.cell = t->cell, .origin = t->origin, .move = t->move};

    return t->money * mn_pin_people(k->c, &pin, NULL) * (mn_factor_of(&t->factor, k->rho) - 1);
}

static mn_status add_sellers(maker *k, const mn_recipe *r, mn_path_head head, double money)
{
    mn_status st = MN_OK;

    memset(k->more, 0, k->m->n * sizeof *k->more);
    for (size_t t = 0; t < r->tolds; t++)
        if (!r->told[t].material)
            k->more[r->told[t].cell] += more_of(k, &r->told[t]);
    head.seller = true;
    for (uint32_t i = 0; !st && i < k->m->n; i++)
        if (r->first[i] != 0)
            st = add(k, (mn_path_entry){head, i, true, money * r->first[i], money * k->more[i]});
    return st;
}

static mn_status add_materials(maker *k, const mn_recipe *r, mn_path_head head, double money)
{
    size_t first = k->out->count;
    mn_status st = MN_OK;

    for (size_t s = 0; !st && s < r->spents; s++) {
        const mn_spent *of = &r->spent[s];

        head.what = of->what;
        head.origin = of->origin;
        st = add(k, (mn_path_entry){head, of->cell, false, money * of->money, 0});
    }
    for (size_t t = 0; !st && t < r->tolds; t++)
        if (r->told[t].material)
            k->out->at[first + r->told[t].spent].more += money * more_of(k, &r->told[t]);
    return st;
}

/* What else the sellers buy. */
static mn_status add_rest(maker *k, const mn_recipe *r, mn_path_head head, double money)
{
    mn_status st = MN_OK;

    head.origin = MN_PATH_NOTHING;
    for (uint32_t i = 0; !st && i < k->m->n; i++)
        if (r->rest[i] != 0)
            st = add(k, (mn_path_entry){head, i, false, money * r->rest[i], 0});
    return st;
}

mn_status mn_entries_make(mn_entries *out, const mn_model *m, const mn_groups *g, const mn_cells *c,
                          mn_rho rho, mn_err *e)
{
    maker k = {out, m, g, c, rho, calloc(m->n + 1, sizeof(double)), e};
    mn_status st = MN_OK;

    out->y = calloc(m->n + 1, sizeof *out->y);
    if (!k.more || !out->y)
        st = mn_fail_memory(e);
    for (size_t group = 0; !st && group < g->count; group++) {
        const mn_recipe *r = &g->recipe[g->at[group].row];
        double money = g->at[group].money;
        mn_path_head head = {g->at[group].key.product, MN_PATH_NOTHING, MN_PATH_NOTHING, false};

        if (g->at[group].key.origin != MN_ANYWHERE)
            head.origin = g->at[group].key.origin;
        if (!r->first) {
            for (size_t i = 0; i < m->n; i++)
                out->y[i] += money * g->unit[g->at[group].row * m->n + i];
            continue;
        }
        if (!(st = add_sellers(&k, r, head, money)) && !(st = add_materials(&k, r, head, money)))
            st = add_rest(&k, r, head, money);
    }
    free(k.more);
    return st;
}

void mn_entries_free(mn_entries *x)
{
    free(x->y);
    free(x->at);
    memset(x, 0, sizeof *x);
}
