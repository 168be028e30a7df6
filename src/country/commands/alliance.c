/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/alliance.c - manumit alliance: what countries promised, and what became of it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command/store_call.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/alliance_tell.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"
#include "report/marks.h"
#include "table/day.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    mn_promises p;
    const mn_call *call;
    int32_t day;
    mn_alliance_counts count;
    mn_promise_state only;
} work;

static const char *const states[MN_STATES] = {"kept", "said", "pending", "overdue", "dropped"};

static mn_status tell_progress(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Progress by country",
        .columns =
            "name=Country,commitments=All,kept=Kept,said=Said to be done,pending=Not due,overdue="
            "Overdue,dropped=Dropped,source=Source:@"};
    mn_maker k =
        mn_maker_new("progress",
                     "iso3:t name:t commitments:i kept:i said:i pending:i overdue:i dropped:i "
                     "promised:f kept_amount:f source:t",
                     e);
    for (uint32_t place = 0; place < mn_facts_places(w->d.facts); place++) {
        int64_t count[MN_STATES] = {0}, all = 0;
        double promised = 0, kept = 0;
        mn_buf sources = {0};
        for (size_t i = 0; i < w->p.n; i++) {
            const mn_promise *p = &w->p.at[i];
            const mn_promise_state s = mn_promise_on(p, w->day);
            if (p->place != place)
                continue;
            all++;
            mn_country_add_name(&sources, p->source);
            count[s]++;
            promised += isnan(p->amount) ? 0 : p->amount;
            kept += isnan(p->amount) || s != MN_STATE_KEPT ? 0 : p->amount;
        }
        if (!all) {
            mn_buf_free(&sources);
            continue;
        }
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_facts_place(w->d.facts, place)->code);
        mn_make_str(&k, 1, mn_facts_place(w->d.facts, place)->name);
        mn_make_i64(&k, 2, all);
        for (size_t s = 0; s < MN_STATES; s++)
            mn_make_i64(&k, 3 + s, count[s]);
        mn_make_f64(&k, 8, promised);
        mn_make_f64(&k, 9, kept);
        mn_make_buf(&k, 10, &sources);
        mn_buf_free(&sources);
    }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_words(work *w, mn_err *e)
{
    const size_t *count = w->count.of;
    size_t all = 0;
    for (size_t i = 0; i < MN_STATES; i++)
        all += count[i];
    mn_status st = mn_report_count(w->r, "commitments", "Commitments", all, "commitments", true, e);
    if (!st)
        st = mn_report_count(w->r, "kept", "Kept: done, with evidence, and verified",
                             count[MN_STATE_KEPT], "commitments", true, e);
    if (!st)
        st = mn_report_count(w->r, "overdue", "Overdue", count[MN_STATE_OVERDUE], "commitments",
                             true, e);
    if (!st)
        st = mn_report_count(w->r, "said",
                             "Said to be done, without evidence or nobody else verified it",
                             count[MN_STATE_SAID], "commitments", false, e);
    if (!st && w->day == MN_NO_DEADLINE)
        return mn_report_text(w->r, MN_TEXT_NOTE,
                              "Nothing is told to be overdue, as no day was given: --on "
                              "2026-11-23.",
                              e);
    return st;
}

static mn_status tell(work *w, mn_err *e)
{
    mn_status st = mn_alliance_tell(w->r, &w->count, &w->p, w->d.facts, w->day, w->only, e);
    if (!st)
        st = tell_words(w, e);
    if (!st)
        st = tell_progress(w, e);
    if (!st)
        st = mn_report_sources(w->r, false, e);
    return st ? st : mn_alliance_tell_refused(w->r, "refused", &w->p, e);
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

static mn_status read_file(work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read(&t, ctx, mn_call_input(w->call, 0), NULL, e);
    if (!st)
        st = mn_promises_read(&w->p, w->d.facts, t, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(w->r, "commitments", mn_table_source(t), mn_table_sha256(t),
                                      e);
    mn_table_free(t);
    return st;
}

/* Of a store today stands where no day is given. */
static mn_status read_store(work *w, const char *country, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_call_act who;
    mn_call_who(&who, w->call, ctx);
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, w->call, ctx, e);
    if (!st)
        st = mn_promises_kept(&w->p, w->d.facts, s, country, e);
    if (!st && w->day == MN_NO_DEADLINE &&
        !mn_promise_day(&w->day, mn_text_sub(who.act.when, 0, MN_STORE_DATE - 1)))
        w->day = MN_NO_DEADLINE;
    mn_store_close(s);
    return st;
}

static void only_of(work *w, uint32_t place)
{
    size_t n = 0;
    for (size_t i = 0; i < w->p.n; i++)
        if (w->p.at[i].place == place)
            w->p.at[n++] = w->p.at[i];
    w->p.n = n;
}

static mn_status work_out(work *w, const mn_ctx *ctx, mn_err *e)
{
    const char *country = mn_call_text(w->call, "country"), *state = mn_call_text(w->call, "state");
    uint32_t place = UINT32_MAX;
    mn_status st = read_day(&w->day, w->call, e);
    w->only = MN_STATES;
    for (int i = 0; i < MN_STATES && state; i++)
        if (mn_text_eq_str(mn_text_of(state), states[i]))
            w->only = (mn_promise_state)i;
    if (!st)
        st = mn_country_data_read(&w->d, NULL, ctx, e);
    if (!st && country)
        st = mn_country_place(&place, &w->d, country, e);
    if (!st)
        st = mn_report_new(&w->r, "alliance", "What countries promised", e);
    if (!st)
        st = mn_call_inputs(w->call)
                 ? read_file(w, ctx, e)
                 : read_store(w, country ? mn_facts_place(w->d.facts, place)->code : NULL, ctx, e);
    if (!st && country)
        only_of(w, place);
    return st ? st : tell(w, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    const mn_status st = work_out(&w, ctx, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    mn_promises_free(&w.p);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit alliance --state overdue", "what the store holds, and is overdue today"},
    {"manumit alliance commitments.csv --on 2026-11-23", "a file: promised, kept, and overdue"},
    {"manumit alliance --country Ghana --csv --table progress", "one country, for a script"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help =
         "A row a commitment: columns country, commitment, source; and where there are id, kind "
         "(policy, programme), amount (US dollars), deadline, status (promised, begun, done, "
         "dropped), evidence, verified_by, verified_on, promised_by. Without it, what the store "
         "holds: 'alliance import' and 'alliance add' put it there."},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "on",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .help = "The day that deadlines are held against. Without it, of a store today; of a file "
             "nothing is overdue."},
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Only what this country promised: ISO 3166-1 code or name."},
    {.name = "state",
     .type = MN_OPT_CHOICE,
     .arg = "STATE",
     .choices = "all|kept|said|pending|overdue|dropped",
     .def = "all",
     .help = "Only commitments in this state."},
    MN_STORE_OPTION,
    MN_AS_USER_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"commitments", MN_ALLIANCE_COLUMNS, MN_ALLIANCE_COLUMNS_HELP},
    {"progress",
     "iso3,name,commitments,kept,said,pending,overdue,dropped,promised,kept_amount,source",
     "by country; amounts in US dollars"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "line,reason,text", "rows that are no commitments"},
    {NULL, NULL, NULL}};
const mn_command mn_alliance_command = {
    .name = "alliance",
    .summary = "Hold countries to what they promised",
    .about = "Policies and programmes that countries committed to, with deadline, evidence and who "
             "verified it. A promise counts as kept when it is done, has evidence and somebody "
             "verified it whose promise it is not; without one of these it is said to be done, and "
             "told apart.\n\n"
             "In a store each step stays: what was said when and by whom, deadlines that moved, "
             "what was refuted. Nobody verifies there what he entered or said to be done.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .see_also = "alliance add,alliance import,alliance set,alliance verify,country show",
};
