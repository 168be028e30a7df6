/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/queue.c - manumit money queue: alerts that wait for a person; and rows of alerts
 * for others (queue.h).
 */
#include "money/commands/queue.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
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

void mn_money_alert_name(char out[MN_ALERT_NAME], int64_t number)
{
    snprintf(out, MN_ALERT_NAME, "A%05" PRId64, number);
}

bool mn_money_alert_number(int64_t *out, mn_text name)
{
    if (name.len < 2 || name.len > 16 || (name.ptr[0] != 'A' && name.ptr[0] != 'a'))
        return false;
    for (size_t i = 1; i < name.len; i++)
        if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
    return mn_text_i64(mn_text_sub(name, 1, name.len - 1), out) && *out > 0;
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
    char name[MN_ALERT_NAME];
    mn_money_alert_name(name, a->number);
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
    const mn_table_view view = {.title = "What happened to it",
                                .columns =
                                    "on=When,what=What,decision=Decision,reason=Reason,by=By"};
    char name[MN_ALERT_NAME];
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    mn_maker k = mn_maker_new(
        "history", "alert:t step:i what:t decision:t reason:t by:t on:t case_version:i", e);
    mn_money_alert_name(name, number);
    mn_status st = mn_store_steps(&c, s, MN_STORE_ALERTS, number, e);
    while (!st && !(st = mn_store_next_step(c, &v, &any, e)) && any) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, name);
        mn_make_i64(&k, 1, v.step);
        mn_make_text(&k, 2, v.what);
        if (v.decision.len)
            mn_make_text(&k, 3, v.decision);
        if (v.reason.len)
            mn_make_text(&k, 4, v.reason);
        mn_make_text(&k, 5, v.by);
        mn_make_text(&k, 6, v.at);
        mn_make_i64(&k, 7, v.version);
    }
    mn_store_cursor_free(c);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* --- the queue -------------------------------------------------------------------------------- */

typedef struct queue {
    mn_arena arena;
    mn_store_alert *at; /* heap; texts are the arena's */
    size_t n, cap;
    uint64_t count[MN_STORE_MATTER_STATES];
    const char *state; /* that is wanted: "waiting", "new", .., "all" */
    const char *mine;  /* NULL: of all */
} queue;

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

static bool wanted(const queue *q, const mn_store_alert *a)
{
    if (q->mine && !mn_text_eq_str(a->taken_by, q->mine))
        return false;
    if (strcmp(q->state, "all") == 0)
        return true;
    if (strcmp(q->state, "waiting") == 0)
        return a->state != MN_STORE_DECIDED;
    return strcmp(q->state, mn_store_matter_state_name(a->state)) == 0;
}

static bool keep(queue *q, const mn_store_alert *a)
{
    if (!mn_grow(&q->at, &q->cap, q->n + 1, sizeof *q->at))
        return false;
    mn_store_alert *to = &q->at[q->n++];
    *to = *a;
    mn_text *text[] = {&to->typologies, &to->patterns, &to->first,    &to->last,
                       &to->closing,    &to->found,    &to->found_by, &to->taken_by,
                       &to->decision,   &to->reason,   &to->by,       &to->at};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (text[i]->len && !(*text[i] = mn_arena_text(&q->arena, *text[i])).ptr)
            return false;
    return true;
}

static mn_status read_queue(queue *q, mn_store *s, const mn_store_act *reader, const mn_ctx *ctx,
                            mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_alert a;
    bool any = true;
    uint64_t rows = 0;
    mn_status st = mn_store_alerts(&c, s, reader, e);
    while (!st && !(st = mn_store_next_alert(c, &a, &any, e)) && any) {
        q->count[a.state]++;
        if (wanted(q, &a) && !keep(q, &a))
            st = mn_fail_memory(e);
        if (!st && ++rows % 256 == 0)
            st = mn_poll(ctx, e);
    }
    mn_store_cursor_free(c);
    if (!st && q->n)
        qsort(q->at, q->n, sizeof *q->at, by_rank);
    return st;
}

static mn_status tell(mn_report *r, const queue *q, mn_err *e)
{
    mn_maker k = mn_queue_maker(e);
    for (size_t i = 0; i < q->n && !k.st; i++)
        mn_queue_row(&k, &q->at[i]);
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
    mn_call_act who;
    mn_store *s = NULL;
    mn_report *r = NULL;
    mn_call_who(&who, call, ctx);
    queue q = {.state = mn_call_text(call, "state"),
               .mine = mn_call_flag(call, "mine") ? who.who : NULL};
    mn_status st = mn_call_store_read(&s, MN_STORE_CASES, call, ctx, e);
    if (!st && !(st = mn_report_new(&r, "money queue", "Alerts that wait for a person", e)) &&
        !(st = read_queue(&q, s, &who.act, ctx, e)))
        st = tell(r, &q, e);
    mn_store_close(s);
    free(q.at);
    mn_arena_free(&q.arena);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
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
