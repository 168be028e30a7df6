/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/tally_cells.c - cells of a table of sums, which come from outside: each is
 * checked, and what is wrong is named with its line and column.
 */
#include "footprint/spending/tally_in.h"

#include "core/err.h"
#include "core/text.h"

enum { SHOWN = 40, SUM_DIGITS = 30 };

mn_text mn_tally_cell(const mn_tally_in *f, size_t row, size_t col)
{
    return mn_table_text(f->t, row, col);
}

mn_status mn_tally_wrong(const mn_tally_in *f, size_t row, size_t col, const char *what)
{
    mn_fail_at(f->e, MN_DATA, mn_table_source(f->t), mn_table_line(f->t, row), (uint64_t)col + 1,
               "%s in a tally's column '%s'", what, mn_table_col_name(f->t, col));
    mn_offending(f->e, mn_utf8_cut(mn_tally_cell(f, row, col), SHOWN));
    return mn_hint(f->e, "tallies are written by 'manumit footprint tally', not by hand");
}

mn_status mn_tally_differs(const mn_tally_in *f, size_t row, size_t col)
{
    mn_tally_wrong(f, row, col, "something else than in the files before");
    return mn_hint(f->e, "make the parts' tallies with --like the first one's");
}

mn_status mn_tally_number(const mn_tally_in *f, size_t row, size_t col, int64_t least, int64_t most,
                          int64_t *out)
{
    return mn_text_i64(mn_tally_cell(f, row, col), out) && *out >= least && *out <= most
               ? MN_OK
               : mn_tally_wrong(f, row, col, "no number that fits");
}

mn_status mn_tally_count(const mn_tally_in *f, size_t row, size_t col, uint64_t *out)
{
    int64_t v = 0;
    mn_status st = mn_tally_number(f, row, col, 0, INT64_C(1) << 53, &v);
    *out = (uint64_t)v;
    return st;
}

/* The sums of any number of files must fit, so each is below 10^30. */
mn_status mn_tally_sum(const mn_tally_in *f, size_t row, size_t col, mn_u128 *out)
{
    const mn_text t = mn_tally_cell(f, row, col);
    return t.len <= SUM_DIGITS && mn_u128_read(out, t)
               ? MN_OK
               : mn_tally_wrong(f, row, col, "no sum that fits");
}

mn_status mn_tally_name(const mn_tally_in *f, size_t row, size_t col, const char **out)
{
    mn_merged *m = f->m;
    const mn_text name = mn_tally_cell(f, row, col);
    uint32_t at = mn_map_get(&m->names, name);
    mn_status st = MN_OK;
    if (at == MN_MAP_NONE) {
        const mn_text kept = mn_arena_text(&f->f->s->arena, name);
        if (!kept.ptr || !mn_grow(&m->name, &m->name_cap, m->name_count + 1, sizeof *m->name)) {
            return mn_fail_memory(f->e);
        }
        at = (uint32_t)m->name_count;
        m->name[m->name_count++] = kept.ptr;
        st = mn_map_put(&m->names, kept, &at, f->e);
    }
    *out = m->name[at];
    return st;
}
