/* SPDX-License-Identifier: Apache-2.0
 *
 * command_compare.c - manumit model compare.
 */
#include "footprint/commands/command.h"

#include "core/err.h"
#include "footprint/economy/compare.h"
#include "footprint/economy/solve.h"
#include "report/made.h"
#include "table/maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One cell, region or kind in both. */
typedef struct pair {
    size_t cell[2];
    double output[2], demand[2], people[2], multiplier[2], upstream[2];
    double apart; /* people by which the multipliers differ, behind the demand for it */
} pair;

typedef struct both {
    mn_common c;
    double *up[2];     /* upstreamness, then room */
    double *demand[2]; /* final demand by cell */
    pair *at;
    size_t n;
} both;

static double people_in(const mn_model *m, size_t cell)
{
    return m->peoples ? m->cell_people[MN_SCOPE_PRIVATE][cell] : NAN;
}

static mn_status measure(both *b, const mn_ctx *ctx, mn_err *e)
{
    for (int k = 0; k < 2; k++) {
        const mn_model *m = b->c.model[k];
        size_t columns = m->regions * m->categories;
        mn_status st;

        b->up[k] = malloc((2 * m->n + 1) * sizeof *b->up[k]);
        b->demand[k] = malloc((m->n + 1) * sizeof *b->demand[k]);
        if (!b->up[k] || !b->demand[k])
            return mn_fail_memory(e);
        if ((st = mn_model_upstreamness(m, ctx, b->up[k], b->up[k] + m->n, e)))
            return st;
        for (size_t i = 0; i < m->n; i++)
            b->demand[k][i] = mn_sum_floats(m->y + i * columns, columns);
    }
    return MN_OK;
}

static int by_apart(const void *x, const void *y)
{
    const pair *a = x, *b = y;

    if (a->apart != b->apart)
        return a->apart < b->apart ? 1 : -1;
    return (a->cell[0] > b->cell[0]) - (a->cell[0] < b->cell[0]);
}

/* The cells that both have, those that differ most first. */
static mn_status pairs(both *b, mn_err *e)
{
    const mn_model *m[2] = {b->c.model[0], b->c.model[1]};

    b->at = calloc(m[0]->n + 1, sizeof *b->at);
    if (!b->at)
        return mn_fail_memory(e);
    for (size_t i = 0; i < m[0]->n; i++) {
        size_t region = b->c.same_region[i / m[0]->industries];
        size_t industry = b->c.same_industry[i % m[0]->industries];
        pair *p = &b->at[b->n];

        if (region == SIZE_MAX || industry == SIZE_MAX)
            continue;
        p->cell[0] = i;
        p->cell[1] = region * m[1]->industries + industry;
        for (int k = 0; k < 2; k++) {
            p->output[k] = m[k]->x[p->cell[k]];
            p->demand[k] = b->demand[k][p->cell[k]];
            p->people[k] = people_in(m[k], p->cell[k]);
            p->multiplier[k] = m[k]->peoples ? m[k]->m[MN_SCOPE_PRIVATE][p->cell[k]] : NAN;
            p->upstream[k] = b->up[k][p->cell[k]];
        }
        p->apart = fabs(p->multiplier[1] - p->multiplier[0]) *
                   (fmax(p->demand[0], 0) + fmax(p->demand[1], 0)) / 2;
        b->n++;
    }
    for (size_t i = 0; i < b->n; i++)
        if (isnan(b->at[i].apart)) /* people in one alone: by output */
            b->at[i].apart = fabs(b->at[i].output[1] - b->at[i].output[0]);
    qsort(b->at, b->n, sizeof *b->at, by_apart);
    return MN_OK;
}

static mn_status figure(mn_report *r, const char *name, const char *label, double v,
                        const char *unit, mn_err *e)
{
    mn_figure f = {name, label, v, NAN, NAN, unit, "sum", true};

    return mn_report_figure(r, &f, e);
}

/* Correlation over the common cells of values that both have. */
static mn_status correlation(mn_report *r, const both *b, const char *name, const char *label,
                             bool multipliers, mn_err *e)
{
    double *x = malloc((3 * b->n + 1) * sizeof *x);
    size_t n = 0;
    double c;

    if (!x)
        return mn_fail_memory(e);
    for (size_t i = 0; i < b->n; i++) {
        const pair *p = &b->at[i];
        const double *v = multipliers ? p->multiplier : p->upstream;
        const double *w = multipliers ? p->demand : p->output;

        if (isnan(v[0]) || isnan(v[1]))
            continue;
        x[n] = v[0];
        x[b->n + n] = v[1];
        x[2 * b->n + n++] = fmax(w[0], 0) + fmax(w[1], 0);
    }
    c = mn_correlation(x, x + b->n, x + 2 * b->n, n);
    free(x);
    return isnan(c) ? MN_OK : figure(r, name, label, c, "", e);
}

static mn_status figures(mn_report *r, const both *b, mn_err *e)
{
    static const char *const names[2][3] = {{"output_a", "demand_a", "people_a"},
                                            {"output_b", "demand_b", "people_b"}};
    static const char *const labels[2][3] = {
        {"World output, A", "Final demand, A", "People in private forced labour, A"},
        {"World output, B", "Final demand, B", "People in private forced labour, B"}};
    mn_status st = MN_OK;

    for (int i = 0; !st && i < 3; i++) {
        for (int k = 0; !st && k < 2; k++) {
            const mn_model *m = b->c.model[k];
            double v = i == 0 ? mn_sum(m->x, m->n)
                       : i == 1
                           ? mn_sum(b->demand[k], m->n)
                           : (m->peoples ? mn_sum(m->cell_people[MN_SCOPE_PRIVATE], m->n) : NAN);

            if (!isnan(v))
                st = figure(r, names[k][i], labels[k][i], v,
                            i < 2 ? "million US dollars" : "people", e);
        }
    }
    if (st ||
        (st = correlation(r, b, "multiplier_correlation",
                          "Correlation of people per million dollars, by final demand", true, e)))
        return st;
    return correlation(r, b, "upstreamness_correlation", "Correlation of upstreamness, by output",
                       false, e);
}

static void put_pair(mn_maker *k, size_t col, const double v[2])
{
    mn_make_f64(k, col, v[0]);
    mn_make_f64(k, col + 1, v[1]);
}

static mn_status cells_table(mn_report *r, const both *b, mn_err *e)
{
    const mn_model *m = b->c.model[0];
    mn_maker k = mn_maker_new("cells",
                              "cell:t region:t kind:t output_a:f output_b:f demand_a:f demand_b:f "
                              "people_a:f people_b:f multiplier_a:f multiplier_b:f upstream_a:f "
                              "upstream_b:f apart:f",
                              e);
    mn_table_view view = {.title = "Where they differ most",
                          .first = 15,
                          .columns = "region=Region,kind=Kind,multiplier_a=People per M$ A,"
                                     "multiplier_b=B,upstream_a=Steps to use A:2,upstream_b=B:2,"
                                     "apart=Apart:0"};

    for (size_t i = 0; i < b->n; i++) {
        const pair *p = &b->at[i];
        const char *region = m->region[p->cell[0] / m->industries],
                   *kind = m->industry[p->cell[0] % m->industries];
        char cell[320];

        snprintf(cell, sizeof cell, "%s %s", region, kind);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, cell);
        mn_make_str(&k, 1, region);
        mn_make_str(&k, 2, kind);
        put_pair(&k, 3, p->output);
        put_pair(&k, 5, p->demand);
        put_pair(&k, 7, p->people);
        put_pair(&k, 9, p->multiplier);
        put_pair(&k, 11, p->upstream);
        mn_make_f64(&k, 13, p->apart);
    }
    return mn_report_made(r, &k, &view, e);
}

/* The cells summed by region, or by kind. */
static mn_status sums_table(mn_report *r, const both *b, bool regions, mn_err *e)
{
    const mn_model *m = b->c.model[0];
    size_t groups = regions ? m->regions : m->industries;
    mn_maker k = mn_maker_new(regions ? "regions" : "kinds",
                              "name:t output_a:f output_b:f ratio:f demand_a:f demand_b:f "
                              "people_a:f people_b:f",
                              e);
    mn_table_view view = {.title = regions ? "By region" : "By kind of industry",
                          .first = 50,
                          .columns = regions ? "name=Region,output_a=Output A (M$):0,"
                                               "output_b=Output B:0,ratio=B/A:2,"
                                               "people_a=People A:0,people_b=People B:0"
                                             : "name=Kind,output_a=Output A (M$):0,"
                                               "output_b=Output B:0,ratio=B/A:2,"
                                               "people_a=People A:0,people_b=People B:0"};

    for (size_t g = 0; g < groups; g++) {
        pair sum = {0};
        size_t n = 0;

        for (size_t i = 0; i < b->n; i++) {
            const pair *p = &b->at[i];

            if ((regions ? p->cell[0] / m->industries : p->cell[0] % m->industries) != g)
                continue;
            for (int side = 0; side < 2; side++) {
                sum.output[side] += p->output[side];
                sum.demand[side] += p->demand[side];
                sum.people[side] += p->people[side];
            }
            n++;
        }
        if (!n)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, regions ? m->region[g] : m->industry[g]);
        put_pair(&k, 1, sum.output);
        mn_make_f64(&k, 3, sum.output[0] > 0 ? sum.output[1] / sum.output[0] : NAN);
        put_pair(&k, 4, sum.demand);
        put_pair(&k, 6, sum.people);
    }
    return mn_report_made(r, &k, &view, e);
}

static void only_rows(mn_maker *k, const char *side, const char *what, const char *label,
                      double output)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, side);
    mn_make_str(k, 1, what);
    mn_make_str(k, 2, label);
    mn_make_f64(k, 3, output);
}

static double output_of(const mn_model *m, size_t group, bool region)
{
    double sum = 0;

    for (size_t i = 0; i < m->n; i++)
        if ((region ? i / m->industries : i % m->industries) == group)
            sum += m->x[i];
    return sum;
}

static mn_status only_table(mn_report *r, const both *b, mn_err *e)
{
    mn_maker k = mn_maker_new("only", "model:t what:t name:t output:f", e);
    mn_table_view view = {.title = "In one of them only",
                          .first = 40,
                          .columns = "model=Model,what=What,name=Name,output=Output (M$):0"};
    const mn_model *x = b->c.model[0], *y = b->c.model[1];

    for (size_t g = 0; g < x->regions; g++)
        if (b->c.same_region[g] == SIZE_MAX)
            only_rows(&k, "A", "region", x->region[g], output_of(x, g, true));
    for (size_t g = 0; g < x->industries; g++)
        if (b->c.same_industry[g] == SIZE_MAX)
            only_rows(&k, "A", "kind", x->industry[g], output_of(x, g, false));
    for (size_t g = 0; g < y->regions; g++) {
        bool found = false;

        for (size_t h = 0; h < x->regions; h++)
            found = found || b->c.same_region[h] == g;
        if (!found)
            only_rows(&k, "B", "region", y->region[g], output_of(y, g, true));
    }
    for (size_t g = 0; g < y->industries; g++) {
        bool found = false;

        for (size_t h = 0; h < x->industries; h++)
            found = found || b->c.same_industry[h] == g;
        if (!found)
            only_rows(&k, "B", "kind", y->industry[g], output_of(y, g, false));
    }
    return mn_report_made(r, &k, &view, e);
}

/* Which of their own regions and industries make up the common ones. */
static mn_status groups_table(mn_report *r, const both *b, const mn_model *const m[2], mn_err *e)
{
    mn_maker k = mn_maker_new("groups", "model:t what:t from:t to:t", e);
    mn_table_view view = {.title = "What was put together", .hidden = true};

    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < m[side]->regions + m[side]->industries; i++) {
            bool region = i < m[side]->regions;
            const mn_grouping *g = region ? &b->c.region[side] : &b->c.industry[side];
            size_t at = region ? i : i - m[side]->regions;

            mn_make_row(&k, 0);
            mn_make_str(&k, 0, side ? "B" : "A");
            mn_make_str(&k, 1, region ? "region" : "industry");
            mn_make_str(&k, 2, region ? m[side]->region[at] : m[side]->industry[at]);
            mn_make_str(&k, 3, g->name[g->to[at]]);
        }
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status explain(mn_report *r, const both *b, const mn_model *const m[2], mn_err *e)
{
    char line[640];
    mn_status st;

    for (int k = 0; k < 2; k++) {
        snprintf(line, sizeof line, "%s: %s, %zu regions by %zu industries%s", k ? "B" : "A",
                 m[k]->name, m[k]->regions, m[k]->industries,
                 m[k]->peoples ? "" : "; without people");
        if ((st = mn_report_text(r, MN_TEXT_BULLET, line, e)))
            return st;
    }
    snprintf(line, sizeof line,
             "Compared on what both have: %zu regions by %zu kinds of industry, to which both were "
             "aggregated. 'Apart' is the difference of people per million dollars times the mean "
             "of both final demands: how many people the choice of economy decides about%s.",
             b->c.model[0]->regions, b->c.model[0]->industries,
             m[0]->peoples && m[1]->peoples ? ""
                                            : "; as one has no people, it is the difference "
                                              "of outputs instead");
    if ((st = mn_report_text(r, MN_TEXT_PARA, line, e)) || m[0]->year == m[1]->year)
        return st;
    snprintf(line, sizeof line,
             "A is of %d and B of %d: prices and trade of the years differ, too; nothing was "
             "adjusted for it",
             m[0]->year, m[1]->year);
    return mn_report_warning(r, line, e);
}

static mn_status fill(mn_report *r, both *b, const mn_model *const m[2], mn_err *e)
{
    mn_chart chart = {.kind = MN_CHART_BARS,
                      .title = "Where they differ most",
                      .table = "cells",
                      .label = "cell",
                      .value = "apart",
                      .unit = m[0]->peoples && m[1]->peoples ? "people" : "million US dollars",
                      .first = 10,
                      .alt = "Bars of the regions and kinds of industry in which the two economies "
                             "differ most."};
    mn_status st;

    if ((st = figures(r, b, e)) || (st = explain(r, b, m, e)) || (st = cells_table(r, b, e)) ||
        (st = sums_table(r, b, true, e)) || (st = sums_table(r, b, false, e)) ||
        (st = only_table(r, b, e)) || (st = groups_table(r, b, m, e)) || !b->n)
        return st;
    return mn_report_chart(r, &chart, e);
}

static mn_status run_compare(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *path[2] = {mn_call_input(call, 0), mn_call_input(call, 1)};
    mn_model *m[2] = {NULL, NULL};
    both b = {0};
    mn_report *r = NULL;
    mn_status st;

    if ((st = mn_model_of(&m[0], path[0], ctx, e)) || (st = mn_model_of(&m[1], path[1], ctx, e)) ||
        (st = mn_compare(&b.c, m[0], m[1], ctx, e)) || (st = measure(&b, ctx, e)) ||
        (st = pairs(&b, e)) || (st = mn_report_new(&r, "model compare", "Two economies", e)) ||
        (st = fill(r, &b, (const mn_model *const *)m, e)) ||
        (st = mn_report_manifest_input(r, "A", path[0], m[0]->sha256, e)) ||
        (st = path[1] ? mn_report_manifest_input(r, "B", path[1], m[1]->sha256, e)
                      : mn_report_manifest_text(r, "model_sha256", m[1]->sha256, e)))
        goto out;
out:
    for (int k = 0; k < 2; k++) {
        mn_model_free(m[k]);
        free(b.up[k]);
        free(b.demand[k]);
    }
    free(b.at);
    mn_common_free(&b.c);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit model compare icio.mnm exio.mnm", "two economies, and where they differ most"},
    {"manumit model compare icio.mnm --csv", "one's own beside the shipped one, every cell"},
    {NULL, NULL}};
static const mn_input inputs[] = {{"A", "a model made by 'manumit model import'", true, false},
                                  {"B", "another one; without it, the shipped one", false, false},
                                  {NULL, NULL, false, false}};
static const mn_option options[] = {{.name = NULL}};
static const mn_output outputs[] = {
    {"cells",
     "cell,region,kind,output_a,output_b,demand_a,demand_b,people_a,people_b,multiplier_a,"
     "multiplier_b,upstream_a,upstream_b,apart",
     "every cell that both have, those that differ most first"},
    {"regions", "name,output_a,output_b,ratio,demand_a,demand_b,people_a,people_b", "by region"},
    {"kinds", "name,output_a,output_b,ratio,demand_a,demand_b,people_a,people_b",
     "by kind of industry"},
    {"only", "model,what,name,output", "what only one of them has"},
    {"groups", "model,what,from,to", "what was put together"},
    {NULL, NULL, NULL}};
const mn_command mn_model_compare_command = {
    .name = "model compare",
    .summary = "Two economies side by side: outputs, people, multipliers, upstreamness",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "model aggregate,model check",
    .run = run_compare};
