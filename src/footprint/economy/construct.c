/* SPDX-License-Identifier: Apache-2.0
 *
 * construct.c - three ways from supply and use to one square table. The formulas and
 * their sources are in construct.h.
 */
#include "footprint/economy/construct.h"

#include "core/err.h"
#include "core/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *construct_name(mn_construct c)
{
    static const char *const names[] = {"industry technology, products by products",
                                        "fixed product sales, industries by industries",
                                        "block, industries and products (output counts both)"};

    return names[c];
}

mn_status mn_sut_begin(mn_sut *s, mn_err *e)
{
    size_t ni = s->industry.n, np = s->product.n, most = ni > np ? ni : np;
    size_t columns = s->product.regions * s->f->categories;
    const mn_ctx within = {.memory = s->f->memory};
    mn_status st;

    s->g = calloc(ni + 1, sizeof *s->g);
    s->supplied = calloc(np + 1, sizeof *s->supplied);
    s->q = calloc(np + 1, sizeof *s->q);
    s->y = calloc(np * columns + 1, sizeof *s->y);
    s->row = calloc(2 * most + 1, sizeof *s->row);
    if (!s->g || !s->supplied || !s->q || !s->y || !s->row)
        return mn_fail_memory(e);
    st = mn_matrix_begin_within(&s->u, most, &within, e);
    return st ? st : mn_matrix_begin_within(&s->v, most, &within, e);
}

/* A row of `count` values, of which the builder wants b->m.n. */
static mn_status add(mn_sut *s, mn_matrix_builder *b, const double *v, size_t count, mn_err *e)
{
    memset(s->row, 0, b->m.n * sizeof *s->row);
    memcpy(s->row, v, count * sizeof *v);
    return mn_matrix_add_dense(b, s->row, e);
}

mn_status mn_sut_supply(mn_sut *s, const double *v, mn_err *e)
{
    size_t i = s->v.rows;

    for (size_t p = 0; p < s->product.n; p++) {
        s->g[i] += v[p];
        s->supplied[p] += v[p];
    }
    return add(s, &s->v, v, s->product.n, e);
}

mn_status mn_sut_use(mn_sut *s, const double *u, const double *y, mn_err *e)
{
    size_t p = s->u.rows, columns = s->product.regions * s->f->categories;

    for (size_t i = 0; i < s->industry.n; i++)
        s->q[p] += u[i];
    for (size_t k = 0; k < columns; k++)
        s->q[p] += y[k];
    memcpy(s->y + p * columns, y, columns * sizeof *y);
    return add(s, &s->u, u, s->industry.n, e);
}

void mn_sut_free(mn_sut *s)
{
    mn_flows_free(&s->industry);
    mn_flows_free(&s->product);
    mn_matrix_builder_free(&s->u);
    mn_matrix_builder_free(&s->v);
    free(s->g);
    free(s->supplied);
    free(s->q);
    free(s->y);
    free(s->row);
    memset(s, 0, sizeof *s);
}

/* --- labels ------------------------------------------------------------------------------ */

static mn_status label_all(mn_flows *f, const mn_flows *from, const char *behind, mn_err *e)
{
    mn_buf name = {0};
    mn_status st = MN_OK;
    uint32_t at;

    for (size_t k = 0; !st && k < from->industries; k++) {
        size_t before = f->industries;

        mn_buf_clear(&name);
        mn_buf_str(&name, from->industry[k]);
        mn_buf_str(&name, behind);
        if (name.failed)
            st = mn_fail_memory(e);
        else
            st = mn_flows_industry(f, (mn_text){name.ptr, name.len}, &at, e);
        if (!st && f->industries == before)
            st = mn_fail_at(e, MN_DATA, f->path, 0, 0, "'%.*s' names two things", (int)name.len,
                            name.ptr);
    }
    mn_buf_free(&name);
    return st;
}

static mn_status labels(mn_sut *s, mn_err *e)
{
    mn_flows *f = s->f;
    mn_status st = MN_OK;
    uint32_t at;

    for (size_t r = 0; !st && r < s->product.regions; r++)
        st = mn_flows_region(f, mn_text_of(s->product.region[r]), &at, e);
    if (st)
        return st;
    switch (s->construct) {
    case MN_CONSTRUCT_INDUSTRY_TECHNOLOGY:
        return label_all(f, &s->product, "", e);
    case MN_CONSTRUCT_FIXED_PRODUCT_SALES:
        return label_all(f, &s->industry, "", e);
    case MN_CONSTRUCT_BLOCK:
        st = label_all(f, &s->industry, " (industry)", e);
        return st ? st : label_all(f, &s->product, " (product)", e);
    }
    return st;
}

/* --- the constructs ------------------------------------------------------------------------- */

/* Row p of U g^-1 V. */
static mn_status industry_technology(mn_sut *s, size_t p, mn_entry *u, mn_entry *v, mn_err *e)
{
    size_t columns = s->product.regions * s->f->categories, count = mn_matrix_row(&s->u.m, p, u);

    memset(s->row, 0, s->product.n * sizeof *s->row);
    for (size_t k = 0; k < count; k++) {
        size_t i = u[k].index, made = s->g[i] > 0 ? mn_matrix_row(&s->v.m, i, v) : 0;
        double share = made ? (double)u[k].value / s->g[i] : 0;

        for (size_t l = 0; l < made; l++)
            s->row[v[l].index] += share * (double)v[l].value;
    }
    memcpy(s->f->y + p * columns, s->y + p * columns, columns * sizeof *s->y);
    s->f->published[p] = s->supplied[p];
    return mn_flows_row(s->f, p, s->row, e);
}

/* Row i of V q^-1 U, and of V q^-1 Y. */
static mn_status fixed_sales(mn_sut *s, size_t i, mn_entry *u, mn_entry *v, mn_err *e)
{
    size_t columns = s->product.regions * s->f->categories, count = mn_matrix_row(&s->v.m, i, v);

    memset(s->row, 0, s->industry.n * sizeof *s->row);
    for (size_t k = 0; k < count; k++) {
        size_t p = v[k].index, sold = s->q[p] > 0 ? mn_matrix_row(&s->u.m, p, u) : 0;
        double share = s->q[p] > 0 ? (double)v[k].value / s->q[p] : 0;

        for (size_t l = 0; l < sold; l++)
            s->row[u[l].index] += share * (double)u[l].value;
        for (size_t l = 0; l < columns; l++)
            s->f->y[i * columns + l] += share * s->y[p * columns + l];
    }
    s->f->published[i] = s->g[i];
    return mn_flows_row(s->f, i, s->row, e);
}

/* A row of [0 V; U 0]: in each region industries come before products. */
static mn_status block(mn_sut *s, size_t cell, mn_entry *row, mn_err *e)
{
    size_t ni = s->industry.industries, np = s->product.industries;
    size_t columns = s->product.regions * s->f->categories;
    size_t region = cell / (ni + np), at = cell % (ni + np), count;
    bool is_product = at >= ni;

    if (is_product) {
        size_t p = region * np + at - ni;

        count = mn_matrix_row(&s->u.m, p, row);
        memcpy(s->f->y + cell * columns, s->y + p * columns, columns * sizeof *s->y);
        s->f->published[cell] = s->supplied[p];
    } else {
        count = mn_matrix_row(&s->v.m, region * ni + at, row);
        s->f->published[cell] = s->g[region * ni + at];
    }
    for (size_t k = 0; k < count; k++) {
        size_t j = row[k].index;
        size_t to = is_product ? j / ni * (ni + np) + j % ni : j / np * (ni + np) + ni + j % np;
        mn_status st = mn_flows_add(s->f, cell, to, (double)row[k].value, e);

        if (st)
            return st;
    }
    return MN_OK;
}

static mn_status rows(mn_sut *s, const mn_ctx *ctx, mn_err *e)
{
    size_t most = s->u.m.n;
    mn_entry *u = malloc((most + 1) * sizeof *u), *v = malloc((most + 1) * sizeof *v);
    mn_status st = u && v ? MN_OK : mn_fail_memory(e);

    for (size_t i = 0; !st && i < s->f->n; i++) {
        if ((st = i % 64 ? MN_OK : mn_poll(ctx, e)))
            break;
        switch (s->construct) {
        case MN_CONSTRUCT_INDUSTRY_TECHNOLOGY:
            st = industry_technology(s, i, u, v, e);
            break;
        case MN_CONSTRUCT_FIXED_PRODUCT_SALES:
            st = fixed_sales(s, i, u, v, e);
            break;
        case MN_CONSTRUCT_BLOCK:
            st = block(s, i, u, e);
            break;
        }
    }
    free(u);
    free(v);
    return st;
}

/* How far supply and use of products are apart, said in the notes. */
static void balance(mn_sut *s)
{
    double apart = 0, all = 0, worst = 0;
    size_t at = 0;

    for (size_t p = 0; p < s->product.n; p++) {
        double gap = fabs(s->supplied[p] - s->q[p]);

        apart += gap;
        all += fabs(s->q[p]);
        if (gap > worst) {
            worst = gap;
            at = p;
        }
    }
    mn_buf_fmt(&s->f->notes, "construct: %s\n", construct_name(s->construct));
    if (apart > 1e-6 * all)
        mn_buf_fmt(&s->f->notes,
                   "supply and use of products are apart by %.3g%% of all use; most for %s.%s "
                   "(supply %.6g, use %.6g in the table's unit): use counts\n",
                   all > 0 ? 100 * apart / all : 100, s->product.region[at / s->product.industries],
                   s->product.industry[at % s->product.industries], s->supplied[at], s->q[at]);
}

mn_status mn_sut_finish(mn_sut *s, const mn_ctx *ctx, mn_err *e)
{
    mn_status st;

    MN_BUG(s->v.rows == s->industry.n && s->u.rows == s->product.n);
    if ((st = labels(s, e)) || (st = mn_flows_begin(s->f, e)) || (st = rows(s, ctx, e)))
        return st;
    s->f->construct = construct_name(s->construct);
    balance(s);
    return MN_OK;
}
