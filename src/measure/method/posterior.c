/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/posterior.c - see posterior.h.
 */
#include "measure/method/posterior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "measure/method/mixing.h"

#define R_HAT_MOST 1.01
enum {
    EFFECTIVE_LEAST = 400,
    WARM = 300,     /* draws in which a chain finds the length of its steps */
    NEWTON = 200,   /* steps to the highest point */
    LEAPS_MOST = 64 /* of one draw */
};
#define AIM 0.85 /* share of proposals that are to be taken */

/* What all chains share. */
typedef struct job {
    unsigned lists, cells, n;
    const mn_posterior_options *o;
    uint16_t set[MN_LOGLIN_PARAMETERS];
    double margin[MN_LOGLIN_PARAMETERS];  /* persons who are on all lists of the set */
    double weight[MN_LOGLIN_PARAMETERS];  /* 1 / spread^2 of interactions, else 0 */
    double highest[MN_LOGLIN_PARAMETERS]; /* alpha, by parameter */
    double *factor;                       /* of the curvature there: rows of n */
    double *turn;                         /* its inverse, likewise */
    bool *dead;                           /* by history: cannot be seen */
    struct chain *chain;
    size_t draws; /* kept of each chain */
    size_t thin;  /* draws of which one is kept, in this round */
    double *draw; /* by parameter, by chain, in order */
} job;

typedef struct chain {
    mn_rng rng;
    double step;         /* length of a leap */
    double where, score; /* log density; of draws taken */
    size_t leaps, tried;
    double at[MN_LOGLIN_PARAMETERS], slope[MN_LOGLIN_PARAMETERS]; /* turned */
    double alpha[MN_LOGLIN_PARAMETERS];
    double *mean; /* by history, then their sums */
} chain;

/* x[w] becomes the sum of x over all that w contains; or over all that contain w. */
static void sum_subsets(double *x, unsigned lists, bool above)
{
    const unsigned cells = 1U << lists;
    for (unsigned bit = 1; bit < cells; bit *= 2)
        for (unsigned from = 0; from < cells; from += 2 * bit)
            for (unsigned i = from; i < from + bit; i++) {
                if (above)
                    x[i] += x[i + bit];
                else
                    x[i + bit] += x[i];
            }
}

/* The log density at alpha; in mean the sums of means by set. Not finite where means overflow. */
static double density(const job *j, const double *alpha, double *mean)
{
    double v = 0;
    memset(mean, 0, j->cells * sizeof *mean);
    for (unsigned i = 0; i < j->n; i++) {
        mean[j->set[i]] = alpha[i];
        v += alpha[i] * (j->margin[i] - alpha[i] * j->weight[i] / 2);
    }
    sum_subsets(mean, j->lists, false);
    for (unsigned w = 0; w < j->cells; w++)
        mean[w] = j->dead[w] ? 0 : mean[w] < 700 ? mn_exp(mean[w]) : HUGE_VAL;
    sum_subsets(mean, j->lists, true);
    return v - mean[0];
}

/* --- the highest point ---------------------------------------------------------------------------
 */

/* The factor of the curvature, of the means whose sums these are. */
static bool factorize(job *j, const double *sum)
{
    for (unsigned i = 0; i < j->n; i++) {
        double *a = j->factor + (size_t)i * j->n;
        for (unsigned k = 0; k <= i; k++) {
            const double *b = j->factor + (size_t)k * j->n;
            double x = sum[j->set[i] | j->set[k]] + (i == k ? j->weight[i] : 0);
            for (unsigned l = 0; l < k; l++)
                x -= a[l] * b[l];
            if (k < i)
                a[k] = x / b[k];
            else if (!(x > 0) || !isfinite(x))
                return false;
            else
                a[i] = sqrt(x);
        }
    }
    return true;
}

static void solve(const job *j, double *x)
{
    const unsigned n = j->n;
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < i; k++)
            x[i] -= j->factor[(size_t)i * n + k] * x[k];
        x[i] /= j->factor[(size_t)i * n + i];
    }
    for (unsigned i = n; i-- > 0;) {
        x[i] /= j->factor[(size_t)i * n + i];
        for (unsigned k = 0; k < i; k++)
            x[k] -= j->factor[(size_t)i * n + k] * x[i];
    }
}

/* Rows of the inverse of the factor. */
static void invert(job *j)
{
    const unsigned n = j->n;
    for (unsigned c = 0; c < n; c++)
        for (unsigned i = c; i < n; i++) {
            double x = i == c;
            for (unsigned k = c; k < i; k++)
                x -= j->factor[(size_t)i * n + k] * j->turn[(size_t)k * n + c];
            j->turn[(size_t)i * n + c] = x / j->factor[(size_t)i * n + i];
        }
}

/* By Newton's method, from independent lists with a dark figure twice the cases. */
static mn_status climb(job *j, double *mean, mn_err *e)
{
    double next[MN_LOGLIN_PARAMETERS], step[MN_LOGLIN_PARAMETERS], *alpha = j->highest;
    const double cases = j->margin[0];
    for (unsigned i = 0; i < j->n; i++)
        alpha[i] = j->set[i] == 0     ? mn_log(2 * cases)
                   : j->weight[i] > 0 ? 0
                                      : mn_log(j->margin[i] / (3 * cases));
    double value = density(j, alpha, mean);
    for (unsigned s = 0; s < NEWTON; s++) {
        double decrement = 0, by = 1;
        if (!factorize(j, mean))
            break;
        for (unsigned i = 0; i < j->n; i++)
            next[i] = step[i] = j->margin[i] - mean[j->set[i]] - alpha[i] * j->weight[i];
        solve(j, step);
        for (unsigned i = 0; i < j->n; i++)
            decrement += next[i] * step[i];
        if (decrement < 1e-12 * (1 + cases))
            return MN_OK;
        for (;; by /= 2) {
            for (unsigned i = 0; i < j->n; i++)
                next[i] = alpha[i] + by * step[i];
            const double now = density(j, next, mean);
            if (now >= value - 1e-10 * fabs(value) || by < 1e-9) {
                value = now;
                break;
            }
        }
        memcpy(alpha, next, j->n * sizeof *alpha);
    }
    return mn_fail(e, MN_SYSTEM, "a model's likeliest parameters were not found");
}

/* --- chains --------------------------------------------------------------------------------------
 */

/* The log density and its slope at turned parameters. */
static double look(const job *j, chain *c, const double *at, double *slope)
{
    const unsigned n = j->n;
    double right[MN_LOGLIN_PARAMETERS];
    memcpy(c->alpha, j->highest, n * sizeof *c->alpha);
    for (unsigned k = 0; k < n; k++) {
        const double *row = j->turn + (size_t)k * n;
        for (unsigned i = 0; i <= k; i++)
            c->alpha[i] += row[i] * at[k];
    }
    const double v = density(j, c->alpha, c->mean);
    for (unsigned i = 0; i < n; i++)
        right[i] = j->margin[i] - c->mean[j->set[i]] - c->alpha[i] * j->weight[i];
    for (unsigned k = 0; k < n; k++) {
        const double *row = j->turn + (size_t)k * n;
        double x = 0;
        for (unsigned i = 0; i <= k; i++)
            x += row[i] * right[i];
        slope[k] = x;
    }
    c->leaps++;
    return v;
}

/* One draw; the chance with which it was taken. */
static double draw(const job *j, chain *c)
{
    const unsigned n = j->n;
    double at[MN_LOGLIN_PARAMETERS], slope[MN_LOGLIN_PARAMETERS], speed[MN_LOGLIN_PARAMETERS];
    double before = 0, after = 0, v = c->where;
    /* A quarter of a round, more or less: round lengths would lead in circles. */
    const double length = 1 + 1.2 * mn_rng_unit(&c->rng);
    double leaps = ceil(length / c->step);
    leaps = leaps < LEAPS_MOST ? leaps : LEAPS_MOST;
    const double step = leaps < LEAPS_MOST ? length / leaps : c->step;
    memcpy(at, c->at, n * sizeof *at);
    memcpy(slope, c->slope, n * sizeof *slope);
    for (unsigned i = 0; i < n; i++) {
        speed[i] = mn_rng_normal(&c->rng);
        before += speed[i] * speed[i] / 2;
        speed[i] += step / 2 * slope[i];
    }
    for (double l = 1;; l++) {
        for (unsigned i = 0; i < n; i++)
            at[i] += step * speed[i];
        v = look(j, c, at, slope);
        if (!isfinite(v) || l >= leaps)
            break;
        for (unsigned i = 0; i < n; i++)
            speed[i] += step * slope[i];
    }
    for (unsigned i = 0; i < n; i++) {
        speed[i] += step / 2 * slope[i];
        after += speed[i] * speed[i] / 2;
    }
    const double log_chance = v - after - c->where + before;
    const double chance = !isfinite(log_chance) ? 0 : log_chance < 0 ? mn_exp(log_chance) : 1;
    if (mn_rng_unit(&c->rng) < chance) {
        memcpy(c->at, at, n * sizeof *at);
        memcpy(c->slope, slope, n * sizeof *slope);
        c->where = v;
    }
    c->score += chance;
    c->tried++;
    return chance;
}

/* Chains begin three standard deviations from the highest point in each direction, by chance to
 * either side; nearer where that overflows. */
static void warm_up(size_t i, void *payload)
{
    job *j = payload;
    chain *c = &j->chain[i];
    mn_rng_init(&c->rng, j->o->seed, j->o->stream * MN_POSTERIOR_CHAINS + i);
    for (unsigned k = 0; k < j->n; k++)
        c->at[k] = 3 * mn_rng_normal(&c->rng);
    c->where = look(j, c, c->at, c->slope);
    while (!isfinite(c->where)) {
        for (unsigned k = 0; k < j->n; k++)
            c->at[k] /= 2;
        c->where = look(j, c, c->at, c->slope);
    }
    double log_step = mn_log(0.1);
    c->step = 0.1;
    for (unsigned w = 1; w <= WARM; w++) {
        /* After Robbins & Monro: ever smaller corrections; it is fixed when draws count. */
        log_step += (draw(j, c) - AIM) * (w < 30 ? 0.5 : 0.5 * sqrt(30.0 / w));
        log_step = log_step > 0.4 ? 0.4 : log_step;
        c->step = mn_exp(log_step);
    }
    c->leaps = c->tried = 0;
    c->score = 0;
}

static void run(size_t i, void *payload)
{
    job *j = payload;
    chain *c = &j->chain[i];
    double alpha[MN_LOGLIN_PARAMETERS];
    for (size_t d = 0; d < j->draws; d++) {
        for (size_t t = 0; t < j->thin; t++)
            draw(j, c);
        memcpy(alpha, j->highest, j->n * sizeof *alpha);
        for (unsigned k = 0; k < j->n; k++)
            for (unsigned l = 0; l <= k; l++)
                alpha[l] += j->turn[(size_t)k * j->n + l] * c->at[k];
        for (unsigned k = 0; k < j->n; k++)
            j->draw[((size_t)k * j->o->chains + i) * j->draws + d] = alpha[k];
    }
}

/* --- both ----------------------------------------------------------------------------------------
 */

static void set_up(job *j, const mn_loglin *m, const double *count, double *margin)
{
    unsigned empty = 0;
    memcpy(margin, count, j->cells * sizeof *margin);
    margin[0] = 0;
    sum_subsets(margin, j->lists, true);
    for (unsigned l = 0; l < j->lists; l++)
        if (!(margin[1U << l] > 0))
            empty |= 1U << l;
    for (unsigned w = 0; w < j->cells; w++)
        j->dead[w] = w == 0 || (w & empty);
    for (unsigned i = 0; i < m->n; i++) {
        const unsigned set = m->set[i];
        if (set & empty)
            continue;
        j->set[j->n] = (uint16_t)set;
        j->margin[j->n] = margin[set];
        j->weight[j->n++] = __builtin_popcount(set) > 1 ? 1 / (j->o->spread * j->o->spread) : 0;
    }
}

static mn_status judge(mn_posterior *out, const job *j, mn_err *e)
{
    const size_t all = j->o->chains * j->draws;
    out->r_hat = 1;
    out->effective = (double)all;
    for (unsigned k = 0; k < j->n; k++) {
        const double *x = j->draw + k * all;
        double r_hat, effective, mean = 0, square = 0;
        const mn_status st = (j->set[k] ? mn_mixing_of_mean : mn_mixing)(&r_hat, &effective, x,
                                                                         j->o->chains, j->draws, e);
        if (st)
            return st;
        out->r_hat = r_hat > out->r_hat ? r_hat : out->r_hat;
        out->effective = effective < out->effective ? effective : out->effective;
        if (!j->set[k])
            out->dark_effective = effective;
        for (size_t i = 0; i < all; i++)
            mean += (x[i] - x[0]) / (double)all;
        for (size_t i = 0; i < all; i++)
            square += (x[i] - x[0] - mean) * (x[i] - x[0] - mean) / (double)(all - 1);
        out->mean[k] = x[0] + mean;
        out->sd[k] = sqrt(square);
    }
    out->mixed = out->r_hat < R_HAT_MOST && out->effective >= EFFECTIVE_LEAST;
    return MN_OK;
}

static mn_status rounds(mn_posterior *out, job *j, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_parallel(ctx, j->o->chains, warm_up, j, e);
    j->thin = 1;
    for (unsigned r = 0; r < j->o->rounds && !st && !out->mixed; r++) {
        st = mn_parallel(ctx, j->o->chains, run, j, e);
        if (!st)
            st = judge(out, j, e);
        j->thin *= r ? 2 : 1;
    }
    double tried = 0;
    for (unsigned i = 0; i < j->o->chains; i++) {
        out->steps += j->chain[i].leaps;
        out->accepted += j->chain[i].score;
        tried += (double)j->chain[i].tried;
    }
    out->accepted /= tried > 0 ? tried : 1;
    return st;
}

mn_status mn_posterior_run(mn_posterior *out, const mn_loglin *m, const double *count,
                           const mn_posterior_options *o, const mn_ctx *ctx, mn_err *e)
{
    job *j = calloc(1, sizeof *j);
    double *room = NULL;
    bool *dead = NULL;
    *out = (mn_posterior){.n = 0};
    if (!j)
        return mn_fail_memory(e);
    const size_t cells = (size_t)1 << m->lists, square = (size_t)m->n * m->n;
    *j = (job){.lists = m->lists, .cells = 1U << m->lists, .o = o, .draws = o->draws};
    mn_status st = MN_OK;
    if (o->chains < 2 || o->chains > MN_POSTERIOR_CHAINS || o->draws < 4 || o->draws > 1000000)
        st = mn_fail(e, MN_USAGE, "draws are 4 to a million, in 2 to %d chains",
                     MN_POSTERIOR_CHAINS);
    if (!st) {
        room = calloc(2 * square + (o->chains + 1) * cells, sizeof *room);
        dead = calloc(cells, sizeof *dead);
        j->chain = calloc(o->chains, sizeof *j->chain);
        j->draw = calloc(m->n * o->chains * o->draws, sizeof *j->draw);
        st = room && dead && j->chain && j->draw ? MN_OK : mn_fail_memory(e);
    }
    if (!st) {
        j->factor = room;
        j->turn = room + square;
        j->dead = dead;
        for (unsigned i = 0; i < o->chains; i++)
            j->chain[i].mean = room + 2 * square + (i + 1) * cells;
        set_up(j, m, count, room + 2 * square);
        st = j->margin[0] > 0 ? climb(j, room + 2 * square, e)
                              : mn_fail(e, MN_DATA, "nobody is on any list");
    }
    if (!st) {
        invert(j);
        out->n = j->n;
        memcpy(out->set, j->set, sizeof out->set);
        st = rounds(out, j, ctx, e);
    }
    if (!st) {
        /* The empty set is the first parameter. */
        out->draws = o->chains * o->draws;
        out->dark = realloc(j->draw, out->draws * sizeof *out->dark);
        out->dark = out->dark ? out->dark : j->draw;
        for (size_t i = 0; i < out->draws; i++)
            out->dark[i] = mn_exp(out->dark[i]);
    } else
        free(j->draw);
    free(room);
    free(dead);
    free(j->chain);
    free(j);
    return st;
}

void mn_posterior_free(mn_posterior *p)
{
    free(p->dark);
    *p = (mn_posterior){.n = 0};
}
