/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/rank_change.h - the change of a measure since a year, for manumit country rank.
 */
#ifndef COUNTRY_COMMANDS_RANK_CHANGE_H
#define COUNTRY_COMMANDS_RANK_CHANGE_H

#include "country/commands/data.h"

typedef struct mn_rank_change {
    mn_report *r;
    const mn_country_data *d;
    const mn_indicator *indicator;
    uint32_t by;
    const mn_fact *const *fact; /* of the year, by place; NULL where none is ranked */
    int since, year;
} mn_rank_change;

/* The tables "change", of countries that have both years, and "panel", what they come to together
 * and how far one country moves it; and both in words. */
MN_USE mn_status mn_rank_tell_change(const mn_rank_change *c, mn_err *e);

/* The number of a year, as it was published: also of bounds that a part breaks. NaN for none. */
double mn_rank_published(const mn_facts *facts, uint32_t place, uint32_t by, int year);

#endif
