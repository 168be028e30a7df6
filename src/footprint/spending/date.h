/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/date.h - the year of a date, however it is written.
 *
 * Only the year matters for prices, so that "03/04/2024" needs no decision
 * between April and March; it must be a real day in one of the two. Who wants
 * the day gets both.
 */
#ifndef FOOTPRINT_SPENDING_DATE_H
#define FOOTPRINT_SPENDING_DATE_H

#include <manumit/core.h>

typedef enum mn_date_kind {
    MN_DATE_NONE,  /* no date, or an impossible one */
    MN_DATE_YEAR,  /* a bare year: "2024" */
    MN_DATE_MONTH, /* a month or quarter: "Jan-24", "2024 Q1" */
    MN_DATE_DAY,   /* a day, with or without a time */
} mn_date_kind;

/* Reads ISO dates, day and month in any order with the year first or last, two
 * digits of a year (70 to 99 are of the last century), and months by name in
 * English, Spanish, French, German and Portuguese. *year, in 1900 to 2100, is set
 * unless the kind is MN_DATE_NONE. O(t.len). */
mn_date_kind mn_date_read(mn_text t, int *year);
/* Also the days since 1970-01-01: days[0] when "03/04/2024" has the day first,
 * days[1] when it has the month first; alike for a date that has one meaning.
 * INT64_MIN for what is no day. */
mn_date_kind mn_date_read_days(mn_text t, int *year, int64_t days[2]);
/* The day that a spreadsheet's number of days since 1900 stands for ("45321",
 * "45321.5"), from 1990 to 2099; only where a date is known to stand, as any five
 * digits would do. */
bool mn_date_serial(mn_text t, int *year, int64_t *day);

#endif
