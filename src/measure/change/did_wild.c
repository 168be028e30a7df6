/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/change/did_wild.c - see did_wild.h.
 *
 * A replicate gives each cluster's residuals, of the model in which the coefficient is b0, a weight
 * w: its coefficient and that one's error follow from sums by cluster (Roodman et al. 2019, doi
 * 10.1177/1536867X19830877). With d what is left of the column, P, Q = X'r of what is left of y and
 * of d, A = d'y, B = d'd, c = d'X, all by cluster: the replicate's coefficients less b0 are V sum w
 * (P - b0 Q), the scores of clusters w (A - b0 B) - c' of these. Both are linear in b0, so five
 * numbers a replicate answer for every b0.
 */
#include "measure/change/did_wild.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/rng.h"
#include "measure/change/resample.h"

enum { TOP_0, TOP_1, SQUARES_00, SQUARES_01, SQUARES_11, NUMBERS };

typedef struct wild {
    size_t k, G, j;
    const double *inverse;
    double *P, *Q, *c; /* G by k */
    double *A, *B;     /* G */
    double whole;      /* d'd */
    double factor;
    uint64_t seed;
    bool all, webb;
} wild;

/* --- sums by cluster -----------------------------------------------------------------------------
 */

/* Residuals of column `of` (or of y) on the other columns than j. */
static mn_status rest_of(double *out, const mn_did_columns *c, size_t j, bool of_y, mn_err *e)
{
    const size_t k = c->k - 1;
    double *x = calloc(c->n * k + c->n + 1, sizeof *x), *y = x ? x + c->n * k : NULL;
    mn_linear l = {.n = 0};
    size_t alone = 0;
    if (!x)
        return mn_fail_memory(e);
    for (size_t i = 0; i < c->n; i++) {
        for (size_t m = 0; m < k; m++)
            x[i * k + m] = c->x[i * c->k + m + (m >= j)];
        y[i] = of_y ? c->y[i] : c->x[i * c->k + j];
    }
    mn_status st = MN_OK;
    if (!k)
        memcpy(out, y, c->n * sizeof *out);
    else
        st = mn_linear_fit(&l, &alone, x, y, c->n, k, e);
    if (!st && k && alone == k)
        memcpy(out, l.residual, c->n * sizeof *out);
    mn_linear_free(&l);
    free(x);
    return st;
}

static mn_status add_up(wild *w, const mn_did_columns *c, const double *d, const double *y,
                        mn_err *e)
{
    w->P = calloc(c->clusters * (3 * c->k + 2), sizeof *w->P);
    if (!w->P)
        return mn_fail_memory(e);
    w->Q = w->P + c->clusters * c->k;
    w->c = w->Q + c->clusters * c->k;
    w->A = w->c + c->clusters * c->k;
    w->B = w->A + c->clusters;
    for (size_t i = 0; i < c->n; i++) {
        const size_t g = c->cluster[i];
        for (size_t m = 0; m < c->k; m++) {
            const double x = c->x[i * c->k + m];
            w->P[g * c->k + m] += x * y[i];
            w->Q[g * c->k + m] += x * d[i];
            w->c[g * c->k + m] += d[i] * x;
        }
        w->A[g] += d[i] * y[i];
        w->B[g] += d[i] * d[i];
        w->whole += d[i] * d[i];
    }
    return MN_OK;
}

/* --- replicates ----------------------------------------------------------------------------------
 */

static mn_status open_room(void **room, const mn_resample *r, mn_err *e)
{
    const wild *w = r->self;
    *room = calloc(4 * w->k + w->G, sizeof(double));
    return *room ? MN_OK : mn_fail_memory(e);
}

static void weigh(double *weight, const wild *w, size_t i)
{
    static const double webb[6] = {-1.2247448713915890, -1, -0.7071067811865476,
                                   0.7071067811865476,  1,  1.2247448713915890};
    mn_rng r;
    mn_rng_init(&r, w->seed, i);
    for (size_t g = 0; g < w->G; g++)
        weight[g] = w->all    ? (i >> g & 1 ? -1 : 1)
                    : w->webb ? webb[(size_t)(mn_rng_unit(&r) * 6)]
                              : (mn_rng_unit(&r) < 0.5 ? -1 : 1);
}

static mn_status draw(double *out, const mn_resample *r, size_t i, void *room, mn_err *e)
{
    const wild *w = r->self;
    double *weight = room, *p = weight + w->G, *q = p + w->k, *bp = q + w->k, *bq = bp + w->k;
    (void)e;
    weigh(weight, w, i);
    memset(p, 0, 4 * w->k * sizeof *p);
    for (size_t g = 0; g < w->G; g++)
        for (size_t m = 0; m < w->k; m++) {
            p[m] += weight[g] * w->P[g * w->k + m];
            q[m] += weight[g] * w->Q[g * w->k + m];
        }
    for (size_t a = 0; a < w->k; a++)
        for (size_t b = 0; b < w->k; b++) {
            bp[a] += w->inverse[a * w->k + b] * p[b];
            bq[a] += w->inverse[a * w->k + b] * q[b];
        }
    out[TOP_0] = bp[w->j];
    out[TOP_1] = bq[w->j];
    out[SQUARES_00] = out[SQUARES_01] = out[SQUARES_11] = 0;
    for (size_t g = 0; g < w->G; g++) {
        double a = weight[g] * w->A[g], b = weight[g] * w->B[g];
        for (size_t m = 0; m < w->k; m++) {
            a -= w->c[g * w->k + m] * bp[m];
            b -= w->c[g * w->k + m] * bq[m];
        }
        out[SQUARES_00] += a * a;
        out[SQUARES_01] += a * b;
        out[SQUARES_11] += b * b;
    }
    return MN_OK;
}

/* --- what they say -------------------------------------------------------------------------------
 */

typedef struct asked {
    const double *number; /* NUMBERS rows of n */
    size_t n;
    bool all;
    double estimate, error, whole, factor;
} asked;

/* p of the coefficient being b0. */
static double p_of(const asked *k, double b0)
{
    const size_t n = k->n;
    const double t = (k->estimate - b0) / k->error, squared = t * t;
    size_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        const double top = k->number[TOP_0 * n + i] - b0 * k->number[TOP_1 * n + i],
                     under = k->number[SQUARES_00 * n + i] -
                             2 * b0 * k->number[SQUARES_01 * n + i] +
                             b0 * b0 * k->number[SQUARES_11 * n + i];
        /* Rounding must not part a replicate from the sample that it is. */
        beyond += top * top * k->whole * k->whole >= squared * under * k->factor * (1 - 1e-9);
    }
    return k->all ? (double)beyond / (double)n : ((double)beyond + 1) / ((double)n + 1);
}

/* Where p falls to alpha on one side; infinite where it does not. */
static double end_of(const asked *k, double side, double alpha)
{
    double inside = 0, outside = k->error * 2;
    for (int i = 0; i < 40 && p_of(k, k->estimate + side * outside) > alpha; i++) {
        inside = outside;
        outside *= 2;
        if (i == 39)
            return side * HUGE_VAL;
    }
    for (int i = 0; i < 60; i++) {
        const double middle = (inside + outside) / 2;
        if (p_of(k, k->estimate + side * middle) > alpha)
            inside = middle;
        else
            outside = middle;
    }
    return k->estimate + side * outside;
}

mn_status mn_did_wild(mn_did_effect *out, double *rest, mn_did *about, const mn_did_columns *c,
                      size_t j, const mn_did_options *o, const mn_ctx *ctx, mn_err *e)
{
    const bool all = o->signs || (c->clusters > MN_DID_WEBB && c->clusters <= MN_DID_ALL);
    wild w = {.k = c->k,
              .G = c->clusters,
              .j = j,
              .inverse = c->fit.inverse,
              .seed = o->seed,
              .all = all,
              .webb = c->clusters <= MN_DID_WEBB,
              .factor = mn_did_factor(c)};
    const mn_resample r = {.open = open_room,
                           .close = free,
                           .draw = draw,
                           .self = &w,
                           .statistics = NUMBERS,
                           .replicates = all ? (size_t)1 << c->clusters : o->replicates};
    double *d = calloc(c->n + 1, 2 * sizeof *d), *number = NULL;
    mn_status st = d ? rest_of(d, c, j, false, e) : mn_fail_memory(e);
    if (!st)
        st = rest_of(d + c->n, c, j, true, e);
    if (!st)
        st = add_up(&w, c, d, d + c->n, e);
    if (!st && rest)
        memcpy(rest, d, c->n * sizeof *rest);
    if (!st && out->error > 0 && (o->replicates || o->signs))
        st = mn_resample_run(&number, &r, ctx, e);
    if (!st && number) {
        const asked k = {number, r.replicates, all, out->estimate, out->error, w.whole, w.factor};
        out->wild_p = p_of(&k, 0);
        out->wild_low = end_of(&k, -1, 1 - o->level);
        out->wild_high = end_of(&k, 1, 1 - o->level);
    }
    if (!st && about) {
        about->replicates = r.replicates;
        about->weights = all ? "all signs" : w.webb ? "webb" : "signs";
    }
    free(number);
    free(w.P);
    free(d);
    return st;
}
