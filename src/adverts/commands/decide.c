/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/decide.c - manumit adverts decide: taking a network, deciding on it, opening it
 * again.
 */
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/review.h"
#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"

typedef struct wish {
    int64_t number;
    bool take, reopen;
    mn_store_outcome outcome;
    mn_text reason;
} wish;

static mn_status read_wish(wish *w, const mn_call *call, mn_err *e)
{
    const char *what = mn_call_input(call, 1), *reason = mn_call_text(call, "reason");
    const mn_status st = mn_adverts_read_number(&w->number, mn_call_input(call, 0), e);
    if (st)
        return st;
    w->take = strcmp(what, "take") == 0;
    w->reopen = strcmp(what, "reopen") == 0;
    w->reason = mn_text_trim(mn_text_of(reason ? reason : ""));
    if (!w->take && !w->reopen &&
        !mn_store_outcome_find(&w->outcome, MN_STORE_NETWORKS, mn_text_of(what))) {
        mn_fail(e, MN_USAGE, "'%.100s' is nothing that is done with a network", what);
        return mn_hint(e, "say take, lead, watch, close, refer or reopen"), MN_USAGE;
    }
    if (!w->take && !w->reason.len) {
        mn_fail(e, MN_USAGE, "a decision without a reason");
        return mn_hint(e, "say why, for those who ask later: --reason TEXT"), MN_USAGE;
    }
    return MN_OK;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    wish w = {.number = 0};
    mn_call_act who;
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_call_who(&who, call, ctx);
    mn_status st = read_wish(&w, call, e);
    if (!st)
        st = mn_call_store(&s, call, NULL, ctx, e);
    if (!st)
        st = w.take ? mn_store_matter_take(s, MN_STORE_NETWORKS, w.number, &who.act, e)
             : w.reopen
                 ? mn_store_matter_reopen(s, MN_STORE_NETWORKS, w.number, w.reason, &who.act, e)
                 : mn_store_matter_decide(s, MN_STORE_NETWORKS, w.number, w.outcome, w.reason,
                                          &who.act, e);
    if (!st &&
        !(st = mn_report_new(&r, "adverts decide",
                             w.take     ? "The network is taken"
                             : w.reopen ? "The network is open again"
                                        : "The decision is kept",
                             e)) &&
        !(st = mn_network_tell_one(r, s, w.number, e)))
        st = mn_network_tell_history(r, s, w.number, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts decide W00012 take", "you work on it"},
    {"manumit adverts decide W00012 close --reason 'one landlord, as his register says'",
     "it is ordinary"},
    {"manumit adverts decide W00012 lead --reason 'handed to the unit, file 7' --as-user sue",
     "it goes to who looks into it; 'manumit adverts package W00012 -o package' makes the "
     "evidence"},
    {"manumit adverts decide W00012 reopen --reason 'the unit asks again'", "it waits again"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "NETWORK",
     .help = "The network, as 'adverts queue' shows it: W00012.",
     .required = true},
    {.name = "DEED",
     .help = "take: others then leave it to you; lead: it is handed to an agency that looks into "
             "it; watch: keep an eye on it; close: it is ordinary; refer: it is for somebody else, "
             "as a service for survivors; reopen: it was decided, and is to be open again.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {{.name = "reason",
                                     .type = MN_OPT_TEXT,
                                     .arg = "TEXT",
                                     .help = "Why. It must be given, but for take."},
                                    MN_STORE_OPTION,
                                    MN_AS_USER_OPTION,
                                    {.name = NULL}};
static const mn_output outputs[] = {
    {"network", MN_NETWORK_COLUMNS, "the network as it now stands"},
    {"changes", MN_NETWORK_CHANGES, "what came, left, joined, since it was found"},
    {"history", MN_NETWORK_HISTORY, "all that happened to it"},
    {NULL, NULL, NULL}};
const mn_command mn_adverts_decide_command = {
    .name = "adverts decide",
    .summary = "Take a network, decide on it, or open it again",
    .about = "Who decided, when and why is kept for ever, and stands in the audit log. A decided "
             "network is opened again with a reason, and by itself when new posts come. In a store "
             "with accounts reviewers watch, close and refer what they have taken or nobody has; "
             "that a network becomes a lead is for a supervisor. Nothing is sent anywhere.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "adverts queue,adverts network,adverts package",
    .run = run,
    .quick = true,
    .words = 2,
    .deed = MN_STORE_DECIDE,
    .writes = true,
};
