/* SPDX-License-Identifier: Apache-2.0
 *
 * review_show.c - manumit review list, review export: reviews as they stand, and
 * everything about them for an auditor.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "report/made.h"
#include "screen/commands/command.h"
#include "screen/commands/review.h"

typedef struct counts {
    uint64_t of[MN_STORE_REVIEW_STATES];
} counts;

static mn_status figures(mn_report *r, const counts *n, mn_err *e)
{
    static const struct {
        mn_store_review_state state;
        const char *name, *label;
    } all[] = {{MN_STORE_IN_FORCE, "in_force", "In force"},
               {MN_STORE_PROPOSED, "proposed", "Waiting for a second person"},
               {MN_STORE_EXPIRED, "expired", "Expired"},
               {MN_STORE_SUPERSEDED, "superseded", "Undone by a newer list"}};
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < sizeof all / sizeof *all; i++) {
        const mn_figure f = {all[i].name, all[i].label, (double)n->of[all[i].state],
                             NAN,         NAN,          "reviews",
                             "count",     true};
        st = mn_report_figure(r, &f, e);
    }
    return st;
}

/* The state that --state asks for; MN_STORE_REVIEW_STATES: all. Reviews are read in all
 * states, as what has expired may not be written down yet. */
static mn_status add_reviews(mn_report *r, counts *n, mn_store *s, const mn_call *call,
                             mn_store_review_state wanted, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {.title = "Reviews",
                                .first = 200,
                                .columns = "review=No.,state=State,decision=Decision,party=Party,"
                                           "entry=Entry!,reason=Reason,by=By,why=What ended it"};
    const char *list = mn_call_text(call, "list");
    char on[MN_STORE_DATE];
    mn_store_cursor *c = NULL;
    mn_store_review v;
    mn_store_list known;
    bool any = true;
    uint64_t rows = 0;
    mn_maker k = mn_review_maker(e);
    mn_status st = mn_review_on(on, call, e);
    if (!st && list)
        st = mn_store_list_find(&known, s, mn_text_of(list), e);
    if (!st)
        st = mn_store_reviews(&c, s, mn_text_of(list ? list : ""), MN_STORE_REVIEW_STATES, 0, e);
    while (!st && !(st = mn_store_next_review(c, &v, &any, e)) && any) {
        mn_store_review_state state = v.state;
        if ((state == MN_STORE_IN_FORCE || state == MN_STORE_PROPOSED) && v.expires.len &&
            mn_text_cmp(v.expires, mn_text_of(on)) <= 0)
            state = MN_STORE_EXPIRED;
        n->of[state]++;
        if (wanted == MN_STORE_REVIEW_STATES || state == wanted)
            st = mn_review_row(&k, NULL, s, &v, mn_text_of(on), e);
        if (!st && ++rows % 256 == 0)
            st = mn_poll(ctx, e);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status run_list(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *state = mn_call_text(call, "state");
    mn_store_review_state wanted = MN_STORE_REVIEW_STATES;
    counts n = {{0}};
    mn_store *s = NULL;
    mn_report *r = NULL;
    if (state && !mn_store_review_state_find(&wanted, mn_text_of(state)))
        return mn_fail(e, MN_USAGE, "no such state: '%.100s'", state);
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "review list", "What was decided", e)) &&
        !(st = add_reviews(r, &n, s, call, wanted, ctx, e)))
        st = figures(r, &n, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- export ------------------------------------------------------------------------------ */

/* "review/12" */
static bool number_of(int64_t *out, mn_text object)
{
    const char *with = "review/";
    const size_t n = strlen(with);
    return object.len > n && memcmp(object.ptr, with, n) == 0 &&
           mn_text_i64(mn_text_sub(object, n, object.len - n), out);
}

static mn_status add_log(mn_report *r, mn_store *s, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {.title = "Their entries in the audit log",
                                .first = 200,
                                .columns = "review=Review,sequence=Entry,when=When,actor=Who,"
                                           "action=What,note=Note"};
    mn_maker k = mn_maker_new("audit",
                              "review:i sequence:i when:t actor:t action:t note:t payload:t "
                              "previous:t hash:t",
                              e);
    mn_store_cursor *c = NULL;
    mn_store_audit a;
    bool any = true;
    uint64_t rows = 0;
    mn_status st = mn_store_audit_log(&c, s, 0, e);
    while (!st && !k.st && !(st = mn_store_next_audit(c, &a, &any, e)) && any) {
        int64_t id;
        if (++rows % 1024 == 0 && (st = mn_poll(ctx, e)))
            break;
        if (!number_of(&id, a.object))
            continue;
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, id);
        mn_make_i64(&k, 1, a.sequence);
        const mn_text cells[] = {a.when, a.actor, a.action, a.note, a.payload, a.previous, a.hash};
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
            mn_make_text(&k, i + 2, cells[i]);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status add_receipt(mn_report *r, mn_store *s, mn_err *e)
{
    mn_store_receipt end;
    char text[160];
    mn_status st = mn_store_audit_receipt(&end, s, e);
    if (st || !end.sequence)
        return st;
    snprintf(text, sizeof text, "%lld:%s", (long long)end.sequence, end.hash);
    if ((st = mn_report_manifest_text(r, "audit_receipt", text, e)))
        return st;
    snprintf(text, sizeof text, "Receipt: %lld:%s", (long long)end.sequence, end.hash);
    if ((st = mn_report_text(r, MN_TEXT_PARA, text, e)))
        return st;
    return mn_report_text(r, MN_TEXT_NOTE,
                          "'manumit audit verify --receipt' proves that the log still holds what "
                          "is shown here.",
                          e);
}

static mn_status run_export(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    counts n = {{0}};
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_AUDIT, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "review export", "All reviews, for audit", e)) &&
        !(st = add_reviews(r, &n, s, call, MN_STORE_REVIEW_STATES, ctx, e)) &&
        !(st = add_log(r, s, ctx, e)) && !(st = figures(r, &n, e)))
        st = add_receipt(r, s, e);
    mn_store_close(s);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- declarations ------------------------------------------------------------------------ */

#define LIST_OPTION                                                                                \
    {                                                                                              \
        .name = "list", .type = MN_OPT_TEXT, .arg = "NAME",                                        \
        .help = "Only reviews about entries of this list."                                         \
    }
#define ON_OPTION                                                                                  \
    {                                                                                              \
        .name = "on", .type = MN_OPT_TEXT, .arg = "DATE",                                          \
        .help = "The day on which they are looked at, as 2026-11-22: what expires by then is "     \
                "called expired. Without it, today."                                               \
    }
static const mn_input no_inputs[] = {{NULL, NULL, false, false}};

static const mn_example list_examples[] = {
    {"manumit review list", "all decisions, and what became of them"},
    {"manumit review list --state proposed", "what waits for a second person"},
    {"manumit review list --state superseded --list un",
     "what must be decided again, as the list has changed"},
    {"manumit review list --state in_force --on 2027-01-01", "what would still hold then"},
    {NULL, NULL}};
static const mn_option list_options[] = {
    {.name = "state",
     .type = MN_OPT_CHOICE,
     .arg = "STATE",
     .choices = "in_force|proposed|expired|superseded|withdrawn|rejected|replaced",
     .help = "Only those in this state."},
    LIST_OPTION,
    ON_OPTION,
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output list_outputs[] = {
    {"reviews", MN_REVIEW_COLUMNS, "the reviews by number; why: what ended it, or holds it up"},
    {NULL, NULL, NULL}};
const mn_command mn_review_list_command = {
    .name = "review list",
    .summary = "Show what was decided, and what of it is in force",
    .about = "A review is in force, proposed (it waits for a second person), expired, superseded "
             "(a newer version of the list changed or removed the entry), withdrawn, rejected (the "
             "second person did not agree) or replaced (by a later one).",
    .examples = list_examples,
    .inputs = no_inputs,
    .options = list_options,
    .outputs = list_outputs,
    .see_also = "review put,review confirm,review export",
    .run = run_list,
    .quick = true};

static const mn_example export_examples[] = {
    {"manumit review export -o reviews.json", "everything in one file"},
    {"manumit review export --csv >reviews.csv", "the reviews, for a spreadsheet"},
    {"manumit review export --csv --table audit >log.csv", "their entries in the audit log"},
    {NULL, NULL}};
static const mn_option export_options[] = {
    LIST_OPTION, ON_OPTION, MN_STORE_OPTION, MN_AS_USER_OPTION, {.name = NULL}};
static const mn_output export_outputs[] = {
    {"reviews", MN_REVIEW_COLUMNS, "all reviews by number, also those that ended"},
    {"audit", "review,sequence,when,actor,action,note,payload,previous,hash",
     "the audit log's entries about reviews, in order, with their hashes"},
    {NULL, NULL, NULL}};
const mn_command mn_review_export_command = {
    .name = "review export",
    .summary = "Give out all reviews with their entries in the audit log",
    .about = "For an auditor: who decided what about whom, when and why, who agreed, what ended "
             "it; the state of the entry that was looked at (its hash); and the log's entries "
             "with the receipt against which 'audit verify' checks them. In a store with accounts "
             "it needs the right to read the audit log.",
    .examples = export_examples,
    .inputs = no_inputs,
    .options = export_options,
    .outputs = export_outputs,
    .see_also = "review list,audit show,audit verify",
    .run = run_export,
    .deed = MN_STORE_AUDIT};
