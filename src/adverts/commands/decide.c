/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/decide.c - manumit adverts decide: taking a network, deciding on it, opening it
 * again.
 */
#include <string.h>

#include "adverts/commands/command.h"
#include "adverts/commands/kept.h"
#include "adverts/commands/review.h"
#include "command/matter.h"
#include "core/err.h"
#include "core/text.h"

static mn_status read_wish(mn_matter_wish *w, const mn_call *call, mn_err *e)
{
    const char *what = mn_call_input(call, 1);
    const mn_status st = mn_adverts_read_number(&w->number, mn_call_input(call, 0), e);
    if (st)
        return st;
    w->take = strcmp(what, "take") == 0;
    w->reopen = strcmp(what, "reopen") == 0;
    w->reason = mn_call_words(call, "reason");
    if (!w->take && !w->reopen &&
        !mn_store_outcome_find(&w->outcome, MN_STORE_NETWORKS, mn_text_of(what))) {
        mn_fail(e, MN_USAGE, "'%.100s' is nothing that is done with a network", what);
        return mn_hint(e, "say take, lead, watch, close, refer or reopen"), MN_USAGE;
    }
    return mn_matter_need_reason(w, e);
}

static mn_status tell(mn_report *r, mn_store *s, int64_t number, const mn_store_act *reader,
                      mn_err *e)
{
    (void)reader;
    const mn_status st = mn_network_tell_one(r, s, number, e);
    return st ? st : mn_network_tell_history(r, s, number, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_matter_decider decider = {.command = "adverts decide",
                                              .matter = MN_STORE_NETWORKS,
                                              .taken = "The network is taken",
                                              .open = "The network is open again",
                                              .read = read_wish,
                                              .tell = tell};
    return mn_matter_decide(out, &decider, call, ctx, e);
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
