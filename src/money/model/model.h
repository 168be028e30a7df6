/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/model.h - a score for each payment, learnt from a bank's own labels.
 *
 * Gradient-boosted trees, trained by XGBoost's C library on the features of money/feature. The
 * trees are then the model's own: a file of text that can be read by eye, is checked when it is
 * read, and is put to use by this code alone, to the same bits everywhere. A score is a calibrated
 * probability of the label it learnt, and no more: what the labels missed, it misses.
 */
#ifndef MONEY_MODEL_MODEL_H
#define MONEY_MODEL_MODEL_H

#include "core/buf.h"
#include "money/feature/feature.h"

enum {
    MN_TREES_MOST = 4000,
    MN_TREE_NODES_MOST = 4095, /* of one tree */
    MN_TREE_DEPTH_MOST = 16,
    MN_MODEL_FILE_MOST = 64 << 20, /* bytes */
    MN_TRAIN_LEAST = 20,           /* payments labelled 1 */
};

typedef struct mn_tree_node {
    float at;             /* goes left below it; of a leaf: what it adds to the margin */
    float cover;          /* weight of the training rows that came here, for contributions */
    uint16_t left, right; /* of the same tree, greater than its own number; 0: a leaf */
    uint16_t column;      /* of mn_money_model.feature */
    bool missing_left;
} mn_tree_node;

/* Held days by what was said of their payments: bands of probability and what became of them. Each
 * half of the days was said by a curve fitted on the other half. */
enum { MN_RELIABILITY = 10 };
extern const double mn_reliability_from[MN_RELIABILITY + 1]; /* 0 to 1, ascending */
typedef struct mn_reliability {
    double payments, labelled; /* as the rows stand for them */
    double said;               /* sum of their probabilities */
} mn_reliability;

typedef struct mn_money_model {
    unsigned ahead;    /* days of look-ahead of its features; 0: causal */
    unsigned columns;  /* features that it may use */
    uint16_t *feature; /* number (MN_F_...) of each column */
    unsigned trees;
    uint32_t *root; /* first node of each tree; trees + 1 of them */
    mn_tree_node *node;
    double base;         /* margin before any tree */
    double slope, shift; /* probability = 1 / (1 + exp(-(slope * margin + shift))) */
    /* How it came about. */
    uint64_t seed, rows, labelled; /* rows and positive labels that it was trained on */
    int32_t first_day, last_day;   /* of them, since 1970-01-01 */
    uint64_t held, held_labelled;  /* the last part of them, held back to stop and to calibrate */
    double held_precision;         /* average precision there, before the last training */
    double share; /* of payments that it was trained on: labelled, as rows stand for them */
    mn_reliability reliability[MN_RELIABILITY];
} mn_money_model;

void mn_money_model_free(mn_money_model *m); /* what it owns; NULL is legal */

/* --- training --------------------------------------------------------------------------------- */

typedef struct mn_money_train {
    const int8_t *label; /* of each payment: 1, 0, or -1 where not known (left out) */
    uint32_t until;      /* payments from this number on are not looked at at all */
    unsigned ahead; /* 0 to MN_AHEAD_MOST; the last such days before `until` aren't trained on */
    uint64_t seed;
    unsigned rounds; /* at most; 0: 800 */
} mn_money_train;

/* Learns from the payments before t->until. MN_DATA where there are under 20 positive labels, no
 * negative ones, or under 4 days; MN_SYSTEM where XGBoost isn't installed. Deterministic: one
 * thread does the training. *out is owned. O(rounds * rows * columns). */
MN_USE mn_status mn_money_model_train(mn_money_model *out, const mn_ctx *ctx, const mn_payments *p,
                                      const mn_money_train *t, mn_err *e);

/* --- scoring ---------------------------------------------------------------------------------- */

/* `values` are the MN_FEATURES of one payment. */
double mn_money_model_margin(const mn_money_model *m, const float *values);
double mn_money_model_probability(const mn_money_model *m, double margin);
/* What each feature adds to the margin: SHAP values of the trees (Lundberg et al. 2020, doi
 * 10.1038/s42256-019-0138-9). by[MN_FEATURES + 1]; the last is what the model says of nothing
 * known. Their sum is the margin but for rounding. O(trees * leaves * depth^2). */
void mn_money_model_contributions(const mn_money_model *m, const float *values, double *by);
/* The contributions of most weight in words, a line each: "+1.52  WORDS: VALUE UNIT". */
void mn_money_model_say(mn_buf *b, const mn_money_model *m, const float *values, unsigned most);

/* Margins of all payments; scores are mn_money_model_probability() of them. *cut as of
 * mn_features_reckon(). O(payments). */
MN_USE mn_status mn_money_model_score(double *margin, const mn_ctx *ctx, const mn_money_model *m,
                                      const mn_payments *p, uint64_t *cut, mn_err *e);

/* --- the file --------------------------------------------------------------------------------- */

void mn_money_model_write(mn_buf *b, const mn_money_model *m);
/* Refuses what isn't whole, isn't of this version, or would not be a tree: MN_DATA with line. *out
 * is owned. */
MN_USE mn_status mn_money_model_read(mn_money_model *out, const char *name, const char *bytes,
                                     size_t len, mn_err *e);

/* --- judging ---------------------------------------------------------------------------------- */

/* Average precision of scores against labels (below 0: left out): the mean, over positive ones, of
 * the precision down to their score; ties are taken together. weight: how many payments each stands
 * for; NULL: one. 0 where there is none. */
double mn_average_precision(const double *score, const int8_t *label, const float *weight, size_t n,
                            bool *no_memory);

#endif
