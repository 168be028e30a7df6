/* SPDX-License-Identifier: Apache-2.0
 *
 * import_labelled.c - one text with a row and a column of REGION.INDUSTRY labels.
 *
 * With several regions final demand begins where the first region comes again,
 * and rows are taken as they pass. With one region only the number of rows tells
 * industries from final demand: then the rows are kept until the end.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_COLUMNS = 8192 }; /* of a table of one region */

typedef struct reader {
    mn_flows *f;
    mn_heads h;
    mn_wide *w;
    double *v; /* a row: all columns, and x */
    size_t width;
} reader;

/* The next row's label, and its numbers into to. *more is false after the last. */
static mn_status next_row(reader *k, mn_text *region, mn_text *other, bool *more, mn_err *e)
{
    mn_text label;
    mn_status st = mn_wide_row(k->w, more, e);

    if (st || !*more || (st = mn_wide_text(k->w, &label, e)))
        return st;
    if (!mn_heads_split(label, region, other))
        return mn_wide_fail(e, k->w, label, "a label must be REGION.INDUSTRY");
    return MN_OK;
}

static mn_status numbers(reader *k, double *to, mn_err *e)
{
    mn_status st = mn_wide_numbers(k->w, to, k->width, e);

    return st ? st : mn_wide_end(k->w, false, e);
}

/* Row i of n is in v: Z, Y and perhaps x. */
static mn_status take(reader *k, size_t i, const double *v, mn_err *e)
{
    mn_flows *f = k->f;
    size_t columns = f->regions * f->categories;

    memcpy(f->y + i * columns, v + f->n, columns * sizeof *v);
    if (k->h.has_output)
        f->published[i] = v[f->n + columns];
    return mn_flows_row(f, i, v, e);
}

static mn_status many_regions(reader *k, size_t n, mn_err *e)
{
    mn_flows *f = k->f;
    mn_text region, other;
    bool more;
    mn_status st;

    if ((st = mn_heads_cells(&k->h, f, n, e)) || (st = mn_heads_demand(&k->h, f, n, e)) ||
        (st = mn_flows_begin(f, e)))
        return st;
    for (size_t i = 0;; i++) {
        if ((st = next_row(k, &region, &other, &more, e)))
            return st;
        if (i == n && more)
            return mn_wide_fail(e, k->w, (mn_text){0},
                                "the table has more rows than its %zu industries", n);
        if (i == n)
            return MN_OK;
        if (!more) {
            mn_fail_at(e, MN_DATA, f->path, 0, 0,
                       "the table ends after %zu rows; it has columns for %zu", i, n);
            return mn_hint(e, "the file may be cut short: fetch or copy it again");
        }
        if ((st = mn_heads_row(k->w, f, i, region, other, e)) || (st = numbers(k, k->v, e)) ||
            (st = take(k, i, k->v, e)))
            return st;
    }
}

/* --- one region ------------------------------------------------------------------------ */

typedef struct kept {
    mn_heads rows;
    uint64_t *line;
    double *v;
    size_t n, cap_line, cap_v;
} kept;

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
        if (stem(f->category[k]) != n || strncmp(f->category[k], f->industry[0], n) != 0)
            continue;
        mn_fail_at(e, MN_DATA, f->path, 1, 0,
                   "column '%s' looks like an industry, but no row has that label", f->category[k]);
        return mn_hint(
            e, "every industry needs a row and a column; name final demand otherwise, as f1");
    }
    return MN_OK;
}

static mn_status keep_rows(reader *k, kept *all, mn_err *e)
{
    mn_text region, other;
    bool more;
    mn_status st;

    for (;; all->n++) {
        if ((st = next_row(k, &region, &other, &more, e)) || !more)
            return st;
        if (all->n == k->h.n)
            return mn_wide_fail(e, k->w, (mn_text){0}, "the table has more rows than columns");
        if (!mn_grow(&all->line, &all->cap_line, all->n + 1, sizeof *all->line) ||
            !mn_grow(&all->v, &all->cap_v, (all->n + 1) * k->width, sizeof *all->v))
            return mn_fail_memory(e);
        all->line[all->n] = mn_wide_line(k->w);
        if ((st = mn_heads_add(&all->rows, region, other, e)) ||
            (st = numbers(k, all->v + all->n * k->width, e)))
            return st;
    }
}

static mn_status rows_match(const kept *all, const mn_flows *f, mn_err *e)
{
    for (size_t i = 0; i < all->n; i++) {
        mn_text region = all->rows.region[i], other = all->rows.other[i];

        if (!mn_text_eq_str(region, f->region[0]) || !mn_text_eq_str(other, f->industry[i]))
            return mn_fail_at(e, MN_DATA, f->path, all->line[i], 1,
                              "row label '%.*s.%.*s' is doubled, missing or out of order",
                              (int)region.len, region.ptr, (int)other.len, other.ptr);
    }
    return MN_OK;
}

static mn_status one_region(reader *k, mn_err *e)
{
    mn_flows *f = k->f;
    kept all = {0};
    mn_status st = MN_OK;

    if (k->h.n > KEPT_COLUMNS) {
        mn_fail_at(e, MN_DATA, f->path, 1, 0, "%zu columns, and only one region", k->h.n);
        mn_hint(e, "tables of one region may have %d columns", KEPT_COLUMNS);
        return MN_DATA;
    }
    if (!(st = keep_rows(k, &all, e)) && (!all.n || k->width < all.n + 1 || k->h.n < all.n))
        st = mn_fail_at(e, MN_DATA, f->path, 0, 0,
                        "%zu rows and %zu columns are too few for a label row, Z, Y and x",
                        all.n + 1, k->width + 1);
    if (!st && !(st = mn_heads_cells(&k->h, f, all.n, e)) && !(st = rows_match(&all, f, e)) &&
        !(st = mn_heads_demand(&k->h, f, all.n, e)) && !(st = check_rows_complete(f, e)))
        st = mn_flows_begin(f, e);
    for (size_t i = 0; !st && i < all.n; i++)
        st = take(k, i, all.v + i * k->width, e);
    mn_heads_free(&all.rows);
    free(all.line);
    free(all.v);
    return st;
}

mn_status mn_import_labelled(mn_flows *f, const char *path, const mn_model_options *o,
                             const mn_ctx *ctx, mn_err *e)
{
    reader k = {.f = f};
    mn_stream *s = NULL;
    bool more = false;
    size_t n;
    mn_status st = mn_stream_open(&s, ctx, path, NULL, NULL, e);

    (void)o;
    f->path = path;
    if (st || (st = mn_open_wide(&k.w, s, 0, e)) || (st = mn_wide_row(k.w, &more, e)))
        goto out;
    if (!more) {
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "the table is empty");
        goto out;
    }
    if ((st = mn_heads_joined(&k.h, k.w, e)))
        goto out;
    k.width = k.h.n + k.h.has_output;
    n = mn_heads_round(&k.h);
    if (!(k.v = malloc((k.width + 1) * sizeof *k.v)))
        st = mn_fail_memory(e);
    else
        st = n < k.h.n ? many_regions(&k, n, e) : one_region(&k, e);
    if (!st)
        st = mn_stream_sha256(mn_wide_stream(k.w), f->sha256, e);
out:
    mn_wide_close(k.w);
    mn_heads_free(&k.h);
    free(k.v);
    return st;
}
