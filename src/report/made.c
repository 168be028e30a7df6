/* SPDX-License-Identifier: Apache-2.0
 *
 * made.c - tables, counts and files that were written, into a report. See made.h.
 */
#include "report/made.h"

#include <math.h>
#include <stdio.h>

mn_status mn_report_made(mn_report *r, mn_maker *k, const mn_table_view *view, mn_err *e)
{
    mn_table *t = mn_maker_end(k);
    return t ? mn_report_table(r, t, view, e) : k->st;
}

mn_status mn_report_made_any(mn_report *r, mn_maker *k, const mn_table_view *view, mn_err *e)
{
    mn_table *t = mn_maker_end(k);
    mn_table_view seen = *view;
    if (t && !mn_table_rows(t))
        seen.hidden = true;
    return t ? mn_report_table(r, t, &seen, e) : k->st;
}

mn_status mn_report_count(mn_report *r, const char *name, const char *label, uint64_t value,
                          const char *unit, bool headline, mn_err *e)
{
    const mn_figure f = {.name = name,
                         .label = label,
                         .value = (double)value,
                         .low = (double)NAN,
                         .high = (double)NAN,
                         .unit = unit,
                         .method = "count",
                         .headline = headline};
    return mn_report_figure(r, &f, e);
}

mn_status mn_report_files(mn_report *r, const char *dir, const mn_report_file *files, size_t n,
                          mn_err *e)
{
    char title[320];
    snprintf(title, sizeof title, "Files in %.280s", dir);
    const mn_table_view view = {.title = title, .columns = "file=File!,rows=Rows,what=What"};
    mn_maker k = mn_maker_new("files", "file:t rows:i what:t", e);
    for (size_t i = 0; i < n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, files[i].name);
        mn_make_i64(&k, 1, (int64_t)files[i].rows);
        mn_make_str(&k, 2, files[i].what);
    }
    return mn_report_made(r, &k, &view, e);
}
