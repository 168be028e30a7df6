/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/measure/speed.c - what estimates take: bench_measure_speed FOLDER, where the published
 * tables lie (mse_UKdat.csv). Processor seconds of one thread and of two, and clock seconds of
 * both, beside what the R packages took when they were run for the record (one core of a quiet
 * machine; not run here). The table of eight lists is drawn here.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/rng.h"
#include "measure/interval/bca.h"
#include "measure/method/descend.h"
#include "measure/method/lcmcr.h"
#include "measure/method/search.h"
#include "measure/method/stepwise.h"
#include "measure/method/threshold.h"

typedef struct table {
    unsigned lists;
    double *count;
} table;

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static mn_status stepwise_total(double *out, const mn_estimator *self, mn_fitter *f,
                                const double *count, mn_err *e)
{
    mn_fitted fit;
    mn_loglin m;
    mn_fitter_table(f, count);
    const mn_status st = mn_stepwise(&fit, &m, f, self->lists, self->threshold, e);
    *out = st || fit.code ? HUGE_VAL : mn_fitter_margins(f)[0] + fit.dark;
    return st;
}

/* --- what is measured: each says how many effective draws it made, or 0 --------------------------
 */

static mn_status bootstrap(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    const mn_estimator of = {.total = stepwise_total, .lists = t->lists, .threshold = 0.02};
    const mn_bca_options o = {.replicates = 1000, .seed = 1, .level = 0.95};
    mn_bca b;
    const mn_status st = mn_bca_run(&b, &of, t->count, &o, ctx, e);
    *draws = 0;
    if (!st)
        mn_bca_free(&b);
    return st;
}

static mn_status all_pairs(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    mn_hier_plan p = {.n = 0};
    mn_hier s = {.n = 0};
    mn_status st = mn_hier_plan_make(&p, t->lists, 2, e);
    if (!st)
        st = mn_hier_run(&s, &p, t->count, ctx, e);
    *draws = 0;
    mn_hier_free(&s);
    mn_hier_plan_free(&p);
    return st;
}

static mn_status searched(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    const mn_descent_options o = MN_DESCENT_OPTIONS_INIT;
    mn_descent d;
    const mn_status st = mn_descent_run(&d, t->lists, t->count, &o, ctx, e);
    *draws = 0;
    if (!st)
        mn_descent_free(&d);
    return st;
}

static mn_status threshold(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    const mn_threshold_options o = MN_THRESHOLD_OPTIONS_INIT;
    mn_threshold x;
    const mn_status st = mn_threshold_run(&x, t->lists, t->count, &o, ctx, e);
    if (st)
        return st;
    /* Of the total, and of two or three runs one gives it. */
    *draws = x.dark_effective;
    mn_threshold_free(&x);
    return MN_OK;
}

static mn_status last_draws(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    const mn_posterior_options o = MN_POSTERIOR_OPTIONS_INIT;
    mn_posterior p;
    mn_loglin m;
    mn_loglin_main(&m, t->lists);
    for (unsigned i = 0; i < t->lists; i++)
        for (unsigned k = 0; k < i; k++)
            if (!mn_loglin_add(&m, 1U << i | 1U << k))
                return MN_SYSTEM;
    const mn_status st = mn_posterior_run(&p, &m, t->count, &o, ctx, e);
    if (st)
        return st;
    *draws = p.dark_effective;
    mn_posterior_free(&p);
    return MN_OK;
}

static mn_status classes(double *draws, const table *t, const mn_ctx *ctx, mn_err *e)
{
    const mn_lcmcr_options o = MN_LCMCR_OPTIONS_INIT;
    mn_lcmcr l;
    const mn_status st = mn_lcmcr_run(&l, t->lists, t->count, &o, ctx, e);
    if (st)
        return st;
    *draws = l.effective;
    mn_lcmcr_free(&l);
    return MN_OK;
}

typedef struct task {
    const char *what;
    mn_status (*run)(double *draws, const table *t, const mn_ctx *ctx, mn_err *e);
    bool drawn;       /* of eight lists that are drawn here */
    double goal;      /* processor seconds of one thread; 0: none */
    const char *peer; /* recorded */
} task;

static const task tasks[] = {
    {"stepwise and BCa, 1,000 replicates, UK 6 lists", bootstrap, false, 0.3,
     "144 s (MSE), 254 s (SparseMSE)"},
    {"all 32,768 models of pairs, UK 6 lists", all_pairs, false, 1.1, "92 s (MSE)"},
    {"stepwise and BCa, 1,000 replicates, 8 lists", bootstrap, true, 0.6, "not run"},
    {"search by BIC to order 4, UK 6 lists", searched, false, 0, "none has it"},
    {"search by BIC to order 4, 8 lists", searched, true, 0, "none has it"},
    {"Bayesian threshold, UK 6 lists", threshold, false, 0, "0.7 s, one chain (MSE)"},
    {"draws of all pairs alone, UK 6 lists", last_draws, false, 0, "within the above"},
    {"latent classes, UK 6 lists", classes, false, 0, "14.5 us a step (LCMCR)"},
};

/* The better of three, as others use the machine, too. */
static mn_status measure(const task *k, const table *t, mn_err *e)
{
    double cpu[2] = {1e300, 1e300}, clock[2] = {1e300, 1e300}, draws = 0;
    for (unsigned turn = 0; turn < 3; turn++)
        for (unsigned threads = 1; threads < 3; threads++) {
            const mn_ctx ctx = {.threads = threads};
            const double c = seconds(CLOCK_PROCESS_CPUTIME_ID), w = seconds(CLOCK_MONOTONIC);
            const mn_status st = k->run(&draws, t, &ctx, e);
            if (st)
                return st;
            const double cpu_now = seconds(CLOCK_PROCESS_CPUTIME_ID) - c;
            const double clock_now = seconds(CLOCK_MONOTONIC) - w;
            cpu[threads - 1] = cpu_now < cpu[threads - 1] ? cpu_now : cpu[threads - 1];
            clock[threads - 1] = clock_now < clock[threads - 1] ? clock_now : clock[threads - 1];
        }
    printf(
        "%s\n  one thread %.3f s of processor, %.3f s by the clock; two %.3f s, %.3f s: %.2f times "
        "as fast\n",
        k->what, cpu[0], clock[0], cpu[1], clock[1], clock[0] / clock[1]);
    if (k->goal > 0)
        printf("  wanted: at most %.1f s of one core: %s\n", k->goal,
               cpu[0] <= k->goal ? "met" : "NOT MET");
    if (draws > 0)
        printf("  effective draws: %.0f, %.0f a processor second\n", draws, draws / cpu[0]);
    printf("  recorded of R packages: %s\n", k->peer);
    return MN_OK;
}

/* --- tables --------------------------------------------------------------------------------------
 */

/* "1,0,..,count" lines behind a heading, as the published tables are. */
static bool read_table(table *t, const char *folder)
{
    char path[1024], line[512];
    snprintf(path, sizeof path, "%s/mse_UKdat.csv", folder);
    FILE *f = fopen(path, "r");
    t->lists = 6;
    t->count = calloc((size_t)1 << t->lists, sizeof *t->count);
    bool good = f && t->count && fgets(line, sizeof line, f);
    while (good && fgets(line, sizeof line, f)) {
        unsigned w = 0;
        char *at = line;
        for (unsigned l = 0; l < t->lists; l++) {
            w |= strtoul(at, &at, 10) ? 1U << l : 0;
            good = good && *at == ',';
            at += *at == ',';
        }
        t->count[w] += strtod(at, NULL);
    }
    if (f)
        fclose(f);
    return good;
}

/* Persons on lists each of which finds those of the one before it four times as often. */
static bool draw_table(table *t)
{
    mn_rng r;
    mn_rng_init(&r, 7, 0);
    t->lists = 8;
    t->count = calloc((size_t)1 << t->lists, sizeof *t->count);
    for (unsigned i = 0; t->count && i < 20000; i++) {
        unsigned w = 0;
        for (unsigned l = 0; l < t->lists; l++) {
            const double p = 0.03 + 0.01 * (l % 3);
            w |= (mn_rng_unit(&r) < (l && w >> (l - 1) & 1 ? 4 * p : p) ? 1U : 0U) << l;
        }
        t->count[w] += w != 0;
    }
    return t->count != NULL;
}

int main(int argc, char **argv)
{
    table uk = {0}, drawn = {0};
    mn_err e;
    mn_status st = MN_OK;
    if (argc != 2 || !read_table(&uk, argv[1]) || !draw_table(&drawn)) {
        fprintf(stderr, "usage: bench_measure_speed FOLDER, with mse_UKdat.csv in it\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks && !st; i++)
        st = measure(&tasks[i], tasks[i].drawn ? &drawn : &uk, &e);
    if (st)
        fprintf(stderr, "%s\n", e.msg);
    free(uk.count);
    free(drawn.count);
    return st ? 1 : 0;
}
