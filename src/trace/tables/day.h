/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/day.h - days, months, quarters and years as tables of trade write them.
 */
#ifndef TRACE_TABLES_DAY_H
#define TRACE_TABLES_DAY_H

#include "trace/tables/tables.h"

/* The first and the last day that a text means: of 2026-03-01 the day, of 2026-03 the month, of
 * 2026-Q1 the quarter, of 2026 the year. Also 2026/03/01, 20260301, 2026年3月1日, a time behind a
 * day (not looked at), 01.03.2026 (day first), and 01/03/2026 or 01-03-2026 by `order`, or where
 * one of the two can't be a month. Years 1800 to 2199. serial: numbers of days as spreadsheets have
 * them, 45352. NULL when it was understood; else why not, as a clause, and *hint says what to do.
 */
const char *mn_trade_day_read(int32_t *first, int32_t *last, mn_text text, mn_day_order order,
                              bool serial, const char **hint);

enum { MN_DAY_SIZE = 16 };
/* "2026-03-01"; "" for MN_NO_DAY. */
/* Moves the day of a time such as 2026-03-01T23:30:00Z, as it is written, to the day that it was at
 * a place by its offset from UTC, such as +08:00. Where the time says nothing of its own offset, or
 * the place has none, the day stays as it is written. NULL, or what can't be read, as a clause:
 * then it stays, too. */
const char *mn_trade_day_local(int32_t *day, mn_text time, mn_text offset);
void mn_trade_day_write(char out[MN_DAY_SIZE], int32_t day);

#endif
