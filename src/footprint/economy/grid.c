/* SPDX-License-Identifier: Apache-2.0
 *
 * grid.c - labels and numbers of a published table, with errors that say where.
 */
#include "footprint/economy/grid.h"

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

static mn_status labels(const mn_grid *g, size_t row1, size_t col1, size_t row2, size_t col2,
                        mn_text *region, mn_text *sector, mn_err *e)
{
    *region = mn_text_trim(mn_table_text(g->table, row1, col1));
    *sector = mn_text_trim(mn_table_text(g->table, row2, col2));
    if (!region->len || !sector->len)
        return mn_fail_at(e, MN_DATA, g->path, mn_table_line(g->table, region->len ? row2 : row1),
                          (region->len ? col2 : col1) + 1, "a label is empty");
    return MN_OK;
}

/* The two labels of a column (of a row: the same with rows and columns swapped). */
static mn_status grid_column(const mn_grid *g, size_t col, mn_text *region, mn_text *sector,
                             mn_err *e)
{
    return labels(g, g->region_row, col, g->sector_row, col, region, sector, e);
}

static mn_status grid_row(const mn_grid *g, size_t row, mn_text *region, mn_text *sector, mn_err *e)
{
    return labels(g, row, g->region_col, row, g->sector_col, region, sector, e);
}

mn_status mn_grid_number(const mn_grid *g, size_t row, size_t col, double *v, mn_err *e)
{
    mn_text text = mn_text_trim(mn_table_text(g->table, row, col));

    if (!text.len && g->blank_is_zero) {
        *v = 0;
        return MN_OK;
    }
    if (mn_text_f64(text, v))
        return MN_OK;
    mn_fail_at(e, MN_DATA, g->path, mn_table_line(g->table, row), col + 1,
               text.len ? "not a number" : "a number is missing");
    mn_offending(e, text);
    return mn_hint(
        e, "every cell of the table must hold a finite number; write 0 where nothing flows");
}

/* The label of position i is known to be in region i / industries: says what
 * is wrong when it isn't. */
static mn_status misplaced(const mn_grid *g, const char *what, size_t line, size_t col,
                           mn_text region, mn_text sector, mn_err *e)
{
    mn_fail_at(e, MN_DATA, g->path, line, col + 1,
               "%s label '%.*s.%.*s' is doubled, missing or out of order", what, (int)region.len,
               region.ptr, (int)sector.len, sector.ptr);
    return mn_hint(e, "write them region by region, each region with the same names in the same "
                      "order: A.x, A.y, B.x, B.y");
}

mn_status mn_grid_cells(const mn_grid *g, mn_flows *f, size_t first, size_t n, mn_err *e)
{
    for (size_t i = 0; i < n; i++) {
        mn_text region, sector;
        uint32_t r, s;
        mn_status st = grid_column(g, first + i, &region, &sector, e);

        if (st || (st = mn_flows_region(f, region, &r, e)) ||
            (st = mn_flows_industry(f, sector, &s, e)))
            return st;
        /* Region by region: while the first lasts, the industries grow. */
        if (r != i / f->industries || s != i % f->industries)
            return misplaced(g, "column", g->region_row + 1, first + i, region, sector, e);
    }
    if (!n || n != f->regions * f->industries)
        return mn_fail_at(e, MN_DATA, g->path, 0, 0,
                          "%zu columns are not %zu regions times %zu industries", n, f->regions,
                          f->industries);
    f->n = n;
    return MN_OK;
}

mn_status mn_grid_rows_match(const mn_grid *g, const mn_flows *f, mn_err *e)
{
    for (size_t i = 0; i < f->n; i++) {
        mn_text region, sector;
        mn_status st = grid_row(g, g->top + i, &region, &sector, e);

        if (st)
            return st;
        if (!mn_text_eq_str(region, f->region[i / f->industries]) ||
            !mn_text_eq_str(sector, f->industry[i % f->industries]))
            return misplaced(g, "row", mn_table_line(g->table, g->top + i), 0, region, sector, e);
    }
    return MN_OK;
}

mn_status mn_grid_demand(const mn_grid *g, mn_flows *f, size_t first, size_t end, mn_err *e)
{
    size_t known = f->regions;

    for (size_t col = first; col < end; col++) {
        mn_text region, category;
        uint32_t r, k;
        mn_status st = grid_column(g, col, &region, &category, e);

        if (st || (st = mn_flows_region(f, region, &r, e)) ||
            (st = mn_flows_category(f, category, &k, e)))
            return st;
        if (r >= known || r != (col - first) / f->categories || k != (col - first) % f->categories)
            return misplaced(g, "final demand", g->region_row + 1, col, region, category, e);
    }
    if (end <= first || end - first != f->regions * f->categories)
        return mn_fail_at(
            e, MN_DATA, g->path, 0, 0,
            "final demand has %zu columns, which are not %zu regions times %zu categories",
            end - first, f->regions, f->categories);
    return MN_OK;
}

mn_status mn_grid_fill_z(const mn_grid *g, mn_flows *f, size_t first, const mn_ctx *ctx, mn_err *e)
{
    for (size_t i = 0; i < f->n; i++) {
        mn_status st = i % 64 ? MN_OK : mn_poll(ctx, e);

        for (size_t j = 0; !st && j < f->n; j++) {
            double v;

            st = mn_grid_number(g, g->top + i, first + j, &v, e);
            if (!st)
                st = mn_flows_add(f, i, j, v, e);
        }
        if (st)
            return st;
    }
    return MN_OK;
}

mn_status mn_grid_fill_y(const mn_grid *g, mn_flows *f, size_t first_y, mn_err *e)
{
    size_t columns = f->regions * f->categories;

    for (size_t i = 0; i < f->n; i++) {
        for (size_t k = 0; k < columns; k++) {
            mn_status st = mn_grid_number(g, g->top + i, first_y + k, &f->y[i * columns + k], e);

            if (st)
                return st;
        }
    }
    return MN_OK;
}
