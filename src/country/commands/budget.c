/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/budget.c - manumit budget: two cents for every dollar that traffickers make.
 */
#include "country/commands/budget.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/command.h"
#include "report/made.h"
#include "report/marks.h"
#include "report/number.h"

/* --- the two sums --------------------------------------------------------------------------------
 */

static const mn_fact *world(const mn_budget *b, const char *indicator, int year)
{
    const uint32_t place = mn_facts_find_place(b->data.facts, mn_text_of("WLD"));
    const uint32_t i = mn_facts_find_indicator(b->data.facts, mn_text_of(indicator));
    MN_BUG(place != UINT32_MAX && i != UINT32_MAX);
    return mn_facts_last(b->data.facts, place, i, year ? year : 1900, year ? year : 2200);
}

static void from_fact(mn_sum *out, const mn_budget *b, const mn_fact *x)
{
    *out = (mn_sum){.value = x->value, .low = x->low, .high = x->high, .year = x->year};
    mn_country_source(out->source, &b->data, x);
}

/* What the option says, with its interval; else the fact. */
static mn_status sum(mn_sum *out, const mn_budget *b, const char *option, const char *range,
                     const mn_fact *otherwise, mn_err *e)
{
    const char *text = mn_call_text(b->call, range);
    double low = NAN, high = NAN;
    mn_text rest = mn_text_of(text), part;
    from_fact(out, b, otherwise);
    if (mn_call_text(b->call, option)) {
        *out = (mn_sum){.value = mn_call_real(b->call, option, 0), .low = NAN, .high = NAN};
        snprintf(out->source, sizeof out->source, "given on the command line: --%s", option);
    }
    if (!text)
        return MN_OK;
    if (!mn_text_split(&rest, ':', &part) || !mn_text_f64(part, &low) ||
        !mn_text_f64(rest, &high) ||
        !(low >= 0 && low <= out->value && out->value <= high && isfinite(high))) {
        mn_fail(e, MN_USAGE, "no range around the sum in --%s '%.60s'", range, text);
        return mn_hint(e, "as in: --profits 150e9 --profits-range 120e9:190e9");
    }
    out->low = low;
    out->high = high;
    return MN_OK;
}

/* --- the arithmetic ------------------------------------------------------------------------------
 */

typedef struct version {
    const char *name;
    mn_sum profits, spending;
} version;

static double with_gaps(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

/* Letters of where the two sums are from: of the profits, of the spending, of both. */
typedef struct letters {
    const char *profits, *spending, *both;
} letters;

static mn_status cite(letters *out, mn_budget *b, mn_err *e)
{
    char both[2 * sizeof b->profits.source + 4];
    snprintf(both, sizeof both, "%s; %s", b->profits.source, b->spending.source);
    mn_status st = mn_report_cite(&out->profits, b->r, b->profits.source, "", "", e);
    if (!st)
        st = mn_report_cite(&out->spending, b->r, b->spending.source, "", "", e);
    return st ? st : mn_report_cite(&out->both, b->r, both, "", "", e);
}

static mn_status tell_figures(mn_budget *b, const letters *of, mn_err *e)
{
    const mn_sum *p = &b->profits, *s = &b->spending;
    const double share = b->cents / 100;
    const bool range = !isnan(p->low) || !isnan(s->low);
    const double p_low = with_gaps(p->low, p->value), p_high = with_gaps(p->high, p->value);
    const double s_low = with_gaps(s->low, s->value), s_high = with_gaps(s->high, s->value);
    const mn_figure figures[] = {
        {"budget", "Cents on every dollar of traffickers' profits, a year", p->value * share,
         p->low * share, p->high * share, "USD", "profits-times-cents", true},
        {"ratio_to_spending", "Times today's spending", p->value * share / s->value,
         range ? p_low * share / s_high : NAN, range ? p_high * share / s_low : NAN, "times",
         "profits-times-cents", true},
        {"profits_to_spending", "Dollars that traffickers make for each dollar spent against them",
         p->value / s->value, range ? p_low / s_high : NAN, range ? p_high / s_low : NAN, "times",
         "profits-by-spending", true},
        {"profits", "Traffickers' profits, a year", p->value, p->low, p->high, "USD", "as-told",
         false},
        {"spending", "Spending against trafficking, a year", s->value, s->low, s->high, "USD",
         "as-told", false}};
    const char *const whose[] = {of->profits, of->both, of->both, of->profits, of->spending};
    mn_status st = MN_OK;
    /* Of one page the sentence tells the last two. */
    const size_t n = sizeof figures / sizeof *figures - (mn_call_flag(b->call, "page") ? 2 : 0);
    for (size_t i = 0; i < n && !st; i++) {
        char label[160];
        mn_figure f = figures[i];
        snprintf(label, sizeof label, "%s (%s)", f.label, whose[i]);
        f.label = label;
        st = mn_report_figure(b->r, &f, e);
    }
    return st;
}

static void put_version(mn_maker *k, const version *v, double cents)
{
    const double share = cents / 100;
    mn_make_row(k, 0);
    mn_make_str(k, 0, v->name);
    mn_make_f64(k, 1, v->profits.value);
    mn_make_f64(k, 2, cents);
    mn_make_f64(k, 3, v->profits.value * share);
    mn_make_f64(k, 4, v->spending.value);
    mn_make_f64(k, 5, v->profits.value * share / v->spending.value);
    mn_make_f64(k, 6, v->profits.value / v->spending.value);
    if (v->profits.year)
        mn_make_i64(k, 7, v->profits.year);
    mn_make_str(k, 8, v->profits.source);
    if (v->spending.year)
        mn_make_i64(k, 9, v->spending.year);
    mn_make_str(k, 10, v->spending.source);
}

static mn_status tell_versions(mn_budget *b, mn_err *e)
{
    const mn_table_view view = {
        .title = "The same arithmetic with other figures",
        .hidden = mn_call_flag(b->call, "page"),
        .columns =
            "version=With!,profits*1e-9=Profits $bn:1,budget*1e-9=Budget $bn:2,spending*1e-6="
            "Spending $m:1,ratio_to_spending=Times spending:1,profits_to_spending=Profits by "
            "spending:0,profits_source=Profits from:@,spending_source=Spending from:@"};
    const char *const profits[] = {"profits", "profits", "profits", "profits"};
    const int years[] = {2014, 2024, 2024, 2024};
    const char *const spending[] = {"spending-plan", "spending-plan", "spending-oda",
                                    "spending-oda"};
    const int spent[] = {2014, 2014, 2001, 2013};
    static const char *const names[] = {"ILO 2014, what the plan calls today's spending",
                                        "ILO 2024, what the plan calls today's spending",
                                        "ILO 2024, development aid of 2001",
                                        "ILO 2024, development aid of 2013"};
    version v = {"as asked", b->profits, b->spending};
    mn_maker k =
        mn_maker_new("budget",
                     "version:t profits:f cents:f budget:f spending:f ratio_to_spending:f "
                     "profits_to_spending:f profits_year:i profits_source:t spending_year:i "
                     "spending_source:t",
                     e);
    put_version(&k, &v, b->cents);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        v.name = names[i];
        from_fact(&v.profits, b, world(b, profits[i], years[i]));
        from_fact(&v.spending, b, world(b, spending[i], spent[i]));
        put_version(&k, &v, b->cents);
    }
    return mn_report_made(b->r, &k, &view, e);
}

/* Of a figure of one's own it is not known whether one is published. */
static const char *no_interval(const mn_sum *x)
{
    if (!isnan(x->low))
        return "";
    return x->year ? ", no interval is published" : ", without an interval";
}

/* "236 billion dollars", "1,573 dollars": never an exponent. */
static void say_amount(mn_buf *b, double v, int digits, const char *unit)
{
    static const struct {
        double from;
        const char *word;
    } words[] = {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}, {1, ""}};
    const size_t last = sizeof words / sizeof *words - 1;
    char text[40];
    size_t i = 0;
    /* Rounded first: what rounds up to the next word is said with it, and 1.000 is 1. */
    snprintf(text, sizeof text, "%.*e", digits - 1, v);
    v = strtod(text, NULL);
    while (i < last && v < words[i].from)
        i++;
    mn_show_number(b, v / words[i].from, digits, false);
    mn_buf_fmt(b, "%s %s", words[i].word, unit);
}

/* The arithmetic in a sentence. */
static mn_status tell_sentence(mn_budget *b, const letters *of, mn_err *e)
{
    mn_buf t = {0};
    mn_show_number(&t, b->cents, 4, false);
    mn_buf_str(&t, " cents of every dollar that traffickers make in a year, ");
    say_amount(&t, b->profits.value, 4, "dollars");
    mn_buf_fmt(&t, " (%s), are ", of->profits);
    say_amount(&t, b->money, 4, "dollars");
    mn_buf_str(&t, ": ");
    say_amount(&t, b->money / b->spending.value, 3, "times");
    mn_buf_str(&t, " what is spent, ");
    say_amount(&t, b->spending.value, 4, "dollars");
    mn_buf_fmt(&t, " (%s). Traffickers make ", of->spending);
    say_amount(&t, b->profits.value / b->spending.value, 4, "dollars");
    mn_buf_fmt(&t, " for each one that is spent against them (%s).", of->both);
    mn_buf_char(&t, '\0');
    const mn_status st =
        t.failed ? mn_fail_memory(e) : mn_report_text(b->r, MN_TEXT_PARA, t.ptr, e);
    mn_buf_free(&t);
    return st;
}

/* What the plan's sum of today's spending is, and is not. */
static mn_status tell_plan(mn_budget *b, mn_err *e)
{
    const mn_fact *of[] = {world(b, "spending-plan", 2014), world(b, "spending-oda", 2001)};
    const char *whose[2] = {"", ""};
    char text[512];
    mn_status st = MN_OK;
    for (size_t i = 0; i < 2 && !st; i++) {
        mn_buf sources = {0};
        mn_country_add_source(&sources, &b->data, of[i]);
        st = mn_country_cite(&whose[i], b->r, &sources, e);
    }
    snprintf(text, sizeof text,
             "Which spending \"$150 million\" (%s) is was not said by the plan; donors' "
             "commitments of 2001 are $150 million (%s). Sums are of their own years: none is put "
             "into other prices here.",
             whose[0], whose[1]);
    return st ? st : mn_report_text(b->r, MN_TEXT_NOTE, text, e);
}

static mn_status tell_words(mn_budget *b, const letters *of, mn_err *e)
{
    char text[1536];
    mn_status st = tell_sentence(b, of, e);
    snprintf(text, sizeof text, "Profits: %s%s. Spending: %s%s.", b->profits.source,
             no_interval(&b->profits), b->spending.source, no_interval(&b->spending));
    if (!st && !mn_call_flag(b->call, "page")) /* there the table of sources says it */
        st = mn_report_text(b->r, MN_TEXT_NOTE, text, e);
    return st ? st : tell_plan(b, e);
}

static mn_status tell(mn_budget *b, const mn_ctx *ctx, mn_err *e)
{
    letters of = {"", "", ""};
    mn_status st = cite(&of, b, e);
    if (!st)
        st = tell_figures(b, &of, e);
    if (!st)
        st = tell_words(b, &of, e);
    if (!st)
        st = tell_versions(b, e);
    if (!st && (mn_call_text(b->call, "allocate") || mn_call_flag(b->call, "plan")))
        st = mn_budget_allocation(b, ctx, e);
    if (!st)
        st = mn_budget_tracker(b, ctx, e);
    if (!st && mn_call_text(b->call, "districts"))
        st = mn_budget_districts(b, ctx, e);
    if (!st)
        st = mn_call_flag(b->call, "page") ? mn_country_name_sources(b->r, &b->data, e)
                                           : mn_country_tell_sources(b->r, &b->data, e);
    return st ? st : mn_country_tell_data(b->r, &b->data, e);
}

static mn_status work_out(mn_budget *b, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_country_data_read(&b->data, b->call, ctx, e);
    if (!st)
        st = sum(&b->profits, b, "profits", "profits-range", world(b, "profits", 0), e);
    if (!st)
        st = sum(&b->spending, b, "spending", "spending-range", world(b, "spending-plan", 0), e);
    if (st)
        return st;
    b->cents = mn_call_real(b->call, "cents", 2);
    b->money = b->profits.value * b->cents / 100;
    st = mn_report_new(&b->r, "budget", "Cents for freedom", e);
    if (!st && mn_call_flag(b->call, "page"))
        mn_report_tight(b->r);
    return st ? st : tell(b, ctx, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_budget b = {.call = call};
    const mn_status st = work_out(&b, ctx, e);
    if (st)
        mn_report_free(b.r);
    else
        *out = b.r;
    mn_country_data_free(&b.data);
    return st;
}

static const mn_example examples[] = {
    {"manumit budget --profits 150e9 --cents 2 --spending 150e6", "the plan's own arithmetic"},
    {"manumit budget --plan --page --pdf -o budget.pdf",
     "with the newest figure of profits, parted over the plan's areas, on paper"},
    {"manumit budget --profits 236e9 --allocate programmes.csv --fair 0.5 --districts "
     "districts.csv",
     "parted by what programmes reach, half of it by need in each region, and by district"},
    {NULL, NULL}};
static const mn_option options[] = {
    {.name = "profits",
     .type = MN_OPT_REAL,
     .arg = "DOLLARS",
     .min = 1,
     .max = 1e15,
     .unit = "US dollars a year, as in 150e9",
     .help = "What traffickers make. Without it, the ILO's newest figure."},
    {.name = "profits-range", .type = MN_OPT_TEXT, .arg = "LOW:HIGH", .help = "Its interval."},
    {.name = "cents",
     .type = MN_OPT_REAL,
     .arg = "CENTS",
     .def = "2",
     .min = 0,
     .max = 100,
     .help = "How many of each dollar."},
    {.name = "spending",
     .type = MN_OPT_REAL,
     .arg = "DOLLARS",
     .min = 1,
     .max = 1e15,
     .unit = "US dollars a year, as in 150e9",
     .help = "What is spent today. Without it, what the plan calls so."},
    {.name = "spending-range", .type = MN_OPT_TEXT, .arg = "LOW:HIGH", .help = "Its interval."},
    {.name = "allocate",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help =
         "Part the budget over programmes: a table with the column programme, and weight (shares) "
         "or cost and most (dollars for the first person reached; persons there are); also "
         "region, floor, cap, cost_low, cost_high, worth, source. 'plan': the plan's areas, "
         "equal weights."},
    {.name = "plan",
     .type = MN_OPT_FLAG,
     .help = "Part the budget over the plan's areas, by equal weights: as --allocate plan."},
    {.name = "page",
     .type = MN_OPT_FLAG,
     .help = "For one printed page: the arithmetic and the parting. The same arithmetic with other "
             "figures, the bars and what is known of spending stay in the data."},
    {.name = "fair",
     .type = MN_OPT_REAL,
     .arg = "SHARE",
     .def = "0",
     .min = 0,
     .max = 1,
     .help = "Of the money, this share goes to regions as the persons in them are of all."},
    {.name = "tracker",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "What was requested, appropriated and spent: columns year, requested, appropriated, "
             "spent, source."},
    {.name = "districts",
     .type = MN_OPT_FILE,
     .arg = "FILE",
     .help = "Part the budget over districts: columns district and people (or weight); also "
             "source."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"budget",
     "version,profits,cents,budget,spending,ratio_to_spending,profits_to_spending,profits_year,"
     "profits_source,spending_year,spending_source",
     "the arithmetic as asked, and with other published figures"},
    {"allocation",
     "programme,region,amount,share,floor,cap,reach,low,high,cost_per_person,next_person,source",
     "with --allocate: dollars, and persons reached with 90% of what they could be; next_person: "
     "what "
     "the next one costs"},
    {"knowledge", "programme,worth,source",
     "how many more would be reached if a programme's cost were known before"},
    {"tracker", "year,requested,appropriated,spent,source,note",
     "by year; without --tracker what is known of spending"},
    {"districts", "district,people,share,amount,source", "with --districts"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_budget_command = {
    .name = "budget",
    .summary = "Set cents on traffickers' profits beside what is spent, and part the sum",
    .about =
        "Two cents for every dollar that traffickers make: the sum, beside today's spending, with "
        "every figure's source. The sum can be parted over programmes by stated weights, or so "
        "that "
        "it reaches the most persons under stated costs: what a programme reaches with x dollars "
        "is "
        "most (1 - exp(-x / (cost most))). Costs are opinions until they are measured; the table "
        "'knowledge' says which of them it would pay most to know.",
    .examples = examples,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country facts,country show",
};
