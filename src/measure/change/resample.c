/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/resample.c - see resample.h.
 */
#include "measure/change/resample.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"
#include "measure/interval/bca.h"

enum { RUN = 64 };

typedef struct job {
    const mn_resample *r;
    double *out;
    mn_err *err; /* of each run */
    mn_status *st;
} job;

static void run(size_t i, void *payload)
{
    job *j = payload;
    double one[MN_RESAMPLE_STATISTICS];
    void *room = NULL;
    mn_status st = j->r->open(&room, j->r, &j->err[i]);
    for (size_t k = i * RUN; k < (i + 1) * RUN && k < j->r->replicates && !st; k++) {
        st = j->r->draw(one, j->r, k, room, &j->err[i]);
        for (size_t s = 0; s < j->r->statistics && !st; s++)
            j->out[s * j->r->replicates + k] = one[s];
    }
    j->r->close(room);
    j->st[i] = st;
}

mn_status mn_resample_run(double **out, const mn_resample *r, const mn_ctx *ctx, mn_err *e)
{
    const size_t runs = (r->replicates + RUN - 1) / RUN;
    MN_BUG(r->statistics <= MN_RESAMPLE_STATISTICS);
    job j = {.r = r,
             .out = calloc(r->replicates ? r->replicates : 1, r->statistics * sizeof *j.out),
             .err = calloc(runs ? runs : 1, sizeof *j.err),
             .st = calloc(runs ? runs : 1, sizeof *j.st)};
    mn_status st = j.out && j.err && j.st ? mn_parallel(ctx, runs, run, &j, e) : mn_fail_memory(e);
    for (size_t i = 0; i < runs && !st; i++)
        if (j.st[i]) {
            st = j.st[i];
            if (e)
                *e = j.err[i];
        }
    free(j.err);
    free(j.st);
    if (st)
        free(j.out);
    else
        *out = j.out;
    return st;
}

void mn_resample_limits(double *low, double *high, double *replicate, size_t n, double estimate,
                        double acceleration, double level)
{
    double below = 0;
    for (size_t i = 0; i < n; i++)
        below += replicate[i] < estimate ? 1 : replicate[i] == estimate ? 0.5 : 0;
    mn_sort_rising(replicate, n);
    const double z0 = mn_normal_quantile(below / (double)n),
                 z = mn_normal_quantile((1 + level) / 2);
    if (!isfinite(z0)) {
        *low = z0 < 0 ? estimate : replicate[0];
        *high = z0 < 0 ? replicate[n - 1] : estimate;
        return;
    }
    *low = mn_bca_limit(replicate, n, z0, -z, acceleration);
    *high = mn_bca_limit(replicate, n, z0, z, acceleration);
}

double mn_resample_acceleration(const double *without, size_t n)
{
    double mean = 0, squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++)
        mean += without[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double r = mean - without[i];
        squares += r * r;
        cubes += r * r * r;
    }
    return squares > 0 && isfinite(squares) ? cubes / (6 * squares * sqrt(squares)) : 0;
}
