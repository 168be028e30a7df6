/* SPDX-License-Identifier: Apache-2.0
 *
 * report/json.c - the contract for scripts: JSON, NDJSON and the manifest.
 *
 * Numbers are the shortest that read back the same; NaN, infinities and missing
 * cells are null; money is a decimal string, a date an ISO one. The layout is
 * fixed, one row object a line, so that two results can be compared by diff.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/number.h"
#include "report/render.h"

static void string(mn_buf *b, const char *s)
{
    mn_buf_json(b, mn_text_of(s));
}

static void real(mn_buf *b, double v)
{
    if (isfinite(v))
        mn_buf_f64(b, v);
    else
        mn_buf_str(b, "null");
}

static void member(mn_buf *b, const char *key, const char *value)
{
    string(b, key);
    mn_buf_str(b, ": ");
    string(b, value);
}

static void cell(mn_buf *b, const mn_table *t, size_t row, size_t col)
{
    const mn_type type = mn_table_col_type(t, col);
    mn_text text = {"", 0};
    double v = 0;

    if (type == MN_TEXT)
        text = mn_table_text(t, row, col);
    if (type == MN_F64)
        v = mn_table_f64(t, row, col);
    /* What is missing reads as nothing. */
    if (!text.len && v == 0 && mn_table_missing(t, row, col)) {
        mn_buf_str(b, "null");
        return;
    }
    switch (type) {
    case MN_TEXT:
        mn_buf_json(b, text);
        break;
    case MN_I64:
        mn_buf_fmt(b, "%lld", (long long)mn_table_i64(t, row, col));
        break;
    case MN_F64:
        real(b, v);
        break;
    case MN_BOOL:
        mn_buf_str(b, mn_table_i64(t, row, col) ? "true" : "false");
        break;
    case MN_DATE:
        mn_buf_char(b, '"');
        mn_plain_date(b, mn_table_i64(t, row, col));
        mn_buf_char(b, '"');
        break;
    case MN_MONEY:
        mn_buf_char(b, '"');
        mn_plain_money(b, mn_table_i64(t, row, col));
        mn_buf_char(b, '"');
        break;
    }
}

/* What stands before each cell of a row, spelled once a table: `{"first": `, `, "next": `. */
typedef struct heads {
    mn_buf text;
    size_t *end; /* of each column's, in the text */
} heads;

static bool heads_of(heads *h, const mn_table *t)
{
    const size_t cols = mn_table_cols(t);

    h->text = (mn_buf){0};
    h->end = malloc((cols + 1) * sizeof *h->end);
    for (size_t col = 0; h->end && col < cols; col++) {
        mn_buf_str(&h->text, col ? ", " : "{");
        string(&h->text, mn_table_col_name(t, col));
        mn_buf_str(&h->text, ": ");
        h->end[col] = h->text.len;
    }
    return h->end && !h->text.failed;
}

static void heads_free(heads *h)
{
    mn_buf_free(&h->text);
    free(h->end);
}

static void row_object(mn_buf *b, const mn_table *t, size_t row, const heads *h)
{
    size_t from = 0;

    for (size_t col = 0; col < mn_table_cols(t); from = h->end[col++]) {
        mn_buf_add(b, h->text.ptr + from, h->end[col] - from);
        cell(b, t, row, col);
    }
    mn_buf_str(b, mn_table_cols(t) ? "}" : "{}");
}

static void figures(mn_buf *b, const mn_report *r)
{
    mn_buf_str(b, "  \"key_figures\": [");
    for (size_t i = 0; i < r->figures_count; i++) {
        const mn_figure *f = r->figures[i];
        mn_buf_str(b, i ? ",\n    {" : "\n    {");
        member(b, "name", f->name);
        mn_buf_str(b, ", \"value\": ");
        real(b, f->value);
        mn_buf_str(b, ", \"low\": ");
        real(b, f->low);
        mn_buf_str(b, ", \"high\": ");
        real(b, f->high);
        mn_buf_str(b, ", ");
        member(b, "unit", f->unit);
        mn_buf_str(b, ", ");
        member(b, "method", f->method);
        mn_buf_char(b, '}');
    }
    mn_buf_str(b, r->figures_count ? "\n  ],\n" : "],\n");
}

static mn_status tables(const mn_report *r, mn_sink *out)
{
    mn_buf *b = &out->buf;
    mn_buf_str(b, "  \"tables\": {");
    for (size_t i = 0; i < r->tables_count; i++) {
        const mn_table *t = r->tables[i].t;
        size_t rows = mn_table_rows(t);
        mn_buf_str(b, i ? ",\n    " : "\n    ");
        string(b, mn_table_name(t));
        mn_buf_str(b, ": [");
        heads h;
        mn_status st = heads_of(&h, t) ? MN_OK : mn_fail_memory(out->e);
        for (size_t row = 0; !st && row < rows; row++) {
            mn_buf_str(b, row ? ",\n      " : "\n      ");
            row_object(b, t, row, &h);
            st = mn_sink_spill(out, false);
        }
        heads_free(&h);
        if (st)
            return out->status = st;
        mn_buf_str(b, rows ? "\n    ]" : "]");
    }
    mn_buf_str(b, r->tables_count ? "\n  },\n" : "},\n");
    return MN_OK;
}

static void warnings(mn_buf *b, const mn_report *r)
{
    mn_buf_str(b, "  \"warnings\": [");
    for (size_t i = 0; i < r->warnings_count; i++) {
        mn_buf_str(b, i ? ",\n    " : "\n    ");
        string(b, r->warnings[i]);
    }
    mn_buf_str(b, r->warnings_count ? "\n  ],\n" : "],\n");
}

/* True when an option before i has its name: i was written with that one. */
static bool said_before(const mn_report *r, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(r->options[k].key, r->options[i].key) == 0)
            return true;
    return false;
}

/* An option that was given more than once is an array. */
static void option(mn_buf *b, const mn_report *r, size_t i)
{
    size_t times = 0;
    for (size_t k = i; k < r->options_count; k++)
        times += strcmp(r->options[k].key, r->options[i].key) == 0;
    string(b, r->options[i].key);
    mn_buf_str(b, times > 1 ? ": [" : ": ");
    for (size_t k = i; k < r->options_count; k++)
        if (strcmp(r->options[k].key, r->options[i].key) == 0) {
            mn_buf_str(b, k > i ? ", " : "");
            string(b, r->options[k].value);
        }
    mn_buf_str(b, times > 1 ? "]" : "");
}

/* The manifest's object; `in` is what stands before each line. */
static void manifest(mn_buf *b, const mn_report *r, const char *in)
{
    mn_buf_fmt(b, "{\n%s  ", in);
    member(b, "command", r->command);
    mn_buf_fmt(b, ",\n%s  ", in);
    member(b, "version", mn_version());
    mn_buf_fmt(b, ",\n%s  \"inputs\": [", in);
    for (size_t i = 0; i < r->inputs_count; i++) {
        mn_buf_fmt(b, "%s\n%s    {", i ? "," : "", in);
        member(b, "role", r->inputs[i].role);
        mn_buf_str(b, ", ");
        member(b, "path", r->inputs[i].path);
        mn_buf_str(b, ", ");
        member(b, "sha256", r->inputs[i].sha256);
        mn_buf_char(b, '}');
    }
    if (r->inputs_count)
        mn_buf_fmt(b, "\n%s  ", in);
    mn_buf_fmt(b, "],\n%s  \"options\": {", in);
    for (size_t i = 0; i < r->options_count; i++)
        if (!said_before(r, i)) {
            mn_buf_str(b, i ? ", " : "");
            option(b, r, i);
        }
    mn_buf_char(b, '}');
    for (size_t i = 0; i < r->notes_count; i++) {
        mn_buf_fmt(b, ",\n%s  ", in);
        member(b, r->notes[i].key, r->notes[i].value);
    }
    mn_buf_fmt(b, "\n%s}", in);
}

mn_status mn_render_json(const mn_report *r, mn_sink *out)
{
    mn_buf *b = &out->buf;
    mn_buf_str(b, "{\n  ");
    member(b, "command", r->command);
    mn_buf_str(b, ",\n  ");
    member(b, "version", mn_version());
    mn_buf_str(b, ",\n");
    figures(b, r);
    mn_status status = tables(r, out);
    if (status)
        return status;
    warnings(b, r);
    mn_buf_str(b, "  \"manifest\": ");
    manifest(b, r, "  ");
    mn_buf_str(b, "\n}\n");
    return MN_OK;
}

mn_status mn_render_manifest(const mn_report *r, mn_sink *out)
{
    manifest(&out->buf, r, "");
    mn_buf_char(&out->buf, '\n');
    return MN_OK;
}

mn_status mn_render_ndjson(const mn_table *t, mn_sink *out)
{
    heads h;
    mn_status st = heads_of(&h, t) ? MN_OK : mn_fail_memory(out->e);
    for (size_t row = 0; !st && row < mn_table_rows(t); row++) {
        row_object(&out->buf, t, row, &h);
        mn_buf_char(&out->buf, '\n');
        st = mn_sink_spill(out, false);
    }
    heads_free(&h);
    return out->status = st;
}
