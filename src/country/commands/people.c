/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/people.c - see people.h.
 */
#include "country/commands/people.h"

#include <stdio.h>
#include <string.h>

#include "country/fact/facts.h"

bool mn_country_people_of(mn_country_people *out, const mn_country_data *d, uint32_t place,
                          int year)
{
    mn_population_row x;
    char name[512];
    if (!mn_population_find(&x, d->reference, mn_facts_place(d->facts, place)->code, year) ||
        !(x.people > 0))
        return false;
    const mn_fact_source *s = mn_facts_source_of(d->facts, x.source);
    *out = (mn_country_people){.people = x.people, .year = x.year, .address = "", .retrieved = ""};
    if (s) {
        mn_country_source_name(name, s);
        out->address = s->address;
        out->retrieved = s->retrieved;
    } else {
        snprintf(name, sizeof name, "%s", x.source);
    }
    snprintf(out->source, sizeof out->source, "%s (people of %d)", name, x.year);
    return true;
}

void mn_country_put_people(mn_maker *k, size_t col, const mn_country_people *x)
{
    if (!x)
        return;
    mn_make_f64(k, col, x->people);
    mn_make_i64(k, col + 1, x->year);
    mn_make_str(k, col + 2, x->source);
    mn_make_str(k, col + 3, x->address);
    mn_make_str(k, col + 4, x->retrieved);
}
