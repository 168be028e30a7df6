/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/change_rows.c - the table of changes, and numbers in sentences. See change.h.
 */
#include <math.h>
#include <stdio.h>

#include "measure/commands/change.h"
#include "report/made.h"

mn_maker mn_change_rows(mn_err *e)
{
    return mn_maker_new("changes",
                        "change:t estimate:f low:f high:f level:f method:t units:i checks:t note:t "
                        "scale:t",
                        e);
}

static void text(mn_maker *k, size_t col, const char *v)
{
    if (v && *v)
        mn_make_str(k, col, v);
}

void mn_change_add(mn_maker *k, const mn_change_row *row, double level)
{
    mn_make_row(k, 0);
    mn_make_str(k, 0, row->change);
    mn_make_f64(k, 1, row->estimate);
    mn_make_f64(k, 2, row->low);
    mn_make_f64(k, 3, row->high);
    if (!isnan(row->low) || !isnan(row->high))
        mn_make_f64(k, 4, level);
    text(k, 5, row->method);
    mn_make_i64(k, 6, (int64_t)row->units);
    text(k, 7, row->checks);
    text(k, 8, row->note);
    text(k, 9, row->scale);
}

mn_status mn_change_rows_end(mn_report *r, mn_maker *k, bool percent, mn_err *e)
{
    const mn_table_view view = {
        .title = "What changed",
        .columns = percent ? "change=Change!,estimate=Estimate:0%,low=From:0%,high=To:0%,"
                             "units=Units,checks=Checks,note=Note"
                           : "change=Change!,estimate=Estimate,low=From,high=To,units=Units,"
                             "checks=Checks,note=Note"};
    const mn_chart chart = {.kind = MN_CHART_INTERVAL,
                            .title = "What changed, with intervals",
                            .table = "changes",
                            .label = "change",
                            .value = "estimate",
                            .low = "low",
                            .high = "high",
                            .unit = percent ? "share" : "",
                            .alt = "A line for each change from the lower to the upper end of its "
                                   "interval, with its estimate as a mark."};
    const mn_status st = mn_report_made(r, k, &view, e);
    return st ? st : mn_report_chart(r, &chart, e);
}

const char *mn_change_percent(char out[MN_CHANGE_WORD], double share)
{
    const double p = 100 * share;
    if (isnan(p))
        snprintf(out, MN_CHANGE_WORD, "not told");
    else if (isinf(p))
        snprintf(out, MN_CHANGE_WORD, "no upper end");
    else
        snprintf(out, MN_CHANGE_WORD, "%+.*f%%", fabs(p) < 1 && p != 0 ? 1 : 0, p);
    return out;
}

const char *mn_change_number(char out[MN_CHANGE_WORD], double value)
{
    if (isnan(value))
        snprintf(out, MN_CHANGE_WORD, "not told");
    else if (isinf(value))
        snprintf(out, MN_CHANGE_WORD, "no %s end", value > 0 ? "upper" : "lower");
    else if (fabs(value) >= 100 || value == floor(value))
        snprintf(out, MN_CHANGE_WORD, "%.0f", value);
    else
        snprintf(out, MN_CHANGE_WORD, "%.3g", value);
    return out;
}
