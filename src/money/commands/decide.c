/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/decide.c - manumit money decide: taking an alert, deciding on it, opening it
 * again.
 */
#include "core/err.h"
#include "core/text.h"
#include "money/commands/command.h"
#include "money/commands/queue.h"

typedef struct wish {
    int64_t number;
    bool take, reopen, decide;
    mn_store_outcome outcome;
    mn_text reason;
} wish;

static mn_status read_wish(wish *w, const mn_call *call, mn_err *e)
{
    const char *name = mn_call_input(call, 0), *decision = mn_call_text(call, "decision"),
               *reason = mn_call_text(call, "reason");
    w->take = mn_call_flag(call, "take");
    w->reopen = mn_call_flag(call, "reopen");
    w->decide = decision != NULL;
    w->reason = mn_text_trim(mn_text_of(reason ? reason : ""));
    if (!mn_money_alert_number(&w->number, mn_text_of(name))) {
        mn_fail(e, MN_USAGE, "'%.100s' is no alert", name);
        return mn_hint(e, "its name is as 'manumit money queue' shows it: A00012"), MN_USAGE;
    }
    if (w->take + w->reopen + w->decide != 1) {
        mn_fail(e, MN_USAGE, "one thing at a time is to be done with an alert");
        return mn_hint(e, "give --decision, --take or --reopen"), MN_USAGE;
    }
    if (w->decide && !mn_store_outcome_find(&w->outcome, MN_STORE_ALERTS, mn_text_of(decision)))
        return mn_fail(e, MN_USAGE, "no such decision");
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
    if (!st && w.take)
        st = mn_store_matter_take(s, MN_STORE_ALERTS, w.number, &who.act, e);
    if (!st && w.reopen)
        st = mn_store_matter_reopen(s, MN_STORE_ALERTS, w.number, w.reason, &who.act, e);
    if (!st && w.decide)
        st = mn_store_matter_decide(s, MN_STORE_ALERTS, w.number, w.outcome, w.reason, &who.act, e);
    if (!st &&
        !(st = mn_report_new(&r, "money decide",
                             w.take     ? "The alert is taken"
                             : w.reopen ? "The alert is open again"
                                        : "The decision is kept",
                             e)) &&
        !(st = mn_queue_one(r, s, w.number, &who.act, e)))
        st = mn_queue_history(r, s, w.number, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example examples[] = {
    {"manumit money decide A00012 --take", "you work on it"},
    {"manumit money decide A00012 --decision close --reason 'a seasonal farm; wages are even'",
     "it is ordinary"},
    {"manumit money decide A00012 --decision report --reason 'as the narrative says' --as-user sue",
     "it is to be reported; 'manumit money case A00012 -o package' makes the drafts"},
    {"manumit money decide A00012 --reopen --reason 'the branch called'", "it waits again"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "ALERT", .help = "The alert, as 'money queue' shows it: A00012.", .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "decision",
     .type = MN_OPT_CHOICE,
     .arg = "DECISION",
     .choices = "report|watch|close|refer",
     .help = "report: to the authority; watch: keep an eye on it; close: it is ordinary; refer: it "
             "is for somebody else."},
    {.name = "reason",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Why. It must be given, but for --take."},
    {.name = "take", .type = MN_OPT_FLAG, .help = "Take it: others then leave it to you."},
    {.name = "reopen", .type = MN_OPT_FLAG, .help = "It was decided, and is to be open again."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {{"queue", MN_QUEUE_COLUMNS, "the alert as it now stands"},
                                    {"history", MN_HISTORY_COLUMNS, "all that happened to it"},
                                    {NULL, NULL, NULL}};
const mn_command mn_money_decide_command = {
    .name = "money decide",
    .summary = "Take an alert, decide on it, or open it again",
    .about =
        "Who decided, when and why is kept for ever, and stands in the audit log. A decided "
        "alert is opened again with a reason, and by itself when new payments come that it "
        "rests on. In a store with accounts reviewers watch, close and refer what they have "
        "taken or nobody has; that an alert is reported is for a supervisor. In a store with "
        "survivors' markers nobody decides on alerts that they kept themselves. Nothing is sent "
        "anywhere.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money queue,money case",
    .run = run,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_DECIDE,
    .writes = true,
};
