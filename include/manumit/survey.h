/* SPDX-License-Identifier: Apache-2.0
 *
 * manumit/survey.h - the footprint of a household, from answers to a few questions.
 *
 * A question is a part of what households spend ("coffee"); an answer is what one
 * household spends on it a month, in the currency of its country. What is not answered is
 * the country's average for as many people. People behind an answer are linear in its
 * amounts, so each question is solved once for a country, with 1,000 draws of what is
 * unsure, and an answer is then a sum (docs/methods/survey.md).
 *
 * Where ctx->cache is set and ctx->seed is 1, what was solved for a country (about 5 MB) is
 * kept in it, and threads may answer at once.
 */
#ifndef MANUMIT_SURVEY_H
#define MANUMIT_SURVEY_H

#include <manumit/core.h>
#include <manumit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The report of 'manumit footprint survey' without what a call adds to its manifest.
 * country: a name or an ISO code; people: of the household, above 0 and at most 100; answer:
 * `answers` texts "coffee=20". *out is owned: mn_report_free(). MN_USAGE for a country whose
 * average household is not known, a question that there is not or that is answered twice,
 * and an amount that is no number from 0 to 1e12, with a hint; MN_DATA when nothing is spent
 * at all. The first answer of a country takes some 0.4 seconds, each other some 0.1 ms. */
MN_USE MN_API mn_status mn_survey_report(mn_report **out, const char *country, double people,
                                         const char *const *answer, size_t answers,
                                         const mn_ctx *ctx, mn_err *e);

/* Solves a country ahead, so that the first answer is as fast as the others. ctx->cache must
 * be set and ctx->seed be 1, else nothing is kept. Errors as above. */
MN_USE MN_API mn_status mn_survey_prepare(const char *country, const mn_ctx *ctx, mn_err *e);

#ifdef __cplusplus
}
#endif

#endif
