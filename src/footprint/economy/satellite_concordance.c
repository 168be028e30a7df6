/* SPDX-License-Identifier: Apache-2.0
 *
 * satellite_concordance.c - from the industries of a source of people to those of an
 * economy.
 */
#include "core/err.h"
#include "core/text.h"
#include "footprint/economy/satellite.h"
#include "table/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct mn_concordance_row row;

static mn_status fail_cell(const mn_concordance *c, const mn_table *t, size_t at, size_t col,
                           const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, c->path, mn_table_line(t, at), col + 1, "%s", what);
    return mn_offending(e, mn_text_trim(mn_table_text(t, at, col)));
}

/* The row of a source's industry, new or old. */
static mn_status row_of(mn_concordance *c, mn_text from, uint64_t line, uint32_t *out, mn_err *e)
{
    uint32_t at = mn_map_get(&c->row_of, from);

    if (at == MN_MAP_NONE) {
        mn_text copy = mn_arena_text(&c->arena, from);
        mn_status st;

        at = (uint32_t)c->rows;
        if (!copy.ptr || !mn_grow(&c->row, &c->row_cap, c->rows + 1, sizeof *c->row))
            return mn_fail_memory(e);
        if ((st = mn_map_put(&c->row_of, copy, &at, e)))
            return st;
        c->row[c->rows++] = (row){.from = copy, .line = line, .first = c->entries};
    }
    *out = at;
    return MN_OK;
}

static mn_status add(mn_concordance *c, uint32_t at, size_t industry, double share, mn_err *e)
{
    if (!mn_grow(&c->entry, &c->entry_cap, c->entries + 1, sizeof *c->entry))
        return mn_fail_memory(e);
    c->entry[c->entries++] = (mn_spread){(uint32_t)industry, share};
    c->row[at].n++;
    return MN_OK;
}

/* A row of the list form. Rows of one source stand together, so that its entries do. */
static mn_status list_row(mn_concordance *c, const mn_table *t, const mn_model *m, size_t at,
                          const size_t col[3], mn_err *e)
{
    mn_text from = mn_text_trim(mn_table_text(t, at, col[0]));
    mn_text to = mn_text_trim(mn_table_text(t, at, col[1]));
    mn_text share = col[2] == SIZE_MAX ? (mn_text){0} : mn_text_trim(mn_table_text(t, at, col[2]));
    size_t industry = mn_model_find_industry(m, to);
    double v = 0;
    uint32_t r;
    mn_status st;

    if (!from.len)
        return fail_cell(c, t, at, col[0], "a source's industry has no name", e);
    if (industry == SIZE_MAX)
        return fail_cell(c, t, at, col[1], "the economy has no such industry", e);
    if (share.len && (!mn_text_f64(share, &v) || !(v >= 0 && v <= 1)))
        return fail_cell(c, t, at, col[2], "a share is a number from 0 to 1", e);
    if ((st = row_of(c, from, mn_table_line(t, at), &r, e)))
        return st;
    if (c->row[r].first + c->row[r].n != c->entries) {
        fail_cell(c, t, at, col[0], "the rows of a source's industry do not stand together", e);
        return mn_hint(e, "sort the file by 'from'");
    }
    for (size_t k = 0; k < c->row[r].n; k++)
        if (c->entry[c->row[r].first + k].industry == industry)
            return fail_cell(c, t, at, col[1], "the same pair stands twice", e);
    if (c->row[r].n && c->row[r].stated != (share.len > 0))
        return fail_cell(c, t, at, col[0], "some shares of this industry are given, some not", e);
    c->row[r].stated = share.len > 0;
    return add(c, r, industry, v, e);
}

static mn_status check_shares(mn_concordance *c, mn_err *e)
{
    for (size_t r = 0; r < c->rows; r++) {
        double sum = 0;

        for (size_t k = 0; k < c->row[r].n; k++)
            sum += c->entry[c->row[r].first + k].share;
        if (!c->row[r].stated)
            continue;
        if (!(fabs(sum - 1) <= 1e-6)) {
            mn_fail_at(e, MN_DATA, c->path, c->row[r].line, 0, "its shares sum to %.9g, not to 1",
                       sum);
            mn_offending(e, c->row[r].from);
            return mn_hint(e, "leave the shares out to spread by output");
        }
        for (size_t k = 0; k < c->row[r].n; k++)
            c->entry[c->row[r].first + k].share /= sum;
    }
    return MN_OK;
}

/* The matrix form: the header names industries of the economy. */
static mn_status matrix(mn_concordance *c, const mn_table *t, const mn_model *m, mn_err *e)
{
    size_t cols = mn_table_cols(t);
    mn_status st = MN_OK;

    for (size_t col = 1; col < cols; col++) {
        if (mn_model_find_industry(m, mn_text_of(mn_table_col_name(t, col))) != SIZE_MAX)
            continue;
        mn_fail_at(e, MN_DATA, c->path, 1, col + 1, "the economy has no such industry");
        mn_offending(e, mn_text_of(mn_table_col_name(t, col)));
        return mn_hint(e, "a concordance has the columns from, to and perhaps share; or it is a "
                          "matrix with the economy's industries in the first row");
    }
    for (size_t at = 0; !st && at < mn_table_rows(t); at++) {
        uint32_t r;

        if ((st = row_of(c, mn_text_trim(mn_table_text(t, at, 0)), mn_table_line(t, at), &r, e)))
            break;
        if (c->row[r].n)
            return fail_cell(c, t, at, 0, "the same industry stands twice", e);
        for (size_t col = 1; !st && col < cols; col++) {
            mn_text v = mn_text_trim(mn_table_text(t, at, col));

            if (mn_text_eq_str(v, "1"))
                st = add(c, r, mn_model_find_industry(m, mn_text_of(mn_table_col_name(t, col))), 0,
                         e);
            else if (v.len && !mn_text_eq_str(v, "0"))
                return fail_cell(c, t, at, col, "a cell of the matrix is neither 0 nor 1", e);
        }
        if (!st && !c->row[r].n)
            return fail_cell(c, t, at, 0, "this industry goes to none of the economy's", e);
    }
    return st;
}

mn_status mn_concordance_read(mn_concordance *c, const mn_model *m, const mn_ctx *ctx,
                              const char *path, mn_err *e)
{
    mn_table *t = NULL;
    size_t col[3];
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);

    c->path = path;
    if (st)
        return st;
    col[0] = mn_table_find(t, "from");
    col[1] = mn_table_find(t, "to");
    col[2] = mn_table_find(t, "share");
    st = mn_table_once(t, path, (const char *const[]){"from", "to", "share"}, 3, e);
    if (!st && mn_table_rejects(t))
        st = mn_fail_at(e, MN_DATA, path, mn_table_reject_line(t, 0), 0, "%s",
                        mn_table_reject_reason(t, 0));
    else if (!st && (col[0] == SIZE_MAX || col[1] == SIZE_MAX))
        st = matrix(c, t, m, e);
    else
        for (size_t at = 0; !st && at < mn_table_rows(t); at++)
            st = list_row(c, t, m, at, col, e);
    mn_table_free(t);
    return st ? st : check_shares(c, e);
}

size_t mn_concordance_spread(mn_concordance *c, const mn_model *m, size_t region, mn_text from,
                             mn_spread *out)
{
    uint32_t at = mn_map_get(&c->row_of, from);
    double sum = 0;
    row *r;

    if (at == MN_MAP_NONE)
        return 0;
    r = &c->row[at];
    r->used = true;
    for (size_t k = 0; k < r->n; k++) {
        out[k] = c->entry[r->first + k];
        if (!r->stated)
            sum += m->x[region * m->industries + out[k].industry];
    }
    for (size_t k = 0; !r->stated && k < r->n; k++)
        out[k].share =
            sum > 0 ? m->x[region * m->industries + out[k].industry] / sum : 1 / (double)r->n;
    return r->n;
}

void mn_concordance_free(mn_concordance *c)
{
    mn_map_free(&c->row_of);
    mn_arena_free(&c->arena);
    free(c->row);
    free(c->entry);
    memset(c, 0, sizeof *c);
}
