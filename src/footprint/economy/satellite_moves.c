/* SPDX-License-Identifier: Apache-2.0
 *
 * satellite_moves.c - people who cannot stand where they were counted.
 *
 * People in a cell without output, or one so small that their intensity passes
 * the cap, move to another cell of the same region: to an industry of the same
 * kind, else of a named kind that is near, else to the largest. Totals are kept,
 * and every move is listed.
 */
#include "footprint/economy/satellite.h"

#include "core/err.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where people of a kind go, in order, when it can't hold them: the kind nearest. */
static const struct {
    uint8_t from, to[3];
} fallbacks[] = {
    {34, {33, 32, 29}}, /* households as employers -> personal services */
    {18, {20, 19, 29}}, /* sale and repair of cars -> retail, wholesale */
    {4, {3, 15, 2}},    /* leather -> textiles */
    {7, {8, 11, 2}},    /* refineries -> chemicals */
};

/* Whether an industry can hold its own people and `more` of them. */
static bool holds(const mn_model *m, size_t region, size_t industry, const double *people,
                  double more, double cap)
{
    size_t i = region * m->industries + industry;

    return m->x[i] > 0 && people[i] + more <= cap * m->x[i];
}

/* The largest industry of a kind in the region, other than `not`, that can hold
 * `more` people; SIZE_MAX when there is none. */
static size_t of_kind(const mn_model *m, size_t region, uint8_t kind, size_t not,
                      const double *people, double more, double cap)
{
    size_t best = SIZE_MAX;

    for (size_t s = 0; s < m->industries; s++) {
        if (m->kind[s] != kind || s == not || !holds(m, region, s, people, more, cap))
            continue;
        if (best == SIZE_MAX ||
            m->x[region * m->industries + s] > m->x[region * m->industries + best])
            best = s;
    }
    return best;
}

size_t mn_satellite_largest(const mn_model *m, size_t region, size_t not )
{
    size_t best = SIZE_MAX;
    double most = 0;

    for (size_t s = 0; s < m->industries; s++) {
        if (s != not &&m->x[region * m->industries + s] > most) {
            most = m->x[region * m->industries + s];
            best = s;
        }
    }
    return best;
}

/* The cell that takes a cell's people: by the lists above, else the region's
 * largest industry by output. SIZE_MAX when the region makes nothing at all. */
static size_t fallback(const mn_model *m, size_t region, size_t industry, const double *people,
                       double cap)
{
    double more = people[region * m->industries + industry];
    uint8_t kind = m->kind[industry];
    size_t to = SIZE_MAX;

    if (kind != MN_NO_KIND)
        to = of_kind(m, region, kind, industry, people, more, cap);
    for (size_t k = 0; k < sizeof fallbacks / sizeof *fallbacks; k++)
        for (int c = 0; to == SIZE_MAX && fallbacks[k].from == kind && c < 3; c++)
            to = of_kind(m, region, fallbacks[k].to[c], industry, people, more, cap);
    return to != SIZE_MAX ? to : mn_satellite_largest(m, region, industry);
}

size_t mn_satellite_stand_in(const mn_model *m, size_t region, size_t industry)
{
    size_t to;

    if (m->kind[industry] != 34 && m->kind[industry] != 18) /* done where they are bought */
        return industry;
    for (size_t k = 0; k < m->moves; k++)
        if (m->origin[m->move[k].origin].region == region && m->move[k].from == industry)
            return m->move[k].to;
    if (m->x[region * m->industries + industry] > 0)
        return industry;
    to = fallback(m, region, industry, m->cell_people[MN_SCOPE_ALL], INFINITY);
    return to == SIZE_MAX ? industry : to;
}

/* Moves one cell's people; the rows stay apart by origin, branch and form. */
static mn_status move_cell(mn_model *m, size_t region, size_t industry, size_t to, double intensity,
                           size_t *cap, mn_err *e)
{
    for (size_t k = 0; k < m->peoples; k++) {
        mn_people *p = &m->people[k];

        if (m->origin[p->origin].region != region || p->industry != industry || !(p->people > 0))
            continue;
        if (!mn_grow(&m->move, cap, m->moves + 1, sizeof *m->move))
            return mn_fail_memory(e);
        m->move[m->moves++] =
            (mn_move){p->origin, (uint32_t)industry, (uint32_t)to, p->form, p->people, intensity};
        p->industry = (uint32_t)to;
    }
    return MN_OK;
}

/* People a cell: those of one form, or of all (form MN_FORMS). */
static void count_people(double *people, const mn_model *m, mn_form form)
{
    memset(people, 0, m->n * sizeof *people);
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];

        if (form == MN_FORMS || p->form == form)
            people[m->origin[p->origin].region * m->industries + p->industry] += p->people;
    }
}

/* The cap is on private labour exploitation alone: the other forms are world
 * totals that were spread by assumption. */
static mn_status move_people(mn_model *m, double cap, mn_err *e)
{
    double *all = calloc(2 * m->n + 1, sizeof *all), *private = all ? all + m->n : NULL;
    size_t moves_cap = 0;
    mn_status st = all ? MN_OK : mn_fail_memory(e);

    if (st)
        return st;
    count_people(all, m, MN_FORMS);
    count_people(private, m, MN_FORM_PRIVATE);
    for (size_t i = 0; !st && i < m->n; i++) {
        size_t region = i / m->industries, industry = i % m->industries, to;

        if (!(all[i] > 0) || holds(m, region, industry, private, 0, cap))
            continue;
        to = fallback(m, region, industry, private, cap);
        if (to == SIZE_MAX) {
            st = mn_fail(e, MN_DATA, "%.6g people stand in region '%s', which makes nothing at all",
                         all[i], m->region[region]);
            break;
        }
        st = move_cell(m, region, industry, to, m->x[i] > 0 ? private[i] / m->x[i] : INFINITY,
                       &moves_cap, e);
        private[region * m->industries + to] += private[i];
        all[region * m->industries + to] += all[i];
        private[i] = all[i] = 0;
    }
    free(all);
    return st;
}

mn_status mn_satellite_finish(mn_model *m, const mn_ctx *ctx, double cap, mn_err *e)
{
    mn_status st = move_people(m, cap > 0 ? cap : MN_INTENSITY_CAP, e);

    return st ? st : mn_model_settle(m, ctx, e);
}
