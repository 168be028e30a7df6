/* SPDX-License-Identifier: Apache-2.0
 *
 * list_reading.c - telling what came of reading a list.
 */
#include "screen/commands/list_reading.h"

#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "report/made.h"
#include "table/maker.h"

mn_list_options mn_list_options_of(const mn_call *call)
{
    return (mn_list_options){.format = mn_call_text(call, "format"),
                             .columns = mn_call_text(call, "columns"),
                             .sheet = mn_call_text(call, "sheet")};
}

static mn_status describe_schemas(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_fmt(&b, "Format: %s (%s).", l->format->title, l->format->name);
    if (l->published[0])
        mn_buf_fmt(&b, " The files are dated %s.", l->published);
    for (int s = 0, first = 1; s < MN_SCHEMAS; s++)
        if (l->schemas[s]) {
            mn_buf_fmt(&b, "%s%llu %s", first ? " Parties by kind: " : ", ",
                       (unsigned long long)l->schemas[s], mn_schema_name((mn_schema)s));
            first = 0;
        }
    mn_buf_char(&b, '.');
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    mn_buf_free(&b);
    return st;
}

static mn_status describe_refused(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_maker k = mn_maker_new("refused", "file:t line:i reason:t text:t", e);
    mn_table_view view = {.title = "Rows that can't be read",
                          .first = 20,
                          .columns = "line=Line,reason=Reason,text=Text",
                          .hidden = !l->n_rejects};
    for (size_t i = 0; i < l->n_rejects; i++) {
        const mn_list_refused *at = &l->reject[i];
        mn_make_row(&k, at->line);
        mn_make_str(&k, 0, at->file);
        if (at->line)
            mn_make_i64(&k, 1, (int64_t)at->line);
        mn_make_str(&k, 2, at->reason);
        mn_make_text(&k, 3, at->text);
    }
    mn_status st = mn_report_made(r, &k, &view, e);
    if (st || !l->rejected)
        return st;
    char text[200];
    snprintf(text, sizeof text, "%llu row%s can't be read%s", (unsigned long long)l->rejected,
             l->rejected == 1 ? "" : "s",
             l->rejected > l->n_rejects ? ", of which the first 1,000 are listed" : "");
    return mn_report_warning(r, text, e);
}

static void make_column(mn_maker *k, const mn_list_column *c)
{
    static const char *const asked[] = {"", "its heading speaks of names",
                                        "its cells look like names"};
    mn_make_row(k, 0);
    mn_make_str(k, 0, c->file);
    mn_make_str(k, 1, *c->heading ? c->heading : "(no heading)");
    mn_make_str(k, 2, *c->taken ? c->taken : "kept as a note");
    mn_make_i64(k, 3, (int64_t)c->filled);
    mn_make_i64(k, 4, (int64_t)c->odd);
    if (c->example.len)
        mn_make_text(k, 5, c->example);
    if (c->doubt)
        mn_make_str(k, 6, asked[c->doubt]);
}

/* The names in a column that was kept as a note are not found: that is said, and how to take
 * them. */
static mn_status ask_columns(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_buf b = {0};
    const char *cells = NULL; /* the first column that looks like names */
    bool heading = false;
    mn_status st = MN_OK;
    for (size_t i = 0; i < l->n_columns && !st; i++) {
        const mn_list_column *c = &l->column[i];
        if (!c->doubt)
            continue;
        heading = heading || c->doubt == MN_DOUBT_HEADING;
        cells = !cells && c->doubt == MN_DOUBT_CELLS ? c->heading : cells;
        mn_buf_clear(&b);
        mn_buf_fmt(&b,
                   "the column '%.60s' was kept as a note, though its %s: who is named only there "
                   "will not be found",
                   c->heading,
                   c->doubt == MN_DOUBT_HEADING ? "heading speaks of names"
                                                : "cells look like names");
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    if (!st && l->columns_asked) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b,
                   heading ? "If these are names of the parties, give the file again with: "
                             "--columns \"%s\"."
                           : "Its columns were taken as by: --columns \"%s\".",
                   l->columns_asked);
        if (cells)
            mn_buf_fmt(&b,
                       " To it add alias=%s, if other names of the same parties stand there, or "
                       "subsidiary=%s, if parties of their own.",
                       cells, cells);
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    }
    mn_buf_free(&b);
    return st;
}

static mn_status describe_columns(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_maker k = mn_maker_new(
        "columns", "file:t column:t taken_as:t filled:i not_understood:i example:t ask:t", e);
    bool odd = false;
    for (size_t i = 0; i < l->n_columns; i++) {
        make_column(&k, &l->column[i]);
        odd = odd || l->column[i].odd;
    }
    mn_table_view view = {.title = "What its columns were taken as",
                          .first = 40,
                          .columns = odd ? "column=Column,taken_as=Taken as,filled=Filled,"
                                           "not_understood=Not understood,example=First value"
                                         : "column=Column,taken_as=Taken as,filled=Filled,"
                                           "example=First value",
                          .hidden = !l->n_columns};
    mn_status st = mn_report_made(r, &k, &view, e);
    if (!st && odd)
        st = mn_report_text(r, MN_TEXT_NOTE,
                            "What was not understood stays as it is written, and tells nobody from "
                            "another: write dates as 2024-03-05, countries by name or two letters.",
                            e);
    return st ? st : ask_columns(r, l, e);
}

static mn_status describe_sources(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_maker k = mn_maker_new("sources", "file:t sha256:t", e);
    mn_table_view view = {.title = "Files", .hidden = true};
    for (size_t i = 0; i < l->n_sources; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, l->source[i].name);
        mn_make_str(&k, 1, l->source[i].sha256);
    }
    mn_status st = mn_report_made(r, &k, &view, e);
    for (size_t i = 0; i < l->n_sources && !st; i++)
        st = mn_report_manifest_input(r, "list", l->source[i].name, l->source[i].sha256, e);
    return st;
}

mn_status mn_list_describe(mn_report *r, const mn_list_reading *l, bool headline, mn_err *e)
{
    mn_status st;
    if ((st = mn_report_count(r, "parties", "Parties", l->parties, "parties", headline, e)) ||
        (st = mn_report_count(r, "names", "Names of all kinds", l->names, "names", false, e)) ||
        (st = mn_report_count(r, "identifiers", "Identifiers", l->identifiers, "identifiers", false,
                              e)) ||
        (st = mn_report_count(r, "refused", "Rows that can't be read", l->rejected, "rows", false,
                              e)) ||
        (st = describe_schemas(r, l, e)))
        return st;
    for (size_t i = 0; i < l->n_notes && !st; i++) {
        char text[420];
        snprintf(text, sizeof text, "%s.", l->note[i]);
        if (text[0] >= 'a' && text[0] <= 'z')
            text[0] = (char)(text[0] - 'a' + 'A');
        st = mn_report_text(r, MN_TEXT_NOTE, text, e);
    }
    return st;
}

mn_status mn_list_describe_files(mn_report *r, const mn_list_reading *l, mn_err *e)
{
    mn_status st = describe_columns(r, l, e);
    if (!st)
        st = describe_refused(r, l, e);
    return st ? st : describe_sources(r, l, e);
}
