/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/multiplier.c - manumit estimate multiplier: how many there are, from counts and
 * from who in a survey was counted.
 */
#include "measure/survey/multiplier.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

enum { MULTIPLIERS = 64 };

typedef struct asked {
    mn_table *t;
    mn_multiplier_survey s;
    mn_multiplier of[MULTIPLIERS];
    char name[MULTIPLIERS][256];
    size_t n;
    mn_rds_options o;
    /* What came out. */
    double least, most, low, high; /* of totals; the highest lower and the lowest upper end */
    double from, to;               /* of intervals */
    size_t told;
} asked;

static void put(mn_maker *k, const asked *a, size_t i, mn_multiplier_method m,
                const mn_multiplied *x)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, a->of[i].column);
    mn_make_str(k, 1, mn_multiplier_name(m));
    mn_make_f64(k, 2, a->of[i].count);
    mn_make_f64(k, 3, x->share);
    mn_make_f64(k, 4, x->total);
    mn_make_f64(k, 5, x->error);
    mn_make_f64(k, 6, x->low);
    mn_make_f64(k, 7, x->high);
    mn_make_f64(k, 8, a->o.level);
    mn_make_f64(k, 9, x->effect);
    mn_make_i64(k, 10, (int64_t)x->respondents);
    if (x->why)
        mn_make_str(k, 11, x->why);
}

static void take(asked *a, const mn_multiplied *x)
{
    if (isnan(x->total) || isnan(x->low))
        return;
    a->least = a->told ? fmin(a->least, x->total) : x->total;
    a->most = a->told ? fmax(a->most, x->total) : x->total;
    a->low = a->told ? fmax(a->low, x->low) : x->low;
    a->high = a->told ? fmin(a->high, x->high) : x->high;
    a->from = a->told ? fmin(a->from, x->low) : x->low;
    a->to = a->told ? fmax(a->to, x->high) : x->high;
    a->told++;
}

static mn_status tell_estimates(mn_report *r, asked *a, const mn_ctx *ctx, mn_err *e)
{
    const mn_table_view view = {
        .title = "What each multiplier says",
        .columns = "multiplier=Multiplier!,method=Method,count=Count:0,share=Say so:1%,estimate=In "
                   "all:0,low=From:0,high=To:0,design_effect=Effect:1,note=Note"};
    mn_maker k = mn_maker_new("estimates",
                              "multiplier:t method:t count:f share:f estimate:f error:f low:f "
                              "high:f level:f design_effect:f respondents:i note:t",
                              e);
    mn_status st = MN_OK;
    for (size_t i = 0; i < a->n && !st; i++) {
        mn_multiplied x[MN_MULTIPLIER_METHODS];
        st = mn_multiplier_run(x, &a->s, &a->of[i], &a->o, ctx, e);
        for (unsigned m = 0; m < MN_MULTIPLIER_METHODS && !st; m++)
            if (x[m].respondents || x[m].why) {
                put(&k, a, i, (mn_multiplier_method)m, &x[m]);
                take(a, &x[m]);
            }
    }
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_range(mn_report *r, const asked *a, mn_err *e)
{
    char text[512];
    const mn_chart chart = {.kind = MN_CHART_INTERVAL,
                            .title = "How far multipliers disagree",
                            .table = "estimates",
                            .label = "multiplier",
                            .value = "estimate",
                            .low = "low",
                            .high = "high",
                            .unit = "persons",
                            .alt = "A line for each multiplier and method from the lower to the "
                                   "upper end of its interval, with its estimate as a mark."};
    if (!a->told)
        return mn_report_text(r, MN_TEXT_NOTE,
                              "No multiplier says how many there are, with an interval.", e);
    mn_status st = mn_report_chart(r, &chart, e);
    if (a->n == 1)
        snprintf(text, sizeof text,
                 "One multiplier puts all of them between %.0f and %.0f. One multiplier alone is "
                 "no ground to stand on: whether its count and the survey's question mean the same "
                 "persons shows beside others.",
                 a->from, a->to);
    else
        snprintf(text, sizeof text,
                 "%zu multipliers put all of them between %.0f and %.0f; their %.0f%% intervals "
                 "reach from %.0f to %.0f. Quote the range, not one of its numbers.",
                 a->n, a->least, a->most, 100 * a->o.level, a->from, a->to);
    if (!st)
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    if (!st && a->low > a->high)
        st = mn_report_warning(r,
                               "Intervals do not meet: one of the counts, or its question, is not "
                               "of the persons that the survey is of.",
                               e);
    if (st)
        return st;
    return mn_report_text(
        r, MN_TEXT_NOTE,
        "Taken for granted: each who was counted is one person, was of the "
        "population when the survey was made, and says so; who was counted is as "
        "likely to be in the survey as who was not. Persons counted twice, or who "
        "left, make the number too large; counted persons who are easier to "
        "survey make it too small.",
        e);
}

static mn_status tell(mn_report **out, asked *a, const mn_ctx *ctx, mn_err *e)
{
    mn_report *r = NULL;
    const size_t n = a->s.rds.n ? a->s.rds.n : a->s.design.n;
    mn_status st = mn_report_new(&r, "estimate multiplier", "How many, by who was counted", e);
    if (!st && *mn_table_sha256(a->t))
        st = mn_report_manifest_input(r, "respondents", mn_table_source(a->t),
                                      mn_table_sha256(a->t), e);
    if (!st)
        st = mn_report_count(r, "respondents", "Respondents", n, "persons", true, e);
    if (!st)
        st = tell_estimates(r, a, ctx, e);
    if (!st)
        st = tell_range(r, a, e);
    if (!st)
        st = mn_measure_refused(r, &a->s.refused, NULL, NULL, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- the command ---------------------------------------------------------------------------------
 */

static mn_status take_one(asked *a, mn_text word, mn_err *e)
{
    mn_text rest = word, name, count;
    mn_multiplier *m = &a->of[a->n];
    if (a->n == MULTIPLIERS)
        return mn_fail(e, MN_USAGE, "there are more than %d multipliers", MULTIPLIERS);
    const bool parted = mn_text_split(&rest, '=', &name) && mn_text_split(&rest, ':', &count);
    name = mn_text_trim(name);
    const bool good =
        parted && name.len && name.len < sizeof a->name[0] &&
        mn_text_f64(mn_text_trim(count), &m->count) && m->count >= 1 && m->count <= 1e11 &&
        (!rest.ptr ||
         (mn_text_f64(mn_text_trim(rest), &m->error) && m->error >= 0 && m->error < m->count));
    if (!good) {
        mn_fail(e, MN_USAGE, "'%.*s' is no multiplier", (int)(word.len < 80 ? word.len : 80),
                word.ptr);
        return mn_hint(e, "as in: --multiplier got_bracelet=812, or got_bracelet=812:40 where the "
                          "count has an error of 40");
    }
    memcpy(a->name[a->n], name.ptr, name.len);
    m->column = a->name[a->n++];
    return MN_OK;
}

static const mn_measure_use of_recruits[] = {{"replicates", 1, "--recruited"}, {NULL, 0, NULL}};

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    asked *a = calloc(1, sizeof *a);
    if (!a)
        return mn_fail_memory(e);
    a->o = (mn_rds_options){.replicates = (size_t)mn_call_int(call, "replicates", 2000),
                            .seed = (uint64_t)mn_call_int(call, "seed", 1),
                            .level = mn_call_real(call, "level", 0.95)};
    mn_status st = mn_measure_unused(call, of_recruits, "a survey's design",
                                     mn_call_flag(call, "recruited"), e);
    for (size_t i = 0; i < mn_call_count(call, "multiplier") && !st; i++)
        st = take_one(a, mn_text_of(mn_call_nth(call, "multiplier", i)), e);
    if (!st && !a->n) {
        mn_fail(e, MN_USAGE, "no --multiplier");
        st = mn_hint(e, "as in: manumit estimate multiplier survey.csv --multiplier "
                        "got_bracelet=812");
    }
    if (!st)
        st = mn_measure_table(&a->t, ctx, mn_call_input(call, 0), mn_call_text(call, "sheet"), e);
    if (!st)
        st = mn_multiplier_read(&a->s, a->t, mn_call_text(call, "columns"),
                                mn_call_flag(call, "recruited"), e);
    if (!st)
        st = tell(out, a, ctx, e);
    mn_multiplier_free(&a->s);
    mn_table_free(a->t);
    free(a);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate multiplier survey.csv --multiplier got_bracelet=812 --multiplier "
     "clinic=1340",
     "812 bracelets were given out, 1,340 persons came to a clinic, and respondents say whether "
     "they were among them"},
    {"manumit estimate multiplier second.csv --multiplier in_first=230 --columns "
     "weight=w,unit=site",
     "two samples, the second one with weights: who in it was in the first"},
    {"manumit estimate multiplier rds.csv --recruited --multiplier got_bracelet=812 --csv",
     "of respondents who recruited each other"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "SURVEY",
     .help = "A row a respondent: of each multiplier whether she was counted (yes or no, 1 or 0). "
             "CSV, TSV, NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "multiplier",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN=COUNT",
     .many = true,
     .help =
         "A column of the survey and how many persons were counted; COUNT:ERROR where the count "
         "has a standard error."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "ROLE=NAME,...",
     .help = "Which column is what: weight, unit (of sampling), stratum; with --recruited those of "
             "'estimate rds'. Without it, those of these names."},
    {.name = "recruited",
     .type = MN_OPT_FLAG,
     .help = "Respondents recruited each other: shares and intervals as of 'estimate rds'."},
    MN_MEASURE_REPLICATES("2000", 100000, 5000,
                          "With --recruited: how often recruiting happens anew."),
    MN_MEASURE_LEVEL,
    MN_MEASURE_SEED,
    MN_MEASURE_SHEET,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"estimates",
     "multiplier,method,count,share,estimate,error,low,high,level,design_effect,respondents,note",
     "a row a multiplier and method (survey, chapman; rds1, rds2); share is who says so"},
    {"refused", "line,reason", "rows that can't be used, or not as they stand"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_multiplier_command = {
    .name = "estimate multiplier",
    .summary = "Estimate how many there are from counts and who was counted",
    .about =
        "A service counts whom it reached, objects are given out, or a first sample is marked; a "
        "survey asks its respondents whether they were among them. The count by their share is "
        "how many there are. With its share by the survey's weights and sampling units the number "
        "has the errors of the survey's design; a plain survey is taken as the second of two "
        "samples, too (Chapman).\n\n"
        "Several multipliers stand beside each other, and how far they disagree.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate,estimate rds,estimate places",
};
