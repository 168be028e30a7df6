/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/commands/score_call.h - what 'trace score' and 'trace score-rule' share: the options that
 * say what is known of suppliers, and everything that is opened for them.
 */
#ifndef TRACE_COMMANDS_SCORE_CALL_H
#define TRACE_COMMANDS_SCORE_CALL_H

#include "trace/commands/suppliers.h"
#include "trace/plan/documented.h"
#include "trace/score/score.h"

#define MN_SCORE_FINDINGS_OPTION                                                                   \
    {                                                                                              \
        .name = "findings", .type = MN_OPT_FILE, .arg = "FILE",                                    \
        .help = "What was found at suppliers: columns party, date, kind, status (open, closed, "   \
                "dismissed), closed, evidence. A finding without evidence gives no points."        \
    }
#define MN_SCORE_REQUESTS_OPTION                                                                   \
    {                                                                                              \
        .name = "requests", .type = MN_OPT_FILE, .arg = "FILE",                                    \
        .help = "Documents that were asked for: columns party, document, due, and received where " \
                "the chain does not say it by the document's id."                                  \
    }
#define MN_SCORE_BALANCES_OPTION                                                                   \
    {                                                                                              \
        .name = "balances", .type = MN_OPT_FILE, .arg = "FILE",                                    \
        .help = "Verdicts of the mass balance, as 'trace balance --csv' writes them."              \
    }
#define MN_SCORE_POLICY_OPTION                                                                     \
    {                                                                                              \
        .name = "policy", .type = MN_OPT_FILE, .arg = "FILE",                                      \
        .help = "The buyer's own rules, in place of data/trade/score_rules.csv and with its "      \
                "columns: id, version, measure, points; from, until, match, threshold, cap, "      \
                "says, source."                                                                    \
    }
#define MN_SCORE_SCOPE_OPTION                                                                      \
    {                                                                                              \
        .name = "rules", .type = MN_OPT_FILE, .arg = "FILE",                                       \
        .help = "Which documents speak for which supplies, in place of "                           \
                "data/trade/document_scope.csv and with its columns."                              \
    }
#define MN_SCORE_LISTS_OPTION                                                                      \
    {                                                                                              \
        .name = "lists", .type = MN_OPT_TEXT, .arg = "NAME[@DATE]", .many = true,                  \
        .help = "Look for what touches a ban, in these lists of the store, too."                   \
    }
#define MN_SCORE_ON_OPTION                                                                         \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DATE",                                          \
        .help = "The day on which suppliers are judged, as 2026-11-22; what came later does not "  \
                "count. Without it, today."                                                        \
    }

typedef struct mn_score_call {
    mn_store *store;
    mn_chain *c;
    mn_score_rules rules;
    mn_scope_rules scope;
    mn_score_inputs in;
    mn_nexus_set nexus;
    uint64_t *documented;
    mn_score_asked asked; /* borrows from the rest */
    char on[MN_STORE_DATE];
} mn_score_call;

/* Opens all that the call names and puts it into the manifest. *out must be zero; free it also
 * after an error. */
MN_USE mn_status mn_score_call_open(mn_score_call *out, mn_report *r, const mn_call *call,
                                    const mn_ctx *ctx, mn_err *e);
void mn_score_call_free(mn_score_call *w);

/* Warnings about what could not be used. */
MN_USE mn_status mn_score_call_warn(mn_report *r, const mn_score_call *w, mn_err *e);

#endif
