/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/scores.h - scores of payments within `manumit money`: learning from labels,
 * scoring by a model or by declared weights, and the files that are written.
 */
#ifndef MONEY_COMMANDS_SCORES_H
#define MONEY_COMMANDS_SCORES_H

#include "core/file.h"
#include "money/commands/data.h"
#include "money/find/learnt.h"
#include "money/model/model.h"

/* What a call asks for. Zero-initialised is legal. */
typedef struct mn_scores {
    mn_money_model model; /* where has_model */
    bool has_model;
    char sha256[MN_SHA256_HEX]; /* of its file */
    double *score;  /* of each payment: by the model, else by declared weights; NULL: not asked */
    double *margin; /* by the model; NULL without one */
    mn_alert_learnt *alert; /* of each alert, in their order; NULL without a model */
    uint64_t cut;           /* payments about which more lay than was looked at */
} mn_scores;

/* Whether the call is to learn; MN_USAGE where its options don't go together. Before anything is
 * read. */
MN_USE mn_status mn_scores_check(bool *learns, const mn_call *call, mn_err *e);
/* Answers a call that learns: *out is owned. */
MN_USE mn_status mn_scores_learn(mn_report **out, const mn_call *call, const mn_ctx *ctx,
                                 mn_err *e);

/* Reads the model, where the call names one: before payments are, so that a wrong one is told soon.
 */
MN_USE mn_status mn_scores_open(mn_scores *s, const mn_call *call, const mn_ctx *ctx, mn_err *e);
/* Scores payments where the call asks for it; by a model, alerts are put in order by it, too. */
MN_USE mn_status mn_scores_make(mn_scores *s, const mn_call *call, mn_money_found *w,
                                const mn_ctx *ctx, mn_err *e);
MN_USE mn_status mn_scores_by_model(mn_scores *s, const mn_payments *p, const mn_ctx *ctx,
                                    mn_err *e);
void mn_scores_free(mn_scores *s);
/* Into the manifest: the model that was read. */
MN_USE mn_status mn_scores_tell_inputs(mn_report *r, const mn_scores *s, const mn_call *call,
                                       mn_err *e);
/* Where a model scored: the tables "likeliest", "contributions" and "reliability". */
MN_USE mn_status mn_scores_tell(mn_report *r, const mn_scores *s, mn_money_found *w,
                                const mn_ctx *ctx, mn_err *e);
/* What a model's probabilities were worth on held days: the table "reliability". */
MN_USE mn_status mn_scores_tell_reliability(mn_report *r, const mn_money_model *m, bool shown,
                                            mn_err *e);
/* Writes the file of --scores where the call has it; *f stays NULL where not. The caller commits it
 * when nothing can fail any more, or abandons it. */
MN_USE mn_status mn_scores_write(mn_file_out **f, const mn_scores *s, const mn_call *call,
                                 const mn_payments *p, mn_err *e);
/* The same, and commits it. */
MN_USE mn_status mn_scores_save(const mn_scores *s, const mn_call *call, const mn_payments *p,
                                mn_err *e);

/* Of mn_command.options. */
#define MN_MONEY_SCORE_OPTIONS                                                                     \
    {.name = "scores",                                                                             \
     .type = MN_OPT_OUTPUT,                                                                        \
     .arg = "OUT.csv",                                                                             \
     .help = "Write a score for every payment, in the order of the files: by --model, or by "      \
             "declared weights of patterns where there is none."},                                 \
        {.name = "model",                                                                          \
         .type = MN_OPT_OUTPUT,                                                                    \
         .arg = "FILE",                                                                            \
         .read_without = "labels",                                                                 \
         .help =                                                                                   \
             "The model by which payments are scored; with --labels, where the new one goes."},    \
        {.name = "labels",                                                                         \
         .type = MN_OPT_FILE,                                                                      \
         .arg = "FILE:COLUMN",                                                                     \
         .after = ':',                                                                             \
         .help = "Learn a model from your own labels: a table with payments' ids, and 1 or 0 in "  \
                 "COLUMN; empty where nobody knows."},                                             \
        {.name = "train-until",                                                                    \
         .type = MN_OPT_TEXT,                                                                      \
         .arg = "T",                                                                               \
         .help = "Learn from payments before T alone: a date or, where the payments have whole "   \
                 "numbers of days, such a number."},                                               \
    {                                                                                              \
        .name = "ahead", .type = MN_OPT_INT, .arg = "DAYS", .def = "0", .min = 0, .max = 60,       \
        .unit = "days",                                                                            \
        .help = "Learn to score in hindsight: what came so many days later is looked at, too. "    \
                "For reviewing a past month; 0 is as of the moment of payment."                    \
    }

#endif
