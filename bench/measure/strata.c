/* SPDX-License-Identifier: Apache-2.0
 *
 * strata.c - do intervals of strata hold the truth? Made-up populations of known size (four kinds
 * of dependence, three sizes), each estimated by strata that learn from each other, by each stratum
 * alone (the same model, and stepwise with BCa), and by one table without strata.
 *
 *     bench_measure_strata POPULATIONS [PATTERN [FIRST-SEED [SIZE]]]
 *
 * A line a pattern, size and way: how many numbers were told, how many intervals hold the truth,
 * the median width by the truth, the median error; of strata and of all of them together.
 */
#include <stdio.h>
#include <stdlib.h>

#include "measure/count/count.h"
#include "measure/interval/bca.h"
#include "measure/method/stepwise.h"
#include "unit/strata_world.h"

typedef struct told {
    size_t asked, said, held;
    double *width, *error; /* by truth */
} told;

static void add(told *t, double truth, double estimate, double low, double high)
{
    t->asked++;
    if (isnan(estimate) || isinf(estimate))
        return;
    t->held += low <= truth && truth <= high;
    t->width[t->said] = (high - low) / truth;
    t->error[t->said++] = fabs(estimate - truth) / truth;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return n ? mn_quantile8(v, n, 0.5) : (double)NAN;
}

enum { POOLED, ALONE, WITHOUT, STEPWISE, WAYS };
static const char *const ways[] = {"pooled partly", "each alone", "without strata", "stepwise BCa"};

static mn_status stepwise_total(double *out, const mn_estimator *self, mn_fitter *f,
                                const double *count, mn_err *e)
{
    mn_fitted fit;
    mn_loglin m;
    mn_fitter_table(f, count);
    const mn_status st = mn_stepwise(&fit, &m, f, self->lists, self->threshold, e);
    *out = st || fit.code ? HUGE_VAL : mn_fitter_margins(f)[0] + fit.dark;
    return MN_OK;
}

static void stepwise(told *t, const double *count, double truth, uint64_t seed)
{
    const mn_estimator of = {.total = stepwise_total, .lists = WORLD_LISTS, .threshold = 0.02};
    const mn_bca_options o = {.replicates = 1000, .seed = seed, .level = 0.95};
    mn_bca b = {0};
    mn_err e;
    double persons = 0;
    for (unsigned w = 1; w < WORLD_CELLS; w++)
        persons += count[w];
    if (!(persons > 0) || mn_bca_run(&b, &of, count, &o, NULL, &e)) {
        add(t, truth, (double)NAN, 0, 0);
        return;
    }
    add(t, truth, b.total, b.low, b.high);
    mn_bca_free(&b);
}

/* Whether there is a number: what only the prior limits is refused, as by the program. */
static bool take(told *t, const mn_pool *p, size_t s, double truth)
{
    const bool sound = p->mixed && mn_pool_quantile(p, s, 0.999) <= 1000 * (truth + 1);
    add(t, truth, sound ? mn_pool_quantile(p, s, 0.5) : (double)NAN, mn_pool_quantile(p, s, 0.025),
        mn_pool_quantile(p, s, 0.975));
    return sound;
}

/* Draws of strata that don't depend on each other are added in any order. */
static void add_draws(double *sum, mn_pool *p, uint64_t seed, size_t s)
{
    mn_rng r;
    mn_rng_init(&r, seed, 1000 + s);
    for (size_t i = p->n; i-- > 0;) {
        const size_t at = (size_t)(mn_rng_unit(&r) * (double)(i + 1));
        sum[i] += p->total[at];
        p->total[at] = p->total[i];
    }
}

static void without(told *strata, told *all, const world *w, const mn_pool_options *o)
{
    const mn_pool_data d = {.lists = WORLD_LISTS, .strata = 1, .count = w->sum};
    double cases = 0;
    mn_pool p;
    mn_err e;
    mn_rng r;
    if (mn_pool_run(&p, &d, o, NULL, &e))
        exit(1);
    take(all, &p, 0, w->all);
    for (unsigned k = 1; k < WORLD_CELLS; k++)
        cases += w->sum[k];
    mn_rng_init(&r, o->seed, 77);
    /* Each stratum has the same share on no list. */
    double *v = calloc(p.n, sizeof *v);
    for (size_t s = 0; s < WORLD_STRATA && v; s++) {
        double persons = 0;
        for (unsigned k = 1; k < WORLD_CELLS; k++)
            persons += w->count[s * WORLD_CELLS + k];
        for (size_t i = 0; i < p.n; i++)
            v[i] = persons + mn_rng_poisson(&r, mn_rng_gamma(&r, persons + 0.5) *
                                                    (p.total[i] - cases) / (cases + 0.5));
        qsort(v, p.n, sizeof *v, by_size);
        add(strata, w->truth[s], mn_quantile8(v, p.n, 0.5), mn_quantile8(v, p.n, 0.025),
            mn_quantile8(v, p.n, 0.975));
    }
    free(v);
    mn_pool_free(&p);
}

static void one(told (*t)[2], const world *w, uint64_t seed)
{
    mn_pool_options o = MN_POOL_OPTIONS_INIT;
    mn_pool p;
    mn_err e;
    o.chains = 4;
    o.thin = 2;
    o.seed = seed;
    if (mn_pool_run(&p, &w->data, &o, NULL, &e))
        exit(1);
    for (size_t s = 0; s < WORLD_STRATA; s++)
        take(&t[POOLED][0], &p, s, w->truth[s]);
    take(&t[POOLED][1], &p, WORLD_STRATA, w->all);
    mn_pool_free(&p);
    without(&t[WITHOUT][0], &t[WITHOUT][1], w, &o);
    o.draws = 300;
    bool sound = true;
    double *sum = calloc(o.draws * o.chains, sizeof *sum);
    if (!sum)
        exit(1);
    for (size_t s = 0; s < WORLD_STRATA; s++) {
        const double *count = w->count + s * WORLD_CELLS;
        const mn_pool_data d = {.lists = WORLD_LISTS, .strata = 1, .count = count};
        if (mn_pool_run(&p, &d, &o, NULL, &e))
            exit(1);
        sound = take(&t[ALONE][0], &p, 0, w->truth[s]) && sound;
        add_draws(sum, &p, seed, s);
        mn_pool_free(&p);
        stepwise(&t[STEPWISE][0], count, w->truth[s], seed);
    }
    const size_t n = o.draws * o.chains;
    qsort(sum, n, sizeof *sum, by_size);
    add(&t[ALONE][1], w->all, sound ? mn_quantile8(sum, n, 0.5) : (double)NAN,
        mn_quantile8(sum, n, 0.025), mn_quantile8(sum, n, 0.975));
    free(sum);
    stepwise(&t[STEPWISE][1], w->sum, w->all, seed);
}

static void print(const char *pattern, double size, const char *what, unsigned way, told *t)
{
    if (t->asked)
        printf("%s,%.0f,%s,%s,%zu,%.3f,%.3f,%.3f,%.3f\n", pattern, size, what, ways[way], t->asked,
               (double)t->said / (double)t->asked,
               (double)t->held / (double)(t->said ? t->said : 1), median(t->width, t->said),
               median(t->error, t->said));
}

int main(int argc, char **argv)
{
    static const double sizes[] = {40, 150, 800};
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 50;
    const uint64_t first = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
    printf("pattern,size,of,way,intervals,told,held,width,error\n");
    for (unsigned k = 0; k < WORLD_PATTERNS; k++)
        for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
            told t[WAYS][2];
            if ((argc > 2 && strcmp(argv[2], world_names[k]) != 0 && *argv[2]) ||
                (argc > 4 && strtod(argv[4], NULL) != sizes[z]))
                continue;
            for (unsigned way = 0; way < WAYS; way++)
                for (unsigned all = 0; all < 2; all++) {
                    t[way][all] = (told){0};
                    t[way][all].width = calloc(n * WORLD_STRATA + 1, sizeof(double));
                    t[way][all].error = calloc(n * WORLD_STRATA + 1, sizeof(double));
                    if (!t[way][all].width || !t[way][all].error)
                        return 1;
                }
            for (size_t i = 0; i < n; i++) {
                world w;
                world_make(&w, (world_pattern)k, sizes[z], first + i);
                one(t, &w, first + i);
            }
            for (unsigned all = 0; all < 2; all++)
                for (unsigned way = 0; way < WAYS; way++) {
                    print(world_names[k], sizes[z], all ? "all" : "strata", way, &t[way][all]);
                    free(t[way][all].width);
                    free(t[way][all].error);
                }
            fflush(stdout);
        }
    return 0;
}
