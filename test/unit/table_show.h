/* SPDX-License-Identifier: Apache-2.0
 *
 * table_show.h - a table as one line of text, which tests compare: columns
 * "a,b", then per row "|LINE:cell,cell" with "~" for a missing cell, then per
 * reject "!LINE".
 */
#ifndef TEST_TABLE_SHOW_H
#define TEST_TABLE_SHOW_H

#include <manumit/table.h>

#include "check.h"
#include "core/buf.h"

static inline const char *table_show(mn_buf *b, const mn_table *t)
{
    mn_buf_clear(b);
    mn_buf_str(b, "");
    for (size_t c = 0; c < mn_table_cols(t); c++)
        mn_buf_fmt(b, "%s%s", c ? "," : "", mn_table_col_name(t, c));
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        mn_buf_fmt(b, "|%d:", (int)mn_table_line(t, r));
        for (size_t c = 0; c < mn_table_cols(t); c++) {
            mn_buf_str(b, c ? "," : "");
            if (mn_table_missing(t, r, c))
                mn_buf_char(b, '~');
            else
                mn_buf_text(b, mn_table_text(t, r, c));
        }
    }
    for (size_t i = 0; i < mn_table_rejects(t); i++)
        mn_buf_fmt(b, "!%d", (int)mn_table_reject_line(t, i));
    return b->ptr;
}

/* Reads bytes and compares what table_show makes of them; or, when it fails,
 * "LINE:COL:" and the beginning of the message. */
static inline void check_read(const char *name, const char *bytes, size_t len,
                              const mn_read_options *o, const char *want, const char *file,
                              int line)
{
    mn_table *t = NULL;
    mn_err e = MN_ERR_INIT;
    mn_buf b = {0};
    char got[512];
    mn_status st = mn_table_read_memory(&t, NULL, name, bytes, len, o, &e);
    if (st) {
        snprintf(got, sizeof got, "%d:%d:%s", (int)e.line, (int)e.col, e.msg);
        got[strlen(want) < sizeof got ? strlen(want) : sizeof got - 1] = '\0';
    }
    const char *shown = st ? got : table_show(&b, t);
    bool same = strcmp(shown, want) == 0 && (st == MN_OK) == (t != NULL) && e.status == st;
    if (!same)
        print_error("%.60s: '%s' is not '%s'\n", bytes, shown, want);
    mn_table_free(t);
    mn_buf_free(&b);
    if (!same)
        _fail(file, line);
}
#define assert_read(name, bytes, len, o, want)                                                     \
    check_read(name, bytes, len, o, want, __FILE__, __LINE__)

#endif
