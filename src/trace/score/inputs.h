/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/score/inputs.h - what is known of suppliers beside their chain: findings, documents that
 * were asked for, verdicts of the mass balance; each a table.
 *
 * Rows that name no party of the chain are kept aside, counted, and told. Everything else that
 * makes no sense is an error with file, line and column: points hang on it.
 */
#ifndef TRACE_SCORE_INPUTS_H
#define TRACE_SCORE_INPUTS_H

#include "trace/chain/chain.h"
#include "trace/plan/sheet.h"

typedef struct mn_score_finding {
    uint32_t party;
    int32_t date, closed; /* closed MN_NO_DAY: open */
    bool dismissed;
    mn_text kind, evidence; /* evidence empty: none is given, and no point follows */
    uint64_t line;
} mn_score_finding;

typedef struct mn_score_request {
    uint32_t party;
    int32_t due, received; /* received MN_NO_DAY: it has not come */
    mn_text what, evidence;
    uint64_t line;
} mn_score_request;

typedef struct mn_score_balance {
    uint32_t party;
    int32_t day; /* the first of its period; MN_NO_DAY: not told */
    mn_text good, period, verdict;
    uint64_t line;
} mn_score_balance;

typedef struct mn_score_inputs {
    mn_sheet findings, requests, balances; /* t NULL: not given */
    mn_score_finding *finding;             /* by party, kind, date, line */
    mn_score_request *request;             /* by party, due, line */
    mn_score_balance *balance;             /* by party, line */
    size_t n_findings, n_requests, n_balances;
    uint64_t unknown;     /* rows that name no party of the chain */
    uint64_t no_evidence; /* findings without evidence */
} mn_score_inputs;

/* Each path may be NULL. Findings: party, date, kind, status (open, closed, dismissed), closed,
 * evidence. Requests: party, document (an id of the chain, or a name), due, received, evidence;
 * where received is empty and the chain has a document of this id, its own day counts. Balances:
 * as 'trace balance --csv' writes them. *out is freed by mn_score_inputs_free(). */
MN_USE mn_status mn_score_inputs_read(mn_score_inputs *out, const mn_chain *c, const char *findings,
                                      const char *requests, const char *balances, const mn_ctx *ctx,
                                      mn_err *e);
void mn_score_inputs_free(mn_score_inputs *in);

#endif
