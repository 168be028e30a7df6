/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/clock.c - days and offsets. See clock.h.
 */
#include "money/simulate/clock.h"

#include "core/text.h"

/* The day of the nth Sunday of a month. */
static int32_t sunday(int64_t year, unsigned month, int nth)
{
    const int32_t first = (int32_t)mn_days_from_civil(year, month, 1);
    const int weekday = (int)((first % 7 + 7 + 3) % 7); /* 1970-01-01 was a Thursday */
    return first + (6 - weekday) + 7 * (nth - 1);
}

mn_sim_date mn_sim_date_of(int32_t day)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    const int64_t next =
        m == 12 ? mn_days_from_civil(y + 1, 1, 1) : mn_days_from_civil(y, m + 1, 1);
    const int32_t forward = sunday(y, 3, 2), back = sunday(y, 11, 1);
    const int weekday = (int)((day % 7 + 7 + 3) % 7);
    return (mn_sim_date){
        .day = day,
        .year = (uint16_t)y,
        .month = (uint8_t)m,
        .of_month = (uint8_t)d,
        .last_of_month = (uint8_t)(next - mn_days_from_civil(y, m, 1)),
        .weekday = (uint8_t)weekday,
        .weekend = weekday >= 5,
        .summer = (uint8_t)(day == forward                ? 2
                            : day == back                 ? 3
                            : day > forward && day < back ? 1
                                                          : 0),
    };
}

int64_t mn_sim_utc(const mn_sim_date *d, int32_t second, int hours, bool summer_time,
                   int8_t *quarters)
{
    int offset = -hours; /* in hours */
    if (summer_time) {
        if (d->summer == 2 && second >= 7200 && second < 10800)
            second += 3600;
        if (d->summer == 1 || (d->summer == 2 && second >= 7200) ||
            (d->summer == 3 && second < 7200))
            offset++;
    }
    *quarters = (int8_t)(offset * 4);
    return (int64_t)d->day * MN_SIM_DAY + second - (int64_t)offset * 3600;
}
