/* SPDX-License-Identifier: Apache-2.0
 *
 * command_store.c - manumit store info, store migrate, store set.
 */
#include "report/made.h"
#include "team/command.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command/store_call.h"
#include "core/err.h"
#include "table/maker.h"

static mn_status lists_table(mn_report *r, mn_store *s, mn_err *e)
{
    mn_maker k = mn_maker_new("lists",
                              "list:t title:t publisher:t format:t version:i entries:i published:t "
                              "imported:t expected_age:i age:i past:b",
                              e);
    const mn_table_view view = {.title = "Lists in force",
                                .columns = "list=List,version=Version,entries=Entries,"
                                           "published=Published,age=Age (days),past=Overdue"};
    char now[MN_STORE_TIME];
    mn_store_cursor *c = NULL;
    mn_store_list l;
    bool any = true;
    mn_store_now(now);
    mn_status st = mn_store_lists(&c, s, e);
    while (!st && !k.st && !(st = mn_store_next_list(c, &l, &any, e)) && any) {
        int64_t days = 0;
        bool past = false;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l.name);
        mn_make_str(&k, 1, l.title);
        mn_make_str(&k, 2, l.publisher);
        mn_make_str(&k, 3, l.format);
        mn_make_i64(&k, 4, l.version);
        mn_make_i64(&k, 5, (int64_t)l.entries);
        if (l.published[0])
            mn_make_str(&k, 6, l.published);
        mn_make_str(&k, 7, l.imported);
        if (l.expected_age)
            mn_make_i64(&k, 8, l.expected_age);
        if (mn_store_list_age(&days, &past, &l, mn_text_of(now), NULL) == MN_OK) {
            mn_make_i64(&k, 9, days);
            mn_make_bool(&k, 10, past);
        }
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* tell_place: a face that chose the store for all who ask tells nobody where it lies. */
static mn_status describe(mn_report *r, mn_store *s, bool tell_place, mn_err *e)
{
    mn_store_state now;
    char text[700], four_eyes[MN_STORE_NAME];
    mn_status st;
    if ((st = mn_store_info(&now, s, e)) || (st = mn_store_setting(four_eyes, s, "four-eyes", e)))
        return st;
    const struct {
        const char *name, *label;
        uint64_t v;
        const char *unit;
    } figures[] = {
        {"lists", "Lists", now.lists, "lists"},
        {"versions", "Versions of lists", now.versions, "versions"},
        {"entries", "Entries, of all versions", now.entries, "entries"},
        {"chains", "Supply chains", now.chains, "chains"},
        {"chain_versions", "Versions of chains", now.chain_versions, "versions"},
        {"reviews", "Reviews", now.reviews, "reviews"},
        {"reviews_in_force", "Reviews in force", now.reviews_in_force, "reviews"},
        {"accounts", "Accounts", now.accounts, "accounts"},
        {"audit", "Entries of the audit log", now.audit, "entries"},
        {"archives", "Archives of adverts", now.archives, "archives"},
        {"archive_versions", "Versions of archives", now.archive_versions, "versions"},
        {"bytes", "Size", now.bytes, "bytes"},
    };
    const char *kind = now.backend[0] == 's' ? "SQLite" : "PostgreSQL";
    if (tell_place)
        snprintf(text, sizeof text, "%s: a store in %s, of version %lld.", now.place, kind,
                 (long long)now.version);
    else
        snprintf(text, sizeof text, "A store in %s, of version %lld.", kind,
                 (long long)now.version);
    if ((st = mn_report_text(r, MN_TEXT_PARA, text, e)))
        return st;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const mn_figure f = {figures[i].name,
                             figures[i].label,
                             (double)figures[i].v,
                             NAN,
                             NAN,
                             figures[i].unit,
                             "count",
                             i == 0 || i == 2 || i == 3 || i == 6};
        if ((st = mn_report_figure(r, &f, e)))
            return st;
    }
    snprintf(text, sizeof text, "Each review needs a second person (four-eyes): %s.",
             four_eyes[0] ? four_eyes : "no");
    return mn_report_text(r, MN_TEXT_BULLET, text, e);
}

static mn_status report(mn_report **out, mn_store *s, const char *command, const mn_ctx *ctx,
                        mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, command, "What the store holds", e);
    if (!st && !(st = describe(r, s, !ctx || !ctx->store, e)))
        st = lists_table(r, s, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_info(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st)
        st = report(out, s, "store info", ctx, e);
    mn_store_close(s);
    return st;
}

/* Whether it is refused as one of an older version. Other errors are those of the opening that
 * follows. */
static bool is_older(const mn_call *call, const mn_ctx *ctx)
{
    const mn_store_options o = {.read_only = true};
    mn_err own = MN_ERR_INIT;
    mn_store *s = NULL;
    const mn_status st = mn_call_store(&s, call, &o, ctx, &own);
    mn_store_close(s);
    return st && strstr(own.hint, "store migrate");
}

static mn_status run_migrate(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.migrate = true};
    const bool older = is_older(call, ctx);
    mn_store *s = NULL;
    mn_status st = mn_call_store(&s, call, &o, ctx, e);
    if (!st && !(st = report(out, s, "store migrate", ctx, e)) &&
        (st = mn_report_text(*out, MN_TEXT_PARA,
                             older ? "The store was brought to this program's version."
                                   : "The store is of this program's version already: nothing was "
                                     "to be done.",
                             e)))
        mn_report_free(*out);
    mn_store_close(s);
    return st;
}

static mn_status run_set(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_store_options o = {.create = true};
    mn_store *s = NULL;
    mn_call_act who;
    mn_call_who(&who, call, ctx);
    mn_status st = mn_call_store(&s, call, &o, ctx, e);
    if (!st && !(st = mn_store_set(s, mn_call_input(call, 0), mn_call_input(call, 1), &who.act, e)))
        st = report(out, s, "store set", ctx, e);
    mn_store_close(s);
    return st;
}

static const mn_input no_inputs[] = {{NULL, NULL, false, false}};
static const mn_option options[] = {MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"lists",
     "list,title,publisher,format,version,entries,published,imported,expected_age,age,past",
     "each list's version in force; age in days, today; past: older than the publisher's usual "
     "interval"},
    {NULL, NULL, NULL}};

static const mn_example info_examples[] = {
    {"manumit store info", "of your own store"},
    {"manumit store info --store postgresql://ann@db/manumit", "of a team's"},
    {NULL, NULL}};
const mn_command mn_store_info_command = {.name = "store info",
                                          .summary =
                                              "What a store holds, and how old its lists are",
                                          .examples = info_examples,
                                          .inputs = no_inputs,
                                          .options = options,
                                          .outputs = outputs,
                                          .see_also = "audit verify,user list",
                                          .run = run_info,
                                          .quick = true};

static const mn_example migrate_examples[] = {
    {"manumit store migrate --store team.db", "after a new version of the program"}, {NULL, NULL}};
const mn_command mn_store_migrate_command = {
    .name = "store migrate",
    .summary = "Bring a store of an older version to this program's",
    .about = "Each step is one transaction; there is no way back: make a copy before. Programs of "
             "the older version then refuse the store.",
    .examples = migrate_examples,
    .inputs = no_inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "store info",
    .run = run_migrate,
    .deed = MN_STORE_SETTINGS,
    .writes = true,
    .local = true,
    .why_local = "it can\'t be undone, and needs a copy first"};

static const mn_example set_examples[] = {
    {"manumit store set four-eyes yes --as-user ada", "each review needs a second person"},
    {NULL, NULL}};
static const mn_input set_inputs[] = {{"KEY", "four-eyes.", true, false},
                                      {"VALUE", "yes or no.", true, false},
                                      {NULL, NULL, false, false}};
const mn_command mn_store_set_command = {.name = "store set",
                                         .summary = "Set what holds for all who use a store",
                                         .examples = set_examples,
                                         .inputs = set_inputs,
                                         .options = options,
                                         .outputs = outputs,
                                         .see_also = "store info",
                                         .run = run_set,
                                         .words = 2,
                                         .deed = MN_STORE_SETTINGS,
                                         .writes = true,
                                         .local = true,
                                         .why_local =
                                             "settings are made where the store is looked after"};
