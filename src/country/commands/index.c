/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/index.c - manumit country index: scores by a declared index.
 */
#include "country/index/index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/command.h"
#include "country/commands/data.h"
#include "country/commands/rank_index.h"
#include "country/rank/rank.h"
#include "report/made.h"
#include "report/marks.h"

typedef struct work {
    mn_country_data data;
    mn_composite index;
    mn_composite_scores scores;
    mn_report *r;
    const mn_call *call;
    const char *letters; /* of the figures and of the index */
} work;

static mn_status read_index(work *w, const mn_ctx *ctx, mn_err *e)
{
    bool found = false;
    const char *name = mn_call_input(w->call, 0);
    mn_table *t = NULL;
    mn_status st = mn_composite_shipped(&w->index, &found, w->data.facts, name, ctx, e);
    if (st || found)
        return st;
    st = mn_table_read(&t, ctx, name, NULL, e);
    if (st && e && e->status == MN_SYSTEM)
        st = mn_hint(e, "an index is a file, or one of: %s", mn_composite_names);
    if (!st)
        st = mn_composite_read(&w->index, w->data.facts, t, e);
    if (!st && *mn_table_sha256(t))
        st = mn_report_manifest_input(w->r, "index", mn_table_source(t), mn_table_sha256(t), e);
    mn_table_free(t);
    return st;
}

/* --- tables --------------------------------------------------------------------------------------
 */

static int by_score(const void *pa, const void *pb)
{
    const mn_composite_score *a = pa, *b = pb;
    if (isnan(a->value) != isnan(b->value))
        return isnan(a->value) - isnan(b->value);
    if (a->value != b->value && !isnan(a->value))
        return (a->value < b->value) - (a->value > b->value);
    return (a->place > b->place) - (a->place < b->place);
}

static mn_status tell_scores(work *w, mn_err *e)
{
    char title[96];
    snprintf(title, sizeof title, "%s (%s)", "Scores", w->letters);
    const mn_table_view view = {.title = title,
                                .first = 20,
                                .columns = "iso3=Code!,name=Country,score=Score:2,missing=Missing"};
    mn_maker k = mn_maker_new("index", "iso3:t name:t score:f missing:t", e);
    mn_buf b = {0};
    for (size_t i = 0; i < w->scores.n; i++) {
        const mn_composite_score *s = &w->scores.at[i];
        const mn_place *p = mn_facts_place(w->data.facts, s->place);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, p->code);
        mn_make_str(&k, 1, p->name);
        mn_make_f64(&k, 2, s->value);
        for (size_t j = 0; j < w->index.n; j++)
            if (!s->fact[j] || isnan(mn_fact_number(s->fact[j])))
                mn_buf_fmt(&b, "%s%s", b.len ? ";" : "",
                           mn_facts_indicator(w->data.facts, w->index.item[j].indicator)->id);
        mn_make_buf(&k, 3, &b);
    }
    mn_buf_free(&b);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_ranks(work *w, const double *low, const double *high, mn_err *e)
{
    char title[128];
    snprintf(title, sizeof title, "%s (%s)", "Ranks, and how far they move with the weights",
             w->letters);
    const mn_table_view view = {.title = title,
                                .first = 20,
                                .columns = "rank=Rank!,name=Country,score=Score:2,rank_low=From,"
                                           "rank_high=To"};
    size_t n = 0;
    mn_ranked *x = calloc(w->scores.n + 1, sizeof *x);
    mn_status st = x ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; i < w->scores.n && !st; i++)
        if (!isnan(w->scores.at[i].value))
            x[n++] = (mn_ranked){
                .value = w->scores.at[i].value, .low = NAN, .high = NAN, .of = (uint32_t)i};
    if (!st)
        st = mn_rank_places(x, n, w->index.better != MN_BETTER_LOW, e);
    mn_maker k = mn_maker_new("ranks", "rank:i rank_low:i rank_high:i iso3:t name:t score:f", e);
    mn_make_status(&k, st);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_composite_score *s = &w->scores.at[x[i].of];
        const mn_place *p = mn_facts_place(w->data.facts, s->place);
        mn_make_row(&k, 0);
        mn_make_i64(&k, 0, (int64_t)x[i].rank);
        mn_make_i64(&k, 1, (int64_t)low[x[i].of]);
        mn_make_i64(&k, 2, (int64_t)high[x[i].of]);
        mn_make_str(&k, 3, p->code);
        mn_make_str(&k, 4, p->name);
        mn_make_f64(&k, 5, s->value);
    }
    free(x);
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_items(work *w, const double *lost, mn_err *e)
{
    char title[96];
    snprintf(title, sizeof title, "%s (%s)", "What it is made of", w->letters);
    const mn_table_view view = {.title = title,
                                .columns =
                                    "name=Indicator,weight=Weight:4,moves=Ranks move without "
                                    "it:1"};
    mn_maker k = mn_maker_new("items", "indicator:t name:t weight:f from:f to:f moves:f", e);
    for (size_t i = 0; i < w->index.n; i++) {
        const mn_composite_item *x = &w->index.item[i];
        const mn_indicator *a = mn_facts_indicator(w->data.facts, x->indicator);
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, a->id);
        mn_make_str(&k, 1, a->name);
        mn_make_f64(&k, 2, x->weight);
        mn_make_f64(&k, 3, x->from);
        mn_make_f64(&k, 4, x->to);
        mn_make_f64(&k, 5, lost[i]);
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* The letters of the figures that scores are made of, and of the index. */
static mn_status cite(work *w, mn_err *e)
{
    mn_buf sources = {0};
    char own[704];
    for (size_t i = 0; i < w->scores.n; i++)
        for (size_t j = 0; j < w->index.n; j++)
            mn_country_add_source(&sources, &w->data, w->scores.at[i].fact[j]);
    mn_country_index_source(own, &w->index);
    mn_buf_fmt(&sources, "%s%s", sources.len ? "; " : "", *own ? own : "the index's file");
    return mn_country_cite(&w->letters, w->r, &sources, e);
}

/* Every figure of a score, with its year and source. */
static mn_status tell_parts(const work *w, mn_err *e)
{
    const mn_table_view view = {.title = "What the scores are made of", .hidden = true};
    mn_maker k = mn_maker_new("parts", "iso3:t indicator:t value:t year:i source:t address:t", e);
    for (size_t i = 0; i < w->scores.n; i++)
        for (size_t j = 0; j < w->index.n; j++) {
            const mn_fact *x = w->scores.at[i].fact[j];
            char source[512];
            if (!x)
                continue;
            mn_country_source(source, &w->data, x);
            mn_make_row(&k, x->line);
            mn_make_str(&k, 0, mn_facts_place(w->data.facts, w->scores.at[i].place)->code);
            mn_make_str(&k, 1, mn_facts_indicator(w->data.facts, x->indicator)->id);
            mn_make_str(&k, 2, x->text);
            mn_make_i64(&k, 3, x->year);
            mn_make_str(&k, 4, source);
            mn_make_str(&k, 5, mn_facts_source(w->data.facts, x->source)->address);
        }
    return mn_report_made(w->r, &k, &view, e);
}

static mn_status tell_sources(work *w, mn_err *e)
{
    char own[704];
    mn_country_index_source(own, &w->index);
    const mn_status st = mn_report_source_at(w->r, own, w->index.address, "", "", e);
    return st ? st : mn_country_tell_sources(w->r, &w->data, e);
}

static mn_status tell_varied(work *w, const mn_ctx *ctx, mn_err *e)
{
    const size_t n = w->scores.n;
    const double by = mn_call_real(w->call, "vary", 0.25);
    double *low = calloc(n + 1, sizeof *low), *high = calloc(n + 1, sizeof *high);
    double *lost = calloc(w->index.n, sizeof *lost);
    mn_status st = low && high && lost ? MN_OK : mn_fail_memory(e);
    if (!st)
        st = mn_composite_vary(low, high, lost, &w->index, &w->scores, 1000, by,
                               ctx ? ctx->seed : 0, e);
    if (!st)
        st = tell_ranks(w, low, high, e);
    if (!st)
        st = tell_items(w, lost, e);
    free(low);
    free(high);
    free(lost);
    return st;
}

/* --- the report ----------------------------------------------------------------------------------
 */

static mn_status tell_words(work *w, mn_err *e)
{
    char text[512], vary[32], year[16];
    size_t whole = 0;
    const double by = mn_call_real(w->call, "vary", 0.25);
    snprintf(vary, sizeof vary, "%g", by);
    snprintf(year, sizeof year, "%d", w->scores.year);
    for (size_t i = 0; i < w->scores.n; i++)
        whole += isnan(w->scores.at[i].value) ? 0 : 1;
    mn_status st =
        mn_call_given(w->call, "vary") ? MN_OK : mn_report_manifest_text(w->r, "vary", vary, e);
    if (!st && !mn_call_given(w->call, "year"))
        st = mn_report_manifest_text(w->r, "facts_of", year, e);
    if (!st)
        st = mn_report_count(w->r, "countries", "Countries with a score", whole, "countries", true,
                             e);
    if (!st)
        st = mn_report_count(w->r, "without", "Countries that lack a part", w->scores.n - whole,
                             "countries", false, e);
    snprintf(text, sizeof text,
             "%.127s, of facts of %d (%s). An index is an opinion in numbers: 'From' and 'To' are "
             "the ranks of a country when every weight is changed by up to %.0f%%, in 95 of 100 "
             "ways.",
             *w->index.name ? w->index.name : "The index", w->scores.year, w->letters, 100 * by);
    if (!st)
        st = mn_report_text(w->r, MN_TEXT_PARA, text, e);
    if (!st && !w->scores.n)
        st = mn_report_warning(w->r,
                               "No country has any of these facts in that year. An index of Walk "
                               "Free's is read from your own download: 'manumit country import'.",
                               e);
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work *w = calloc(1, sizeof *w);
    mn_status st = w ? MN_OK : mn_fail_memory(e);
    if (st)
        return st;
    w->call = call;
    st = mn_country_data_read(&w->data, call, ctx, e);
    if (!st)
        st = mn_report_new(&w->r, "country index", "Countries by an index", e);
    if (!st)
        st = read_index(w, ctx, e);
    if (!st)
        st = mn_composite_rate(&w->scores, &w->index, w->data.facts,
                               (int)mn_call_int(call, "year", 0), e);
    if (!st)
        qsort(w->scores.at, w->scores.n, sizeof *w->scores.at, by_score);
    if (!st)
        st = cite(w, e);
    if (!st)
        st = tell_words(w, e);
    if (!st)
        st = tell_scores(w, e);
    if (!st)
        st = tell_varied(w, ctx, e);
    if (!st)
        st = tell_parts(w, e);
    if (!st)
        st = tell_sources(w, e);
    if (!st)
        st = mn_country_tell_data(w->r, &w->data, e);
    if (st)
        mn_report_free(w->r);
    else
        *out = w->r;
    mn_composite_scores_free(&w->scores);
    mn_country_data_free(&w->data);
    free(w);
    return st;
}

static const mn_example examples[] = {
    {"manumit country index 3p", "the 3P policy index, of what comes with the program"},
    {"manumit country index gsi-vulnerability-2023 --facts gsi2023.csv",
     "the Global Slavery Index's vulnerability score, recomputed from your own download"},
    {"manumit country index mine.csv --vary 0.5 --csv",
     "an index of your own; a row an indicator and its weight"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "FILE",
     .help =
         "An index: a table with the columns item and value. A row is an indicator and its "
         "weight, or one of name, source, address, aggregation (sum, mean, geometric), constant, "
         "better (low, high), year, missing (refuse, share). Columns from and to, if there, put "
         "values from that range onto 0 to 100 first. Or the name of one that comes with the "
         "program: 3p, gsi-response-2023, gsi-vulnerability-2018, gsi-vulnerability-2023.",
     .required = true},
    {.name = NULL}};
static const mn_option options[] = {
    {.name = "year",
     .type = MN_OPT_INT,
     .arg = "YEAR",
     .min = 1900,
     .max = 2200,
     .help =
         "The year of the facts. Without it, the index's own, or the last one in which a country "
         "has all of them."},
    {.name = "vary",
     .type = MN_OPT_REAL,
     .arg = "SHARE",
     .def = "0.25",
     .min = 0,
     .max = 1,
     .help = "How far weights are changed to see how ranks move."},
    MN_COUNTRY_FACTS_OPTION,
    {.name = NULL}};
static const mn_output outputs[] = {
    {"index", "iso3,name,score,missing",
     "a row a country that has a part of it, the highest score first; missing names what it lacks"},
    {"ranks", "rank,rank_low,rank_high,iso3,name,score",
     "ranks, the best first, and the range that they move in when weights change"},
    {"items", "indicator,name,weight,from,to,moves",
     "the index's parts; moves: how many places countries move on average without it"},
    {"parts", "iso3,indicator,value,year,source,address", "the figures of each score"},
    {"sources", MN_REPORT_SOURCES, "the sources of the figures that scores are made of"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_country_index_command = {
    .name = "country index",
    .summary = "Score countries by a declared index, published or your own",
    .about = "An index is a file of indicators, weights and how they are put together, so that a "
             "published score is recomputed exactly and another opinion is as easy. A country that "
             "lacks a part has no score, unless the index shares its weight out; what it lacks is "
             "named.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .see_also = "country rank,country facts,country import",
};
