/* SPDX-License-Identifier: Apache-2.0
 *
 * rds.c - how often intervals of respondent-driven sampling hold the truth, in made networks:
 *
 *     bench_rds [SAMPLES [REPLICATES [SEED [WORLD]]]]
 *
 * prints a table: of each world and method its bias, its standard deviation over samples, how
 * large its standard errors are beside that, and of 95% intervals the share that holds the truth
 * and the mean width.
 */
#include <stdio.h>
#include <stdlib.h>

#include "unit/recruit.h"

static const world worlds[] = {{"plain", 10000, .3, 8, 1, .0, 0, 500, 10, 3, false},
                               {"active", 10000, .3, 8, 1.8, .3, 0, 500, 10, 3, false},
                               {"alike", 10000, .3, 8, 1.2, .6, 0, 500, 10, 3, false},
                               {"much of all", 1000, .3, 8, 1.8, .3, 0, 400, 10, 3, false},
                               {"seeds of one", 10000, .3, 8, 1.2, .6, 0, 500, 10, 3, true},
                               {"two parts", 10000, .3, 8, 1.2, .3, .9, 500, 6, 3, false},
                               {"chains", 10000, .3, 8, 1.2, .3, 0, 300, 10, 1, false},
                               {"small", 3000, .2, 6, 1.3, .4, 0, 150, 6, 3, false}};

typedef struct tally {
    double n, sum, squares, error, held, width, below;
} tally;

static void add(tally *t, const mn_rds_estimate *v, double truth)
{
    if (isnan(v->low))
        return;
    t->n++;
    t->sum += v->share - truth;
    t->squares += (v->share - truth) * (v->share - truth);
    t->error += v->error;
    t->held += v->low <= truth && truth <= v->high;
    t->below += truth < v->low;
    t->width += v->high - v->low;
}

static void measure(const world *o, unsigned samples, size_t replicates, uint64_t seed)
{
    tally t[MN_RDS_METHODS][MN_RDS_INTERVALS] = {{{0}}};
    for (unsigned k = 0; k < samples; k++) {
        mn_rng r;
        network w;
        mn_rds s;
        mn_rds_trait x;
        mn_rng_init(&r, seed, k);
        make_network(&w, o, &r);
        recruit(&s, &x, &w, o, &r);
        const mn_rds_options options = {
            .replicates = replicates, .seed = k, .level = 0.95, .population = w.reached};
        for (unsigned by = 0; by < MN_RDS_INTERVALS; by++) {
            mn_rds_estimate v[MN_RDS_METHODS * 2];
            mn_err e;
            if (mn_rds_run(v, &s, &x, (mn_rds_interval)by, &options, NULL, &e))
                abort();
            for (unsigned m = 0; m < MN_RDS_METHODS; m++)
                add(&t[m][by], &v[m * 2 + 1], w.share);
        }
        network_free(&w);
        mn_rds_free(&s);
        mn_rds_trait_free(&x);
    }
    for (unsigned m = 0; m < MN_RDS_METHODS; m++)
        for (unsigned by = 0; by < MN_RDS_INTERVALS; by++) {
            const tally *q = &t[m][by];
            if (!(q->n > 1))
                continue;
            const double bias = q->sum / q->n;
            const double spread = sqrt(fmax(0, q->squares / q->n - bias * bias));
            printf("| %s | %s | %s | %+.1f | %.1f | %.2f | %.0f%% | %.0f%% | %.0f |\n", o->name,
                   mn_rds_method_name((mn_rds_method)m), mn_rds_interval_name((mn_rds_interval)by),
                   100 * bias, 100 * spread, q->error / q->n / spread, 100 * q->held / q->n,
                   100 * q->below / q->n, 100 * q->width / q->n);
        }
    fflush(stdout);
}

int main(int argc, char **argv)
{
    const unsigned samples = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1000;
    const size_t replicates = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    const uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    puts("| World | Method | Interval | Bias | Spread | Error by spread | Holds | Truth below | "
         "Width |");
    puts("|---|---|---|--:|--:|--:|--:|--:|--:|");
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++)
        if (argc < 5 || !strcmp(argv[4], worlds[i].name))
            measure(&worlds[i], samples, replicates, seed);
    return 0;
}
