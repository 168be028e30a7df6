/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/columns.c - tables with headings.
 */
#include "screen/lists/columns.h"

#include <stdlib.h>

#include "core/err.h"
#include "core/text.h"

mn_text mn_columns_cell(const mn_table_list *t, size_t i)
{
    return mn_rows_cell(t->rows, t->at[i]);
}

static void add(mn_table_list *t, size_t i, mn_text cell, mn_text address[5])
{
    const mn_column *c = &t->column[i];
    if (mn_text_eq_nocase(cell, "n/a"))
        return;
    switch (c->kind) {
    case MN_COL_TEXT:
        mn_list_add(t->r, c->field, cell);
        break;
    case MN_COL_EACH:
        mn_list_add_each(t->r, c->field, cell, ';');
        break;
    case MN_COL_COUNTRY:
        mn_list_add_each(t->r, MN_PARTY_COUNTRY, cell, ';');
        break;
    case MN_COL_DATE:
        mn_list_add_date(t->r, c->field, cell, t->order);
        break;
    case MN_COL_OTHER:
        mn_list_add_other(t->r, c->key, cell);
        break;
    case MN_COL_ID:
        mn_list_add_id(t->r, mn_text_of(c->key), cell, (mn_text){"", 0});
        break;
    case MN_COL_STREET:
    case MN_COL_CITY:
    case MN_COL_REGION:
    case MN_COL_POSTCODE:
    case MN_COL_NATION:
        address[c->kind - MN_COL_STREET] = cell;
        break;
    case MN_COL_SELF:
    case MN_COL_SKIP:
        break;
    }
}

void mn_columns_add(mn_table_list *t)
{
    mn_text address[5] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}, {"", 0}};
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i] != SIZE_MAX)
            add(t, i, mn_columns_cell(t, i), address);
    mn_list_add_address(t->r, address[0], address[1], address[2], address[3], address[4]);
    for (size_t i = 0; i < mn_rows_columns(t->rows); i++) {
        if (!t->known[i])
            mn_list_add_column(t->r, mn_rows_heading(t->rows, i), mn_rows_cell(t->rows, i));
    }
}

static mn_status bind(mn_table_list *t, mn_err *e)
{
    mn_status st = MN_OK;
    t->known = calloc(mn_rows_columns(t->rows) + 1, sizeof *t->known);
    if (!t->known)
        return mn_fail_memory(e);
    for (size_t i = 0; i < t->n && !st; i++) {
        const mn_column *c = &t->column[i];
        t->at[i] = mn_rows_find(t->rows, c->headings);
        if (t->at[i] != SIZE_MAX)
            t->known[t->at[i]] = true;
        else if (c->need)
            st = mn_rows_need(&t->at[i], t->rows, c->headings, e);
    }
    return st;
}

static mn_status read_file(mn_table_list *t, const mn_rows_options *o,
                           mn_status (*row)(mn_table_list *t, mn_err *e), mn_err *e)
{
    bool more = true;
    mn_status st = mn_rows_open(&t->rows, t->r, o, e);
    if (!st)
        st = bind(t, e);
    while (!st && !(st = mn_rows_next(t->rows, &more, e)) && more)
        st = row(t, e);
    mn_rows_close(t->rows);
    free(t->known);
    t->rows = NULL;
    t->known = NULL;
    return st;
}

mn_status mn_columns_read(mn_list_reader *r, const mn_column *column, size_t n,
                          mn_rows_options options, mn_list_order order,
                          mn_status (*row)(mn_table_list *t, mn_err *e), mn_err *e)
{
    mn_table_list t = {.r = r, .column = column, .n = n, .order = order};
    mn_status st = MN_OK;
    MN_BUG(n <= MN_COLUMNS);
    for (size_t i = 0; i < r->files && !st; i++) {
        r->at = &r->file[i];
        st = read_file(&t, &options, row, e);
    }
    return st;
}
