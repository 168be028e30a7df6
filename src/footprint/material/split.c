/* SPDX-License-Identifier: Apache-2.0
 *
 * split.c - which products of a cell are listed, and what share of it they are.
 */
#include "footprint/material/split.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

double mn_factor_of(const mn_factor *f, mn_rho rho)
{
    double r = f->own == MN_LISTED_FORCED ? rho.forced : f->own == MN_LISTED_CHILD ? rho.child : 1;

    if (f->own == MN_LISTED_NOT && f->forced == 0 && f->child == 0)
        return 1; /* whatever rho is */
    return r / (1 + f->forced * (rho.forced - 1) + f->child * (rho.child - 1));
}

static mn_listed listed(const mn_good *g)
{
    if (g->forced || g->forced_child)
        return MN_LISTED_FORCED;
    return g->child ? MN_LISTED_CHILD : MN_LISTED_NOT;
}

bool mn_goods_name(mn_text goods, const char *good)
{
    mn_text part;

    while (mn_text_split(&goods, ';', &part))
        if (part.len && mn_text_eq_nocase(part, good))
            return true;
    return false;
}

/* As strcmp() says of codes, which mostly differ in their first letter. */
static bool same_place(const char *a, const char *b)
{
    return *a == *b && !strcmp(a, b);
}

mn_listed mn_listed_in(const mn_reference *r, mn_text goods, const char *iso3)
{
    mn_listed most = MN_LISTED_NOT;

    const size_t count = goods.len ? mn_goods(r) : 0;
    const mn_good *good = count ? mn_good_at(r, 0) : NULL; /* they lie in a row */

    for (size_t i = 0; i < count; i++) {
        const mn_good *g = good + i;

        if (same_place(g->iso3, iso3) && listed(g) > most && mn_goods_name(goods, g->good))
            most = listed(g);
    }
    return most;
}

/* The sourced share of a listed good in its cell: of the place itself, else of the
 * world; below 0 when no table says. */
static double known_share(const mn_materials *m, uint8_t kind, const char *iso3, const char *good)
{
    double world = -1;

    for (size_t k = 0; k < m->outputs; k++) {
        const mn_output_share *o = &m->output[k];
        bool here = !strcmp(o->place, iso3), everywhere = !strcmp(o->place, "WLD");
        const char *goods = "";

        if (o->kind != kind || !(here || everywhere))
            continue;
        for (size_t i = 0; i < m->materials; i++)
            if (!strcmp(m->material[i].id, o->what))
                goods = m->material[i].goods;
        for (size_t i = 0; !*goods && i < m->products; i++)
            if (!strcmp(m->product[i].id, o->what))
                goods = m->product[i].goods;
        if (!mn_goods_name(mn_text_of(goods), good))
            continue;
        if (here)
            return o->share;
        world = o->share;
    }
    return world;
}

mn_factor mn_split(const mn_materials *m, const mn_reference *r, uint8_t kind, const char *iso3,
                   mn_text goods)
{
    mn_factor f = {.own = mn_listed_in(r, goods, iso3)};
    const size_t count = mn_goods(r);
    const mn_good *good = count ? mn_good_at(r, 0) : NULL;
    double assumed[3] = {0}, known[3] = {0};

    for (size_t i = 0; i < count; i++) {
        const mn_good *g = good + i;
        double v;

        if (!(m->stands[i] >> kind & 1) || !same_place(g->iso3, iso3) || !listed(g))
            continue;
        v = known_share(m, kind, iso3, g->good);
        if (v >= 0)
            known[listed(g)] += v;
        else
            assumed[listed(g)] += MN_LISTED_SHARE;
    }
    double sure = known[1] + known[2], guessed = assumed[1] + assumed[2];
    /* Shares that sources state stay; should they come to more than all, they are
     * brought down together. */
    double keep = sure > 1 ? 1 / sure : 1, left = 1 - keep * sure;
    double most = left < MN_LISTED_MOST ? left : MN_LISTED_MOST;
    double cut = guessed > most ? most / guessed : 1;

    f.child = keep * known[MN_LISTED_CHILD] + cut * assumed[MN_LISTED_CHILD];
    f.forced = keep * known[MN_LISTED_FORCED] + cut * assumed[MN_LISTED_FORCED];
    return f;
}

mn_status mn_splits_get(mn_splits *s, mn_factor *out, const mn_materials *m, const mn_reference *r,
                        uint8_t kind, const char *iso3, mn_text goods, mn_err *e)
{
    char bytes[sizeof goods.ptr + 1 + 3];
    mn_text key = {bytes, sizeof bytes};

    memcpy(bytes, &goods.ptr, sizeof goods.ptr);
    bytes[sizeof goods.ptr] = (char)kind;
    memset(bytes + sizeof goods.ptr + 1, 0, 3);
    memcpy(bytes + sizeof goods.ptr + 1, iso3, strnlen(iso3, 3));
    uint32_t at = mn_map_get(&s->index, key);

    if (at != MN_MAP_NONE) {
        *out = s->at[at];
        return MN_OK;
    }
    key = mn_arena_text(&s->keys, key);
    if (!key.ptr || !mn_grow(&s->at, &s->cap, s->count + 1, sizeof *s->at))
        return mn_fail_memory(e);
    at = (uint32_t)s->count;
    *out = s->at[s->count++] = mn_split(m, r, kind, iso3, goods);
    return mn_map_put(&s->index, key, &at, e);
}

void mn_splits_free(mn_splits *s)
{
    mn_map_free(&s->index);
    mn_arena_free(&s->keys);
    free(s->at);
    *s = (mn_splits){0};
}
