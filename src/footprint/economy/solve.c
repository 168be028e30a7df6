/* SPDX-License-Identifier: Apache-2.0
 *
 * solve.c - restarted GMRES, error bounds, and the batched Neumann series.
 */
#include "footprint/economy/solve.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/economy/blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESTART = 40, MAX_PASSES = 2000, MAX_TERMS = 400, POWER_PASSES = 500 };

static double fold(const double lane[8])
{
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) +
           ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

double mn_dot(const double *a, const double *b, size_t n)
{
    double lane[8] = {0};
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        for (size_t l = 0; l < 8; l++)
            lane[l] += a[i + l] * b[i + l];
    for (size_t l = 0; i < n; i++, l++)
        lane[l] += a[i] * b[i];
    return fold(lane);
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
    return fold(lane);
}

double mn_sum_floats(const float *a, size_t n)
{
    double lane[8] = {0};
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        for (size_t l = 0; l < 8; l++)
            lane[l] += (double)a[i + l];
    for (size_t l = 0; i < n; i++, l++)
        lane[l] += (double)a[i];
    return fold(lane);
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

/* Rotations and coefficients of one right-hand side. */
typedef struct small {
    double h[RESTART + 1][RESTART];
    double cs[RESTART], sn[RESTART], g[RESTART + 1];
    double goal;
    size_t steps; /* of this cycle, until it was good enough */
    bool done;    /* solved, or not there */
    bool resting; /* in this cycle */
} small;

/* The state of one solve. Vectors are interleaved: entry i of side s is at
 * i * width + s. */
typedef struct gmres {
    size_t n, width; /* 1, or MN_SIDES */
    const mn_operator *op;
    const mn_ctx *ctx;
    mn_err *e;
    double *basis; /* RESTART + 1 vectors */
    double *x, *r, *scratch;
    mn_blocks blocks; /* solved before each pass; size 0: none */
    unsigned passes;
    small side[MN_SIDES];
} gmres;

/* out = v - B v. */
static mn_status apply(gmres *s, const double *v, double *out)
{
    const mn_operator *op = s->op;
    size_t w = s->width;
    const double *in = v;

    if (op->right) {
        for (size_t i = 0; i < s->n; i++)
            for (size_t k = 0; k < w; k++)
                s->scratch[i * w + k] = op->right[i] * v[i * w + k];
        in = s->scratch;
    }
    mn_status st = w == 1
                       ? mn_matrix_apply(op->matrix, op->transposed, in, out, s->ctx, s->e)
                       : mn_matrix_apply_sides(op->matrix, op->transposed, in, out, s->ctx, s->e);
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < w; k++)
            out[i * w + k] =
                v[i * w + k] - (op->left ? op->left[i] * out[i * w + k] : out[i * w + k]);
    s->passes++;
    return st;
}

/* The dot product of each side, summed as mn_dot() sums. */
static void dots(const gmres *s, const double *a, const double *b, double out[MN_SIDES])
{
    double lane[8][MN_SIDES] = {{0}};
    size_t i = 0;

    if (s->width == 1) {
        out[0] = mn_dot(a, b, s->n);
        return;
    }
    for (; i + 8 <= s->n; i += 8)
        for (size_t l = 0; l < 8; l++)
            for (size_t k = 0; k < MN_SIDES; k++)
                lane[l][k] += a[(i + l) * MN_SIDES + k] * b[(i + l) * MN_SIDES + k];
    for (size_t l = 0; i < s->n; i++, l++)
        for (size_t k = 0; k < MN_SIDES; k++)
            lane[l][k] += a[i * MN_SIDES + k] * b[i * MN_SIDES + k];
    for (size_t k = 0; k < MN_SIDES; k++)
        out[k] = ((lane[0][k] + lane[4][k]) + (lane[1][k] + lane[5][k])) +
                 ((lane[2][k] + lane[6][k]) + (lane[3][k] + lane[7][k]));
}

/* a += factor * b, by side. */
static void add(const gmres *s, double *a, const double factor[MN_SIDES], const double *b)
{
    if (s->width == 1)
        for (size_t i = 0; i < s->n; i++)
            a[i] += factor[0] * b[i];
    else
        for (size_t i = 0; i < s->n; i++)
            for (size_t k = 0; k < MN_SIDES; k++)
                a[i * MN_SIDES + k] += factor[k] * b[i * MN_SIDES + k];
}

/* to = from / norm by side; a side at rest becomes zero. */
static void normalise(const gmres *s, double *to, const double *from, const double norm[MN_SIDES])
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->width; k++)
            to[i * s->width + k] = s->side[k].resting ? 0 : from[i * s->width + k] / norm[k];
}

/* Rotates the new column k of h so that h stays upper triangular. */
static void rotate(small *s, size_t k)
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

/* out = (I - B) v, after the blocks were solved: what GMRES takes for its matrix. */
static mn_status pass(gmres *s, const double *v, double *out)
{
    mn_status st;

    if (!s->blocks.size)
        return apply(s, v, out);
    memcpy(s->scratch, v, s->n * s->width * sizeof *v);
    st = mn_blocks_solve(&s->blocks, s->scratch, (unsigned)s->width, s->ctx, s->e);
    return st ? st : apply(s, s->scratch, out);
}

/* One Arnoldi step for all sides that are not at rest: basis vector k + 1,
 * orthogonal to those before it. */
static mn_status arnoldi(gmres *s, size_t k)
{
    size_t length = s->n * s->width;
    double *w = s->basis + (k + 1) * length, dot[MN_SIDES], minus[MN_SIDES], norm[MN_SIDES];
    mn_status st = pass(s, s->basis + k * length, w);

    if (st)
        return st;
    for (size_t i = 0; i <= k; i++) {
        dots(s, w, s->basis + i * length, dot);
        for (size_t l = 0; l < s->width; l++) {
            s->side[l].h[i][k] = dot[l];
            minus[l] = -dot[l];
        }
        add(s, w, minus, s->basis + i * length);
    }
    dots(s, w, w, norm);
    for (size_t l = 0; l < s->width; l++) {
        small *side = &s->side[l];

        norm[l] = sqrt(norm[l]);
        if (side->resting)
            continue;
        side->h[k + 1][k] = norm[l];
        rotate(side, k);
        side->steps = k + 1;
        side->resting = !(norm[l] > 0) || fabs(side->g[k + 1]) <= 0.5 * side->goal;
    }
    normalise(s, w, w, norm);
    return MN_OK;
}

/* The coefficients of the basis: h^-1 g, for the first `steps` columns. */
static void back(const small *s, double *c)
{
    for (size_t i = s->steps; i-- > 0;) {
        c[i] = s->g[i];
        for (size_t j = i + 1; j < s->steps; j++)
            c[i] -= s->h[i][j] * c[j];
        c[i] = s->h[i][i] != 0 ? c[i] / s->h[i][i] : 0;
    }
}

/* x += the step in s->r, which was found in terms of solved blocks. */
static mn_status add_solved(gmres *s)
{
    mn_status st = mn_blocks_solve(&s->blocks, s->r, (unsigned)s->width, s->ctx, s->e);

    for (size_t i = 0; !st && i < s->n * s->width; i++)
        s->x[i] += s->r[i];
    return st;
}

/* One cycle of up to RESTART steps from the residual in s->r. */
static mn_status cycle(gmres *s)
{
    double norm[MN_SIDES], c[MN_SIDES][RESTART] = {{0}}, *to = s->x;
    size_t k = 0;
    bool more = true;

    dots(s, s->r, s->r, norm);
    for (size_t l = 0; l < s->width; l++) {
        small *side = &s->side[l];

        norm[l] = sqrt(norm[l]);
        memset(side->g, 0, sizeof side->g);
        side->g[0] = norm[l];
        side->steps = 0;
        side->resting = side->done || !(norm[l] > 0);
    }
    normalise(s, s->basis, s->r, norm);
    while (k < RESTART && more) {
        mn_status st = arnoldi(s, k++);

        if (st)
            return st;
        more = false;
        for (size_t l = 0; l < s->width; l++)
            more = more || !s->side[l].resting;
    }
    for (size_t l = 0; l < s->width; l++)
        back(&s->side[l], c[l]);
    if (s->blocks.size) {
        to = s->r;
        memset(to, 0, s->n * s->width * sizeof *to);
    }
    for (size_t i = 0; i < k; i++) {
        double factor[MN_SIDES];

        for (size_t l = 0; l < s->width; l++)
            factor[l] = c[l][i];
        add(s, to, factor, s->basis + i * s->n * s->width);
    }
    return s->blocks.size ? add_solved(s) : MN_OK;
}

/* s->r = b - (I - B) x, and the largest entry of each side. */
static mn_status residual(gmres *s, const mn_side *side, size_t sides, double now[MN_SIDES])
{
    mn_status st = apply(s, s->x, s->r);

    if (st)
        return st;
    for (size_t l = 0; l < s->width; l++) {
        now[l] = 0;
        for (size_t i = 0; i < s->n; i++) {
            double *r = &s->r[i * s->width + l];

            *r = (l < sides ? side[l].b[i] : 0) - *r;
            if (!(fabs(*r) <= now[l]))
                now[l] = isnan(*r) ? INFINITY : fabs(*r);
            if (now[l] == INFINITY) /* so that nothing with a NaN ever counts as solved */
                break;
        }
    }
    return MN_OK;
}

/* Where the blocks can't be solved, each pass does without. */
static mn_status make_blocks(gmres *s)
{
    const mn_operator *op = s->op;
    mn_status st = mn_blocks_make(&s->blocks, op->matrix, op->transposed, op->block, s->ctx, s->e);

    if (!st && s->blocks.dead)
        mn_blocks_free(&s->blocks);
    return st;
}

static mn_status start(gmres *s, const mn_operator *op, const mn_side *side, size_t sides,
                       const mn_ctx *ctx, mn_err *e)
{
    size_t n = op->matrix->n;

    MN_BUG(sides >= 1 && sides <= MN_SIDES && !(op->block && (op->left || op->right)));
    s->n = n;
    s->width = sides > 1 ? MN_SIDES : 1;
    s->op = op;
    s->ctx = ctx;
    s->e = e;
    s->basis = malloc((RESTART + 4) * n * s->width * sizeof *s->basis);
    if (!s->basis)
        return mn_fail_memory(e);
    s->x = s->basis + (RESTART + 1) * n * s->width;
    s->r = s->x + n * s->width;
    s->scratch = s->r + n * s->width;
    for (size_t l = 0; l < s->width; l++) {
        s->side[l].goal = l < sides ? side[l].tolerance * largest(side[l].b, n) : 0;
        s->side[l].done = l >= sides;
        if (!(s->side[l].goal < INFINITY))
            return mn_fail(e, MN_DATA,
                           "no usable model: its numbers are too large, or are no numbers");
        for (size_t i = 0; i < n; i++)
            s->x[i * s->width + l] = l < sides && side[l].guessed ? side[l].x[i] : 0;
    }
    return op->block ? make_blocks(s) : MN_OK;
}

/* Drops guesses that are worse than none, or no numbers at all. */
static mn_status drop_bad_guesses(gmres *s, const mn_side *side, size_t sides, double now[MN_SIDES])
{
    bool dropped = false;

    for (size_t l = 0; l < sides; l++) {
        if (!side[l].guessed || now[l] <= largest(side[l].b, s->n))
            continue;
        for (size_t i = 0; i < s->n; i++)
            s->x[i * s->width + l] = 0;
        dropped = true;
    }
    return dropped ? residual(s, side, sides, now) : MN_OK;
}

/* Cycles until all sides are solved. */
static mn_status iterate(gmres *s, mn_side *side, size_t sides)
{
    double now[MN_SIDES], before[MN_SIDES];
    mn_status st = residual(s, side, sides, now);

    if (st || (st = drop_bad_guesses(s, side, sides, now)))
        return st;
    for (size_t l = 0; l < sides; l++)
        before[l] = INFINITY;
    for (;;) {
        size_t open = 0;

        for (size_t l = 0; l < sides; l++) {
            small *k = &s->side[l];

            /* Near the last bits the residual stops falling: that is as good as
             * doubles get, and is accepted within a factor of a thousand. */
            k->done = now[l] <= k->goal || (now[l] > 0.5 * before[l] && now[l] <= 1e3 * k->goal);
            side[l].how = (mn_solved){s->passes, now[l]};
            open += !k->done;
            if (!k->done && (!(now[l] < INFINITY) || s->passes > MAX_PASSES))
                return mn_fail(s->e, MN_DATA,
                               "the economy does not settle: after %u passes the residual is "
                               "%.3g; its spectral radius is 1 or more, or nearly so",
                               s->passes, now[l]);
            before[l] = now[l];
        }
        if (!open)
            return MN_OK;
        if ((st = mn_poll(s->ctx, s->e)) || (st = cycle(s)) || (st = residual(s, side, sides, now)))
            return st;
    }
}

mn_status mn_solve_sides(mn_side *side, size_t sides, const mn_operator *op, const mn_ctx *ctx,
                         mn_err *e)
{
    gmres *s = calloc(1, sizeof *s);
    mn_status st = s ? start(s, op, side, sides, ctx, e) : mn_fail_memory(e);

    if (!st)
        st = iterate(s, side, sides);
    for (size_t l = 0; !st && l < sides; l++)
        for (size_t i = 0; i < s->n; i++)
            side[l].x[i] = s->x[i * s->width + l];
    if (s) {
        free(s->basis);
        mn_blocks_free(&s->blocks);
    }
    free(s);
    return st;
}

mn_status mn_solve(double *x, const mn_operator *op, const double *b, double tolerance,
                   const mn_ctx *ctx, mn_solved *how, mn_err *e)
{
    mn_side side = {.x = x, .b = b, .tolerance = tolerance};
    mn_status st = mn_solve_sides(&side, 1, op, ctx, e);

    if (!st && how)
        *how = side.how;
    return st;
}

mn_status mn_refuse_negative(const mn_matrix *m, mn_err *e)
{
    size_t row, column;
    float value;

    if (!mn_matrix_negative(m, &row, &column, &value))
        return MN_OK;
    return mn_fail(e, MN_DATA,
                   "an industry's input is negative (%.3g of its output, row %zu, column %zu): "
                   "neither the error bound nor the supply paths would hold",
                   (double)value, row + 1, column + 1);
}

mn_status mn_bound_from(double *bound, const double *l, size_t n, double residual_of, mn_err *e)
{
    double max = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(l[i] > 0 && residual_of < 1))
            return mn_fail(e, MN_DATA,
                           "the economy can't feed itself: its spectral radius is 1 or more");
        max = l[i] > max ? l[i] : max;
    }
    *bound = max / (1 - residual_of);
    return MN_OK;
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
