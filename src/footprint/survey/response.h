/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/response.h - answers at once: what a unit of money spent on each
 * question comes to, solved once for a country.
 *
 * An answer is linear in what is spent. So each group of purchases (footprint/answer) is
 * solved once for a million dollars: people by country of work, and people in each draw,
 * of the same samples that the full answer draws. An answer is then a sum over groups,
 * and the quantiles of a thousand sums:
 *
 *     T(d) = sum_g M_g R_g(d)
 *
 * with M the money that the answers put into group g. Draws of people by country are kept
 * for the MN_PLACES countries that weigh most in the average resident's footprint; the
 * others have one interval together here, and each its own in the full answer.
 */
#ifndef FOOTPRINT_SURVEY_RESPONSE_H
#define FOOTPRINT_SURVEY_RESPONSE_H

#include "footprint/survey/show.h"

enum { MN_PLACES = 12, MN_DRAW_BLOCK = 1024, MN_ORIGINS_MOST = 1024 };

/* Money that one unit of currency a month, spent on a question, puts into a group. */
typedef struct mn_flow_in {
    uint32_t group;
    double money; /* millions of US dollars of the model's year */
} mn_flow_in;

/* Immutable once made; safe to share by threads. */
typedef struct mn_response {
    const mn_model *model;
    const mn_reference *reference;
    mn_materials materials;
    mn_questions questions;
    mn_basis basis;
    mn_cards cards;
    mn_labels labels;
    mn_answer_options options;
    size_t groups, draws, blocks; /* blocks of MN_DRAW_BLOCK draws, the last filled with 0 */
    size_t *first;                /* questions + 1: of each question's flows */
    mn_flow_in *flow;
    mn_share *unit; /* people, and limits, of one unit a month, by question */
    double *origin; /* groups rows of model->origins: people per million */
    float *total;   /* blocks of groups rows of MN_DRAW_BLOCK: people per million */
    size_t places;
    uint32_t place[MN_PLACES]; /* origins whose draws are kept */
    float *by_place;           /* places times as `total` */
    /* Of the average resident: [0] all, [1] and on by place. */
    double base_people[1 + MN_PLACES];
    mn_interval usual[1 + MN_PLACES]; /* limits, against people: a guess for others */
    mn_interval usual_rest;           /* of the other places together */
    double *usual_money;              /* by group */
    float *base;                      /* rows of blocks * MN_DRAW_BLOCK draws */
    double resident;
    mn_share world_resident; /* at the middle of all prices */
} mn_response;

/* Solves everything for a country's households; seed as of ctx. *out must be zero, and
 * stay where it is; free it also after an error; model and reference must outlive it. MN_USAGE for
 * a country whose average household is not known. */
MN_USE mn_status mn_response_make(mn_response *out, const mn_model *m, const mn_reference *r,
                                  const mn_country *country, const mn_ctx *ctx, mn_err *e);
/* The same for the materials and questions that *out holds already. */
MN_USE mn_status mn_response_solve(mn_response *out, const mn_model *m, const mn_reference *r,
                                   const mn_country *country, const mn_ctx *ctx, mn_err *e);
void mn_response_free(mn_response *r);

/* What answers come to. Arrays are on one block of memory: free(s->memory). */
typedef struct mn_response_answer {
    mn_surveyed shown;
    double *amount;
    mn_share *origin, *question;
    void *memory;
} mn_response_answer;

/* O(groups * (origins + draws * places)), without a solve. a must outlive *out. */
MN_USE mn_status mn_response_to(mn_response_answer *out, const mn_response *r, const mn_answers *a,
                                mn_err *e);

/* What one answer is more than another, draw by draw, so that what both share cancels.
 * Arrays are on one block of memory: free(d->memory). */
typedef struct mn_response_difference {
    mn_share total, *question; /* one a question */
    void *memory;
} mn_response_difference;

/* b, of rb, less a, of ra; both responses are of one seed, and may be the same or of two
 * countries. O(questions * groups of a question * draws). */
MN_USE mn_status mn_response_differ(mn_response_difference *out, const mn_response *ra,
                                    const mn_response_answer *a, const mn_response *rb,
                                    const mn_response_answer *b, mn_err *e);

/* out[d] = times base[d] + sum_k money[k] sample[group[k]][d]. */
typedef struct mn_summed {
    const float *base; /* blocks * MN_DRAW_BLOCK; NULL: nothing */
    float times;
    const float *sample; /* blocks of groups rows of MN_DRAW_BLOCK */
    const float *money;
    const uint32_t *group; /* count */
    size_t count;
} mn_summed;

/* out: blocks * MN_DRAW_BLOCK floats. */
void mn_response_sum(float *out, const mn_summed *s, size_t groups, size_t blocks);
/* The same for any processor: what the other must equal to the last bit. */
void mn_response_sum_plain(float *out, const mn_summed *s, size_t groups, size_t blocks);

/* The 5% and 95% quantiles (Hyndman & Fan's type 7) of n >= 20 values. guess: about where
 * they lie against the mean; any finite values do, good ones
 * save time. spare: 2 * (n + 16) floats. v holds no NaN. */
mn_interval mn_response_limits(const float *v, size_t n, const mn_interval *guess, float *spare);

#endif
