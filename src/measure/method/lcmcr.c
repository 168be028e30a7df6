/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/method/lcmcr.c - see lcmcr.h.
 */
#include "measure/method/lcmcr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "measure/count/count.h"
#include "measure/method/mixing.h"

#define PRIOR      0.25
#define LEAST      1e-12 /* chances are kept from 0 and 1, so that logarithms are finite */
#define R_HAT_MOST 1.05
enum { EFFECTIVE_LEAST = 200 };

/* One chain. */
typedef struct chain {
    mn_rng rng;
    unsigned lists, classes;
    double share[MN_LCMCR_CLASSES]; /* of classes */
    double on[MN_LCMCR_CLASSES][MN_LISTS_MOST];
    double alpha;
    double none; /* persons on no list */
} chain;

typedef struct job {
    unsigned lists;
    const mn_lcmcr_options *o;
    uint16_t *seen; /* histories that were seen, and how often */
    double *count;
    size_t n_seen;
    double cases;
    chain *chain;
    size_t thin;  /* steps a draw of this round */
    double *draw; /* by chain, then in order: totals */
} job;

/* Chains begin far from each other: some with one class that is on lists as often as the cases are,
 * some with classes and totals by chance. */
static void begin(chain *c, const job *j, size_t i)
{
    mn_rng_init(&c->rng, j->o->seed, i);
    c->lists = j->lists;
    c->classes = j->o->classes;
    c->alpha = i % 2 ? 1 : 0.1;
    c->none = floor(j->cases * (double)(1 << i % 6) / 2);
    double left = 1;
    for (unsigned k = 0; k < c->classes; k++) {
        const double part = k + 1 == c->classes ? 1 : i % 2 ? mn_rng_beta(&c->rng, 1, 1) : 0.9;
        c->share[k] = left * part;
        left -= c->share[k];
        for (unsigned l = 0; l < c->lists; l++)
            c->on[k][l] = mn_rng_beta(&c->rng, 1, i % 2 ? 1 : 8);
    }
}

/* n persons of a history, or of none, into classes: added to `in`, and to `with` for each list. */
static void deal(chain *c, double n, unsigned history, double *in, double (*with)[MN_LISTS_MOST])
{
    double chance[MN_LCMCR_CLASSES], into[MN_LCMCR_CLASSES], sum = 0;
    for (unsigned k = 0; k < c->classes; k++) {
        double p = c->share[k];
        for (unsigned l = 0; l < c->lists; l++)
            p *= history >> l & 1 ? c->on[k][l] : 1 - c->on[k][l];
        chance[k] = p;
        sum += p;
    }
    if (!(sum > 0))
        chance[0] = 1;
    mn_rng_multinomial(into, &c->rng, n, chance, c->classes);
    for (unsigned k = 0; k < c->classes; k++) {
        in[k] += into[k];
        for (unsigned l = 0; l < c->lists; l++)
            with[k][l] += history >> l & 1 ? into[k] : 0;
    }
}

static double kept(double p)
{
    return p < LEAST ? LEAST : p > 1 - LEAST ? 1 - LEAST : p;
}

static void step(chain *c, const job *j)
{
    double in[MN_LCMCR_CLASSES] = {0}, with[MN_LCMCR_CLASSES][MN_LISTS_MOST] = {{0}};
    double nobody = 0, above = 0, left = 1;
    for (size_t s = 0; s < j->n_seen; s++)
        deal(c, j->count[s], j->seen[s], in, with);
    for (unsigned k = 0; k < c->classes; k++) {
        double p = c->share[k];
        for (unsigned l = 0; l < c->lists; l++)
            p *= 1 - c->on[k][l];
        nobody += p;
    }
    nobody = kept(nobody);
    c->none = mn_rng_poisson(&c->rng, mn_rng_gamma(&c->rng, j->cases) * nobody / (1 - nobody));
    deal(c, c->none, 0, in, with);
    for (unsigned k = 0; k < c->classes; k++)
        above += in[k];
    for (unsigned k = 0; k < c->classes; k++) {
        for (unsigned l = 0; l < c->lists; l++)
            c->on[k][l] = kept(mn_rng_beta(&c->rng, 1 + with[k][l], 1 + in[k] - with[k][l]));
        above -= in[k];
        const double part =
            k + 1 == c->classes ? 1 : kept(mn_rng_beta(&c->rng, 1 + in[k], c->alpha + above));
        c->share[k] = left * part;
        left *= 1 - part;
    }
    const double last = c->share[c->classes - 1];
    c->alpha = mn_rng_gamma(&c->rng, PRIOR + c->classes - 1) /
               (PRIOR - mn_log(last > 1e-300 ? last : 1e-300));
    c->alpha = c->alpha < LEAST ? LEAST : c->alpha;
}

enum { FIRST = 8 }; /* steps a draw before any is kept */

static void warm_up(size_t i, void *payload)
{
    job *j = payload;
    begin(&j->chain[i], j, i);
    for (size_t s = 0; s < FIRST * j->o->draws; s++)
        step(&j->chain[i], j);
}

static void run(size_t i, void *payload)
{
    job *j = payload;
    for (size_t d = 0; d < j->o->draws; d++) {
        for (size_t s = 0; s < j->thin; s++)
            step(&j->chain[i], j);
        j->draw[i * j->o->draws + d] = j->cases + j->chain[i].none;
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Until the chains mixed, or enough was tried. */
static mn_status rounds(mn_lcmcr *out, job *j, const mn_ctx *ctx, mn_err *e)
{
    const mn_lcmcr_options *o = j->o;
    mn_status st = mn_parallel(ctx, o->chains, warm_up, j, e);
    j->thin = FIRST;
    out->steps = FIRST * o->draws;
    for (unsigned r = 0; r < o->rounds && !st && !out->mixed; r++) {
        st = mn_parallel(ctx, o->chains, run, j, e);
        if (!st)
            st = mn_mixing(&out->r_hat, &out->effective, out->total, o->chains, o->draws, e);
        out->mixed = !st && out->r_hat < R_HAT_MOST && out->effective >= EFFECTIVE_LEAST;
        out->steps += j->thin * o->draws;
        j->thin = out->steps / o->draws;
    }
    return st;
}

static void sum_up(mn_lcmcr *out, const job *j)
{
    const size_t draws = j->o->draws;
    for (unsigned c = 0; c < j->o->chains; c++) {
        qsort(out->total + c * draws, draws, sizeof *out->total, by_size);
        out->chain_median[c] = mn_quantile8(out->total + c * draws, draws, 0.5);
    }
    qsort(out->total, out->n, sizeof *out->total, by_size);
    out->median = mn_quantile8(out->total, out->n, 0.5);
    for (size_t i = 0; i < out->n; i++)
        out->mean += out->total[i] / (double)out->n;
}

mn_status mn_lcmcr_run(mn_lcmcr *out, unsigned lists, const double *count,
                       const mn_lcmcr_options *o, const mn_ctx *ctx, mn_err *e)
{
    const size_t cells = (size_t)1 << lists;
    job j = {.lists = lists, .o = o};
    *out = (mn_lcmcr){.chains = o->chains, .n = o->chains * o->draws};
    if (o->classes < 1 || o->classes > MN_LCMCR_CLASSES || o->chains < 2 || o->chains > 64)
        return mn_fail(e, MN_USAGE, "latent classes are 1 to %d, in 2 to 64 chains",
                       MN_LCMCR_CLASSES);
    j.seen = calloc(cells, sizeof *j.seen);
    j.count = calloc(cells, sizeof *j.count);
    j.chain = calloc(o->chains, sizeof *j.chain);
    j.draw = out->total = calloc(out->n, sizeof *out->total);
    mn_status st = j.seen && j.count && j.chain && out->total ? MN_OK : mn_fail_memory(e);
    for (unsigned w = 1; w < cells && !st; w++)
        if (count[w] > 0) {
            j.seen[j.n_seen] = (uint16_t)w;
            j.count[j.n_seen++] = count[w];
            j.cases += count[w];
        }
    if (!st)
        st = rounds(out, &j, ctx, e);
    if (!st)
        sum_up(out, &j);
    free(j.chain);
    free(j.seen);
    free(j.count);
    if (st)
        mn_lcmcr_free(out);
    return st;
}

void mn_lcmcr_free(mn_lcmcr *l)
{
    free(l->total);
    *l = (mn_lcmcr){0};
}
