/* SPDX-License-Identifier: Apache-2.0
 *
 * model.c - a model's life: strings, the last step of every import, accessors.
 */
#include "footprint/economy/model.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/solve.h"

#include <stdlib.h>

static const char *const branches[MN_BRANCHES] = {
    "agriculture", "mining", "manufacturing", "construction", "services", "domestic", "other",
};
static const char *const forms[MN_FORMS] = {"private", "sexual", "state"};

const char *mn_form_name(mn_form f)
{
    return forms[f];
}

static int find(const char *const *names, int n, mn_text name)
{
    for (int i = 0; i < n; i++)
        if (mn_text_eq_nocase(name, names[i]))
            return i;
    return -1;
}

int mn_branch_find(mn_text name)
{
    return find(branches, MN_BRANCHES, name);
}

int mn_form_find(mn_text name)
{
    return find(forms, MN_FORMS, name);
}

static size_t find_label(const char **labels, size_t n, mn_text code)
{
    for (size_t i = 0; i < n; i++)
        if (mn_text_eq_str(code, labels[i]))
            return i;
    return SIZE_MAX;
}

size_t mn_model_find_region(const mn_model *m, mn_text code)
{
    return find_label(m->region, m->regions, code);
}

size_t mn_model_find_industry(const mn_model *m, mn_text code)
{
    return find_label(m->industry, m->industries, code);
}

mn_status mn_model_str(mn_model *m, const char **out, const char *s, mn_err *e)
{
    char *copy = mn_arena_str(&m->arena, s ? s : "");

    if (!copy)
        return mn_fail_memory(e);
    *out = copy;
    return MN_OK;
}

void mn_model_free(mn_model *m)
{
    if (!m)
        return;
    mn_matrix_free(&m->a);
    free(m->x);
    free(m->published);
    free(m->y);
    free(m->origin);
    free(m->people);
    free(m->move);
    for (int scope = 0; scope < 2; scope++) {
        free(m->cell_people[scope]);
        free(m->q[scope]);
        free(m->m[scope]);
    }
    mn_arena_free(&m->arena);
    free(m);
}

mn_status mn_model_people_to_cells(mn_model *m, mn_err *e)
{
    for (int scope = 0; scope < 2; scope++) {
        free(m->cell_people[scope]);
        free(m->q[scope]);
        m->cell_people[scope] = calloc(m->n, sizeof(double));
        m->q[scope] = calloc(m->n, sizeof(double));
        if (!m->cell_people[scope] || !m->q[scope])
            return mn_fail_memory(e);
    }
    for (size_t k = 0; k < m->peoples; k++) {
        const mn_people *p = &m->people[k];
        size_t cell = m->origin[p->origin].region * m->industries + p->industry;

        m->cell_people[MN_SCOPE_ALL][cell] += p->people;
        if (p->form == MN_FORM_PRIVATE)
            m->cell_people[MN_SCOPE_PRIVATE][cell] += p->people;
    }
    for (int scope = 0; scope < 2; scope++)
        for (size_t i = 0; i < m->n; i++)
            m->q[scope][i] = m->x[i] > 0 ? m->cell_people[scope][i] / m->x[i] : 0;
    return MN_OK;
}

/* The operator's block: a region's industries, where passes take so long that it pays to
 * solve these first, and where they are so few that this takes little beside a pass. */
static size_t block_of(const mn_model *m)
{
    enum { CELLS_LEAST = 4000 };
    size_t s = m->industries;

    return m->n >= CELLS_LEAST && s <= 16 * m->n / s ? s : 0;
}

/* x from (I - A) x = Y 1, so that people by production equal people by
 * consumption to the last digits, whatever float32 rounded. */
static mn_status solve_output(mn_model *m, bool guessed, const mn_ctx *ctx, mn_err *e)
{
    size_t columns = m->regions * m->categories;
    double *total = malloc(m->n * sizeof *total), world = 0;
    mn_operator op = {.matrix = &m->a, .block = block_of(m)};
    mn_side side = {.x = m->x, .b = total, .tolerance = 1e-13, .guessed = guessed};
    mn_status st;

    if (!total)
        return mn_fail_memory(e);
    for (size_t i = 0; i < m->n; i++)
        total[i] = mn_sum_floats(m->y + i * columns, columns);
    st = mn_solve_sides(&side, 1, &op, ctx, e);
    m->passes += side.how.passes;
    for (size_t i = 0; !st && i < m->n; i++)
        world += m->x[i];
    for (size_t i = 0; !st && i < m->n; i++) {
        if (!(m->x[i] >= -1e-7 * world))
            st = mn_fail(e, MN_DATA, "the output of %s.%s comes out negative (%.6g)",
                         m->region[i / m->industries], m->industry[i % m->industries], m->x[i]);
        else if (m->x[i] < 1e-9) /* what float32 left of a cell that makes nothing */
            m->x[i] = 0;
    }
    free(total);
    return st;
}

mn_status mn_model_settle_output(mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_refuse_negative(&m->a, e);
    bool guessed = m->x != NULL;

    if (!st && !guessed && !(m->x = malloc((m->n ? m->n : 1) * sizeof *m->x)))
        st = mn_fail_memory(e);
    return st ? st : solve_output(m, guessed, ctx, e);
}

/* The bound and the multipliers of both scopes, in the same passes. */
static mn_status solve_multipliers(mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_operator op = {.matrix = &m->a, .transposed = true, .block = block_of(m)};
    mn_side side[MN_SIDES] = {0};
    size_t sides = 0, first;
    double *one = malloc(2 * (m->n + 1) * sizeof *one), *l = one ? one + m->n : NULL;
    mn_status st = one ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < m->n; i++)
        one[i] = 1;
    if (m->bound == 0)
        side[sides++] = (mn_side){.x = l, .b = one, .tolerance = 1e-10};
    first = sides;
    for (int scope = 0; !st && scope < 2 && m->peoples; scope++) {
        bool guessed = m->m[scope] != NULL;

        if (!guessed && !(m->m[scope] = malloc(m->n * sizeof(double))))
            st = mn_fail_memory(e);
        side[sides++] =
            (mn_side){.x = m->m[scope], .b = m->q[scope], .tolerance = 1e-13, .guessed = guessed};
    }
    if (!st && sides && !(st = mn_solve_sides(side, sides, &op, ctx, e)) && first > 0)
        st = mn_bound_from(&m->bound, l, m->n, side[0].how.residual, e);
    m->passes += side[0].how.passes;
    free(one);
    return st;
}

mn_status mn_model_settle(mn_model *m, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = m->x && m->bound > 0 ? MN_OK : mn_model_settle_output(m, ctx, e);

    if (!st && m->peoples)
        st = mn_model_people_to_cells(m, e);
    return st ? st : solve_multipliers(m, ctx, e);
}

size_t mn_model_regions(const mn_model *m)
{
    return m->regions;
}

size_t mn_model_industries(const mn_model *m)
{
    return m->industries;
}

size_t mn_model_cells(const mn_model *m)
{
    return m->n;
}

const char *mn_model_region(const mn_model *m, size_t r)
{
    return m->region[r];
}

const char *mn_model_industry(const mn_model *m, size_t s)
{
    return m->industry[s];
}

const double *mn_model_output(const mn_model *m)
{
    return m->x;
}

const double *mn_model_multipliers(const mn_model *m)
{
    return m->m[MN_SCOPE_PRIVATE];
}

int mn_model_year(const mn_model *m)
{
    return m->year;
}

const char *mn_model_name(const mn_model *m)
{
    return m->name ? m->name : "";
}

const char *mn_model_source(const mn_model *m)
{
    return m->source ? m->source : "";
}

bool mn_model_has_people(const mn_model *m)
{
    return m->peoples > 0;
}
