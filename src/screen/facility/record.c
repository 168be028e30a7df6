/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/facility/record.c - one facility taken apart: its name by the engine of names, its
 * address, the numbers in its name that tell sister units apart.
 */
#include <math.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/facility/inside.h"
#include "screen/facility/tables.h"

/* Numbers in a name, and letters behind "unit": "Unit 2", "(Plot 109)", "Section-B". */
static void find_numbers(mn_record *r, const mn_address *a)
{
    const mn_address_part *p = mn_address_parts(a);
    r->numbers = 0;
    for (size_t i = 0; i < a->n && r->numbers < MN_RECORD_NUMBERS; i++) {
        const bool after = i && (p[i - 1].part == MN_PART_UNIT || p[i - 1].part == MN_PART_MARK ||
                                 p[i - 1].part == MN_PART_ZONE || p[i - 1].part == MN_PART_LEVEL);
        if (p[i].part >= MN_PART_HOUSE || (after && p[i].len == 1))
            r->number[r->numbers++] = p[i].hash;
    }
}

/* Words that say which of several units, beside the numbers. */
static bool tells_unit(mn_text w, const mn_facility_judge *j)
{
    const mn_address_word *known = mn_address_word_find(j->tables, w);
    return known && (known->part == MN_PART_UNIT || known->part == MN_PART_MARK ||
                     known->part == MN_PART_LEVEL);
}

/* The name without legal forms and without what tells units apart, which is compared by itself. */
static uint64_t core_of(const mn_parsed *name, const mn_facility_judge *j)
{
    const mn_token *t = mn_parsed_tokens(name);
    uint64_t h = 0;
    for (size_t i = 0; i < name->n; i++)
        if (t[i].tag != MN_TAG_LEGAL && t[i].tag != MN_TAG_STOP && t[i].tag != MN_TAG_PARTICLE &&
            t[i].tag != MN_TAG_NUMBER && !(t[i].letters >> 26 & 1) &&
            !tells_unit(mn_token_text(name, &t[i]), j))
            h = (h ^ t[i].hash) * UINT64_C(0x9E3779B97F4A7C15) + 1;
    return h ? h : name->joined;
}

mn_status mn_record_read(mn_record *out, mn_record_room *room, const mn_facility *f,
                         const mn_facility_judge *j, mn_err *e)
{
    mn_parsed *name = (mn_parsed *)(void *)room->name;
    mn_address *address = (mn_address *)(void *)room->address;
    const mn_text country = mn_text_trim(f->country);
    uint16_t home = 0;
    mn_status st;
    *out = (mn_record){.f = *f, .name = name, .address = address};
    if (country.len)
        out->country = mn_country_find(j->kit->reference, country);
    if (out->country && (st = mn_address_home(&home, out->country->name, j->tables, e)))
        return st;
    if ((st = mn_address_read(address, f->name, "", home, j->tables, e)))
        return st;
    find_numbers(out, address);
    if ((st = mn_name_read(name, f->name, MN_BEARER_ORGANISATION, j->kit->tables, e)))
        return st;
    if (!name->n)
        return mn_fail(e, MN_DATA, "no name that can be read");
    out->core = core_of(name, j);
    return mn_address_read(address, f->address, out->country ? out->country->iso2 : "", home,
                           j->tables, e);
}

bool mn_record_placed(const mn_record *r)
{
    return isfinite(r->f.lat) && isfinite(r->f.lng) && !r->coarse;
}

/* On a plane that touches between the two: within 0.1% below 100 km, exact enough far beyond. */
double mn_record_metres(const mn_record *a, const mn_record *b)
{
    const double radian = 0.017453292519943295, earth = 6371008.8;
    double east = fabs(a->f.lng - b->f.lng);
    const double north = (a->f.lat - b->f.lat) * radian;
    const double middle = (a->f.lat + b->f.lat) / 2 * radian;
    if (east > 180)
        east = 360 - east;
    /* Four terms of the cosine's series, so that every machine has the same metres: below 1e-4 up
     * to 80 degrees. */
    const double m = middle * middle;
    const double cosine = 1 - m / 2 * (1 - m / 12 * (1 - m / 30 * (1 - m / 56)));
    const double x = east * radian * cosine;
    return earth * sqrt(north * north + x * x);
}
