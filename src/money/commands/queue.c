/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/queue.c - manumit money queue: alerts that wait for a person; and rows of alerts
 * for others (queue.h).
 */
#include "money/commands/queue.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "core/text.h"
#include "money/commands/command.h"

const char mn_marker_note[] = "an alternative due diligence is advised";
const char mn_own_note[] = "kept by you: somebody else decides";

double mn_marker_score(double score)
{
    const double odds = score / (1 - score) * mn_exp(-2);
    return score >= 1 ? 1 : odds / (1 + odds);
}

/* --- rows ------------------------------------------------------------------------------------- */

mn_maker mn_queue_maker(mn_err *e)
{
    return mn_maker_new("queue",
                        "alert:t state:t score:f family_count:i typologies:t parties:i payments:i "
                        "first:t last:t found_on:t taken_by:t decision:t decided_by:t decided_on:t "
                        "note:t kept_by_you:t",
                        e);
}

void mn_queue_row(mn_maker *k, const mn_store_alert *a)
{
    char name[MN_MATTER_NAME];
    mn_matter_name(name, MN_STORE_ALERTS, a->number);
    mn_make_row(k, 0);
    mn_make_str(k, 0, name);
    mn_make_str(k, 1, mn_store_matter_state_name(a->state));
    mn_make_f64(k, 2, a->lowered ? mn_marker_score(a->score) : a->score);
    mn_make_i64(k, 3, a->families);
    mn_make_text(k, 4, a->typologies);
    mn_make_i64(k, 5, a->parties);
    mn_make_i64(k, 6, a->payments);
    mn_make_text(k, 7, a->first);
    mn_make_text(k, 8, a->last);
    const mn_text rest[] = {a->found, a->taken_by, a->decision, a->by, a->at};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i].len)
            mn_make_text(k, 9 + i, rest[i]);
    if (a->marked)
        mn_make_str(k, 14, mn_marker_note);
    if (a->own) {
        mn_make_str(k, 14, mn_own_note);
        mn_make_str(k, 15, "yes");
    }
}

static const mn_table_view queue_view = {
    .title = "Alerts, the strongest first",
    .first = 100,
    .columns = "alert=Alert!,state=State,score=Score:3,family_count=Families,"
               "typologies=Typologies,parties=Parties,taken_by=Taken by,decision=Decision,"
               "note=Note"};

mn_status mn_queue_one(mn_report *r, mn_store *s, int64_t number, const mn_store_act *reader,
                       mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_alert a;
    bool any = true;
    mn_maker k = mn_queue_maker(e);
    mn_status st = mn_store_alert_at(&c, s, number, reader, e);
    if (!st && !(st = mn_store_next_alert(c, &a, &any, e)) && any)
        mn_queue_row(&k, &a);
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    mn_table_view view = queue_view;
    view.title = "The alert";
    return mn_report_made(r, &k, &view, e);
}

mn_status mn_queue_history(mn_report *r, mn_store *s, int64_t number, mn_err *e)
{
    char name[MN_MATTER_NAME];
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    mn_maker k = mn_maker_new("history", "alert:t " MN_MATTER_STEP_COLUMNS, e);
    mn_matter_name(name, MN_STORE_ALERTS, number);
    mn_status st = mn_store_steps(&c, s, MN_STORE_ALERTS, number, e);
    while (!st && !(st = mn_store_next_step(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        mn_matter_put_step(&k, 1, &v);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &mn_matter_steps_view, e);
}

/* --- the queue -------------------------------------------------------------------------------- */

/* The strongest first; behind them those in which the bearer of a marker stands, by number alone.
 */
static int by_rank(const void *a, const void *b)
{
    const mn_store_alert *x = a, *y = b;
    if (x->lowered != y->lowered)
        return x->lowered ? 1 : -1;
    if (!x->lowered && x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool keep(mn_matter_queue *q, const mn_store_alert *a)
{
    mn_store_alert *to = mn_matter_queue_add(q, a, sizeof *a);
    if (!to)
        return false;
    mn_text *text[] = {&to->typologies, &to->patterns, &to->first,    &to->last,
                       &to->closing,    &to->found,    &to->found_by, &to->taken_by,
                       &to->decision,   &to->reason,   &to->by,       &to->at};
    return mn_matter_queue_own(q, text, sizeof text / sizeof *text);
}

static mn_status read_queue(mn_matter_queue *q, const mn_store_visit *v, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_alert a;
    bool any = true;
    uint64_t rows = 0;
    mn_status st = mn_store_alerts(&c, v->s, &v->who.act, e);
    while (!st && !(st = mn_store_next_alert(c, &a, &any, e)) && any) {
        if (mn_matter_queue_wants(q, a.state, a.taken_by) && !keep(q, &a))
            st = mn_fail_memory(e);
        if (!st && ++rows % 256 == 0)
            st = mn_poll(v->ctx, e);
    }
    mn_store_cursor_free(c);
    if (!st && q->n)
        qsort(q->at, q->n, sizeof a, by_rank);
    return st;
}

static mn_status tell_queue(mn_report *r, const mn_matter_queue *q, mn_err *e)
{
    const mn_store_alert *at = q->at;
    mn_maker k = mn_queue_maker(e);
    for (size_t i = 0; i < q->n && !k.st; i++)
        mn_queue_row(&k, &at[i]);
    mn_status st = mn_report_count(r, "new", "New", q->count[MN_STORE_NEW], "alerts", true, e);
    if (!st)
        st = mn_report_count(r, "open", "Open", q->count[MN_STORE_OPEN], "alerts", true, e);
    if (!st)
        st = mn_report_count(r, "decided", "Decided", q->count[MN_STORE_DECIDED], "alerts", false,
                             e);
    mn_make_status(&k, st);
    st = mn_report_made(r, &k, &queue_view, e);
    return st ? st
              : mn_report_text(r, MN_TEXT_NOTE,
                               "Confidential: nobody whom an alert is about may learn of it. "
                               "Scores order what is read first and are no probability.",
                               e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    static const mn_matter_lister lister = {.command = "money queue",
                                            .title = "Alerts that wait for a person",
                                            .read = read_queue,
                                            .tell = tell_queue};
    return mn_matter_list(out, &lister, call, ctx, e);
}

static const mn_example examples[] = {
    {"manumit money queue", "what waits, the strongest first"},
    {"manumit money queue --mine", "what you have taken"},
    {"manumit money queue --state all --csv", "all alerts that were ever kept, for a program"},
    {NULL, NULL}};
static const mn_input inputs[] = {{.name = NULL}};
static const mn_option options[] = {
    {.name = "state",
     .type = MN_OPT_CHOICE,
     .arg = "STATE",
     .choices = "waiting|new|open|decided|all",
     .def = "waiting",
     .help = "Which: those that nobody has taken (new), that somebody has, or that were opened "
             "again (open), both (waiting), decided ones, or all."},
    {.name = "mine", .type = MN_OPT_FLAG, .help = "Those that you have taken."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {{"queue", MN_QUEUE_COLUMNS, "one alert a row"},
                                    {NULL, NULL, NULL}};
const mn_command mn_money_queue_command = {
    .name = "money queue",
    .summary = "Show the alerts that wait for a person",
    .about =
        "Alerts come into the queue by 'manumit money FILE --keep'. Each has its case, which "
        "'manumit money case A00001' shows, and is decided by 'manumit money decide'. Where "
        "the note says that an alternative due diligence is advised, speak with an advocate "
        "before anything else: somebody in the alert may be a survivor. In a store with survivors' "
        "markers that is told to nobody of alerts that they kept themselves, and others "
        "decide on these.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .see_also = "money case,money decide,money",
    .run = run,
    .quick = true,
    .deed = MN_STORE_CASES,
};
