/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/facts.c - the table of facts, and finding in it. See manumit/country.h.
 */
#include "country/fact/facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

#define EMBEDDED(symbol) extern const unsigned char symbol[], symbol##_end[]
EMBEDDED(mn_data_facts_tiers);
EMBEDDED(mn_data_facts_policy);
EMBEDDED(mn_data_facts_unodc);
EMBEDDED(mn_data_facts_unodc_forms);
EMBEDDED(mn_data_facts_tip_report);
EMBEDDED(mn_data_facts_ilo);
EMBEDDED(mn_data_facts_goods);
EMBEDDED(mn_data_facts_spending);
EMBEDDED(mn_data_facts_treaties);

/* The end of the year in which the newest of this program's own facts were read, and of the one so
 * many years on: whoever reads a row after that has a newer program, or mistyped the day. No clock
 * is asked. */
static mn_status bound(mn_facts *f, mn_err *e)
{
    const char *newest = "0000";
    char end[] = "0000-12-31";
    for (size_t i = 0; i < f->sources; i++)
        if (strcmp(f->source[i].retrieved, newest) > 0)
            newest = f->source[i].retrieved;
    int year = 0;
    for (size_t i = 0; i < 4; i++)
        year = 10 * year + (newest[i] - '0');
    memcpy(end, newest, 4);
    mn_status st = mn_facts_until(f, mn_text_of(end), 0, "", e);
    f->own = f->until;
    year += MN_FACTS_YEARS_ON;
    for (size_t i = 4; i-- > 0; year /= 10)
        end[i] = (char)('0' + year % 10);
    return st ? st
              : mn_facts_until(f, mn_text_of(end), 0,
                               "more than ten years after this program's own facts", e);
}

mn_status mn_facts_new(mn_facts **out, const mn_reference *r, mn_err *e)
{
    const mn_source tables[] = {
#define TABLE(name)                                                                                \
    {"data/facts/" #name ".csv", mn_data_facts_##name,                                             \
     (size_t)(mn_data_facts_##name##_end - mn_data_facts_##name)}
        TABLE(tiers), TABLE(policy), TABLE(unodc),    TABLE(unodc_forms), TABLE(tip_report),
        TABLE(ilo),   TABLE(goods),  TABLE(spending), TABLE(treaties)};
    mn_facts *f = calloc(1, sizeof *f);
    if (!f)
        return mn_fail_memory(e);
    f->reference = r;
    mn_status st = mn_facts_vocabulary(f, e);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !st; i++)
        st = mn_facts_shipped(f, tables[i], e);
    if (!st)
        st = mn_facts_close(f, e);
    if (!st)
        st = bound(f, e);
    if (st)
        mn_facts_free(f);
    else
        *out = f;
    return st;
}

void mn_facts_free(mn_facts *f)
{
    if (!f)
        return;
    mn_map_free(&f->place_of);
    mn_map_free(&f->indicator_of);
    mn_map_free(&f->source_of);
    free(f->place);
    free(f->indicator);
    free(f->source);
    free(f->fact);
    free(f->refused);
    mn_arena_free(&f->arena);
    free(f);
}

/* --- finding -------------------------------------------------------------------------------------
 */

size_t mn_facts_count(const mn_facts *f)
{
    return f->facts;
}

const mn_fact *mn_facts_at(const mn_facts *f, size_t i)
{
    MN_BUG(i < f->facts);
    return &f->fact[i];
}

static bool before(const mn_fact *x, uint32_t indicator, uint32_t place)
{
    return x->indicator != indicator ? x->indicator < indicator : x->place < place;
}

const mn_fact *mn_facts_of(const mn_facts *f, uint32_t place, uint32_t indicator, size_t *n)
{
    size_t low = 0, high = f->facts;
    *n = 0;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (before(&f->fact[mid], indicator, place))
            low = mid + 1;
        else
            high = mid;
    }
    while (low + *n < f->facts && f->fact[low + *n].indicator == indicator &&
           f->fact[low + *n].place == place)
        ++*n;
    return *n ? &f->fact[low] : NULL;
}

const mn_fact *mn_facts_last(const mn_facts *f, uint32_t place, uint32_t indicator, int from,
                             int until)
{
    size_t n;
    const mn_fact *x = mn_facts_of(f, place, indicator, &n), *last = NULL;
    for (size_t i = 0; i < n && x[i].year <= until; i++)
        if (x[i].year >= from && (x[i].marks & MN_FACT_STANDS))
            last = &x[i];
    return last;
}

const mn_fact *mn_facts_in(const mn_facts *f, uint32_t place, uint32_t indicator, int year)
{
    return mn_facts_last(f, place, indicator, year, year);
}

double mn_fact_number(const mn_fact *x)
{
    const double middle = (x->low + x->high) / 2;
    return !isnan(x->value) ? x->value : isfinite(middle) ? middle : (double)NAN;
}

bool mn_fact_hides(const mn_fact *x)
{
    return isnan(x->value) && (x->marks & (MN_FACT_BELOW_PART | MN_FACT_UNTOLD));
}

/* --- words ---------------------------------------------------------------------------------------
 */

size_t mn_facts_indicators(const mn_facts *f)
{
    return f->indicators;
}

const mn_indicator *mn_facts_indicator(const mn_facts *f, uint32_t i)
{
    MN_BUG(i < f->indicators);
    return &f->indicator[i];
}

uint32_t mn_facts_find_indicator(const mn_facts *f, mn_text id)
{
    return mn_map_get(&f->indicator_of, id);
}

const char *mn_facts_suggest(const mn_facts *f, mn_text id)
{
    const char *best = NULL;
    size_t least = id.len / 3 + 2;
    for (size_t i = 0; i < f->indicators; i++) {
        const size_t d = mn_edit_distance(id, mn_text_of(f->indicator[i].id), least);
        if (d < least) {
            least = d;
            best = f->indicator[i].id;
        }
    }
    return best;
}

size_t mn_facts_sources(const mn_facts *f)
{
    return f->sources;
}

const mn_fact_source *mn_facts_source(const mn_facts *f, uint32_t i)
{
    MN_BUG(i < f->sources);
    return &f->source[i];
}

size_t mn_facts_places(const mn_facts *f)
{
    return f->places;
}

const mn_place *mn_facts_place(const mn_facts *f, uint32_t i)
{
    MN_BUG(i < f->places);
    return &f->place[i];
}

uint32_t mn_facts_find_place(const mn_facts *f, mn_text name)
{
    const uint32_t region = mn_map_get(&f->place_of, name);
    if (region != MN_MAP_NONE)
        return region;
    const mn_country *c = mn_country_find(f->reference, name);
    return c ? (uint32_t)(c - mn_country_at(f->reference, 0)) : UINT32_MAX;
}

size_t mn_facts_refused(const mn_facts *f)
{
    return f->refusals;
}

const mn_fact_refused *mn_facts_refused_at(const mn_facts *f, size_t i)
{
    MN_BUG(i < f->refusals);
    return &f->refused[i];
}
