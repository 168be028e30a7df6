/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/understand/target.h - a target over years: "2030:-30%", and what it asks of
 * people per dollar while spending grows.
 *
 * With q the change that is aimed at and n years from the base to the target, year t has
 *     constant  (1 + growth)^t         people per dollar stay
 *     linear    1 + q t / n            as many people fewer every year
 *     compound  (1 + q)^(t / n)        as many percent fewer every year
 * as shares of the base year's people. Both paths meet 1 + q in year n.
 */
#ifndef FOOTPRINT_TARGET_H
#define FOOTPRINT_TARGET_H

#include <manumit/core.h>

enum { MN_TARGET_YEARS = 100 };

typedef struct mn_target {
    int base, year; /* base < year <= base + MN_TARGET_YEARS */
    double change;  /* -0.3: a share of the base year's people; > -1, < 0 */
    double growth;  /* of the spending, a year, prices as they are; -0.5..1 */
} mn_target;

typedef struct mn_target_year {
    double constant, linear, compound;           /* shares of the base year's people */
    double linear_intensity, compound_intensity; /* people per dollar against the base year */
} mn_target_year;

/* growth NULL: 0. Errors: MN_USAGE with what is wrong and how to say it. */
MN_USE mn_status mn_target_parse(mn_target *out, const char *target, const char *growth, int base,
                                 mn_err *e);
/* Of a year from base to the target's. */
mn_target_year mn_target_in(const mn_target *t, int year);
/* By how much people per dollar must fall each year; negative: they may rise. */
double mn_target_fall(const mn_target *t);
/* Of the people to come off by the target's year, against constant people per dollar, the
 * share that `saved` (a share of the base year's people) gives when it grows with the
 * spending. NaN when none must come off. */
double mn_target_share(const mn_target *t, double saved);

#endif
