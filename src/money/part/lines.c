/* SPDX-License-Identifier: Apache-2.0
 *
 * lines.c - see the header.
 */
#include "money/part/lines.h"

#include <string.h>

#include "core/err.h"
#include "core/text.h"

mn_status mn_part_line_fail(const mn_part_lines *l, const char *why, mn_err *e)
{
    return mn_fail_at(e, MN_DATA, l->name, l->number, 0, "%s", why);
}

mn_status mn_part_lines_open(mn_part_lines *l, mn_text all, const char *heading, const char *name,
                             mn_err *e)
{
    const size_t n = strlen(heading);
    *l = (mn_part_lines){.name = name, .number = 1};
    if (all.len < n || memcmp(all.ptr, heading, n) != 0) {
        mn_fail_at(e, MN_DATA, name, 1, 0, "not the lines of a part that are expected here");
        return mn_hint(e, "they begin with %.*s", (int)n - 1, heading);
    }
    l->rest = mn_text_sub(all, n, all.len - n);
    return MN_OK;
}

bool mn_part_lines_next(mn_part_lines *l)
{
    if (!l->rest.len)
        return false;
    const char *end = memchr(l->rest.ptr, '\n', l->rest.len);
    const size_t n = end ? (size_t)(end - l->rest.ptr) : l->rest.len;
    l->line = (mn_text){l->rest.ptr, n};
    l->rest = mn_text_sub(l->rest, n + (end ? 1 : 0), l->rest.len - n - (end ? 1 : 0));
    l->failed = !end; /* a line that has no end was cut */
    l->number++;
    return true;
}

mn_text mn_part_cell(mn_part_lines *l)
{
    if (!l->line.ptr) {
        l->failed = true;
        return (mn_text){"", 0};
    }
    const char *end = l->line.len ? memchr(l->line.ptr, ',', l->line.len) : NULL;
    const mn_text t = {l->line.ptr, end ? (size_t)(end - l->line.ptr) : l->line.len};
    if (end)
        l->line = (mn_text){end + 1, l->line.len - t.len - 1};
    else
        l->line = (mn_text){NULL, 0};
    return t;
}

static int64_t number(mn_part_lines *l, mn_text t, int64_t low, int64_t high)
{
    int64_t v = 0;
    if (!mn_text_i64(t, &v) || v < low || v > high) {
        l->failed = true;
        return 0;
    }
    return v;
}

int64_t mn_part_number(mn_part_lines *l, int64_t low, int64_t high)
{
    return number(l, mn_part_cell(l), low, high);
}

int64_t mn_part_number_or(mn_part_lines *l, int64_t low, int64_t high, int64_t none)
{
    const mn_text t = mn_part_cell(l);
    return t.len ? number(l, t, low, high) : none;
}

mn_status mn_part_line_end(const mn_part_lines *l, mn_err *e)
{
    return l->failed || l->line.ptr
               ? mn_part_line_fail(l, "not such a line, or not of these payments", e)
               : MN_OK;
}
