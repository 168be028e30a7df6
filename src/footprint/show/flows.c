/* SPDX-License-Identifier: Apache-2.0
 *
 * show_flows.c - from what was bought, through the work that people do, to the
 * countries where they do it: the table behind the flow diagram.
 *
 * What holds less than one percent of the whole in its column is gathered under
 * "other", so that every column of the diagram comes to the whole; where refunds
 * outweigh what was bought, the flow is negative and left out.
 */
#include "footprint/show/show.h"

#include "core/err.h"
#include "footprint/answer/draws.h"
#include "table/maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double least_share = 0.01;

/* One column of the diagram: things with people, the small ones merged. */
typedef struct column {
    size_t n;       /* things */
    double *people; /* of each */
    size_t *node;   /* thing -> node; the last node is "other" */
    size_t *thing;  /* node -> thing */
    size_t nodes;   /* without "other" */
} column;

static bool column_new(column *c, size_t n)
{
    c->n = n;
    c->people = calloc(n + 1, sizeof *c->people);
    c->node = calloc(n + 1, sizeof *c->node);
    c->thing = calloc(n + 1, sizeof *c->thing);
    return c->people && c->node && c->thing;
}

static void column_free(column *c)
{
    free(c->people);
    free(c->node);
    free(c->thing);
}

static void settle(column *c, double total)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->people[i] >= least_share * total)
            c->thing[c->nodes++] = i;
    for (size_t i = 0; i < c->n; i++)
        c->node[i] = c->nodes;
    for (size_t k = 0; k < c->nodes; k++)
        c->node[c->thing[k]] = k;
}

/* People by (kind bought, industry of work), from the groups' outputs and what the
 * factors of products add to their cells. */
static mn_status work_by_purchase(double *flow, const mn_answer *a, mn_err *e)
{
    const mn_groups *g = &a->groups;
    size_t n = a->model->n, industries = a->model->industries;
    const double *q = a->model->q[a->options.scope];
    mn_cells cells = {0};

    for (size_t k = 0; k < g->count && g->x; k++) {
        const float *x = g->x + g->at[k].row * n;

        for (size_t i = 0; i < n; i++)
            flow[g->at[k].key.what * industries + i % industries] +=
                q[i] * g->at[k].money * (double)x[i];
    }
    if (!g->pins)
        return MN_OK;
    mn_status st = mn_cells_new(&cells, a->model, a->options.scope, e);
    for (size_t p = 0; !st && p < g->pins; p++) {
        const mn_pin *pin = &g->pin[p];
        double more = mn_factor_of(&pin->factor, a->options.prior.rho) - 1;

        flow[g->at[pin->group].key.what * industries + pin->cell % industries] +=
            mn_pin_people(&cells, pin, NULL) * more * pin->money;
    }
    mn_cells_free(&cells);
    return st;
}

typedef const char *(*name_fn)(char *out, size_t size, const mn_shown *s, size_t thing);

static const char *bought_name(char *out, size_t size, const mn_shown *s, size_t industry)
{
    snprintf(out, size, "%s, bought", mn_bought_label(s, industry));
    return out;
}

static const char *work_name(char *out, size_t size, const mn_shown *s, size_t industry)
{
    snprintf(out, size, "%s, work", mn_industry_label(s, industry));
    return out;
}

static const char *country_name(char *out, size_t size, const mn_shown *s, size_t origin)
{
    (void)out;
    (void)size;
    return s->answer->model->origin[origin].name;
}

/* One side of a step: a column, how its things are called, and its "other". */
typedef struct side {
    const column *c;
    name_fn name;
    const char *other;
} side;

static void put_name(mn_maker *k, size_t col, const mn_shown *s, const side *of, size_t node)
{
    char text[128];

    mn_make_str(k, col,
                node < of->c->nodes ? of->name(text, sizeof text, s, of->c->thing[node])
                                    : of->other);
}

/* Rows for the flows between two columns; flow is from->n rows of to->n. */
static mn_status step(mn_maker *k, const mn_shown *s, const double *flow, side from, side to,
                      mn_err *e)
{
    size_t wide = to.c->nodes + 1;
    double *sum = calloc((from.c->nodes + 1) * wide, sizeof *sum);

    if (!sum)
        return mn_fail_memory(e);
    for (size_t i = 0; i < from.c->n; i++)
        for (size_t j = 0; j < to.c->n; j++)
            sum[from.c->node[i] * wide + to.c->node[j]] += flow[i * to.c->n + j];
    for (size_t i = 0; i <= from.c->nodes; i++) {
        for (size_t j = 0; j < wide; j++) {
            if (!(sum[i * wide + j] > 0))
                continue;
            mn_make_row(k, 0);
            put_name(k, 0, s, &from, i);
            put_name(k, 1, s, &to, j);
            mn_make_f64(k, 2, sum[i * wide + j]);
        }
    }
    free(sum);
    return MN_OK;
}

/* Column totals of both steps. */
static void add_up(column *bought, column *work, column *country, const double *flow,
                   const mn_answer *a)
{
    for (size_t b = 0; b < bought->n; b++)
        for (size_t w = 0; w < work->n; w++)
            bought->people[b] += flow[b * work->n + w];
    for (size_t w = 0; w < work->n; w++) {
        for (size_t o = 0; o < country->n; o++) {
            work->people[w] += a->work[w * country->n + o];
            country->people[o] += a->work[w * country->n + o];
        }
    }
}

mn_status mn_show_flows(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_answer *a = s->answer;
    size_t industries = a->model->industries;
    size_t kinds = a->groups.basket ? industries : MN_INDUSTRIES;
    column bought = {0}, work = {0}, country = {0};
    double *flow = calloc(kinds * industries + 1, sizeof *flow);
    mn_maker k = mn_maker_new("flows", "source:t target:t people:f", e);
    mn_table_view view = {.title = "From purchase to work to country", .hidden = true};
    mn_table *t;

    if (!k.st && (!flow || !column_new(&bought, kinds) || !column_new(&work, industries) ||
                  !column_new(&country, a->model->origins)))
        k.st = mn_fail_memory(e);
    if (!k.st)
        k.st = work_by_purchase(flow, a, e);
    if (!k.st) {
        add_up(&bought, &work, &country, flow, a);
        settle(&bought, a->total.people);
        settle(&work, a->total.people);
        settle(&country, a->total.people);
        side from = {&bought, bought_name, "Other purchases"};
        side middle = {&work, work_name, "Other work"};
        side to = {&country, country_name, "Other countries"};

        k.st = step(&k, s, flow, from, middle, e);
        if (!k.st)
            k.st = step(&k, s, a->work, middle, to, e);
    }
    column_free(&bought);
    column_free(&work);
    column_free(&country);
    free(flow);
    t = mn_maker_end(&k);
    return t ? mn_report_table(r, t, &view, e) : k.st;
}

mn_status mn_show_flow_chart(mn_report *r, const mn_shown *s, mn_err *e)
{
    const mn_chart c = {
        .kind = MN_CHART_FLOW,
        .title = "From purchase to work to country",
        .table = "flows",
        .label = "source",
        .target = "target",
        .value = "people",
        .unit = s->picture->unit,
        .scale = s->picture->per_person,
        .alt =
            "Flow diagram from what was bought, through the work that people do, to the countries "
            "where they do it. What holds less than 1% of the whole is gathered under other."};

    return s->answer->options.draws ? mn_report_chart(r, &c, e) : MN_OK;
}
