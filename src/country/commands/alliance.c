/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/alliance.c - manumit alliance: what countries promised, and what became of it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "country/alliance/commitments.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"
#include "table/day.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    mn_promises p;
    int32_t day;
    size_t count[MN_STATES];
} work;

static mn_status tell_promises(work *w, mn_err *e)
{
    static const mn_promise_state order[MN_STATES] = {
        MN_STATE_OVERDUE, MN_STATE_SAID, MN_STATE_OPEN, MN_STATE_DROPPED, MN_STATE_KEPT};
    const mn_table_view view = {
        .title = "Commitments",
        .first = 40,
        .columns = "name=Country,commitment=Commitment,deadline=Deadline!,state=State!"};
    mn_maker k = mn_maker_new("commitments",
                              "id:t iso3:t name:t kind:t commitment:t amount:f deadline:t status:t "
                              "state:t evidence:t verified_by:t verified_on:t source:t line:i",
                              e);
    for (size_t s = 0; s < MN_STATES; s++)
        for (size_t i = 0; i < w->p.n; i++) {
            const mn_promise *p = &w->p.at[i];
            if (mn_promise_on(p, w->day) != order[s])
                continue;
            w->count[order[s]]++;
            mn_make_row(&k, p->line);
            mn_make_str(&k, 0, p->id);
            mn_make_str(&k, 1, mn_facts_place(w->d.facts, p->place)->code);
            mn_make_str(&k, 2, mn_facts_place(w->d.facts, p->place)->name);
            mn_make_str(&k, 3, p->kind);
            mn_make_str(&k, 4, p->text);
            mn_make_f64(&k, 5, p->amount);
            mn_make_str(&k, 6, p->deadline_text);
            mn_make_str(&k, 7, mn_promise_status_name(p->status));
            mn_make_str(&k, 8, mn_promise_state_name(order[s]));
            mn_make_str(&k, 9, p->evidence);
            mn_make_str(&k, 10, p->verified_by);
            mn_make_str(&k, 11, p->verified_on);
            mn_make_str(&k, 12, p->source);
            mn_make_i64(&k, 13, (int64_t)p->line);
        }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_progress(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Progress by country",
        .columns = "name=Country,commitments=All,kept=Kept,said=Said to be done,open=Open,overdue="
                   "Overdue,dropped=Dropped"};
    mn_maker k =
        mn_maker_new("progress",
                     "iso3:t name:t commitments:i kept:i said:i open:i overdue:i dropped:i "
                     "promised:f kept_amount:f",
                     e);
    for (uint32_t place = 0; place < mn_facts_places(w->d.facts); place++) {
        int64_t count[MN_STATES] = {0}, all = 0;
        double promised = 0, kept = 0;
        for (size_t i = 0; i < w->p.n; i++) {
            const mn_promise *p = &w->p.at[i];
            const mn_promise_state s = mn_promise_on(p, w->day);
            if (p->place != place)
                continue;
            all++;
            count[s]++;
            promised += isnan(p->amount) ? 0 : p->amount;
            kept += isnan(p->amount) || s != MN_STATE_KEPT ? 0 : p->amount;
        }
        if (!all)
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_facts_place(w->d.facts, place)->code);
        mn_make_str(&k, 1, mn_facts_place(w->d.facts, place)->name);
        mn_make_i64(&k, 2, all);
        for (size_t s = 0; s < MN_STATES; s++)
            mn_make_i64(&k, 3 + s, count[s]);
        mn_make_f64(&k, 8, promised);
        mn_make_f64(&k, 9, kept);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_refused(work *w, mn_err *e)
{
    char text[128];
    const mn_table_view view = {.title = "Rows that are no commitments",
                                .columns = "line=Line,reason=Why,text=What it says"};
    mn_maker k = mn_maker_new("refused", "line:i reason:t text:t", e);
    for (size_t i = 0; i < w->p.refusals; i++) {
        mn_make_row(&k, w->p.refused[i].line);
        mn_make_i64(&k, 0, (int64_t)w->p.refused[i].line);
        mn_make_str(&k, 1, w->p.refused[i].reason);
        mn_make_str(&k, 2, w->p.refused[i].text);
    }
    mn_status st = mn_report_made_any(w->r, &k, &view, e);
    if (!st && w->p.refusals) {
        snprintf(text, sizeof text,
                 "%zu row%s no commitment and not counted: see the table 'refused'.", w->p.refusals,
                 w->p.refusals == 1 ? " is" : "s are");
        st = mn_report_warning(w->r, text, e);
    }
    return st;
}

static mn_status tell(work *w, mn_err *e)
{
    mn_status st = tell_promises(w, e);
    if (!st)
        st = mn_report_count(w->r, "commitments", "Commitments", w->p.n, "commitments", true, e);
    if (!st)
        st = mn_report_count(w->r, "kept", "Kept: done, with evidence, and verified",
                             w->count[MN_STATE_KEPT], "commitments", true, e);
    if (!st)
        st = mn_report_count(w->r, "overdue", "Overdue", w->count[MN_STATE_OVERDUE], "commitments",
                             true, e);
    if (!st)
        st =
            mn_report_count(w->r, "said", "Said to be done, without evidence or nobody verified it",
                            w->count[MN_STATE_SAID], "commitments", false, e);
    if (!st)
        st = tell_progress(w, e);
    if (!st && w->day == MN_NO_DEADLINE)
        st = mn_report_text(w->r, MN_TEXT_NOTE,
                            "Nothing is told to be overdue, as no day was given: --on 2026-11-23.",
                            e);
    return st ? st : tell_refused(w, e);
}

static mn_status read_day(int32_t *out, const mn_call *call, mn_err *e)
{
    int32_t first;
    const char *on = mn_call_text(call, "on"), *hint;
    *out = MN_NO_DEADLINE;
    if (!on)
        return MN_OK;
    if (!mn_days_read(&first, out, mn_text_of(on), MN_DAYS_ISO, false, &hint) && first == *out)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no day in --on '%.40s'", on);
    return mn_hint(e, "as in: --on 2026-11-23");
}

static mn_status work_out(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = read_day(&w->day, call, e);
    if (!st)
        st = mn_country_data_read(&w->d, NULL, ctx, e);
    if (!st)
        st = mn_report_new(&w->r, "alliance", "What countries promised", e);
    if (!st)
        st = mn_table_read(&t, ctx, mn_call_input(call, 0), NULL, e);
    if (!st)
        st = mn_promises_read(&w->p, w->d.facts, t, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(w->r, "commitments", mn_table_source(t), mn_table_sha256(t),
                                      e);
    mn_table_free(t);
    return st ? st : tell(w, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.r = NULL};
    const mn_status st = work_out(&w, call, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    mn_promises_free(&w.p);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit alliance commitments.csv --on 2026-11-23", "what was promised, kept, and is overdue"},
    {"manumit alliance commitments.csv --on 2026-11-23 --csv --table progress",
     "by country, for a script"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help =
         "A row a commitment: columns country, commitment, source; and where there are id, kind "
         "(policy, programme), amount (US dollars), deadline, status (promised, begun, done, "
         "dropped), evidence, verified_by, verified_on.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .help = "The day that deadlines are held against. Without it nothing is overdue."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"commitments",
     "id,iso3,name,kind,commitment,amount,deadline,status,state,evidence,verified_by,verified_on,"
     "source,line",
     "a row a commitment, the overdue first. state: kept (done, with evidence, and verified), said "
     "to "
     "be done, open, overdue, dropped"},
    {"progress", "iso3,name,commitments,kept,said,open,overdue,dropped,promised,kept_amount",
     "by country; amounts in US dollars"},
    {"refused", "line,reason,text", "rows that are no commitments"},
    {NULL, NULL, NULL}};
const mn_command mn_alliance_command = {
    .name = "alliance",
    .summary = "Hold countries to what they promised",
    .about = "Policies and programmes that countries committed to, with deadline, evidence and who "
             "verified it. A promise counts as kept when it is done, has evidence and somebody "
             "verified it; without one of these it is said to be done, and told apart.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country show,access",
};
