/* SPDX-License-Identifier: Apache-2.0
 *
 * import_wiod2016.c - the workbook of the WIOD release of 2016, WIOTyyyy_Nov16_ROW
 * (.xlsb as published, or the same cells as .xlsx or CSV).
 *
 * Two title rows, then four label rows: code (A01 ... U, CONS_h ... INVEN, GO),
 * description, country, c1 ... c62; four label columns likewise, with r1 ... . Below the
 * industries stand II_fob, TXSP, EXP_adj, PURR, PURNR, VA, IntTTM and GO (output); the
 * last column, TOT, is output, too. Millions of US dollars.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/grid.h"
#include "footprint/economy/heads.h"

#include <string.h>

enum { LEFT = 4, NUMBERS_LATEST = 14 };

static mn_text at(const mn_grid *g, size_t row, size_t col)
{
    return mn_text_trim(mn_table_text(g->table, row, col));
}

/* Finds the row of c1, c2 ...: the last of the four label rows. */
static mn_status find_numbers(const mn_grid *g, size_t *row, mn_err *e)
{
    size_t rows = mn_table_rows(g->table);

    for (*row = 3; *row < rows && *row < NUMBERS_LATEST; ++*row)
        if (mn_table_cols(g->table) > LEFT && mn_text_eq_nocase(at(g, *row, LEFT), "c1"))
            return MN_OK;
    mn_fail_at(e, MN_DATA, g->path, 1, LEFT + 1,
               "no row of columns' numbers that begins with 'c1'");
    return mn_hint(e, "expected the workbook WIOTyyyy_Nov16_ROW of WIOD's release of 2016");
}

static bool is_demand(mn_text code)
{
    static const char *const codes[] = {"CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (mn_text_eq_nocase(code, codes[i]))
            return true;
    return false;
}

/* Z ends where the first category of final demand comes, Y where the total comes. */
static mn_status find_parts(const mn_grid *g, size_t *n, size_t *end, mn_err *e)
{
    size_t cols = mn_table_cols(g->table), col = LEFT;

    while (col < cols && !is_demand(at(g, g->sector_row, col)))
        col++;
    *n = col - LEFT;
    while (col < cols && is_demand(at(g, g->sector_row, col)))
        col++;
    *end = col;
    if (!*n || *end == LEFT + *n)
        return mn_fail_at(e, MN_DATA, g->path, g->sector_row + 1, 0,
                          "no columns of final demand (CONS_h, CONS_np, CONS_g, GFCF, INVEN)");
    if (mn_table_rows(g->table) < g->top + *n) {
        mn_fail_at(e, MN_DATA, g->path, 0, 0, "%zu industry columns but only %zu rows below them",
                   *n, mn_table_rows(g->table) - g->top);
        return mn_hint(e, "the file may be cut short: fetch or copy it again");
    }
    return MN_OK;
}

static bool has_total(const mn_grid *g, size_t col)
{
    return col < mn_table_cols(g->table) && (mn_text_eq_nocase(at(g, g->region_row, col), "TOT") ||
                                             mn_text_eq_nocase(at(g, g->sector_row, col), "GO"));
}

static mn_status read_grid(mn_grid *g, mn_flows *f, const mn_ctx *ctx, mn_err *e)
{
    size_t numbers, n, end;
    mn_status st = find_numbers(g, &numbers, e);

    if (st)
        return st;
    g->top = numbers + 1;
    g->sector_row = numbers - 3;
    g->region_row = numbers - 1;
    if ((st = find_parts(g, &n, &end, e)) || (st = mn_grid_cells(g, f, LEFT, n, e)) ||
        (st = mn_grid_rows_match(g, f, e)) || (st = mn_grid_demand(g, f, LEFT + n, end, e)) ||
        (st = mn_flows_begin(f, e)) || (st = mn_grid_fill_z(g, f, LEFT, ctx, e)) ||
        (st = mn_grid_fill_y(g, f, LEFT + n, e)))
        return st;
    for (size_t i = 0; !st && i < n && has_total(g, end); i++)
        st = mn_grid_number(g, g->top + i, end, &f->published[i], e);
    return st;
}

mn_status mn_import_wiod2016(mn_flows *f, const char *path, const mn_model_options *o,
                             const mn_ctx *ctx, mn_err *e)
{
    mn_grid g = {.left = LEFT, .region_col = 2, .sector_col = 0, .blank_is_zero = true};
    mn_read_options how = {.no_header = true, .max_columns = 16384};
    mn_status st = mn_table_read(&g.table, ctx, path, &how, e);

    g.path = f->path = path;
    f->unit_usd = 1e6;
    f->year = o->year ? o->year : mn_year_of_table(path);
    if (!st && mn_table_rejects(g.table)) {
        mn_fail_at(e, MN_DATA, path, mn_table_reject_line(g.table, 0), 0, "%s",
                   mn_table_reject_reason(g.table, 0));
        st = mn_hint(e, "every row of the table must have as many cells as the first");
    }
    if (!st)
        memcpy(f->sha256, mn_table_sha256(g.table), sizeof f->sha256);
    if (!st)
        st = read_grid(&g, f, ctx, e);
    mn_table_free(g.table);
    return st;
}
