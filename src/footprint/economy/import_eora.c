/* SPDX-License-Identifier: Apache-2.0
 *
 * import_eora.c - Eora26: numbers without labels (T, FD), labels in files of their own.
 *
 * labels_T.txt has a line a cell, tab-separated: country, code, "Industries", sector, and
 * a trailing tab; labels_FD.txt likewise, one a column of final demand. They lie beside
 * the numbers, or in indices.zip. The region ROW, "Statistical Discrepancies" with the
 * one sector TOTAL, is no place: it is left out, as pymrio leaves it out, and the notes
 * say how much it was. Money is thousands of US dollars at basic prices.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MAX_BYTES = 4096 };

typedef struct eora {
    mn_flows *f;
    const mn_ctx *ctx;
    mn_bundle *numbers, *labels; /* labels: NULL, or indices.zip */
    mn_heads rows, demand;
    uint64_t *row_lines, *demand_lines; /* of rows and demand */
    bool *drop_row, *drop_demand;       /* in the file's order */
    size_t all_rows, all_demand;
    double left_out;
} eora;

/* The files whose base name is Eora26_YYYY_bp<ending>: how many, and the last. */
static size_t find(const mn_bundle *b, const char *ending, int year, size_t *at)
{
    size_t found = 0, len = strlen(ending);
    char start[32];

    snprintf(start, sizeof start, year ? "Eora26_%d_bp" : "Eora26_", year);
    for (size_t i = 0; i < mn_bundle_count(b); i++) {
        const char *name = mn_bundle_name(b, i), *slash = strrchr(name, '/');
        const char *base = slash ? slash + 1 : name;
        size_t n = strlen(base);

        if (strncmp(base, start, strlen(start)) != 0 || n < len ||
            strcmp(base + n - len, ending) != 0)
            continue;
        *at = i;
        found++;
    }
    return found;
}

static mn_status fail_missing(const eora *k, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, k->f->path, 0, 0, "there is no %s in it", what);
    return mn_hint(e, "expected Eora26_YYYY_bp.zip, or the folder it was unpacked to, with "
                      "labels_T.txt and labels_FD.txt or indices.zip beside");
}

/* The bundle of numbers: path itself, or a zip in the folder path. */
static mn_status open_numbers(eora *k, int year, mn_err *e)
{
    char path[PATH_MAX_BYTES];
    size_t at = 0, found;
    mn_status st = mn_bundle_open(&k->numbers, k->ctx, k->f->path, e);

    if (st || find(k->numbers, "_bp_T.txt", year, &at))
        return st;
    found = mn_bundle_is_zip(k->numbers) ? 0 : find(k->numbers, "_bp.zip", year, &at);
    if (!found)
        return fail_missing(k, "Eora26_..._bp_T.txt", e);
    if (found > 1) {
        mn_fail_at(e, MN_DATA, k->f->path, 0, 0, "%zu years are in it", found);
        return mn_hint(e, "say which with --year, or name the zip archive");
    }
    if (snprintf(path, sizeof path, "%s/%s", k->f->path, mn_bundle_name(k->numbers, at)) >=
        (int)sizeof path)
        return mn_fail(e, MN_USAGE, "the path of '%s' is too long", k->f->path);
    mn_bundle_close(k->numbers);
    k->numbers = NULL;
    return mn_bundle_open(&k->numbers, k->ctx, path, e);
}

/* indices.zip in the folder, or beside the archive. */
static mn_status open_labels(eora *k, mn_err *e)
{
    char path[PATH_MAX_BYTES];
    const char *slash = strrchr(mn_bundle_path(k->numbers), '/');
    int folder = mn_bundle_is_zip(k->numbers)
                     ? (slash ? (int)(slash - mn_bundle_path(k->numbers)) : 0)
                     : (int)strlen(mn_bundle_path(k->numbers));

    if (snprintf(path, sizeof path, "%.*s%sindices.zip", folder, mn_bundle_path(k->numbers),
                 folder || slash ? "/" : "") >= (int)sizeof path)
        return mn_fail(e, MN_USAGE, "the path of '%s' is too long", k->f->path);
    if (mn_bundle_open(&k->labels, k->ctx, path, NULL) == MN_OK)
        return MN_OK;
    k->labels = NULL;
    return fail_missing(k, "labels_T.txt, nor indices.zip beside it", e);
}

static size_t named(const mn_bundle *b, const char *base)
{
    size_t len = strlen(base);

    for (size_t i = 0; i < mn_bundle_count(b); i++) {
        const char *name = mn_bundle_name(b, i);
        size_t n = strlen(name);

        if (n >= len && !strcmp(name + n - len, base) && (n == len || name[n - len - 1] == '/'))
            return i;
    }
    return SIZE_MAX;
}

static mn_status open_file(eora *k, const mn_bundle *b, size_t at, mn_wide **w, mn_err *e)
{
    mn_stream *in = NULL;
    mn_status st = mn_bundle_stream(&in, b, at, k->ctx, NULL, e);

    return st ? st : mn_open_wide(w, in, '\t', e);
}

/* Labels into h, but for those of ROW, which are marked in *drop. */
static mn_status read_labels(eora *k, const char *file, mn_heads *h, uint64_t **lines, bool **drop,
                             size_t *all, mn_err *e)
{
    mn_wide *w = NULL;
    mn_text code, name;
    mn_arena arena = {0};
    size_t at = named(k->numbers, file), cap_lines = 0, cap_drop = 0;
    const mn_bundle *from = k->numbers;
    bool more = false;
    mn_status st = MN_OK;

    if (at == SIZE_MAX && !k->labels)
        st = open_labels(k, e);
    if (!st && at == SIZE_MAX) {
        from = k->labels;
        at = named(from, file);
        if (at == SIZE_MAX)
            st = fail_missing(k, file, e);
    }
    if (st || (st = open_file(k, from, at, &w, e)) || (st = mn_heads_name(h, mn_wide_name(w), e)))
        goto out;
    while (!(st = mn_wide_row(w, &more, e)) && more) {
        if ((st = mn_wide_skip(w, 1, e)) || (st = mn_wide_text(w, &code, e)))
            break;
        if (!(code = mn_arena_text(&arena, code)).ptr) {
            st = mn_fail_memory(e);
            break;
        }
        if ((st = mn_wide_skip(w, 1, e)) || (st = mn_wide_text(w, &name, e)))
            break;
        if (!code.len || !name.len || *all == MN_TABLE_COLUMNS) {
            st = mn_wide_fail(e, w, name,
                              *all == MN_TABLE_COLUMNS ? "too many labels" : "a label is empty");
            break;
        }
        if (!mn_grow(drop, &cap_drop, *all + 1, sizeof **drop) ||
            !mn_grow(lines, &cap_lines, h->n + 1, sizeof **lines)) {
            st = mn_fail_memory(e);
            break;
        }
        (*drop)[*all] = mn_text_eq_str(code, "ROW");
        (*lines)[h->n] = mn_wide_line(w);
        if (!(*drop)[(*all)++] && (st = mn_heads_add(h, code, name, e)))
            break;
    }
    h->rows = *lines;
out:
    mn_arena_free(&arena);
    mn_wide_close(w);
    return st;
}

/* The next row of `all` numbers in v; those not dropped move to the front. What a place
 * and ROW exchange counts as left out. */
static mn_status row(eora *k, mn_wide *w, size_t i, double *v, size_t all, const bool *drop,
                     mn_err *e)
{
    bool more;
    size_t to = 0;
    mn_status st = mn_wide_row(w, &more, e);

    if (!st && !more) {
        mn_fail_at(e, MN_DATA, mn_wide_name(w), 0, 0,
                   "the table ends after %zu rows; the labels are %zu", i, k->all_rows);
        return mn_hint(e, "the file may be cut short, or the labels are another edition's");
    }
    if (st || (st = mn_wide_numbers(w, v, all, e)) || (st = mn_wide_end(w, true, e)))
        return st;
    for (size_t j = 0; j < all; j++) {
        if (drop[j] || k->drop_row[i])
            k->left_out += v[j];
        if (!drop[j])
            v[to++] = v[j];
    }
    return MN_OK;
}

static mn_status read_numbers(eora *k, mn_wide *t, mn_wide *fd, mn_err *e)
{
    mn_flows *f = k->f;
    size_t columns = f->regions * f->categories, cell = 0,
           most = k->all_rows > k->all_demand ? k->all_rows : k->all_demand;
    double *v = malloc((most + 1) * sizeof *v);
    bool more = false;
    mn_status st = v ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < k->all_rows; i++) {
        if ((st = row(k, fd, i, v, k->all_demand, k->drop_demand, e)))
            break;
        if (!k->drop_row[i])
            memcpy(f->y + cell * columns, v, columns * sizeof *v);
        if ((st = row(k, t, i, v, k->all_rows, k->drop_row, e)))
            break;
        if (!k->drop_row[i])
            st = mn_flows_row(f, cell++, v, e);
    }
    if (!st && !(st = mn_wide_row(t, &more, e)) && more)
        st = mn_wide_fail(e, t, (mn_text){0}, "the table has more rows than its %zu labels",
                          k->all_rows);
    if (!st && !(st = mn_wide_row(fd, &more, e)) && more)
        st = mn_wide_fail(e, fd, (mn_text){0}, "the table has more rows than the %zu labels of T",
                          k->all_rows);
    free(v);
    return st;
}

static mn_status import(eora *k, const mn_model_options *o, mn_err *e)
{
    mn_flows *f = k->f;
    mn_wide *t = NULL, *fd = NULL;
    size_t t_at = 0, fd_at = 0, found;
    mn_status st = open_numbers(k, o->year, e);

    if (st)
        return st;
    found = find(k->numbers, "_bp_T.txt", o->year, &t_at);
    if (found > 1) {
        mn_fail_at(e, MN_DATA, f->path, 0, 0, "%zu years are in it", found);
        return mn_hint(e, "say which with --year");
    }
    if (!found)
        return fail_missing(k, "Eora26_..._bp_T.txt", e);
    if (!find(k->numbers, "_bp_FD.txt", o->year, &fd_at))
        return fail_missing(k, "Eora26_..._bp_FD.txt", e);
    f->year = mn_year_in(mn_bundle_name(k->numbers, t_at));
    f->unit_usd = 1e3;
    if ((st = read_labels(k, "labels_T.txt", &k->rows, &k->row_lines, &k->drop_row, &k->all_rows,
                          e)) ||
        (st = read_labels(k, "labels_FD.txt", &k->demand, &k->demand_lines, &k->drop_demand,
                          &k->all_demand, e)) ||
        (st = mn_heads_cells(&k->rows, f, k->rows.n, e)) ||
        (st = mn_heads_demand(&k->demand, f, 0, e)) || (st = mn_flows_begin(f, e)) ||
        (st = open_file(k, k->numbers, t_at, &t, e)) ||
        (st = open_file(k, k->numbers, fd_at, &fd, e)) || (st = read_numbers(k, t, fd, e)))
        goto out;
    if (k->rows.n < k->all_rows)
        mn_buf_fmt(&f->notes,
                   "the region ROW (statistical discrepancies) is left out: flows of %.6g million "
                   "US dollars in sum\n",
                   k->left_out * f->unit_usd / 1e6);
    st = mn_stream_sha256(mn_wide_stream(t), f->sha256, e);
out:
    mn_wide_close(t);
    mn_wide_close(fd);
    return st;
}

mn_status mn_import_eora26(mn_flows *f, const char *path, const mn_model_options *o,
                           const mn_ctx *ctx, mn_err *e)
{
    eora k = {.f = f, .ctx = ctx};
    mn_status st;

    f->path = path;
    st = import(&k, o, e);
    mn_bundle_close(k.numbers);
    mn_bundle_close(k.labels);
    mn_heads_free(&k.rows);
    mn_heads_free(&k.demand);
    free(k.row_lines);
    free(k.demand_lines);
    free(k.drop_row);
    free(k.drop_demand);
    return st;
}
