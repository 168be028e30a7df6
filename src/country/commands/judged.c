/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/judged.c - see judged.h.
 */
#include "country/commands/judged.h"

#include <stdio.h>

#include "core/err.h"

enum { FIRST = 1900, LAST = 2200, YEARS = LAST - FIRST + 1 };

static bool counts(const mn_country_data *d, const mn_fact *x)
{
    return (x->marks & MN_FACT_STANDS) && mn_facts_place(d->facts, x->place)->country &&
           x->year >= FIRST && x->year <= LAST;
}

int mn_country_full(const mn_country_data *d, uint32_t indicator, int until)
{
    uint32_t countries[YEARS] = {0}, most = 0;
    for (size_t i = mn_country_begins(d, indicator); i < mn_facts_count(d->facts); i++) {
        const mn_fact *x = mn_facts_at(d->facts, i);
        if (x->indicator != indicator)
            break;
        if (counts(d, x) && ++countries[x->year - FIRST] > most)
            most = countries[x->year - FIRST];
    }
    const uint32_t half = (most + 1) / 2, enough = half < MN_JUDGED_BY ? half : MN_JUDGED_BY;
    for (int y = until < LAST ? until : LAST; y >= FIRST && most; y--)
        if (countries[y - FIRST] >= enough)
            return y;
    return 0;
}

/* Whether an earlier rule asks for the same measure. */
static bool seen(const mn_access_rules *r, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (r->at[k].indicator == r->at[i].indicator)
            return true;
    return false;
}

int mn_country_judged(const mn_country_data *d, const mn_access_rules *r)
{
    int year = 0;
    for (size_t i = 0; i < r->n; i++) {
        const int full = seen(r, i) ? 0 : mn_country_full(d, r->at[i].indicator, LAST);
        year = full > year ? full : year;
    }
    return year;
}

mn_status mn_country_tell_later(mn_report *r, const mn_country_data *d,
                                const mn_access_rules *rules, uint32_t place, int year, mn_err *e)
{
    const mn_fact *last = NULL;
    size_t n = 0;
    char text[320];
    for (size_t i = 0; i < rules->n; i++)
        for (size_t k = seen(rules, i) ? mn_facts_count(d->facts)
                                       : mn_country_begins(d, rules->at[i].indicator);
             k < mn_facts_count(d->facts); k++) {
            const mn_fact *x = mn_facts_at(d->facts, k);
            if (x->indicator != rules->at[i].indicator)
                break;
            if (!counts(d, x) || x->year <= year || (place != UINT32_MAX && x->place != place))
                continue;
            n++;
            last = !last || x->year > last->year ? x : last;
        }
    if (!n)
        return MN_OK;
    snprintf(text, sizeof text,
             n == 1
                 ? "%zu figure that is asked for is later than %d, the year that is judged, so "
                   "that no rule looked at it: %.60s of %d, %.80s line %llu. --year names another "
                   "year."
                 : "%zu figures that are asked for are later than %d, the year that is judged, "
                   "so that no rule looked at them; the last: %.60s of %d, %.80s line %llu. "
                   "--year names another year.",
             n, year, mn_facts_indicator(d->facts, last->indicator)->id, (int)last->year,
             last->file, (unsigned long long)last->line);
    return mn_report_warning(r, text, e);
}
