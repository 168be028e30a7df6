/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/compare_beside.c - see compare_beside.h.
 */
#include "country/commands/compare_beside.h"

#include <math.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "country/commands/people.h"
#include "report/made.h"

enum { MEASURE, YEAR, FIRST };

/* Adds a source to those of a row, "x; y", unless it is one of them. */
static void cite(mn_buf *b, const char *source)
{
    const size_t len = strlen(source);
    for (size_t at = 0; at + len <= b->len; at++)
        if ((at == 0 || b->ptr[at - 1] == ' ') && !memcmp(b->ptr + at, source, len) &&
            (at + len == b->len || b->ptr[at + len] == ';'))
            return;
    mn_buf_fmt(b, "%s%s", b->len ? "; " : "", source);
}

/* A row's figures as published, and their sources. */
static void put_figures(mn_maker *k, const mn_beside *b, uint32_t i, int year, mn_buf *sources)
{
    char source[512];
    for (size_t c = 0; c < b->n; c++) {
        const mn_fact *x = mn_facts_in(b->d->facts, b->place[c], i, year);
        mn_make_str(k, FIRST + c, x->text);
        mn_country_source(source, b->d, x);
        cite(sources, source);
    }
}

/* A row's counts beside 100,000 people; of "<5" there is no rate. */
static void put_rates(mn_maker *k, const mn_beside *b, uint32_t i, int year, mn_buf *sources)
{
    char source[512];
    for (size_t c = 0; c < b->n; c++) {
        const mn_fact *x = mn_facts_in(b->d->facts, b->place[c], i, year);
        mn_country_people people;
        if (isnan(x->value) || !mn_country_people_of(&people, b->d, b->place[c], year))
            continue;
        mn_make_f64(k, FIRST + c, mn_fact_number(x) / people.people * 1e5);
        mn_country_source(source, b->d, x);
        cite(sources, source);
        cite(sources, people.source);
    }
}

/* Whether any country of a row has a rate. */
static bool rated(const mn_beside *b, uint32_t i, int year)
{
    mn_country_people people;
    if (mn_facts_indicator(b->d->facts, i)->kind != MN_KIND_COUNT)
        return false;
    for (size_t c = 0; c < b->n; c++)
        if (!isnan(mn_facts_in(b->d->facts, b->place[c], i, year)->value) &&
            mn_country_people_of(&people, b->d, b->place[c], year))
            return true;
    return false;
}

static void put_rows(mn_maker *k, const mn_beside *b, bool rates)
{
    mn_buf sources = {0};
    for (uint32_t i = 0; i < mn_facts_indicators(b->d->facts); i++) {
        const int year = b->year(b->of, i);
        if (!year || (rates && !rated(b, i, year)))
            continue;
        mn_make_row(k, 0);
        mn_make_str(k, MEASURE, mn_facts_indicator(b->d->facts, i)->name);
        mn_make_i64(k, YEAR, year);
        (rates ? put_rates : put_figures)(k, b, i, year, &sources);
        mn_make_buf(k, FIRST + b->n, &sources);
    }
    mn_buf_free(&sources);
}

/* The columns for the maker, and for people: a country's name heads its own, or its code, where
 * something in the name would be taken for something else. */
static void name_columns(mn_buf *types, mn_buf *shown, const mn_beside *b, bool rates)
{
    mn_buf_fmt(types, "measure:t year:i");
    mn_buf_fmt(shown, "measure=Measure,year=Year!");
    for (size_t c = 0; c < b->n; c++) {
        const mn_place *p = mn_facts_place(b->d->facts, b->place[c]);
        mn_buf_fmt(types, " %s:%s", p->code, rates ? "f" : "t");
        mn_buf_fmt(shown, ",%s=%s", p->code, strpbrk(p->name, ",=:!@*") ? p->code : p->name);
    }
    mn_buf_fmt(types, " source:t");
    mn_buf_fmt(shown, ",source=Source:@");
    mn_buf_char(types, '\0');
    mn_buf_char(shown, '\0');
}

static mn_status tell(mn_report *r, const mn_beside *b, bool rates, mn_err *e)
{
    mn_buf types = {0}, shown = {0};
    name_columns(&types, &shown, b, rates);
    mn_status st = types.failed || shown.failed ? mn_fail_memory(e) : MN_OK;
    if (!st) {
        const mn_table_view view = {.title = rates ? "The same, of 100,000 people"
                                                   : "Side by side, in the last year that all have",
                                    .first = 60,
                                    .columns = shown.ptr};
        mn_maker k = mn_maker_new(rates ? "rates" : "beside", types.ptr, e);
        put_rows(&k, b, rates);
        st = mn_report_made_any(r, &k, &view, e);
    }
    mn_buf_free(&types);
    mn_buf_free(&shown);
    return st;
}

mn_status mn_beside_tell(mn_report *r, const mn_beside *b, mn_err *e)
{
    const mn_status st = tell(r, b, false, e);
    return st ? st : tell(r, b, true, e);
}
