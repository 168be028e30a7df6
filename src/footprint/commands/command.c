/* SPDX-License-Identifier: Apache-2.0
 *
 * command.c - manumit footprint.
 */
#include "footprint/commands/command.h"
#include "footprint/commands/kept.h"
#include "footprint/commands/reading.h"
#include "footprint/commands/work.h"

#include "core/err.h"
#include "core/text.h"
#include "footprint/answer/answer.h"
#include "footprint/economy/solve.h"
#include "footprint/show/show.h"
#include "footprint/spending/currency.h"
#include "table/build.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef mn_work work;

mn_status mn_work_country(const mn_country **out, const mn_work *w, const char *name, mn_err *e)
{
    return mn_reading_country(out, w->reference, name, e);
}

static mn_status fill_options(work *w, mn_err *e)
{
    const char *vat = mn_call_text(w->call, "vat");

    w->prices.basic = !strcmp(mn_call_text(w->call, "prices"), "basic");
    if (!mn_vat_parse(&w->prices, mn_text_of(vat))) {
        mn_fail(e, MN_USAGE, "--vat '%s' is no rate", vat);
        return mn_hint(e, "write auto, included, excluded, or percent, as in --vat 19");
    }
    if (w->prices.basic && mn_call_given(w->call, "vat")) {
        mn_fail(e, MN_USAGE, "--vat says what is in prices, and --prices basic that nothing is");
        return mn_hint(e, "leave one of them out");
    }
    w->options.buyer = mn_buyer_of(w->call);
    w->options.scope =
        !strcmp(mn_call_text(w->call, "scope"), "all") ? MN_SCOPE_ALL : MN_SCOPE_PRIVATE;
    w->options.draws = (size_t)mn_call_int(w->call, "draws", MN_DRAWS);
    if (!w->bare) {
        w->options.tau = mn_call_real(w->call, "tau", 1e-3);
        w->options.paths = (size_t)mn_call_int(w->call, "paths", 20);
    }
    w->options.prior = mn_prior_default;
    w->options.keep_draws = w->bare ||
                            (!mn_call_brief(w->call) && w->options.draws <= MN_SUPPLY_DRAWS) ||
                            mn_call_count(w->call, "change") > 0 || mn_call_given(w->call, "lower");
    w->options.prior.rho.forced = mn_call_real(w->call, "rho", MN_RHO);
    if (mn_call_given(w->call, "rho")) {
        double known = log(MN_RHO_CHILD) / log(MN_RHO), as = log(w->options.prior.rho.forced);

        /* The same prior, stretched: 1 splits nothing, and is then certain. */
        w->options.prior.rho.child = exp(known * as);
        w->options.prior.rho_sd.forced *= as / log(MN_RHO);
        w->options.prior.rho_sd.child *= as / log(MN_RHO);
    }
    return MN_OK;
}

/* The model's industries are c1..c35, in that order. */
static bool is_wiod(const mn_model *m)
{
    char code[24];

    for (size_t i = 0; i < m->industries; i++) {
        snprintf(code, sizeof code, "c%zu", i + 1);
        if (strcmp(code, m->industry[i]))
            return false;
    }
    return m->industries == MN_INDUSTRIES;
}

/* Purchases are placed in kinds of industry; an average basket needs none. */
mn_status mn_work_check_model(const mn_work *w, const mn_model *m, mn_err *e)
{
    for (size_t s = 0; s < m->industries; s++)
        if (m->kind[s] != MN_NO_KIND)
            return MN_OK;
    if (!w->file)
        return MN_OK;
    mn_fail(
        e, MN_DATA,
        "nobody has said of what kind the industries of the model '%s' are, so that no purchase "
        "can be placed in them",
        m->name);
    return mn_hint(e,
                   "import it again with --concordance FILE: columns industry, kind (c1 to c35)");
}

/* Money is less sure where the United States' margins stand for another country's. */
static void widen(work *w)
{
    const double more = mn_price_sd(&w->prices, w->options.country);
    double *sd = w->options.prior.money_sd;

    for (size_t by = MN_PLACED_CODE; by <= MN_PLACED_WORDS; by++)
        sd[by] = sqrt(sd[by] * sd[by] + more * more);
}

static mn_status answer(work *w, mn_err *e)
{
    mn_status st;

    if (!w->file)
        return mn_answer_basket(&w->answer, w->model, w->reference, &w->options, w->ctx, e);
    if ((st = mn_work_read(w, e)))
        return st;
    widen(w);
    st = mn_answer_spending(&w->answer, w->model, w->reference, &w->spending, &w->options, w->ctx,
                            e);
    if (!st && w->surveyed)
        w->answer.money = mn_basis_money(&w->survey.basis, &w->spending);
    return st;
}

/* --- the report ------------------------------------------------------------------- */

static const char *title_of(const work *w)
{
    static const char *const basket[] = {"People in forced labour behind one average resident",
                                         "People in forced labour behind a company",
                                         "People in forced labour behind a government's spending"};

    return w->file ? "People in forced labour behind this spending" : basket[w->options.buyer];
}

mn_shown mn_work_shown(const mn_work *w, const mn_answer *a, const mn_spending *s)
{
    return (mn_shown){.answer = a,
                      .spending = s,
                      .touches = &w->touches,
                      .reference = w->reference,
                      .model_is_wiod = is_wiod(w->model),
                      .picture = mn_picture_of(a),
                      .brief = mn_call_brief(w->call)};
}

/* A survey's flow tells purchases by screens, a ledger's by kinds. Where nobody would see its
 * limits, no samples were kept, and it has none. */
static mn_status find_supply(mn_supply *out, const work *w, const mn_shown *s, mn_err *e)
{
    const char *name[MN_QUESTIONS_MOST];
    uint16_t screen[MN_QUESTIONS_MOST];
    const mn_supply_things things = {
        .count = s->survey ? mn_question_screens(name, screen, s->survey) : 0, .of = screen};

    return mn_supply_find(out, &w->answer, s->spending, s->survey ? &things : NULL, w->reference,
                          w->ctx, e);
}

static mn_status show(mn_report **out, const work *w, mn_err *e)
{
    mn_shown s = mn_work_shown(w, &w->answer, w->file ? &w->spending : NULL);
    mn_made_of made = {0};
    mn_supply supply = {0};
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "footprint", title_of(w), e);

    s.made = &made;
    s.supply = &supply;
    s.survey = w->surveyed ? &w->survey.questions : NULL;
    if (st || (st = find_supply(&supply, w, &s, e)) ||
        (st = mn_made_of_find(&made, &w->answer, s.brief ? MN_MATERIALS_SHOWN : 0, w->ctx, e)) ||
        (st = mn_show_subject(r, &s, w->file, e)) || (st = mn_show_figures(r, &s, e)) ||
        (st = mn_show_tables(r, &s, e)) ||
        (mn_call_flag(w->call, "drivers") && (st = mn_work_drivers(r, w, e))) ||
        (mn_call_count(w->call, "also") && (st = mn_work_also(r, w, e))) ||
        (st = mn_show_materials(r, &s, e)) || (st = mn_show_goods(r, &s, e)) ||
        (st = mn_show_method(r, &s, e)) || (st = mn_work_close(r, w, e)))
        goto out;
    if (w->columns && (st = mn_work_columns(r, w, e)))
        goto out;
    if (w->file && mn_call_flag(w->call, "explain"))
        st = mn_work_explain(r, w, e);
    if (!st && w->file && mn_call_flag(w->call, "explain"))
        st = mn_show_prices(r, &s, e);
out:
    mn_made_of_free(&made);
    mn_supply_free(&supply);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

const char *mn_work_sha256(const mn_work *w)
{
    return w->surveyed ? w->survey.sha256 : mn_table_sha256(w->table);
}

void mn_work_free(mn_work *w)
{
    mn_answer_free(&w->answer);
    mn_touches_free(&w->touches);
    mn_long_ledger_free(&w->large);
    mn_survey_ledger_free(&w->survey);
    mn_spending_free(&w->spending);
    mn_corrections_free(&w->corrections);
    mn_materials_free(&w->materials);
    mn_table_free(w->table);
    if (!w->model_lent && !w->model_kept)
        mn_model_free(w->model);
    if (!w->lent && !w->reference_kept)
        mn_reference_free(w->reference);
    free(w->columns);
    free(w->bytes);
}

/* Options that say how to read a file mean nothing without one. */
static mn_status check_no_file(const mn_call *call, mn_err *e)
{
    static const char *const of_file[] = {
        "line",   "year",  "currency",   "columns", "codes",      "rate",
        "rates",  "sheet", "coicop1999", "explain", "prices",     "vat",
        "change", "lower", "target",     "growth",  "corrections"};

    for (size_t i = 0; i < sizeof of_file / sizeof *of_file; i++) {
        if (mn_call_given(call, of_file[i])) {
            mn_fail(e, MN_USAGE, "--%s is about a file of purchases, and none is given",
                    of_file[i]);
            return mn_hint(e, "give FILE, or leave the option out");
        }
    }
    return MN_OK;
}

/* A stream keeps no lines, and tallies have none. */
static mn_status check_large(const work *w, mn_err *e)
{
    static const char *const of_lines[] = {"line", "explain", "sheet", "change", "lower", "also"};
    static const char *const of_reading[] = {"year",  "currency",   "columns",
                                             "codes", "coicop1999", "corrections"};
    const mn_call *call = w->call;

    if (w->tallied && (mn_call_input(call, 0) || w->streamed)) {
        mn_fail(e, MN_USAGE, "--tallies stand for a ledger, and a file is given too");
        return mn_hint(e, "make a tally of the file: manumit footprint tally FILE");
    }
    if (!w->streamed && (mn_call_given(call, "unplaced") || mn_call_given(call, "like")))
        return mn_fail(e, MN_USAGE, "--unplaced and --like go with --stream");
    if (w->streamed && !w->file)
        return mn_fail(e, MN_USAGE, "--stream is about a file of purchases; - is standard input");
    for (size_t i = 0; (w->streamed || w->tallied) && i < 6; i++)
        if (mn_call_given(call, of_lines[i]))
            return mn_fail(e, MN_USAGE,
                           "--%s needs lines that are kept: leave --stream or "
                           "--tallies out",
                           of_lines[i]);
    for (size_t i = 0; w->tallied && i < 6; i++)
        if (mn_call_given(call, of_reading[i]))
            return mn_fail(e, MN_USAGE, "--%s is decided when the tallies are made", of_reading[i]);
    return MN_OK;
}

mn_status mn_work_open(mn_work *w, const mn_call *call, const char *file, const char *model,
                       const mn_work *lender, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;

    w->call = call;
    w->ctx = ctx;
    w->file = file;
    w->lent = lender != NULL;
    w->surveyed = file && !strcmp(mn_call_text(call, "from"), "survey");
    if (lender)
        w->reference = lender->reference;
    else
        st = mn_kept_reference(&w->reference, &w->reference_kept,
                               file ? MN_NEED_ALL : MN_NEED_COUNTRIES, ctx, e);
    if (st || (st = fill_options(w, e)) ||
        (st = mn_work_country(&w->options.country, w, mn_call_text(call, "country"), e)))
        return st;
    w->model_lent = lender && !model;
    if (w->model_lent)
        w->model = lender->model;
    else
        st = mn_kept_model(&w->model, &w->model_kept, model, ctx, e);
    if (st || (st = mn_work_check_model(w, w->model, e)))
        return st;
    if (!w->file && w->options.buyer == MN_COMPANY) {
        mn_fail(e, MN_USAGE, "a company has no average basket");
        return mn_hint(e, "give a file of its purchases, or --as household or --as government");
    }
    return MN_OK;
}

mn_status mn_work_answer(mn_work *w, mn_err *e)
{
    return answer(w, e);
}

static mn_status run_footprint(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const bool tallied = mn_call_count(call, "tallies") > 0;
    const char *file = mn_call_input(call, 0);
    work w = {.streamed = mn_call_flag(call, "stream"), .tallied = tallied};
    mn_status st = mn_work_open(&w, call, tallied && !file ? "tallies" : file,
                                mn_call_text(call, "model"), NULL, ctx, e);

    if (st || (st = check_large(&w, e)) || (!w.file && (st = check_no_file(call, e))) ||
        (st = mn_work_check_asked(call, e)))
        goto out;
    if (!(st = answer(&w, e)))
        st = mn_call_count(call, "change") ? mn_work_what_if(out, &w, e)
             : mn_work_asks_lower(call)    ? mn_work_lower(out, &w, e)
                                           : show(out, &w, e);
out:
    mn_work_free(&w);
    return st;
}

static const mn_example footprint_examples[] = {
    {"manumit footprint purchases.csv --country US", "people behind a household's purchases"},
    {"manumit footprint ledger.xlsx --as company --country DE -o report.html",
     "a company's ledger, as one page with map and pictures"},
    {"manumit footprint statement.ofx --country US", "a bank's own export; camt.053 likewise"},
    {"manumit footprint --as household --country JP", "no file: an average resident of Japan"},
    {"manumit footprint answers.json --from survey",
     "answers to the questions of 'manumit footprint questions'"},
    {"manumit footprint bank.csv --columns amount=Betrag,description=Text --currency EUR --country "
     "AT",
     "columns that are not found by themselves"},
    {"manumit footprint ledger.csv --country GB --json | jq .key_figures", "for scripts"},
    {"manumit footprint ledger.csv --country GB --change 'coffee: origin BRA->COL'",
     "what if the coffee from Brazil came from Colombia"},
    {"manumit footprint ledger.csv --country GB --lower 3 --target 2030:-30% --growth 2%",
     "the three changes that lower it most, and what a target takes"},
    {"manumit footprint ledger.csv --country GB --corrections mine.csv",
     "your own words first: mine.csv has the columns description, industry"},
    {"manumit footprint ledger.csv --country GB --drivers",
     "which unknown the interval comes from"},
    {"manumit footprint ledger.csv --country GB --also other-year.mnm",
     "the same with another economy, side by side"},
    {"zstd -dc all.csv.zst | manumit footprint - --stream --country US",
     "a ledger of any length, in constant memory"},
    {NULL, NULL}};

static const mn_input footprint_inputs[] = {
    {"FILE",
     "purchases: CSV, TSV, NDJSON, XLSX, a bank's OFX, QFX or camt.053, or Parquet (where DuckDB's "
     "library is), also gzip or zstd; - is standard input. Without it, the average basket of "
     "--country",
     false, false},
    {NULL, NULL, false, false}};

static const mn_option footprint_options[] = {
#include "footprint/commands/reading_options.h"
    {.name = "line",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1e15,
     .help = "Answer for this one line of FILE."},
    {.name = "stream",
     .type = MN_OPT_FLAG,
     .local = true,
     .help =
         "Read FILE in one pass and constant memory, however long it is. The purchases are then "
         "shown by kind."},
    {.name = "unplaced",
     .type = MN_OPT_OUTPUT,
     .arg = "LIST",
     .help = "With --stream: write every line that could not be placed to LIST, as CSV."},
    {.name = "like",
     .type = MN_OPT_FILE,
     .arg = "TALLY",
     .local = true,
     .help = "With --stream: read columns, decimal mark, signs and currency as that tally did."},
    {.name = "tallies",
     .type = MN_OPT_FILE,
     .arg = "TALLY",
     .many = true,
     .help = "Answer for the sums that 'footprint tally' made of a ledger's parts, in their "
             "order."},
    {.name = "scope",
     .type = MN_OPT_CHOICE,
     .arg = "SCOPE",
     .choices = "private|all",
     .def = "private",
     .help = "Private labour exploitation, or all forced labour with sexual exploitation and "
             "state-imposed labour also shown apart."},
    {.name = "model",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Another economy than the shipped one."},
    {.name = "also",
     .type = MN_OPT_FILE,
     .arg = "MODEL",
     .many = true,
     .help = "Answer with this economy, too (another year, table or satellite), and with other "
             "choices, side by side."},
#include "footprint/commands/draws_option.h"
    {.name = "tau",
     .type = MN_OPT_REAL,
     .arg = "SHARE",
     .min = 1e-7,
     .max = 1,
     .def = "0.001",
     .served_min = 1e-5,
     .served_max = 1,
     .help = "Find every supply path that carries at least this share of the whole."},
    {.name = "paths",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 1000000,
     .def = "20",
     .served_min = 1,
     .served_max = 1000,
     .help = "Supply paths listed."},
    {.name = "change",
     .type = MN_OPT_TEXT,
     .arg = "WHICH: WHAT",
     .many = true,
     .help =
         "What if? Which purchases: words, all, c3, line:12-20, hs:0901, origin:CHN, year:2023, "
         "joined with 'and'. What: origin BRA->COL, origin ->COL, amount -20%, amount 500, "
         "scale 0.8, industry c4->c1, drop. The report is then on the difference."},
    {.name = "lower",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 1,
     .max = 20,
     .served_min = 1,
     .served_max = 5,
     .help = "The N changes that lower it most: the same goods from a country that such buyers "
             "use, or a fifth less of them. 3 is a good number."},
    {.name = "target",
     .type = MN_OPT_TEXT,
     .arg = "YEAR:-PERCENT",
     .help = "A target, as 2030:-30%, and what it takes each year. The base is the last year of "
             "the spending."},
    {.name = "growth",
     .type = MN_OPT_TEXT,
     .arg = "PERCENT",
     .help = "With --target: how spending grows a year at constant prices, as 2%. Without it, it "
             "stays."},
    {.name = "drivers",
     .type = MN_OPT_FLAG,
     .help = "Say which unknown the interval comes from: shares of the variance."},
    {.name = "explain",
     .type = MN_OPT_FLAG,
     .help = "Say why each line was placed where it was, with the three best candidates, and show "
             "each step from what was paid to basic prices."},
    {.name = NULL}};

static const mn_output footprint_outputs[] = {
    {"by_country", "region_code,iso3,name,people,low,high", "where the people work"},
    {"by_industry", "industry,name,people,low,high", "in which work"},
    {"by_purchase", "line,description,amount,currency,industry,score,people,low,high",
     "which purchases weigh most"},
    {"by_tier", "tier,people,low,high",
     "how far up the supply chain; the last row is all the rest"},
    {"paths", "rank,path,people,share", "supply paths, from purchase to workplace"},
    {"unplaced", "line,description,amount,currency,reason", "lines that could not be placed"},
    {"doubtful", "line,description,industry,score,amount,currency",
     "lines placed by words with a score below 0.6 or not understood, the heaviest first: fill in "
     "industry and give the table back with --corrections"},
    {"flows", "source,target,people,low,high,step,source_code,target_code",
     "what the flow diagram is drawn from: step 1 from what was bought to its sellers, 2 to the "
     "tier at which people work, 3 to the industry they work in, 4 to the country. Each step "
     "comes to the whole"},
    {"stops", "stage,code,name,people,low,high",
     "the people of each stop of the flow, by stage: bought, seller, tier, work, place"},
    {"materials",
     "product,material,country,iso3,share,listed,people,low,high,basis,year,source,address,recipe,"
     "recipe_low,recipe_high,recipe_year,recipe_source,recipe_address",
     "what products are made of, and where that comes from"},
    {"goods", "good,country,iso3,child,forced,derived,lines,first_line,origin_known",
     "goods of the US Department of Labor's list that the purchases touch"},
    {"questions", "industries,question,why", "what to ask suppliers"},
    {"sensitivity", "what,year,people,low,high,ratio",
     "with --also: the same with other economies and choices"},
    {"drivers", "factor,what,share,total_share", "with --drivers: each unknown, largest first"},
    {"drivers_by_kind", "factor,what,share,total_share", "with --drivers: by kind of unknown"},
    {"explain", "line,description,industry,score,industry2,score2,industry3,score3,why,product",
     "with --explain"},
    {"columns", "role,name", "which column of the file is used as what; not of --stream"},
    {"prices", "line,step,from,to,factor,why,source",
     "with --explain: from what was paid to basic prices"},
    {"whatif", "what,people,low,high", "with --change: before, after and the difference"},
    {"changes", "change,lines,before,after,difference,low,high", "what each change does"},
    {"changed_lines",
     "line,description,amount,new_amount,currency,origin,new_origin,industry,new_industry,before,"
     "after,difference",
     "the lines that were changed"},
    {"lower", "rank,change,what,lines,money,before,after,saved,low,high",
     "with --lower: the changes, each as --change takes it"},
    {"targets", "year,constant,linear,compound,linear_intensity,compound_intensity",
     "with --target: people, and people per dollar against the base year"},
    {"change_by_country", "code,name,before,after,difference", "where they work"},
    {"change_by_industry", "code,name,before,after,difference", "in which work"},
    {NULL, NULL, NULL}};

const mn_command mn_footprint_command = {
    .name = "footprint",
    .summary = "How many people in forced labour stand behind a spending",
    .about =
        "Put in what was spent; learn how many people in forced labour are behind it, where, in "
        "which work, by which supply path, and how sure that is.\n\n"
        "Columns are found by their names and contents. A line is placed by its code (HS, PSC, "
        "CPV, NAICS, NACE, ISIC, BEA, COICOP, MCC) or by its description in words. What can't be "
        "placed is listed, never "
        "dropped.",
    .examples = footprint_examples,
    .inputs = footprint_inputs,
    .options = footprint_options,
    .outputs = footprint_outputs,
    .see_also = "footprint survey,footprint classify,model info",
    .run = run_footprint};
