/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/import.c - manumit country import: a user's own download as facts.
 */
#include "country/import/wide.h"

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "report/made.h"

typedef struct work {
    mn_country_data d;
    mn_report *r;
    mn_table *t, *facts;
    mn_wide wide;
    const mn_call *call;
    size_t before; /* facts that were there */
} work;

static mn_status need(const char *value, const char *option, mn_err *e)
{
    if (value)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no --%s", option);
    return mn_hint(e,
                   "as in: manumit country import gsi2023.xlsx --year 2023 --source \"Walk Free, "
                   "Global Slavery Index 2023\" --retrieved 2026-11-22 -o facts.csv");
}

static mn_status read_wide(work *w, mn_err *e)
{
    const mn_wide_options o = {.year = mn_call_text(w->call, "year"),
                               .source = mn_call_text(w->call, "source"),
                               .address = mn_call_text(w->call, "address"),
                               .published = mn_call_text(w->call, "published"),
                               .retrieved = mn_call_text(w->call, "retrieved"),
                               .columns = mn_call_text(w->call, "columns")};
    mn_status st = need(o.year, "year", e);
    if (!st)
        st = need(o.source, "source", e);
    if (!st)
        st = need(o.retrieved, "retrieved", e);
    if (!st)
        st = mn_wide_facts(&w->facts, &w->wide, w->d.facts, w->t, &o, e);
    return st ? st : mn_facts_add(w->d.facts, w->facts, e);
}

static mn_status read_file(work *w, const mn_ctx *ctx, mn_err *e)
{
    const mn_read_options how = {.sheet = mn_call_text(w->call, "sheet"),
                                 .skip = (uint64_t)mn_call_int(w->call, "skip", 0)};
    mn_status st = mn_country_data_read(&w->d, NULL, ctx, e);
    if (st)
        return st;
    w->before = mn_facts_count(w->d.facts);
    st = mn_table_read(&w->t, ctx, mn_call_input(w->call, 0), &how, e);
    if (st)
        return st;
    return mn_wide_is_long(w->t) ? mn_facts_add(w->d.facts, w->t, e) : read_wide(w, e);
}

static mn_status tell_facts(work *w, mn_err *e)
{
    const mn_table_view view = {
        .title = "Facts",
        .first = 20,
        .columns = "country=Of!,year=Year!,indicator=What!,value=Value,source=Source"};
    size_t n = 0;
    mn_maker k = mn_maker_new("facts",
                              "country:t year:i indicator:t value:t unit:t low:f high:f source:t "
                              "address:t published:t retrieved:t grade:i note:t",
                              e);
    for (size_t i = 0; i < mn_facts_count(w->d.facts); i++) {
        const mn_fact *x = mn_facts_at(w->d.facts, i);
        const mn_fact_source *s = mn_facts_source(w->d.facts, x->source);
        if (strcmp(x->file, mn_table_name(w->t)) != 0)
            continue;
        mn_make_row(&k, x->line);
        mn_make_str(&k, 0, mn_facts_place(w->d.facts, x->place)->code);
        mn_make_i64(&k, 1, x->year);
        mn_make_str(&k, 2, mn_facts_indicator(w->d.facts, x->indicator)->id);
        mn_make_str(&k, 3, x->text);
        mn_make_str(&k, 4, mn_facts_indicator(w->d.facts, x->indicator)->unit);
        if (*x->text != '<' && *x->text != '>') {
            mn_make_f64(&k, 5, x->low);
            mn_make_f64(&k, 6, x->high);
        }
        mn_make_str(&k, 7, s->name);
        mn_make_str(&k, 8, s->address);
        mn_make_str(&k, 9, s->published);
        mn_make_str(&k, 10, s->retrieved);
        mn_make_i64(&k, 11, s->grade);
        mn_make_str(&k, 12, x->note);
        n++;
    }
    mn_make_status(&k, mn_report_count(w->r, "facts", "Facts", n, "facts", true, e));
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_columns(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "What its columns are",
                                .columns = "heading=Column,indicator=Is!,name=That is"};
    mn_maker k = mn_maker_new("columns", "heading:t indicator:t name:t", e);
    for (size_t i = 0; i < w->wide.n; i++) {
        const mn_indicator *x = mn_facts_indicator(w->d.facts, w->wide.column[i].indicator);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, mn_table_col_name(w->t, w->wide.column[i].at));
        mn_make_str(&k, 1, x->id);
        mn_make_str(&k, 2, x->name);
    }
    return mn_report_made_any(w->r, &k, &view, e);
}

static mn_status tell_unused(work *w, mn_err *e)
{
    mn_buf b = {0};
    size_t n = 0;
    mn_status st = MN_OK;
    for (size_t c = 0; c < mn_table_cols(w->t) && w->wide.n; c++) {
        bool used = c == w->wide.country;
        for (size_t i = 0; i < w->wide.n; i++)
            used = used || w->wide.column[i].at == c;
        if (!used && ++n <= 8)
            mn_buf_fmt(&b, "%s'%.60s'", n > 1 ? ", " : "", mn_table_col_name(w->t, c));
    }
    if (n) {
        mn_buf_fmt(&b, "%s: %zu column%s not taken. --columns INDICATOR=HEADING takes one.",
                   n > 8 ? ", ..." : "", n, n == 1 ? " was" : "s were");
        mn_buf_char(&b, '\0');
        st = b.failed ? mn_fail_memory(e) : mn_report_text(w->r, MN_TEXT_NOTE, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status tell(work *w, mn_err *e)
{
    mn_status st = mn_report_new(&w->r, "country import", "Facts of your own download", e);
    if (!st && *mn_table_sha256(w->t))
        st = mn_report_manifest_input(w->r, "download", mn_table_source(w->t),
                                      mn_table_sha256(w->t), e);
    if (!st)
        st = tell_facts(w, e);
    if (!st)
        st = mn_report_count(w->r, "missing", "Cells without a figure", w->wide.missing, "cells",
                             false, e);
    if (!st)
        st = mn_report_count(w->r, "nobody", "Rows without a country", w->wide.nobody, "rows",
                             false, e);
    if (!st)
        st = tell_columns(w, e);
    if (!st)
        st = tell_unused(w, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.call = call};
    mn_status st = read_file(&w, ctx, e);
    if (!st)
        st = tell(&w, e);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    mn_table_free(w.t);
    mn_table_free(w.facts);
    mn_country_data_free(&w.d);
    return st;
}

static const mn_example examples[] = {
    {"manumit country import gsi2023.xlsx --sheet \"GSI 2023 summary data\" --skip 2 --year 2023 "
     "--source \"Walk Free, Global Slavery Index 2023\" --retrieved 2026-11-22 -o gsi2023.csv",
     "a download as facts, for --facts of the other commands"},
    {"manumit country import mine.csv --year 2024 --source \"Ministry of Justice\" --retrieved "
     "2026-11-22 --columns persons-convicted=Convictions --csv",
     "a table of your own, its column said by hand"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help =
         "A row a country, a column an indicator; or a table of facts with the columns country, "
         "year, indicator, value, source, retrieved. CSV, TSV, NDJSON, XLSX.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "year",
     .type = MN_OPT_TEXT,
     .arg = "YEAR",
     .help = "The year that the figures are of."},
    {.name = "source",
     .type = MN_OPT_TEXT,
     .arg = "TEXT",
     .help = "Who published them, and where: it stands beside every figure."},
    {.name = "address", .type = MN_OPT_TEXT, .arg = "URL", .help = "Where it was downloaded."},
    {.name = "published", .type = MN_OPT_TEXT, .arg = "DAY", .help = "When it was published."},
    {.name = "retrieved",
     .type = MN_OPT_TEXT,
     .arg = "DAY",
     .help = "When it was downloaded, as in 2026-11-22. A figure of a later year is refused."},
    {.name = "columns",
     .type = MN_OPT_TEXT,
     .arg = "INDICATOR=HEADING,...",
     .help = "What columns are, before what their headings say; country=HEADING names that of "
             "countries."},
    {.name = "sheet", .type = MN_OPT_TEXT, .arg = "NAME", .help = "A sheet of a workbook."},
    {.name = "skip",
     .type = MN_OPT_INT,
     .arg = "N",
     .min = 0,
     .max = 1000,
     .help = "Lines above the headings."},
    {.name = NULL}};
static const mn_output outputs[] = {
    {"facts",
     "country,year,indicator,value,unit,low,high,source,address,published,retrieved,grade,note",
     "a row a fact; what --facts reads"},
    {"columns", "heading,indicator,name", "which column is which indicator"},
    {"refused", "file,line,reason,text", "cells and rows that are no facts, with the reason"},
    {NULL, NULL, NULL}};
const mn_command mn_country_import_command = {
    .name = "country import",
    .summary = "Read figures of countries out of your own download",
    .about =
        "Some figures may not be shipped, such as Walk Free's index. This reads them from the "
        "file that you downloaded, with its source and day beside each, and sends nothing "
        "anywhere. What is no figure, of no known country, outside of what a measure can be or "
        "of a year to come is refused, and told with its line.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country index,country show,country rank",
};
