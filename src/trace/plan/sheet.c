/* SPDX-License-Identifier: Apache-2.0
 *
 * sheet.c - small tables that people write. See sheet.h.
 */
#include "trace/plan/sheet.h"

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/chain/chain.h"

static bool same(const char *heading, mn_text name)
{
    char text[64];
    if (name.len >= sizeof text)
        return false;
    memcpy(text, name.ptr, name.len);
    text[name.len] = 0;
    return mn_text_eq_nocase(mn_text_trim(mn_text_of(heading)), text);
}

static mn_status no_column(const mn_sheet *s, mn_text name, mn_err *e)
{
    mn_buf b = {0};
    mn_fail_at(e, MN_DATA, s->file, 1, 0, "no column '%.*s'", (int)name.len, name.ptr);
    for (size_t i = 0; i < mn_table_cols(s->t) && b.len < 150; i++)
        mn_buf_fmt(&b, "%s%s", i ? ", " : "", mn_table_col_name(s->t, i));
    mn_status st = b.failed ? MN_DATA : mn_hint(e, "it has %s", b.ptr ? b.ptr : "none");
    mn_buf_free(&b);
    return st ? st : MN_DATA;
}

static mn_status arrange(mn_sheet *s, const char *columns, size_t needed, mn_err *e)
{
    mn_text rest = mn_text_of(columns), part;
    for (size_t n = 0; mn_text_split(&rest, ',', &part); n++) {
        MN_BUG(n < MN_SHEET_COLUMNS);
        s->name[n] = part.ptr;
        s->length[n] = part.len;
        s->at[n] = SIZE_MAX;
        for (size_t i = 0; i < mn_table_cols(s->t) && s->at[n] == SIZE_MAX; i++)
            if (same(mn_table_col_name(s->t, i), part))
                s->at[n] = i;
        if (s->at[n] == SIZE_MAX && n < needed)
            return no_column(s, part, e);
    }
    if (!mn_table_rejects(s->t))
        return MN_OK;
    mn_fail_at(e, MN_DATA, s->file, mn_table_reject_line(s->t, 0), 0, "%s",
               mn_table_reject_reason(s->t, 0));
    return mn_offending(e, mn_table_reject_text(s->t, 0)) ? MN_DATA : MN_DATA;
}

static mn_status settle(mn_sheet *s, mn_status st, const char *columns, size_t needed, mn_err *e)
{
    if (!st && (st = arrange(s, columns, needed, e))) {
        mn_table_free(s->t);
        s->t = NULL;
    }
    return st;
}

mn_status mn_sheet_read(mn_sheet *s, const char *path, const char *columns, size_t needed,
                        const mn_ctx *ctx, mn_err *e)
{
    mn_read_options o = MN_READ_OPTIONS_INIT;
    *s = (mn_sheet){.file = path};
    return settle(s, mn_table_read(&s->t, ctx, path, &o, e), columns, needed, e);
}

mn_status mn_sheet_read_memory(mn_sheet *s, const char *name, const void *bytes, size_t len,
                               const char *columns, size_t needed, mn_err *e)
{
    *s = (mn_sheet){.file = name};
    return settle(s, mn_table_read_memory(&s->t, NULL, name, bytes, len, NULL, e), columns, needed,
                  e);
}

mn_text mn_sheet_text(const mn_sheet *s, size_t row, size_t col)
{
    return s->at[col] == SIZE_MAX ? (mn_text){"", 0}
                                  : mn_text_trim(mn_table_text(s->t, row, s->at[col]));
}

mn_status mn_sheet_fail(const mn_sheet *s, size_t row, size_t col, mn_err *e, const char *what)
{
    const mn_text text = mn_sheet_text(s, row, col);
    mn_fail_at(e, MN_DATA, s->file, mn_table_line(s->t, row), 0, "column %zu, '%.*s': '%.*s' %s",
               s->at[col] == SIZE_MAX ? 0 : s->at[col] + 1, (int)s->length[col], s->name[col],
               (int)(text.len > 60 ? 60 : text.len), text.ptr, what);
    mn_status st = mn_offending(e, text);
    return st ? st : MN_DATA;
}

mn_status mn_sheet_f64(double *out, const mn_sheet *s, size_t row, size_t col, double missing,
                       mn_err *e)
{
    const mn_text t = mn_sheet_text(s, row, col);
    double v = missing;
    if (t.len && !mn_text_f64(t, &v))
        return mn_sheet_fail(s, row, col, e, "is no number");
    *out = v;
    return MN_OK;
}

mn_status mn_sheet_hundredths(int64_t *out, const mn_sheet *s, size_t row, size_t col,
                              int64_t missing, mn_err *e)
{
    const mn_text t = mn_sheet_text(s, row, col);
    int64_t v = 0;
    size_t i = 0, decimals = 0, digits = 0;
    bool point = false;
    if (!t.len) {
        *out = missing;
        return MN_OK;
    }
    const bool minus = t.ptr[0] == '-';
    /* 16 digits and two decimals that are not written: below INT64_MAX. */
    for (i = minus || t.ptr[0] == '+'; i < t.len && digits - decimals < 16; i++) {
        if (t.ptr[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (t.ptr[i] < '0' || t.ptr[i] > '9' || decimals == 2)
            break;
        v = v * 10 + (t.ptr[i] - '0');
        decimals += point;
        digits++;
    }
    if (i < t.len || !digits)
        return mn_sheet_fail(s, row, col, e,
                             "is no number of at most two decimals, as 12 or 12.50");
    for (; decimals < 2; decimals++)
        v *= 10;
    *out = minus ? -v : v;
    return MN_OK;
}

static bool number(int64_t *out, mn_text t, size_t from, size_t len)
{
    *out = 0;
    for (size_t i = from; i < from + len; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
        *out = *out * 10 + (t.ptr[i] - '0');
    }
    return true;
}

bool mn_sheet_day_read(int32_t *out, mn_text t, bool end)
{
    int64_t y, m = 1, d = 1, y2;
    unsigned m2, d2;
    if ((t.len != 4 && t.len != 7 && t.len != 10) || !number(&y, t, 0, 4) || y < 1)
        return false;
    if (t.len > 4 && (t.ptr[4] != '-' || !number(&m, t, 5, 2) || m < 1 || m > 12))
        return false;
    if (t.len > 7 && (t.ptr[7] != '-' || !number(&d, t, 8, 2) || d < 1 || d > 31))
        return false;
    int64_t day = mn_days_from_civil(y, (unsigned)m, (unsigned)d);
    mn_civil_from_days(day, &y2, &m2, &d2);
    if (y2 != y || m2 != m || d2 != d)
        return false;
    if (end && t.len == 4)
        day = mn_days_from_civil(y + 1, 1, 1) - 1;
    else if (end && t.len == 7)
        day = mn_days_from_civil(m == 12 ? y + 1 : y, m == 12 ? 1 : (unsigned)m + 1, 1) - 1;
    *out = (int32_t)day;
    return true;
}

mn_status mn_sheet_day(int32_t *out, const mn_sheet *s, size_t row, size_t col, mn_err *e)
{
    const mn_text t = mn_sheet_text(s, row, col);
    *out = MN_NO_DAY;
    if (t.len && !mn_sheet_day_read(out, t, false))
        return mn_sheet_fail(s, row, col, e, "is no date, as 2026-03-01");
    return MN_OK;
}
