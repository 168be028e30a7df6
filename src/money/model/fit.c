/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/fit.c - boosting by XGBoost, one thread, histograms, a fixed seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "money/model/train.h"

/* Chosen on days of the training part that were held back: docs/methods/money-scores.md. */
static const char *const settings[][2] = {
    {"objective", "binary:logistic"},
    {"tree_method", "hist"},
    {"nthread", "1"},
    {"eta", "0.05"},
    {"max_depth", "6"},
    {"min_child_weight", "5"},
    {"subsample", "0.8"},
    {"colsample_bytree", "0.5"},
    {"eval_metric", "aucpr"},
    {"base_score", "0.5"},
    {"verbosity", "0"},
};

typedef struct {
    const mn_xgboost *x;
    DMatrixHandle data[2]; /* to train on, held back */
    BoosterHandle booster;
    mn_err *e;
} fit;

static mn_status failed(const fit *f)
{
    return mn_fail(f->e, MN_SYSTEM, "XGBoost: %.300s", f->x->XGBGetLastError());
}

static mn_status give(fit *f, int which, const mn_train_rows *t, size_t from, size_t to)
{
    const mn_xgboost *x = f->x;
    const float missing = __builtin_nanf("");
    const bst_ulong n = to - from;
    if (x->XGDMatrixCreateFromMat_omp(t->value + from * t->columns, n, t->columns, missing,
                                      &f->data[which], 1) ||
        x->XGDMatrixSetFloatInfo(f->data[which], "label", t->label + from, n) ||
        x->XGDMatrixSetFloatInfo(f->data[which], "weight", t->weight + from, n))
        return failed(f);
    return MN_OK;
}

static mn_status begin(fit *f, uint64_t seed)
{
    const mn_xgboost *x = f->x;
    char text[24];
    if (x->XGBoosterCreate(f->data, f->data[1] ? 2 : 1, &f->booster))
        return failed(f);
    for (size_t k = 0; k < sizeof settings / sizeof settings[0]; k++)
        if (x->XGBoosterSetParam(f->booster, settings[k][0], settings[k][1]))
            return failed(f);
    snprintf(text, sizeof text, "%u", (unsigned)(seed & 0x7fffffff));
    return x->XGBoosterSetParam(f->booster, "seed", text) ? failed(f) : MN_OK;
}

/* Rounds until the held rows have not been ordered better for a while. */
static mn_status boost(fit *f, const mn_ctx *ctx, const mn_fit_options *o, unsigned *best)
{
    const char *names[1] = {"held"}, *said = NULL;
    double top = -1;

    *best = 0;
    for (unsigned round = 0; round < o->rounds; round++) {
        mn_status st = mn_poll(ctx, f->e);
        if (st)
            return st;
        if (f->x->XGBoosterUpdateOneIter(f->booster, (int)round, f->data[0]))
            return failed(f);
        mn_progress(ctx, "training", round + 1, o->rounds);
        if (!f->data[1]) {
            *best = round + 1;
            continue;
        }
        if (f->x->XGBoosterEvalOneIter(f->booster, (int)round, &f->data[1], names, 1, &said))
            return failed(f);
        const char *colon = said ? strrchr(said, ':') : NULL;
        const double now = colon ? strtod(colon + 1, NULL) : 0;
        if (now > top)
            top = now, *best = round + 1;
        else if (round + 1 - *best >= o->patience)
            break;
    }
    return MN_OK;
}

static mn_status predict_held(fit *f, unsigned best, double *margin, size_t n)
{
    char how[200];
    bst_ulong const *shape = NULL;
    bst_ulong dims = 0;
    const float *result = NULL;
    snprintf(how, sizeof how,
             "{\"type\": 1, \"training\": false, \"iteration_begin\": 0, \"iteration_end\": %u, "
             "\"strict_shape\": false}",
             best);
    if (f->x->XGBoosterPredictFromDMatrix(f->booster, f->data[1], how, &shape, &dims, &result))
        return failed(f);
    for (size_t k = 0; k < n; k++)
        margin[k] = (double)result[k];
    return MN_OK;
}

static mn_status take_trees(fit *f, mn_money_model *m, unsigned rounds)
{
    bst_ulong len = 0;
    const char *json = NULL;
    if (f->x->XGBoosterSaveModelToBuffer(f->booster, "{\"format\": \"json\"}", &len, &json))
        return failed(f);
    return mn_trees_from_json(m, json, len, rounds, f->e);
}

static mn_status run(fit *f, mn_money_model *m, const mn_ctx *ctx, const mn_train_rows *t,
                     size_t train, size_t held_from, const mn_fit_options *o)
{
    unsigned best = 0;
    mn_status st = give(f, 0, t, 0, train);
    if (!st && o->held)
        st = give(f, 1, t, held_from, t->rows);
    if (!st)
        st = begin(f, o->seed);
    if (!st)
        st = boost(f, ctx, o, &best);
    if (!st && o->held)
        st = predict_held(f, best, o->held, t->rows - held_from);
    if (!st)
        st = take_trees(f, m, best);
    if (!st && o->best)
        *o->best = best;
    return st;
}

mn_status mn_fit_trees(mn_money_model *m, const mn_ctx *ctx, const mn_train_rows *t, size_t train,
                       size_t held_from, const mn_fit_options *o, mn_err *e)
{
    fit f = {.e = e};
    mn_status st = mn_xgboost_load(&f.x, e);
    if (st)
        return st;
    const bool has_omp = f.x->omp_set_num_threads && f.x->omp_get_max_threads;
    const int threads = has_omp ? f.x->omp_get_max_threads() : 1;
    if (has_omp)
        f.x->omp_set_num_threads(1);
    st = run(&f, m, ctx, t, train, held_from, o);
    if (has_omp)
        f.x->omp_set_num_threads(threads);
    if (f.booster)
        f.x->XGBoosterFree(f.booster);
    for (int k = 0; k < 2; k++)
        if (f.data[k])
            f.x->XGDMatrixFree(f.data[k]);
    return st;
}
