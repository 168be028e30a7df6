/* SPDX-License-Identifier: Apache-2.0
 *
 * compare.c - the decomposition of a difference, cell by cell.
 */
#include "footprint/understand/compare.h"

#include "core/err.h"
#include "footprint/answer/outputs.h"
#include "footprint/understand/compare_draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the decomposition --------------------------------------------------------------- */

void mn_shapley4(double effect[MN_EFFECTS], const double v[1 << MN_EFFECTS])
{
    /* |S|! (3 - |S|)! / 4! */
    static const double weight[MN_EFFECTS] = {6.0 / 24, 2.0 / 24, 2.0 / 24, 6.0 / 24};

    for (unsigned f = 0; f < MN_EFFECTS; f++) {
        effect[f] = 0;
        for (unsigned s = 0; s < 1U << MN_EFFECTS; s++)
            if (!(s >> f & 1))
                effect[f] += weight[__builtin_popcount(s)] * (v[s | 1U << f] - v[s]);
    }
}

static double of_side(const mn_item *i, unsigned side)
{
    return i->money[side];
}

/* The four factors of both sides for all items, from their money and rates. A side that
 * buys none of an industry is given the other's origins of it. */
void mn_compare_effects(mn_item *item, size_t items, size_t whats, double *sums, double scale[2])
{
    double *what[2] = {sums, sums + whats}, volume[2] = {0, 0};

    memset(sums, 0, 2 * whats * sizeof *sums);
    for (size_t i = 0; i < items; i++)
        for (unsigned side = 0; side < 2; side++) {
            what[side][item[i].what] += of_side(&item[i], side);
            volume[side] += of_side(&item[i], side);
        }
    for (size_t i = 0; i < items; i++) {
        mn_item *at = &item[i];
        double v[1 << MN_EFFECTS], mix[2], origin[2];

        for (unsigned side = 0; side < 2; side++) {
            const double all = what[side][at->what], other = what[1 - side][at->what];

            mix[side] = all / volume[side];
            origin[side] = all != 0     ? at->money[side] / all
                           : other != 0 ? at->money[1 - side] / other
                                        : 0;
        }
        for (unsigned s = 0; s < 1U << MN_EFFECTS; s++)
            v[s] = volume[s & 1] * mix[s >> 1 & 1] * origin[s >> 2 & 1] * at->rate[s >> 3 & 1];
        mn_shapley4(at->effect, v);
    }
    scale[0] = volume[0];
    scale[1] = volume[1];
}

/* --- items ------------------------------------------------------------------------------ */

static mn_status same_cut(const mn_model *a, const mn_model *b, mn_err *e)
{
    bool same = a->regions == b->regions && a->industries == b->industries;

    for (size_t i = 0; same && i < a->regions; i++)
        same = !strcmp(a->region[i], b->region[i]);
    for (size_t i = 0; same && i < a->industries; i++)
        same = !strcmp(a->industry[i], b->industry[i]);
    if (same)
        return MN_OK;
    mn_fail(e, MN_USAGE, "the models '%s' and '%s' have other regions or industries", a->name,
            b->name);
    return mn_hint(e, "bring them to the same with 'manumit model aggregate'");
}

static mn_item *new_item(mn_compared *c, mn_err *e)
{
    mn_item *i;

    if (!mn_grow(&c->item, &c->cap, c->items + 1, sizeof *c->item)) {
        (void)mn_fail_memory(e);
        return NULL;
    }
    i = &c->item[c->items++];
    memset(i, 0, sizeof *i);
    i->cell = i->region = i->group[0] = i->group[1] = MN_ANYWHERE;
    return i;
}

/* Cells that either side buys from, but for products. */
static mn_status add_cells(mn_compared *c, const mn_answer *const side[2], mn_err *e)
{
    const mn_model *m = side[0]->model;
    double *y = calloc(2 * m->n + 1, sizeof *y);

    if (!y)
        return mn_fail_memory(e);
    for (unsigned s = 0; s < 2; s++)
        mn_compare_money(y + s * m->n, side[s], NULL);
    for (size_t i = 0; i < m->n; i++) {
        mn_item *item;

        if (y[i] == 0 && y[m->n + i] == 0)
            continue;
        if (!(item = new_item(c, e))) {
            free(y);
            return MN_SYSTEM;
        }
        item->what = (uint32_t)(i % m->industries);
        item->region = (uint32_t)(i / m->industries);
        item->cell = (uint32_t)i;
        for (unsigned s = 0; s < 2; s++) {
            item->money[s] = y[s * m->n + i];
            item->rate[s] = side[s]->model->m[side[s]->options.scope][i];
        }
    }
    free(y);
    return MN_OK;
}

/* The item of a product from a place, made when it is new. */
static mn_item *product_item(mn_compared *c, size_t first, const mn_answer *const side[2],
                             const mn_group_key *key, mn_err *e)
{
    mn_item *item;
    uint32_t what = MN_ANYWHERE;

    for (size_t i = first; i < c->items; i++) {
        const mn_item *at = &c->item[i];
        const unsigned s = at->group[0] == MN_ANYWHERE;
        const mn_group_key *have = &side[s]->groups.at[at->group[s]].key;

        if (have->product != key->product || have->what != key->what)
            continue;
        what = at->what;
        if (!memcmp(have, key, sizeof *key))
            return &c->item[i];
    }
    if (!(item = new_item(c, e)))
        return NULL;
    item->what = what == MN_ANYWHERE ? (uint32_t)c->whats++ : what;
    item->region = key->region;
    return item;
}

static mn_status add_products(mn_compared *c, const mn_answer *const side[2], mn_err *e)
{
    const size_t first = c->items;

    for (unsigned s = 0; s < 2; s++)
        for (size_t g = 0; g < side[s]->groups.count; g++) {
            const mn_group *group = &side[s]->groups.at[g];
            mn_item *item;

            if (!group->key.product)
                continue;
            if (!(item = product_item(c, first, side, &group->key, e)))
                return MN_SYSTEM;
            item->group[s] = (uint32_t)g;
            item->money[s] += group->money;
            item->rate[s] = group->people;
        }
    for (size_t i = first; i < c->items; i++)
        for (unsigned s = 0; s < 2; s++)
            if (c->item[i].group[s] == MN_ANYWHERE)
                c->item[i].rate[s] = c->item[i].rate[1 - s];
    return MN_OK;
}

/* --- all --------------------------------------------------------------------------------- */

mn_status mn_compare_make(mn_compared *out, const mn_answer *a, const mn_answer *b,
                          const mn_ctx *ctx, mn_err *e)
{
    const mn_answer *const side[2] = {a, b};
    double *sums, scale[2];
    mn_status st = same_cut(a->model, b->model, e);

    out->whats = a->model->industries;
    if (st || (st = add_cells(out, side, e)) || (st = add_products(out, side, e)))
        return st;
    if (!(sums = malloc((2 * out->whats + 1) * sizeof *sums)))
        return mn_fail_memory(e);
    mn_compare_effects(out->item, out->items, out->whats, sums, scale);
    free(sums);
    out->difference.people = b->total.people - a->total.people;
    for (unsigned f = 0; f < MN_EFFECTS; f++) {
        out->effect[f].range = (mn_interval){NAN, NAN};
        for (size_t i = 0; i < out->items; i++)
            out->effect[f].people += out->item[i].effect[f];
    }
    out->difference.range = (mn_interval){NAN, NAN};
    if (a->samples && b->samples && a->model->n <= MN_OUTPUTS_MOST)
        st = mn_compare_draw(out, side, ctx, e);
    return st;
}

void mn_compare_free(mn_compared *c)
{
    free(c->item);
    memset(c, 0, sizeof *c);
}
