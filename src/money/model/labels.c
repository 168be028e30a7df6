/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/labels.c - joins labels to payments by their ids.
 */
#include "money/model/labels.h"

#include <manumit/table.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"

/* A payment by its row's number: where it has no id of its own. */
typedef struct {
    uint32_t row, payment;
} numbered;

typedef struct {
    const mn_payments *p;
    mn_map by_id; /* ids are the payments' own texts */
    numbered *by_row;
    size_t rows;
} finder;

static int in_order(const void *a, const void *b)
{
    const uint32_t x = ((const numbered *)a)->row, y = ((const numbered *)b)->row;
    return (x > y) - (x < y);
}

static mn_status finder_fill(finder *f, mn_err *e)
{
    const mn_payments *p = f->p;
    mn_status st = MN_OK;
    f->by_row = malloc(((size_t)p->n + 1) * sizeof *f->by_row);
    if (!f->by_row)
        return mn_fail_memory(e);
    for (uint32_t i = 0; !st && i < p->n; i++) {
        char buf[24];
        uint32_t at = i;
        if (p->id && p->id[i] != MN_PAY_NONE)
            st = mn_map_put(&f->by_id, mn_payments_id(p, i, buf), &at, e);
        else
            f->by_row[f->rows++] = (numbered){p->row[i], i};
    }
    qsort(f->by_row, f->rows, sizeof *f->by_row, in_order);
    return st;
}

static uint32_t find(const finder *f, mn_text id)
{
    const uint32_t own = f->p->id ? mn_map_get(&f->by_id, id) : MN_MAP_NONE;
    uint64_t v = 0;
    if (own != MN_MAP_NONE)
        return own;
    for (size_t k = 0; k < id.len; k++) {
        if (id.ptr[k] < '0' || id.ptr[k] > '9' || k == 10)
            return MN_MAP_NONE;
        v = 10 * v + (uint64_t)(id.ptr[k] - '0');
    }
    const numbered key = {(uint32_t)v, 0};
    const numbered *at =
        id.len && v <= UINT32_MAX ? bsearch(&key, f->by_row, f->rows, sizeof key, in_order) : NULL;
    return at ? at->payment : MN_MAP_NONE;
}

/* 1, 0, -1 for nothing, -2 for what is no label. */
static int label_of(mn_text t)
{
    static const char *const words[2][4] = {{"0", "false", "no", "n"}, {"1", "true", "yes", "y"}};
    while (t.len && (t.ptr[0] == ' ' || t.ptr[0] == '\t'))
        t.ptr++, t.len--;
    while (t.len && (t.ptr[t.len - 1] == ' ' || t.ptr[t.len - 1] == '\t'))
        t.len--;
    if (!t.len)
        return -1;
    for (int v = 0; v < 2; v++)
        for (int k = 0; k < 4; k++)
            if (strlen(words[v][k]) == t.len && strncasecmp(words[v][k], t.ptr, t.len) == 0)
                return v;
    return -2;
}

static mn_status no_column(const char *path, mn_text name, mn_err *e)
{
    mn_fail_at(e, MN_USAGE, path, 1, 0, "labels have no column '%.*s'",
               (int)(name.len < 60 ? name.len : 60), name.ptr);
    return mn_hint(e, "write --labels FILE:COLUMN; the ids of payments stand in the column that is "
                      "the payments' own id, or in one named id");
}

static mn_status id_of(size_t *col, const mn_table *t, const char *path, mn_text name, mn_err *e)
{
    static const char *const usual[] = {"id", "tx_id", "transaction_id", "transaction", "payment"};
    *col = SIZE_MAX;
    for (size_t c = 0; c < mn_table_cols(t) && name.len; c++)
        if (mn_text_eq(mn_text_of(mn_table_col_name(t, c)), name))
            *col = c;
    for (size_t k = 0; k < sizeof usual / sizeof usual[0] && *col == SIZE_MAX; k++)
        *col = mn_table_find(t, usual[k]);
    return *col == SIZE_MAX ? no_column(path, mn_text_of("id"), e) : MN_OK;
}

static mn_status take(int8_t *label, mn_labels_found *found, const finder *f, const mn_table *t,
                      const char *path, size_t id, size_t value, mn_err *e)
{
    for (size_t r = 0; r < mn_table_rows(t); r++) {
        const mn_text text = mn_table_text(t, r, value);
        const int v = label_of(text);
        const uint64_t line = mn_table_line(t, r);
        if (v == -2) {
            mn_fail_at(e, MN_DATA, path, line, 0, "a label is neither 1 nor 0");
            mn_offending(e, text);
            return mn_hint(e, "1, true, yes or y; 0, false, no or n; empty where nobody knows");
        }
        const uint32_t i = find(f, mn_table_text(t, r, id));
        if (i == MN_MAP_NONE) {
            found->first_stranger = found->strangers++ ? found->first_stranger : line;
            continue;
        }
        found->empty += v == -1;
        if (v == -1)
            continue;
        if (label[i] >= 0 && label[i] != v) {
            mn_fail_at(e, MN_DATA, path, line, 0, "a payment is labelled both 1 and 0");
            mn_offending(e, mn_table_text(t, r, id));
            return mn_hint(e, "leave one row for each payment");
        }
        if (label[i] < 0)
            *(v ? &found->positive : &found->negative) += 1;
        label[i] = (int8_t)v;
    }
    found->rejected = mn_table_rejects(t);
    return MN_OK;
}

mn_status mn_labels_read(int8_t *label, mn_labels_found *found, const mn_ctx *ctx,
                         const mn_payments *p, const char *path, mn_text id_column,
                         const char *label_column, mn_err *e)
{
    mn_table *t = NULL;
    finder f = {.p = p};
    size_t id = SIZE_MAX, value = SIZE_MAX;
    mn_status st = mn_table_read(&t, ctx, path, &(mn_read_options)MN_READ_OPTIONS_INIT, e);

    if (st)
        return st;
    memset(label, -1, p->n);
    *found = (mn_labels_found){0};
    memcpy(found->sha256, mn_table_sha256(t), sizeof found->sha256);
    st = id_of(&id, t, path, id_column, e);
    if (!st && (value = mn_table_find(t, label_column)) == SIZE_MAX)
        st = no_column(path, mn_text_of(label_column), e);
    if (!st)
        st = finder_fill(&f, e);
    if (!st)
        st = take(label, found, &f, t, path, id, value, e);
    mn_map_free(&f.by_id);
    free(f.by_row);
    mn_table_free(t);
    return st;
}
