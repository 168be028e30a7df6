/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/places.c - manumit estimate places: shares and numbers of those who go to
 * places, from who was met there.
 */
#include "measure/survey/venues.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

enum { VALUES = 32 };

typedef struct asked {
    const mn_call *call;
    mn_table *t;
    mn_venues p;
    double level;
    size_t alone; /* strata of one unit */
} asked;

/* --- tables --------------------------------------------------------------------------------------
 */

static void put(mn_maker *k, size_t col, const mn_measured *v, double level)
{
    char note[160];
    mn_make_f64(k, col, v->value);
    mn_make_f64(k, col + 1, v->error);
    mn_make_f64(k, col + 2, v->low);
    mn_make_f64(k, col + 3, v->high);
    mn_make_f64(k, col + 4, level);
    mn_make_f64(k, col + 5, v->effect);
    mn_make_i64(k, col + 6, (int64_t)v->n);
    if (!v->why)
        return;
    snprintf(note, sizeof note, "no interval: %s", v->why);
    mn_make_str(k, col + 7, note);
}

static mn_status put_trait(mn_maker *k, asked *a, mn_text name, double *y, double *one, mn_err *e)
{
    size_t col = 0;
    mn_values v = {.n = 0};
    mn_status st = mn_roles_column(&col, a->t, name, "--trait names a column", e);
    if (!st)
        st = mn_values_of(&v, a->t, col, VALUES, e);
    for (size_t r = 0; r < a->p.design.n && !st; r++) {
        one[r] = 1;
        if (v.of[r] == MN_VALUE_NONE)
            st = mn_refuse_row(&a->p.refused, mn_table_line(a->t, r), e,
                               "not in '%.40s': there is no answer", mn_table_col_name(a->t, col));
    }
    for (uint32_t g = 0; g < v.n && !st; g++) {
        for (size_t r = 0; r < a->p.design.n; r++)
            y[r] = v.of[r] == MN_VALUE_NONE ? (double)NAN : v.of[r] == g;
        for (unsigned m = 0; m < MN_VENUES_METHODS && !st; m++) {
            mn_measured x;
            if (!a->p.weight[m])
                continue;
            st = mn_design_measure(&x, &a->p.design, a->p.weight[m], y, one, a->level, e);
            a->alone = x.alone;
            mn_make_row(k, 0);
            mn_make_str(k, 0, mn_table_col_name(a->t, col));
            mn_make_text(k, 1, v.name[g]);
            mn_make_str(k, 2, mn_venues_method_name((mn_venues_method)m));
            put(k, 3, &x, a->level);
        }
    }
    mn_values_free(&v);
    return st;
}

static mn_status tell_estimates(mn_report *r, asked *a, mn_err *e)
{
    const mn_table_view view = {
        .title = "Shares",
        .columns = "trait=Trait,value=Group!,method=Of,estimate=Share:1%,low=From:1%,high=To:1%,"
                   "design_effect=Effect:1,respondents=Told by,note=Note"};
    mn_maker k = mn_maker_new("estimates",
                              "trait:t value:t method:t estimate:f error:f low:f high:f level:f "
                              "design_effect:f respondents:i note:t",
                              e);
    double *y = calloc(2 * a->p.design.n, sizeof *y);
    mn_status st = y ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < mn_call_count(a->call, "trait") && !st; i++) {
        mn_text rest = mn_text_of(mn_call_nth(a->call, "trait", i)), one;
        while (!st && mn_text_split(&rest, ',', &one))
            st = put_trait(&k, a, mn_text_trim(one), y, y + a->p.design.n, e);
    }
    free(y);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_totals(mn_report *r, asked *a, mn_err *e)
{
    const mn_table_view view = {.title = "Numbers",
                                .columns = "of=Of!,estimate=Number:0,low=From:0,high=To:0,error="
                                           "Standard error:0,respondents=Told by,note=Note"};
    mn_maker k = mn_maker_new(
        "totals",
        "of:t estimate:f error:f low:f high:f level:f design_effect:f respondents:i note:t", e);
    double *one = calloc(a->p.design.n, sizeof *one);
    mn_status st = one ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < a->p.design.n && !st; i++)
        one[i] = 1;
    for (unsigned m = MN_VENUES_VISITS; m < MN_VENUES_METHODS && !st && a->p.totals; m++) {
        mn_measured x;
        if (!a->p.weight[m])
            continue;
        st = mn_design_measure(&x, &a->p.design, a->p.weight[m], one, NULL, a->level, e);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_venues_method_name((mn_venues_method)m));
        put(&k, 1, &x, a->level);
    }
    free(one);
    mn_make_status(&k, st);
    return mn_report_made_any(r, &k, &view, e);
}

/* --- what a reader is told -----------------------------------------------------------------------
 */

static mn_status tell_what(mn_report *r, const asked *a, mn_err *e)
{
    const mn_venues *p = &a->p;
    const char *const said =
        p->weight[MN_VENUES_PERSONS]
            ? "'persons' are those who go to the places at all; who goes more often is met more "
              "often, and weighs less. Who goes to none of them is in no number here."
        : p->weight[MN_VENUES_VISITS]
            ? "These are shares of visits, not of persons: who goes more often counts more. A "
              "column of how many events each goes to (role visits) would tell of persons."
            : "Nothing tells how likely events were to be drawn (roles chance, counted, or "
              "weight): "
              "these are the respondents as they are.";
    return mn_report_text(r, MN_TEXT_NOTE, said, e);
}

static mn_status tell_doubt(mn_report *r, const asked *a, mn_err *e)
{
    char text[256];
    const mn_venues *p = &a->p;
    mn_status st = MN_OK;
    if (!p->weight[MN_VENUES_PERSONS])
        st = mn_report_warning(
            r, "How often respondents go is not told: shares are not of persons.", e);
    if (!st && p->heaviest > 0.05) {
        snprintf(text, sizeof text, "One respondent has %.0f%% of all weight.", 100 * p->heaviest);
        st = mn_report_warning(r, text, e);
    }
    if (!st && p->kish > 2) {
        snprintf(text, sizeof text,
                 "Weights differ so much that the sample is worth one of %.0f%% of its size.",
                 100 / p->kish);
        st = mn_report_warning(r, text, e);
    }
    if (!st && a->alone) {
        snprintf(text, sizeof text,
                 "%zu strat%s one sampling unit: it varies about the mean of all.", a->alone,
                 a->alone == 1 ? "um has" : "a have");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

static mn_status tell(mn_report **out, asked *a, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "estimate places", "Groups, by who was met at places", e);
    if (!st && *mn_table_sha256(a->t))
        st = mn_report_manifest_input(r, "respondents", mn_table_source(a->t),
                                      mn_table_sha256(a->t), e);
    if (!st)
        st = mn_report_count(r, "respondents", "Respondents", a->p.design.n, "persons", true, e);
    if (!st)
        st = mn_report_count(r, "events", "Events", a->p.events, "events", false, e);
    if (!st)
        st = tell_what(r, a, e);
    if (!st)
        st = tell_estimates(r, a, e);
    if (!st)
        st = tell_totals(r, a, e);
    if (!st)
        st = tell_doubt(r, a, e);
    if (!st)
        st = mn_measure_refused(r, &a->p.refused, NULL, NULL, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the command ---------------------------------------------------------------------------------
 */

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    asked a = {.call = call, .level = mn_call_real(call, "level", 0.95)};
    if (!mn_call_count(call, "trait")) {
        mn_fail(e, MN_USAGE, "no --trait");
        return mn_hint(e, "as in: manumit estimate places met.csv --trait papers_taken");
    }
    mn_status st =
        mn_measure_table(&a.t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    if (!st)
        st = mn_venues_of(&a.p, a.t, mn_call_text(call, "columns"), e);
    if (!st)
        st = tell(out, &a, e);
    mn_venues_free(&a.p);
    mn_table_free(a.t);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate places met.csv --trait papers_taken",
     "which share of those who go to the places had their papers taken away"},
    {"manumit estimate places met.csv --columns event=site_day,chance=p,counted=came,visits=days,"
     "stratum=district --trait papers_taken,debt --csv",
     "with columns of other names, for a script"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "MET",
     .help =
         "A row a respondent: the event at which she was met, with its chance to be drawn and "
         "how many came to it; how many events she goes to; her traits. CSV, TSV, NDJSON, XLSX; "
         "plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "trait",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN,...",
     .many = true,
     .help = "Columns whose values are the groups, such as yes and no; 32 at most each."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "ROLE=NAME,...",
     .help = "Which column is what: event (a place at a day and time); venue, where places were "
             "drawn first; stratum; chance (of the event to be drawn, 0 to 1); counted (who came); "
             "visits (events that she goes to in the time that they were drawn from); weight (in "
             "place of chance and counted). Without it, those of these names."},
    MN_MEASURE_LEVEL,
    MN_MEASURE_SHEET,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"estimates", "trait,value,method,estimate,error,low,high,level,design_effect,respondents,note",
     "a row a group and method (sample, visits, persons); estimate is a share"},
    {"totals", "of,estimate,error,low,high,level,design_effect,respondents,note",
     "how many visits and persons there were, where chances and counts are told"},
    {"refused", "line,reason", "rows that can't be used, or not as they stand"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_places_command = {
    .name = "estimate places",
    .summary = "Estimate groups from who was met at places",
    .about = "Where a population gathers, events (a place at a day and time) are drawn, who comes "
             "is counted, and some are asked (time-location sampling). Each respondent is weighed "
             "by the chance of the event, by how many came for each who was asked, and by how many "
             "events she goes to: without the last, shares are of visits and not of persons. The "
             "three stand beside each other.\n\n"
             "Errors are of the survey's design: events, or places, vary within strata.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate,estimate rds,estimate multiplier",
};
