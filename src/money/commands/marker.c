/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/marker.c - manumit marker put, list, withdraw: survivors' markers.
 *
 * Who bears one is never shown: not by 'list' either, which has numbers, dates and reasons.
 */
#include "core/err.h"
#include "core/text.h"
#include "money/commands/command.h"
#include "money/commands/queue.h"

#define MARKER_COLUMNS                                                                             \
    "marker,state,until,reason,put_by,put_on,withdrawn_by,withdrawn_on,withdrawn_why"

/* The markers of one account, or all where id is empty; one alone where number is not 0. */
static mn_status tell(mn_report *r, mn_store *s, mn_text id, int64_t number,
                      const mn_store_act *act, mn_err *e)
{
    const mn_table_view view = {.title = "Markers",
                                .first = 200,
                                .columns = "marker=No.,state=State,until=Until,reason=Reason,"
                                           "put_by=By,withdrawn_why=Why withdrawn"};
    const mn_text today = mn_text_sub(act->when, 0, MN_STORE_DATE - 1);
    mn_store_cursor *c = NULL;
    mn_store_marker m;
    bool any = true;
    mn_maker k = mn_maker_new("markers",
                              "marker:i state:t until:t reason:t put_by:t put_on:t withdrawn_by:t "
                              "withdrawn_on:t withdrawn_why:t",
                              e);
    mn_status st = mn_store_markers(&c, s, id, act, e);
    while (!st && !(st = mn_store_next_marker(c, &m, &any, e)) && any) {
        if (number && m.number != number)
            continue;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, m.number);
        mn_make_str(&k, 1,
                    m.withdrawn_at.len                ? "withdrawn"
                    : mn_text_cmp(m.until, today) < 0 ? "ended"
                                                      : "in force");
        const mn_text text[] = {m.until,        m.reason,       m.by,           m.at,
                                m.withdrawn_by, m.withdrawn_at, m.withdrawn_why};
        for (size_t i = 0; i < sizeof text / sizeof *text; i++)
            if (text[i].len)
                mn_make_text(&k, 2 + i, text[i]);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status need(mn_text t, const char *what, const char *how, mn_err *e)
{
    if (t.len)
        return MN_OK;
    mn_fail(e, MN_USAGE, "a marker without %s", what);
    return mn_hint(e, "%s", how), MN_USAGE;
}

static const mn_text all = {"", 0};

static mn_status put(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const mn_text until = mn_call_words(v->call, "until"),
                  reason = mn_call_words(v->call, "reason");
    int64_t number = 0;
    mn_status st = mn_store_may(v->s, v->who.act.actor, MN_STORE_MARKERS, e);
    if (!st)
        st = need(until, "an end", "say until when: --until 2027-02-01", e);
    if (!st)
        st = need(reason, "a reason", "say why, without a name: --reason TEXT", e);
    if (!st)
        st = mn_store_marker_put(&number, v->s, mn_text_of(mn_call_input(v->call, 0)), until,
                                 reason, &v->who.act, e);
    return st ? st : tell(r, v->s, all, number, &v->who.act, e);
}

static mn_status withdraw(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const char *text = mn_call_input(v->call, 0);
    const mn_text reason = mn_call_words(v->call, "reason");
    int64_t number = 0;
    mn_status st = mn_store_may(v->s, v->who.act.actor, MN_STORE_MARKERS, e);
    if (!st && (!mn_text_i64(mn_text_of(text), &number) || number < 1)) {
        mn_fail(e, MN_USAGE, "'%.100s' is no number of a marker", text);
        st = (mn_hint(e, "'manumit marker list' has their numbers"), MN_USAGE);
    }
    if (!st)
        st = need(reason, "a reason", "say why, without a name: --reason TEXT", e);
    if (!st)
        st = mn_store_marker_withdraw(v->s, number, reason, &v->who.act, e);
    return st ? st : tell(r, v->s, all, number, &v->who.act, e);
}

static mn_status list(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const mn_text of = mn_call_inputs(v->call) ? mn_text_of(mn_call_input(v->call, 0)) : all;
    return tell(r, v->s, of, 0, &v->who.act, e);
}

static mn_status run_put(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_work work = {
        .name = "marker put", .title = "The marker is kept", .work = put};
    return mn_call_store_report(out, &work, call, ctx, e);
}

static mn_status run_list(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_work work = {
        .name = "marker list", .title = "Survivors' markers", .work = list};
    return mn_call_store_report(out, &work, call, ctx, e);
}

static mn_status run_withdraw(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_work work = {
        .name = "marker withdraw", .title = "The marker is withdrawn", .work = withdraw};
    return mn_call_store_report(out, &work, call, ctx, e);
}

/* --- declarations ----------------------------------------------------------------------------- */

static const mn_output outputs[] = {
    {"markers", MARKER_COLUMNS, "without who bears them, which the store does not keep in words"},
    {NULL, NULL, NULL}};

static const mn_example put_examples[] = {
    {"manumit marker put 4400123 --until 2028-06-30 --reason 'certificate of the service, file 17'",
     "the holder of the account is a survivor"},
    {NULL, NULL}};
static const mn_input put_inputs[] = {
    {.name = "ACCOUNT",
     .help = "The account, or the bank's number of the customer, as files of payments have it.",
     .required = true},
    {.name = NULL}};
static const mn_option put_options[] = {
    {.name = "until",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The last day on which it holds, as 2028-06-30. It must be given."},
    {.name = "reason",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Why, without a name. It must be given."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_marker_put_command = {
    .name = "marker put",
    .summary = "Mark an account's holder as a survivor",
    .about = "Alerts in which the account stands come last, with a lower score and a note that an "
             "alternative due diligence is advised; nobody in them can be named as a subject by "
             "this program. Only an advocate or an administrator of a store with accounts may put "
             "and see markers. Of the account the store keeps a keyed digest alone: who bears a "
             "marker is in no table. Each look at markers stands in the audit log.",
    .examples = put_examples,
    .inputs = put_inputs,
    .options = put_options,
    .outputs = outputs,
    .see_also = "marker list,marker withdraw,money queue",
    .run = run_put,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_MARKERS,
    .writes = true,
};

static const mn_example list_examples[] = {
    {"manumit marker list", "all markers, without who bears them"},
    {"manumit marker list 4400123", "whether this account has one"},
    {NULL, NULL}};
static const mn_input list_inputs[] = {
    {.name = "ACCOUNT", .help = "Of this account or customer alone."}, {.name = NULL}};
static const mn_option list_options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
const mn_command mn_marker_list_command = {
    .name = "marker list",
    .summary = "Show survivors' markers, or whether an account has one",
    .about = "Only an advocate or an administrator may. The look stands in the audit log.",
    .examples = list_examples,
    .inputs = list_inputs,
    .options = list_options,
    .outputs = outputs,
    .see_also = "marker put,marker withdraw",
    .run = run_list,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_MARKERS,
};

static const mn_example withdraw_examples[] = {
    {"manumit marker withdraw 3 --reason 'put on the wrong account'", "it holds no longer"},
    {NULL, NULL}};
static const mn_input withdraw_inputs[] = {
    {.name = "NUMBER", .help = "The marker, as 'marker list' shows it.", .required = true},
    {.name = NULL}};
static const mn_option withdraw_options[] = {{.name = "reason",
                                              .type = MN_OPT_TEXT,
                                              .arg = "TEXT",
                                              .help = "Why, without a name. It must be given."},
                                             MN_STORE_OPTION,
                                             MN_AS_USER_OPTION,
                                             {.name = NULL}};
const mn_command mn_marker_withdraw_command = {
    .name = "marker withdraw",
    .summary = "Take a survivor's marker back",
    .about = "Nothing is removed: that it was there, and why it was taken back, is kept.",
    .examples = withdraw_examples,
    .inputs = withdraw_inputs,
    .options = withdraw_options,
    .outputs = outputs,
    .see_also = "marker put,marker list",
    .run = run_withdraw,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_MARKERS,
    .writes = true,
};
