/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/judged.h - the year that a record is judged as of, where none was named. No
 * clock says it, but the facts: the last year that many countries have a figure of, so that one
 * row, whose year may be mistyped, moves nobody's judgement.
 */
#ifndef COUNTRY_COMMANDS_JUDGED_H
#define COUNTRY_COMMANDS_JUDGED_H

#include "country/access/rules.h"
#include "country/commands/data.h"

/* So many countries make a year, or half as many as the indicator's fullest year has, where that
 * is less. */
enum { MN_JUDGED_BY = 10 };

/* The last year of any measure that a rule asks for in which enough countries have a figure that
 * stands; 0 where there is none. O(facts of these measures). */
int mn_country_judged(const mn_country_data *d, const mn_access_rules *r);
/* The same of one measure, up to a year. */
int mn_country_full(const mn_country_data *d, uint32_t indicator, int until);

/* Warns of figures, of one country (UINT32_MAX: of all) that the rules ask for, whose year is later
 * than the one that is judged, so that nothing is left out in silence. */
MN_USE mn_status mn_country_tell_later(mn_report *r, const mn_country_data *d,
                                       const mn_access_rules *rules, uint32_t place, int year,
                                       mn_err *e);

#endif
