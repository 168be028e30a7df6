/* SPDX-License-Identifier: Apache-2.0
 *
 * review_decide.c - manumit review confirm, review withdraw: what becomes of a review.
 */
#include "screen/commands/command.h"
#include "screen/commands/review.h"

#include "core/err.h"
#include "core/text.h"

static mn_text text_of(const mn_call *call, const char *option)
{
    const char *v = mn_call_text(call, option);
    return mn_text_trim(mn_text_of(v ? v : ""));
}

static mn_text day_of(const mn_call_act *who)
{
    return mn_text_sub(who->act.when, 0, MN_STORE_DATE - 1);
}

static mn_status run_confirm(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const bool agree = !mn_call_flag(call, "reject");
    const mn_text why = text_of(call, "reason");
    mn_store *s = NULL;
    mn_call_act who;
    int64_t id;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_review_number(&id, mn_call_input(call, 0), e);
    if (!st && !agree && !why.len) {
        st = mn_fail(e, MN_USAGE, "a review is rejected without a reason");
        (void)!mn_hint(e, "say why: --reason TEXT");
    }
    if (!st && !(st = mn_call_store(&s, call, NULL, ctx, e)) &&
        !(st = mn_store_review_confirm(s, id, agree, why, &who.act, e)))
        st = mn_review_report(out, "review confirm",
                              agree ? "The review is confirmed" : "The review is rejected", s, id,
                              day_of(&who), e);
    mn_store_close(s);
    return st;
}

static mn_status run_withdraw(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_call_act who;
    int64_t id;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_review_number(&id, mn_call_input(call, 0), e);
    if (!st && !text_of(call, "reason").len) {
        st = mn_fail(e, MN_USAGE, "a review is withdrawn without a reason");
        (void)!mn_hint(e, "say why: --reason TEXT");
    }
    if (!st && !(st = mn_call_store(&s, call, NULL, ctx, e)) &&
        !(st = mn_store_review_withdraw(s, id, text_of(call, "reason"), &who.act, e)))
        st = mn_review_report(out, "review withdraw", "The review is withdrawn", s, id,
                              day_of(&who), e);
    mn_store_close(s);
    return st;
}

/* --- declarations ------------------------------------------------------------------------ */

static const mn_input inputs[] = {{"NUMBER", "the review, as 'review list' shows it", true, false},
                                  {NULL, NULL, false, false}};
static const mn_output outputs[] = {{"reviews", MN_REVIEW_COLUMNS, "the review as it now stands"},
                                    {NULL, NULL, NULL}};

static const mn_example confirm_examples[] = {
    {"manumit review confirm 12 --as-user sue", "a second person agrees: it is in force"},
    {"manumit review confirm 12 --reject --reason 'the address is the same'",
     "or does not: it never holds"},
    {NULL, NULL}};
static const mn_option confirm_options[] = {
    {.name = "reject", .type = MN_OPT_FLAG, .help = "Do not agree. A reason must be given."},
    {.name = "reason", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "Why, for those who ask later."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_review_confirm_command = {
    .name = "review confirm",
    .summary = "Agree, or not, with a review that waits for a second person",
    .about = "The second person must be another than the one who decided; in a store with accounts "
             "it must be a supervisor.",
    .examples = confirm_examples,
    .inputs = inputs,
    .options = confirm_options,
    .outputs = outputs,
    .see_also = "review put,review list,review withdraw",
    .run = run_confirm,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_CONFIRM,
    .writes = true};

static const mn_example withdraw_examples[] = {
    {"manumit review withdraw 12 --reason 'decided on the wrong party'",
     "the score decides again, and the review stays on record as withdrawn"},
    {NULL, NULL}};
static const mn_option withdraw_options[] = {
    {.name = "reason",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Why, for those who ask later. It must be given."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_review_withdraw_command = {
    .name = "review withdraw",
    .summary = "Take back a review that waits or is in force",
    .about = "Nothing is removed: the review is kept as withdrawn, with who did it, when and why. "
             "In a store with accounts reviewers may withdraw their own alone, supervisors any.",
    .examples = withdraw_examples,
    .inputs = inputs,
    .options = withdraw_options,
    .outputs = outputs,
    .see_also = "review put,review list,review confirm",
    .run = run_withdraw,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_REVIEW,
    .writes = true};
