/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/refused.c - the table of rows that a survey's estimate can't use. See command.h.
 */
#include "measure/commands/command.h"
#include "report/made.h"
#include "table/maker.h"

mn_status mn_measure_refused(mn_report *r, const mn_refused *f, mn_err *e)
{
    const mn_table_view view = {.title = "Rows with something against them",
                                .columns = "line=Line,reason=Reason",
                                .first = 20};
    mn_maker k = mn_maker_new("refused", "line:i reason:t", e);
    for (size_t i = 0; i < f->n; i++) {
        mn_make_row(&k, f->at[i].line);
        mn_make_i64(&k, 0, (int64_t)f->at[i].line);
        mn_make_str(&k, 1, f->at[i].reason);
    }
    return mn_report_made_any(r, &k, &view, e);
}
