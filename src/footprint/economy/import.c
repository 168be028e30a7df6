/* SPDX-License-Identifier: Apache-2.0
 *
 * import.c - published tables in the three layouts that are understood.
 *
 * Each layout says where its labels stand and which columns are Z, Y and x;
 * grid.c does the rest. Values are checked one by one: a table that decides
 * about people is not read approximately.
 */
#include "core/err.h"
#include "core/sha256.h"
#include "core/text.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static bool is_output(mn_text label)
{
    static const char *const names[] = {"x",     "output", "total output",
                                        "total", "go",     "gross output"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mn_text_eq_nocase(label, names[i]))
            return true;
    return false;
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

/* The letters before a label's digits; 0 when it doesn't end in digits. */
static size_t stem(const char *label)
{
    size_t n = strlen(label), end = n;

    while (n && label[n - 1] >= '0' && label[n - 1] <= '9')
        n--;
    return n < end ? n : 0;
}

/* A table that lost its last rows reads as a smaller economy whose missing
 * industries are final demand: their labels give it away. */
static mn_status check_rows_complete(const mn_flows *f, mn_err *e)
{
    size_t n = f->industries ? stem(f->industry[0]) : 0;

    for (size_t k = 0; n && k < f->categories; k++) {
        if (stem(f->category[k]) != n || strncmp(f->category[k], f->industry[0], n))
            continue;
        mn_fail_at(e, MN_DATA, f->path, 1, 0,
                   "column '%s' looks like an industry, but no row has that label", f->category[k]);
        return mn_hint(
            e, "every industry needs a row and a column; name final demand otherwise, as f1");
    }
    return MN_OK;
}

mn_status mn_import_labelled(mn_flows *f, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_grid g = {.top = 1, .left = 1, .joined = true};
    mn_status st = open_grid(&g, path, MN_FORMAT_AUTO, ctx, e);

    if (!st) {
        size_t rows = mn_table_rows(g.table), cols = mn_table_cols(g.table);
        bool has_x = cols > 1 && is_output(mn_text_trim(mn_table_text(g.table, 0, cols - 1)));

        f->path = path;
        memcpy(f->sha256, mn_table_sha256(g.table), sizeof f->sha256);
        if (rows < 2 || cols < rows + 1)
            st = mn_fail_at(e, MN_DATA, path, 0, 0,
                            "%zu rows and %zu columns are too few for a label row, Z, Y and x",
                            rows, cols);
        else
            st = fill(&g, f, rows - 1, cols - has_x, has_x, ctx, e);
        if (!st)
            st = check_rows_complete(f, e);
    }
    mn_table_free(g.table);
    return st;
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

        if (t.len < 2 || t.ptr[0] != 'c' || is_output(region) || mn_text_eq_str(region, "TOT") ||
            !region.len)
            break;
    }
    *end = col;
}

mn_status mn_import_wiod2013(mn_flows *f, const char *path, const mn_ctx *ctx, mn_err *e)
{
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

/* --- pymrio ------------------------------------------------------------------ */

/* Z.txt and Y.txt: tab-separated, two header rows, two index columns. Between
 * them pandas may put a row that names the index levels. */
static mn_status open_pymrio(mn_grid *g, const char *folder, const char *file, char path[512],
                             const mn_ctx *ctx, mn_err *e)
{
    mn_status st;

    if (snprintf(path, 512, "%s/%s", folder, file) >= 512)
        return mn_fail(e, MN_USAGE, "the path of '%s' is too long", folder);
    if ((st = open_grid(g, path, MN_FORMAT_TSV, ctx, e))) {
        if (e && !e->hint[0])
            mn_hint(e, "expected a folder saved by pymrio's save_all(): Z.txt, Y.txt, "
                       "file_parameters.json");
        return st;
    }
    g->top = 2;
    g->left = 2;
    g->sector_row = 1;
    g->sector_col = 1;
    for (size_t row = 2; row < mn_table_rows(g->table) && row < 4; row++)
        if (mn_text_eq_nocase(mn_text_trim(mn_table_text(g->table, row, 0)), "region"))
            g->top = row + 1;
    return MN_OK;
}

/* US dollars of a unit as pymrio's tables write it ("Mill USD", "M.USD"): 0
 * when it is not in US dollars. */
static double unit_in_usd(mn_text unit)
{
    static const struct {
        const char *name;
        double usd;
    } known[] = {{"mill usd", 1e6},    {"mill. usd", 1e6},   {"m.usd", 1e6},       {"musd", 1e6},
                 {"million usd", 1e6}, {"mn usd", 1e6},      {"m usd", 1e6},       {"mil usd", 1e6},
                 {"million us$", 1e6}, {"us$ million", 1e6}, {"usd", 1},           {"us$", 1},
                 {"1000 usd", 1e3},    {"kusd", 1e3},        {"thousand usd", 1e3}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (mn_text_eq_nocase(unit, known[i].name))
            return known[i].usd;
    return 0;
}

/* The unit that unit.txt states for the first sector. A folder without that
 * file states none. */
static mn_status read_unit(mn_flows *f, const char *folder, bool given, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_read_options o = {.format = MN_FORMAT_TSV};
    char path[512];
    mn_table *t = NULL;
    mn_status st = MN_OK;
    size_t col;

    if (given || snprintf(path, sizeof path, "%s/unit.txt", folder) >= (int)sizeof path ||
        access(path, F_OK) != 0)
        return MN_OK;
    if ((st = mn_table_read(&t, ctx, path, &o, e)))
        return st;
    col = mn_table_find(t, "unit");
    for (size_t row = 0; !st && col != SIZE_MAX && row < mn_table_rows(t); row++) {
        mn_text unit = mn_text_trim(mn_table_text(t, row, col));

        if (row && !mn_text_eq(unit, mn_text_trim(mn_table_text(t, 0, col))))
            st = mn_fail_at(e, MN_DATA, path, mn_table_line(t, row), col + 1,
                            "the table mixes units");
    }
    if (!st && col != SIZE_MAX && mn_table_rows(t)) {
        mn_text unit = mn_text_trim(mn_table_text(t, 0, col));

        f->unit_usd = unit_in_usd(unit);
        if (f->unit_usd == 0) {
            st = mn_fail_at(e, MN_DATA, path, mn_table_line(t, 0), col + 1,
                            "the table's money is not in US dollars");
            mn_offending(e, unit);
            mn_hint(e, "say how many US dollars one unit is, as --unit 1.39e6USD");
        }
    }
    mn_table_free(t);
    return st;
}

mn_status mn_import_pymrio(mn_flows *f, const char *folder, const mn_ctx *ctx, mn_err *e)
{
    char zpath[512], ypath[512];
    mn_grid z = {0}, y = {0};
    mn_status st;
    size_t n;

    if ((st = open_pymrio(&z, folder, "Z.txt", zpath, ctx, e)) ||
        (st = open_pymrio(&y, folder, "Y.txt", ypath, ctx, e)))
        goto out;
    f->path = folder;
    memcpy(f->sha256, mn_table_sha256(z.table), sizeof f->sha256);
    n = mn_table_cols(z.table) - z.left;
    if (mn_table_rows(z.table) != z.top + n || mn_table_rows(y.table) != y.top + n) {
        st = mn_fail_at(e, MN_DATA, zpath, 0, 0,
                        "Z has %zu columns but %zu rows, and Y has %zu rows", n,
                        mn_table_rows(z.table) - z.top, mn_table_rows(y.table) - y.top);
        goto out;
    }
    if ((st = mn_grid_cells(&z, f, z.left, n, e)) || (st = mn_grid_rows_match(&z, f, e)) ||
        (st = mn_grid_rows_match(&y, f, e)) ||
        (st = mn_grid_demand(&y, f, y.left, mn_table_cols(y.table), e)) ||
        (st = mn_flows_begin(f, e)) || (st = mn_grid_fill_z(&z, f, z.left, ctx, e)))
        goto out;
    st = mn_grid_fill_y(&y, f, y.left, e);
out:
    mn_table_free(z.table);
    mn_table_free(y.table);
    return st;
}

mn_status mn_model_import(mn_model **out, const mn_ctx *ctx, mn_model_format format,
                          const char *path, const mn_model_options *o, mn_err *e)
{
    mn_model_options none = MN_MODEL_OPTIONS_INIT;
    mn_flows f = {0};
    mn_model *m = NULL;
    mn_status st = MN_USAGE;

    o = o ? o : &none;
    switch (format) {
    case MN_MODEL_LABELLED_CSV:
        st = mn_import_labelled(&f, path, ctx, e);
        break;
    case MN_MODEL_WIOD2013:
        st = mn_import_wiod2013(&f, path, ctx, e);
        break;
    case MN_MODEL_PYMRIO:
        st = read_unit(&f, path, o->unit_usd > 0, ctx, e);
        if (!st)
            st = mn_import_pymrio(&f, path, ctx, e);
        break;
    }
    if (st || (st = mn_flows_to_model(&m, &f, o, ctx, e)))
        goto out;
    if ((o->concordance && (st = mn_model_kinds(m, o->concordance, ctx, e))) ||
        (o->members && (st = mn_model_members(m, o->members, ctx, e))))
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
