/* SPDX-License-Identifier: Apache-2.0
 *
 * report/json.c - the contract for scripts: JSON, NDJSON and the manifest.
 *
 * Numbers are the shortest that read back the same; NaN, infinities and missing
 * cells are null; money is a decimal string, a date an ISO one. The layout is
 * fixed, one row object a line, so that two results can be compared by diff.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "report/json_rows.h"
#include "report/render.h"

static void string(mn_buf *b, const char *s)
{
    mn_buf_json(b, mn_text_of(s));
}

static void member(mn_buf *b, const char *key, const char *value)
{
    string(b, key);
    mn_buf_str(b, ": ");
    string(b, value);
}

static void figures(mn_buf *b, const mn_report *r)
{
    mn_buf_str(b, "  \"key_figures\": [");
    for (size_t i = 0; i < r->figures_count; i++) {
        const mn_figure *f = r->figures[i];
        mn_buf_str(b, i ? ",\n    {" : "\n    {");
        member(b, "name", f->name);
        mn_buf_str(b, ", \"value\": ");
        mn_json_real(b, f->value);
        mn_buf_str(b, ", \"low\": ");
        mn_json_real(b, f->low);
        mn_buf_str(b, ", \"high\": ");
        mn_json_real(b, f->high);
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
        mn_json_rows j = {.table = NULL};
        mn_status st = mn_json_rows_begin(&j, t, r->language) ? MN_OK : mn_fail_memory(out->e);
        for (size_t row = 0; !st && row < rows; row++) {
            mn_buf_str(b, row ? ",\n      " : "\n      ");
            mn_json_row(b, &j, row);
            st = mn_sink_row(out, t);
        }
        mn_json_rows_free(&j);
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
    (void)mn_buf_room(b, MN_SINK_PIECE); /* at once, rather than by many small steps */
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
    mn_json_rows j = {.table = NULL};
    mn_status st = mn_json_rows_begin(&j, t, NULL) ? MN_OK : mn_fail_memory(out->e);
    for (size_t row = 0; !st && row < mn_table_rows(t); row++) {
        mn_json_row(&out->buf, &j, row);
        mn_buf_char(&out->buf, '\n');
        st = mn_sink_row(out, t);
    }
    mn_json_rows_free(&j);
    return out->status = st;
}
