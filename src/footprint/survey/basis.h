/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/survey/basis.h - the survey in one country: what the average resident spends
 * on each question, and what a unit of money spent on it asks of the economy.
 *
 * The averages are the model's final demand of households for each resident, divided
 * among the questions. So they sum to all that is spent, and the people behind them are
 * those of the country's average basket, exactly: as products with recipes come to more
 * or less than their industry does, all money for an industry has a `weight`, as an
 * industry keeps its people when it is split.
 */
#ifndef FOOTPRINT_SURVEY_BASIS_H
#define FOOTPRINT_SURVEY_BASIS_H

#include "footprint/answer/answer.h"
#include "footprint/survey/questions.h"

typedef struct mn_asked {
    const mn_question *question;
    mn_mix mix;     /* the one kind of industry */
    mn_price price; /* what a unit of money pays for; shares of the maker and of trade carry
                     * the weights, and so need not sum to 1 with the taxes */
    double makers;  /* share of a unit that is no tax: what the shares sum to without weights */
    double average; /* local currency a person a month */
    double *shop;   /* the price's shares as a ledger takes them: before trade was fitted */
    double ledger;  /* people that a ledger counts behind its money, against those here */
} mn_asked;

typedef struct mn_basis {
    const mn_questions *questions;
    const mn_home *home;
    const mn_country *country;
    int year;       /* of the amounts */
    double usd;     /* US dollars for a unit of the currency in that year */
    double money;   /* millions of US dollars of the model's year for one unit a month, all year */
    double spent;   /* by the average resident, local currency a month */
    double unasked; /* share of the basket that no question holds */
    double weight[MN_INDUSTRIES]; /* of money by the kind of industry that gets it */
    mn_asked *at;                 /* one a question, in their order */
    size_t count;
    mn_arena arena;
    mn_price_rules rules; /* of the prices: the usual ones */
    bool vat, sales_tax;
    double level;
} mn_basis;

/* *out must be zero; free it also after an error; its other arguments must outlive it. o
 * says scope, prior and materials; its country is whose households are meant. MN_USAGE for
 * a country whose average is not known. O(questions * non-zeros). */
MN_USE mn_status mn_basis_make(mn_basis *out, const mn_questions *q, const mn_model *m,
                               const mn_reference *r, const mn_answer_options *o, const mn_ctx *ctx,
                               mn_err *e);
void mn_basis_free(mn_basis *b);
/* Money is less sure where margins of the United States stand in. */
void mn_basis_widen(mn_prior *p, const mn_basis *b);

/* Purchases of one household: amount[i] is local currency a month for question i, all
 * finite and >= 0. They are placed in groups that do not depend on the amounts, so that
 * all answers in a country share their draws. b must outlive *out. */
MN_USE mn_status mn_basis_spend(mn_spending *out, const mn_basis *b, const double *amount,
                                mn_err *e);
/* The money in the model's year that a spending made so is, without its weights. */
double mn_basis_money(const mn_basis *b, const mn_spending *s);

#endif
