/* SPDX-License-Identifier: Apache-2.0
 *
 * solve [FOLDER] - the library's own work, timed from inside, one command a
 * line on standard input and one line of JSON back, so that bench/measure.py
 * can let this program and its peers take turns.
 *
 *   settle      from flows to a solved model: output, coefficients, multipliers;
 *               then what stands behind each region's final demand, by product
 *   origins     the same regions' demand by where people work: one solve each
 *   paths TAU   all supply paths above TAU for households of the United States
 *   draws N     N draws of all factors for the same households, and intervals
 *
 * With FOLDER it first writes the shipped model there as raw little-endian
 * arrays, for peers to read: nothing is measured on other numbers.
 */
#include "footprint/economy/solve.h"
#include "core/parallel.h"
#include "core/text.h"
#include "footprint/answer/answer.h"
#include "footprint/economy/flows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct bench {
    mn_ctx ctx;
    mn_model *m;
    mn_groups groups;
    mn_cells cells;
    double *basket, *layer_x;
} bench;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- what is measured --------------------------------------------------------- */

/* The shipped model's flows again: Z = A x. */
static mn_status make_flows(mn_flows *f, const mn_model *m, mn_err *e)
{
    size_t columns = m->regions * m->categories;
    uint32_t at;
    mn_status st = MN_OK;

    f->path = "shipped";
    for (size_t r = 0; !st && r < m->regions; r++)
        st = mn_flows_region(f, mn_text_of(m->region[r]), &at, e);
    for (size_t s = 0; !st && s < m->industries; s++)
        st = mn_flows_industry(f, mn_text_of(m->industry[s]), &at, e);
    for (size_t k = 0; !st && k < m->categories; k++)
        st = mn_flows_category(f, mn_text_of(m->category[k]), &at, e);
    if (st || (st = mn_flows_begin(f, e)))
        return st;
    for (size_t i = 0; i < m->n; i++) {
        for (uint32_t j = 0; !st && j < m->n; j++)
            st = mn_flows_add(f, i, j, (double)mn_matrix_at(&m->a, i, j) * m->x[j], e);
        if (st)
            return st;
    }
    for (size_t k = 0; k < m->n * columns; k++)
        f->y[k] = (double)m->y[k];
    return MN_OK;
}

/* Final demand of a region, all categories. */
static void demand_of(double *y, const mn_model *m, size_t region)
{
    for (size_t i = 0; i < m->n; i++)
        y[i] = mn_sum_floats(m->y + (i * m->regions + region) * m->categories, m->categories);
}

static mn_status lend_people(mn_model *to, const mn_model *from, mn_err *e)
{
    to->origin = malloc((from->origins + 1) * sizeof *to->origin);
    to->people = malloc((from->peoples + 1) * sizeof *to->people);
    if (!to->origin || !to->people)
        return MN_SYSTEM;
    memcpy(to->origin, from->origin, from->origins * sizeof *to->origin);
    memcpy(to->people, from->people, from->peoples * sizeof *to->people);
    to->origins = from->origins;
    to->peoples = from->peoples;
    (void)e;
    return MN_OK;
}

static mn_status settle(bench *b, double *seconds, double *check, mn_err *e)
{
    mn_model_options none = MN_MODEL_OPTIONS_INIT;
    mn_model *m = NULL;
    mn_flows flows = {0};
    double from = 0, *by_product = malloc((b->m->n * b->m->regions + 1) * sizeof(double));
    mn_status st = by_product ? make_flows(&flows, b->m, e) : MN_SYSTEM;

    from = now();
    if (!st)
        st = mn_flows_to_model(&m, &flows, &none, &b->ctx, e);

    if (st || (st = lend_people(m, b->m, e)) || (st = mn_model_settle(m, &b->ctx, e)))
        goto out;
    for (size_t r = 0; r < m->regions; r++) {
        double *row = by_product + r * m->n;

        demand_of(row, m, r);
        for (size_t i = 0; i < m->n; i++)
            row[i] *= m->m[MN_SCOPE_PRIVATE][i];
    }
    *seconds = now() - from;
    *check = mn_sum(by_product, m->n * m->regions);
out:
    free(by_product);
    mn_flows_free(&flows);
    mn_model_free(m);
    return st;
}

typedef struct by_origin {
    const mn_model *m;
    double *people; /* regions rows of n */
    mn_status *status;
} by_origin;

static void origins_of(size_t region, void *payload)
{
    by_origin *job = payload;
    const mn_model *m = job->m;
    mn_operator op = {.matrix = &m->a};
    double *people = job->people + region * m->n, *y = malloc((m->n + 1) * sizeof *y);

    job->status[region] = MN_SYSTEM;
    if (!y)
        return;
    demand_of(y, m, region);
    job->status[region] = mn_solve(people, &op, y, 1e-12, NULL, NULL, NULL);
    for (size_t i = 0; i < m->n; i++)
        people[i] *= m->q[MN_SCOPE_PRIVATE][i];
    free(y);
}

static mn_status origins(bench *b, double *seconds, double *check, mn_err *e)
{
    const mn_model *m = b->m;
    by_origin job = {m, malloc((m->n * m->regions + 1) * sizeof(double)),
                     calloc(m->regions + 1, sizeof(mn_status))};
    double from = now();
    mn_status st = job.people && job.status ? mn_parallel(&b->ctx, m->regions, origins_of, &job, e)
                                            : MN_SYSTEM;

    for (size_t r = 0; !st && r < m->regions; r++)
        st = job.status[r];
    *seconds = now() - from;
    if (!st)
        *check = mn_sum(job.people, m->n * m->regions);
    free(job.people);
    free(job.status);
    return st;
}

static mn_status paths(bench *b, double tau, double *seconds, double check[2], mn_err *e)
{
    mn_paths p;
    double from = now();
    mn_status st = mn_paths_find(&p, b->m, MN_SCOPE_PRIVATE, b->basket, tau, 20, &b->ctx, e);

    *seconds = now() - from;
    if (st)
        return st;
    check[0] = (double)p.nodes;
    check[1] = (double)p.above;
    mn_paths_free(&p);
    return MN_OK;
}

static mn_status draws(bench *b, size_t n, double *seconds, double check[2], mn_err *e)
{
    size_t count = b->groups.count + b->m->origins + b->m->industries + MN_LAYERS;
    mn_interval *all = calloc(count + 1, sizeof *all);
    mn_spread s = {.group = all};
    double from = now();
    mn_status st;

    if (!all)
        return MN_SYSTEM;
    s.origin = s.group + b->groups.count;
    s.industry = s.origin + b->m->origins;
    s.layer = s.industry + b->m->industries;
    st = mn_spread_draw(&s, &b->cells, &b->groups, b->layer_x, MN_LAYERS, &mn_prior_default, n,
                        &b->ctx, e);
    *seconds = now() - from;
    check[0] = s.total.low;
    check[1] = s.total.high;
    free(all);
    return st;
}

/* --- getting ready -------------------------------------------------------------- */

/* The households' basket, its groups solved, and its output by layer. */
static mn_status prepare(bench *b, mn_err *e)
{
    const mn_model *m = b->m;
    mn_operator op = {.matrix = &m->a};
    size_t us = mn_model_find_region(m, mn_text_of("USA"));
    double *rest;
    mn_status st;

    b->basket = malloc((m->n + 1) * sizeof *b->basket);
    b->layer_x = malloc((MN_LAYERS * m->n + 1) * sizeof *b->layer_x);
    if (!b->basket || !b->layer_x)
        return MN_SYSTEM;
    mn_basket(b->basket, m, MN_HOUSEHOLD, us);
    if ((st = mn_groups_of_basket(&b->groups, m, MN_SCOPE_PRIVATE, b->basket, e)) ||
        (st = mn_groups_solve(&b->groups, m, &b->ctx, e)) ||
        (st = mn_cells_new(&b->cells, m, MN_SCOPE_PRIVATE, e)))
        return st;
    rest = b->layer_x + (MN_LAYERS - 1) * m->n;
    memcpy(b->layer_x, b->basket, m->n * sizeof *b->basket);
    if ((st = mn_solve(rest, &op, b->basket, 1e-12, &b->ctx, NULL, e)))
        return st;
    for (size_t k = 0; !st && k + 1 < MN_LAYERS; k++) {
        double *layer = b->layer_x + k * m->n;

        if (k > 0)
            st = mn_matrix_apply(&m->a, false, layer - m->n, layer, &b->ctx, e);
        for (size_t i = 0; i < m->n; i++)
            rest[i] -= layer[i];
    }
    return st;
}

/* --- for the peers ---------------------------------------------------------------- */

static bool write_array(const char *folder, const char *name, const void *from, size_t size,
                        size_t count)
{
    char path[1024];
    FILE *f;
    bool good;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "wb");
    good = f && fwrite(from, size, count, f) == count;
    if (f && fclose(f) != 0)
        good = false;
    if (!good)
        fprintf(stderr, "solve: could not write %s\n", path);
    return good;
}

/* A as n rows of n doubles, and people as origins rows of n. */
static bool write_dense(const bench *b, const char *folder)
{
    const mn_model *m = b->m;
    double *a = calloc(m->n * m->n + 1, sizeof *a);
    double *people = calloc(m->origins * m->n + 1, sizeof *people);
    bool good = a && people;

    for (size_t i = 0; good && i < m->n; i++) {
        for (size_t j = 0; j < m->n; j++)
            a[i * m->n + j] = (double)mn_matrix_at(&m->a, i, j);
        for (size_t k = b->cells.start[i]; k < b->cells.start[i + 1]; k++)
            people[b->cells.origin[k] * m->n + i] += b->cells.people[k];
    }
    good = good && write_array(folder, "a.f64", a, sizeof *a, m->n * m->n) &&
           write_array(folder, "people.f64", people, sizeof *people, m->origins * m->n);
    free(a);
    free(people);
    return good;
}

static bool write_model(const bench *b, const char *folder)
{
    const mn_model *m = b->m;
    double *money = calloc(b->groups.count + 1, sizeof *money);
    double sizes[] = {(double)m->n,
                      (double)m->regions,
                      (double)m->industries,
                      (double)m->categories,
                      (double)m->origins,
                      (double)b->groups.count,
                      MN_LAYERS};
    double prior[] = {mn_prior_default.country_sd, mn_prior_default.concentration,
                      mn_prior_default.money_sd[MN_PLACED_BASKET]};
    bool good = money != NULL;

    for (size_t g = 0; good && g < b->groups.count; g++)
        money[g] = b->groups.at[g].money;
    good = good && write_dense(b, folder) &&
           write_array(folder, "sizes.f64", sizes, sizeof *sizes, sizeof sizes / sizeof *sizes) &&
           write_array(folder, "prior.f64", prior, sizeof *prior, sizeof prior / sizeof *prior) &&
           write_array(folder, "x.f64", m->x, sizeof *m->x, m->n) &&
           write_array(folder, "y.f32", m->y, sizeof *m->y, m->n * m->regions * m->categories) &&
           write_array(folder, "q.f64", m->q[MN_SCOPE_PRIVATE], sizeof(double), m->n) &&
           write_array(folder, "m.f64", m->m[MN_SCOPE_PRIVATE], sizeof(double), m->n) &&
           write_array(folder, "basket.f64", b->basket, sizeof *b->basket, m->n) &&
           write_array(folder, "layers.f64", b->layer_x, sizeof(double), MN_LAYERS * m->n) &&
           write_array(folder, "money.f64", money, sizeof *money, b->groups.count) &&
           write_array(folder, "groups.f32", b->groups.x, sizeof(float), b->groups.count * m->n);
    free(money);
    return good;
}

/* --- the program -------------------------------------------------------------------- */

static mn_status answer(bench *b, const char *line, mn_err *e)
{
    double seconds = 0, check[2] = {0}, value = 0;
    mn_status st = MN_USAGE;

    if (!strcmp(line, "settle"))
        st = settle(b, &seconds, check, e);
    else if (!strcmp(line, "origins"))
        st = origins(b, &seconds, check, e);
    else if (sscanf(line, "paths %lf", &value) == 1)
        st = paths(b, value, &seconds, check, e);
    else if (sscanf(line, "draws %lf", &value) == 1)
        st = draws(b, (size_t)value, &seconds, check, e);
    if (!st) {
        printf("{\"seconds\": %.9f, \"check\": [%.17g, %.17g]}\n", seconds, check[0], check[1]);
        fflush(stdout);
    }
    return st;
}

int main(int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bench b = {.ctx = {.threads = cores > 2 ? 2 : (unsigned)cores, .seed = 1}};
    mn_err e = MN_ERR_INIT;
    char line[64];
    mn_status st = mn_model_shipped(&b.m, &b.ctx, &e);

    if (!st)
        st = prepare(&b, &e);
    if (!st && argc > 1 && !write_model(&b, argv[1]))
        return 4;
    if (!st) {
        puts("ready");
        fflush(stdout);
    }
    while (!st && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        st = answer(&b, line, &e);
    }
    if (st)
        fprintf(stderr, "solve: %s\n", e.msg);
    mn_groups_free(&b.groups);
    mn_cells_free(&b.cells);
    mn_model_free(b.m);
    free(b.basket);
    free(b.layer_x);
    return st ? 3 : 0;
}
