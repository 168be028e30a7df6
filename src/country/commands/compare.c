/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/compare.c - manumit country compare: countries side by side, each measure in the
 * last year that all of them have.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "country/commands/command.h"
#include "country/commands/compare_beside.h"
#include "country/commands/data.h"
#include "country/commands/people.h"
#include "country/rank/rank.h"
#include "report/made.h"
#include "report/marks.h"

enum { MOST = 12 };

typedef struct work {
    mn_country_data d;
    mn_report *r;
    uint32_t place[MOST];
    size_t n;
} work;

/* The last year in which all have the measure; 0 where there is none. */
static int common_year(const void *of, uint32_t indicator)
{
    const work *w = of;
    size_t n;
    const mn_fact *x = mn_facts_of(w->d.facts, w->place[0], indicator, &n);
    for (size_t i = n; i-- > 0;) {
        size_t have = 0; /* the first one's, too: not each of its figures stands */
        while (have < w->n && mn_facts_in(w->d.facts, w->place[have], indicator, x[i].year))
            have++;
        if (have == w->n)
            return x[i].year;
    }
    return 0;
}

static void put(mn_maker *k, const work *w, uint32_t indicator, const mn_fact *x)
{
    const mn_indicator *a = mn_facts_indicator(w->d.facts, indicator);
    const mn_place *p = mn_facts_place(w->d.facts, x->place);
    mn_country_people people;
    char source[512];
    mn_country_source(source, &w->d, x);
    mn_make_row(k, x->line);
    mn_make_str(k, 0, a->id);
    mn_make_str(k, 1, a->name);
    mn_make_i64(k, 2, x->year);
    mn_make_str(k, 3, p->code);
    mn_make_str(k, 4, p->name);
    mn_make_str(k, 5, x->text);
    mn_make_f64(k, 6, x->low);
    mn_make_f64(k, 7, x->high);
    mn_make_str(k, 8, a->unit);
    if (a->kind == MN_KIND_COUNT && !isnan(x->value) && /* of "<5" there is no rate */
        mn_country_people_of(&people, &w->d, x->place, x->year)) {
        mn_make_f64(k, 9, mn_fact_number(x) / people.people * 1e5);
        mn_country_put_people(k, 15, &people);
    }
    mn_make_str(k, 10, source);
    mn_make_str(k, 11, mn_facts_source(w->d.facts, x->source)->address);
    mn_make_str(k, 12, mn_facts_source(w->d.facts, x->source)->retrieved);
    if (a->kind == MN_KIND_COUNT && !isnan(mn_fact_number(x))) {
        mn_ranked chance = {.value = mn_fact_number(x), .low = x->low, .high = x->high};
        mn_rank_count(&chance, 1, 0.95);
        mn_make_f64(k, 13, chance.low);
        mn_make_f64(k, 14, chance.high);
    }
}

static mn_status tell_measures(work *w, size_t *apart, mn_err *e)
{
    const mn_table_view view = {
        .title = "Side by side, in the last year that all have",
        .first = 60,
        .hidden = w->n <= MN_BESIDE_MOST, /* people read the table "beside" */
        .columns = "measure=Measure,year=Year!,name=Country,value=Figure,source=Source:@,"
                   "per_100000=Per 100000 people,people_source=People:@"};
    mn_maker k =
        mn_maker_new("compare",
                     "indicator:t measure:t year:i iso3:t name:t value:t low:f high:f unit:t "
                     "per_100000:f source:t address:t retrieved:t chance_low:f "
                     "chance_high:f " MN_COUNTRY_PEOPLE_TYPES,
                     e);
    *apart = 0;
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++) {
        const int year = common_year(w, i);
        size_t have = 0;
        for (size_t c = 0; c < w->n; c++)
            have += mn_facts_last(w->d.facts, w->place[c], i, 1900, 2200) != NULL;
        *apart += !year && have;
        for (size_t c = 0; c < w->n && year; c++)
            put(&k, w, i, mn_facts_in(w->d.facts, w->place[c], i, year));
    }
    return mn_report_made(w->r, &k, &view, e);
}

/* Measures that not all have in one year: each one's last, so that nothing looks like zero. */
static mn_status tell_apart(work *w, mn_err *e)
{
    const mn_table_view view = {.title = "Not comparable: no year that all have",
                                .hidden = true,
                                .columns = "measure=Measure,iso3=Country,last=Year!,value=Figure,"
                                           "source=Source:@"};
    mn_maker k = mn_maker_new(
        "apart", "indicator:t measure:t iso3:t last:i value:t source:t address:t retrieved:t", e);
    for (uint32_t i = 0; i < mn_facts_indicators(w->d.facts); i++)
        for (size_t c = 0; c < w->n && !common_year(w, i); c++) {
            const mn_fact *x = mn_facts_last(w->d.facts, w->place[c], i, 1900, 2200);
            char source[512];
            if (!x)
                continue;
            mn_make_row(&k, x->line);
            mn_make_str(&k, 0, mn_facts_indicator(w->d.facts, i)->id);
            mn_make_str(&k, 1, mn_facts_indicator(w->d.facts, i)->name);
            mn_make_str(&k, 2, mn_facts_place(w->d.facts, w->place[c])->code);
            mn_make_i64(&k, 3, x->year);
            mn_make_str(&k, 4, x->text);
            mn_country_source(source, &w->d, x);
            mn_make_str(&k, 5, source);
            mn_make_str(&k, 6, mn_facts_source(w->d.facts, x->source)->address);
            mn_make_str(&k, 7, mn_facts_source(w->d.facts, x->source)->retrieved);
        }
    return mn_report_made_any(w->r, &k, &view, e);
}

static mn_status tell(work *w, mn_err *e)
{
    size_t apart;
    const mn_beside beside = {&w->d, w->place, w->n, common_year, w};
    mn_status st = tell_measures(w, &apart, e);
    if (!st && w->n <= MN_BESIDE_MOST)
        st = mn_beside_tell(w->r, &beside, e);
    if (!st)
        st = mn_report_count(w->r, "apart", "Measures without a year that all have", apart,
                             "measures", false, e);
    if (!st)
        st = tell_apart(w, e);
    if (!st)
        st = mn_report_text(
            w->r, MN_TEXT_NOTE,
            "Figures of one year stand beside each other, and no other year takes the "
            "place of a missing one. Counts show what a state saw and did.",
            e);
    if (!st)
        st = mn_country_tell_tiers(w->r, &w->d, e);
    if (!st)
        st = mn_country_tell_sources(w->r, &w->d, e);
    return st ? st : mn_country_tell_data(w->r, &w->d, e);
}

static mn_status add_place(work *w, const char *name, mn_err *e)
{
    uint32_t place = 0;
    const mn_status st = mn_country_place(&place, &w->d, name, e);
    if (st)
        return st;
    for (size_t k = 0; k < w->n; k++)
        if (w->place[k] == place)
            return mn_fail(e, MN_USAGE, "'%.80s' is named twice", name);
    if (w->n == MOST)
        return mn_fail(e, MN_USAGE, "more than %d countries, from '%.80s'", MOST, name);
    w->place[w->n++] = place;
    return MN_OK;
}

/* One country, whose name may hold a comma, or several with commas between: as a request has them.
 */
static mn_status add_places(work *w, const char *text, mn_err *e)
{
    mn_text rest = mn_text_of(text), one;
    mn_status st = MN_OK;
    if (mn_facts_find_place(w->d.facts, rest) != UINT32_MAX)
        return add_place(w, text, e);
    while (!st && mn_text_split(&rest, ',', &one)) {
        char name[128];
        one = mn_text_trim(one);
        snprintf(name, sizeof name, "%.*s", (int)(one.len < 120 ? one.len : 120), one.ptr);
        st = add_place(w, name, e);
    }
    return st;
}

static mn_status places(work *w, const mn_call *call, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_call_inputs(call) && !st; i++)
        st = add_places(w, mn_call_input(call, i), e);
    if (!st && w->n < 2) {
        mn_fail(e, MN_USAGE, "one country is not compared with any");
        st = mn_hint(e, "as in: manumit country compare Ghana Togo Benin");
    }
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    work w = {.n = 0};
    mn_status st = mn_country_data_read(&w.d, call, ctx, e);
    if (st)
        return st;
    st = places(&w, call, e);
    if (!st)
        st = mn_report_new(&w.r, "country compare", "Countries side by side", e);
    if (!st)
        st = tell(&w, e);
    mn_country_data_free(&w.d);
    if (st)
        mn_report_free(w.r);
    else
        *out = w.r;
    return st;
}

static const mn_example examples[] = {
    {"manumit country compare USA Mexico Canada", "three countries, in the years that all have"},
    {"manumit country compare Ghana Togo --csv", "two, for a script"},
    {NULL, NULL}};
static const mn_input inputs[] = {
    {.name = "COUNTRY",
     .help = "ISO 3166-1 codes or names, 2 to 12 of them; also with commas between: 'USA,Mexico'.",
     .required = true,
     .many = true},
    {.name = NULL}};
static const mn_option options[] = {MN_COUNTRY_FACTS_OPTION, {.name = NULL}};
static const mn_output outputs[] = {
    {"compare",
     "indicator,measure,year,iso3,name,value,low,high,unit,per_100000,source,address,retrieved,"
     "chance_low,chance_high," MN_COUNTRY_PEOPLE_COLUMNS,
     "a row a measure and country, of the last year that all have; counts also beside people, of "
     "whom year and source are named, and with what chance alone would have around them (95%)"},
    {"beside", "measure,year,source",
     "of up to five countries: a row a measure, a column a country by its code, as published"},
    {"rates", "measure,year,source", "the same of counts, of 100,000 people"},
    {"apart", "indicator,measure,iso3,last,value,source,address,retrieved",
     "measures without such a year: each one's last"},
    {"sources", MN_REPORT_SOURCES, "the sources that tables show as letters"},
    {"refused", "file,line,reason,text", "rows of --facts that are no facts"},
    {NULL, NULL, NULL}};
const mn_command mn_country_compare_command = {
    .name = "country compare",
    .summary = "Set countries side by side, in years that all of them have",
    .about =
        "Each measure is shown of the last year in which every one of the countries has it, so "
        "that no year is compared with another. What they do not share is listed apart.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .quick = true,
    .words = 1,
    .see_also = "country show,country rank",
};
