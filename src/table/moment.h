/* SPDX-License-Identifier: Apache-2.0
 *
 * table/moment.h - when something was, as files write it.
 *
 * ISO 8601 with and without an offset from UTC ("2026-03-01T14:05:09+01:00", "2026/03/01 14:05"),
 * a day in the forms of table/day.h or with its month as a word (table/spoken_day.h), alone or with
 * a time behind it, also "3:04 pm" and "10:00 GMT"; seconds since 1970-01-01 (9 or 10 digits),
 * thousandths of them (13), millionths (16), 20260301 and 20260301140509, and whole numbers of days
 * from any day on (up to 6 digits), as simulators write them: 0 is then 1970-01-01.
 */
#ifndef TABLE_MOMENT_H
#define TABLE_MOMENT_H

#include "table/day.h"
#include "table/wall_clock.h"

typedef struct mn_moment {
    int64_t time;  /* seconds since 1970-01-01 UTC, or as written where nothing tells the offset */
    int8_t zone;   /* quarters of an hour that the local clock is ahead of UTC */
    bool day_only; /* no hour was written */
    bool number;   /* a whole number of days from a day that is not told */
    bool offset;   /* an offset was written */
    mn_wall_clock_case clock;
} mn_moment;

/* NULL when it was understood; else why not, as a clause, and *hint says what to do. hour is the
 * cell of a column of its own with the time of the day, or empty. clock may be NULL. */
const char *mn_moment_read(mn_moment *out, mn_text text, mn_text hour, mn_day_order order,
                           const mn_wall_clock *clock, const char **hint);

#endif
