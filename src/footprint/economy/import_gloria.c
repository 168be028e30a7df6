/* SPDX-License-Identifier: Apache-2.0
 *
 * import_gloria.c - GLORIA: one matrix T of supply and use without labels, final demand Y,
 * and the labels in the workbook GLORIA_ReadMe_*.xlsx.
 *
 * Region by region, T has the industries and then the products: supply stands in rows of
 * industries and columns of products, use in rows of products and columns of industries;
 * Y is taken from products. Money is thousands of US dollars; basic prices are Markup001.
 * The layout is that of release 59 as pymrio's parse_gloria_sut() reads it.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/construct.h"
#include "footprint/economy/heads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_BYTES = 4096 };

typedef struct gloria {
    mn_flows *f;
    const mn_ctx *ctx;
    mn_bundle *given, *numbers; /* the same, or numbers is a zip in the folder given */
    mn_sut sut;
    mn_heads cells, demand;
    double *v, *part;
    size_t width;
    double elsewhere; /* flows where none are expected */
} gloria;

static mn_status fail_missing(const gloria *k, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, k->f->path, 0, 0, "there is no %s in it", what);
    return mn_hint(e, "expected the folder with GLORIA_MRIOs_59_YYYY (or its zip) and, in it or "
                      "beside it, GLORIA_ReadMe_059.xlsx");
}

/* The files whose name holds both words: how many, and the last. */
static size_t find(const mn_bundle *b, const char *word, const char *ending, size_t *at)
{
    size_t found = 0, len = strlen(ending);

    for (size_t i = 0; i < mn_bundle_count(b); i++) {
        const char *name = mn_bundle_name(b, i);
        size_t n = strlen(name);

        if (!strstr(name, word) || n < len || strcmp(name + n - len, ending) != 0)
            continue;
        *at = i;
        found++;
    }
    return found;
}

/* The one file of a matrix at basic prices; of the year asked for when there are more. */
static mn_status find_matrix(const gloria *k, const char *what, int year, size_t *at, mn_err *e)
{
    char word[48];
    size_t found;

    snprintf(word, sizeof word, year ? "_%s-Results_%d_" : "_%s-Results_", what, year);
    found = find(k->numbers, word, "Markup001(full).csv", at);
    if (found == 1)
        return MN_OK;
    if (!found) {
        snprintf(word, sizeof word, "..._%s-Results_..._Markup001(full).csv", what);
        return fail_missing(k, word, e);
    }
    mn_fail_at(e, MN_DATA, k->f->path, 0, 0, "%zu tables '%s-Results' are in it", found, what);
    return mn_hint(e, "say which year with --year, or name the folder or zip of one year");
}

static mn_status open_numbers(gloria *k, mn_err *e)
{
    char path[PATH_MAX_BYTES];
    size_t at = 0;
    mn_status st = mn_bundle_open(&k->given, k->ctx, k->f->path, e);

    k->numbers = k->given;
    if (st || find(k->given, "_T-Results_", ".csv", &at))
        return st;
    if (mn_bundle_is_zip(k->given) || find(k->given, "GLORIA_MRIOs_", ".zip", &at) != 1)
        return fail_missing(k, "..._T-Results_..._Markup001(full).csv", e);
    if (snprintf(path, sizeof path, "%s/%s", k->f->path, mn_bundle_name(k->given, at)) >=
        (int)sizeof path)
        return mn_fail(e, MN_USAGE, "the path of '%s' is too long", k->f->path);
    k->numbers = NULL;
    return mn_bundle_open(&k->numbers, k->ctx, path, e);
}

/* --- labels --------------------------------------------------------------------------------- */

/* The path of GLORIA_ReadMe_*.xlsx: in the folder, or beside what was given. */
static mn_status read_me(const gloria *k, char path[PATH_MAX_BYTES], mn_err *e)
{
    const mn_bundle *b = k->given;
    mn_bundle *beside = NULL;
    char folder[PATH_MAX_BYTES];
    size_t at = 0, len = strlen(k->f->path);
    mn_status st = MN_OK;
    int n = -1;

    if (!mn_bundle_is_zip(b) && find(b, "GLORIA_ReadMe", ".xlsx", &at)) {
        n = snprintf(path, PATH_MAX_BYTES, "%s/%s", k->f->path, mn_bundle_name(b, at));
    } else {
        while (len && k->f->path[len - 1] == '/')
            len--;
        while (len && k->f->path[len - 1] != '/')
            len--;
        if (snprintf(folder, sizeof folder, "%.*s", len ? (int)len : 1, len ? k->f->path : ".") >=
            (int)sizeof folder)
            return mn_fail(e, MN_USAGE, "the path of '%s' is too long", k->f->path);
        if (!(st = mn_bundle_open(&beside, k->ctx, folder, e)) &&
            find(beside, "GLORIA_ReadMe", ".xlsx", &at))
            n = snprintf(path, PATH_MAX_BYTES, "%s/%s", folder, mn_bundle_name(beside, at));
        mn_bundle_close(beside);
    }
    if (!st && (n < 0 || n >= PATH_MAX_BYTES))
        st = fail_missing(k, "GLORIA_ReadMe_*.xlsx, which names regions and sectors,", e);
    return st;
}

/* The texts of a column, without empty ones. */
static mn_status column(const gloria *k, const char *path, const char *sheet, const char *name,
                        mn_table **out, size_t *col, mn_err *e)
{
    mn_read_options o = {.format = MN_FORMAT_XLSX, .sheet = sheet};
    mn_status st = mn_table_read(out, k->ctx, path, &o, e);

    if (st)
        return st;
    *col = mn_table_find(*out, name);
    if (*col != SIZE_MAX && mn_table_rows(*out))
        return MN_OK;
    mn_fail_at(e, MN_DATA, path, 1, 0, "the sheet '%s' has no column '%s'", sheet, name);
    return mn_hint(e, "expected GLORIA's own workbook, of release 57 or later");
}

static mn_text cell(const mn_table *t, size_t row, size_t col)
{
    return mn_text_trim(mn_table_text(t, row, col));
}

/* All pairs of the regions and what is in the other column. */
static mn_status pairs(mn_heads *h, const mn_table *regions, size_t region_col, const mn_table *t,
                       size_t col, mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t r = 0; !st && r < mn_table_rows(regions); r++) {
        if (!cell(regions, r, region_col).len)
            continue;
        for (size_t s = 0; !st && s < mn_table_rows(t); s++) {
            if (h->n == MN_TABLE_COLUMNS)
                return mn_fail_at(e, MN_DATA, h->name, 0, 0, "more than %d labels",
                                  MN_TABLE_COLUMNS);
            if (cell(t, s, col).len)
                st = mn_heads_add(h, cell(regions, r, region_col), cell(t, s, col), e);
        }
    }
    return st;
}

static mn_status read_labels(gloria *k, mn_err *e)
{
    char path[PATH_MAX_BYTES];
    mn_table *regions = NULL, *sectors = NULL, *demand = NULL;
    size_t region, sector, category;
    uint32_t at;
    mn_status st;

    if ((st = read_me(k, path, e)) || (st = mn_heads_name(&k->cells, path, e)) ||
        (st = mn_heads_name(&k->demand, path, e)) ||
        (st = column(k, path, "Regions", "Region_acronyms", &regions, &region, e)) ||
        (st = column(k, path, "Sectors", "Sector_names", &sectors, &sector, e)) ||
        (st = column(k, path, "Value added and final demand", "Final_demand_names", &demand,
                     &category, e)) ||
        (st = pairs(&k->cells, regions, region, sectors, sector, e)) ||
        (st = pairs(&k->demand, regions, region, demand, category, e)) ||
        (st = mn_heads_cells(&k->cells, &k->sut.industry, k->cells.n, e)) ||
        (st = mn_heads_cells(&k->cells, &k->sut.product, k->cells.n, e)))
        goto out;
    for (size_t r = 0; !st && r < k->sut.product.regions; r++)
        st = mn_flows_region(k->f, mn_text_of(k->sut.product.region[r]), &at, e);
    if (!st)
        st = mn_heads_demand(&k->demand, k->f, 0, e);
out:
    mn_table_free(regions);
    mn_table_free(sectors);
    mn_table_free(demand);
    return st;
}

/* --- numbers ---------------------------------------------------------------------------------- */

static mn_status next(gloria *k, mn_wide *w, size_t i, double *v, size_t n, mn_err *e)
{
    bool more;
    mn_status st = mn_wide_row(w, &more, e);

    if (!st && !more) {
        mn_fail_at(e, MN_DATA, mn_wide_name(w), 0, 0,
                   "the table ends after %zu rows; the workbook names %zu", i, k->width);
        return mn_hint(e, "the file may be cut short, or the workbook is another release's");
    }
    return st || (st = mn_wide_numbers(w, v, n, e)) ? st : mn_wide_end(w, true, e);
}

/* The half of a row that is expected; the other should be empty. */
static void take_half(gloria *k, size_t sectors, bool second)
{
    for (size_t j = 0, to = 0; j < k->width; j++) {
        if ((j / sectors % 2 == 1) == second)
            k->part[to++] = k->v[j];
        else
            k->elsewhere += k->v[j] < 0 ? -k->v[j] : k->v[j];
    }
}

static mn_status read_numbers(gloria *k, mn_wide *t, mn_wide *y, mn_err *e)
{
    size_t sectors = k->sut.product.industries, columns = k->f->regions * k->f->categories;
    double *demand = malloc((columns + 1) * sizeof *demand);
    bool more = false;
    mn_status st = demand ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < k->width; i++) {
        bool product = i / sectors % 2 == 1;

        if ((st = next(k, t, i, k->v, k->width, e)) || (st = next(k, y, i, demand, columns, e)))
            break;
        take_half(k, sectors, !product);
        if (product) {
            st = mn_sut_use(&k->sut, k->part, demand, e);
            continue;
        }
        for (size_t c = 0; c < columns; c++)
            k->elsewhere += demand[c] < 0 ? -demand[c] : demand[c];
        st = mn_sut_supply(&k->sut, k->part, e);
    }
    if (!st && !(st = mn_wide_row(t, &more, e)) && more)
        st = mn_wide_fail(e, t, (mn_text){0}, "the table has more rows than the workbook's %zu",
                          k->width);
    if (!st && !(st = mn_wide_row(y, &more, e)) && more)
        st = mn_wide_fail(e, y, (mn_text){0}, "the table has more rows than the workbook's %zu",
                          k->width);
    free(demand);
    return st;
}

static mn_status import(gloria *k, const mn_model_options *o, mn_err *e)
{
    mn_wide *t = NULL, *y = NULL;
    mn_stream *in = NULL;
    size_t t_at = 0, y_at = 0;
    mn_status st;

    if ((st = open_numbers(k, e)) || (st = find_matrix(k, "T", o->year, &t_at, e)) ||
        (st = find_matrix(k, "Y", o->year, &y_at, e)) || (st = read_labels(k, e)))
        return st;
    k->f->year = 0;
    for (const char *at = strstr(mn_bundle_name(k->numbers, t_at), "-Results_"); at; at = NULL) {
        int64_t year;

        if (strlen(at) > 13 && mn_text_i64((mn_text){at + 9, 4}, &year))
            k->f->year = (int)year;
    }
    k->f->unit_usd = 1e3;
    k->width = 2 * k->cells.n;
    k->v = malloc((k->width + 1) * sizeof *k->v);
    k->part = malloc((k->width + 1) * sizeof *k->part);
    st = k->v && k->part ? mn_sut_begin(&k->sut, e) : mn_fail_memory(e);
    if (st || (st = mn_bundle_stream(&in, k->numbers, t_at, k->ctx, NULL, e)) ||
        (st = mn_open_wide(&t, in, ',', e)) ||
        (st = mn_bundle_stream(&in, k->numbers, y_at, k->ctx, NULL, e)) ||
        (st = mn_open_wide(&y, in, ',', e)) || (st = read_numbers(k, t, y, e)) ||
        (st = mn_stream_sha256(mn_wide_stream(t), k->f->sha256, e)))
        goto out;
    if (k->elsewhere > 0)
        mn_buf_fmt(&k->f->notes,
                   "flows of %.6g million US dollars stand where neither supply nor use of "
                   "products does, and are left out\n",
                   k->elsewhere * k->f->unit_usd / 1e6);
    st = mn_sut_finish(&k->sut, k->ctx, e);
out:
    mn_wide_close(t);
    mn_wide_close(y);
    return st;
}

mn_status mn_import_gloria(mn_flows *f, const char *path, const mn_model_options *o,
                           const mn_ctx *ctx, mn_err *e)
{
    gloria k = {.f = f, .ctx = ctx, .sut = {.construct = o->construct, .f = f}};
    mn_status st;

    f->path = path;
    st = import(&k, o, e);
    if (k.numbers != k.given)
        mn_bundle_close(k.numbers);
    mn_bundle_close(k.given);
    mn_sut_free(&k.sut);
    mn_heads_free(&k.cells);
    mn_heads_free(&k.demand);
    free(k.v);
    free(k.part);
    return st;
}
