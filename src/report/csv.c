/* SPDX-License-Identifier: Apache-2.0
 *
 * report/csv.c - one table as CSV (RFC 4180, lines ended by LF).
 *
 * Cells are data and come out byte for byte as they are, unless the table is for people: then what
 * a spreadsheet would take for a formula has an apostrophe before it. Quotes stand only where the
 * standard asks for them, and around the empty text, which our reader tells from a missing cell.
 * NaN and infinities are empty, as in JSON null.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/prefetch.h"
#include "core/text.h"
#include "report/number.h"
#include "report/render.h"
#include "table/column.h"

enum { AHEAD = 16 }; /* rows that memory is asked for before they are written */

/* Whether one of eight bytes is c. */
static inline bool has(uint64_t v, char c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t x = v ^ ones * (unsigned char)c;
    return ((x - ones) & ~x & ones << 7) != 0;
}

static bool needs_quotes(mn_text t)
{
    size_t i = 0;
    for (uint64_t v; i + sizeof v <= t.len; i += sizeof v) {
        memcpy(&v, t.ptr + i, sizeof v);
        if (has(v, ',') || has(v, '"') || has(v, '\n') || has(v, '\r'))
            return true;
    }
    for (; i < t.len; i++)
        if (t.ptr[i] == ',' || t.ptr[i] == '"' || t.ptr[i] == '\n' || t.ptr[i] == '\r')
            return true;
    return t.len == 0;
}

void mn_csv_put(mn_buf *b, mn_text t)
{
    if (!needs_quotes(t)) {
        mn_buf_text(b, t);
        return;
    }
    mn_buf_char(b, '"');
    while (t.len) { /* up to the next quote, and that twice */
        const char *quote = memchr(t.ptr, '"', t.len);
        const size_t n = quote ? (size_t)(quote - t.ptr) + 1 : t.len;
        mn_buf_add(b, t.ptr, n);
        if (quote)
            mn_buf_char(b, '"');
        t = mn_text_sub(t, n, t.len);
    }
    mn_buf_char(b, '"');
}

/* [+-] digits [. digits] [e [+-] digits], as the page has it (web/src/core/cells.js). */
static bool is_number(mn_text t)
{
    size_t i = t.len && (t.ptr[0] == '+' || t.ptr[0] == '-'), digits = 0, end;
    for (; i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9'; i++)
        digits++;
    if (i < t.len && t.ptr[i] == '.')
        for (i++; i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9'; i++)
            digits++;
    if (!digits || i == t.len || (t.ptr[i] != 'e' && t.ptr[i] != 'E'))
        return digits && i == t.len;
    i++;
    i += i < t.len && (t.ptr[i] == '+' || t.ptr[i] == '-');
    for (end = i; end < t.len && t.ptr[end] >= '0' && t.ptr[end] <= '9'; end++) {
    }
    return end > i && end == t.len;
}

/* Whether a spreadsheet would run it. One that has apostrophes already gets one more, so that a
 * reader who takes one away has the text itself. */
static bool is_formula(mn_text t)
{
    static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    size_t at = 0;
    while (at < t.len && t.ptr[at] == '\'')
        at++;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        const size_t n = strlen(begins[i]);
        if (t.len - at >= n && memcmp(t.ptr + at, begins[i], n) == 0)
            return !is_number(t);
    }
    return false;
}

static void people(mn_buf *b, mn_text t)
{
    mn_buf with = {0};
    if (!is_formula(t)) {
        mn_csv_put(b, t);
        return;
    }
    mn_buf_char(&with, '\'');
    mn_buf_text(&with, t);
    if (with.failed)
        b->failed = true;
    else
        mn_csv_put(b, (mn_text){with.ptr, with.len});
    mn_buf_free(&with);
}

/* Of a column that has the row. */
static void cell(mn_buf *b, const mn_column *c, size_t row, bool for_people)
{
    switch (c->type) {
    case MN_TEXT:
        (for_people ? people : mn_csv_put)(b, (mn_text){c->text[row], c->lengths[row]});
        break;
    case MN_I64:
        mn_buf_fmt(b, "%lld", (long long)c->i64[row]);
        break;
    case MN_F64:
        if (isfinite(c->f64[row]))
            mn_buf_f64(b, c->f64[row]);
        break;
    case MN_BOOL:
        mn_buf_str(b, c->i64[row] ? "true" : "false");
        break;
    case MN_DATE:
        mn_plain_date(b, c->i64[row]);
        break;
    case MN_MONEY:
        mn_plain_money(b, c->i64[row]);
        break;
    }
}

/* Asks memory for the texts of a row some rows on: they may lie anywhere. */
static inline void ask(const mn_column *c, size_t cols, size_t row)
{
    for (size_t col = 0; col < cols; col++)
        if (c[col].type == MN_TEXT && mn_column_has(&c[col], row))
            mn_prefetch(c[col].text[row]);
}

static void rows(mn_sink *out, const mn_table *t, const mn_column *c, bool for_people)
{
    mn_buf *b = &out->buf;
    const size_t n = mn_table_rows(t), cols = mn_table_cols(t);
    for (size_t row = 0; row < n; row++) {
        if (row + AHEAD < n)
            ask(c, cols, row + AHEAD);
        for (size_t col = 0; col < cols; col++) {
            if (col)
                mn_buf_char(b, ',');
            if (mn_column_has(&c[col], row))
                cell(b, &c[col], row, for_people);
        }
        mn_buf_char(b, '\n');
        if (mn_sink_row(out, t))
            break;
    }
}

mn_status mn_render_csv(const mn_table *t, bool for_people, mn_sink *out)
{
    mn_buf *b = &out->buf;
    const size_t cols = mn_table_cols(t);
    mn_column *c = malloc((cols + 1) * sizeof *c);
    for (size_t col = 0; c && col < cols; col++) {
        c[col] = mn_table_column(t, col);
        if (col)
            mn_buf_char(b, ',');
        mn_csv_put(b, mn_text_of(mn_table_col_name(t, col)));
    }
    mn_buf_char(b, '\n');
    if (c)
        rows(out, t, c, for_people);
    else
        b->failed = true;
    free(c);
    return out->status;
}
