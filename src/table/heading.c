/* SPDX-License-Identifier: Apache-2.0
 *
 * table/heading.c - column names from a header's cells.
 */
#include <string.h>

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

mn_status mn_table_once(const mn_table *t, const char *file, const char *const *names, size_t n,
                        mn_err *e)
{
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t c = 0; names[i] && c < mn_table_cols(t); c++) {
            mn_text is = mn_text_of(mn_table_col_name(t, c));
            const size_t len = strlen(names[i]);
            const bool second = is.len == len + 2 && memcmp(is.ptr + len, "_2", 2) == 0;
            is.len -= second ? 2 : 0;
            if (!mn_text_eq_nocase(is, names[i]))
                continue;
            if (second || found) {
                mn_fail_at(e, MN_DATA, file, 1, c + 1, "the column '%s' is there twice", names[i]);
                return mn_hint(e, "keep the one that is meant, or give the other another name");
            }
            found = true;
        }
    }
    return MN_OK;
}

/* The next letter or digit of a heading, in lower case, or -1. Bytes of other scripts
 * count as letters. */
static int next_letter(mn_text t, size_t *at)
{
    while (*at < t.len) {
        unsigned char c = (unsigned char)t.ptr[(*at)++];
        if (c >= 'A' && c <= 'Z')
            return c + ('a' - 'A');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
            return c;
    }
    return -1;
}

bool mn_heading_same(mn_text a, mn_text b)
{
    size_t i = 0, k = 0;
    int x, y;
    do {
        x = next_letter(a, &i);
        y = next_letter(b, &k);
    } while (x == y && x >= 0);
    return x == y;
}

size_t mn_heading_letters(char *out, size_t room, mn_text heading)
{
    size_t i = 0, n = 0;
    for (int c; n <= room && (c = next_letter(heading, &i)) >= 0; n++)
        if (n < room)
            out[n] = (char)c;
    return n;
}

void mn_heading_key(mn_buf *out, mn_text heading)
{
    size_t i = 0;
    for (int c; (c = next_letter(heading, &i)) >= 0;)
        mn_buf_char(out, (char)c);
}
