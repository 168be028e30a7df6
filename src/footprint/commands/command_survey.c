/* SPDX-License-Identifier: Apache-2.0
 *
 * command_survey.c - manumit footprint questions, manumit footprint survey.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/kept.h"
#include "footprint/commands/reading.h"
#include "footprint/survey/response.h"

#include "core/cache.h"
#include "core/err.h"

#include <manumit/survey.h>
#include <stdio.h>
#include <stdlib.h>

/* The seed of calls that don't say one: responses to it are kept. */
enum { SEED_KEPT = 1 };

/* What both commands need. */
typedef struct work {
    mn_reference *reference;
    mn_model *model;
    const mn_country *country;
    mn_response *response;
    bool reference_kept, model_kept, response_kept;
} work;

static mn_status open(work *w, const char *country, const mn_ctx *ctx, mn_err *e)
{
    const unsigned need = MN_NEED_COUNTRIES | MN_NEED_MONEY | MN_NEED_CODES | MN_NEED_GOODS;
    mn_status st = mn_kept_reference(&w->reference, &w->reference_kept, need, ctx, e);

    if (st)
        return st;
    if (!country) {
        mn_fail(e, MN_USAGE, "no country is given");
        return mn_hint(e, "say where the household is: --country US");
    }
    if ((st = mn_reading_country(&w->country, w->reference, country, e)))
        return st;
    return mn_kept_model(&w->model, &w->model_kept, NULL, ctx, e);
}

static void drop_response(void *value)
{
    if (value)
        mn_response_free(value);
    free(value);
}

static mn_status make_response(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    const work *w = payload;
    mn_response *r = calloc(1, sizeof *r);
    mn_status st =
        r ? mn_response_make(r, w->model, w->reference, w->country, ctx, e) : mn_fail_memory(e);

    if (st)
        drop_response(r);
    else
        *out = r;
    return st;
}

/* What the country's answers are made from, solved once for all calls with a cache. */
static mn_status respond(work *w, const mn_ctx *ctx, mn_err *e)
{
    void *value = NULL;
    char key[32];
    mn_status st;

    w->response_kept =
        ctx && ctx->cache && ctx->seed == SEED_KEPT && w->reference_kept && w->model_kept;
    snprintf(key, sizeof key, "survey %s", w->country->iso3);
    st = w->response_kept ? mn_cache_get(&value, key, make_response, w, drop_response, ctx, e)
                          : make_response(&value, w, ctx, e);
    w->response = st ? NULL : value;
    return st;
}

static void close(work *w)
{
    if (!w->response_kept)
        drop_response(w->response);
    if (!w->model_kept)
        mn_model_free(w->model);
    if (!w->reference_kept)
        mn_reference_free(w->reference);
}

/* --- questions ------------------------------------------------------------------- */

/* The averages alone: without a draw. */
static mn_status show_questions(mn_report *r, const work *w, const mn_ctx *ctx, mn_err *e)
{
    mn_materials materials = {0};
    mn_questions questions = {0};
    mn_basis basis = {0};
    mn_cards cards = {0};
    const mn_answer_options o = {
        .country = w->country, .prior = mn_prior_default, .materials = &materials};
    mn_status st = mn_materials_shipped(&materials, w->reference, e);

    if (!st && !(st = mn_questions_shipped(&questions, w->reference, &materials, e)) &&
        !(st = mn_cards_make(&cards, &questions, &materials, w->reference, e)) &&
        !(st = mn_basis_make(&basis, &questions, w->model, w->reference, &o, ctx, e)))
        st = mn_show_questions(r, &basis, &materials, &cards, e);
    mn_cards_free(&cards);
    mn_basis_free(&basis);
    mn_questions_free(&questions);
    mn_materials_free(&materials);
    return st;
}

static mn_status run_questions(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {0};
    mn_report *r = NULL;
    mn_status st = open(&w, mn_call_text(call, "country"), ctx, e);

    if (!st && !(st = mn_report_new(&r, "footprint questions", "The survey's questions", e)) &&
        !(st = show_questions(r, &w, ctx, e)))
        st = mn_manifest_model(r, w.model, NULL, e);
    close(&w);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

/* --- survey ------------------------------------------------------------------------ */

/* A household that the first is compared with. */
typedef struct other {
    const work *work;
    const mn_answers *answers;
} other;

static mn_status show_other(mn_report *r, const work *w, const mn_response_answer *a,
                            const other *o, mn_err *e)
{
    mn_response_answer b = {0};
    mn_response_difference more = {0};
    mn_status st = mn_response_to(&b, o->work->response, o->answers, e);

    if (!st && !(st = mn_response_differ(&more, w->response, a, o->work->response, &b, e)))
        st = mn_show_difference(r, &a->shown, &b.shown, &more.total, more.question, e);
    free(more.memory);
    free(b.memory);
    return st;
}

/* o may be NULL. */
static mn_status show_answer(mn_report **out, const work *w, const mn_answers *answers,
                             const other *o, mn_err *e)
{
    mn_response_answer a = {0};
    mn_report *r = NULL;
    mn_status st = mn_response_to(&a, w->response, answers, e);

    if (!st &&
        !(st = mn_report_new(&r, "footprint survey",
                             "People in forced labour behind this household", e)) &&
        !(st = mn_show_survey(r, &a.shown, e)) && !(o && (st = show_other(r, w, &a, o, e))))
        st = mn_manifest_model(r, w->model, NULL, e);
    free(a.memory);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

mn_status mn_survey_report(mn_report **out, const char *country, double people,
                           const char *const *answer, size_t answers, const mn_ctx *ctx, mn_err *e)
{
    mn_err own = MN_ERR_INIT; /* hints need one */
    work w = {0};
    mn_answers a = {0};
    mn_status st;

    e = e ? e : &own;
    st = open(&w, country, ctx, e);
    if (!st && !(st = respond(&w, ctx, e)))
        st = mn_answers_people(&a, people, e);
    for (size_t i = 0; !st && i < answers; i++)
        st = mn_answers_take(&a, "answer", answer[i], &w.response->questions, e);
    if (!st)
        st = show_answer(out, &w, &a, NULL, e);
    close(&w);
    return st;
}

mn_status mn_survey_prepare(const char *country, const mn_ctx *ctx, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    work w = {0};
    mn_status st;

    e = e ? e : &own;
    st = open(&w, country, ctx, e);
    st = st ? st : respond(&w, ctx, e);
    close(&w);
    return st;
}

/* Opens the country of --NAME or, without one, `country`, and takes what is answered. */
static mn_status read_call(work *w, mn_answers *a, const mn_call *call, const char *country,
                           const char *people, const char *answer, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = open(w, country, ctx, e);

    if (!st && !(st = respond(w, ctx, e)))
        st = mn_answers_people(a, mn_call_real(call, people, 1), e);
    for (size_t i = 0; !st && i < mn_call_count(call, answer); i++)
        st = mn_answers_take(a, answer, mn_call_nth(call, answer, i), &w->response->questions, e);
    return st;
}

static mn_status run_survey(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *country = mn_call_text(call, "country");
    const char *other_country = mn_call_text(call, "other-country");
    const bool compared = mn_call_given(call, "other") || mn_call_given(call, "other-country") ||
                          mn_call_given(call, "other-people");
    work w = {0}, v = {0};
    mn_answers a = {0}, b = {0};
    const other o = {&v, &b};
    mn_status st = read_call(&w, &a, call, country, "people", "answer", ctx, e);

    if (!st && compared)
        st = read_call(&v, &b, call, other_country ? other_country : country, "other-people",
                       "other", ctx, e);
    if (!st)
        st = show_answer(out, &w, &a, compared ? &o : NULL, e);
    close(&v);
    close(&w);
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
     "address,year,ledger",
     "average: local currency a person a month, in this year's prices; low, high, step: of a "
     "slider; assumed: the share of its industry is; weight: people behind its money against the "
     "same money in a ledger, so that averages come to the country's basket; ledger: people that a "
     "file of purchases comes to for the same money, against those here"},
    {"goods", "key,what,good,forced,child,known",
     "goods of the Department of Labor's list behind each question, with the countries for which "
     "it lists them; known: the share of the good whose origin is known"},
    {"advice", "key,ask_key,ask,why,change_key,change,source,address",
     "what to ask sellers and what to change, with keys of messages for translation"},
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
    .run = run_questions,
    .quick = true};

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
    {.name = "other",
     .type = MN_OPT_TEXT,
     .arg = "KEY=AMOUNT",
     .many = true,
     .help = "What another household spends, to compare with: the difference is taken draw by "
             "draw, so that what both share cancels."},
    {.name = "other-country",
     .type = MN_OPT_TEXT,
     .arg = "COUNTRY",
     .help = "Where the other household is; without it, in the same country."},
    {.name = "other-people",
     .type = MN_OPT_REAL,
     .arg = "N",
     .def = "1",
     .min = 0.01,
     .max = MN_HOUSEHOLD_MOST,
     .help = "How many people live in the other household."},
    {.name = NULL}};

static const mn_example survey_examples[] = {
    {"manumit footprint survey --country US --people 2 --answer coffee=30 --answer tshirts=0",
     "a household of two that buys coffee for 30 dollars a month, and no T-shirts"},
    {"manumit footprint survey --country JP", "without an answer: the average resident of Japan"},
    {"manumit footprint survey --country US --answer tshirts=40 --other tshirts=10",
     "what buying fewer T-shirts comes to, and how surely"},
    {"manumit footprint answers.json --from survey",
     "the same answers in full: paths, tiers, materials, changes"},
    {NULL, NULL}};

static const mn_output survey_outputs[] = {
    {"by_country", "region_code,iso3,name,people,low,high",
     "where they work: the countries that weigh most behind the average resident, and in the last "
     "row, without a code, all others"},
    {"other_countries", "region_code,iso3,name,people",
     "the countries of that row, for a map: the full answer has limits for each"},
    {"by_purchase", "key,screen,label,amount,average,people,low,high,answered",
     "each question: amounts of the household a month"},
    {"goods", "key,what,good,forced,child,known",
     "goods of the Department of Labor's list behind the heaviest questions, with the countries "
     "for which it lists them; known: the share of the good whose origin is known"},
    {"differences", "key,label,people,other,difference,low,high",
     "with --other: what the other household is more, each question draw by draw"},
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
    .run = run_survey,
    .quick = true};
