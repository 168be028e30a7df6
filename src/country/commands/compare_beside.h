/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/compare_beside.h - a few countries for people to read: a row a measure, a column
 * a country.
 */
#ifndef COUNTRY_COMMANDS_COMPARE_BESIDE_H
#define COUNTRY_COMMANDS_COMPARE_BESIDE_H

#include "country/commands/data.h"

enum { MN_BESIDE_MOST = 5 }; /* countries that fit a page */

typedef struct mn_beside {
    const mn_country_data *d;
    const uint32_t *place;
    size_t n;                                        /* 2 to MN_BESIDE_MOST */
    int (*year)(const void *of, uint32_t indicator); /* that all have; 0: there is none */
    const void *of;
} mn_beside;

/* The tables "beside", of figures as they were published, and "rates", of counts beside 100,000
 * people; the latter only where there is one. A row has all its sources: "x; y". */
MN_USE mn_status mn_beside_tell(mn_report *r, const mn_beside *b, mn_err *e);

#endif
