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
    static const char *const name[] = {"mle", "pimle", "generalized"};
    return name[m];
}

const char *mn_scaleup_factor_name(mn_scaleup_factor f)
{
    static const char *const name[] = {"visible", "degree_ratio", "true_positive"};
    return name[f];
}

void mn_scaleup_free(mn_scaleup *s)
{
    free(s->answer);
    mn_design_free(&s->design);
    mn_refused_free(&s->refused);
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

/* Beside the methods: the mean of degrees. */
enum { DEGREE = MN_SCALEUP_METHODS };

static share share_of(const mn_scaleup *s, size_t r, unsigned group, unsigned without, unsigned m)
{
    const double w = s->design.weight[r];
    if (!(w > 0))
        return (share){0, 0, false};
    if (m == DEGREE || m == MN_SCALEUP_GENERAL) {
        const double v = m == DEGREE
                             ? degree(s, r, without)
                             : s->population * s->answer[r * (s->known + s->hidden) + group];
        return isnan(v) ? (share){0, 0, false} : (share){w * v, w, true};
    }
    const double y = s->answer[r * (s->known + s->hidden) + group], d = degree(s, r, without);
    share x = {0, 0, !isnan(y) && !isnan(d) && (m == MN_SCALEUP_MLE || d > 0)};
    if (!x.told)
        return x;
    x.above = w * s->population * (m == MN_SCALEUP_MLE ? y : y / d);
    x.below = w * (m == MN_SCALEUP_MLE ? d : 1);
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
    const double *by; /* each replicate is divided by it; NULL: not */
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
        const double by = j->by ? j->by[k] : 1;
        j->replicate[k] = below > 0 && by > 0 ? above / below / by : (double)NAN;
    }
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
    mn_sort_rising(replicate, n);
    out->error = sqrt(squares / (double)(n - 1));
    out->low = mn_quantile8(replicate, n, (1 - o->level) / 2);
    out->high = mn_quantile8(replicate, n, (1 + o->level) / 2);
}

/* Units by stratum; not those of which nobody counts. */
static void sort_units(mn_scaleup_estimate *out, uint32_t *member, size_t *first,
                       const mn_design *d)
{
    uint32_t *there = member + d->units, varied = 0;
    for (size_t r = 0; r < d->n; r++)
        there[d->unit[r]] |= d->weight[r] > 0;
    for (uint32_t u = 0; u < d->units; u++)
        first[d->stratum_of[u] + 1] += there[u];
    for (uint32_t k = 0; k < d->strata; k++) {
        out->alone += first[k + 1] == 1;
        varied += first[k + 1] > 1;
        first[k + 1] += first[k];
    }
    const size_t all = first[d->strata];
    for (uint32_t u = d->units; u-- > 0;)
        if (there[u])
            member[--first[d->stratum_of[u] + 1]] = u;
    /* What was counted down is each stratum's begin, one place too far. */
    for (uint32_t k = 0; k < d->strata; k++)
        first[k] = first[k + 1];
    first[d->strata] = all;
    if (!varied)
        out->why = "each stratum has one sampling unit: nothing shows how units vary";
}

/* Of a simple random sample of as many respondents: the squared relative error of the ratio. */
static double plain_part(const mn_scaleup *s, unsigned group, unsigned m, double ratio)
{
    double squares = 0, weight = 0, below = 0, n = 0;
    for (size_t r = 0; r < s->respondents; r++) {
        const share x = share_of(s, r, group, s->known, m);
        if (!x.told)
            continue;
        const double w = s->design.weight[r], off = (x.above - ratio * x.below) / w;
        squares += w * off * off;
        weight += w;
        below += x.below;
        n++;
    }
    const double mean = below / weight;
    return n > 1 ? squares / weight / (n - 1) / (mean * mean * ratio * ratio) : (double)NAN;
}

/* The ratio of sums over respondents, by `over`, whose replicates are by[k] and whose squared
 * relative error in a plain sample is over_part. */
static mn_status run_ratio(mn_scaleup_estimate *out, const mn_scaleup *s, unsigned group,
                           unsigned m, double over, const double *by, double over_part,
                           const mn_scaleup_options *o, const mn_ctx *ctx, mn_err *e)
{
    const double none = (double)NAN;
    double above = 0, below = 0;
    const mn_design *d = &s->design;
    *out = (mn_scaleup_estimate){none, none, none, none, none, 0, 0, NULL};
    double *sums = calloc((size_t)2 * d->units + o->replicates, sizeof *sums);
    uint32_t *member = calloc((size_t)2 * d->units, sizeof *member);
    size_t *first = calloc((size_t)d->strata + 2, sizeof *first);
    mn_status st = sums && member && first ? MN_OK : mn_fail_memory(e);
    if (!st) {
        const job j = {.above = sums,
                       .below = sums + d->units,
                       .member = member,
                       .first = first,
                       .strata = d->strata,
                       .o = o,
                       .by = by,
                       .replicate = sums + (size_t)2 * d->units};
        for (size_t r = 0; r < s->respondents; r++) {
            const share x = share_of(s, r, group, s->known, m);
            j.above[d->unit[r]] += x.above / over;
            j.below[d->unit[r]] += x.below;
            above += x.above / over;
            below += x.below;
            out->respondents += x.told;
        }
        sort_units(out, member, first, d);
        if (below > 0)
            out->total = above / below;
        if (below > 0 && !out->why) {
            st = mn_parallel(ctx, (o->replicates + RUN - 1) / RUN, run, (void *)&j, e);
            if (!st)
                sum_up(out, j.replicate, o);
            const double plain = plain_part(s, group, m, out->total * over) + over_part;
            if (out->total > 0 && plain > 0)
                out->effect = out->error * out->error / (plain * out->total * out->total);
        }
    }
    free(sums);
    free(member);
    free(first);
    return st;
}

/* --- the hidden group's own survey ---------------------------------------------------------------
 */

/* The mean of what its respondents say (per person where per is NULL, else by its sum), and of
 * replicates beside it, by what it is itself: by[k] is 1 in the mean. *part: the squared relative
 * error of a plain sample. Respondents are drawn anew each for herself, n - 1 of n. */
static double mean_of(double *by, double *part, const mn_scaleup_aware *a, const double *what,
                      const double *per, const mn_scaleup_options *o)
{
    double above = 0, below = 0, squares = 0;
    for (size_t r = 0; r < a->n; r++) {
        above += a->weight[r] * what[r];
        below += a->weight[r] * (per ? per[r] : 1);
    }
    const double mean = above / below;
    double weight = 0;
    for (size_t r = 0; r < a->n; r++) {
        const double off = what[r] - mean * (per ? per[r] : 1);
        squares += a->weight[r] * off * off;
        weight += a->weight[r];
    }
    const double unit = below / weight, n = (double)a->n;
    *part = n > 1 ? squares / weight / (n - 1) / (unit * unit * mean * mean) : (double)NAN;
    for (size_t k = 0; k < o->replicates; k++) {
        mn_rng g;
        double up = 0, down = 0;
        mn_rng_init(&g, o->seed, UINT64_C(1) << 40 | k);
        for (size_t d = 0; d < (a->n > 1 ? a->n - 1 : 1); d++) {
            const size_t r = (size_t)(mn_rng_unit(&g) * n);
            up += a->weight[r] * what[r];
            down += a->weight[r] * (per ? per[r] : 1);
        }
        by[k] = down > 0 && mean > 0 ? up / down / mean : (double)NAN;
    }
    return mean;
}

mn_status mn_scaleup_run(mn_scaleup_estimate *out, const mn_scaleup *s, unsigned g,
                         mn_scaleup_method m, const mn_scaleup_options *o, const mn_ctx *ctx,
                         mn_err *e)
{
    const mn_scaleup_aware *a = s->aware;
    const double none = (double)NAN;
    if (m != MN_SCALEUP_GENERAL)
        return run_ratio(out, s, s->known + g, m, s->degree_ratio * s->transmission / s->precision,
                         NULL, 0, o, ctx, e);
    *out = (mn_scaleup_estimate){none, none, none, none, none, 0, 0, NULL};
    double *by = a ? calloc(o->replicates, sizeof *by) : NULL, part = 0;
    if (!by)
        return a ? mn_fail_memory(e) : MN_OK;
    const double aware = mean_of(by, &part, a, a->aware, NULL, o);
    mn_status st = MN_OK;
    if (aware > 0)
        st = run_ratio(out, s, s->known + g, m, s->population * aware / a->size / s->precision, by,
                       part, o, ctx, e);
    free(by);
    return st;
}

mn_status mn_scaleup_factor_run(mn_scaleup_estimate *out, const mn_scaleup *s, mn_scaleup_factor f,
                                const mn_scaleup_options *o, const mn_ctx *ctx, mn_err *e)
{
    const mn_scaleup_aware *a = s->aware;
    const double none = (double)NAN;
    double part;
    double *by = calloc(o->replicates, sizeof *by);
    *out = (mn_scaleup_estimate){none, none, none, none, none, 0, 0, NULL};
    if (!by)
        return mn_fail_memory(e);
    const bool ratio = f == MN_SCALEUP_TRUE_POSITIVE;
    const double mean = mean_of(by, &part, a, f == MN_SCALEUP_DEGREE_RATIO ? a->known : a->aware,
                                ratio ? a->known : NULL, o);
    mn_status st = MN_OK;
    if (f == MN_SCALEUP_DEGREE_RATIO && mean > 0) {
        /* Frame over hidden, turned over. */
        mn_scaleup_estimate x;
        const double hidden = s->population * mean / a->size;
        st = run_ratio(&x, s, 0, DEGREE, hidden, by, part, o, ctx, e);
        if (!st && x.total > 0)
            *out = (mn_scaleup_estimate){1 / x.total, x.error / (x.total * x.total),
                                         1 / x.high,  1 / x.low,
                                         x.effect,    0,
                                         x.alone,     x.why};
    } else if (mean > 0) {
        out->total = ratio ? mean : s->population * mean / a->size;
        for (size_t k = 0; k < o->replicates; k++)
            by[k] *= out->total;
        sum_up(out, by, o);
        out->effect = out->error * out->error / (part * out->total * out->total);
    }
    out->respondents = a->n;
    free(by);
    return st;
}
