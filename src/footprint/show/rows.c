/* SPDX-License-Identifier: Apache-2.0
 *
 * show/rows.c - what the tables of all reports on footprints share.
 */
#include "footprint/show/show.h"

#include <math.h>

mn_status mn_show_end(mn_maker *k, mn_report *r, const mn_table_view *view)
{
    mn_table *t = mn_maker_end(k);

    return t ? mn_report_table(r, t, view, k->e) : k->st;
}

void mn_show_share(mn_maker *k, size_t col, const mn_share *s, bool drawn)
{
    mn_make_f64(k, col, s->people);
    mn_make_f64(k, col + 1, drawn ? s->range.low : NAN);
    mn_make_f64(k, col + 2, drawn ? s->range.high : NAN);
}
