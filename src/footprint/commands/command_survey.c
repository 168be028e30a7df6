/* SPDX-License-Identifier: Apache-2.0
 *
 * command_survey.c - manumit footprint questions, manumit footprint survey.
 */
#include "footprint/commands/command.h"
#include "footprint/survey/show.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>
#include <stdlib.h>

/* What both commands need. */
typedef struct work {
    mn_reference *reference;
    mn_materials materials;
    mn_questions questions;
    mn_model *model;
    mn_answer_options options;
    mn_basis basis;
} work;

static mn_status find_country(const mn_country **out, const mn_reference *r, const char *name,
                              mn_err *e)
{
    const char *near;

    if (!name) {
        mn_fail(e, MN_USAGE, "no country is given");
        return mn_hint(e, "say where the household is: --country US");
    }
    *out = mn_country_find(r, mn_text_of(name));
    if (*out)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no country '%s'", name);
    near = mn_country_suggest(r, mn_text_of(name));
    return near ? mn_hint(e, "did you mean '%s'? Names and ISO codes are understood", near)
                : mn_hint(e, "give a name or an ISO code, such as US, USA or 'United States'");
}

static mn_status open(work *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_reference_new(
        &w->reference, MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES | MN_NEED_GOODS, e);

    w->options = (mn_answer_options){.buyer = MN_HOUSEHOLD,
                                     .draws = MN_DRAWS,
                                     .prior = mn_prior_default,
                                     .materials = &w->materials};
    if (st ||
        (st = find_country(&w->options.country, w->reference, mn_call_text(call, "country"), e)) ||
        (st = mn_materials_shipped(&w->materials, w->reference, e)) ||
        (st = mn_questions_shipped(&w->questions, w->reference, &w->materials, e)) ||
        (st = mn_model_of(&w->model, NULL, ctx, e)))
        return st;
    return mn_basis_make(&w->basis, &w->questions, w->model, w->reference, &w->options, ctx, e);
}

static void close(work *w)
{
    mn_basis_free(&w->basis);
    mn_questions_free(&w->questions);
    mn_materials_free(&w->materials);
    mn_model_free(w->model);
    mn_reference_free(w->reference);
}

/* --- questions ------------------------------------------------------------------- */

static mn_status run_questions(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_report *r = NULL;
    mn_status st = open(&w, call, ctx, e);

    if (!st && !(st = mn_report_new(&r, "footprint questions", "The survey's questions", e)) &&
        !(st = mn_show_questions(r, &w.basis, &w.materials, e)))
        st = mn_manifest_model(r, w.model, NULL, e);
    close(&w);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- survey ------------------------------------------------------------------------ */

static mn_status read_answers(mn_answers *a, const work *w, const mn_call *call, mn_err *e)
{
    mn_status st = mn_answers_people(a, mn_call_real(call, "people", 1), e);

    for (size_t i = 0; !st && i < mn_call_count(call, "answer"); i++)
        st = mn_answers_take(a, mn_call_nth(call, "answer", i), &w->questions, e);
    return st;
}

static mn_status run_survey(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_answers answers = {0};
    mn_spending spending = {0};
    mn_answer answer = {0};
    double *amount = NULL;
    mn_report *r = NULL;
    mn_status st = open(&w, call, ctx, e);

    if (st || (st = read_answers(&answers, &w, call, e)))
        goto out;
    amount = calloc(w.basis.count + 1, sizeof *amount);
    if (!amount) {
        st = mn_fail_memory(e);
        goto out;
    }
    mn_answers_amounts(amount, &answers, &w.basis);
    for (size_t by = MN_PLACED_CODE; by <= MN_PLACED_WORDS; by++) {
        double *sd = &w.options.prior.money_sd[by];
        const double more = mn_price_sd(&w.basis.rules, w.options.country);

        *sd = sqrt(*sd * *sd + more * more);
    }
    if ((st = mn_basis_spend(&spending, &w.basis, amount, e)) ||
        (st = mn_answer_spending(&answer, w.model, w.reference, &spending, &w.options, ctx, e)) ||
        (st = mn_report_new(&r, "footprint survey", "People in forced labour behind this household",
                            e)))
        goto out;
    const mn_surveyed s = {.model = w.model,
                           .basis = &w.basis,
                           .materials = &w.materials,
                           .reference = w.reference,
                           .answers = &answers,
                           .amount = amount,
                           .total = answer.total,
                           .origin = answer.origin,
                           .question = answer.purchase,
                           .resident = answer.resident,
                           .world_resident = answer.world_resident,
                           .draws = w.options.draws};
    if (!(st = mn_show_survey(r, &s, e)))
        st = mn_manifest_model(r, w.model, NULL, e);
out:
    mn_answer_free(&answer);
    mn_spending_free(&spending);
    free(amount);
    close(&w);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- declarations --------------------------------------------------------------------- */

static const mn_option questions_options[] = {
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Where the household is: a name or an ISO code."},
    {.name = NULL}};

static const mn_example questions_examples[] = {
    {"manumit footprint questions --country US", "what is asked, and the average of each question"},
    {"manumit footprint questions --country DE --csv", "for a spreadsheet"},
    {NULL, NULL}};

static const mn_output questions_outputs[] = {
    {"questions",
     "key,screen,label,average,low,high,step,unit,coicop,industry,product,assumed,weight,source,"
     "address,year",
     "average: local currency a person a month, in this year's prices; low, high, step: of a "
     "slider; assumed: the share of its industry is; weight: people behind its money against the "
     "same money in a ledger, so that averages come to the country's basket"},
    {NULL, NULL, NULL}};

const mn_command mn_questions_command = {
    .name = "footprint questions",
    .summary = "What the survey of a household asks, with the country's averages",
    .about = "Each question is a part of what households spend. Together they hold everything that "
             "the average resident of the country buys, so that a survey without an answer is that "
             "resident's footprint.",
    .examples = questions_examples,
    .options = questions_options,
    .outputs = questions_outputs,
    .see_also = "footprint survey,footprint",
    .run = run_questions};

static const mn_option survey_options[] = {
    {.name = "country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Where the household is: a name or an ISO code."},
    {.name = "people",
     .type = MN_OPT_REAL,
     .arg = "N",
     .def = "1",
     .min = 0.01,
     .max = MN_HOUSEHOLD_MOST,
     .help = "How many people live in the household."},
    {.name = "answer",
     .type = MN_OPT_TEXT,
     .arg = "KEY=AMOUNT",
     .many = true,
     .help = "What the household spends on a question a month, in local currency. What is not "
             "answered is the country's average."},
    {.name = NULL}};

static const mn_example survey_examples[] = {
    {"manumit footprint survey --country US --people 2 --answer coffee=30 --answer tshirts=0",
     "a household of two that buys coffee for 30 dollars a month, and no T-shirts"},
    {"manumit footprint survey --country JP", "without an answer: the average resident of Japan"},
    {"manumit footprint answers.json --from survey",
     "the same answers in full: paths, tiers, materials, changes"},
    {NULL, NULL}};

static const mn_output survey_outputs[] = {
    {"by_country", "region_code,iso3,name,people,low,high", "where they work"},
    {"by_purchase", "key,screen,label,amount,average,people,low,high,answered",
     "each question: amounts of the household a month"},
    {"goods", "key,what,good,forced,child,known",
     "goods of the Department of Labor's list behind the heaviest questions, with the countries "
     "for which it lists them; known: the share of the good whose origin is known"},
    {NULL, NULL, NULL}};

const mn_command mn_survey_command = {
    .name = "footprint survey",
    .summary = "How many people in forced labour stand behind a household, from a few answers",
    .about =
        "Answer as few questions as you like: the rest is the country's average. 'manumit "
        "footprint questions' lists them.\n\n"
        "The same answers as a file, {\"country\": \"US\", \"people\": 2, \"answers\": "
        "{\"coffee\": 30}}, are read by 'manumit footprint FILE --from survey', which also shows "
        "supply paths, and takes --change and --lower.",
    .examples = survey_examples,
    .options = survey_options,
    .outputs = survey_outputs,
    .see_also = "footprint questions,footprint",
    .run = run_survey};
