/* SPDX-License-Identifier: Apache-2.0
 *
 * recipe.c - from a product's recipe and origins to cells of the economy.
 */
#include "footprint/material/recipe.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct maker {
    mn_recipe *out;
    const mn_materials *m;
    const mn_model *model;
    const mn_reference *r;
    const mn_sourcing *mix;
    mn_splits *splits;
    const mn_ctx *ctx;
    mn_err *e;
    bool material;    /* it spends on materials, not yet on the product */
    const char *home; /* iso3 of the seller's country; "" when it isn't one */
    size_t region;    /* its region, or SIZE_MAX */
    size_t from;      /* the row of origins in hand, or SIZE_MAX */
} maker;

static mn_status tell(maker *k, mn_told told)
{
    mn_recipe *out = k->out;

    told.material = k->material;
    told.spent = k->material ? (uint32_t)(out->spents - 1) : 0;
    if (!mn_grow(&out->told, &out->told_cap, out->tolds + 1, sizeof *out->told))
        return mn_fail_memory(k->e);
    out->told[out->tolds++] = told;
    return MN_OK;
}

/* Money for a material in a cell. */
static mn_status spend(maker *k, double *y, size_t cell, double money, uint32_t what)
{
    mn_recipe *out = k->out;

    y[cell] += money;
    if (!k->material)
        return MN_OK;
    if (!mn_grow(&out->spent, &out->spent_cap, out->spents + 1, sizeof *out->spent))
        return mn_fail_memory(k->e);
    out->spent[out->spents++] = (mn_spent){(uint32_t)cell, what, MN_ANYWHERE, k->from, money};
    return MN_OK;
}

static bool is_one(const mn_factor *f)
{
    return f->own == MN_LISTED_NOT && f->forced == 0 && f->child == 0;
}

/* Tells of a cell's money when nobody says from which of its countries it is: each
 * country's people stand apart. */
static mn_status tell_cell(maker *k, size_t cell, double money, mn_text goods, mn_told told)
{
    const mn_model *m = k->model;
    mn_status st = MN_OK;

    told.cell = (uint32_t)cell;
    told.money = money;
    for (uint32_t o = 0; !st && o < m->origins; o++) {
        const char *iso3;

        if (m->origin[o].region != cell / m->industries || !(iso3 = mn_origin_country(m, o))[0])
            continue;
        told.origin = o;
        st = mn_splits_get(k->splits, &told.factor, k->m, k->r, m->kind[cell % m->industries], iso3,
                           goods, k->e);
        if (!st && !is_one(&told.factor))
            st = tell(k, told);
    }
    return st;
}

/* Spends `money` on a kind in one country. *spent is false where the economy has
 * no such country, or it makes none. */
static mn_status spend_in(maker *k, double *y, uint8_t kind, mn_place at, const char *iso3,
                          double money, mn_text goods, mn_told told, bool *spent)
{
    const mn_model *m = k->model;
    mn_status st = MN_OK;

    *spent = false;
    if (at.region == MN_ANYWHERE)
        return MN_OK;
    for (size_t s = 0; !st && s < m->industries; s++) {
        size_t cell = at.region * m->industries + s;
        double share = m->kind[s] == kind ? k->mix->inside[cell] : 0;

        if (!(share > 0))
            continue;
        *spent = true;
        if ((st = spend(k, y, cell, money * share, told.what)))
            return st;
        if (k->material)
            k->out->spent[k->out->spents - 1].origin = at.origin;
        told.cell = (uint32_t)cell;
        told.origin = at.origin;
        told.move = at.origin != MN_ANYWHERE;
        told.money = money * share;
        st = mn_splits_get(k->splits, &told.factor, k->m, k->r, kind, iso3, goods, k->e);
        if (!st && (told.move || !is_one(&told.factor)))
            st = tell(k, told);
    }
    return st;
}

/* Spends money over countries as the rows of `from` say, and leaves in *rest what
 * they do not place. */
static mn_status spend_from(maker *k, double *y, uint8_t kind, size_t first, size_t count,
                            double money, mn_text goods, mn_told told, double *rest)
{
    mn_status st = MN_OK;

    *rest = money;
    for (size_t f = first; !st && f < first + count; f++) {
        const mn_from *from = &k->m->from[f];
        const mn_country *c = mn_country_find(k->r, mn_text_of(from->iso3));
        bool spent = false;

        if (!c || !strcmp(from->iso3, "ROW"))
            continue;
        k->from = f;
        st = spend_in(k, y, kind, mn_place_of(k->model, c), c->iso3, money * from->share, goods,
                      told, &spent);
        if (spent)
            *rest -= money * from->share;
    }
    k->from = SIZE_MAX;
    *rest = *rest > 0 ? *rest : 0;
    return st;
}

/* --- the seller ---------------------------------------------------------------- */

/* The seller's country, where it is one: its industries buy at home first. */
static void find_home(maker *k, const mn_placed_part *part)
{
    const mn_model *m = k->model;

    k->home = "";
    k->region = part->region == MN_ANYWHERE ? SIZE_MAX : part->region;
    for (size_t o = 0; o < m->origins && part->region != MN_ANYWHERE; o++)
        if (m->origin[o].region == part->region &&
            (part->origin == MN_ANYWHERE ? mn_region_is_country(m, part->region)
                                         : part->origin == o))
            k->home = mn_origin_country(m, o);
}

static mn_status seller(maker *k, const mn_ware *p, const mn_placed_part *part)
{
    const mn_model *m = k->model;
    mn_text goods = mn_text_of(p->goods);
    double *y = k->out->first, rest = 1;
    mn_told told = {0};
    mn_status st = MN_OK;

    if (part->region != MN_ANYWHERE) {
        mn_place at = {part->region, part->origin};
        bool spent;

        return spend_in(k, y, part->kind, at, k->home, 1, goods, told, &spent);
    }
    st = spend_from(k, y, part->kind, p->first, p->count, 1, goods, told, &rest);
    for (size_t i = 0; !st && i < m->n; i++) {
        double money = m->kind[i % m->industries] == part->kind ? rest * k->mix->mix[i] : 0;

        if (!(money > 0))
            continue;
        y[i] += money;
        st = tell_cell(k, i, money, goods, told);
    }
    return st;
}

/* --- what makers buy ----------------------------------------------------------------- */

/* What the makers usually buy of a kind loses what the recipe takes; usual receives
 * its shares before, and *home the part bought in the seller's region. Where they
 * buy none of the kind, the buyer's mix. */
static void make_room(const maker *k, double *y, uint8_t kind, double taken, double *usual,
                      double *home)
{
    const mn_model *m = k->model;
    double all = 0;

    for (size_t i = 0; i < m->n; i++)
        if (m->kind[i % m->industries] == kind)
            all += y[i];
    *home = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (m->kind[i % m->industries] != kind)
            continue;
        usual[i] = all > 0 ? y[i] / all : k->mix->mix[i];
        *home += i / m->industries == k->region ? usual[i] : 0;
        y[i] = all > taken ? y[i] * (1 - taken / all) : 0;
    }
}

/* The row that says how much of a material a country has; SIZE_MAX: none does. */
static size_t comes_from(const mn_materials *m, const mn_material *of, const char *iso3)
{
    for (size_t f = of->first; *iso3 && f < of->first + of->count; f++)
        if (!strcmp(m->from[f].iso3, iso3) && m->from[f].share > 0)
            return f;
    return SIZE_MAX;
}

/* Spends one ingredient's money: at home as far as the industry buys at home and
 * the country has the material; then where the world's comes from. */
static mn_status ingredient(maker *k, double *y, const mn_ingredient *in, double money,
                            const double *usual, double home)
{
    const mn_model *m = k->model;
    const mn_material *of = &k->m->material[in->material];
    mn_told told = {.what = in->material};
    mn_text goods = mn_text_of(of->goods);
    double rest, abroad = money;
    mn_status st = MN_OK;

    k->from = comes_from(k->m, of, k->home);
    if (k->from != SIZE_MAX) {
        const mn_country *c = mn_country_find(k->r, mn_text_of(k->home));
        bool spent = false;

        if (c && (st = spend_in(k, y, of->kind, mn_place_of(m, c), k->home, money * home, goods,
                                told, &spent)))
            return st;
        abroad -= spent ? money * home : 0;
    }
    st = spend_from(k, y, of->kind, of->first, of->count, abroad, goods, told, &rest);
    for (size_t i = 0; !st && i < m->n; i++) {
        double part = m->kind[i % m->industries] == of->kind ? rest * usual[i] : 0;

        if (!(part > 0))
            continue;
        st = spend(k, y, i, part, in->material);
        /* Where a share is unknown, the list is shown and not reckoned with. */
        if (!st && of->count)
            st = tell_cell(k, i, part, goods, told);
    }
    return st;
}

/* What the sellers buy against what their industries do. */
static mn_status buy(maker *k, const mn_ware *p)
{
    const mn_model *m = k->model;
    double *usual = calloc(2 * m->n + 1, sizeof *usual), *y = usual ? usual + m->n : NULL;
    double taken[MN_INDUSTRIES] = {0}, home[MN_INDUSTRIES] = {0};
    mn_status st = usual ? mn_matrix_apply(&m->a, false, k->out->first, y, k->ctx, k->e)
                         : mn_fail_memory(k->e);

    for (size_t i = 0; !st && i < m->n; i++)
        k->out->change[i] -= y[i];
    for (size_t g = 0; !st && g < p->ingredients; g++) {
        const mn_ingredient *in = &k->m->ingredient[p->ingredient + g];

        taken[k->m->material[in->material].kind] += in->share;
    }
    for (uint8_t kind = 0; !st && kind < MN_INDUSTRIES; kind++)
        if (taken[kind] > 0)
            make_room(k, y, kind, taken[kind], usual, &home[kind]);
    for (size_t i = 0; !st && i < m->n; i++)
        k->out->rest[i] = y[i];
    for (size_t g = 0; !st && g < p->ingredients; g++) {
        const mn_ingredient *in = &k->m->ingredient[p->ingredient + g];

        st = ingredient(k, y, in, in->share, usual, home[k->m->material[in->material].kind]);
    }
    for (size_t i = 0; !st && i < m->n; i++)
        k->out->change[i] += y[i];
    free(usual);
    return st;
}

mn_status mn_recipe_make(mn_recipe *out, const mn_materials *m, const mn_model *model,
                         const mn_reference *r, const mn_sourcing *mix, const mn_placed_part *part,
                         mn_splits *splits, const mn_ctx *ctx, mn_err *e)
{
    maker k = {.out = out,
               .m = m,
               .model = model,
               .r = r,
               .mix = mix,
               .splits = splits,
               .ctx = ctx,
               .e = e,
               .from = SIZE_MAX};
    const mn_ware *p = &m->product[part->product - 1];
    mn_status st;

    out->first = calloc(3 * model->n + 1, sizeof *out->first);
    if (!out->first)
        return mn_fail_memory(e);
    out->change = out->first + model->n;
    out->rest = out->change + model->n;
    find_home(&k, part);
    if ((st = seller(&k, p, part)))
        return st;
    k.material = true;
    return buy(&k, p);
}

void mn_recipe_free(mn_recipe *r)
{
    free(r->first);
    free(r->told);
    free(r->spent);
    memset(r, 0, sizeof *r);
}
