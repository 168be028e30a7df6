/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_columns.c - which columns of a file of parties were used as what, and which were not:
 * an alias or a number in a column that was not used is not looked for, and that must be seen.
 * Headings stand between quotes: what a file says stays as it is in every language.
 */
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "screen/commands/screen.h"
#include "screen/lists/mapped_columns.h"
#include "screen/match/query.h"

enum { NAMED = 40 }; /* columns that are not used and are named */

static bool is_used(const mn_query_columns *c, size_t i)
{
    return mn_query_column_word(c, i)[0];
}

static void put_used(mn_buf *b, const mn_table *t, const mn_query_columns *c)
{
    const char *lead = "Read from the file: ";
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (is_used(c, i)) {
            if (strcmp(mn_query_column_word(c, i), mn_table_col_name(t, i)) != 0)
                mn_buf_fmt(b, "%s%s ('%.60s')", lead, mn_query_column_word(c, i),
                           mn_table_col_name(t, i));
            else
                mn_buf_fmt(b, "%s'%.60s'", lead, mn_table_col_name(t, i));
            lead = ", ";
        }
    mn_buf_char(b, '.');
}

static void put_unused(mn_buf *b, const mn_table *t, const mn_query_columns *c)
{
    size_t n = 0;
    for (size_t i = 0; i < mn_table_cols(t); i++)
        if (!is_used(c, i) && n++ < NAMED)
            mn_buf_fmt(b, "%s'%.60s'", n == 1 ? " Not used: " : ", ", mn_table_col_name(t, i));
    if (n > NAMED)
        mn_buf_fmt(b, " and %zu others", n - NAMED);
    if (n)
        mn_buf_char(b, '.');
}

static mn_status ask(mn_report *r, const mn_table *t, const mn_query_columns *c, mn_err *e)
{
    mn_buf b = {0}, line = {0};
    mn_status st = MN_OK;
    bool asked = false;
    for (size_t i = 0; i < mn_table_cols(t) && !st; i++) {
        const mn_text heading = mn_text_of(mn_table_col_name(t, i));
        const char *as = is_used(c, i) ? mn_query_column_word(c, i) : mn_mapped_asks(heading);
        if (!as || strcmp(as, "subsidiary") == 0)
            continue;
        mn_buf_fmt(&line, "%s%s=", line.len ? "," : "", as);
        mn_mapped_heading(&line, heading);
        if (is_used(c, i))
            continue;
        asked = true;
        mn_buf_clear(&b);
        mn_buf_fmt(&b,
                   "the column '%.60s' is not used, though its heading speaks of names: nobody "
                   "was looked for by them",
                   mn_table_col_name(t, i));
        st = b.failed ? mn_fail_memory(e) : mn_report_warning(r, b.ptr, e);
    }
    if (!st && asked) {
        mn_buf_clear(&b);
        mn_buf_fmt(&b, "If these are names of the parties, screen again with: --columns \"%s\".",
                   line.failed ? "" : line.ptr);
        st =
            b.failed || line.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    }
    mn_buf_free(&b);
    mn_buf_free(&line);
    return st;
}

mn_status mn_screening_tell_columns(mn_report *r, const mn_table *t, const mn_query_columns *c,
                                    uint64_t above, mn_err *e)
{
    mn_buf b = {0};
    if (above)
        mn_buf_fmt(&b,
                   "The header is taken from line %llu of the file; what stands above it is passed "
                   "over. ",
                   (unsigned long long)above + 1);
    put_used(&b, t, c);
    put_unused(&b, t, c);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_NOTE, b.ptr, e);
    for (size_t i = 0; i < mn_table_notes(t) && !st; i++)
        st = mn_report_warning(r, mn_table_note_at(t, i), e);
    mn_buf_free(&b);
    return st ? st : ask(r, t, c, e);
}
