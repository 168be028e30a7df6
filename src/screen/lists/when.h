/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/when.h - dates as published lists write them.
 */
#ifndef SCREEN_LISTS_WHEN_H
#define SCREEN_LISTS_WHEN_H

#include <manumit/core.h>

/* A day, a month (day 0) or a year (month and day 0), or the span up to a last year. */
typedef struct mn_when {
    int year, month, day;
    int last;   /* year in which a span ends; 0: no span */
    bool about; /* "circa", "approximately" */
} mn_when;

/* Understood are 2012-12-31, 2012-12, 2012, 2012-12-31T00:00:00Z, 20121231, 31 Dec 2012,
 * Dec 2012, December 31, 2012, 12/31/2012 (month_first, or where a number above 12
 * tells), 31.12.2012 (not month_first), with "circa", "approximately" or "c." before it; and spans:
 * 1965 to 1967, 1965-1967, between 1965 and 1967, 01 Jan 1965 to 31 Dec 1967. Years 1000 to 2999.
 * False for anything else. */
bool mn_when_read(mn_when *out, mn_text text, bool month_first);

enum { MN_WHEN_SIZE = 11 };
/* "1965", "1965-03" or "1965-03-01". */
void mn_when_write(char out[MN_WHEN_SIZE], const mn_when *w);

#endif
