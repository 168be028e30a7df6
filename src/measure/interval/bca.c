/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/interval/bca.c - see bca.h.
 */
#include "measure/interval/bca.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"

enum { RUN = 64 }; /* replicates that one thread makes one after the other */

typedef struct job {
    const mn_estimator *of;
    const mn_bca_options *o;
    const double *count, *chance; /* by history; of the seen ones, by their place */
    const uint16_t *seen;
    size_t n_seen;
    double cases;
    double *replicate, *without_one; /* without_one: by place in seen */
    size_t runs;
    mn_err *err; /* of each run */
    mn_status *st;
} job;

static mn_status draw(double *out, const job *j, size_t i, mn_fitter *f, double *table,
                      double *drawn, mn_err *e)
{
    mn_rng r;
    mn_rng_init(&r, j->o->seed, i);
    mn_rng_multinomial(drawn, &r, j->cases, j->chance, j->n_seen);
    for (size_t k = 0; k < j->n_seen; k++)
        table[j->seen[k]] = drawn[k];
    return j->of->total(out, j->of, f, table, e);
}

static mn_status leave_out(double *out, const job *j, size_t k, mn_fitter *f, double *table,
                           mn_err *e)
{
    for (size_t i = 0; i < j->n_seen; i++)
        table[j->seen[i]] = j->chance[i] - (i == k);
    return j->of->total(out, j->of, f, table, e);
}

/* Runs of replicates, and behind them one of tables without one case. */
static void run(size_t i, void *payload)
{
    job *j = payload;
    mn_err *e = &j->err[i];
    mn_fitter *f = NULL;
    double *table = calloc((size_t)2 << j->of->lists, sizeof *table);
    mn_status st = table ? mn_fitter_new(&f, j->of->lists, e) : mn_fail_memory(e);
    double *drawn = table ? table + ((size_t)1 << j->of->lists) : NULL;
    if (i == j->runs - 1)
        for (size_t k = 0; k < j->n_seen && !st; k++)
            st = leave_out(&j->without_one[k], j, k, f, table, e);
    else
        for (size_t k = i * RUN; k < (i + 1) * RUN && k < j->o->replicates && !st; k++)
            st = draw(&j->replicate[k], j, k, f, table, drawn, e);
    mn_fitter_free(f);
    free(table);
    j->st[i] = st;
}

double mn_bca_acceleration(const double *r, const double *units, size_t n)
{
    double squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++) {
        squares += units[i] * r[i] * r[i];
        cubes += units[i] * r[i] * r[i] * r[i];
    }
    return squares > 0 && isfinite(squares) ? cubes / (6 * squares * sqrt(squares)) : 0;
}

/* Of the table without one case of each history. */
static double acceleration(const job *j)
{
    double mean = 0;
    for (size_t k = 0; k < j->n_seen; k++)
        mean += j->chance[k] * j->without_one[k] / j->cases;
    for (size_t k = 0; k < j->n_seen; k++)
        j->without_one[k] = mean - j->without_one[k];
    return mn_bca_acceleration(j->without_one, j->chance, j->n_seen);
}

static mn_status take(mn_bca *out, job *j, mn_err *e)
{
    for (size_t i = 0; i < j->runs; i++)
        if (j->st[i]) {
            *e = j->err[i];
            return j->st[i];
        }
    size_t below = 0;
    for (size_t i = 0; i < out->replicates; i++) {
        out->without += isfinite(out->replicate[i]) ? 0 : 1;
        below += out->replicate[i] < out->total ? 1 : 0;
    }
    mn_sort_rising(out->replicate, out->replicates);
    out->z0 = mn_normal_quantile((double)below / (double)out->replicates);
    out->acceleration = acceleration(j);
    mn_bca_interval(&out->low, &out->high, out, j->o->level);
    return MN_OK;
}

mn_status mn_bca_run(mn_bca *out, const mn_estimator *of, const double *count,
                     const mn_bca_options *o, const mn_ctx *ctx, mn_err *e)
{
    const size_t cells = (size_t)1 << of->lists;
    job j = {.of = of, .o = o, .count = count, .runs = (o->replicates + RUN - 1) / RUN + 1};
    mn_fitter *f = NULL;
    *out = (mn_bca){.of = of, .replicates = o->replicates};
    double *chance = calloc(2 * cells, sizeof *chance);
    uint16_t *seen = calloc(cells, sizeof *seen);
    j.err = calloc(j.runs, sizeof *j.err);
    j.st = calloc(j.runs, sizeof *j.st);
    j.replicate = out->replicate = calloc(o->replicates, sizeof *out->replicate);
    mn_status st = chance && seen && j.err && j.st && j.replicate ? mn_fitter_new(&f, of->lists, e)
                                                                  : mn_fail_memory(e);
    if (!st) {
        j.without_one = chance + cells;
        for (size_t w = 1; w < cells; w++)
            if (count[w] > 0) {
                seen[j.n_seen] = (uint16_t)w;
                chance[j.n_seen++] = count[w];
                j.cases += count[w];
            }
        j.chance = chance;
        j.seen = seen;
        st = of->total(&out->total, of, f, count, e);
    }
    if (!st && isfinite(out->total))
        st = mn_parallel(ctx, j.runs, run, &j, e);
    if (!st && isfinite(out->total))
        st = take(out, &j, e);
    mn_fitter_free(f);
    free(chance);
    free(seen);
    free(j.err);
    free(j.st);
    if (st)
        mn_bca_free(out);
    return st;
}

double mn_bca_limit(const double *sorted, size_t n, double z0, double z, double acceleration)
{
    const double moved = z0 + z, under = 1 - acceleration * moved;
    /* Behind the pole the correction has no meaning: the end itself. */
    const double p = under > 0 ? mn_normal_below(z0 + moved / under) : moved > 0;
    return mn_quantile8(sorted, n, p);
}

void mn_bca_interval(double *low, double *high, const mn_bca *b, double level)
{
    const double z = mn_normal_quantile((1 + level) / 2);
    /* Where all replicates lie on one side nothing can be corrected by them. */
    if (!isfinite(b->z0)) {
        *low = b->z0 < 0 ? b->total : b->replicate[0];
        *high = b->z0 < 0 ? b->replicate[b->replicates - 1] : b->total;
        return;
    }
    *low = mn_bca_limit(b->replicate, b->replicates, b->z0, -z, b->acceleration);
    *high = mn_bca_limit(b->replicate, b->replicates, b->z0, z, b->acceleration);
}

void mn_bca_free(mn_bca *b)
{
    free(b->replicate);
    *b = (mn_bca){0};
}
