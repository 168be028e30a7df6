/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c - which reader takes which published layout; the WIOD 2013 workbook.
 *
 * A reader says where labels stand and which columns are Z, Y and x. Values are checked one by one:
 * a table that decides about people is not read approximately.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/grid.h"
#include "footprint/economy/heads.h"

#include <stdio.h>
#include <string.h>

static mn_status open_grid(mn_grid *g, const char *path, mn_format format, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_read_options o = {.format = format, .no_header = true, .max_columns = 16384};
    mn_status st = mn_table_read(&g->table, ctx, path, &o, e);

    if (st)
        return st;
    g->path = path;
    if (mn_table_rejects(g->table)) {
        mn_fail_at(e, MN_DATA, path, mn_table_reject_line(g->table, 0), 0, "%s",
                   mn_table_reject_reason(g->table, 0));
        return mn_hint(e, "every row of the table must have as many cells as the first");
    }
    return MN_OK;
}

/* Errors that are found in the whole of a table name it, as no line can be named. */
static void name_table(mn_err *e, mn_status st, const char *path)
{
    if (e && st == MN_DATA && !e->file[0])
        snprintf(e->file, sizeof e->file, "%s", path);
}

/* The rest of an import once the grid knows its labels: n rows of Z at `left`,
 * then Y, then perhaps x. */
static mn_status fill(const mn_grid *g, mn_flows *f, size_t n, size_t end, bool has_x,
                      const mn_ctx *ctx, mn_err *e)
{
    mn_status st;

    if ((st = mn_grid_cells(g, f, g->left, n, e)) || (st = mn_grid_rows_match(g, f, e)) ||
        (st = mn_grid_demand(g, f, g->left + n, end, e)) || (st = mn_flows_begin(f, e)) ||
        (st = mn_grid_fill_z(g, f, g->left, ctx, e)) || (st = mn_grid_fill_y(g, f, g->left + n, e)))
        return st;
    for (size_t i = 0; has_x && i < n; i++)
        if ((st = mn_grid_number(g, g->top + i, end, &f->published[i], e)))
            return st;
    return MN_OK;
}

/* Finds the four label rows of the workbook: the one that holds c1 twice or
 * more, and three above it. Some editions have two title rows, some more. */
static mn_status find_head(const mn_grid *g, size_t *head, mn_err *e)
{
    size_t cols = mn_table_cols(g->table);

    for (size_t row = 3; row < mn_table_rows(g->table) && row < 12; row++) {
        if (cols > 4 && mn_text_eq_str(mn_text_trim(mn_table_text(g->table, row, 4)), "c1")) {
            *head = row - 3;
            return MN_OK;
        }
    }
    mn_fail_at(e, MN_DATA, g->path, 1, 5, "no row of industry codes that begins with 'c1'");
    return mn_hint(e,
                   "expected the WIOT workbook of the WIOD 2013 release: two title rows, then four "
                   "label rows and four label columns");
}

/* Columns of Z, and the end of Y, by the codes row: Z ends where the first code
 * above c35 comes, Y where a total column without a category comes. */
static void find_parts(const mn_grid *g, size_t *n, size_t *end)
{
    size_t cols = mn_table_cols(g->table), col = g->left;

    for (; col < cols; col++) {
        int64_t code;
        mn_text t = mn_text_trim(mn_table_text(g->table, g->sector_row, col));

        if (t.len < 2 || !mn_text_i64(mn_text_sub(t, 1, t.len - 1), &code) || code > 35)
            break;
    }
    *n = col - g->left;
    for (; col < cols; col++) {
        mn_text region = mn_text_trim(mn_table_text(g->table, g->region_row, col));
        mn_text t = mn_text_trim(mn_table_text(g->table, g->sector_row, col));

        if (t.len < 2 || t.ptr[0] != 'c' || mn_heads_output(region) ||
            mn_text_eq_str(region, "TOT") || !region.len)
            break;
    }
    *end = col;
}

mn_status mn_import_wiod2013(mn_flows *f, const char *path, const mn_model_options *o,
                             const mn_ctx *ctx, mn_err *e)
{
    (void)o;
    mn_grid g = {.left = 4, .region_col = 2, .sector_col = 3, .blank_is_zero = true};
    size_t head = 0, n = 0, end = 0;
    mn_status st = open_grid(&g, path, MN_FORMAT_AUTO, ctx, e);

    if (!st && !(st = find_head(&g, &head, e))) {
        f->path = path;
        memcpy(f->sha256, mn_table_sha256(g.table), sizeof f->sha256);
        g.top = head + 4;
        g.region_row = head + 2;
        g.sector_row = head + 3;
        find_parts(&g, &n, &end);
        if (mn_table_rows(g.table) < g.top + n || !n)
            st = mn_fail_at(e, MN_DATA, path, 0, 0,
                            "%zu industry columns but only %zu rows below them", n,
                            mn_table_rows(g.table) - g.top);
        else
            st = fill(&g, f, n, end, end < mn_table_cols(g.table), ctx, e);
    }
    mn_table_free(g.table);
    return st;
}

mn_status mn_model_import(mn_model **out, const mn_ctx *ctx, mn_model_format format,
                          const char *path, const mn_model_options *o, mn_err *e)
{
    static mn_importer *const importers[] = {
        [MN_MODEL_LABELLED_CSV] = mn_import_labelled,
        [MN_MODEL_WIOD2013] = mn_import_wiod2013,
        [MN_MODEL_PYMRIO] = mn_import_pymrio,
        [MN_MODEL_EXIOBASE3] = mn_import_exiobase3,
        [MN_MODEL_EORA26] = mn_import_eora26,
        [MN_MODEL_GLORIA] = mn_import_gloria,
        [MN_MODEL_SUPPLY_USE] = mn_import_supply_use,
        [MN_MODEL_WIOD2016] = mn_import_wiod2016,
        [MN_MODEL_ICIO] = mn_import_icio,
        [MN_MODEL_FIGARO] = mn_import_figaro,
    };
    mn_model_options none = MN_MODEL_OPTIONS_INIT;
    mn_flows f = {.memory = ctx ? ctx->memory : 0};
    mn_model *m = NULL;
    mn_status st = MN_USAGE;

    o = o ? o : &none;
    if ((size_t)format < sizeof importers / sizeof *importers)
        st = importers[format](&f, path, o, ctx, e);
    if (st || (st = mn_flows_to_model(&m, &f, o, ctx, e))) {
        name_table(e, st, path);
        goto out;
    }
    if ((o->concordance && (st = mn_model_kinds(m, o->concordance, ctx, e))) ||
        (st = o->members ? mn_model_members(m, o->members, ctx, e)
                         : mn_model_members_by_label(m, e)))
        goto out;
    if (o->satellite && (st = mn_satellite_attach(m, ctx, o, e)))
        goto out;
    if (mn_model_wrong(m)) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "the table makes no usable model: %s",
                        mn_model_wrong(m));
        goto out;
    }
    *out = m;
    m = NULL;
out:
    mn_model_free(m);
    mn_flows_free(&f);
    return st;
}
