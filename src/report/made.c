/* SPDX-License-Identifier: Apache-2.0
 *
 * made.c - tables out of a maker, and counts, into a report. See made.h.
 */
#include "report/made.h"

#include <math.h>

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
