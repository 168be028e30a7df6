/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/decide.c - manumit money decide: taking an alert, deciding on it, opening it
 * again.
 */
#include "core/err.h"
#include "core/text.h"
#include "money/commands/command.h"
#include "money/commands/queue.h"

static mn_status read_wish(mn_matter_wish *w, const mn_call *call, mn_err *e)
{
    const char *name = mn_call_input(call, 0), *decision = mn_call_text(call, "decision");
    w->take = mn_call_flag(call, "take");
    w->reopen = mn_call_flag(call, "reopen");
    w->reason = mn_call_words(call, "reason");
    if (!mn_matter_number(&w->number, MN_STORE_ALERTS, mn_text_of(name))) {
        mn_fail(e, MN_USAGE, "'%.100s' is no alert", name);
        return mn_hint(e, "its name is as 'manumit money queue' shows it: A00012"), MN_USAGE;
    }
    if (w->take + w->reopen + (decision != NULL) != 1) {
        mn_fail(e, MN_USAGE, "one thing at a time is to be done with an alert");
        return mn_hint(e, "give --decision, --take or --reopen"), MN_USAGE;
    }
    if (decision && !mn_store_outcome_find(&w->outcome, MN_STORE_ALERTS, mn_text_of(decision)))
        return mn_fail(e, MN_USAGE, "no such decision");
    return mn_matter_need_reason(w, e);
}

static mn_status tell(mn_report *r, mn_store *s, int64_t number, const mn_store_act *reader,
                      mn_err *e)
{
    const mn_status st = mn_queue_one(r, s, number, reader, e);
    return st ? st : mn_queue_history(r, s, number, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_matter_decider decider = {.command = "money decide",
                                              .matter = MN_STORE_ALERTS,
                                              .taken = "The alert is taken",
                                              .open = "The alert is open again",
                                              .read = read_wish,
                                              .tell = tell};
    return mn_matter_decide(out, &decider, call, ctx, e);
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
