/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/day.h - days as reports about trade write them. table/day.h reads them.
 */
#ifndef TRACE_TABLES_DAY_H
#define TRACE_TABLES_DAY_H

#include "trace/tables/tables.h"

enum { MN_DAY_SIZE = 16 };
/* Moves the day of a time such as 2026-03-01T23:30:00Z, as it is written, to the day that it was at
 * a place by its offset from UTC, such as +08:00. Where the time says nothing of its own offset, or
 * the place has none, the day stays as it is written. NULL, or what can't be read, as a clause:
 * then it stays, too. */
const char *mn_trade_day_local(int32_t *day, mn_text time, mn_text offset);
/* "2026-03-01"; "" for MN_NO_DAY. */
void mn_trade_day_write(char out[MN_DAY_SIZE], int32_t day);

#endif
