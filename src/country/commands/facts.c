/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/facts.c - manumit country facts, manumit country indicators: the rows
 * themselves.
 */
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"

/* --- facts ---------------------------------------------------------------------------------------
 */

static void marks(mn_buf *b, unsigned m)
{
    mn_buf_str(b, m & MN_FACT_STANDS ? "stands" : "");
    if (m & MN_FACT_CONFLICT)
        mn_buf_str(b, b->len ? ";conflict" : "conflict");
    if (m & MN_FACT_DUPLICATE)
        mn_buf_str(b, b->len ? ";duplicate" : "duplicate");
    if (m & MN_FACT_CORRECTED)
        mn_buf_str(b, b->len ? ";corrected" : "corrected");
}

static void put(mn_maker *k, const mn_country_data *d, const mn_fact *x, mn_buf *b)
{
    const mn_place *p = mn_facts_place(d->facts, x->place);
    const mn_indicator *i = mn_facts_indicator(d->facts, x->indicator);
    const mn_fact_source *s = mn_facts_source(d->facts, x->source);
    mn_make_row(k, x->line);
    mn_make_str(k, 0, p->code);
    mn_make_str(k, 1, p->name);
    mn_make_i64(k, 2, x->year);
    mn_make_str(k, 3, i->id);
    mn_make_str(k, 4, x->text);
    mn_make_str(k, 5, i->unit);
    mn_make_f64(k, 6, x->low);
    mn_make_f64(k, 7, x->high);
    mn_make_str(k, 8, s->name);
    mn_make_str(k, 9, s->address);
    mn_make_str(k, 10, s->published);
    mn_make_str(k, 11, s->retrieved);
    mn_make_str(k, 12, s->publisher);
    mn_make_i64(k, 13, s->grade);
    marks(b, x->marks);
    mn_make_buf(k, 14, b);
    mn_make_str(k, 15, x->note);
    mn_make_str(k, 16, x->file);
    mn_make_i64(k, 17, (int64_t)x->line);
}

static const mn_table_view facts_view = {
    .title = "Facts",
    .first = 40,
    .columns = "iso3=Of!,year=Year!,indicator=What!,value=Value,source=Source,marks=Marks"};

static mn_status tell_facts(mn_report *r, const mn_country_data *d, const mn_call *call, mn_err *e)
{
    uint32_t place = UINT32_MAX, indicator = UINT32_MAX;
    const char *of = mn_call_text(call, "of"), *by = mn_call_text(call, "by");
    const int64_t year = mn_call_int(call, "year", 0);
    size_t rows = 0, conflicts = 0;
    mn_buf b = {0};
    mn_status st = of ? mn_country_place(&place, d, of, e) : MN_OK;
    if (!st && by)
        st = mn_country_indicator(&indicator, d, by, e);
    mn_maker k = mn_maker_new(
        "facts",
        "iso3:t name:t year:i indicator:t value:t unit:t low:f high:f "
        "source:t address:t published:t retrieved:t publisher:t grade:i marks:t note:t "
        "file:t line:i",
        e);
    mn_make_status(&k, st);
    for (size_t i = 0; i < mn_facts_count(d->facts) && !st; i++) {
        const mn_fact *x = mn_facts_at(d->facts, i);
        if ((of && x->place != place) || (by && x->indicator != indicator) ||
            (year && x->year != year))
            continue;
        put(&k, d, x, &b);
        rows++;
        conflicts += (x->marks & MN_FACT_CONFLICT) != 0;
    }
    mn_buf_free(&b);
    st = mn_report_count(r, "facts", "Facts", rows, "facts", true, e);
    if (!st)
        st = mn_report_count(r, "conflicts", "Facts that another source contradicts", conflicts,
                             "facts", false, e);
    mn_make_status(&k, st);
    return mn_report_made(r, &k, &facts_view, e);
}

static mn_status run_facts(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_country_data d;
    mn_report *r = NULL;
    mn_status st = mn_country_data_read(&d, call, ctx, e);
    if (st)
        return st;
    st = mn_report_new(&r, "country facts", "What is known, row by row", e);
    if (!st)
        st = tell_facts(r, &d, call, e);
    if (!st)
        st = mn_country_tell_data(r, &d, e);
    mn_country_data_free(&d);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example fact_examples[] = {
    {"manumit country facts --of THA --by tip-tier",
     "every tier of Thailand that is known, with its source, and where sources differ"},
    {"manumit country facts --by victims-detected --year 2022 --csv",
     "detected victims of 2022, all countries, for a script"},
    {NULL, NULL}};
static const mn_option fact_options[] = {
    {.name = "of",
     .type = MN_OPT_TEXT,
     .arg = "PLACE",
     .help = "A country by ISO code or name; WLD is the world."},
    {.name = "by", .type = MN_OPT_TEXT, .arg = "INDICATOR", .help = "One indicator."},
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help = "One year."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output fact_outputs[] = {
    {"facts",
     "iso3,name,year,indicator,value,unit,low,high,source,address,published,retrieved,publisher,"
     "grade,marks,note,file,line",
     "a row a fact as it was published. marks: stands (it is the one that counts), conflict "
     "(another source says otherwise), duplicate, corrected. file and line: where it stands"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_country_facts_command = {
    .name = "country facts",
    .summary = "List what is known of countries, each figure with its source",
    .about = "Figures of governments, the ILO and the United Nations as they were published: by "
             "country, year and indicator. Sources that contradict each other stand side by side. "
             "A year without a row is not known, and no figure is put in its place.",
    .examples = fact_examples,
    .options = fact_options,
    .outputs = fact_outputs,
    .run = run_facts,
    .quick = true,
    .see_also = "country show,country rank,country indicators",
};

/* --- indicators ----------------------------------------------------------------------------------
 */

typedef struct reach {
    size_t facts, countries;
    int first, last;
    uint32_t place;
} reach;

static mn_status reaches(reach **out, const mn_facts *f, mn_err *e)
{
    reach *x = calloc(mn_facts_indicators(f) + 1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    for (size_t i = 0; i < mn_facts_count(f); i++) {
        const mn_fact *a = mn_facts_at(f, i);
        reach *to = &x[a->indicator];
        const bool next = !to->facts || to->place != a->place;
        to->first = !to->facts || a->year < to->first ? a->year : to->first;
        to->last = !to->facts || a->year > to->last ? a->year : to->last;
        to->countries += next && mn_facts_place(f, a->place)->country;
        to->place = a->place;
        to->facts++;
    }
    *out = x;
    return MN_OK;
}

static mn_status tell_indicators(mn_report *r, const mn_country_data *d, mn_err *e)
{
    static const char *const kinds[] = {"count",   "estimate", "rate", "score",
                                        "percent", "money",    "tier", "yes"};
    static const char *const better[] = {"", "low", "high"};
    const mn_table_view view = {.title = "Indicators",
                                .columns =
                                    "indicator=Indicator!,name=What it is,countries=Countries,"
                                    "first=From,last=To"};
    reach *x = NULL;
    const mn_status st = reaches(&x, d->facts, e);
    if (st)
        return st;
    mn_maker k = mn_maker_new("indicators",
                              "indicator:t name:t unit:t kind:t better:t facts:i countries:i "
                              "first:i last:i definition:t",
                              e);
    for (size_t i = 0; i < mn_facts_indicators(d->facts); i++) {
        const mn_indicator *a = mn_facts_indicator(d->facts, (uint32_t)i);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, a->id);
        mn_make_str(&k, 1, a->name);
        mn_make_str(&k, 2, a->unit);
        mn_make_str(&k, 3, kinds[a->kind]);
        mn_make_str(&k, 4, better[a->better]);
        mn_make_i64(&k, 5, (int64_t)x[i].facts);
        mn_make_i64(&k, 6, (int64_t)x[i].countries);
        if (x[i].facts) {
            mn_make_i64(&k, 7, x[i].first);
            mn_make_i64(&k, 8, x[i].last);
        }
        mn_make_str(&k, 9, a->definition);
    }
    free(x);
    return mn_report_made(r, &k, &view, e);
}

static mn_status run_indicators(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_country_data d;
    mn_report *r = NULL;
    mn_status st = mn_country_data_read(&d, call, ctx, e);
    if (st)
        return st;
    st = mn_report_new(&r, "country indicators", "What is known of countries", e);
    if (!st)
        st = tell_indicators(r, &d, e);
    if (!st)
        st = mn_country_tell_data(r, &d, e);
    mn_country_data_free(&d);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static const mn_example indicator_examples[] = {
    {"manumit country indicators", "what is known, of how many countries, from when to when"},
    {NULL, NULL}};
static const mn_option indicator_options[] = {MN_COUNTRY_FACTS_OPTION, {.name = NULL}};
static const mn_output indicator_outputs[] = {
    {"indicators", "indicator,name,unit,kind,better,facts,countries,first,last,definition",
     "a row an indicator; those without a fact are read from your own download"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_country_indicators_command = {
    .name = "country indicators",
    .summary = "List what is counted of countries, and since when",
    .examples = indicator_examples,
    .options = indicator_options,
    .outputs = indicator_outputs,
    .run = run_indicators,
    .quick = true,
    .see_also = "country facts,country rank",
};
