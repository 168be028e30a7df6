/* SPDX-License-Identifier: Apache-2.0
 *
 * made.c - tables out of a maker into a report. See made.h.
 */
#include "report/made.h"

mn_status mn_report_made(mn_report *r, mn_maker *k, const mn_table_view *view, mn_err *e)
{
    mn_table *t = mn_maker_end(k);
    return t ? mn_report_table(r, t, view, e) : k->st;
}

mn_status mn_report_made_any(mn_report *r, mn_maker *k, const mn_table_view *view, mn_err *e)
{
    mn_table *t = mn_maker_end(k);
    if (t && !mn_table_rows(t)) {
        mn_table_free(t);
        return MN_OK;
    }
    return t ? mn_report_table(r, t, view, e) : k->st;
}
