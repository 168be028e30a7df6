/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/linear.c - see linear.h.
 */
#include "measure/change/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"

#define SINGULAR 1e-9 /* of a column's length that the columns before it leave */

void mn_linear_free(mn_linear *l)
{
    free(l->beta);
    free(l->inverse);
    free(l->residual);
    *l = (mn_linear){0};
}

/* --- Householder's way ---------------------------------------------------------------------------
 */

/* q: columns of n, scaled to length 1, become the reflections below their diagonal; r: k by k, the
 * upper triangle. The first column that is told by others, or k. */
static size_t reduce(double *q, double *r, double *right, size_t n, size_t k)
{
    for (size_t j = 0; j < k; j++) {
        double *v = q + j * n, squares = 0;
        for (size_t i = j; i < n; i++)
            squares += v[i] * v[i];
        const double length = sqrt(squares);
        if (!(length > SINGULAR))
            return j;
        const double d = v[j] > 0 ? -length : length;
        r[j * k + j] = d;
        v[j] -= d;
        double by = 0;
        for (size_t i = j; i < n; i++)
            by += v[i] * v[i];
        by = 2 / by;
        for (size_t c = j + 1; c <= k; c++) {
            double *u = c < k ? q + c * n : right, dot = 0;
            for (size_t i = j; i < n; i++)
                dot += v[i] * u[i];
            for (size_t i = j; i < n; i++)
                u[i] -= by * dot * v[i];
            if (c < k)
                r[j * k + c] = u[j];
        }
    }
    return k;
}

/* The inverse of an upper triangle, in place: from the last column on, as each needs those before
 * it as they were. */
static void invert(double *r, size_t k)
{
    for (size_t j = k; j-- > 0;) {
        r[j * k + j] = 1 / r[j * k + j];
        for (size_t i = j; i-- > 0;) {
            double sum = 0;
            for (size_t m = i + 1; m <= j; m++)
                sum += r[i * k + m] * r[m * k + j];
            r[i * k + j] = -sum / r[i * k + i];
        }
    }
}

static void finish(mn_linear *out, const double *inverse, const double *right, const double *scale,
                   const double *x, const double *y)
{
    const size_t k = out->k;
    for (size_t i = 0; i < k; i++) {
        out->beta[i] = 0;
        for (size_t j = i; j < k; j++)
            out->beta[i] += inverse[i * k + j] * right[j];
        out->beta[i] /= scale[i];
        for (size_t j = 0; j < k; j++) {
            double sum = 0;
            for (size_t m = i > j ? i : j; m < k; m++)
                sum += inverse[i * k + m] * inverse[j * k + m];
            out->inverse[i * k + j] = sum / (scale[i] * scale[j]);
        }
    }
    out->squares = 0;
    for (size_t i = 0; i < out->n; i++) {
        double r = y[i];
        for (size_t j = 0; j < k; j++)
            r -= x[i * k + j] * out->beta[j];
        out->residual[i] = r;
        out->squares += r * r;
    }
}

mn_status mn_linear_fit(mn_linear *out, size_t *alone, const double *x, const double *y, size_t n,
                        size_t k, mn_err *e)
{
    mn_linear l = {.n = n, .k = k};
    *alone = k;
    double *q = calloc(n * k + n + k * k + k, sizeof *q);
    l.beta = calloc(k, sizeof *l.beta);
    l.inverse = calloc(k * k, sizeof *l.inverse);
    l.residual = calloc(n, sizeof *l.residual);
    if (!q || !l.beta || !l.inverse || !l.residual) {
        free(q);
        mn_linear_free(&l);
        return mn_fail_memory(e);
    }
    double *right = q + n * k, *r = right + n, *scale = r + k * k;
    for (size_t j = 0; j < k; j++) {
        double squares = 0;
        for (size_t i = 0; i < n; i++)
            squares += x[i * k + j] * x[i * k + j];
        scale[j] = squares > 0 ? sqrt(squares) : 1;
        for (size_t i = 0; i < n; i++)
            q[j * n + i] = x[i * k + j] / scale[j];
    }
    memcpy(right, y, n * sizeof *y);
    *alone = n < k ? n : reduce(q, r, right, n, k);
    if (*alone < k) {
        free(q);
        mn_linear_free(&l);
        return MN_OK;
    }
    for (size_t j = 0; j < k; j++)
        l.determinant += 2 * mn_log(fabs(r[j * k + j]) * scale[j]);
    invert(r, k);
    finish(&l, r, right, scale, x, y);
    free(q);
    *out = l;
    return MN_OK;
}

/* --- covariances ---------------------------------------------------------------------------------
 */

double mn_linear_variance(const double *cov, const double *c, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += c[i] * cov[i * k + j] * c[j];
    return sum;
}

/* cov := inverse meat inverse; meat may be cov. */
static mn_status sandwich(double *cov, const double *meat, const mn_linear *l, mn_err *e)
{
    const size_t k = l->k;
    double *half = calloc(k * k, sizeof *half);
    if (!half)
        return mn_fail_memory(e);
    for (size_t i = 0; i < k; i++)
        for (size_t m = 0; m < k; m++)
            for (size_t j = 0; j < k; j++)
                half[i * k + j] += l->inverse[i * k + m] * meat[m * k + j];
    memset(cov, 0, k * k * sizeof *cov);
    for (size_t i = 0; i < k; i++)
        for (size_t m = 0; m < k; m++)
            for (size_t j = 0; j < k; j++)
                cov[i * k + j] += half[i * k + m] * l->inverse[m * k + j];
    free(half);
    return MN_OK;
}

mn_status mn_linear_newey_west(double *cov, const mn_linear *l, const double *x,
                               const int64_t *time, size_t lags, mn_err *e)
{
    const size_t k = l->k, n = l->n;
    memset(cov, 0, k * k * sizeof *cov);
    for (size_t a = 0; a < n; a++)
        for (size_t b = a; b < n && time[b] - time[a] <= (int64_t)lags; b++) {
            const double weight = 1 - (double)(time[b] - time[a]) / ((double)lags + 1),
                         both = weight * l->residual[a] * l->residual[b];
            for (size_t i = 0; i < k; i++)
                for (size_t j = 0; j < k; j++) {
                    cov[i * k + j] += both * x[a * k + i] * x[b * k + j];
                    if (b > a)
                        cov[i * k + j] += both * x[b * k + i] * x[a * k + j];
                }
        }
    const mn_status st = sandwich(cov, cov, l, e);
    for (size_t i = 0; i < k * k; i++)
        cov[i] *= (double)n / (double)(n - k);
    return st;
}

mn_status mn_linear_clustered(double *cov, const mn_linear *l, const double *x,
                              const uint32_t *cluster, size_t clusters, mn_err *e)
{
    const size_t k = l->k;
    double *score = calloc(clusters * k + 1, sizeof *score);
    if (!score)
        return mn_fail_memory(e);
    for (size_t r = 0; r < l->n; r++)
        for (size_t i = 0; i < k; i++)
            score[cluster[r] * k + i] += x[r * k + i] * l->residual[r];
    memset(cov, 0, k * k * sizeof *cov);
    for (size_t c = 0; c < clusters; c++)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                cov[i * k + j] += score[c * k + i] * score[c * k + j];
    free(score);
    return sandwich(cov, cov, l, e);
}

/* --- autoregressive errors -----------------------------------------------------------------------
 */

void mn_linear_ar_free(mn_linear_ar *l)
{
    mn_linear_free(&l->fit);
    free(l->cov);
    *l = (mn_linear_ar){.r = 0};
}

/* r to a whole power. */
static double power(double r, int64_t to)
{
    double out = 1;
    for (; to > 0; to /= 2, r *= r)
        if (to % 2)
            out *= r;
    return out;
}

typedef struct series {
    const double *x, *y;
    const int64_t *time;
    size_t n, k;
    bool whole;
    double *tx, *ty; /* transformed */
} series;

/* Rows whose errors are independent and alike; the log of the determinant of what makes them so. */
static double transform(const series *s, double r)
{
    double log_sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double with = i ? power(r, s->time[i] - s->time[i - 1]) : 0, rest = 1 - with * with,
                     by = 1 / sqrt(rest);
        log_sum += mn_log(rest);
        for (size_t j = 0; j < s->k; j++)
            s->tx[i * s->k + j] =
                by * (s->x[i * s->k + j] - (i ? with * s->x[(i - 1) * s->k + j] : 0));
        s->ty[i] = by * (s->y[i] - (i ? with * s->y[i - 1] : 0));
    }
    return log_sum;
}

/* Minus twice the log likelihood, but for a constant; HUGE_VAL where it can't be had. */
static mn_status badness(double *out, const series *s, double r, mn_err *e)
{
    mn_linear l = {.n = 0};
    size_t alone;
    const double log_sum = transform(s, r);
    const mn_status st = mn_linear_fit(&l, &alone, s->tx, s->ty, s->n, s->k, e);
    *out = HUGE_VAL;
    if (st || alone < s->k)
        return st;
    const double freedom = (double)(s->whole ? s->n : s->n - s->k);
    *out = log_sum + (l.squares > 0 ? freedom * mn_log(l.squares) : -HUGE_VAL) +
           (s->whole ? 0 : l.determinant);
    mn_linear_free(&l);
    return MN_OK;
}

static mn_status best_r(double *r, const series *s, mn_err *e)
{
    enum { GRID = 99 };
    const double golden = 0.6180339887498949;
    double least = HUGE_VAL, at = 0, v;
    for (int i = -GRID; i <= GRID; i += 2) {
        if (badness(&v, s, (double)i / 100, e))
            return MN_SYSTEM;
        if (v < least) {
            least = v;
            at = (double)i / 100;
        }
    }
    double low = at - 0.02 < -0.999 ? -0.999 : at - 0.02,
           high = at + 0.02 > 0.999 ? 0.999 : at + 0.02;
    double a = high - golden * (high - low), b = low + golden * (high - low), fa, fb;
    mn_status st = badness(&fa, s, a, e);
    if (!st)
        st = badness(&fb, s, b, e);
    while (!st && high - low > 1e-10) {
        if (fa < fb) {
            high = b;
            b = a;
            fb = fa;
            a = high - golden * (high - low);
            st = badness(&fa, s, a, e);
        } else {
            low = a;
            a = b;
            fa = fb;
            b = low + golden * (high - low);
            st = badness(&fb, s, b, e);
        }
    }
    *r = (low + high) / 2;
    return st;
}

mn_status mn_linear_ar_fit(mn_linear_ar *out, const double *x, const double *y, const int64_t *time,
                           size_t n, size_t k, bool whole, mn_err *e)
{
    mn_linear_ar l = {.r = 0};
    size_t alone = k;
    series s = {.x = x, .y = y, .time = time, .n = n, .k = k, .whole = whole};
    s.tx = calloc(n * k + n, sizeof *s.tx);
    l.cov = calloc(k * k, sizeof *l.cov);
    mn_status st = s.tx && l.cov ? MN_OK : mn_fail_memory(e);
    if (!st) {
        s.ty = s.tx + n * k;
        st = best_r(&l.r, &s, e);
    }
    if (!st) {
        (void)transform(&s, l.r);
        st = mn_linear_fit(&l.fit, &alone, s.tx, s.ty, n, k, e);
    }
    if (!st && alone < k)
        st = mn_fail(e, MN_DATA, "autoregressive errors can't be fitted to these times");
    for (size_t i = 0; i < k * k && !st; i++)
        l.cov[i] = l.fit.inverse[i] * l.fit.squares / (double)(whole ? n : n - k);
    free(s.tx);
    if (st)
        mn_linear_ar_free(&l);
    else
        *out = l;
    return st;
}
