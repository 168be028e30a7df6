/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/series.c - see series.h.
 */
#include "measure/change/series.h"

#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/change/linear.h"
#include "measure/count/count.h"
#include "measure/count/tail.h"

enum { LEVEL = 0, SLOPE_BEFORE, STEP, SLOPE, WAVES, COLUMNS_MOST = WAVES + 4 };

void mn_interrupted_free(mn_interrupted *s)
{
    free(s->expected);
    free(s->fitted);
    *s = (mn_interrupted){.n = 0};
}

/* sine and cosine of 2 pi part / whole, from the library's own exp alone: by halving the angle
 * until a series ends soon, so that no C library's rounding shows. */
static void wave(double *sine, double *cosine, int64_t part, int64_t whole)
{
    part %= whole;
    part += part < 0 ? whole : 0;
    double x = 2 * 3.141592653589793 * (double)part / (double)whole / 64;
    double s = x * (1 - x * x / 6 * (1 - x * x / 20 * (1 - x * x / 42))),
           c = 1 - x * x / 2 * (1 - x * x / 12 * (1 - x * x / 30 * (1 - x * x / 56)));
    for (int i = 0; i < 6; i++) {
        const double t = 2 * s * c;
        c = c * c - s * s;
        s = t;
    }
    *sine = s;
    *cosine = c;
}

static void row_of(double *x, int64_t t, int64_t first, const mn_interrupted_options *o)
{
    x[LEVEL] = 1;
    x[SLOPE_BEFORE] = (double)(t - first);
    x[STEP] = t >= o->at;
    x[SLOPE] = t >= o->at ? (double)(t - o->at) : 0;
    for (unsigned h = 1; o->season && h <= 2; h++)
        wave(&x[WAVES + 2 * (h - 1)], &x[WAVES + 2 * (h - 1) + 1], (int64_t)h * (t % o->season),
             o->season);
}

static mn_status too_few(const mn_interrupted *s, size_t k, mn_err *e)
{
    mn_fail(e, MN_DATA, "%zu times before and %zu from then on are too few", s->before, s->after);
    return mn_hint(e,
                   "at least %d before, %d after, and more than %zu in all; eight on each side "
                   "are a modest number",
                   MN_INTERRUPTED_BEFORE, MN_INTERRUPTED_AFTER, k + 1);
}

/* --- what is told --------------------------------------------------------------------------------
 */

typedef struct fit {
    size_t k, n;
    const double *beta;
    double *cov; /* owned */
    double level;
} fit;

static mn_interrupted_value combined(const fit *f, const double *c)
{
    mn_interrupted_value v = {.estimate = 0};
    const double freedom = (double)(f->n - f->k), error = sqrt(mn_linear_variance(f->cov, c, f->k));
    for (size_t i = 0; i < f->k; i++)
        v.estimate += c[i] * f->beta[i];
    const double t = mn_student_quantile((1 + f->level) / 2, freedom) * error;
    v.low = v.estimate - t;
    v.high = v.estimate + t;
    v.p = error > 0 ? mn_student_beyond(v.estimate / error, freedom) : v.estimate == 0;
    return v;
}

static void tell(mn_interrupted *s, const fit *f, const double *x, const int64_t *time)
{
    double c[COLUMNS_MOST] = {0}, mean = 0;
    c[SLOPE_BEFORE] = 1;
    s->slope_before = combined(f, c);
    c[SLOPE_BEFORE] = 0;
    c[STEP] = 1;
    s->level = combined(f, c);
    c[SLOPE] = x[(s->n - 1) * f->k + SLOPE];
    s->end = combined(f, c);
    for (size_t i = 0; i < s->n; i++)
        mean += x[i * f->k + SLOPE] / (double)s->after;
    c[SLOPE] = mean;
    s->mean = combined(f, c);
    c[STEP] = 0;
    c[SLOPE] = 1;
    s->slope = combined(f, c);
    for (size_t i = 0; i < s->n; i++) {
        s->fitted[i] = 0;
        for (size_t j = 0; j < f->k; j++)
            s->fitted[i] += x[i * f->k + j] * f->beta[j];
        s->expected[i] = s->fitted[i] - x[i * f->k + STEP] * f->beta[STEP] -
                         x[i * f->k + SLOPE] * f->beta[SLOPE];
    }
    (void)time;
}

static void together(mn_interrupted *s, const double *residual)
{
    double squares = 0, steps = 0, next = 0;
    for (size_t i = 0; i < s->n; i++) {
        squares += residual[i] * residual[i];
        if (i) {
            steps += (residual[i] - residual[i - 1]) * (residual[i] - residual[i - 1]);
            next += residual[i] * residual[i - 1];
        }
    }
    s->durbin_watson = squares > 0 ? steps / squares : (double)NAN;
    s->r = squares > 0 ? next / squares : 0;
}

/* floor(4 (n / 100)^(2/9)), at least 1. */
static size_t usual_lags(size_t n)
{
    const double v = 4 * mn_exp(2.0 / 9 * mn_log((double)n / 100));
    return v > 1 ? (size_t)v : 1;
}

static mn_status solve(mn_interrupted *s, const double *x, const int64_t *time, const double *y,
                       const mn_interrupted_options *o, mn_err *e)
{
    mn_linear l = {.n = 0};
    mn_linear_ar ar = {.r = 0};
    size_t alone;
    fit f = {.k = s->k, .n = s->n, .level = o->level};
    f.cov = calloc(s->k * s->k, sizeof *f.cov);
    mn_status st = f.cov ? mn_linear_fit(&l, &alone, x, y, s->n, s->k, e) : mn_fail_memory(e);
    if (!st && alone < s->k) {
        mn_fail(e, MN_DATA, "the times can't tell %s from the rest",
                alone >= WAVES ? "seasons" : "level and slope");
        st = mn_hint(e, "more times are needed, or no --season");
    }
    if (!st) {
        together(s, l.residual);
        f.beta = l.beta;
        s->lags = o->lags == SIZE_MAX ? usual_lags(s->n) : o->lags;
        if (o->newey_west)
            st = mn_linear_newey_west(f.cov, &l, x, time, s->lags, e);
        else
            st = l.squares > 0 ? mn_linear_ar_fit(&ar, x, y, time, s->n, s->k, o->whole, e) : MN_OK;
    }
    if (!st && ar.cov) {
        f.beta = ar.fit.beta;
        s->r = ar.r;
        for (size_t i = 0; i < s->k * s->k; i++)
            f.cov[i] = ar.cov[i];
    }
    if (!st)
        tell(s, &f, x, time);
    free(f.cov);
    mn_linear_ar_free(&ar);
    mn_linear_free(&l);
    return st;
}

mn_status mn_interrupted_run(mn_interrupted *out, const int64_t *time, const double *y, size_t n,
                             const mn_interrupted_options *o, mn_err *e)
{
    mn_interrupted s = {.n = n, .k = WAVES + (o->season > 4 ? 4U : o->season > 2 ? 2U : 0U)};
    mn_interrupted_options how = *o;
    for (size_t i = 0; i < n; i++) {
        s.before += time[i] < o->at;
        s.after += time[i] >= o->at;
    }
    if (s.before < MN_INTERRUPTED_BEFORE || s.after < MN_INTERRUPTED_AFTER || n < s.k + 2)
        return too_few(&s, s.k, e);
    double *x = calloc(n, (s.k + 2) * sizeof *x);
    s.expected = calloc(n, sizeof *s.expected);
    s.fitted = calloc(n, sizeof *s.fitted);
    mn_status st = x && s.expected && s.fitted ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++) {
        double row[COLUMNS_MOST];
        row_of(row, time[i], time[0], &how);
        for (size_t j = 0; j < s.k; j++)
            x[i * s.k + j] = row[j];
    }
    if (!st)
        st = solve(&s, x, time, y, &how, e);
    free(x);
    if (st)
        mn_interrupted_free(&s);
    else
        *out = s;
    return st;
}
