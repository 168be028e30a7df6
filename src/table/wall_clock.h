/* SPDX-License-Identifier: Apache-2.0
 *
 * table/wall_clock.h - a place's clock over the year: from times as the clock on the wall shows
 * them, which are there twice in an autumn's night and are missing in a spring's, to UTC.
 *
 * The rule is that of POSIX (IEEE Std 1003.1-2017, 8.3, TZ): "CET-1CEST,M3.5.0,M10.5.0/3". It is
 * held to be the same in all years: data/money/clocks.csv says from when on that is right.
 */
#ifndef TABLE_WALL_CLOCK_H
#define TABLE_WALL_CLOCK_H

#include <manumit/core.h>

typedef struct mn_wall_clock_day {
    uint8_t month, week, weekday; /* the week-th (5: last) such day of the month; 0 is Sunday */
    int32_t at;                   /* seconds after midnight, by the clock as it is until then */
} mn_wall_clock_day;

typedef struct mn_wall_clock {
    int32_t winter, summer; /* seconds ahead of UTC */
    mn_wall_clock_day begins, ends;
    bool changes;
} mn_wall_clock;

/* By a name of data/money/clocks.csv ("Europe/Madrid"), or by a rule. MN_USAGE for anything
 * else. */
MN_USE mn_status mn_wall_clock_find(mn_wall_clock *out, mn_text name, mn_err *e);

typedef enum mn_wall_clock_case {
    MN_WALL_PLAIN,
    MN_WALL_TWICE, /* the clock was set back: the first of the two is meant */
    MN_WALL_NEVER, /* the clock was set forward: the time that it would have been without that */
} mn_wall_clock_case;
/* The offset from UTC, in seconds, of a time by this clock. O(1). */
int32_t mn_wall_clock_offset(const mn_wall_clock *c, int64_t local, mn_wall_clock_case *what);

#endif
