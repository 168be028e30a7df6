/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/profile_victims.c - a country's detected victims by form of exploitation, sex
 * and age, in the last year that says any of it. See profile.h.
 */
#include "country/commands/profile.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/text.h"
#include "report/made.h"

/* A row and what the ids of its indicators end with; a column, what they begin with. */
static const struct {
    const char *who, *ending;
} people[] = {
    {"All", ""},
    {"Women", "-female-adult"},
    {"Girls", "-female-child"},
    {"Men", "-male-adult"},
    {"Boys", "-male-child"},
    {"Adults of other sex", "-other-sex-adult"},
    {"Children of other sex", "-other-sex-child"},
    {"Sex and age not known", "-unknown"},
};
static const char *const forms[] = {"victims-sexual", "victims-labour", "victims-other"};
enum { ROWS = sizeof people / sizeof *people, FORMS = sizeof forms / sizeof *forms };
enum { FIRST = 1, YEAR = FIRST + FORMS, SOURCE };

static uint32_t indicator(const mn_country_data *d, size_t row, size_t form)
{
    char id[64];
    snprintf(id, sizeof id, "%s%s", forms[form], people[row].ending);
    return mn_facts_find_indicator(d->facts, mn_text_of(id));
}

/* 0 where nothing is known. */
static int last_year(const mn_country_data *d, uint32_t place)
{
    int year = 0;
    for (size_t r = 0; r < ROWS; r++)
        for (size_t f = 0; f < FORMS; f++) {
            const uint32_t i = indicator(d, r, f);
            const mn_fact *x =
                i == UINT32_MAX ? NULL : mn_facts_last(d->facts, place, i, 1900, 2200);
            year = x && x->year > year ? x->year : year;
        }
    return year;
}

/* A row's figures and their sources: "x; y". Nothing where it has none. */
static void put_row(mn_maker *k, const mn_country_data *d, uint32_t place, size_t row, int year)
{
    const mn_fact *x[FORMS];
    mn_buf sources = {0};
    for (size_t f = 0; f < FORMS; f++) {
        const uint32_t i = indicator(d, row, f);
        size_t same = 0;
        char source[512];
        x[f] = i == UINT32_MAX ? NULL : mn_facts_in(d->facts, place, i, year);
        while (x[f] && same < f && !(x[same] && x[same]->source == x[f]->source))
            same++;
        if (!x[f] || same < f)
            continue;
        mn_country_source(source, d, x[f]);
        mn_buf_fmt(&sources, "%s%s", sources.len ? "; " : "", source);
    }
    if (sources.len || sources.failed) {
        mn_make_row(k, 0);
        mn_make_str(k, 0, people[row].who);
        for (size_t f = 0; f < FORMS; f++)
            if (x[f])
                mn_make_str(k, FIRST + f, x[f]->text);
        mn_make_i64(k, YEAR, year);
        mn_make_buf(k, SOURCE, &sources);
    }
    mn_buf_free(&sources);
}

mn_status mn_profile_tell_victims(mn_report *r, const mn_country_data *d, uint32_t place, mn_err *e)
{
    const mn_table_view view = {
        .title = "Detected victims by form, sex and age",
        .columns = "who=Who!,sexual=Sexual exploitation,labour=Forced labour,other=Other forms,"
                   "year=Year,source=Source:@"};
    const int year = last_year(d, place);
    mn_maker k = mn_maker_new("victims", "who:t sexual:t labour:t other:t year:i source:t", e);
    for (size_t row = 0; row < ROWS && year; row++)
        put_row(&k, d, place, row, year);
    return mn_report_made_any(r, &k, &view, e);
}
