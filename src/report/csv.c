/* SPDX-License-Identifier: Apache-2.0
 *
 * report/csv.c - one table as CSV (RFC 4180, lines ended by LF).
 *
 * Cells are data and come out byte for byte as they are. Quotes stand only
 * where the standard asks for them, and around the empty text, which our reader
 * tells from a missing cell. NaN and infinities are empty, as in JSON null.
 */
#include <math.h>

#include "core/text.h"
#include "report/number.h"
#include "report/render.h"

static bool needs_quotes(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] == ',' || t.ptr[i] == '"' || t.ptr[i] == '\n' || t.ptr[i] == '\r')
            return true;
    return t.len == 0;
}

static void quoted(mn_buf *b, mn_text t)
{
    if (!needs_quotes(t)) {
        mn_buf_text(b, t);
        return;
    }
    mn_buf_char(b, '"');
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] == '"')
            mn_buf_char(b, '"');
        mn_buf_char(b, t.ptr[i]);
    }
    mn_buf_char(b, '"');
}

static void cell(mn_buf *b, const mn_table *t, size_t row, size_t col)
{
    if (mn_table_missing(t, row, col))
        return;
    switch (mn_table_col_type(t, col)) {
    case MN_TEXT:
        quoted(b, mn_table_text(t, row, col));
        break;
    case MN_I64:
        mn_buf_fmt(b, "%lld", (long long)mn_table_i64(t, row, col));
        break;
    case MN_F64:
        if (isfinite(mn_table_f64(t, row, col)))
            mn_buf_f64(b, mn_table_f64(t, row, col));
        break;
    case MN_BOOL:
        mn_buf_str(b, mn_table_i64(t, row, col) ? "true" : "false");
        break;
    case MN_DATE:
        mn_plain_date(b, mn_table_i64(t, row, col));
        break;
    case MN_MONEY:
        mn_plain_money(b, mn_table_i64(t, row, col));
        break;
    }
}

mn_status mn_render_csv(const mn_table *t, mn_sink *out)
{
    mn_buf *b = &out->buf;
    size_t cols = mn_table_cols(t);
    for (size_t col = 0; col < cols; col++) {
        if (col)
            mn_buf_char(b, ',');
        quoted(b, mn_text_of(mn_table_col_name(t, col)));
    }
    mn_buf_char(b, '\n');
    for (size_t row = 0; row < mn_table_rows(t); row++) {
        for (size_t col = 0; col < cols; col++) {
            if (col)
                mn_buf_char(b, ',');
            cell(b, t, row, col);
        }
        mn_buf_char(b, '\n');
        if (mn_sink_spill(out, false))
            break;
    }
    return out->status;
}
