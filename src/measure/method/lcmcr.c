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
enum {
    EFFECTIVE_LEAST = 200,
    MOVES = 2 /* of classes, in a step */
};

/* One chain. */
typedef struct chain {
    mn_rng rng;
    unsigned lists, classes;
    double share[MN_LCMCR_CLASSES]; /* of classes */
    double on[MN_LCMCR_CLASSES][MN_LISTS_MOST];
    double alpha;
    double none;        /* persons on no list */
    double *part, *sum; /* of seen histories: share times chance, by class; by history */
    double *other;      /* a class's part, as a move would have it */
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

static double kept(double p)
{
    return p < LEAST ? LEAST : p > 1 - LEAST ? 1 - LEAST : p;
}

/* n persons into classes by these chances, which sum to `sum`; most are of few classes. */
static void split(chain *c, double n, const double *chance, size_t stride, double sum, double *into)
{
    enum { FEW = 6 };
    const unsigned last = c->classes - 1;
    if (n <= FEW) {
        for (; n > 0; n--) {
            double u = mn_rng_unit(&c->rng) * sum;
            unsigned k = 0;
            while (k < last && u >= chance[k * stride])
                u -= chance[k++ * stride];
            into[k]++;
        }
        return;
    }
    for (unsigned k = 0; k < last && n > 0; k++) {
        const double own = chance[k * stride];
        const double x = mn_rng_binomial(&c->rng, n, sum > own ? own / sum : own > 0);
        into[k] += x;
        n -= x;
        sum -= own;
    }
    into[last] += n;
}

/* Chances of each history in a class, times `share`. */
static void chances(double *part, const job *j, const double *on, double share)
{
    double odds[MN_LISTS_MOST], all = share;
    for (unsigned l = 0; l < j->lists; l++) {
        all *= 1 - on[l];
        odds[l] = on[l] / (1 - on[l]);
    }
    for (size_t s = 0; s < j->n_seen; s++) {
        double p = all;
        for (unsigned rest = j->seen[s]; rest; rest &= rest - 1)
            p *= odds[__builtin_ctz(rest)];
        part[s] = p;
    }
}

static double nobody_in(const double *on, unsigned lists, double share)
{
    for (unsigned l = 0; l < lists; l++)
        share *= 1 - on[l];
    return share;
}

/* Sums of parts by history; no person, and no class, is left out of them. */
static void add_up(chain *c, const job *j)
{
    memset(c->sum, 0, j->n_seen * sizeof *c->sum);
    for (unsigned k = 0; k < c->classes; k++) {
        double *part = c->part + k * j->n_seen;
        chances(part, j, c->on[k], c->share[k]);
        for (size_t s = 0; s < j->n_seen; s++)
            c->sum[s] += part[s];
    }
}

/* --- moves of a class ----------------------------------------------------------------------------
 *
 * Persons on no list are drawn by chance again in each step, and most persons are: so classes that
 * few persons of are seen change but slowly. A move makes a class larger by a factor and the
 * chances of its persons to be on lists smaller by the same, which leaves the most of what is seen
 * nearly as it is; it is taken or not by the likelihood of what was seen alone, whatever the number
 * of others (prior 1 / total: product of p(w)^count / (1 - p(0))^cases).
 */

/* The log of the ratio of the densities of other shares and the chain's: sticks are broken as
 * Beta(1, alpha), so the density is share(last)^(alpha - 1) by what was left of the stick before
 * each break but the first. */
static double log_ratio(const chain *c, const double *share)
{
    const unsigned last = c->classes - 1;
    double product = 1, left = share[last], was = c->share[last];
    /* Added up from the end, where little is left. */
    for (unsigned k = last; k-- > 1;) {
        left += share[k];
        was += c->share[k];
        product *= was / left;
    }
    return (c->alpha - 1) * mn_log(share[last] / c->share[last]) + mn_log(product);
}

static void move(chain *c, const job *j, unsigned k)
{
    const double width = 0.4, by = mn_exp(width * mn_rng_normal(&c->rng));
    const double norm = 1 + c->share[k] * (by - 1), u = 1 - mn_rng_unit(&c->rng);
    double on[MN_LISTS_MOST], share[MN_LCMCR_CLASSES], nobody = 0, now = 0;
    for (unsigned l = 0; l < j->lists; l++) {
        on[l] = c->on[k][l] / by;
        if (!(on[l] < 1 - LEAST && on[l] > LEAST))
            return;
    }
    for (unsigned i = 0; i < c->classes; i++) {
        share[i] = c->share[i] * (i == k ? by : 1) / norm;
        nobody += nobody_in(i == k ? on : c->on[i], j->lists, share[i]);
        now += nobody_in(c->on[i], j->lists, c->share[i]);
    }
    if (!(share[c->classes - 1] > 1e-300))
        return;
    chances(c->other, j, on, share[k]);
    const double *part = c->part + k * j->n_seen;
    double v = log_ratio(c, share) - j->cases * mn_log((1 - kept(nobody)) / (1 - kept(now)));
    /* Ratios of histories that few persons have are multiplied before the logarithm is taken. */
    double product = 1;
    for (size_t s = 0; s < j->n_seen; s++) {
        const double left = c->sum[s] > part[s] ? c->sum[s] - part[s] : 0;
        const double ratio = (left / norm + c->other[s]) / c->sum[s];
        if (j->count[s] <= 4 && product > 1e-200 && product < 1e200 && ratio > 1e-20)
            for (double i = 0; i < j->count[s]; i++)
                product *= ratio;
        else
            v += j->count[s] * mn_log(ratio);
    }
    v += mn_log(product);
    v += (1 - (double)j->lists) * mn_log(by) - c->classes * mn_log(norm);
    if (!(mn_log(u) < v))
        return;
    memcpy(c->on[k], on, j->lists * sizeof *on);
    memcpy(c->share, share, c->classes * sizeof *share);
    add_up(c, j);
}

/* Neighbours change their places, where they will: only the density of shares knows of these, and
 * of it what is left of the stick before the second one. */
static void change_places(chain *c)
{
    const unsigned last = c->classes - 1;
    double rest = 0; /* behind class k + 1 */
    for (unsigned k = last; k-- > 0; rest += c->share[k + 1]) {
        const double first = c->share[k], second = c->share[k + 1];
        const double u = mn_rng_unit(&c->rng);
        double on[MN_LISTS_MOST];
        const double chance = k + 1 < last ? (rest + second) / (rest + first)
                              : first > 1e-300 && second > 1e-300
                                  ? mn_exp((c->alpha - 1) * mn_log(first / second))
                                  : 0;
        if (!(u < chance))
            continue;
        c->share[k] = second;
        c->share[k + 1] = first;
        memcpy(on, c->on[k], sizeof on);
        memcpy(c->on[k], c->on[k + 1], sizeof on);
        memcpy(c->on[k + 1], on, sizeof on);
    }
}

/* --- a step --------------------------------------------------------------------------------------
 */

static void draw_classes(chain *c, const double *in, double (*with)[MN_LISTS_MOST])
{
    double above = 0, left = 1;
    for (unsigned k = 0; k < c->classes; k++)
        above += in[k];
    for (unsigned k = 0; k < c->classes; k++) {
        for (unsigned l = 0; l < c->lists; l++)
            c->on[k][l] =
                kept(in[k] > 0 ? mn_rng_beta(&c->rng, 1 + with[k][l], 1 + in[k] - with[k][l])
                               : mn_rng_unit(&c->rng));
        above -= in[k];
        const double part =
            k + 1 == c->classes ? 1 : kept(mn_rng_beta(&c->rng, 1 + in[k], c->alpha + above));
        c->share[k] = left * part;
        left *= 1 - part;
    }
}

static void step(chain *c, const job *j)
{
    double in[MN_LCMCR_CLASSES] = {0}, with[MN_LCMCR_CLASSES][MN_LISTS_MOST] = {{0}};
    double lost[MN_LCMCR_CLASSES], nobody = 0;
    change_places(c);
    add_up(c, j);
    for (unsigned t = 0; t < MOVES; t++)
        move(c, j, (unsigned)(mn_rng_unit(&c->rng) * c->classes));
    for (size_t s = 0; s < j->n_seen; s++) {
        double into[MN_LCMCR_CLASSES] = {0};
        split(c, j->count[s], c->part + s, j->n_seen, c->sum[s], into);
        for (unsigned k = 0; k < c->classes; k++) {
            if (!(into[k] > 0))
                continue;
            in[k] += into[k];
            for (unsigned rest = j->seen[s]; rest; rest &= rest - 1)
                with[k][__builtin_ctz(rest)] += into[k];
        }
    }
    for (unsigned k = 0; k < c->classes; k++)
        nobody += lost[k] = nobody_in(c->on[k], c->lists, c->share[k]);
    const double p = kept(nobody);
    c->none = mn_rng_poisson(&c->rng, mn_rng_gamma(&c->rng, j->cases) * p / (1 - p));
    split(c, c->none, lost, 1, nobody, in);
    draw_classes(c, in, with);
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

/* Whether all draws of a chain lay below all of another one: at different places, that is, of which
 * moves from one to the other are so rare that nothing tells how likely each is. */
static bool apart(const mn_lcmcr *l, size_t draws)
{
    double least_most = HUGE_VAL, most_least = 0;
    for (unsigned c = 0; c < l->chains; c++) {
        double least = HUGE_VAL, most = 0;
        for (size_t d = 0; d < draws; d++) {
            const double v = l->total[c * draws + d];
            least = v < least ? v : least;
            most = v > most ? v : most;
        }
        least_most = most < least_most ? most : least_most;
        most_least = least > most_least ? least : most_least;
    }
    return least_most < most_least;
}

/* Until the chains mixed, or enough was tried. */
static mn_status rounds(mn_lcmcr *out, job *j, const mn_ctx *ctx, mn_err *e)
{
    const mn_lcmcr_options *o = j->o;
    mn_status st = mn_parallel(ctx, o->chains, warm_up, j, e);
    j->thin = FIRST;
    out->steps = FIRST * o->draws;
    for (unsigned r = 0; r < o->rounds && !st && !out->mixed && !out->apart; r++) {
        st = mn_parallel(ctx, o->chains, run, j, e);
        if (!st)
            st = mn_mixing(&out->r_hat, &out->effective, out->total, o->chains, o->draws, e);
        out->apart = !st && apart(out, o->draws);
        out->mixed =
            !st && !out->apart && out->r_hat < R_HAT_MOST && out->effective >= EFFECTIVE_LEAST;
        out->steps += j->thin * o->draws;
        j->thin = out->steps / o->draws;
    }
    return st;
}

static void sum_up(mn_lcmcr *out, const job *j)
{
    const size_t draws = j->o->draws;
    for (unsigned c = 0; c < j->o->chains; c++) {
        mn_sort_rising(out->total + c * draws, draws);
        out->chain_median[c] = mn_quantile8(out->total + c * draws, draws, 0.5);
    }
    mn_sort_rising(out->total, out->n);
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
    for (unsigned w = 1; w < cells; w++)
        j.cases += count[w];
    if (!(j.cases > 0))
        return mn_fail(e, MN_DATA, "nobody is on any list");
    j.seen = calloc(cells, sizeof *j.seen);
    j.count = calloc(cells, sizeof *j.count);
    j.chain = calloc(o->chains, sizeof *j.chain);
    const size_t parts = cells * (o->classes + 2);
    double *room = calloc(o->chains * parts, sizeof *room);
    j.draw = out->total = calloc(out->n, sizeof *out->total);
    mn_status st = j.seen && j.count && j.chain && room && out->total ? MN_OK : mn_fail_memory(e);
    for (unsigned w = 1; w < cells && !st; w++)
        if (count[w] > 0) {
            j.seen[j.n_seen] = (uint16_t)w;
            j.count[j.n_seen++] = count[w];
        }
    for (unsigned i = 0; i < o->chains && !st; i++) {
        j.chain[i].part = room + i * parts;
        j.chain[i].sum = j.chain[i].part + j.n_seen * o->classes;
        j.chain[i].other = j.chain[i].sum + j.n_seen;
    }
    if (!st)
        st = rounds(out, &j, ctx, e);
    if (!st)
        sum_up(out, &j);
    free(room);
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
