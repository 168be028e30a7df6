/* SPDX-License-Identifier: Apache-2.0
 *
 * country/brief/precedent.h - matched comparison: countries of which a rule held as it holds of
 * this one, and how they stood within five years.
 *
 * Another country is alike from the first year in which the rule held of it (with a fact of that
 * year, but for 'untold'), it lay in the same region of the ILO or had the same tier as this
 * country has now, and its record of the five years after says how the rule fared. It has improved
 * where the rule does not hold at the last of those years that tells. Each country counts once,
 * whatever came of it. This shows that it can be done and how often it was; not why.
 */
#ifndef COUNTRY_BRIEF_PRECEDENT_H
#define COUNTRY_BRIEF_PRECEDENT_H

#include "country/access/rules.h"

enum { MN_PRECEDENT_YEARS = 5 };

typedef struct mn_precedent {
    const mn_fact *from, *to; /* from is NULL of 'untold', to where nothing was told then either */
    uint32_t place;
    int from_year, to_year;
    bool same_region, same_tier, improved;
} mn_precedent;

/* All countries alike to place in `year`: those that improved first, of these the most alike, then
 * the latest, then by name. *out is owned: free(). O(countries * years * log facts). */
MN_USE mn_status mn_precedents(mn_precedent **out, size_t *n, const mn_access_rule *r,
                               const mn_facts *f, const mn_reference *reference, uint32_t place,
                               int year, mn_err *e);

/* The tier that a country had in a year, or in the last of the two before; NaN unknown. */
double mn_precedent_tier(const mn_facts *f, uint32_t place, int year);

#endif
