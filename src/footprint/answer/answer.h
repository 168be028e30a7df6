/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/answer/answer.h - everything one spending comes to, before it is shown.
 */
#ifndef FOOTPRINT_ANSWER_H
#define FOOTPRINT_ANSWER_H

#include "footprint/answer/draws.h"
#include "footprint/answer/paths.h"
#include "footprint/spending/spending.h"

#define MN_LAYERS 10 /* 0 .. 8, and everything behind them */

typedef struct mn_answer_options {
    mn_buyer buyer;
    mn_scope scope;
    const mn_country *country; /* of the buyer; NULL: unknown, the world's mix */
    size_t draws;              /* 0: no intervals */
    double tau;
    size_t paths; /* kept */
    mn_prior prior;
    bool keep_draws;               /* for what is computed from them: samples, group_samples */
    const mn_materials *materials; /* of purchases with a product; NULL: none has one */
} mn_answer_options;

typedef struct mn_share {
    double people;
    mn_interval range;
} mn_share;

typedef struct mn_answer {
    const mn_model *model;
    mn_answer_options options;
    size_t region; /* the buyer's; SIZE_MAX: the world */
    mn_groups groups;
    double *x;     /* n: output that the spending calls for */
    double money;  /* millions of US dollars of the model's year, net */
    double listed; /* people that the relative risk of listed goods adds to total, or takes off */
    mn_share total, sexual, state; /* the last two only with MN_SCOPE_ALL, part of total */
    mn_share *purchase;            /* one a purchase, or one an industry of a basket */
    size_t purchases;
    mn_share *origin;   /* model->origins */
    mn_share *industry; /* model->industries: where people work */
    double *work;       /* industries rows of origins: people by both */
    mn_share layer[MN_LAYERS];
    mn_paths paths;
    size_t workplaces; /* (origin, industry) with people that at least US$1 reaches */
    /* People behind the average resident of the country (NaN), and of the world; what this is
     * against the first. Limits are of the same draws, at the middle of all prices. */
    double resident, world_resident;
    mn_interval resident_range, world_range, times_range;
    double *samples, *group_samples; /* as of mn_spread, where they were to be kept; or NULL */
} mn_answer;

/* Answers for placed purchases. MN_DATA when their money sums to nothing or
 * less. *out must be zero; free it also after an error. */
MN_USE mn_status mn_answer_spending(mn_answer *out, const mn_model *m, const mn_reference *r,
                                    const mn_spending *s, const mn_answer_options *o,
                                    const mn_ctx *ctx, mn_err *e);
/* Answers for the average basket of the country: a household's is one
 * resident's, a government's is the whole government's. */
MN_USE mn_status mn_answer_basket(mn_answer *out, const mn_model *m, const mn_reference *r,
                                  const mn_answer_options *o, const mn_ctx *ctx, mn_err *e);
void mn_answer_free(mn_answer *a);

/* What the average person of the world spends a year, by cell (n doubles). O(regions * n). */
MN_USE mn_status mn_world_basket(double *y, const mn_model *m, const mn_reference *r, mn_err *e);

#endif
