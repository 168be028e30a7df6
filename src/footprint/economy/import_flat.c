/* SPDX-License-Identifier: Apache-2.0
 *
 * import_flat.c - Eurostat's FIGARO as a flat file: a line for each pair of seller and
 * buyer (refArea, row, counterpartArea, column, obsValue), in any order.
 *
 * The file is read twice: once for the labels, once for the values, which are held in
 * double until the end.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/heads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 8192 };
enum { SELLER_AREA, SELLER, BUYER_AREA, BUYER, VALUE, FIELDS };

typedef struct reader {
    mn_flows *f;
    const char *path;
    int year;
    size_t at[FIELDS], cells; /* where the fields stand; cells of a line */
    double *z;
    size_t pairs; /* that were there */
    bool second;
} reader;

static const char *const categories[] = {"P3_S13", "P3_S14", "P3_S15", "P51G", "P5M",
                                         "P3",     "P52",    "P53",    "P5",   NULL};

static bool is_category(mn_text t)
{
    for (size_t i = 0; categories[i]; i++)
        if (mn_text_eq_str(t, categories[i]))
            return true;
    return false;
}

static mn_status read_header(reader *k, mn_wide *w, mn_err *e)
{
    size_t i = 0;
    mn_text t;
    mn_status st = MN_OK;

    for (size_t c = 0; c < FIELDS; c++)
        k->at[c] = SIZE_MAX;
    for (; mn_wide_more(w); i++) {
        if ((st = mn_wide_text(w, &t, e)))
            return st;
        const size_t *is = mn_text_eq_nocase(t, "refArea")           ? &k->at[SELLER_AREA]
                           : mn_text_eq_nocase(t, "counterpartArea") ? &k->at[BUYER_AREA]
                           : mn_text_eq_nocase(t, "obsValue")        ? &k->at[VALUE]
                                                                     : NULL;
        if (is && *is != SIZE_MAX)
            return mn_wide_fail(e, w, t, "a column's name is doubled");
        if (mn_text_eq_nocase(t, "refArea")) {
            k->at[SELLER_AREA] = i;
            k->at[SELLER] = i + 1;
        } else if (mn_text_eq_nocase(t, "counterpartArea")) {
            k->at[BUYER_AREA] = i;
            k->at[BUYER] = i + 1;
        } else if (mn_text_eq_nocase(t, "obsValue")) {
            k->at[VALUE] = i;
        }
    }
    k->cells = i;
    for (size_t c = 0; c < FIELDS; c++)
        if (k->at[c] >= i || (c != VALUE && k->at[c] == k->at[VALUE])) {
            mn_wide_fail(e, w, (mn_text){0}, "not the columns of a FIGARO flat file");
            return mn_hint(e, "expected refArea, rowIi, counterpartArea, colIi and obsValue");
        }
    return i <= 64 ? MN_OK : mn_wide_fail(e, w, (mn_text){0}, "too many columns");
}

/* First pass: regions and industries by sellers, categories by buyers. */
static mn_status learn(reader *k, const mn_text *t, mn_err *e)
{
    uint32_t at;
    mn_status st;

    if ((st = mn_flows_region(k->f, t[SELLER_AREA], &at, e)) ||
        (st = mn_flows_industry(k->f, t[SELLER], &at, e)))
        return st;
    return is_category(t[BUYER]) ? mn_flows_category(k->f, t[BUYER], &at, e) : MN_OK;
}

/* Second pass: adds the value. What the first has not seen is refused: a pipe, or a file
 * that somebody writes to, reads otherwise the second time. */
static mn_status take(reader *k, mn_wide *w, const mn_text *t, double v, mn_err *e)
{
    mn_flows *f = k->f;
    uint32_t r = mn_map_get(&f->region_of, t[SELLER_AREA]);
    uint32_t s = mn_map_get(&f->industry_of, t[SELLER]);
    uint32_t br = mn_map_get(&f->region_of, t[BUYER_AREA]);
    uint32_t bs = mn_map_get(&f->industry_of, t[BUYER]);
    uint32_t bk = mn_map_get(&f->category_of, t[BUYER]);
    double *to;

    if (r == MN_MAP_NONE || s == MN_MAP_NONE)
        return mn_wide_fail(e, w, t[r == MN_MAP_NONE ? SELLER_AREA : SELLER],
                            "the file changed while it was read");
    if (br == MN_MAP_NONE || (is_category(t[BUYER]) ? bk : bs) == MN_MAP_NONE)
        return mn_wide_fail(e, w, br == MN_MAP_NONE ? t[BUYER_AREA] : t[BUYER],
                            "a buyer that sells nothing, and is no final demand");
    if (is_category(t[BUYER]))
        to = &f->y[(r * f->industries + s) * f->regions * f->categories + br * f->categories + bk];
    else
        to = &k->z[(r * f->industries + s) * f->n + br * f->industries + bs];
    if (!isnan(*to))
        return mn_wide_fail(e, w, t[SELLER], "this pair stands twice");
    *to = v;
    k->pairs++;
    return MN_OK;
}

static mn_status line(reader *k, mn_wide *w, mn_err *e)
{
    mn_text t[FIELDS] = {{0}};
    char kept[FIELDS][64];
    double v = 0;
    mn_status st = MN_OK;

    for (size_t i = 0; !st && i < k->cells; i++) {
        size_t c = 0;

        while (c < FIELDS && k->at[c] != i)
            c++;
        if (c == FIELDS) {
            st = mn_wide_skip(w, 1, e);
        } else if (c == VALUE) {
            st = k->second ? mn_wide_numbers(w, &v, 1, e) : mn_wide_skip(w, 1, e);
        } else if (!(st = mn_wide_text(w, &t[c], e))) {
            if (!t[c].len || t[c].len >= sizeof kept[c])
                return mn_wide_fail(e, w, t[c],
                                    t[c].len ? "a label is too long" : "a label is empty");
            memcpy(kept[c], t[c].ptr, t[c].len); /* the next cell takes its place */
            t[c].ptr = kept[c];
        }
    }
    if (st || (st = mn_wide_end(w, false, e)) || mn_text_eq_str(t[SELLER_AREA], "W2"))
        return st; /* W2: value added and taxes */
    return k->second ? take(k, w, t, v, e) : learn(k, t, e);
}

static mn_status pass(reader *k, const mn_ctx *ctx, mn_err *e)
{
    mn_stream *s = NULL;
    mn_wide *w = NULL;
    mn_wide_options how = {.max_columns = 64};
    bool more;
    mn_status st = mn_open_table(&s, ctx, k->path, k->year, e);

    if (st || (st = mn_wide_open(&w, s, &how, e)) || (st = mn_wide_row(w, &more, e)) ||
        (st = read_header(k, w, e)))
        goto out;
    if (!k->f->year)
        k->f->year = k->year ? k->year : mn_year_of_table(mn_wide_name(w));
    for (;;) {
        if ((st = mn_wide_row(w, &more, e)) || !more)
            break;
        if ((st = line(k, w, e)))
            break;
        if (!k->second && k->f->regions * k->f->industries > CELLS_MAX) {
            st = mn_wide_fail(e, w, (mn_text){0}, "more than %d regions times industries",
                              CELLS_MAX);
            break;
        }
    }
    if (!st && k->second)
        st = mn_stream_sha256(mn_wide_stream(w), k->f->sha256, e);
out:
    mn_wide_close(w);
    return st;
}

static mn_status begin_second(reader *k, mn_err *e)
{
    mn_flows *f = k->f;
    mn_status st;

    f->n = f->regions * f->industries;
    if (!f->n || !f->categories)
        return mn_fail_at(e, MN_DATA, k->path, 0, 0,
                          "the file names %zu regions, %zu industries and %zu categories of final "
                          "demand",
                          f->regions, f->industries, f->categories);
    if ((st = mn_flows_begin(f, e)))
        return st;
    k->z = malloc((f->n * f->n + 1) * sizeof *k->z);
    if (!k->z)
        return mn_fail_memory(e);
    for (size_t i = 0; i < f->n * f->n; i++)
        k->z[i] = NAN;
    for (size_t i = 0; i < f->n * f->regions * f->categories; i++)
        f->y[i] = NAN;
    k->second = true;
    return MN_OK;
}

mn_status mn_import_flat(mn_flows *f, const char *path, const mn_model_options *o,
                         const mn_ctx *ctx, mn_err *e)
{
    reader k = {.f = f, .path = path, .year = o->year};
    size_t all;
    mn_status st;

    f->path = path;
    if ((st = pass(&k, ctx, e)) || (st = begin_second(&k, e)) || (st = pass(&k, ctx, e)))
        goto out;
    for (size_t i = 0; i < f->n * f->regions * f->categories; i++)
        if (isnan(f->y[i]))
            f->y[i] = 0;
    for (size_t i = 0; i < f->n * f->n; i++)
        if (isnan(k.z[i]))
            k.z[i] = 0;
    for (size_t i = 0; !st && i < f->n; i++)
        st = mn_flows_row(f, i, k.z + i * f->n, e);
    all = f->n * (f->n + f->regions * f->categories);
    if (!st && k.pairs < all)
        mn_buf_fmt(&f->notes,
                   "%zu of %zu pairs of seller and buyer are not in the file, and count as 0\n",
                   all - k.pairs, all);
out:
    free(k.z);
    return st;
}
