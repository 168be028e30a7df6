/* SPDX-License-Identifier: Apache-2.0
 *
 * country/fact/shipped.c - facts out of the tables that come with the library. A row without a
 * source, an unknown place or a value that its indicator can't have is a fault of the build.
 */
#include "core/err.h"
#include "core/text.h"
#include "country/fact/facts.h"

enum { ISO3, YEAR, INDICATOR, VALUE, SOURCE, NOTE };

static mn_status row(mn_facts *f, const mn_csv *c, mn_err *e)
{
    mn_fact x = {.file = c->source.name, .line = c->line};
    char why[160];
    bool missing;
    const mn_text place = c->cell[ISO3];
    x.place = mn_facts_find_place(f, place);
    x.indicator = mn_map_get(&f->indicator_of, c->cell[INDICATOR]);
    x.source = mn_map_get(&f->source_of, c->cell[SOURCE]);
    if (x.place == UINT32_MAX || x.indicator == MN_MAP_NONE || x.source == MN_MAP_NONE)
        return mn_csv_fail(c, e, "no known place, indicator and source");
    mn_status st = mn_csv_year(c, YEAR, &x.year, e);
    if (!st && mn_fact_value(&x, &missing, &f->indicator[x.indicator], c->cell[VALUE], why))
        return mn_csv_fail(c, e, "'%.*s': %s", (int)c->cell[VALUE].len, c->cell[VALUE].ptr, why);
    if (!st && missing)
        return mn_csv_fail(c, e, "no value");
    if (!st)
        st = mn_csv_str(c, VALUE, &x.text, e);
    if (!st)
        st = mn_csv_str(c, NOTE, &x.note, e);
    if (!st && !mn_grow(&f->fact, &f->fact_cap, f->facts + 1, sizeof *f->fact))
        st = mn_fail_memory(e);
    if (!st)
        f->fact[f->facts++] = x;
    return st;
}

mn_status mn_facts_shipped(mn_facts *f, mn_source table, mn_err *e)
{
    mn_csv c;
    bool more = true;
    mn_status st = mn_csv_open(&c, table, &f->arena, "iso3,year,indicator,value,source,note", e);
    while (!st && !(st = mn_csv_next(&c, &more, e)) && more)
        st = row(f, &c, e);
    return st;
}
