/* SPDX-License-Identifier: Apache-2.0
 *
 * import_supply_use.c - two labelled texts: what industries supply, and what they and
 * final demand use.
 *
 *   supply   rows REGION.INDUSTRY, columns REGION.PRODUCT
 *   use      rows REGION.PRODUCT, columns REGION.INDUSTRY, then REGION.CATEGORY
 *
 * The supply table is read first: it names industries and products.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/construct.h"
#include "footprint/economy/heads.h"

#include <stdlib.h>
#include <string.h>

typedef struct table {
    mn_wide *w;
    mn_heads h;
    double *v;
} table;

static mn_status open_table(table *t, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_stream *in = NULL;
    bool more = false;
    mn_status st = mn_stream_open(&in, ctx, path, NULL, NULL, e);

    if (st || (st = mn_open_wide(&t->w, in, 0, e)) || (st = mn_wide_row(t->w, &more, e)))
        return st;
    if (!more)
        return mn_fail_at(e, MN_DATA, path, 0, 0, "the table is empty");
    if ((st = mn_heads_joined(&t->h, t->w, e)))
        return st;
    t->v = malloc((t->h.n + 2) * sizeof *t->v);
    return t->v ? MN_OK : mn_fail_memory(e);
}

static void close_table(table *t)
{
    mn_wide_close(t->w);
    mn_heads_free(&t->h);
    free(t->v);
}

/* The next row: its labels, and its numbers into t->v. */
static mn_status next(table *t, mn_heads *rows, const mn_flows *check, size_t i, bool *more,
                      mn_err *e)
{
    mn_text label, region, other;
    mn_status st = mn_wide_row(t->w, more, e);

    if (st || !*more || (st = mn_wide_text(t->w, &label, e)))
        return st;
    if (!mn_heads_split(label, &region, &other))
        return mn_wide_fail(e, t->w, label, "a label must be REGION.NAME");
    if (rows && (st = mn_heads_add(rows, region, other, e)))
        return st;
    if (check && i >= check->n)
        return mn_wide_fail(e, t->w, label, "the table has more rows than the %zu products",
                            check->n);
    if (check && (st = mn_heads_row(t->w, check, i, region, other, e)))
        return st;
    if ((st = mn_wide_numbers(t->w, t->v, t->h.n + t->h.has_output, e)))
        return st;
    return mn_wide_end(t->w, false, e);
}

static mn_status same_regions(const mn_flows *a, const mn_flows *b, const char *path, mn_err *e)
{
    bool same = a->regions == b->regions;

    for (size_t r = 0; same && r < a->regions; r++)
        same = !strcmp(a->region[r], b->region[r]);
    if (same)
        return MN_OK;
    mn_fail_at(e, MN_DATA, path, 0, 0,
               "the supply table's rows and columns have not the same regions in the same order");
    return mn_hint(e, "rows are REGION.INDUSTRY, columns REGION.PRODUCT");
}

/* The supply table's numbers are kept until its rows have named the industries. */
static mn_status read_supply(mn_sut *s, const char *path, const mn_ctx *ctx, mn_err *e)
{
    table t = {0};
    mn_heads rows = {0};
    uint64_t *lines = NULL;
    double *all = NULL;
    size_t cap = 0, cap_lines = 0, n = 0;
    bool more = true;
    mn_status st = open_table(&t, path, ctx, e);

    if (!st)
        st = mn_heads_cells(&t.h, &s->product, t.h.n, e);
    for (; !st; n++) {
        if ((st = next(&t, &rows, NULL, 0, &more, e)) || !more)
            break;
        if (n == MN_TABLE_COLUMNS || n * t.h.n > (size_t)1 << 28)
            st = mn_wide_fail(e, t.w, (mn_text){0}, "the supply table is too large");
        else if (!mn_grow(&all, &cap, (n + 1) * t.h.n, sizeof *all) ||
                 !mn_grow(&lines, &cap_lines, n + 1, sizeof *lines))
            st = mn_fail_memory(e);
        if (st)
            break;
        memcpy(all + n * t.h.n, t.v, t.h.n * sizeof *all);
        lines[n] = mn_wide_line(t.w);
    }
    rows.rows = lines;
    if (!st && !(st = mn_heads_name(&rows, path, e)) &&
        !(st = mn_heads_cells(&rows, &s->industry, n, e)))
        st = same_regions(&s->industry, &s->product, path, e);
    if (!st) {
        s->row = all; /* lent until mn_sut_begin(), which wants the categories */
        all = NULL;
    }
    mn_heads_free(&rows);
    close_table(&t);
    free(lines);
    free(all);
    return st;
}

static mn_status use_heads(mn_sut *s, const table *t, mn_err *e)
{
    const mn_flows *want = &s->industry;
    mn_status st = MN_OK;
    uint32_t at;

    if (t->h.n < want->n)
        return mn_fail_at(e, MN_DATA, t->h.name, t->h.line, 0,
                          "%zu columns, but the supply table has %zu industries", t->h.n, want->n);
    for (size_t i = 0; i < want->n; i++) {
        if (mn_text_eq_str(t->h.region[i], want->region[i / want->industries]) &&
            mn_text_eq_str(t->h.other[i], want->industry[i % want->industries]))
            continue;
        mn_fail_at(e, MN_DATA, t->h.name, t->h.line, i + 2,
                   "column label '%.*s.%.*s' is doubled, missing or out of order",
                   (int)t->h.region[i].len, t->h.region[i].ptr, (int)t->h.other[i].len,
                   t->h.other[i].ptr);
        return mn_hint(e, "the columns must be the supply table's rows: here '%s.%s'",
                       want->region[i / want->industries], want->industry[i % want->industries]);
    }
    for (size_t r = 0; !st && r < want->regions; r++)
        st = mn_flows_region(s->f, mn_text_of(want->region[r]), &at, e);
    return st ? st : mn_heads_demand(&t->h, s->f, want->n, e);
}

static mn_status read_use(mn_sut *s, const char *path, const mn_ctx *ctx, mn_err *e)
{
    table t = {0};
    double *supply = s->row;
    bool more = true;
    mn_status st;

    s->row = NULL;
    if ((st = open_table(&t, path, ctx, e)) || (st = use_heads(s, &t, e)) ||
        (st = mn_sut_begin(s, e)))
        goto out;
    for (size_t i = 0; !st && i < s->industry.n; i++)
        st = mn_sut_supply(s, supply + i * s->product.n, e);
    for (size_t p = 0; !st; p++) {
        if ((st = next(&t, NULL, &s->product, p, &more, e)))
            break;
        if (!more && p < s->product.n)
            st = mn_fail_at(e, MN_DATA, path, 0, 0,
                            "the table ends after %zu rows; the supply table has %zu products", p,
                            s->product.n);
        if (!more)
            break;
        st = mn_sut_use(s, t.v, t.v + s->industry.n, e);
    }
    if (!st)
        st = mn_stream_sha256(mn_wide_stream(t.w), s->f->sha256, e);
out:
    free(supply);
    close_table(&t);
    return st;
}

mn_status mn_import_supply_use(mn_flows *f, const char *path, const mn_model_options *o,
                               const mn_ctx *ctx, mn_err *e)
{
    mn_sut s = {.construct = o->construct, .f = f};
    mn_status st;

    f->path = path;
    if (!o->supply) {
        mn_fail(e, MN_USAGE, "no supply table");
        return mn_hint(e, "name the use table and its supply table, as: --format supply-use "
                          "use.csv --supply supply.csv");
    }
    if (!(st = read_supply(&s, o->supply, ctx, e)) && !(st = read_use(&s, path, ctx, e)))
        st = mn_sut_finish(&s, ctx, e);
    mn_sut_free(&s);
    return st;
}
