/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/control.c - see control.h.
 */
#include "measure/change/control.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/change/simplex.h"

#define EXACT 1e-9 /* of the spread: a fit that is exact but for rounding */

typedef struct work {
    const double *y;
    size_t units, times, start, treated;
    mn_control_fit *fit;
    mn_status *st;
    mn_err *err;
} work;

void mn_control_free(mn_control *c)
{
    free(c->weight);
    free(c->synthetic);
    free(c->fit);
    *c = (mn_control){.units = 0};
}

/* Unit `of` mixed of the others, without `but` and `also`. weight: units; synthetic: times; both
 * may be NULL. */
static mn_status mix(mn_control_fit *out, double *weight, double *synthetic, const work *w,
                     size_t of, size_t but, size_t also, mn_err *e)
{
    double *point = calloc(w->units * (w->start + 1) + w->times, sizeof *point);
    if (!point)
        return mn_fail_memory(e);
    double *share = point + w->units * w->start, *line = share + w->units, distance;
    size_t n = 0;
    for (size_t u = 0; u < w->units; u++) {
        if (u == of || u == but || u == also)
            continue;
        for (size_t t = 0; t < w->start; t++)
            point[n * w->start + t] = w->y[u * w->times + t];
        n++;
    }
    const mn_status st =
        mn_simplex_nearest(share, &distance, point, w->y + of * w->times, n, w->start, e);
    n = 0;
    for (size_t u = 0; u < w->units && !st; u++) {
        const double by = u == of || u == but || u == also ? 0 : share[n++];
        for (size_t t = 0; t < w->times && by > 0; t++)
            line[t] += by * w->y[u * w->times + t];
        if (weight)
            weight[u] = by;
    }
    double squares = 0, sum = 0;
    for (size_t t = w->start; t < w->times && !st; t++) {
        const double gap = w->y[of * w->times + t] - line[t];
        squares += gap * gap;
        sum += gap;
    }
    for (size_t t = 0; t < w->times && synthetic && !st; t++)
        synthetic[t] = line[t];
    const double after = (double)(w->times - w->start);
    if (!st)
        *out = (mn_control_fit){.before = distance / sqrt((double)w->start),
                                .after = sqrt(squares / after),
                                .gap = sum / after};
    free(point);
    return st;
}

static void placebo(size_t u, void *payload)
{
    work *w = payload;
    if (u != w->treated)
        w->st[u] = mix(&w->fit[u], NULL, NULL, w, u, w->treated, SIZE_MAX, &w->err[u]);
}

static double spread_of(const double *y, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t t = 0; t < n; t++)
        mean += y[t] / (double)n;
    for (size_t t = 0; t < n; t++)
        squares += (y[t] - mean) * (y[t] - mean);
    return n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
}

static int falling(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x > y ? -1 : x < y;
}

/* Constant effects t that 1 + m > alpha (J + 1) of the ratios are at least as large as: those with
 * mean (gap - t)^2 <= (R before)^2, R the m-th largest ratio of a placebo. */
static mn_status limits(mn_control *out, const work *w, double level, mn_err *e)
{
    const double alpha = 1 - level, all = (double)w->units;
    double *ratio = calloc(w->units, sizeof *ratio);
    size_t n = 0, as_large = 1;
    if (!ratio)
        return mn_fail_memory(e);
    for (size_t u = 0; u < w->units; u++)
        if (u != w->treated) {
            ratio[n++] = w->fit[u].ratio;
            as_large += w->fit[u].ratio >= out->treated.ratio;
        }
    out->p = (double)as_large / all;
    qsort(ratio, n, sizeof *ratio, falling);
    size_t m = 0;
    while (1 + (double)m <= alpha * all * (1 + 1e-12))
        m++;
    out->bounded = m > 0 && m <= n;
    out->low = out->high = (double)NAN;
    if (out->bounded) {
        const double of_gaps = out->treated.after * out->treated.after -
                               out->treated.gap * out->treated.gap,
                     far = ratio[m - 1] * out->treated.before,
                     half = far * far - (of_gaps > 0 ? of_gaps : 0);
        if (half >= 0) {
            out->low = out->treated.gap - sqrt(half);
            out->high = out->treated.gap + sqrt(half);
        }
    }
    free(ratio);
    return MN_OK;
}

/* The gap without each unit of weight in turn. */
static mn_status leave_out(mn_control *out, const work *w, mn_err *e)
{
    out->least = HUGE_VAL;
    out->most = -HUGE_VAL;
    for (size_t u = 0; u < w->units; u++) {
        mn_control_fit f;
        if (!(out->weight[u] > 1e-3))
            continue;
        out->with_weight++;
        const mn_status st = mix(&f, NULL, NULL, w, w->treated, u, SIZE_MAX, e);
        if (st)
            return st;
        out->least = f.gap < out->least ? f.gap : out->least;
        out->most = f.gap > out->most ? f.gap : out->most;
    }
    return MN_OK;
}

static void ratios(mn_control *out, work *w)
{
    for (size_t u = 0; u < w->units; u++) {
        const double spread = spread_of(w->y + u * w->times, w->start);
        mn_control_fit *f = &w->fit[u];
        f->before = f->before > EXACT * spread ? f->before : 0;
        f->ratio = f->before > 0 ? f->after / f->before : f->after > EXACT * spread ? HUGE_VAL : 1;
    }
    out->treated = w->fit[w->treated];
    out->spread = spread_of(w->y + w->treated * w->times, w->start);
    out->exact = !(out->treated.before > EXACT * out->spread);
}

mn_status mn_control_run(mn_control *out, const double *y, size_t units, size_t times,
                         size_t treated, size_t start, double level, const mn_ctx *ctx, mn_err *e)
{
    work w = {.y = y, .units = units, .times = times, .start = start, .treated = treated};
    mn_control c = {.units = units, .before = start, .after = times > start ? times - start : 0};
    if (units < 3 || start < 2 || start >= times) {
        mn_fail(e, MN_DATA, "%zu other units, %zu times before and %zu after are too few",
                units ? units - 1 : 0, c.before, c.after);
        return mn_hint(e, "two others, two times before and one after at least; twenty others are "
                          "needed for a 95%% interval");
    }
    if (units > MN_CONTROL_UNITS) {
        mn_fail(e, MN_DATA, "%zu units are more than a mixture is made of (%d)", units,
                MN_CONTROL_UNITS);
        return mn_hint(e,
                       "keep those that are most like the one with the programme, or compare all "
                       "by --design did");
    }
    c.weight = calloc(units, sizeof *c.weight);
    c.synthetic = calloc(times, sizeof *c.synthetic);
    c.fit = w.fit = calloc(units, sizeof *c.fit);
    w.st = calloc(units, sizeof *w.st);
    w.err = calloc(units, sizeof *w.err);
    mn_status st = c.weight && c.synthetic && c.fit && w.st && w.err ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mix(&c.fit[treated], c.weight, c.synthetic, &w, treated, SIZE_MAX, SIZE_MAX, e);
    if (!st)
        st = mn_parallel(ctx, units, placebo, &w, e);
    for (size_t u = 0; u < units && !st; u++)
        if (w.st[u]) {
            st = w.st[u];
            if (e)
                *e = w.err[u];
        }
    if (!st) {
        ratios(&c, &w);
        st = limits(&c, &w, level, e);
    }
    if (!st)
        st = leave_out(&c, &w, e);
    free(w.st);
    free(w.err);
    if (st)
        mn_control_free(&c);
    else
        *out = c;
    return st;
}
