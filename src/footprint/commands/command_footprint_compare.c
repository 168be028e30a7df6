/* SPDX-License-Identifier: Apache-2.0
 *
 * command_footprint_compare.c - manumit footprint compare: why two footprints differ.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/reading.h"
#include "footprint/commands/work.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/understand/show.h"
#include "table/build.h"

#include <stdio.h>
#include <string.h>

/* What each side is. */
typedef struct sides {
    mn_work work[2];
    char name[2][160];
} sides;

/* "2022,2023" into two years. */
static mn_status read_years(int year[2], const char *text, mn_err *e)
{
    mn_text rest = mn_text_of(text), part;
    size_t n = 0;
    bool good = true;

    while (mn_text_split(&rest, ',', &part)) {
        int64_t v = 0;

        good = good && n < 2 && mn_text_i64(mn_text_trim(part), &v) && v >= 1900 && v <= 2100;
        if (good)
            year[n] = (int)v;
        n++;
    }
    if (good && n == 2 && year[0] != year[1])
        return MN_OK;
    mn_fail(e, MN_USAGE, "--years '%s' are not two years", text);
    return mn_hint(e, "write the earlier and the later, as in --years 2022,2023");
}

/* Whether the call names two sides, and which. */
static mn_status check(const mn_call *call, int year[2], mn_err *e)
{
    const size_t files = mn_call_inputs(call);
    const char *years = mn_call_text(call, "years");
    const bool other = mn_call_text(call, "country-b") || mn_call_text(call, "model-b");
    mn_status st = MN_OK;

    if (years)
        st = read_years(year, years, e);
    if (st)
        return st;
    if (files > 2 || (years && files != 1)) {
        mn_fail(e, MN_USAGE, years ? "--years takes one file" : "more than two files to compare");
        return mn_hint(e, "give A and B, or one file and --years 2022,2023");
    }
    if (files == 2 || years || other)
        return MN_OK;
    mn_fail(e, MN_USAGE, "%s",
            files ? "one file has nothing to be compared with" : "nothing to compare is named");
    return mn_hint(e, "give two files; or one and --years 2022,2023, --country-b or --model-b; or "
                      "none, --country US --country-b DE");
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return !strcmp(path, "-") ? "standard input" : slash ? slash + 1 : path;
}

static void name_sides(sides *s, const mn_call *call, const int year[2])
{
    for (unsigned i = 0; i < 2; i++) {
        const mn_work *w = &s->work[i];
        char model[64] = "";

        if (mn_call_text(call, "model-b"))
            snprintf(model, sizeof model, ", economy of %d", w->model->year);
        snprintf(s->name[i], sizeof s->name[i], "%s%s%s%s",
                 w->file                             ? base_of(w->file)
                 : w->options.buyer == MN_GOVERNMENT ? "government"
                                                     : "average resident",
                 w->options.country ? ", " : "", w->options.country ? w->options.country->name : "",
                 model);
        if (year[0])
            snprintf(s->name[i], sizeof s->name[i], "%s, %d", base_of(w->file), year[i]);
    }
}

static mn_status open_sides(sides *s, const mn_call *call, const int year[2], const mn_ctx *ctx,
                            mn_err *e)
{
    const char *country_b = mn_call_text(call, "country-b");
    const char *a = mn_call_input(call, 0),
               *b = mn_call_inputs(call) == 2 ? mn_call_input(call, 1) : a;
    mn_status st;

    for (unsigned i = 0; i < 2; i++) {
        s->work[i].bare = true;
        s->work[i].only_year = year[i];
    }
    st = mn_work_open(&s->work[0], call, a, mn_call_text(call, "model"), NULL, ctx, e);
    if (!st)
        st = mn_work_open(&s->work[1], call, b, mn_call_text(call, "model-b"), &s->work[0], ctx, e);
    if (!st)
        st = mn_work_country(&s->work[1].options.country, &s->work[1], country_b, e);
    for (unsigned i = 0; !st && i < 2; i++)
        st = mn_work_answer(&s->work[i], e);
    return st;
}

static mn_status note_side(mn_report *r, const mn_work *w, char side, const mn_call *call,
                           mn_err *e)
{
    const mn_spending *s = &w->spending;
    const char *model = mn_call_text(call, side == 'B' ? "model-b" : "model");
    char text[700];
    mn_status st = MN_OK;

    st = mn_work_warn_sheets(r, w, side == 'A' ? "A: " : "B: ", e);
    for (size_t i = 0; !st && i < s->notes; i++) {
        snprintf(text, sizeof text, "%c: %s", side, s->note[i]);
        st = mn_report_warning(r, text, e);
    }
    const unsigned long long lines = s->missed - s->moved;
    if (!st && lines) {
        snprintf(text, sizeof text, "%c: %llu %s could not be placed; 'manumit footprint' lists %s",
                 side, lines, lines == 1 ? "line" : "lines", lines == 1 ? "it" : "them");
        st = mn_report_warning(r, text, e);
    }
    if (!st && !w->model_lent)
        st = mn_manifest_model(r, w->model, model, e);
    if (!st && w->file)
        st = mn_report_manifest_input(r, side == 'A' ? "spending" : "spending-b", w->file,
                                      mn_work_sha256(w), e);
    if (!st && side == 'A') /* the same for both */
        st = mn_reading_manifest(r, call, &w->corrections, w->ctx, e);
    return st;
}

static mn_status show(mn_report **out, const sides *s, const mn_compared *c, const mn_call *call,
                      mn_err *e)
{
    mn_shown shown[2];
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "footprint compare", "Why two footprints differ", e);

    for (unsigned i = 0; i < 2; i++)
        shown[i] = mn_work_shown(&s->work[i], &s->work[i].answer,
                                 s->work[i].file ? &s->work[i].spending : NULL);
    st = st ? st : mn_show_compare(r, c, &shown[0], &shown[1], s->name[0], s->name[1], e);
    for (unsigned i = 0; !st && i < 2; i++)
        st = note_side(r, &s->work[i], i ? 'B' : 'A', call, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run_compare(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    sides s = {0};
    mn_compared c = {0};
    int year[2] = {0, 0};
    mn_status st = check(call, year, e);

    st = st ? st : open_sides(&s, call, year, ctx, e);
    st = st ? st : mn_compare_make(&c, &s.work[0].answer, &s.work[1].answer, ctx, e);
    if (!st) {
        name_sides(&s, call, year);
        st = show(out, &s, &c, call, e);
    }
    mn_compare_free(&c);
    mn_work_free(&s.work[1]);
    mn_work_free(&s.work[0]);
    return st;
}

static const mn_example compare_examples[] = {
    {"manumit footprint compare 2022.csv 2023.csv --country GB --as company",
     "what changed between two years' ledgers, and why"},
    {"manumit footprint compare ledger.csv --years 2022,2023 --country GB --as company",
     "the same of one ledger that holds both"},
    {"manumit footprint compare --country US --country-b DE", "average residents of two countries"},
    {"manumit footprint compare ledger.csv --country GB --model wiod1995.mnm --model-b "
     "wiod2009.mnm",
     "one ledger in the economies of two years"},
    {NULL, NULL}};

static const mn_input compare_inputs[] = {
    {"FILE", "A and B: purchases, as for 'manumit footprint'", false, true},
    {NULL, NULL, false, false}};

static const mn_option compare_options[] = {
#include "footprint/commands/reading_options.h"
    {.name = "years",
     .type = MN_OPT_TEXT,
     .arg = "A,B",
     .help = "Compare the purchases of two years of one file."},
    {.name = "country-b",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Where the buyer of B is, if elsewhere than A's."},
    {.name = "scope",
     .type = MN_OPT_CHOICE,
     .arg = "SCOPE",
     .choices = "private|all",
     .def = "private",
     .help = "Private labour exploitation, or all forced labour."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Another economy than the shipped one."},
    {.name = "model-b",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "The economy for B, with the same regions and industries; of another year, or with "
             "other people."},
#include "footprint/commands/draws_option.h"
    {.name = NULL}};

static const mn_output compare_outputs[] = {
    {"parts", "part,means,people,low,high,share", "what the difference is made of"},
    {"by_bought", "code,name,a,b,difference,volume,mix,origin,intensity", "by what is bought"},
    {"by_seller", "code,name,a,b,difference,volume,mix,origin,intensity",
     "by the country that sells"},
    {NULL, NULL, NULL}};

const mn_command mn_compare_command = {
    .name = "footprint compare",
    .summary = "Why two footprints differ: volume, mix, origin or intensity",
    .about =
        "Takes the difference of two footprints apart: how much of it comes from more or less "
        "money (volume), from buying other things (mix), from other countries (origin), and from "
        "more or fewer people behind a dollar of the same (intensity). The parts sum exactly to "
        "the difference.",
    .examples = compare_examples,
    .inputs = compare_inputs,
    .options = compare_options,
    .outputs = compare_outputs,
    .see_also = "footprint",
    .run = run_compare};
