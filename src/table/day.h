/* SPDX-License-Identifier: Apache-2.0
 *
 * table/day.h - days, months, quarters and years as tables write them.
 */
#ifndef TABLE_DAY_H
#define TABLE_DAY_H

#include <manumit/core.h>

/* How days such as 03/04/2026 are written. */
typedef enum mn_day_order {
    MN_DAYS_ISO, /* such are refused where it can't be told which is the month */
    MN_DAYS_DMY,
    MN_DAYS_MDY,
} mn_day_order;

/* The first and the last day that a text means: of 2026-03-01 the day, of 2026-03 the month, of
 * 2026-Q1 the quarter, of 2026 the year. Also 2026/03/01, 20260301, 2026年3月1日, a time behind a
 * day (not looked at), 01.03.2026 (day first), and 01/03/2026 or 01-03-2026 by `order`, or where
 * one of the two can't be a month. Years 1800 to 2199. serial: numbers of days as spreadsheets have
 * them, 45352. NULL when it was understood; else why not, as a clause, and *hint says what to do.
 */
const char *mn_days_read(int32_t *first, int32_t *last, mn_text text, mn_day_order order,
                         bool serial, const char **hint);

#endif
