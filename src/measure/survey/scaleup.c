/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/survey/scaleup.c - estimates and their intervals. See scaleup.h.
 */
#include "measure/survey/scaleup.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"

const char *mn_scaleup_name(mn_scaleup_method m)
{
    return m == MN_SCALEUP_MLE ? "mle" : "pimle";
}

void mn_scaleup_free(mn_scaleup *s)
{
    free(s->answer);
    free(s->weight);
    free(s->unit);
    free(s->stratum);
    *s = (mn_scaleup){0};
}

/* --- one number ----------------------------------------------------------------------------------
 */

/* How many persons a respondent knows, told by the known groups but one that she answered; NaN
 * where she answered none. */
static double degree(const mn_scaleup *s, size_t r, unsigned without)
{
    const double *a = s->answer + r * (s->known + s->hidden);
    double known = 0, size = 0;
    for (unsigned k = 0; k < s->known; k++)
        if (k != without && !isnan(a[k])) {
            known += a[k];
            size += s->size[k];
        }
    return size > 0 ? s->population * known / size : (double)NAN;
}

/* What a respondent adds. */
typedef struct share {
    double above, below; /* their sums' ratio is the estimate */
    bool told;
} share;

static share share_of(const mn_scaleup *s, size_t r, unsigned group, unsigned without,
                      mn_scaleup_method m)
{
    const double y = s->answer[r * (s->known + s->hidden) + group], d = degree(s, r, without);
    share x = {0, 0, !isnan(y) && !isnan(d) && (m == MN_SCALEUP_MLE || d > 0)};
    if (!x.told)
        return x;
    x.above = s->weight[r] * s->population * (m == MN_SCALEUP_MLE ? y : y / d);
    x.below = s->weight[r] * (m == MN_SCALEUP_MLE ? d : 1);
    return x;
}

double mn_scaleup_known(const mn_scaleup *s, unsigned g, mn_scaleup_method m)
{
    double above = 0, below = 0;
    for (size_t r = 0; r < s->respondents; r++) {
        const share x = share_of(s, r, g, g, m);
        above += x.above;
        below += x.below;
    }
    return below > 0 ? above / below : (double)NAN;
}

/* --- replicates ----------------------------------------------------------------------------------
 */

enum { RUN = 256 };

typedef struct job {
    double *above, *below;  /* by unit */
    const uint32_t *member; /* units by stratum */
    const size_t *first;    /* of each stratum, and the end */
    uint32_t strata;
    const mn_scaleup_options *o;
    double *replicate;
} job;

static void run(size_t i, void *payload)
{
    const job *j = payload;
    for (size_t k = i * RUN; k < (i + 1) * RUN && k < j->o->replicates; k++) {
        mn_rng r;
        double above = 0, below = 0;
        mn_rng_init(&r, j->o->seed, k);
        for (uint32_t s = 0; s < j->strata; s++) {
            const size_t n = j->first[s + 1] - j->first[s];
            const uint32_t *unit = j->member + j->first[s];
            const double grown = n > 1 ? (double)n / (double)(n - 1) : 1;
            for (size_t d = 0; d < (n > 1 ? n - 1 : n); d++) {
                const size_t u = (size_t)(mn_rng_unit(&r) * (double)n);
                above += grown * j->above[unit[u]];
                below += grown * j->below[unit[u]];
            }
        }
        j->replicate[k] = below > 0 ? above / below : (double)NAN;
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void sum_up(mn_scaleup_estimate *out, double *replicate, const mn_scaleup_options *o)
{
    size_t n = 0;
    double mean = 0, squares = 0;
    for (size_t k = 0; k < o->replicates; k++)
        if (!isnan(replicate[k]))
            replicate[n++] = replicate[k];
    if (n < 2)
        return;
    for (size_t k = 0; k < n; k++)
        mean += replicate[k] / (double)n;
    for (size_t k = 0; k < n; k++)
        squares += (replicate[k] - mean) * (replicate[k] - mean);
    qsort(replicate, n, sizeof *replicate, by_size);
    out->error = sqrt(squares / (double)(n - 1));
    out->low = mn_quantile8(replicate, n, (1 - o->level) / 2);
    out->high = mn_quantile8(replicate, n, (1 + o->level) / 2);
}

/* Units by stratum. */
static void sort_units(uint32_t *member, size_t *first, const mn_scaleup *s)
{
    uint32_t *at = member + s->units; /* each unit's stratum */
    for (size_t r = 0; r < s->respondents; r++)
        at[s->unit[r]] = s->stratum[r];
    for (uint32_t u = 0; u < s->units; u++)
        first[at[u] + 1]++;
    for (uint32_t k = 0; k < s->strata; k++)
        first[k + 1] += first[k];
    for (uint32_t u = s->units; u-- > 0;)
        member[--first[at[u] + 1]] = u;
    /* What was counted down is each stratum's begin, one place too far. */
    for (uint32_t k = 0; k < s->strata; k++)
        first[k] = first[k + 1];
    first[s->strata] = s->units;
}

mn_status mn_scaleup_run(mn_scaleup_estimate *out, const mn_scaleup *s, unsigned g,
                         mn_scaleup_method m, const mn_scaleup_options *o, const mn_ctx *ctx,
                         mn_err *e)
{
    const double by = s->degree_ratio * s->transmission;
    const double none = (double)NAN;
    double above = 0, below = 0;
    *out = (mn_scaleup_estimate){none, none, none, none, 0};
    double *sums = calloc((size_t)2 * s->units + o->replicates, sizeof *sums);
    uint32_t *member = calloc((size_t)2 * s->units, sizeof *member);
    size_t *first = calloc((size_t)s->strata + 2, sizeof *first);
    mn_status st = sums && member && first ? MN_OK : mn_fail_memory(e);
    if (!st) {
        const job j = {.above = sums,
                       .below = sums + s->units,
                       .member = member,
                       .first = first,
                       .strata = s->strata,
                       .o = o,
                       .replicate = sums + (size_t)2 * s->units};
        for (size_t r = 0; r < s->respondents; r++) {
            const share x = share_of(s, r, s->known + g, s->known, m);
            j.above[s->unit[r]] += x.above / by;
            j.below[s->unit[r]] += x.below;
            above += x.above / by;
            below += x.below;
            out->respondents += x.told;
        }
        sort_units(member, first, s);
        if (below > 0) {
            out->total = above / below;
            st = mn_parallel(ctx, (o->replicates + RUN - 1) / RUN, run, (void *)&j, e);
            if (!st)
                sum_up(out, j.replicate, o);
        }
    }
    free(sums);
    free(member);
    free(first);
    return st;
}
