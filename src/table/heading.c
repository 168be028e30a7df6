/* SPDX-License-Identifier: Apache-2.0
 *
 * table/heading.c - column names from a header's cells.
 */
#include <stdio.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "table/build.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A spreadsheet's headings have line breaks in them, which nobody can type. */
static void add_single_spaced(mn_buf *b, mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        if (!is_space(t.ptr[i]))
            mn_buf_char(b, t.ptr[i]);
        else if (!is_space(t.ptr[i - 1])) /* t is trimmed: i > 0 */
            mn_buf_char(b, ' ');
    }
}

mn_status mn_table_add_heading(mn_table *t, mn_text heading, mn_err *e)
{
    mn_buf name = {0};
    mn_text trimmed = mn_text_trim(heading), unique;
    if (trimmed.len)
        add_single_spaced(&name, trimmed);
    else
        mn_buf_fmt(&name, "col%zu", mn_table_cols(t) + 1);
    size_t base = name.len;
    for (unsigned n = 2;; n++) {
        unique.ptr = name.ptr;
        unique.len = name.len;
        if (name.failed || mn_table_find_text(t, unique) == SIZE_MAX)
            break;
        name.len = base;
        mn_buf_fmt(&name, "_%u", n);
    }
    mn_status st = name.failed ? mn_fail_memory(e) : mn_table_widen(t, unique, MN_TEXT, e);
    mn_buf_free(&name);
    return st;
}
