/* SPDX-License-Identifier: Apache-2.0
 *
 * learn.c - a logistic regression drawn towards the declared weights, and its judgement by networks
 * that it did not see. See weights.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adverts/rank/weights.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"

enum {
    WIDTH = MN_RANK_FACTS + 1, /* the facts, and the base */
    FOLDS = 5,
    INNER_FOLDS = 3,
    REPEATS = 5,
    STEPS = 40,
    RESAMPLES = 1000,
};

static const double pulls[] = {100, 30, 10, 3, 1};

typedef struct fit {
    double w[WIDTH]; /* the base is last */
} fit;

typedef struct learning {
    const mn_rank_labelled *l;
    size_t n;
    double spread[MN_RANK_FACTS]; /* of each fact, so that its unit doesn't count */
    const mn_ctx *ctx;
} learning;

static double score(const fit *f, const mn_rank_labelled *l)
{
    double z = f->w[MN_RANK_FACTS];
    for (unsigned k = 0; k < MN_RANK_FACTS; k++)
        z += f->w[k] * l->value[k];
    return z;
}

/* log(1 + exp(-z)) without overflow. */
static double softly(double z)
{
    return z > 0 ? log1p(exp(-z)) : log1p(exp(z)) - z;
}

/* --- fitting -----------------------------------------------------------------------------------
 */

static double how_strong(const learning *w, double pull, unsigned k)
{
    /* A fact that never differs is left at its declared weight. */
    return k == MN_RANK_FACTS    ? 1e-6
           : w->spread[k] > 1e-9 ? pull * w->spread[k] * w->spread[k]
                                 : pull;
}

static double drawn(const fit *f, unsigned k)
{
    return k < MN_RANK_FACTS ? f->w[k] - mn_rank_declared.by[k] : f->w[k];
}

static double loss_of(const learning *w, const fit *f, const size_t *pick, size_t n, double pull)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        const mn_rank_labelled *l = &w->l[pick[i]];
        sum += softly(l->useful ? score(f, l) : -score(f, l));
    }
    for (unsigned k = 0; k < WIDTH; k++)
        sum += how_strong(w, pull, k) / 2 * drawn(f, k) * drawn(f, k);
    return sum;
}

/* Solves m x = v in place by Cholesky's decomposition: m is symmetric and positive. */
static void solve(double m[WIDTH][WIDTH], double v[WIDTH])
{
    for (unsigned i = 0; i < WIDTH; i++)
        for (unsigned j = 0; j <= i; j++) {
            double sum = m[i][j];
            for (unsigned k = 0; k < j; k++)
                sum -= m[i][k] * m[j][k];
            m[i][j] = i == j ? sqrt(sum > 1e-12 ? sum : 1e-12) : sum / m[j][j];
        }
    for (unsigned i = 0; i < WIDTH; i++) {
        for (unsigned k = 0; k < i; k++)
            v[i] -= m[i][k] * v[k];
        v[i] /= m[i][i];
    }
    for (unsigned i = WIDTH; i-- > 0;) {
        for (unsigned k = i + 1; k < WIDTH; k++)
            v[i] -= m[k][i] * v[k];
        v[i] /= m[i][i];
    }
}

/* Newton's step from f, over the networks picked. */
static void step_of(double step[WIDTH], const learning *w, const fit *f, const size_t *pick,
                    size_t n, double pull)
{
    double m[WIDTH][WIDTH] = {{0}};
    memset(step, 0, WIDTH * sizeof *step);
    for (size_t i = 0; i < n; i++) {
        const mn_rank_labelled *l = &w->l[pick[i]];
        const double p = 1 / (1 + exp(-score(f, l))), miss = (l->useful ? 1 : 0) - p;
        double x[WIDTH];
        memcpy(x, l->value, sizeof l->value);
        x[MN_RANK_FACTS] = 1;
        for (unsigned a = 0; a < WIDTH; a++) {
            step[a] += miss * x[a];
            for (unsigned b = 0; b <= a; b++)
                m[a][b] += p * (1 - p) * x[a] * x[b];
        }
    }
    for (unsigned k = 0; k < WIDTH; k++) {
        step[k] -= how_strong(w, pull, k) * drawn(f, k);
        m[k][k] += how_strong(w, pull, k);
    }
    solve(m, step);
}

static fit fitted(const learning *w, const size_t *pick, size_t n, double pull)
{
    fit f = {{0}};
    memcpy(f.w, mn_rank_declared.by, sizeof mn_rank_declared.by);
    double loss = loss_of(w, &f, pick, n, pull);
    for (unsigned turn = 0; turn < STEPS; turn++) {
        double step[WIDTH], size = 1, now = loss;
        fit next = f;
        step_of(step, w, &f, pick, n, pull);
        for (; size > 1e-6; size /= 2) {
            for (unsigned k = 0; k < WIDTH; k++)
                next.w[k] = f.w[k] + size * step[k];
            if ((now = loss_of(w, &next, pick, n, pull)) <= loss)
                break;
        }
        if (!(now <= loss))
            break;
        f = next;
        if (loss - now < 1e-9 * (1 + fabs(now)))
            break;
        loss = now;
    }
    return f;
}

/* --- choosing, and holding back ------------------------------------------------------------------
 */

/* Deals picks into folds, of both labels alike: fold[i] of pick[i]. */
static void deal(unsigned *fold, const learning *w, const size_t *pick, size_t n, unsigned folds,
                 mn_rng *r, size_t *room)
{
    for (unsigned label = 0; label < 2; label++) {
        size_t k = 0;
        for (size_t i = 0; i < n; i++)
            if (w->l[pick[i]].useful == (label == 1))
                room[k++] = i;
        for (size_t i = 0; i < k; i++) {
            const size_t other = i + (size_t)(mn_rng_u64(r) % (k - i)), was = room[i];
            room[i] = room[other];
            room[other] = was;
            fold[room[i]] = (unsigned)(i % folds);
        }
    }
}

typedef struct space {
    size_t *pick, *inner, *room;
    unsigned *fold, *fold2;
} space;

/* The pull whose fits say best what they did not see. */
static double choose(const learning *w, const size_t *pick, size_t n, mn_rng *r, space *s)
{
    double best = pulls[0], least = INFINITY;
    deal(s->fold2, w, pick, n, INNER_FOLDS, r, s->room);
    for (size_t p = 0; p < sizeof pulls / sizeof *pulls; p++) {
        double sum = 0;
        for (unsigned f = 0; f < INNER_FOLDS; f++) {
            size_t k = 0;
            for (size_t i = 0; i < n; i++)
                if (s->fold2[i] != f)
                    s->inner[k++] = pick[i];
            const fit made = fitted(w, s->inner, k, pulls[p]);
            for (size_t i = 0; i < n; i++)
                if (s->fold2[i] == f) {
                    const mn_rank_labelled *l = &w->l[pick[i]];
                    sum += softly(l->useful ? score(&made, l) : -score(&made, l));
                }
        }
        if (sum < least) {
            least = sum;
            best = pulls[p];
        }
    }
    return best;
}

/* said[i]: what was said of i by fits that had not seen it, over the repeats. */
static mn_status hold_back(double *said, const learning *w, mn_rng *r, space *s, mn_err *e)
{
    size_t *all = s->room + w->n;
    mn_status st = MN_OK;
    for (size_t i = 0; i < w->n; i++) {
        said[i] = 0;
        all[i] = i;
    }
    for (unsigned turn = 0; turn < REPEATS && !st; turn++) {
        deal(s->fold, w, all, w->n, FOLDS, r, s->room);
        for (unsigned f = 0; f < FOLDS && !(st = mn_poll(w->ctx, e)); f++) {
            size_t k = 0;
            for (size_t i = 0; i < w->n; i++)
                if (s->fold[i] != f)
                    s->pick[k++] = i;
            const fit made = fitted(w, s->pick, k, choose(w, s->pick, k, r, s));
            for (size_t i = 0; i < w->n; i++)
                if (s->fold[i] == f)
                    said[i] += score(&made, &w->l[i]) / REPEATS;
        }
    }
    return st;
}

/* --- judging -----------------------------------------------------------------------------------
 */

typedef struct placed {
    double said;
    double useful, rest; /* how often it was drawn */
} placed;

/* The share of pairs in the right order; equal ones count half. p is sorted. */
static double share_of(const placed *p, size_t n)
{
    double right = 0, rest = 0, useful = 0;
    for (size_t i = 0, to; i < n; i = to) {
        double here = 0, others = 0;
        for (to = i; to < n && p[to].said <= p[i].said; to++) {
            here += p[to].useful;
            others += p[to].rest;
        }
        right += here * (rest + others / 2);
        useful += here;
        rest += others;
    }
    return useful > 0 && rest > 0 ? right / (useful * rest) : 0.5;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static mn_rank_judged interval(double share, double *of)
{
    qsort(of, RESAMPLES, sizeof *of, by_size);
    return (mn_rank_judged){share, of[RESAMPLES * 25 / 1000], of[RESAMPLES * 975 / 1000 - 1]};
}

typedef struct judging {
    placed *learnt, *declared;         /* sorted */
    uint32_t *of_learnt, *of_declared; /* which labelled network stands there */
    uint32_t *drawn;                   /* how often each was */
    double *shares;                    /* 3 * RESAMPLES */
} judging;

typedef struct ranked {
    double said;
    uint32_t of;
} ranked;

static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->said != y->said)
        return x->said < y->said ? -1 : 1;
    return (x->of > y->of) - (x->of < y->of);
}

static bool sort_said(placed *p, uint32_t *of, const double *said, size_t n)
{
    ranked *r = malloc((n + 1) * sizeof *r);
    for (size_t i = 0; r && i < n; i++)
        r[i] = (ranked){said[i], (uint32_t)i};
    if (r && n)
        qsort(r, n, sizeof *r, by_rank);
    for (size_t i = 0; r && i < n; i++) {
        p[i] = (placed){.said = r[i].said};
        of[i] = r[i].of;
    }
    free(r);
    return r != NULL;
}

static double share_now(placed *p, const uint32_t *of, const uint32_t *drawn_, const learning *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const uint32_t times = drawn_[of[i]];
        p[i].useful = w->l[of[i]].useful ? times : 0;
        p[i].rest = w->l[of[i]].useful ? 0 : times;
    }
    return share_of(p, w->n);
}

/* Draws as many of each label anew. */
static void draw(uint32_t *times, const uint32_t *useful, size_t n_useful, const uint32_t *rest,
                 size_t n_rest, mn_rng *r)
{
    memset(times, 0, (n_useful + n_rest) * sizeof *times);
    for (size_t i = 0; i < n_useful; i++)
        times[useful[mn_rng_u64(r) % n_useful]]++;
    for (size_t i = 0; i < n_rest; i++)
        times[rest[mn_rng_u64(r) % n_rest]]++;
}

static void judge_all(mn_rank_learnt *out, judging *j, const learning *w, mn_rng *r)
{
    uint32_t *useful = j->drawn + w->n, *rest = useful + w->n;
    size_t n_useful = 0, n_rest = 0;
    double *gain = j->shares, *learnt = gain + RESAMPLES, *declared = learnt + RESAMPLES;
    for (size_t i = 0; i < w->n; i++) {
        j->drawn[i] = 1;
        if (w->l[i].useful)
            useful[n_useful++] = (uint32_t)i;
        else
            rest[n_rest++] = (uint32_t)i;
    }
    const double a = share_now(j->learnt, j->of_learnt, j->drawn, w);
    const double b = share_now(j->declared, j->of_declared, j->drawn, w);
    for (unsigned k = 0; k < RESAMPLES; k++) {
        draw(j->drawn, useful, n_useful, rest, n_rest, r);
        learnt[k] = share_now(j->learnt, j->of_learnt, j->drawn, w);
        declared[k] = share_now(j->declared, j->of_declared, j->drawn, w);
        gain[k] = learnt[k] - declared[k];
    }
    out->learnt = interval(a, learnt);
    out->declared = interval(b, declared);
    out->gain = interval(a - b, gain);
}

static mn_status judge(mn_rank_learnt *out, const learning *w, const double *said, mn_rng *r,
                       mn_err *e)
{
    const size_t n = w->n + 1;
    double *plain = malloc(n * sizeof *plain);
    judging j = {.learnt = malloc(n * sizeof *j.learnt),
                 .declared = malloc(n * sizeof *j.declared),
                 .of_learnt = malloc(n * sizeof *j.of_learnt),
                 .of_declared = malloc(n * sizeof *j.of_declared),
                 .drawn = malloc(3 * n * sizeof *j.drawn),
                 .shares = malloc(3 * (size_t)RESAMPLES * sizeof *j.shares)};
    fit declared = {{0}};
    bool there =
        plain && j.learnt && j.declared && j.of_learnt && j.of_declared && j.drawn && j.shares;
    memcpy(declared.w, mn_rank_declared.by, sizeof mn_rank_declared.by);
    for (size_t i = 0; there && i < w->n; i++)
        plain[i] = score(&declared, &w->l[i]);
    there = there && sort_said(j.learnt, j.of_learnt, said, w->n) &&
            sort_said(j.declared, j.of_declared, plain, w->n);
    if (there)
        judge_all(out, &j, w, r);
    free(plain);
    free(j.learnt);
    free(j.declared);
    free(j.of_learnt);
    free(j.of_declared);
    free(j.drawn);
    free(j.shares);
    return there ? MN_OK : mn_fail_memory(e);
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static void measure_spread(learning *w)
{
    for (unsigned k = 0; k < MN_RANK_FACTS; k++) {
        double mean = 0, sum = 0;
        for (size_t i = 0; i < w->n; i++)
            mean += w->l[i].value[k] / (double)w->n;
        for (size_t i = 0; i < w->n; i++)
            sum += (w->l[i].value[k] - mean) * (w->l[i].value[k] - mean);
        w->spread[k] = sqrt(sum / (double)w->n);
    }
}

static mn_status too_few(uint32_t useful, uint32_t rest, mn_err *e)
{
    mn_fail(e, MN_DATA, "too few labels: %u useful, %u not", useful, rest);
    return mn_hint(e,
                   "it takes %d of each to learn anything: %u useful and %u other ones are "
                   "missing",
                   MN_LEARN_LEAST, useful < MN_LEARN_LEAST ? MN_LEARN_LEAST - useful : 0,
                   rest < MN_LEARN_LEAST ? MN_LEARN_LEAST - rest : 0);
}

/* By what is known of them: those that are equal can change places. */
static int by_facts(const void *a, const void *b)
{
    const mn_rank_labelled *x = a, *y = b;
    for (unsigned k = 0; k < MN_RANK_FACTS; k++)
        if (x->value[k] != y->value[k])
            return x->value[k] < y->value[k] ? -1 : 1;
    return x->useful - y->useful;
}

mn_status mn_rank_learn(mn_rank_learnt *out, const mn_rank_labelled *l, size_t n, uint64_t seed,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_rank_learnt x = {.pull = 0};
    for (size_t i = 0; i < n; i++)
        *(l[i].useful ? &x.useful : &x.rest) += 1;
    if (x.useful < MN_LEARN_LEAST || x.rest < MN_LEARN_LEAST)
        return too_few(x.useful, x.rest, e);
    if (n > MN_LEARN_MOST)
        return mn_fail(e, MN_DATA, "more than %d labelled networks", MN_LEARN_MOST);
    space s = {.pick = malloc(n * sizeof *s.pick),
               .inner = malloc(n * sizeof *s.inner),
               .room = malloc(2 * n * sizeof *s.room),
               .fold = malloc(n * sizeof *s.fold),
               .fold2 = malloc(n * sizeof *s.fold2)};
    double *said = malloc(n * sizeof *said);
    mn_rank_labelled *own = malloc(n * sizeof *own);
    learning w = {.l = own, .n = n, .ctx = ctx};
    const bool there = s.pick && s.inner && s.room && s.fold && s.fold2 && said && own;
    mn_rng r;
    mn_rng_init(&r, seed, 8);
    if (there) { /* who is held back is drawn by what they are, not by when they came */
        memcpy(own, l, n * sizeof *own);
        qsort(own, n, sizeof *own, by_facts);
        measure_spread(&w);
    }
    mn_status st = there ? hold_back(said, &w, &r, &s, e) : mn_fail_memory(e);
    if (!st)
        st = judge(&x, &w, said, &r, e);
    if (!st) {
        for (size_t i = 0; i < n; i++)
            s.pick[i] = i;
        x.pull = choose(&w, s.pick, n, &r, &s);
        const fit f = fitted(&w, s.pick, n, x.pull);
        memcpy(x.weights.by, f.w, sizeof x.weights.by);
        x.base = f.w[MN_RANK_FACTS];
        *out = x;
    }
    free(s.pick);
    free(s.inner);
    free(s.room);
    free(s.fold);
    free(s.fold2);
    free(said);
    free(own);
    return st;
}
