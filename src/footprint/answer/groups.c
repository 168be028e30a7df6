/* SPDX-License-Identifier: Apache-2.0
 *
 * groups.c - gathering purchases into groups, and solving the groups together.
 */
#include "footprint/answer/groups.h"

#include "core/arena.h"
#include "core/err.h"
#include "footprint/answer/outputs.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>
#include <string.h>

static mn_text text_of(const mn_group_key *key)
{
    return (mn_text){(const char *)key, sizeof *key};
}

static mn_group_key key_of(const mn_placed_part *part, mn_placed_by by)
{
    return (mn_group_key){part->kind, part->region, part->product ? part->origin : MN_ANYWHERE,
                          part->product, (uint16_t)by};
}

size_t mn_groups_find(const mn_groups *g, const mn_placed_part *part, mn_placed_by by)
{
    mn_group_key key = key_of(part, by);

    return mn_map_get(&g->index, text_of(&key));
}

static mn_status begin(mn_groups *g, const mn_model *m, mn_err *e)
{
    memset(g, 0, sizeof *g);
    g->y = calloc(m->n + 1, sizeof *g->y);
    g->sold = calloc(m->n + 1, sizeof *g->sold);
    if (!g->y || !g->sold)
        return mn_fail_memory(e);
    return MN_OK;
}

static mn_status add(mn_groups *g, mn_group_key key, double money, mn_err *e)
{
    uint32_t at = mn_map_get(&g->index, text_of(&key));

    if (at == MN_MAP_NONE) {
        mn_text kept = mn_arena_text(&g->keys, text_of(&key));

        at = (uint32_t)g->count;
        if (!kept.ptr || !mn_grow(&g->at, &g->cap, g->count + 1, sizeof *g->at))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(&g->index, kept, &at, e);
        if (st)
            return st;
        g->at[g->count++] = (mn_group){.key = key};
    }
    g->at[at].money += money;
    return MN_OK;
}

static int by_key(const void *a, const void *b)
{
    const mn_group_key *x = &((const mn_group *)a)->key, *y = &((const mn_group *)b)->key;

    if (x->what != y->what)
        return x->what < y->what ? -1 : 1;
    if (x->region != y->region)
        return x->region < y->region ? -1 : 1;
    if (x->origin != y->origin)
        return x->origin < y->origin ? -1 : 1;
    if (x->product != y->product)
        return x->product < y->product ? -1 : 1;
    return (x->by > y->by) - (x->by < y->by);
}

/* Puts the groups into an order of their own: a draw takes their factors in
 * turn, and must not depend on which line of a file comes first. */
static mn_status sort(mn_groups *g, mn_err *e)
{
    mn_status st = MN_OK;

    if (g->count)
        qsort(g->at, g->count, sizeof *g->at, by_key);
    mn_map_free(&g->index);
    mn_map_free(&g->pinned);
    for (uint32_t k = 0; !st && k < g->count; k++) {
        uint32_t at = k;

        st = mn_map_put(&g->index, text_of(&g->at[k].key), &at, e);
    }
    return st;
}

/* The groups of a row follow each other. */
static bool begins_row(const mn_groups *g, size_t k)
{
    mn_group_key before, key = g->at[k].key;

    if (k == 0)
        return true;
    before = g->at[k - 1].key;
    before.by = key.by;
    return memcmp(&before, &key, sizeof key) != 0;
}

/* One million dollars of group k over the cells. */
static void spread(mn_groups *g, size_t k, const mn_model *m, const mn_sourcing *mix)
{
    const mn_group_key *key = &g->at[k].key;
    double *unit = g->unit + g->at[k].row * m->n;
    bool anywhere = key->region == MN_ANYWHERE;
    size_t from = anywhere ? 0 : key->region * m->industries;
    size_t to = anywhere ? m->n : from + m->industries;

    for (size_t i = from; i < to; i++)
        if (m->kind[i % m->industries] == key->what)
            unit[i] = anywhere ? mix->mix[i] : mix->inside[i];
}

/* Rates, and the sum of all groups' money by cell. */
static void total(mn_groups *g, const mn_model *m, mn_scope scope)
{
    for (size_t k = 0; k < g->count; k++) {
        const mn_recipe *recipe = &g->recipe[g->at[k].row];
        const double *unit = g->unit + g->at[k].row * m->n;
        const double *sold = recipe->first ? recipe->first : unit;

        g->at[k].people = mn_dot(m->m[scope], unit, m->n);
        if (!g->basket && g->at[k].money != 0 && mn_sum(unit, m->n) == 0) {
            g->unsold += g->at[k].money;
            g->unsold_kinds |= UINT64_C(1) << g->at[k].key.what;
        }

        for (size_t i = 0; i < m->n; i++) {
            g->y[i] += g->at[k].money * unit[i];
            g->sold[i] += g->at[k].money * sold[i];
        }
    }
}

/* Tells the rows, and makes room for the unit demands of groups that are all known. */
static mn_status settle(mn_groups *g, const mn_model *m, mn_err *e)
{
    mn_status st = sort(g, e);

    if (st)
        return st;
    for (size_t k = 0; k < g->count; k++) {
        g->rows += begins_row(g, k);
        g->at[k].row = (uint32_t)(g->rows - 1);
    }
    g->unit = calloc(g->rows * m->n + 1, sizeof *g->unit);
    g->recipe = calloc(g->rows + 1, sizeof *g->recipe);
    return g->unit && g->recipe ? MN_OK : mn_fail_memory(e);
}

/* The recipe and unit demand of a product's row. */
static mn_status cook(mn_groups *g, uint32_t k, const mn_model *m, const mn_sourcing *mix,
                      const mn_materials *materials, const mn_reference *r, mn_splits *splits,
                      const mn_ctx *ctx, mn_err *e)
{
    const mn_group_key *key = &g->at[k].key;
    mn_placed_part part = {key->region, key->origin, key->product, (uint8_t)key->what, 1};
    mn_recipe *of = &g->recipe[g->at[k].row];
    double *unit = g->unit + g->at[k].row * m->n;
    mn_status st = mn_recipe_make(of, materials, m, r, mix, &part, splits, ctx, e);

    for (size_t i = 0; !st && i < m->n; i++)
        unit[i] = of->first[i] + of->change[i];
    return st;
}

/* The pins of a group of purchases of a product. */
static mn_status pin_product(mn_groups *g, uint32_t k, mn_err *e)
{
    const mn_recipe *of = &g->recipe[g->at[k].row];

    for (size_t t = 0; t < of->tolds; t++) {
        const mn_told *told = &of->told[t];

        if (!mn_grow(&g->pin, &g->pin_cap, g->pins + 1, sizeof *g->pin))
            return mn_fail_memory(e);
        g->pin[g->pins++] = (mn_pin){.cell = told->cell,
                                     .group = k,
                                     .origin = told->origin,
                                     .move = told->move,
                                     .material = told->material,
                                     .what = told->what,
                                     .unit = told->money,
                                     .money = told->money * g->at[k].money,
                                     .factor = told->factor};
    }
    return MN_OK;
}

mn_status mn_groups_new(mn_groups *g, const mn_model *m, mn_scope scope, const mn_sourcing *mix,
                        const mn_placing *placing, const mn_materials *materials,
                        const mn_purchase *purchase, size_t purchases, const mn_ctx *ctx, mn_err *e)
{
    mn_placed_part part[MN_PARTS_MAX];
    mn_splits splits = {0};
    mn_status st = begin(g, m, e);

    for (size_t i = 0; !st && i < purchases; i++) {
        const mn_purchase *p = &purchase[i];
        bool moved;
        size_t parts = mn_placing_parts(placing, p, part, &moved);

        g->moved += moved ? p->lines ? (size_t)p->lines : 1 : 0;
        for (size_t k = 0; !st && k < parts; k++)
            st = add(g, key_of(&part[k], p->by), p->money * part[k].share, e);
    }
    st = st ? st : settle(g, m, e);
    for (uint32_t k = 0; !st && k < g->count; k++) {
        if (begins_row(g, k) && g->at[k].key.product)
            st = cook(g, k, m, mix, materials, placing->r, &splits, ctx, e);
        else if (begins_row(g, k))
            spread(g, k, m, mix);
        if (!st && g->at[k].key.product)
            st = pin_product(g, k, e);
    }
    mn_splits_free(&splits);
    if (st) {
        mn_groups_free(g);
        return st;
    }
    total(g, m, scope);
    return MN_OK;
}

mn_status mn_groups_of_basket(mn_groups *g, const mn_model *m, mn_scope scope, const double *money,
                              mn_err *e)
{
    mn_status st = begin(g, m, e);

    for (size_t s = 0; !st && s < m->industries; s++) {
        double sum = 0;

        for (size_t r = 0; r < m->regions; r++)
            sum += money[r * m->industries + s];
        if (sum != 0)
            st = add(g, (mn_group_key){(uint32_t)s, MN_ANYWHERE, MN_ANYWHERE, 0, MN_PLACED_BASKET},
                     sum, e);
    }
    g->basket = true;
    if (st || (st = settle(g, m, e))) {
        mn_groups_free(g);
        return st;
    }
    for (size_t k = 0; k < g->count; k++)
        for (size_t r = 0; r < m->regions; r++) {
            size_t i = r * m->industries + g->at[k].key.what;

            g->unit[g->at[k].row * m->n + i] = money[i] / g->at[k].money;
        }
    total(g, m, scope);
    return MN_OK;
}

mn_status mn_groups_pin(mn_groups *g, mn_pin pin, mn_err *e)
{
    uint32_t told[3] = {pin.cell, pin.origin, pin.group};
    char bytes[sizeof told];
    mn_text key = {bytes, sizeof bytes};

    memcpy(bytes, told, sizeof bytes);
    uint32_t at = mn_map_get(&g->pinned, key);

    if (at != MN_MAP_NONE) {
        g->pin[at].money += pin.money;
        return MN_OK;
    }
    key = mn_arena_text(&g->keys, key);
    if (!key.ptr || !mn_grow(&g->pin, &g->pin_cap, g->pins + 1, sizeof *g->pin))
        return mn_fail_memory(e);
    at = (uint32_t)g->pins;
    g->pin[g->pins++] = pin;
    return mn_map_put(&g->pinned, key, &at, e);
}

mn_status mn_groups_solve(mn_groups *g, const mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    free(g->x);
    g->x = NULL;
    return mn_outputs_of_rows(&g->x, m, g->unit, g->rows, ctx, e);
}

void mn_groups_free(mn_groups *g)
{
    for (size_t k = 0; g->recipe && k < g->rows; k++)
        mn_recipe_free(&g->recipe[k]);
    free(g->recipe);
    free(g->sold);
    free(g->at);
    mn_map_free(&g->index);
    mn_map_free(&g->pinned);
    mn_arena_free(&g->keys);
    free(g->unit);
    free(g->y);
    free(g->x);
    free(g->pin);
    memset(g, 0, sizeof *g);
}
