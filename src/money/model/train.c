/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/train.c - from labelled payments to a model.
 *
 * Payments from `until` on are not looked at, not even as surroundings. The last 15% of the
 * training days are held back: they say when to stop and calibrate the scores; then all days are
 * fitted with so many rounds. All positive payments are taken; of the others a sample where they
 * are very many, weighted by what it stands for: 1 in 33 of payments within relationships.
 */
#include "money/model/train.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"

enum {
    LEAST_DAYS = 4,
    PATIENCE = 60,
    ROUNDS = 800,
    KNOWN_ONE_IN = 33,
    ROWS_MOST = 1500000,
    BLOCK = 32768,
};
static const double held_share = 0.15;

static double uniform(uint64_t seed, uint32_t i)
{
    uint64_t s = seed * UINT64_C(0x9E3779B97F4A7C15) + i;
    return (double)(mn_splitmix64(&s) >> 11) * 0x1p-53;
}

typedef struct {
    uint32_t *which;
    size_t n, held_from; /* rows of the held days begin there */
    size_t train;        /* rows of the first fit end there: the look-ahead lies between */
    int32_t first_day, last_day;
} picked;

/* Which payments are trained on, and with what weight. */
static mn_status pick(picked *k, float *weight, const mn_history *h, const mn_money_train *t,
                      const int32_t *day, mn_err *e)
{
    size_t firsts = 0, labelled = 0, clean = 0;
    const int64_t end = t->until ? (int64_t)day[t->until - 1] + 1 - t->ahead : 0;
    uint32_t n = 0;

    for (; n < t->until && day[n] < end; n++)
        if (t->label[n] > 0)
            labelled++;
        else if (t->label[n] == 0)
            clean++, firsts += mn_history_first(h, n);
    if (labelled < MN_TRAIN_LEAST || !clean || end - day[0] < LEAST_DAYS) {
        mn_fail(e, MN_DATA,
                "%zu payments labelled 1 and %zu labelled 0 on %lld days are too few to learn from",
                labelled, clean, n ? (long long)(end - day[0]) : 0LL);
        return mn_hint(e,
                       "it takes %d labelled 1, %d days, and days before --train-until that are "
                       "more than those looked ahead",
                       MN_TRAIN_LEAST, LEAST_DAYS);
    }
    const double keep_first = firsts > ROWS_MOST ? (double)ROWS_MOST / (double)firsts : 1;
    double keep_known = 1.0 / KNOWN_ONE_IN;
    if ((double)(clean - firsts) * keep_known > ROWS_MOST)
        keep_known = (double)ROWS_MOST / (double)(clean - firsts);
    k->first_day = day[0];
    k->last_day = (int32_t)(end - 1);
    const int64_t held_day = end - (int64_t)ceil((double)(end - day[0]) * held_share);
    for (uint32_t i = 0; i < n; i++) {
        if (t->label[i] < 0)
            continue;
        const double keep = t->label[i] > 0 ? 1 : mn_history_first(h, i) ? keep_first : keep_known;
        if (keep < 1 && uniform(t->seed, i) >= keep)
            continue;
        k->held_from += day[i] < held_day;
        k->train += day[i] < held_day - (int64_t)t->ahead;
        weight[k->n] = (float)(1 / keep);
        k->which[k->n++] = i;
    }
    return MN_OK;
}

/* The columns of the picked payments, block by block. */
static mn_status fill(mn_train_rows *r, const mn_ctx *ctx, const mn_history *h,
                      const mn_money_model *m, const picked *k, float *block, mn_err *e)
{
    for (size_t a = 0; a < k->n; a += BLOCK) {
        const size_t count = k->n - a < BLOCK ? k->n - a : BLOCK;
        mn_status st = mn_features_reckon(ctx, h, m->ahead, k->which + a, count, block, NULL, e);
        if (st)
            return st;
        for (size_t i = 0; i < count; i++)
            for (unsigned c = 0; c < m->columns; c++)
                r->value[(a + i) * m->columns + c] = block[i * MN_FEATURES + m->feature[c]];
        mn_progress(ctx, "reckoning features", a + count, k->n);
    }
    return MN_OK;
}

static mn_status fit_both(mn_money_model *m, const mn_ctx *ctx, const mn_train_rows *r,
                          const picked *k, const mn_money_train *t, mn_err *e)
{
    const size_t held = r->rows - k->held_from;
    double *margin = malloc((held + 1) * sizeof *margin);
    int8_t *label = malloc(held + 1);
    unsigned best = 0;
    mn_fit_options o = {t->seed, t->rounds ? t->rounds : ROUNDS, PATIENCE, margin, &best};
    mn_status st = margin && label ? MN_OK : mn_fail_memory(e);

    if (!st)
        st = mn_fit_trees(m, ctx, r, k->train, k->held_from, &o, e);
    if (!st) {
        bool no_memory = false;
        for (size_t i = 0; i < held; i++) {
            label[i] = r->label[k->held_from + i] > 0;
            m->held_labelled += label[i] > 0;
        }
        m->held = held;
        const float *truth = r->label + k->held_from, *weight = r->weight + k->held_from;
        m->held_precision = mn_average_precision(margin, label, weight, held, &no_memory);
        mn_calibrate(m, margin, truth, weight, held);
        mn_rely(m, margin, truth, weight, held);
        o.held = NULL;
        o.rounds = best;
        st = no_memory ? mn_fail_memory(e) : mn_fit_trees(m, ctx, r, r->rows, r->rows, &o, e);
    }
    free(margin);
    free(label);
    return st;
}

static size_t labelled_of(const mn_train_rows *r, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += r->label[i] > 0;
    return n;
}

static double share_of(const mn_train_rows *r)
{
    double labelled = 0, all = 0;
    for (size_t i = 0; i < r->rows; i++) {
        labelled += r->label[i] > 0 ? (double)r->weight[i] : 0;
        all += (double)r->weight[i];
    }
    return all > 0 ? labelled / all : 0;
}

static mn_status learn(mn_money_model *m, const mn_ctx *ctx, const mn_history *h,
                       const mn_money_train *t, picked *k, mn_train_rows *r, mn_err *e)
{
    const size_t cells = k->n * m->columns;
    r->rows = k->n;
    r->columns = m->columns;
    r->value = malloc((cells + 1) * sizeof *r->value);
    r->label = malloc((k->n + 1) * sizeof *r->label);
    float *block = malloc((size_t)BLOCK * MN_FEATURES * sizeof *block);
    mn_status st = r->value && r->label && block ? MN_OK : mn_fail_memory(e);
    if (!st) {
        for (size_t i = 0; i < k->n; i++)
            r->label[i] = t->label[k->which[i]] > 0;
        if (!labelled_of(r, 0, k->train) || !labelled_of(r, k->held_from, k->n)) {
            mn_fail(e, MN_DATA, "no payment is labelled 1 in the first or the last part of days");
            st = mn_hint(e, "the last 15%% of the days before --train-until, and those before "
                            "them, need some each");
        } else {
            st = fill(r, ctx, h, m, k, block, e);
        }
    }
    free(block);
    m->rows = k->n;
    m->labelled = labelled_of(r, 0, st ? 0 : k->n);
    m->share = st ? 0 : share_of(r);
    m->first_day = k->first_day;
    m->last_day = k->last_day;
    return st ? st : fit_both(m, ctx, r, k, t, e);
}

static int32_t *days_of(const mn_payments *p, uint32_t n)
{
    int32_t *day = malloc(((size_t)n + 1) * sizeof *day);
    for (uint32_t i = 0; day && i < n; i++) {
        const int64_t t = p->time[i];
        day[i] = (int32_t)(t >= 0 ? t / 86400 : -((86399 - t) / 86400));
    }
    return day;
}

static mn_status columns_of(mn_money_model *m, mn_err *e)
{
    m->feature = calloc(MN_FEATURES, sizeof *m->feature);
    if (!m->feature)
        return mn_fail_memory(e);
    for (unsigned f = 0; f < MN_FEATURES; f++)
        if (!mn_features[f].ahead || m->ahead)
            m->feature[m->columns++] = (uint16_t)f;
    return MN_OK;
}

mn_status mn_money_model_train(mn_money_model *out, const mn_ctx *ctx, const mn_payments *p,
                               const mn_money_train *t, mn_err *e)
{
    mn_money_model m = {.ahead = t->ahead, .seed = t->seed};
    mn_history *h = NULL;
    picked k = {0};
    mn_train_rows r = {0};
    MN_BUG(t->until <= p->n && t->ahead <= MN_AHEAD_MOST);
    mn_status st = mn_history_new(&h, ctx, p, t->until, e);
    int32_t *day = days_of(p, t->until);
    k.which = malloc(((size_t)t->until + 1) * sizeof *k.which);
    r.weight = malloc(((size_t)t->until + 1) * sizeof *r.weight);

    if (!st && (!day || !k.which || !r.weight))
        st = mn_fail_memory(e);
    if (!st)
        st = columns_of(&m, e);
    if (!st)
        st = pick(&k, r.weight, h, t, day, e);
    if (!st)
        st = learn(&m, ctx, h, t, &k, &r, e);
    free(day);
    free(k.which);
    free(r.value);
    free(r.label);
    free(r.weight);
    mn_history_free(h);
    if (st)
        mn_money_model_free(&m);
    else
        *out = m;
    return st;
}
