/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/train.h - a table of training rows, and trees fitted to it.
 */
#ifndef MONEY_MODEL_TRAIN_H
#define MONEY_MODEL_TRAIN_H

#include "money/model/library.h"
#include "money/model/model.h"

/* Rows in order of time, `columns` values each. */
typedef struct mn_train_rows {
    float *value, *label, *weight;
    size_t rows;
    unsigned columns;
} mn_train_rows;

typedef struct mn_fit_options {
    uint64_t seed;
    unsigned rounds;   /* at most; all of them where nothing is held back */
    unsigned patience; /* rounds without a better result on held rows before it ends */
    double *held;      /* margins of the held rows by the best round; NULL: none is held */
    unsigned *best;    /* rounds up to the best one */
} mn_fit_options;

/* Fits trees to rows [0, train), stopping by rows [held_from, t->rows) where o->held is set. The
 * trees of *m are new; its features are set already. */
MN_USE mn_status mn_fit_trees(mn_money_model *m, const mn_ctx *ctx, const mn_train_rows *t,
                              size_t train, size_t held_from, const mn_fit_options *o, mn_err *e);
/* Trees from XGBoost's own JSON, rounds of them. */
MN_USE mn_status mn_trees_from_json(mn_money_model *m, const char *json, size_t len,
                                    unsigned rounds, mn_err *e);
/* slope and shift by Platt's method (weighted logistic regression of labels on margins). */
void mn_calibrate(mn_money_model *m, const double *margin, const float *label, const float *weight,
                  size_t n);
/* m->reliability: each half of the rows by a curve of the other half. Leaves slope and shift. */
void mn_rely(mn_money_model *m, const double *margin, const float *label, const float *weight,
             size_t n);

#endif
