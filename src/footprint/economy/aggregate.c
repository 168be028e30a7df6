/* SPDX-License-Identifier: Apache-2.0
 *
 * aggregate.c - summing an economy's flows, final demand and people by groups.
 */
#include "footprint/economy/aggregate.h"

#include "core/err.h"
#include "core/map.h"
#include "core/parallel.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/satellite.h"
#include "footprint/economy/solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct job {
    const mn_model *m;
    mn_model *to;
    const mn_grouping *region, *industry;
    size_t *cell;        /* of each old cell: the new one */
    double *x;           /* output of the new ones: of their old ones together */
    size_t *first, *old; /* the old cells of new cell i: old[first[i]] .. old[first[i + 1]],
                          * in their own order */
} job;

static mn_status labels(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    mn_model *to = j->to;
    mn_status st = MN_OK;

    to->regions = j->region->groups;
    to->industries = j->industry->groups;
    to->categories = m->categories;
    to->n = to->regions * to->industries;
    to->region = mn_arena_alloc(&to->arena, to->regions + 1, sizeof *to->region);
    to->industry = mn_arena_alloc(&to->arena, to->industries + 1, sizeof *to->industry);
    to->category = mn_arena_alloc(&to->arena, to->categories + 1, sizeof *to->category);
    to->demand = mn_arena_alloc(&to->arena, to->categories + 1, sizeof *to->demand);
    if (!to->region || !to->industry || !to->category || !to->demand)
        return mn_fail_memory(e);
    for (size_t r = 0; !st && r < to->regions; r++)
        st = mn_model_str(to, &to->region[r], j->region->name[r], e);
    for (size_t s = 0; !st && s < to->industries; s++)
        st = mn_model_str(to, &to->industry[s], j->industry->name[s], e);
    for (size_t k = 0; !st && k < to->categories; k++) {
        st = mn_model_str(to, &to->category[k], m->category[k], e);
        to->demand[k] = m->demand[k];
    }
    return st;
}

/* Name, source and year are kept; the notes say what was done. */
static mn_status describe(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    mn_model *to = j->to;
    mn_status st;

    to->year = m->year;
    to->unit_usd = m->unit_usd;
    memcpy(to->sha256, m->sha256, sizeof to->sha256);
    if ((st = mn_model_str(to, &to->name, m->name, e)) ||
        (st = mn_model_str(to, &to->source, m->source, e)) ||
        (st = mn_model_str(to, &to->licence, m->licence, e)) ||
        (st = mn_model_str(to, &to->notes, m->notes, e)))
        return st;
    return mn_model_note(to, e,
                         "aggregated: %zu regions to %zu, %zu industries to %zu, of the model with "
                         "SHA-256 %s",
                         m->regions, to->regions, m->industries, to->industries, m->sha256);
}

/* Of a new industry of unknown label: the kind of its largest member, and all parts. */
static mn_status kinds(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    mn_model *to = j->to;
    double *size = NULL, *most = NULL;
    mn_status st = mn_model_kinds(to, NULL, NULL, e);

    if (st || to->scheme[0])
        return st;
    size = calloc(m->industries + to->industries + 1, sizeof *size);
    if (!size)
        return mn_fail_memory(e);
    most = size + m->industries;
    for (size_t i = 0; i < m->n; i++)
        size[i % m->industries] += m->x[i];
    for (size_t s = 0; s < m->industries; s++) {
        uint32_t g = j->industry->to[s];

        to->parts[g] |= m->parts[s];
        if (m->kind[s] == MN_NO_KIND || !(size[s] > most[g]))
            continue;
        most[g] = size[s];
        to->kind[g] = m->kind[s];
    }
    free(size);
    st = mn_model_str(to, &to->scheme, "file", e);
    return st ? st : mn_model_kinds_settle(to, e);
}

/* Which countries the new regions hold. */
static mn_status members(job *j, mn_err *e)
{
    mn_reference *r = NULL;
    size_t *at = NULL;
    mn_status st = mn_reference_new(&r, MN_NEED_COUNTRIES, e);

    if (!st && !(at = malloc((mn_countries(r) + 1) * sizeof *at)))
        st = mn_fail_memory(e);
    if (!st)
        st = mn_model_regions_of(at, j->m, r, e);
    if (!st && !(j->to->member =
                     mn_arena_alloc(&j->to->arena, mn_countries(r) + 1, sizeof *j->to->member)))
        st = mn_fail_memory(e);
    for (size_t c = 0; !st && c < mn_countries(r); c++) {
        mn_member *one = &j->to->member[j->to->members];

        if (at[c] == SIZE_MAX)
            continue;
        memcpy(one->iso3, mn_country_at(r, c)->iso3, 4);
        one->region = j->region->to[at[c]];
        j->to->members++;
    }
    free(at);
    mn_reference_free(r);
    return st;
}

/* --- sums ------------------------------------------------------------------------ */

/* Rounds to float32, carrying what was lost to the next. */
static double carried(double v, double *carry)
{
    double rounded = (double)(float)(v + *carry);

    *carry += v - rounded;
    return rounded;
}

static mn_status sort_cells(job *j, mn_err *e)
{
    size_t n = j->to->n;

    j->first = calloc(n + 2, sizeof *j->first);
    j->old = malloc((j->m->n + 1) * sizeof *j->old);
    if (!j->first || !j->old)
        return mn_fail_memory(e);
    for (size_t i = 0; i < j->m->n; i++)
        j->first[j->cell[i] + 2]++;
    for (size_t i = 0; i < n; i++)
        j->first[i + 2] += j->first[i + 1];
    for (size_t i = 0; i < j->m->n; i++)
        j->old[j->first[j->cell[i] + 1]++] = i;
    return MN_OK;
}

/* Adds the flows of an old row to `to`, by new columns. */
static void add_flows(const job *j, size_t old, mn_entry *row, double *to)
{
    size_t count = mn_matrix_row(&j->m->a, old, row);

    for (size_t k = 0; k < count; k++)
        to[j->cell[row[k].index]] += (double)row[k].value * j->m->x[row[k].index];
}

/* Z' row by row, each turned into coefficients at once: no more than a row of it is
 * held. */
static mn_status coefficients(job *j, const mn_ctx *ctx, mn_err *e)
{
    size_t n = j->to->n;
    double *carry = calloc(2 * n + 1, sizeof *carry), *z = carry ? carry + n : NULL;
    mn_entry *row = malloc((j->m->n + 1) * sizeof *row);
    mn_matrix_builder made = {0};
    mn_status st = carry && row ? MN_OK : mn_fail_memory(e);

    if (!st)
        st = mn_matrix_begin_within(&made, n, ctx, e);
    for (size_t i = 0; !st && i < n; i++) {
        memset(z, 0, n * sizeof *z);
        for (size_t k = j->first[i]; k < j->first[i + 1]; k++)
            add_flows(j, j->old[k], row, z);
        for (size_t k = 0; k < n; k++)
            z[k] = z[k] == 0 || !(j->x[k] > 0) ? 0 : carried(z[k] / j->x[k], &carry[k]);
        if (!(st = mn_matrix_add_dense(&made, z, e)) && i % 64 == 0)
            st = mn_poll(ctx, e);
    }
    if (!st)
        st = mn_matrix_finish(&j->to->a, &made, NULL, 1, e);
    mn_matrix_builder_free(&made);
    free(carry);
    free(row);
    return st;
}

/* Y' row by row, in float32 as all final demand is. */
static mn_status sum_demand(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    size_t old = m->regions * m->categories, new = j->to->regions * j->to->categories;
    double *row = malloc((new + 1) * sizeof *row);

    if (!row)
        return mn_fail_memory(e);
    for (size_t i = 0; i < j->to->n; i++) {
        double carry = 0;

        memset(row, 0, new * sizeof *row);
        j->to->published[i] = 0;
        for (size_t at = j->first[i]; at < j->first[i + 1]; at++) {
            size_t from = j->old[at];

            for (size_t k = 0; k < old; k++)
                row[j->region->to[k / m->categories] * m->categories + k % m->categories] +=
                    (double)m->y[from * old + k];
            j->to->published[i] += m->published[from];
        }
        for (size_t k = 0; k < new; k++)
            j->to->y[i * new + k] = row[k] == 0 ? 0 : (float)carried(row[k], &carry);
    }
    free(row);
    return MN_OK;
}

/* Rows of the same origin, industry, branch and form become one. */
static mn_status sum_people(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    mn_model *to = j->to;
    mn_arena keys = {0};
    mn_map at = {0};
    size_t cap = 0, people_cap = 0;
    mn_status st = MN_OK;

    for (size_t o = 0; !st && o < m->origins; o++) {
        const mn_origin *from = &m->origin[o];
        uint32_t same;

        st = mn_satellite_origin(to, &cap, mn_text_of(from->code), mn_text_of(from->name),
                                 mn_text_of(from->iso3), j->region->to[from->region], &same, e);
    }
    for (size_t k = 0; !st && k < m->peoples; k++) {
        mn_people p = m->people[k];
        uint32_t row = (uint32_t)to->peoples, known = row;
        char key[64];
        mn_text text;

        p.industry = j->industry->to[p.industry];
        snprintf(key, sizeof key, "%u/%u/%d/%d", p.origin, p.industry, (int)p.branch, (int)p.form);
        text = mn_arena_text(&keys, mn_text_of(key));
        if (!text.ptr)
            st = mn_fail_memory(e);
        else if (!(st = mn_map_put(&at, text, &known, e)) && known != row)
            to->people[known].people += p.people;
        else if (!st)
            st = mn_satellite_add(to, &people_cap, p, e);
    }
    mn_map_free(&at);
    mn_arena_free(&keys);
    return st;
}

/* Moves between groups stay listed; those inside one are none. */
static mn_status keep_moves(job *j, mn_err *e)
{
    const mn_model *m = j->m;
    mn_model *to = j->to;
    size_t cap = 0;

    for (size_t k = 0; k < m->moves; k++) {
        mn_move v = m->move[k];

        v.from = j->industry->to[v.from];
        v.to = j->industry->to[v.to];
        if (v.from == v.to)
            continue;
        if (!mn_grow(&to->move, &cap, to->moves + 1, sizeof *to->move))
            return mn_fail_memory(e);
        to->move[to->moves++] = v;
    }
    return MN_OK;
}

static mn_status make_room(job *j, mn_err *e)
{
    size_t n = j->to->n;

    j->cell = malloc((j->m->n + 1) * sizeof *j->cell);
    j->x = calloc(n + 1, sizeof *j->x);
    j->to->y = calloc(n * j->to->regions * j->to->categories + 1, sizeof *j->to->y);
    j->to->published = malloc((n + 1) * sizeof *j->to->published);
    if (!j->cell || !j->x || !j->to->y || !j->to->published)
        return mn_fail_memory(e);
    for (size_t i = 0; i < j->m->n; i++)
        j->cell[i] = (size_t)j->region->to[i / j->m->industries] * j->to->industries +
                     j->industry->to[i % j->m->industries];
    for (size_t i = 0; i < j->m->n; i++)
        j->x[j->cell[i]] += j->m->x[i];
    return sort_cells(j, e);
}

mn_status mn_model_aggregate(mn_model **out, const mn_model *m, const mn_grouping *regions,
                             const mn_grouping *industries, const mn_ctx *ctx, mn_err *e)
{
    job j = {.m = m, .to = calloc(1, sizeof *j.to), .region = regions, .industry = industries};
    mn_status st = j.to ? MN_OK : mn_fail_memory(e);

    MN_BUG(regions->n == m->regions && industries->n == m->industries);
    if (st || (st = labels(&j, e)) || (st = describe(&j, e)) || (st = kinds(&j, e)) ||
        (st = members(&j, e)) || (st = make_room(&j, e)) || (st = coefficients(&j, ctx, e)) ||
        (st = sum_demand(&j, e)) || (st = sum_people(&j, e)) || (st = keep_moves(&j, e)) ||
        (st = mn_model_settle(j.to, ctx, e)))
        goto out;
    if (mn_model_wrong(j.to)) {
        st = mn_fail(e, MN_DATA, "the groups make no usable model: %s", mn_model_wrong(j.to));
        goto out;
    }
    *out = j.to;
    j.to = NULL;
out:
    mn_model_free(j.to);
    free(j.cell);
    free(j.first);
    free(j.old);
    free(j.x);
    return st;
}
