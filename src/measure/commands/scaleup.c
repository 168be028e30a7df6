/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/scaleup.c - manumit estimate scaleup: hidden groups by whom respondents know.
 */
#include "measure/survey/scaleup.h"

#include <math.h>
#include <stdio.h>

#include "core/err.h"
#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

/* --- tables --------------------------------------------------------------------------------------
 */

/* *alone: strata of one unit. */
static mn_status tell_estimates(mn_report *r, size_t *alone, const mn_scaleup *s,
                                const mn_scaleup_options *o, const mn_ctx *ctx, mn_err *e)
{
    char note[160];
    const mn_table_view view = {
        .title = "Hidden groups",
        .columns =
            "group=Group!,method=Method,estimate=Persons:0,low=From:0,high=To:0,error=Error:0,"
            "design_effect=Effect:1,respondents=Told by,note=Note"};
    mn_maker k = mn_maker_new("estimates",
                              "group:t method:t estimate:f error:f low:f high:f level:f "
                              "design_effect:f respondents:i note:t",
                              e);
    mn_status st = MN_OK;
    for (unsigned g = 0; g < s->hidden; g++)
        for (unsigned m = 0; m < MN_SCALEUP_METHODS && !st; m++) {
            mn_scaleup_estimate x;
            if (m == MN_SCALEUP_GENERAL && !s->aware)
                continue;
            st = mn_scaleup_run(&x, s, g, (mn_scaleup_method)m, o, ctx, e);
            if (st)
                break;
            mn_make_row(&k, 0);
            mn_make_str(&k, 0, s->name[s->known + g]);
            mn_make_str(&k, 1, mn_scaleup_name((mn_scaleup_method)m));
            mn_make_f64(&k, 2, x.total);
            mn_make_f64(&k, 3, x.error);
            mn_make_f64(&k, 4, x.low);
            mn_make_f64(&k, 5, x.high);
            mn_make_f64(&k, 6, o->level);
            mn_make_f64(&k, 7, x.effect);
            mn_make_i64(&k, 8, (int64_t)x.respondents);
            if (isnan(x.total))
                mn_make_str(&k, 9,
                            m == MN_SCALEUP_GENERAL
                                ? "refused: nobody told of it, or nobody is aware of a hidden one"
                                : "refused: nobody told of it, or knows anybody of known groups");
            else if (!(x.total > 0))
                mn_make_str(&k, 9, "nobody knows one: the survey is too small to see the group");
            else if (x.why) {
                snprintf(note, sizeof note, "no interval: %s", x.why);
                mn_make_str(&k, 9, note);
            }
            *alone = x.why ? 0 : x.alone;
        }
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &view, e);
}

/* What the hidden group's own survey says of the adjustments. */
static mn_status tell_factors(mn_report *r, const mn_scaleup *s, const mn_scaleup_options *o,
                              const mn_ctx *ctx, mn_err *e)
{
    static const char *const what[] = {"persons who are aware of a hidden one",
                                       "whom a hidden person knows, by whom others know",
                                       "of those whom she knows, who are aware"};
    const mn_table_view view = {.title = "As the hidden group's own survey says",
                                .columns = "factor=Factor!,estimate=Is:2,low=From:2,high=To:2,"
                                           "what=What it is"};
    mn_maker k = mn_maker_new("factors",
                              "factor:t estimate:f error:f low:f high:f level:f design_effect:f "
                              "respondents:i what:t",
                              e);
    mn_status st = MN_OK;
    for (unsigned f = 0; f < MN_SCALEUP_FACTORS && !st && s->aware; f++) {
        mn_scaleup_estimate x;
        st = mn_scaleup_factor_run(&x, s, (mn_scaleup_factor)f, o, ctx, e);
        if (st || isnan(x.total))
            continue;
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_scaleup_factor_name((mn_scaleup_factor)f));
        mn_make_f64(&k, 1, x.total);
        mn_make_f64(&k, 2, x.error);
        mn_make_f64(&k, 3, x.low);
        mn_make_f64(&k, 4, x.high);
        mn_make_f64(&k, 5, o->level);
        mn_make_f64(&k, 6, x.effect);
        mn_make_i64(&k, 7, (int64_t)x.respondents);
        mn_make_str(&k, 8, what[f]);
    }
    mn_make_status(&k, st);
    return mn_report_made_any(r, &k, &view, e);
}

typedef struct known {
    double least, most; /* ratios to the true size */
    unsigned far;       /* more than twice as large or small */
} known;

static mn_status tell_known(mn_report *r, known *out, const mn_scaleup *s, mn_err *e)
{
    const mn_table_view view = {.title = "Known groups, each told by the others",
                                .columns = "group=Group!,size=Size:0,estimate=Told:0,ratio=Told by "
                                           "size:2"};
    mn_maker k = mn_maker_new("known", "group:t size:f estimate:f ratio:f", e);
    *out = (known){HUGE_VAL, 0, 0};
    for (unsigned g = 0; g < s->known; g++) {
        const double told = mn_scaleup_known(s, g, MN_SCALEUP_MLE), ratio = told / s->size[g];
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, s->name[g]);
        mn_make_f64(&k, 1, s->size[g]);
        mn_make_f64(&k, 2, told);
        mn_make_f64(&k, 3, ratio);
        if (isnan(ratio))
            continue;
        out->least = ratio < out->least ? ratio : out->least;
        out->most = ratio > out->most ? ratio : out->most;
        out->far += ratio > 2 || ratio < 0.5;
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status tell_doubt(mn_report *r, const mn_scaleup *s, const known *w, size_t alone,
                            mn_err *e)
{
    char text[512];
    if (alone) {
        snprintf(text, sizeof text,
                 "%zu strat%s one sampling unit alone, which varies in no replicate: errors and "
                 "intervals are too small. Put such strata together.",
                 alone, alone == 1 ? "um has" : "a have");
        const mn_status st = mn_report_warning(r, text, e);
        if (st)
            return st;
    }
    if (s->known < 2 || !(w->most > 0))
        return mn_report_warning(r,
                                 "With one known group nothing shows how well respondents' "
                                 "networks tell sizes.",
                                 e);
    snprintf(text, sizeof text,
             "Told by the others, known groups come out between %.2f and %.2f times their size; %u "
             "of %u are off by more than a factor of two. Intervals above are of chance alone: a "
             "hidden group can be off by as much, and by more where its members are not known as "
             "such.",
             w->least, w->most, w->far, s->known);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

static mn_status tell_refused(mn_report *r, mn_scaleup *s, mn_err *e)
{
    static const char *const of[] = {"answers", "hidden"};
    return mn_measure_refused(r, &s->refused, s->aware ? &s->aware->refused : NULL, of, e);
}

static mn_status tell_inputs(mn_report *r, const mn_table *t, const mn_table *z, const mn_table *h,
                             mn_err *e)
{
    mn_status st = MN_OK;
    if (*mn_table_sha256(t))
        st = mn_report_manifest_input(r, "answers", mn_table_source(t), mn_table_sha256(t), e);
    if (!st && *mn_table_sha256(z))
        st = mn_report_manifest_input(r, "sizes", mn_table_source(z), mn_table_sha256(z), e);
    if (!st && h && *mn_table_sha256(h))
        st = mn_report_manifest_input(r, "hidden", mn_table_source(h), mn_table_sha256(h), e);
    return st;
}

static mn_status tell(mn_report **out, mn_scaleup *s, const mn_scaleup_options *o,
                      const mn_table *t, const mn_table *z, const mn_table *h, const mn_ctx *ctx,
                      mn_err *e)
{
    mn_report *r = NULL;
    size_t alone = 0;
    known w;
    mn_status st = mn_report_new(&r, "estimate scaleup", "Hidden groups, by whom people know", e);
    if (!st)
        st = tell_inputs(r, t, z, h, e);
    if (!st)
        st = mn_report_count(r, "respondents", "Respondents", s->respondents, "persons", true, e);
    if (!st)
        st = mn_report_count(r, "units", "Sampling units", s->design.units, "units", false, e);
    if (!st)
        st = tell_estimates(r, &alone, s, o, ctx, e);
    if (!st)
        st = tell_factors(r, s, o, ctx, e);
    if (!st)
        st = tell_known(r, &w, s, e);
    if (!st)
        st = tell_doubt(r, s, &w, alone, e);
    if (!st)
        st = tell_refused(r, s, e);
    if (!st && s->degree_ratio * s->transmission == 1 && !s->aware)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "Nothing is adjusted: as if hidden persons had networks like others', "
                            "and all who know them knew of it. Both make estimates too low; "
                            "--degree-ratio and --transmission say how much, or a survey of the "
                            "hidden persons themselves (--hidden-survey).",
                            e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* The survey of the hidden group, where one was given. */
static mn_status read_hidden(mn_table **t, mn_scaleup_aware *a, mn_scaleup *s, const mn_call *call,
                             const mn_ctx *ctx, mn_err *e)
{
    const char *path = mn_call_text(call, "hidden-survey");
    if (!path)
        return MN_OK;
    if (s->hidden != 1) {
        mn_fail(e, MN_USAGE, "--hidden-survey is of one hidden group, and %u are named", s->hidden);
        return mn_hint(e, "name the one that its respondents are of: --hidden GROUP");
    }
    mn_status st = mn_measure_table(t, ctx, path, NULL, e);
    if (!st)
        st = mn_scaleup_aware_of(a, s, *t, mn_call_text(call, "aware"),
                                 mn_call_text(call, "hidden-weight"), e);
    if (!st)
        s->aware = a;
    return st;
}

static const mn_measure_use of_hidden[] = {{"aware", 1, "--hidden-survey FILE"},
                                           {"hidden-weight", 1, "--hidden-survey FILE"},
                                           {NULL, 0, NULL}};

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const mn_scaleup_options o = {.replicates = (size_t)mn_call_int(call, "replicates", 10000),
                                  .level = mn_call_real(call, "level", 0.95),
                                  .seed = (uint64_t)mn_call_int(call, "seed", 1)};
    mn_scaleup_columns c = {.weight = mn_call_text(call, "weight"),
                            .unit = mn_call_text(call, "unit"),
                            .stratum = mn_call_text(call, "stratum"),
                            .missing_is_zero = mn_call_flag(call, "missing-zero")};
    mn_table *t = NULL, *z = NULL, *h = NULL;
    mn_scaleup_aware aware = {.n = 0};
    mn_scaleup s = {.respondents = 0};
    const char *sizes = mn_call_text(call, "sizes");
    const double population = (double)mn_call_int(call, "population", 0);
    c.hidden = mn_call_all(call, "hidden", &c.n_hidden);
    if (!sizes || !(population > 0)) {
        mn_fail(e, MN_USAGE, "no %s", sizes ? "--population" : "--sizes");
        return mn_hint(e, "as in: manumit estimate scaleup answers.csv --sizes sizes.csv "
                          "--population 1000000 --hidden domestic_workers");
    }
    mn_status st = mn_measure_unused(call, of_hidden, "a survey of respondents alone",
                                     mn_call_given(call, "hidden-survey"), e);
    if (!st)
        st = mn_measure_table(&t, ctx, mn_call_input(call, 0), NULL, e);
    if (!st)
        st = mn_measure_table(&z, ctx, sizes, NULL, e);
    c.sizes = z;
    if (!st)
        st = mn_scaleup_of(&s, t, &c, population, e);
    if (!st) {
        s.degree_ratio = mn_call_real(call, "degree-ratio", 1);
        s.transmission = mn_call_real(call, "transmission", 1);
        s.precision = mn_call_real(call, "precision", 1);
        st = read_hidden(&h, &aware, &s, call, ctx, e);
    }
    if (!st)
        st = tell(out, &s, &o, t, z, h, ctx, e);
    mn_scaleup_aware_free(&aware);
    mn_table_free(h);
    mn_scaleup_free(&s);
    mn_table_free(t);
    mn_table_free(z);
    return st;
}

static const mn_example examples[] = {
    {"manumit estimate scaleup answers.csv --sizes sizes.csv --population 1000000 --hidden "
     "domestic_workers",
     "how many domestic workers there are, by how many of them people know"},
    {"manumit estimate scaleup answers.csv --sizes sizes.csv --population 1e6 --hidden a,b --unit "
     "village --stratum region --weight w --csv",
     "of a survey in villages of regions, for a script"},
    {"manumit estimate scaleup answers.csv --sizes sizes.csv --population 1e6 --hidden cleaners "
     "--hidden-survey cleaners.csv",
     "with what cleaners say of who knows of them: the generalised estimate"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "ANSWERS",
     .help = "A row a respondent, a column a group: how many of the group she knows. CSV, TSV, "
             "NDJSON, XLSX; plain, gzip or zstd.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "sizes",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Groups of known size: a column of their names, as the answers' headings have them, "
             "and one of their sizes."},
    {.name = "population",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1e11,
     .unit = "persons",
     .help = "How many there are in all."},
    {.name = "hidden",
     .type = MN_OPT_TEXT,
     .arg = "GROUP,...",
     .many = true,
     .help = "The columns of the groups to be estimated."},
    {.name = "weight", .type = MN_OPT_TEXT, .arg = "COLUMN", .help = "Respondents' weights."},
    {.name = "unit",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "The sampling unit, such as a village. Without it each respondent is one."},
    {.name = "stratum",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "The stratum that units were drawn in."},
    {.name = "missing-zero",
     .type = MN_OPT_FLAG,
     .help = "An empty answer means that she knows none. Without it, it is left out."},
    {.name = "degree-ratio",
     .type = MN_OPT_REAL,
     .arg = "D",
     .def = "1",
     .min = 0.01,
     .max = 100,
     .help = "How large networks of hidden persons are beside others'."},
    {.name = "transmission",
     .type = MN_OPT_REAL,
     .arg = "T",
     .def = "1",
     .min = 0.001,
     .max = 1,
     .help = "Which share of those who know a hidden person know that she is one."},
    {.name = "precision",
     .type = MN_OPT_REAL,
     .arg = "P",
     .def = "1",
     .min = 0.001,
     .max = 1,
     .help = "Which share of those whom respondents take for hidden are."},
    {.name = "hidden-survey",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "A survey of the hidden group itself: a row a respondent, a column GROUP_aware for a "
             "known group (how many of it know that she is of the hidden one), and GROUP (how many "
             "of it she knows)."},
    {.name = "aware",
     .type = MN_OPT_TEXT,
     .arg = "ENDING",
     .def = "_aware",
     .help = "What stands behind a known group's name in the hidden survey's columns of who is "
             "aware."},
    {.name = "hidden-weight",
     .type = MN_OPT_TEXT,
     .arg = "COLUMN",
     .help = "Weights in the hidden survey, as 1 / degree where respondents recruited each other."},
    MN_MEASURE_REPLICATES("10000", 10000000, 100000, "How often sampling units are drawn anew."),
    MN_MEASURE_LEVEL,
    MN_MEASURE_SEED,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"estimates", "group,method,estimate,error,low,high,level,design_effect,respondents,note",
     "a row a group and method (mle, pimle, generalized); error is the standard error"},
    {"factors", "factor,estimate,error,low,high,level,design_effect,respondents,what",
     "with --hidden-survey: visible, degree_ratio, true_positive"},
    {"known", "group,size,estimate,ratio", "each known group, told by the others"},
    {"refused", "line,reason,survey",
     "answers and rows that can't be used, of the survey (answers) or of --hidden-survey (hidden)"},
    {NULL, NULL, NULL}};
const mn_command mn_estimate_scaleup_command = {
    .name = "estimate scaleup",
    .summary = "Estimate hidden groups from how many of them people know",
    .about =
        "Respondents say how many persons they know in groups whose sizes are known (nurses, "
        "twins, people of a given name), and in hidden ones. The first tell how many each "
        "respondent knows in all; the share of the hidden among them is taken as their share of "
        "the population (network scale-up).\n\n"
        "Each known group is told by the others, too: how far that is from the truth shows what "
        "the method is worth with these answers.\n\n"
        "Hidden persons may know fewer, and those whom they know may not be aware. A survey of "
        "them "
        "says how many are aware of each: reports divided by that are the generalised estimate, "
        "which takes neither for granted.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "estimate",
};
