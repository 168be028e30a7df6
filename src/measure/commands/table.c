/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/commands/table.c - reading a table whole. See command.h.
 */
#include <stdio.h>

#include "core/err.h"
#include "measure/commands/command.h"

mn_status mn_measure_table(mn_table **out, const mn_ctx *ctx, const char *path, const char *sheet,
                           mn_err *e)
{
    const mn_read_options how = {.sheet = sheet};
    const mn_status st = mn_table_read(out, ctx, path, &how, e);
    if (st || !mn_table_rejects(*out))
        return st;
    mn_fail_at(e, MN_DATA, mn_table_source(*out), mn_table_reject_line(*out, 0), 0, "%s",
               mn_table_reject_reason(*out, 0));
    return mn_hint(e, "%s",
                   mn_table_cols(*out) == 1
                       ? "the first line must be the headings: take a title above them out"
                       : "an estimate leaves no row out: mend the line");
}

mn_status mn_measure_tell_guess(mn_report *r, const char *column, mn_err *e)
{
    char text[400];
    if (!*column)
        return MN_OK;
    snprintf(text, sizeof text,
             "Column '%.100s' is taken to be how many persons a row stands for, though its name "
             "does not say so. Name it by --count, or name the lists by --lists where it is "
             "something else.",
             column);
    return mn_report_warning(r, text, e);
}
