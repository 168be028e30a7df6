/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/cases.c - see cases.h.
 */
#include "money/commands/cases.h"

#include <stdio.h>

#include "core/err.h"
#include "core/folder_out.h"
#include "core/parallel.h"
#include "core/text.h"
#include "money/commands/queue.h"
#include "report/made.h"

static mn_status write_case(mn_maker *k, mn_folder_out *folder, mn_money_found *w, size_t alert,
                            size_t number, mn_err *e)
{
    char name[MN_MATTER_NAME], file[MN_MATTER_NAME + 8];
    mn_case c = {.score = 0};
    mn_buf b = {0};
    mn_matter_name(name, MN_STORE_ALERTS, (int64_t)number);
    snprintf(file, sizeof file, "%s.json", name);
    mn_status st = mn_money_case_of(&c, w, alert, name, number <= MN_MONEY_EXPLAINED, e);
    if (!st) {
        mn_case_write(&b, &c);
        st = b.failed ? mn_fail_memory(e) : mn_folder_put(folder, file, b.ptr, b.len, e);
    }
    if (!st) {
        mn_make_row(k, 0);
        mn_make_str(k, 0, name);
        mn_make_str(k, 1, file);
        mn_make_i64(k, 2, (int64_t)c.payments);
        mn_make_i64(k, 3, (int64_t)c.parties);
    }
    mn_buf_free(&b);
    mn_case_free(&c);
    return st;
}

mn_status mn_money_cases_write(mn_report *r, mn_money_found *w, const char *dir, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_folder_out folder = {.path = NULL};
    size_t number = 0;
    if (!dir)
        return MN_OK;
    mn_maker k = mn_maker_new("cases", "alert:t file:t payments:i parties:i", e);
    mn_status st = mn_folder_begin(&folder, dir, e);
    for (size_t i = 0; !st && i < w->a.n; i++)
        if (w->a.at[i].within) {
            st = write_case(&k, &folder, w, i, ++number, e);
            st = st ? st : mn_poll(ctx, e);
        }
    if (!st)
        st = mn_folder_commit(&folder, e);
    mn_folder_end(&folder);
    const mn_table_view view = {
        .title = "Cases that were written, for 'manumit money case'",
        .first = 20,
        .columns = "alert=Alert!,file=File!,payments=Payments,parties=Parties and others"};
    if (!st)
        return mn_report_made(r, &k, &view, e);
    mn_table_free(mn_maker_end(&k));
    return st;
}
