/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/precedent.c - who began alike, and what came of it. See precedent.h.
 */
#include "country/brief/precedent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

typedef struct search {
    const mn_access_rule *rule;
    const mn_facts *facts;
    const mn_reference *reference;
    const char *region;
    double tier;
    int first, last; /* years that have facts */
} search;

double mn_precedent_tier(const mn_facts *f, uint32_t place, int year)
{
    const uint32_t i = mn_facts_find_indicator(f, mn_text_of("tip-tier"));
    const mn_fact *x = i == UINT32_MAX ? NULL : mn_facts_last(f, place, i, year - 2, year);
    return x ? mn_fact_number(x) : (double)NAN;
}

/* The last tier known of the country itself, however long ago: figures of its own that a user adds
 * for a later year take no tier away. */
static double last_tier(const mn_facts *f, uint32_t place, int year)
{
    const uint32_t i = mn_facts_find_indicator(f, mn_text_of("tip-tier"));
    const mn_fact *x = i == UINT32_MAX ? NULL : mn_facts_last(f, place, i, 1900, year);
    return x ? mn_fact_number(x) : (double)NAN;
}

static void years_of(search *s)
{
    s->first = 2200;
    s->last = 1900;
    for (uint32_t p = 0; p < mn_countries(s->reference); p++) {
        size_t n;
        const mn_fact *x = mn_facts_of(s->facts, p, s->rule->indicator, &n);
        if (!n)
            continue;
        s->first = x[0].year < s->first ? x[0].year : s->first;
        s->last = x[n - 1].year > s->last ? x[n - 1].year : s->last;
    }
}

/* Of what fell, that it is no longer falling is no improvement: it is to be more than it was. */
static bool turned(const mn_precedent *p, mn_access_test test)
{
    const double then = p->from ? mn_fact_number(p->from) : (double)NAN;
    const double now = p->to ? mn_fact_number(p->to) : (double)NAN;
    if (mn_access_falls(test) || test == MN_ACCESS_BELOW_BEST)
        return now > then;
    return mn_access_rises(test) ? now < then : true;
}

/* How the rule fared after a year: false where the years after tell nothing. */
static bool came(mn_precedent *p, const search *s, bool untold)
{
    for (int y = p->from_year + MN_PRECEDENT_YEARS; y > p->from_year; y--) {
        const mn_fact *x[2];
        if (y > s->last)
            continue;
        const mn_held h = mn_access_holds(x, s->rule, s->facts, p->place, y);
        if (untold ? y != p->from_year + MN_PRECEDENT_YEARS
                   : h == MN_HELD_UNKNOWN || x[1]->year != y)
            continue;
        p->to = x[1];
        p->to_year = x[1] ? x[1]->year : y;
        p->improved = h == MN_HELD_NO && turned(p, s->rule->test);
        return true;
    }
    return false;
}

static bool look(mn_precedent *out, const search *s, uint32_t place)
{
    const bool untold = s->rule->test == MN_ACCESS_UNTOLD;
    const bool region =
        *s->region && !strcmp(mn_country_at(s->reference, place)->ilo_region, s->region);
    for (int y = s->first + (untold ? s->rule->years - 1 : 0); y < s->last; y++) {
        const mn_fact *x[2];
        if (mn_access_holds(x, s->rule, s->facts, place, y) != MN_HELD_YES ||
            (!untold && x[1]->year != y))
            continue;
        mn_precedent p = {.place = place, .from = x[1], .from_year = y, .same_region = region};
        const double tier = mn_precedent_tier(s->facts, place, y);
        p.same_tier = tier == s->tier; /* of NaN false */
        if ((p.same_region || p.same_tier) && came(&p, s, untold)) {
            *out = p;
            return true;
        }
    }
    return false;
}

static int by_likeness(const void *pa, const void *pb)
{
    const mn_precedent *a = pa, *b = pb;
    const int like_a = a->same_region + a->same_tier, like_b = b->same_region + b->same_tier;
    if (a->improved != b->improved)
        return a->improved ? -1 : 1;
    if (like_a != like_b)
        return like_b - like_a;
    if (a->to_year != b->to_year)
        return b->to_year - a->to_year;
    return (a->place > b->place) - (a->place < b->place); /* the reference is by code */
}

mn_status mn_precedents(mn_precedent **out, size_t *n, const mn_access_rule *r, const mn_facts *f,
                        const mn_reference *reference, uint32_t place, int year, mn_err *e)
{
    search s = {.rule = r, .facts = f, .reference = reference};
    const size_t countries = mn_countries(reference);
    *n = 0;
    *out = calloc(countries + 1, sizeof **out);
    if (!*out)
        return mn_fail_memory(e);
    s.region = place < countries ? mn_country_at(reference, place)->ilo_region : "";
    s.tier = last_tier(f, place, year);
    years_of(&s);
    s.last = s.last < year ? s.last : year;
    for (uint32_t p = 0; p < countries; p++)
        if (p != place && look(&(*out)[*n], &s, p))
            ++*n;
    qsort(*out, *n, sizeof **out, by_likeness);
    return MN_OK;
}
