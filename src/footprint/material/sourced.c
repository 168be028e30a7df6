/* SPDX-License-Identifier: Apache-2.0
 *
 * sourced.c - tables whose rows say where they were read. See the header.
 */
#include "footprint/material/sourced.h"

#include "core/err.h"
#include "core/text.h"

#include <math.h>

mn_status mn_sourced_read(mn_sourced *s, const char *name, mn_text bytes,
                          void (*row)(void *payload), void *payload)
{
    const mn_read_options csv = {.format = MN_FORMAT_CSV};

    s->name = name;
    s->st = mn_table_read_memory(&s->t, NULL, name, bytes.ptr, bytes.len, &csv, s->e);
    if (!s->st && mn_table_rejects(s->t))
        s->st = mn_fail_at(s->e, MN_DATA, name, mn_table_reject_line(s->t, 0), 0, "%s",
                           mn_table_reject_reason(s->t, 0));
    for (s->row = 0; !s->st && s->row < mn_table_rows(s->t); s->row++)
        row(payload);
    mn_table_free(s->t);
    s->t = NULL;
    return s->st;
}

mn_text mn_sourced_cell(mn_sourced *s, const char *column)
{
    size_t col = mn_table_find(s->t, column);

    if (col != SIZE_MAX)
        return mn_text_trim(mn_table_text(s->t, s->row, col));
    if (!s->st)
        s->st = mn_fail_at(s->e, MN_DATA, s->name, 1, 0, "no column '%s'", column);
    return (mn_text){"", 0};
}

void mn_sourced_bad(mn_sourced *s, const char *column, const char *what)
{
    size_t col = mn_table_find(s->t, column);

    if (s->st)
        return;
    s->st = mn_fail_at(s->e, MN_DATA, s->name, mn_table_line(s->t, s->row), col + 1, "%s", what);
    mn_offending(s->e, mn_sourced_cell(s, column));
}

const char *mn_sourced_text(mn_sourced *s, const char *column, bool needed)
{
    mn_text t = mn_sourced_cell(s, column), kept = mn_arena_text(s->arena, t);

    if (needed && !t.len)
        mn_sourced_bad(s, column, "nothing stands here");
    if (!kept.ptr && !s->st)
        s->st = mn_fail_memory(s->e);
    return kept.ptr ? kept.ptr : "";
}

double mn_sourced_number(mn_sourced *s, const char *column, double most, const char *what)
{
    double v = NAN;

    if (!mn_text_f64(mn_sourced_cell(s, column), &v) || !(v >= 0 && v <= most))
        mn_sourced_bad(s, column, what);
    return v;
}

mn_cited mn_sourced_cited(mn_sourced *s, bool address)
{
    mn_cited c = {.source = mn_sourced_text(s, "source", true), .address = ""};
    int64_t year = 0;

    if (address)
        c.address = mn_sourced_text(s, "address", true);
    if (!mn_text_i64(mn_sourced_cell(s, "year"), &year) || year < 1900 || year > 2100)
        mn_sourced_bad(s, "year", "the year of the figure must be a number");
    c.year = (int)year;
    return c;
}
