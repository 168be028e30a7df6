/* SPDX-License-Identifier: Apache-2.0
 *
 * report/made.h - tables out of a maker, counts, and files that were written, into a report in few
 * words.
 */
#ifndef REPORT_MADE_H
#define REPORT_MADE_H

#include "table/maker.h"
#include <manumit/report.h>

/* Ends the maker and adds its table to the report, which owns it from then on; its error, where it
 * has one. */
MN_USE mn_status mn_report_made(mn_report *r, mn_maker *k, const mn_table_view *view, mn_err *e);
/* The same; where the table has no row it is in the data, so that who asks for it gets none, and is
 * not shown. */
MN_USE mn_status mn_report_made_any(mn_report *r, mn_maker *k, const mn_table_view *view,
                                    mn_err *e);
/* An exact figure: a count of `unit`. */
MN_USE mn_status mn_report_count(mn_report *r, const char *name, const char *label, uint64_t value,
                                 const char *unit, bool headline, mn_err *e);

/* A file that a command wrote: its name, its rows, what is in it. */
typedef struct mn_report_file {
    const char *name;
    uint64_t rows;
    const char *what;
} mn_report_file;
/* The table "files" of what was written to dir. */
MN_USE mn_status mn_report_files(mn_report *r, const char *dir, const mn_report_file *files,
                                 size_t n, mn_err *e);

#endif
