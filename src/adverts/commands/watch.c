/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/watch.c - manumit adverts watch, watches, unwatch: identifiers that are looked
 * for whenever posts come.
 */
#include "adverts/live/watch.h"
#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "command/matter.h"
#include "core/err.h"
#include "core/text.h"
#include "report/made.h"

#define COLUMNS "watch,kind,value,reason,by,on,until,posts,seen,withdrawn,why"

/* --- what is told ------------------------------------------------------------------------------
 */

static mn_text day_of(mn_text time)
{
    return mn_text_sub(time, 0, MN_STORE_DATE - 1);
}

static void make_watch(mn_maker *k, const mn_store_watch *w)
{
    mn_make_row(k, 0);
    mn_make_i64(k, 0, w->number);
    mn_make_text(k, 1, w->kind);
    mn_make_text(k, 2, w->value);
    mn_make_text(k, 3, w->reason);
    mn_make_text(k, 4, w->by);
    mn_make_text(k, 5, day_of(w->at));
    mn_make_text(k, 6, w->until);
    mn_make_i64(k, 7, w->hits);
    mn_make_text(k, 8, day_of(w->seen));
    mn_make_text(k, 9, day_of(w->withdrawn_at));
    mn_make_text(k, 10, w->withdrawn_why);
}

/* One of that number; 0: all that are in force on a date, or all that ever were. */
static mn_status tell_watches(mn_report *r, mn_store *s, int64_t number, mn_text on, mn_err *e)
{
    const mn_table_view view = {.title = "Watched identifiers",
                                .columns = "watch=Watch!,kind=Kind,value=Value!,reason=Why,"
                                           "until=Until,posts=Posts,seen=Last seen"};
    mn_maker k = mn_maker_new("watches",
                              "watch:i kind:t value:t reason:t by:t on:t until:t posts:i seen:t "
                              "withdrawn:t why:t",
                              e);
    mn_store_cursor *c = NULL;
    mn_store_watch w;
    bool any = true;
    mn_status st = mn_store_watches(&c, s, on, e);
    while (!st && !(st = mn_store_next_watch(c, &w, &any, e)) && any)
        if (!number || w.number == number)
            make_watch(&k, &w);
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_hits(mn_report *r, mn_store *s, mn_err *e)
{
    const mn_table_view view = {.title = "Posts in which they were seen",
                                .first = 20,
                                .columns = "watch=Watch!,archive=Archive,post=Post!,"
                                           "network=Network!,seen=Seen"};
    mn_maker k = mn_maker_new("hits", "watch:i archive:t post:t network:t seen:t by:t", e);
    mn_store_cursor *c = NULL;
    mn_store_hit h;
    char name[MN_MATTER_NAME];
    bool any = true;
    mn_status st = mn_store_hits(&c, s, 0, e);
    while (!st && !(st = mn_store_next_hit(c, &h, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, h.watch);
        mn_make_text(&k, 1, h.archive);
        mn_make_text(&k, 2, h.post);
        mn_matter_name(name, MN_STORE_NETWORKS, h.network);
        if (h.network)
            mn_make_str(&k, 3, name);
        mn_make_text(&k, 4, day_of(h.seen));
        mn_make_text(&k, 5, h.by);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made_any(r, &k, &view, e);
}

/* --- deeds -------------------------------------------------------------------------------------
 */

static mn_status need_reason(const mn_call *call, mn_err *e)
{
    if (mn_call_words(call, "reason").len)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no reason is given");
    return mn_hint(e, "say why: --reason TEXT"), MN_USAGE;
}

static mn_status put(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const mn_call *call = v->call;
    mn_identifier_rules *rules = NULL;
    const char *kind = NULL;
    mn_buf value = {0};
    int64_t number = 0;
    char region[2];
    mn_status st = need_reason(call, e);
    if (!st)
        st = mn_identify_new(&rules, v->ctx, e);
    if (!st)
        st = mn_adverts_region(region, rules, call, e);
    if (!st)
        st = mn_watch_read(&kind, &value, rules, mn_text_of(mn_call_input(call, 0)), region, e);
    if (!st)
        st = mn_store_watch_put(&number, v->s, mn_text_of(kind), (mn_text){value.ptr, value.len},
                                mn_call_words(call, "until"), mn_call_words(call, "reason"),
                                &v->who.act, e);
    mn_buf_free(&value);
    mn_identify_free(rules);
    return st ? st : tell_watches(r, v->s, number, mn_text_of(""), e);
}

static mn_status withdraw(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const char *text = mn_call_input(v->call, 0);
    int64_t number = 0;
    if (!mn_text_i64(mn_text_of(text), &number) || number < 1) {
        mn_fail(e, MN_USAGE, "'%.100s' is no number of a watch", text);
        return mn_hint(e, "'manumit adverts watches' has their numbers"), MN_USAGE;
    }
    mn_status st = need_reason(v->call, e);
    if (!st)
        st =
            mn_store_watch_withdraw(v->s, number, mn_call_words(v->call, "reason"), &v->who.act, e);
    return st ? st : tell_watches(r, v->s, number, mn_text_of(""), e);
}

static mn_status list(mn_report *r, const mn_store_visit *v, mn_err *e)
{
    const mn_text on = mn_call_flag(v->call, "all") ? mn_text_of("") : day_of(v->who.act.when);
    const mn_status st = tell_watches(r, v->s, 0, on, e);
    return st ? st : tell_hits(r, v->s, e);
}

static mn_status run_put(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_options create = {.create = true};
    static const mn_store_work work = {
        .name = "adverts watch", .title = "It is watched", .options = &create, .work = put};
    return mn_call_store_report(out, &work, call, ctx, e);
}

static mn_status run_list(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_work work = {.name = "adverts watches",
                                       .title = "Watched identifiers",
                                       .reads = true,
                                       .deed = MN_STORE_CASES,
                                       .work = list};
    return mn_call_store_report(out, &work, call, ctx, e);
}

static mn_status run_withdraw(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_store_options create = {.create = true};
    static const mn_store_work work = {.name = "adverts unwatch",
                                       .title = "It is watched no longer",
                                       .options = &create,
                                       .work = withdraw};
    return mn_call_store_report(out, &work, call, ctx, e);
}

/* --- declarations ------------------------------------------------------------------------------
 */

static const mn_output outputs[] = {
    {"watches", COLUMNS, "what is watched; posts: in how many it was seen; seen: when last"},
    {NULL, NULL, NULL}};

static const mn_example put_examples[] = {
    {"manumit adverts watch '+1 202 555 0101' --reason 'file 17' --until 2027-06-30",
     "a telephone number, however it will be written"},
    {"manumit adverts watch telegram:ann_b --reason 'file 17'", "a name at a service"},
    {NULL, NULL}};
static const mn_input put_inputs[] = {
    {.name = "IDENTIFIER",
     .help = "The identifier, or its kind and it, as phone:+12025550101, email:ann@site.example, "
             "telegram:ann_b; kinds are those of 'adverts identifiers'.",
     .required = true},
    {.name = NULL}};
static const mn_option put_options[] = {
    {.name = "reason", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "Why. It must be given."},
    {.name = "until",
     .type = MN_OPT_TEXT,
     .arg = "DATE",
     .help = "The last day on which it is watched, as 2027-06-30. Without it there is no end."},
    {.name = "region",
     .type = MN_OPT_TEXT,
     .arg = "XX",
     .help = "The country of a telephone number without a calling code: two letters."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_adverts_watch_command = {
    .name = "adverts watch",
    .summary = "Watch an identifier: be told in which new posts it stands",
    .about =
        "The identifier is kept in the form in which identifiers are compared, so that a number is "
        "found in any disguise. Whenever 'adverts networks --update' keeps posts it tells in which "
        "of them a watched identifier stands, and in which networks.\n\n"
        "That an identifier is watched says nothing about whose it is. Numbers change hands: give "
        "an end.",
    .examples = put_examples,
    .inputs = put_inputs,
    .options = put_options,
    .outputs = outputs,
    .see_also = "adverts watches,adverts unwatch,adverts networks",
    .run = run_put,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_DECIDE,
    .writes = true,
};

static const mn_example list_examples[] = {
    {"manumit adverts watches", "what is watched today"},
    {"manumit adverts watches --all --csv", "also what was withdrawn or has ended"},
    {"manumit adverts watches --csv --table hits", "in which posts they were seen"},
    {NULL, NULL}};
static const mn_input list_inputs[] = {{.name = NULL}};
static const mn_option list_options[] = {
    {.name = "all", .type = MN_OPT_FLAG, .help = "Also those that were withdrawn or have ended."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output list_outputs[] = {
    {"watches", COLUMNS, "what is watched; posts: in how many it was seen; seen: when last"},
    {"hits", "watch,archive,post,network,seen,by",
     "posts in which watched identifiers were seen, with the network of the queue"},
    {NULL, NULL, NULL}};
const mn_command mn_adverts_watches_command = {
    .name = "adverts watches",
    .summary = "Show which identifiers are watched, and where they were seen",
    .about = "Those that are in force today; with --all, all that ever were.",
    .examples = list_examples,
    .inputs = list_inputs,
    .options = list_options,
    .outputs = list_outputs,
    .see_also = "adverts watch,adverts unwatch",
    .run = run_list,
    .quick = true,
    .deed = MN_STORE_CASES,
};

static const mn_example withdraw_examples[] = {
    {"manumit adverts unwatch 3 --reason 'the number has another owner'", "it is no longer looked "
                                                                          "for"},
    {NULL, NULL}};
static const mn_input withdraw_inputs[] = {
    {.name = "NUMBER", .help = "The watch, as 'adverts watches' shows it.", .required = true},
    {.name = NULL}};
static const mn_option withdraw_options[] = {
    {.name = "reason", .type = MN_OPT_TEXT, .arg = "TEXT", .help = "Why. It must be given."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
const mn_command mn_adverts_unwatch_command = {
    .name = "adverts unwatch",
    .summary = "Watch an identifier no longer",
    .about = "Nothing is removed: that it was watched, by whom and why, is kept.",
    .examples = withdraw_examples,
    .inputs = withdraw_inputs,
    .options = withdraw_options,
    .outputs = outputs,
    .see_also = "adverts watch,adverts watches",
    .run = run_withdraw,
    .quick = true,
    .words = 1,
    .deed = MN_STORE_DECIDE,
    .writes = true,
};
