/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/clock.h - days, local times and their offsets from UTC.
 *
 * Three zones, 6 to 8 hours after UTC. Clocks go forward an hour at 02:00 on the second Sunday of
 * March and back at 02:00 on the first Sunday of November (15 U.S.C. 260a); abroad they stay.
 */
#ifndef MONEY_SIMULATE_CLOCK_H
#define MONEY_SIMULATE_CLOCK_H

#include <manumit/core.h>

enum {
    MN_SIM_EAST = 5 * 3600, /* no local clock is closer to UTC than this */
    MN_SIM_DAY = 86400,
};

/* What a day is. */
typedef struct mn_sim_date {
    int32_t day; /* since 1970-01-01 */
    uint16_t year;
    uint8_t month, of_month, last_of_month; /* 1.. */
    uint8_t weekday;                        /* 0 Monday .. 6 Sunday */
    uint8_t summer; /* 0 standard time, 1 summer time, 2 forward today, 3 back today */
    bool weekend;
} mn_sim_date;

mn_sim_date mn_sim_date_of(int32_t day);

/* UTC of `second` of the local day, in a zone so many hours after UTC (standard time). A time that
 * clocks skip is an hour later; one that comes twice is the first. *quarters is the offset then. */
int64_t mn_sim_utc(const mn_sim_date *d, int32_t second, int hours, bool summer_time,
                   int8_t *quarters);

#endif
