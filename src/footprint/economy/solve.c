/* SPDX-License-Identifier: Apache-2.0
 *
 * solve.c - restarted GMRES, error bounds, and the batched Neumann series.
 */
#include "footprint/economy/solve.h"

#include "core/err.h"
#include "core/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESTART = 40, MAX_PASSES = 2000, MAX_TERMS = 400, POWER_PASSES = 500 };

double mn_dot(const double *a, const double *b, size_t n)
{
    double lane[8] = {0};
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        for (size_t l = 0; l < 8; l++)
            lane[l] += a[i + l] * b[i + l];
    for (size_t l = 0; i < n; i++, l++)
        lane[l] += a[i] * b[i];
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

double mn_sum(const double *a, size_t n)
{
    double lane[8] = {0};
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        for (size_t l = 0; l < 8; l++)
            lane[l] += a[i + l];
    for (size_t l = 0; i < n; i++, l++)
        lane[l] += a[i];
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

static double largest(const double *v, size_t n)
{
    double max = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            return INFINITY; /* so that nothing with a NaN ever counts as solved */
        max = fabs(v[i]) > max ? fabs(v[i]) : max;
    }
    return max;
}

/* out = v - B v; scratch holds n doubles and is used only with `right`. */
static mn_status apply(const mn_operator *op, const double *v, double *out, double *scratch,
                       const mn_ctx *ctx, mn_err *e)
{
    size_t n = op->matrix->n;
    const double *in = v;

    if (op->right) {
        for (size_t i = 0; i < n; i++)
            scratch[i] = op->right[i] * v[i];
        in = scratch;
    }
    mn_status st = mn_matrix_apply(op->matrix, op->transposed, in, out, ctx, e);
    for (size_t i = 0; i < n; i++)
        out[i] = v[i] - (op->left ? op->left[i] * out[i] : out[i]);
    return st;
}

/* The state of one solve: basis vectors, Hessenberg matrix, rotations. */
typedef struct gmres {
    size_t n;
    double *basis; /* (RESTART + 1) * n */
    double *r, *scratch;
    double h[RESTART + 1][RESTART];
    double cs[RESTART], sn[RESTART], g[RESTART + 1];
    const mn_ctx *ctx;
    mn_err *e;
    mn_status st; /* of the last product: MN_CANCELLED, or nothing wrong */
} gmres;

/* Rotates the new column k of h so that h stays upper triangular. */
static void rotate(gmres *s, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        double a = s->h[i][k], b = s->h[i + 1][k];

        s->h[i][k] = s->cs[i] * a + s->sn[i] * b;
        s->h[i + 1][k] = s->cs[i] * b - s->sn[i] * a;
    }
    double a = s->h[k][k], b = s->h[k + 1][k], d = sqrt(a * a + b * b);

    s->cs[k] = d > 0 ? a / d : 1;
    s->sn[k] = d > 0 ? b / d : 0;
    s->h[k][k] = d;
    s->h[k + 1][k] = 0;
    s->g[k + 1] = -s->sn[k] * s->g[k];
    s->g[k] = s->cs[k] * s->g[k];
}

/* One Arnoldi step: basis vector k + 1, orthogonal to those before it. False
 * when the space is exhausted (the solution is exact). */
static bool arnoldi(gmres *s, const mn_operator *op, size_t k)
{
    double *w = s->basis + (k + 1) * s->n;

    s->st = apply(op, s->basis + k * s->n, w, s->scratch, s->ctx, s->e);
    if (s->st)
        return false;
    for (size_t i = 0; i <= k; i++) {
        const double *v = s->basis + i * s->n;
        double dot = mn_dot(w, v, s->n);

        s->h[i][k] = dot;
        for (size_t j = 0; j < s->n; j++)
            w[j] -= dot * v[j];
    }
    double norm = sqrt(mn_dot(w, w, s->n));

    s->h[k + 1][k] = norm;
    rotate(s, k);
    if (!(norm > 0))
        return false;
    for (size_t j = 0; j < s->n; j++)
        w[j] /= norm;
    return true;
}

/* x += basis * (h^-1 g), for the first k columns. */
static void update(gmres *s, double *x, size_t k)
{
    double c[RESTART];

    for (size_t i = k; i-- > 0;) {
        c[i] = s->g[i];
        for (size_t j = i + 1; j < k; j++)
            c[i] -= s->h[i][j] * c[j];
        c[i] = s->h[i][i] != 0 ? c[i] / s->h[i][i] : 0;
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < s->n; j++)
            x[j] += c[i] * s->basis[i * s->n + j];
}

static double residual(gmres *s, const mn_operator *op, const double *x, const double *b)
{
    s->st = apply(op, x, s->r, s->scratch, s->ctx, s->e);
    if (s->st)
        return NAN;
    for (size_t j = 0; j < s->n; j++)
        s->r[j] = b[j] - s->r[j];
    return largest(s->r, s->n);
}

/* One cycle of up to RESTART steps from the residual in s->r. */
static unsigned cycle(gmres *s, const mn_operator *op, double *x, double goal)
{
    double norm = sqrt(mn_dot(s->r, s->r, s->n));
    size_t k = 0;

    memset(s->g, 0, sizeof s->g);
    s->g[0] = norm;
    for (size_t j = 0; j < s->n; j++)
        s->basis[j] = s->r[j] / norm;
    while (k < RESTART) {
        bool more = arnoldi(s, op, k++);

        if (!more || fabs(s->g[k]) <= 0.5 * goal)
            break;
    }
    update(s, x, k);
    return (unsigned)k + 1;
}

mn_status mn_solve(double *x, const mn_operator *op, const double *b, double tolerance,
                   const mn_ctx *ctx, mn_solved *how, mn_err *e)
{
    size_t n = op->matrix->n;
    gmres *s = calloc(1, sizeof *s);
    double goal = tolerance * largest(b, n), now, before = INFINITY;
    unsigned passes = 1;
    mn_status st = MN_OK;

    if (!s || !(s->basis = malloc((RESTART + 3) * (n ? n : 1) * sizeof *s->basis))) {
        st = mn_fail_memory(e);
        goto out;
    }
    if (!(goal < INFINITY)) {
        st = mn_fail(e, MN_DATA, "no usable model: its numbers are too large, or are no numbers");
        goto out;
    }
    s->n = n;
    s->ctx = ctx;
    s->e = e;
    s->r = s->basis + (RESTART + 1) * n;
    s->scratch = s->r + n;
    memset(x, 0, n * sizeof *x);
    while (!((now = residual(s, op, x, b)) <= goal)) {
        if ((st = s->st))
            goto out;
        /* Near the last bits the residual stops falling: that is as good as
         * doubles get, and is accepted within a factor of a thousand. */
        if (now > 0.5 * before && now <= 1e3 * goal)
            break;
        if (!(now < INFINITY) || passes > MAX_PASSES) {
            st = mn_fail(e, MN_DATA,
                         "the economy does not settle: after %u passes the residual is "
                         "%.3g; its spectral radius is 1 or more, or nearly so",
                         passes, now);
            goto out;
        }
        if ((st = mn_poll(ctx, e)))
            goto out;
        before = now;
        passes += cycle(s, op, x, goal);
    }
    if (how)
        *how = (mn_solved){.passes = passes, .residual = now};
out:
    if (s)
        free(s->basis);
    free(s);
    return st;
}

mn_status mn_solve_bound(double *bound, const mn_operator *op, const mn_ctx *ctx, mn_err *e)
{
    size_t n = op->matrix->n;
    double *l = calloc(2 * (n ? n : 1), sizeof *l), *one = l ? l + n : NULL, max = 0;
    size_t row, column;
    float value;
    mn_solved how;
    mn_status st = MN_OK;

    if (!l)
        return mn_fail_memory(e);
    if (mn_matrix_negative(op->matrix, &row, &column, &value)) {
        st = mn_fail(e, MN_DATA,
                     "an industry's input is negative (%.3g of its output, row %zu, column %zu): "
                     "neither the error bound nor the supply paths would hold",
                     (double)value, row + 1, column + 1);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        one[i] = 1;
    if ((st = mn_solve(l, op, one, 1e-10, ctx, &how, e)))
        goto out;
    for (size_t i = 0; i < n; i++) {
        if (!(l[i] > 0)) {
            st = mn_fail(e, MN_DATA,
                         "the economy can't feed itself: its spectral radius is 1 or more");
            goto out;
        }
        max = l[i] > max ? l[i] : max;
    }
    *bound = max / (1 - how.residual);
out:
    free(l);
    return st;
}

mn_status mn_spectral_radius(double *radius, const mn_matrix *m, const mn_ctx *ctx, mn_err *e)
{
    size_t n = m->n;
    double *v = malloc(2 * (n ? n : 1) * sizeof *v), *w = v ? v + n : NULL, before = -1, now = 0;
    mn_status st = MN_OK;

    if (!v)
        return mn_fail_memory(e);
    for (size_t i = 0; i < n; i++)
        v[i] = 1;
    for (int pass = 0; !st && pass < POWER_PASSES && !(fabs(now - before) <= 1e-7 * now); pass++) {
        st = mn_matrix_apply(m, false, v, w, ctx, e);
        /* The shift by one half keeps a periodic matrix from swinging. */
        for (size_t i = 0; i < n; i++)
            w[i] += 0.5 * v[i];
        before = now;
        now = largest(w, n);
        for (size_t i = 0; i < n; i++)
            v[i] = now > 0 ? w[i] / now : 0;
    }
    if (!st)
        *radius = now > 0.5 ? now - 0.5 : 0;
    free(v);
    return st;
}

/* Adds term to x; true while some lane's term still matters. */
static bool add_term(float *x, const float *term, size_t n, float tolerance)
{
    float sum[MN_LANES] = {0}, last[MN_LANES] = {0};

    for (size_t i = 0; i < n; i++) {
        for (size_t l = 0; l < MN_LANES; l++) {
            x[i * MN_LANES + l] += term[i * MN_LANES + l];
            sum[l] += fabsf(x[i * MN_LANES + l]);
            last[l] += fabsf(term[i * MN_LANES + l]);
        }
    }
    for (size_t l = 0; l < MN_LANES; l++)
        if (!(last[l] <= tolerance * sum[l] && sum[l] < INFINITY)) /* also when it runs away */
            return true;
    return false;
}

mn_status mn_solve_lanes(float *x, const mn_matrix *a, const float *y, float tolerance, mn_err *e)
{
    size_t n = a->n, bytes = n * MN_LANES * sizeof(float);
    float *term = malloc(2 * (bytes ? bytes : 1)), *next = term ? term + n * MN_LANES : NULL;

    if (!term)
        return mn_fail_memory(e);
    float *both = term;
    bool more = true;

    memcpy(x, y, bytes);
    memcpy(term, y, bytes);
    for (int k = 0; more && k < MAX_TERMS; k++) {
        mn_matrix_apply_lanes(a, term, next);
        float *swap = term;

        term = next;
        next = swap;
        more = add_term(x, term, n, tolerance);
    }
    free(both);
    return more ? mn_fail(e, MN_DATA,
                          "the economy settles too slowly for intervals: after %d terms the series "
                          "still grows; its spectral radius is nearly 1",
                          MAX_TERMS)
                : MN_OK;
}
