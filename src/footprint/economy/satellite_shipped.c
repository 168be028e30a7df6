/* SPDX-License-Identifier: Apache-2.0
 *
 * satellite_shipped.c - the people that ship with the program, put into another
 * economy: those of (origin, kind) into the industries of that kind in the
 * origin's region, by their output.
 *
 * An origin that is one country goes to that country's region; a composite origin
 * ("Rest of Southeast Asia") to the regions of its countries, by population. The
 * moves of the shipped model are taken back first: they are of its own outputs.
 */
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/satellite.h"
#include "reference/csv_lite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const unsigned char mn_data_members[], mn_data_members_end[];

#define PEOPLE_YEAR 2018 /* of the satellite's pattern */

typedef struct placer {
    mn_model *m, *from;
    mn_reference *r;
    size_t *region_of; /* of each country */
    double *weight;    /* of each region: of the origin that is being placed */
    uint32_t *at;      /* the new origin of each region */
    size_t origin_cap, people_cap;
    double left_out, all;
    double missing[MN_INDUSTRIES]; /* people of kinds that a region lacks, by kind */
    size_t composites;             /* origins that lie in several regions */
    mn_spread *spread;
} placer;

/* Takes the shipped model's moves back. */
static void undo_moves(mn_model *m)
{
    for (size_t k = m->moves; k-- > 0;) {
        const mn_move *v = &m->move[k];

        for (size_t p = 0; p < m->peoples; p++) {
            mn_people *q = &m->people[p];

            if (q->origin != v->origin || q->industry != v->to || q->form != v->form ||
                q->people != v->people)
                continue;
            q->industry = v->from;
            break;
        }
    }
}

static void weigh(placer *p, mn_text iso3, double least)
{
    const mn_country *c = mn_country_find(p->r, iso3);
    size_t region = c ? p->region_of[(size_t)(c - mn_country_at(p->r, 0))] : SIZE_MAX;
    double people;

    if (region == SIZE_MAX)
        return;
    people = mn_population(p->r, c->iso3, PEOPLE_YEAR, NULL);
    p->weight[region] += people > 0 ? people : least;
}

/* Weights of the regions that an origin lies in; their sum. */
static mn_status weights(placer *p, const mn_origin *o, double *sum, mn_err *e)
{
    mn_source source = {"data/concordance/regions.csv", mn_data_members,
                        (size_t)(mn_data_members_end - mn_data_members)};
    mn_arena arena = {0};
    bool more = true;
    mn_csv c;
    mn_status st = MN_OK;

    memset(p->weight, 0, p->m->regions * sizeof *p->weight);
    if (o->iso3[0]) {
        weigh(p, mn_text_of(o->iso3), 1);
    } else {
        st = mn_csv_open(&c, source, &arena, "scheme,region,iso3", e);
        while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
            if (mn_text_eq_str(c.cell[0], "satellite") && mn_text_eq_str(c.cell[1], o->code))
                weigh(p, c.cell[2], 1e-3);
        mn_arena_free(&arena);
    }
    *sum = 0;
    for (size_t region = 0; region < p->m->regions; region++)
        *sum += p->weight[region];
    return st;
}

/* An origin of the model for each region that the shipped origin lies in. */
static mn_status make_origins(placer *p, const mn_origin *o, mn_err *e)
{
    size_t parts = 0;
    mn_buf code = {0}, name = {0};
    mn_status st = MN_OK;

    for (size_t region = 0; region < p->m->regions; region++)
        parts += p->weight[region] > 0;
    p->composites += parts > 1;
    for (size_t region = 0; !st && region < p->m->regions; region++) {
        const char *label = p->m->region[region];

        if (!(p->weight[region] > 0))
            continue;
        mn_buf_clear(&code);
        mn_buf_clear(&name);
        mn_buf_fmt(&code, parts > 1 ? "%s:%s" : "%s", o->code, label);
        mn_buf_fmt(&name, parts > 1 ? "%s (in %s)" : "%s", o->name, label);
        st = code.failed || name.failed
                 ? mn_fail_memory(e)
                 : mn_satellite_origin(p->m, &p->origin_cap, (mn_text){code.ptr, code.len},
                                       (mn_text){name.ptr, name.len}, mn_text_of(o->iso3), region,
                                       &p->at[region], e);
    }
    mn_buf_free(&code);
    mn_buf_free(&name);
    return st;
}

/* Where people of a kind go in a region, by output: to its industries that serve the
 * kind. Where these make nothing, to the first of them, from where they are moved;
 * where there are none, to the largest of all. */
static size_t spread_kind(placer *p, size_t region, uint8_t kind, double people)
{
    const mn_model *m = p->m;
    double sum = 0;
    size_t n = 0, largest;

    for (size_t s = 0; s < m->industries; s++) {
        if (!(m->serves[s] >> kind & 1))
            continue;
        p->spread[n++] = (mn_spread){(uint32_t)s, m->x[region * m->industries + s]};
        sum += p->spread[n - 1].share;
    }
    if (m->fit[kind] == MN_FIT_NEAR || m->fit[kind] == MN_FIT_NONE)
        p->missing[kind] += people;
    if (n && sum > 0) {
        size_t kept = 0;

        for (size_t k = 0; k < n; k++)
            if (p->spread[k].share > 0)
                p->spread[kept++] = (mn_spread){p->spread[k].industry, p->spread[k].share / sum};
        return kept;
    }
    largest = n ? p->spread[0].industry : mn_satellite_largest(m, region, SIZE_MAX);
    if (largest == SIZE_MAX)
        return 0;
    p->spread[0] = (mn_spread){(uint32_t)largest, 1};
    return 1;
}

static mn_status place(placer *p, const mn_people *row, double weights, mn_err *e)
{
    uint8_t kind = p->from->kind[row->industry];
    mn_status st = MN_OK;

    for (size_t region = 0; !st && region < p->m->regions; region++) {
        double people = row->people * p->weight[region] / weights;
        size_t n;

        if (!(p->weight[region] > 0))
            continue;
        n = spread_kind(p, region, kind, people);
        if (!n)
            p->left_out += people;
        for (size_t k = 0; !st && k < n; k++)
            st = mn_satellite_add(p->m, &p->people_cap,
                                  (mn_people){p->at[region], p->spread[k].industry, row->branch,
                                              row->form, people * p->spread[k].share},
                                  e);
    }
    return st;
}

static mn_status place_origin(placer *p, uint32_t origin, mn_err *e)
{
    const mn_origin *o = &p->from->origin[origin];
    double sum, people = 0;
    mn_status st = weights(p, o, &sum, e);

    for (size_t k = 0; k < p->from->peoples; k++)
        if (p->from->people[k].origin == origin)
            people += p->from->people[k].people;
    p->all += people;
    if (st || !(people > 0))
        return st;
    if (!(sum > 0)) {
        p->left_out += people;
        return mn_model_note(p->m, e,
                             "%s (%s): %.0f people left out: the economy has no region for it",
                             o->name, o->code, people);
    }
    st = make_origins(p, o, e);
    for (size_t k = 0; !st && k < p->from->peoples; k++)
        if (p->from->people[k].origin == origin && p->from->people[k].people > 0)
            st = place(p, &p->from->people[k], sum, e);
    return st;
}

static mn_status tell(placer *p, mn_err *e)
{
    mn_status st = mn_model_note(
        p->m, e,
        "people: the shipped satellite (%.0f people by origin and kind of industry), put into the "
        "industries of each kind by their output; %zu composite origins lie in several regions and "
        "are split by population",
        p->all, p->composites);

    for (uint8_t k = 0; !st && k < MN_INDUSTRIES; k++)
        if (p->missing[k] > 0)
            st = mn_model_note(p->m, e, "c%d: %.0f people: no industry of that kind; put into %s",
                               k + 1, p->missing[k],
                               p->m->fit[k] == MN_FIT_NEAR ? "the nearest kind"
                                                           : "each region's largest industry");
    if (st || !(p->left_out > p->all / 2))
        return st;
    mn_fail(e, MN_DATA, "the economy's regions hold %.0f of %.0f people of the shipped satellite",
            p->all - p->left_out, p->all);
    return mn_hint(e, "name regions by countries, or say with --members which countries they hold");
}

static mn_status check(const mn_model *m, mn_err *e)
{
    for (size_t s = 0; s < m->industries; s++)
        if (m->kind[s] != MN_NO_KIND)
            return MN_OK;
    mn_fail(e, MN_DATA, "the economy's industries are of no known kind, as '%s'", m->industry[0]);
    return mn_hint(e, "say of what kind each is with --concordance FILE: industry,kind");
}

mn_status mn_satellite_shipped(mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    placer p = {.m = m};
    mn_status st = check(m, e);

    if (st || (st = mn_reference_new(&p.r, MN_NEED_COUNTRIES, e)) ||
        (st = mn_model_shipped(&p.from, ctx, e)))
        goto out;
    p.region_of = malloc((mn_countries(p.r) + 1) * sizeof *p.region_of);
    p.weight = malloc((m->regions + 1) * sizeof *p.weight);
    p.at = malloc((m->regions + 1) * sizeof *p.at);
    p.spread = malloc((m->industries + 1) * sizeof *p.spread);
    if (!p.region_of || !p.weight || !p.at || !p.spread) {
        st = mn_fail_memory(e);
        goto out;
    }
    undo_moves(p.from);
    st = mn_model_regions_of(p.region_of, m, p.r, e);
    for (uint32_t o = 0; !st && o < p.from->origins; o++)
        st = place_origin(&p, o, e);
    if (!st)
        st = tell(&p, e);
out:
    mn_model_free(p.from);
    mn_reference_free(p.r);
    free(p.region_of);
    free(p.weight);
    free(p.at);
    free(p.spread);
    return st;
}
