/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/refused.c - the table of rows that a survey's estimate can't use. See command.h.
 */
#include <stdio.h>

#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

static void put(mn_maker *k, const mn_refused *f, const char *of)
{
    for (size_t i = 0; i < f->n; i++) {
        mn_make_row(k, f->at[i].line);
        mn_make_i64(k, 0, (int64_t)f->at[i].line);
        mn_make_str(k, 1, f->at[i].reason);
        if (of)
            mn_make_str(k, 2, of);
    }
}

mn_status mn_measure_refused(mn_report *r, mn_refused *f, mn_refused *other,
                             const char *const of[2], mn_err *e)
{
    const mn_table_view view = {.title = "Rows with something against them",
                                .columns = of ? "survey=Survey,line=Line,reason=Reason"
                                              : "line=Line,reason=Reason",
                                .first = 20};
    char text[160];
    const size_t n = f->n + (other ? other->n : 0);
    mn_maker k = mn_maker_new("refused", of ? "line:i reason:t survey:t" : "line:i reason:t", e);
    mn_refused_sort(f);
    put(&k, f, of ? of[0] : NULL);
    if (other) {
        mn_refused_sort(other);
        put(&k, other, of ? of[1] : NULL);
    }
    const mn_status st = mn_report_made_any(r, &k, &view, e);
    if (st || !n)
        return st;
    snprintf(text, sizeof text,
             "Against %zu row%s there is something; lines and reasons are in the table 'refused'.",
             n, n == 1 ? "" : "s");
    return mn_report_warning(r, text, e);
}
