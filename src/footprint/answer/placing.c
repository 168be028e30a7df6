/* SPDX-License-Identifier: Apache-2.0
 *
 * placing.c - from the parts of a purchase to regions of the economy.
 */
#include "footprint/answer/placing.h"

#include "core/err.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

/* The origin in a region that is this country, if others lie there too. */
static uint32_t origin_in(const mn_model *m, uint32_t region, const char *iso3)
{
    uint32_t found = MN_ANYWHERE;
    size_t others = 0;

    for (uint32_t o = 0; o < m->origins; o++) {
        if (m->origin[o].region != region)
            continue;
        if (!strcmp(m->origin[o].iso3, iso3))
            found = o;
        else
            others++;
    }
    return others ? found : MN_ANYWHERE;
}

mn_place mn_place_of(const mn_model *m, const mn_country *c)
{
    size_t region = SIZE_MAX;

    for (size_t k = 0; c && region == SIZE_MAX && k < m->members; k++)
        if (!strcmp(m->member[k].iso3, c->iso3))
            region = m->member[k].region;
    if (c && !m->members)
        region = mn_model_find_region(m, mn_text_of(c->model_region));
    if (region == SIZE_MAX)
        return (mn_place){MN_ANYWHERE, MN_ANYWHERE};
    return (mn_place){(uint32_t)region, origin_in(m, (uint32_t)region, c->iso3)};
}

bool mn_region_is_country(const mn_model *m, size_t region)
{
    size_t origins = 0, members = 0;

    for (size_t o = 0; o < m->origins; o++)
        origins += m->origin[o].region == region;
    for (size_t k = 0; k < m->members; k++)
        members += m->member[k].region == region;
    return origins <= 1 && members <= 1;
}

const char *mn_origin_country(const mn_model *m, size_t origin)
{
    const mn_origin *o = &m->origin[origin];
    const char *only = "";
    size_t members = 0;

    if (o->iso3[0])
        return o->iso3;
    for (size_t k = 0; k < m->members; k++)
        if (m->member[k].region == o->region) {
            only = m->member[k].iso3;
            members++;
        }
    return members == 1 ? only : "";
}

/* The only industry of a kind, or SIZE_MAX. */
static size_t only_industry(const mn_model *m, uint8_t kind)
{
    size_t found = SIZE_MAX;

    for (size_t s = 0; s < m->industries; s++) {
        if (m->kind[s] != kind)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = s;
    }
    return found;
}

static bool sells(const mn_placing *p, size_t region, uint8_t kind)
{
    return p->sold[region * MN_INDUSTRIES + kind];
}

/* The kind under which a kind is sold that no industry is of: that of the industry that
 * holds it among others, or is nearest to it; the larger one in the region. */
static uint8_t sold_as(const mn_model *m, size_t region, uint8_t kind)
{
    size_t best = SIZE_MAX;

    for (size_t s = 0; s < m->industries; s++) {
        if (m->kind[s] == kind)
            return kind;
        if (m->kind[s] != MN_NO_KIND && m->serves[s] >> kind & 1 &&
            (best == SIZE_MAX ||
             m->x[region * m->industries + s] > m->x[region * m->industries + best]))
            best = s;
    }
    return best == SIZE_MAX ? kind : m->kind[best];
}

/* The kind that is really bought in a region when `kind` is asked for. */
static uint8_t stand_in(const mn_placing *p, size_t region, uint8_t kind)
{
    /* c35 -> c34, c33, c30 and c19 -> c21, c20, c30: services that are bought where they
     * are done, and the nearest in kind. */
    static const uint8_t near[2][4] = {{34, 33, 32, 29}, {18, 20, 19, 29}};
    size_t only;

    kind = sold_as(p->m, region, kind);
    only = only_industry(p->m, kind);
    if (only != SIZE_MAX) {
        size_t to = mn_satellite_stand_in(p->m, region, only);

        if (to != only)
            return p->m->kind[to];
    }
    for (size_t k = 0; k < 2; k++)
        for (size_t c = 1; near[k][0] == kind && !sells(p, region, kind) && c < 4; c++)
            if (sells(p, region, near[k][c]))
                return near[k][c];
    return kind;
}

mn_status mn_placing_new(mn_placing *out, const mn_model *m, const mn_reference *r,
                         const mn_spending *s, const mn_materials *materials,
                         const mn_country *buyer, mn_err *e)
{
    mn_placing p = {.m = m, .r = r, .s = s, .materials = materials, .home = mn_place_of(m, buyer)};
    size_t countries = mn_countries(r);

    p.place = malloc((countries + 1) * sizeof *p.place);
    p.stand = malloc(m->regions * MN_INDUSTRIES + 1);
    p.sold = calloc(m->regions * MN_INDUSTRIES + 1, sizeof *p.sold);
    if (!p.place || !p.stand || !p.sold) {
        mn_placing_free(&p);
        return mn_fail_memory(e);
    }
    for (size_t c = 0; c < countries; c++)
        p.place[c] = mn_place_of(m, mn_country_at(r, c));
    for (size_t i = 0; i < m->n; i++)
        if (m->kind[i % m->industries] != MN_NO_KIND && m->x[i] > 0)
            p.sold[i / m->industries * MN_INDUSTRIES + m->kind[i % m->industries]] = true;
    for (size_t region = 0; region < m->regions; region++)
        for (uint8_t kind = 0; kind < MN_INDUSTRIES; kind++)
            p.stand[region * MN_INDUSTRIES + kind] = stand_in(&p, region, kind);
    *out = p;
    return MN_OK;
}

void mn_placing_free(mn_placing *p)
{
    free(p->place);
    free(p->stand);
    free(p->sold);
    memset(p, 0, sizeof *p);
}

static uint8_t bought(const mn_placing *p, uint32_t region, uint8_t kind)
{
    return region == MN_ANYWHERE ? sold_as(p->m, 0, kind) : p->stand[region * MN_INDUSTRIES + kind];
}

/* Countries of the reference are looked up once; any other each time. */
static mn_place origin_of(const mn_placing *p, const mn_country *c)
{
    uintptr_t first = (uintptr_t)mn_country_at(p->r, 0), at = (uintptr_t)c;

    if (at >= first && at < first + mn_countries(p->r) * sizeof *c)
        return p->place[(at - first) / sizeof *c];
    return mn_place_of(p->m, c);
}

size_t mn_placing_parts(const mn_placing *p, const mn_purchase *purchase,
                        mn_placed_part out[MN_PARTS_MAX], bool *moved)
{
    mn_part part[MN_PARTS_MAX];
    size_t n = mn_purchase_parts(p->s, purchase, part);
    mn_place from = {MN_ANYWHERE, MN_ANYWHERE};
    uint8_t made = purchase->product && p->materials
                       ? p->materials->product[purchase->product - 1].kind
                       : MN_NO_KIND;

    if (purchase->origin)
        from = origin_of(p, purchase->origin);
    for (size_t k = 0; k < n && from.region != MN_ANYWHERE; k++)
        if (!part[k].home && !sells(p, from.region, bought(p, from.region, part[k].kind)))
            from = (mn_place){MN_ANYWHERE, MN_ANYWHERE};
    for (size_t k = 0; k < n; k++) {
        mn_place at = part[k].home ? p->home : from;
        uint32_t done_in = at.region == MN_ANYWHERE ? p->home.region : at.region;
        uint8_t kind = bought(p, done_in, part[k].kind);

        if (part[k].home && at.region != MN_ANYWHERE && !sells(p, at.region, kind))
            at = (mn_place){MN_ANYWHERE, MN_ANYWHERE};
        bool product = !part[k].home && part[k].kind == made;

        out[k] =
            (mn_placed_part){at.region, at.origin, product ? purchase->product : part[k].product,
                             kind, part[k].share};
    }
    *moved = purchase->origin && from.region == MN_ANYWHERE;
    return n;
}
